"""Whether a statement's dates, weekdays and times of day are borne out.

The document's own day is not the day of what it tells.
"""

import re
from calendar import weekday
from collections.abc import Sequence
from contextlib import suppress

from index.dates import MONTHS, DateMention, find_dates

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OWN = re.compile(r"^\d{4}-\d\d-\d\d$", re.MULTILINE)  # a document's day, on a line of its own below the title
_PUBLISHED = re.compile(
    r"\b(?:publi\w+|post(?:ed|s)?|dated?|issued|updated?|appeared|article|story|document|page|headline)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b", re.IGNORECASE)
_MONTH = rf"({'|'.join(name.title() for name in MONTHS)})\b"
# "in December", "last December"; a bare May or March is a verb too often
_BARE_MONTH = re.compile(
    r"\b(?i:in|last|since|until|through|early|late|mid|of|from|during|before|after|by)[ -]" + _MONTH + r"(?! \d)"
)
_NAMED_MONTH = re.compile(rf"\b{_MONTH}")
_LAST_MONTH = re.compile(r"\b(?:last|previous) month\b", re.IGNORECASE)
_NEXT_MONTH = re.compile(r"\bnext month\b", re.IGNORECASE)
_NIGHT = r"\b(?:evening|night|tonight|overnight|midnight|late)\b|\bp\.?m\b"
_BORNE_OUT_BY = {  # words for a time, and what in a paragraph bears them out
    "morning": r"\bmorning\b|\ba\.?m\b",
    "afternoon": r"\bafternoon\b|\bp\.?m\b",
    "evening": _NIGHT,
    "tonight": _NIGHT,
    "overnight": _NIGHT,
    "midnight": r"\bmidnight\b",
    "noon": r"\b(?:noon|midday)\b",
    "yesterday": r"\byesterday\b",
    "today": r"\b(?:today|now|current\w*|still|present\w*|modern|nowadays)\b",
    "tomorrow": r"\btomorrow\b",
    "weekend": r"\b(?:weekend|saturday|sunday)\b",
}


def date_fault(statement: str, evidence: Sequence[tuple[str, str]]) -> str:
    """The first date that is not borne out, as a reason, else "". `evidence`: each paragraph's text and background.

    A month or year may be the document's, and a month's year that which it has by the document's day: "in December" is
    December 2023 in an article of January 2024, as is "last month". The document's day counts where the statement
    speaks of the document or sets the day in brackets behind its title, or where the paragraph names that weekday: "On
    Tuesday" in an article of Tuesday, May 14, is May 14; "over the weekend" is not.
    """
    texts = [f"{text}\n{_OWN.sub('', background)}" for text, background in evidence]
    told = [date for text in texts for date in find_dates(text)]
    own = [date for _, background in evidence for line in _OWN.findall(background) for date in find_dates(line)]
    for date in find_dates(statement):
        there = statement[date.start : date.end]
        if any(date.agrees(other) for other in told):
            continue
        if date.day is None and any(date.agrees(one) for one in _last_months(texts, own)):
            continue
        days = [day for day in own if date.agrees(day)]
        if not days:
            return f"the date {there} is not there"
        in_brackets = statement[: date.start].endswith("(") and statement[date.end :].startswith(")")
        of_document = in_brackets or _PUBLISHED.search(statement) or _is_told_of(days, texts)
        if date.day and not of_document:
            return f"{there} is the day of the document, not of what it tells"
    return (
        _month_fault(statement, texts, told, own)
        or _weekday_fault(statement, texts, told, own)
        or _time_fault(statement, texts)
    )


def _last_months(texts: Sequence[str], own: Sequence[DateMention]) -> list[DateMention]:
    """The months that the texts name without a year, each the last one up to the document's day."""
    months = {MONTHS[found[1].lower()] for text in texts for found in _BARE_MONTH.finditer(text)}
    months |= _months_off(_LAST_MONTH, -1, texts, own)
    return [
        DateMention(0, 0, day.year - (month > day.month), month, None) for day in own if day.year for month in months
    ]


def _months_off(said: re.Pattern[str], by: int, texts: Sequence[str], own: Sequence[DateMention]) -> set[int]:
    """The months that are so many off the documents' own, where a text speaks of them."""
    return {(day.month - 1 + by) % 12 + 1 for day in own} if any(said.search(text) for text in texts) else set()


def _month_fault(statement: str, texts: Sequence[str], told: Sequence[DateMention], own: Sequence[DateMention]) -> str:
    """A month without a year stands there, in whatever words, or is that of a date there or of the document's day."""
    there = {date.month for date in (*told, *own)}
    there |= {MONTHS[found[1].lower()] for text in texts for found in _NAMED_MONTH.finditer(text)}
    there |= _months_off(_LAST_MONTH, -1, texts, own) | _months_off(_NEXT_MONTH, 1, texts, own)
    for found in _BARE_MONTH.finditer(statement):
        if MONTHS[found[1].lower()] not in there:
            return f"the month {found[1]} is not there"
    return ""


def _weekday_fault(
    statement: str, texts: Sequence[str], told: Sequence[DateMention], own: Sequence[DateMention]
) -> str:
    """A weekday stands there, is that of a date there, or of the document's day where it is told of."""
    there = {found[1].title() for text in texts for found in _WEEKDAY.finditer(text)}
    years = {day.year for day in own} | {None}
    for date in [*told, *(own if _is_told_of(own, texts) else ())]:
        for year in {date.year} if date.year else years:
            if year and date.day:
                with suppress(ValueError):  # February 29 of another year
                    there.add(WEEKDAYS[weekday(year, date.month, date.day)])
    for found in _WEEKDAY.finditer(statement):
        if found[1].title() not in there:
            return f"the day {found[1]} is not there"
    return ""


def _time_fault(statement: str, texts: Sequence[str]) -> str:
    """Times of day, and yesterday and its like, in whatever words."""
    for word, by in _BORNE_OUT_BY.items():
        said = re.search(rf"\b{word}\b", statement, re.IGNORECASE)
        if said and not any(re.search(by, text, re.IGNORECASE) for text in texts):
            return f"“{said[0]}” is not there"
    return ""


def _is_told_of(days: Sequence[DateMention], texts: Sequence[str]) -> bool:
    """Whether a text speaks of one of these days as "Tuesday" or "today"."""
    names = [WEEKDAYS[weekday(day.year, day.month, day.day)] for day in days if day.year and day.day]
    return any(re.search(rf"\b(?:{'|'.join([*names, '[Tt]oday'])})\b", text) for text in texts)
