"""Finds days, months and years in English text and gives them as ISO 8601 prefixes; pure functions."""

import re
from calendar import monthrange
from dataclasses import dataclass

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
FEASTS = {  # (month, day)
    "new year's day": (1, 1), "new year's eve": (12, 31),
    "christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26),
}  # fmt: skip
_OTHER_CALENDAR = re.compile(
    r"\b(?:lunar|chinese|korean|vietnamese|orthodox|coptic|armenian|ethiopian|jewish|islamic|persian|iranian|thai|hindu|tamil"
    r"|russian|old)\s+$",
    re.IGNORECASE,
)
_FEAST = re.compile(r"\b(?:" + "|".join(FEASTS).replace("'", "['’]") + r")\b", re.IGNORECASE)
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[0-9]{3}|20\d\d)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>1[0-9]{3}|20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"\b{_DAY} (?:of )?{_MONTH},? {_YEAR}\b",
        rf"\b{_MONTH} {_DAY},? {_YEAR}\b",
        rf"\b{_DAY} (?:of )?{_MONTH}(?![a-z])",
        rf"\b{_MONTH} {_DAY}(?![\d,]*\d)",
        rf"\b{_MONTH},? {_YEAR}\b",
    )
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: its offsets and what it states; `year` or `day` are None where it does not say."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None

    @property
    def iso(self) -> str | None:
        """`YYYY-MM-DD`, or None where the mention is no full day."""
        if self.year is None or self.day is None:
            return None
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    def agrees(self, other: "DateMention") -> bool:
        """Whether both can mean the same day: they differ in nothing that both state."""
        return all(
            mine is None or theirs is None or mine == theirs
            for mine, theirs in ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        )


def find_dates(text: str) -> list[DateMention]:
    """Every date in the text, in order, the fuller reading winning where two overlap; New Year's Day is one.

    A bare "May" or "March" is no date here: it is a verb too often. Years alone are numbers.
    """
    found: list[DateMention] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            parts = match.groupdict()
            name = parts["month"].lower()
            month = int(name) if name.isdigit() else MONTHS[name]
            day = int(parts["day"]) if parts.get("day") else None
            year = int(parts["year"]) if parts.get("year") else None
            # Where no year is stated, February may have 29 days.
            if not 1 <= month <= 12 or not 1 <= (day or 1) <= monthrange(year or 2024, month)[1]:
                continue
            found.append(DateMention(match.start(), match.end(), year, month, day))
    found += [
        DateMention(*match.span(), None, *FEASTS[match[0].lower().replace("’", "'")])
        for match in _FEAST.finditer(text)
        if not _OTHER_CALENDAR.search(text, max(0, match.start() - 12), match.start())
    ]
    return sorted(found, key=lambda mention: mention.start)
