"""Whether the dates of a statement are borne out; the document's own day is not the day of what it tells."""

import re
from calendar import weekday
from collections.abc import Sequence

from index.dates import DateMention, find_dates

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OWN = re.compile(r"^\d{4}-\d\d-\d\d$", re.MULTILINE)  # a document's day, on a line of its own below the title
_PUBLISHED = re.compile(
    r"\b(?:publi\w+|post(?:ed|s)?|dated?|issued|updated?|appeared|article|story|document|page|headline)\b",
    re.IGNORECASE,
)


def date_fault(statement: str, evidence: Sequence[tuple[str, str]]) -> str:
    """The first date that is not borne out, as a reason, else "". `evidence`: each paragraph's text and background.

    A month or year may be the document's. Its day counts where the statement speaks of the document or sets the day in
    brackets behind its title, or where the paragraph names that weekday: "On Tuesday" in an article of Tuesday, May 14,
    is May 14; "over the weekend" is not.
    """
    texts = [f"{text}\n{_OWN.sub('', background)}" for text, background in evidence]
    told = [date for text in texts for date in find_dates(text)]
    own = [date for _, background in evidence for line in _OWN.findall(background) for date in find_dates(line)]
    for date in find_dates(statement):
        there = statement[date.start : date.end]
        if any(date.agrees(other) for other in told):
            continue
        days = [day for day in own if date.agrees(day)]
        if not days:
            return f"the date {there} is not there"
        in_brackets = statement[: date.start].endswith("(") and statement[date.end :].startswith(")")
        of_document = in_brackets or _PUBLISHED.search(statement) or _is_told_of(days, texts)
        if date.day and not of_document:
            return f"{there} is the day of the document, not of what it tells"
    return ""


def _is_told_of(days: Sequence[DateMention], texts: Sequence[str]) -> bool:
    """Whether a text speaks of one of these days as "Tuesday" or "today"."""
    names = [WEEKDAYS[weekday(day.year, day.month, day.day)] for day in days if day.year and day.day]
    return any(re.search(rf"\b(?:{'|'.join([*names, '[Tt]oday'])})\b", text) for text in texts)
