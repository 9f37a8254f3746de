"""What a question wants to know of an article itself, and the line of its document that gives it; pure functions.

Search seldom finds such a line: "© Ann Lee" shares no word with "Who took the picture in the article on the strike?".
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from index.dates import find_dates
from index.masthead import names_author, names_picture, names_update
from index.passages import Hit

LONGEST_LINE = 120  # characters of a line that gives a document's day

_ARTICLE = r"(?:article|story|piece|dispatch|web ?page|page|news (?:report|item)|this report)"
_ANY_ARTICLE = r"(?:article|story|report|piece|document|text|page|paper|file|dispatch|news item)"
_PICTURE = r"(?:photo|photograph|picture|image)s?"
_REPORTER = r"(?:reporter|journalist|correspondent|author|writer)s?"
# "When does the story say that the ruling was published?" asks of what it says
_SAYS = r"(?:say|tell|state|report|mention|claim|describe)(?:s|ed)?"


# "the photo of the quay in the article about the strike"
_SHOWS = re.compile(rf"\b{_PICTURE} (?:of|showing|with)\b(?P<what>.+?)(?=\b{_ANY_ARTICLE}\b|$)", re.IGNORECASE)


class About(Enum):
    """What a document states about itself; each is said as the reason for which a line of it is quoted."""

    TITLE = "as the document's title"
    AUTHOR = "where the document names its author"
    PICTURE = "where the document credits a picture"
    PUBLISHED = "where the document gives its day"
    UPDATED = "where the document tells when it was changed"


_ASKED = {
    About.TITLE: re.compile(
        r"\b(?:what|which|the) (?:(?:is|was) )?(?:the )?(?:headline|title) (?:of|over|on|above)"
        rf" (?:\w+ )?{_ANY_ARTICLE}\b"
        rf"|\bunder (?:what|which) (?:headline|title)\b"
        rf"|\b(?:what|which) (?:headline|title) does (?:\w+ )?{_ANY_ARTICLE}\b"
        rf"|\bhow (?:is|was) (?:\w+ )?{_ANY_ARTICLE} (?:\w+ )*(?:titled|headed|entitled)\b",
        re.IGNORECASE,
    ),
    About.PICTURE: re.compile(
        rf"\b(?:which|what) (?:[\w-]+ ){{0,2}}(?:photographer|agency|credit)\b(?=.*\b{_PICTURE}\b)"
        rf"(?=.*\b(?:{_ANY_ARTICLE}|caption|credit\w*)\b)"
        rf"|\b(?:which|what) photographers?\b.*\bcredit\w*\b"
        rf"|\b(?:who|whom)\b(?=.*\b(?:took|taken|shot|credit\w*|supplied|provided)\b)(?=.*\b{_PICTURE}\b)"
        rf"(?=.*\b(?:{_ANY_ARTICLE}|caption|credit\w*)\b)"
        rf"|\bwho (?:took|shot) the (?:\w+ )?{_PICTURE}\b"
        rf"|\bwhose (?:\w+ )?{_PICTURE}\b(?=.*\b(?:illustrates?|accompan\w+|{_ANY_ARTICLE})\b)",
        re.IGNORECASE,
    ),
    About.AUTHOR: re.compile(
        rf"\b(?:who|what|which|whose)\b.*\bbylines?\b"
        rf"|\bwho (?:\w+ )?(?:wrote|authored|penned|contributed to)\b.*\b{_ARTICLE}\b"
        rf"|\b(?:which|what) (?:\w+ )?{_REPORTER}"
        r" (?:wrote|authored|filed|(?:\w+ )?contributed|(?:is|are) (?:credited|named))\b"
        rf".*\b{_ANY_ARTICLE}\b"
        rf"|\bwho (?:is|are|was|were) the {_REPORTER} (?:of|behind|credited)\b.*\b{_ANY_ARTICLE}\b"
        rf"|\b(?:who|whom)\b.*\b{_ARTICLE}\b.*\b(?:written|authored|penned|credited to)\b"
        rf"|\b{_ARTICLE}\b.*\b(?:written|authored|penned) by (?:who|whom|which)\b",
        re.IGNORECASE,
    ),
    About.UPDATED: re.compile(
        rf"\b(?:when|what|which)\b(?=.*\bupdate (?:line|note|time|date)\b)"
        rf"|\b(?:when|(?:what|which) (?:day|date|(?:\w+ )?time))\b(?=.*\b{_ANY_ARTICLE}\b(?!.*\b{_SAYS}\b)"
        rf".*\b(?:updated|modified|revised)\b)",
        re.IGNORECASE,
    ),
    About.PUBLISHED: re.compile(
        rf"\b(?:when|(?:what|which) (?:day|date|time))\b(?=.*\b{_ARTICLE}\b(?!.*\b{_SAYS}\b)"
        rf".*\b(?:published|posted|released|appear(?:ed)?|put online|went online|printed|dated)\b)"
        rf"|\bwhen (?:was|did) the {_ANY_ARTICLE}\b(?!.*\b{_SAYS}\b).*\bonline\b"
        rf"|\b(?:when|what|which)\b(?=.*\b(?:publication date|date of publication)\b)(?=.*\b{_ANY_ARTICLE}\b)"
        rf"|\b(?:what|which) date (?:does|is)\b(?=.*\b{_ARTICLE}\b.*\b(?:carry|bear|dated)\b)",
        re.IGNORECASE,
    ),
}


def asked_about(question: str) -> About | None:
    """What the question wants to know of an article itself, if it is that: "Under what headline did the story run?"."""
    return next((about for about, asked in _ASKED.items() if asked.search(question)), None)


def lines_about(about: About, question: str, lines: Sequence[Hit]) -> list[Hit]:
    """The lines of a document, all of whose `lines` are given, that tell what is asked, likeliest first."""
    if about is About.TITLE:
        return [titled for line in lines if (titled := _title(line))]
    if about is About.PICTURE:
        return [line for line in lines if names_picture(line.text)]
    if about is About.UPDATED:
        return [line for line in lines if names_update(line.text)]
    if about is About.PUBLISHED:
        return [line for line in lines if _gives_day(line)]
    helped = "contribut" in question.casefold()
    signed = [line for line in lines if names_author(line.text)]
    return sorted(signed, key=lambda line: ("contribut" in line.text.casefold()) != helped)


def picture_meant(question: str) -> str:
    """The words that tell which picture is meant, without those that tell of which article; or the whole question."""
    found = _SHOWS.search(question)
    return found["what"].strip() if found else question


def _title(line: Hit) -> Hit | None:
    """The document's title where it stands in this line, as a hit whose window it is."""
    title = (line.title or "").strip()
    at = line.text.find(title) if title else -1
    start = line.place.start + at
    return replace(line, window=(start, start + len(title))) if at >= 0 else None


def _gives_day(line: Hit) -> bool:
    """Whether a short line gives the document's own day."""
    return len(line.text) <= LONGEST_LINE and line.date in {date.iso for date in find_dates(line.text) if date.iso}
