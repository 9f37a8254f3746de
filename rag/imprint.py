"""What a question wants to know of an article itself, and the line of its document that gives it; pure functions.

Search seldom finds such a line: "© Ann Lee" shares no word with "Who took the picture in the article on the strike?".
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum

from index.dates import find_dates
from index.masthead import names_author, names_correction, names_origin, names_picture, names_update
from index.passages import Hit
from index.words import content_stems

Order = Callable[[str, Sequence[Hit]], Sequence[Hit]]
LONGEST_LINE = 120  # characters of a line that gives a document's day
LONGEST_QUESTION = 400  # characters; a longer one tells more than what is asked of an article

_WORD = r"[\w’'.-]+"
# what may stand between "the" and its noun: "the January 2024 article", not "the book in the article"
_PLAIN = rf"(?:(?!(?:in|on|of|by|to|from|with|about|at|for|near|that|which|who|whom|whose|the|is|was)\b){_WORD} )"
_THE = rf"(?:the|this|that|an?) {_PLAIN}{{0,4}}?"
_ARTICLE = rf"(?:{_THE}(?:article|story|piece|dispatch|web ?page|page|news (?:report|item)))\b"
_ANY_ARTICLE = rf"(?:{_THE}(?:article|story|report|piece|document|text|page|paper|file|dispatch|news item))\b"
_PICTURE = r"(?:photo|photograph|picture|image)s?\b"
_THE_PICTURE = rf"(?:the|this|its) {_PLAIN}{{0,2}}?{_PICTURE}"
_REPORTER = r"(?:reporter|journalist|correspondent|author|writer)s?"
_SAYS = r"(?:say|tell|state|report|mention|claim|describe)(?:s|ed)?"
# "When does the story say that the ruling was published?" asks of what it says
_GAP = rf"(?:(?!\b{_SAYS}\b)[^,;]){{0,120}}?"
_DAY = r"(?:when|(?:what|which) (?:day(?: of the week)?|date|(?:\w+ )?time(?: of (?:the )?day)?))"
_IT = re.compile(r"\bit\b(?= (?:\w+ly )?(?:published|posted|put online|written|go online)\b)", re.IGNORECASE)
_PUBLISHED_TOO = re.compile(
    r"\b(?:book|novel|report|study|studie|film|movie|album|song|paper|magazine|memoir|diary|poll|survey|law|letter)s?\b",
    re.IGNORECASE,
)
# "the photo of the quay in the article about the strike"
_SHOWS = re.compile(
    rf"\b{_PICTURE} (?:of|showing) (?P<what>.+?)(?= (?:in|with|from|above|on|for|that|which) {_ANY_ARTICLE}|\?|$)",
    re.IGNORECASE,
)


class About(Enum):
    """What a document states about itself; each is said as the reason for which a line of it is quoted."""

    TITLE = "as the document's title"
    AUTHOR = "where the document names its author"
    PICTURE = "where the document credits a picture"
    PUBLISHED = "where the document gives its day"
    UPDATED = "where the document tells when it was changed"
    CORRECTED = "where the document tells what it had wrong"
    ORIGIN = "where the document tells where it stood first"


_ASKED = {
    About.TITLE: (
        rf"\b(?:what|which|the) (?:(?:is|was) )?(?:the )?(?:headline|title) (?:of|over|on|above) {_ANY_ARTICLE}",
        r"\bunder (?:what|which) headline\b",
        rf"\bunder (?:what|which) title (?:was|did|does) {_ANY_ARTICLE}",
        rf"\b(?:what|which) (?:headline|title) does {_ANY_ARTICLE}",
        rf"\bhow (?:is|was) {_ANY_ARTICLE} {_GAP}(?:titled|headed|entitled)\b",
    ),
    About.PICTURE: (
        rf"\b(?:which|what) (?:[\w-]+ ){{0,2}}?(?:photographer|agency)s? (?:\w+ ){{0,2}}?"
        rf"(?:took|shot|made|supplied|provided|credited|credit)\b.{{0,30}}?\b{_THE_PICTURE}",
        rf"\b(?:which|what) (?:photo |picture )?credit\b.{{0,60}}?\b{_PICTURE}",
        rf"\bwho (?:took|shot|supplied|provided) {_THE_PICTURE}",
        rf"\bwho (?:is|was) the photographer (?:of|behind|for) {_THE_PICTURE}"
        r"(?=\W*$|,|\s+(?:of|in|on|with|that|which|from|above|showing)\b)",
        rf"\bwhom? (?:is|was|are|were) (?:\w+ )?credited (?:for|with|on|under|in) {_THE_PICTURE}",
        rf"\bby whom was {_THE_PICTURE}.{{0,100}}?\btaken\b",
        rf"\bwhose (?:\w+ ){{0,2}}?{_PICTURE}.{{0,60}}?\b(?:illustrates?|accompan\w+|goes with)\b",
    ),
    About.AUTHOR: (
        r"\b(?:who|what|which|whose)\b.{0,80}?\bbylines?\b",
        rf"\bwho (?:\w+ly )?(?:wrote|authored|penned|contributed to) {_ARTICLE}",
        rf"\b(?:which|what) (?:\w+ )?{_REPORTER} (?:wrote|authored|filed|(?:\w+ )?contributed to) {_ANY_ARTICLE}",
        rf"\b(?:which|what) (?:\w+ )?{_REPORTER} (?:is|are|was|were) credited (?:with|for|on|in) {_ANY_ARTICLE}",
        rf"\bwho (?:is|are|was|were) the {_REPORTER} (?:of|behind) {_ARTICLE}",
        rf"\bwhom? (?:was|is) {_ARTICLE}.{{0,120}}?\b(?:written|authored|penned|credited to)\b",
    ),
    About.UPDATED: (
        r"\b(?:when|what|which)\b.{0,60}?\bupdate (?:line|note|time|date)\b",
        rf"\b{_DAY} was {_ANY_ARTICLE}{_GAP}\b(?:updated|modified|revised)\b",
    ),
    About.CORRECTED: (
        rf"\b(?:what|which) (?:error|mistake|correction|clarification)s? (?:did|does|has|had) {_ARTICLE}{_GAP}"
        r"\b(?:correct|put right|amend|carry|append|fix|contain)\b",
        rf"\b(?:what|which) (?:error|mistake)s? (?:was|were) (?:corrected|put right|amended|fixed) in {_ANY_ARTICLE}",
        rf"\b(?:what|how|why) (?:was|has) {_ARTICLE}{_GAP}\b(?:corrected|amended)\b",
    ),
    About.ORIGIN: (
        rf"\b(?:where|in (?:what|which) (?:\w+ )?(?:paper|newspaper|magazine|periodical|weekly|journal|publication))"
        rf" (?:was|did|had) {_ARTICLE}{_GAP}\b(?:first|originally) (?:run|appear|appeared|published|printed)\b",
    ),
    About.PUBLISHED: (
        rf"\b{_DAY} (?:was|did) {_ARTICLE}{_GAP}"
        r"\b(?:published|posted|released|appear|put online|go online|printed|dated)\b",
        rf"\bwhen (?:was|did) {_ANY_ARTICLE}{_GAP}\bonline\b",
        rf"\b{_DAY} did {_GAP}\b(?:run|publish|print|carry|post) (?:its|their|this) {_PLAIN}{{0,2}}"
        r"(?:article|story|piece|dispatch)(?=\W*$| (?:on|about|that|with)\b)",
        rf"\b(?:when|what|which)\b.{{0,60}}?\b(?:publication date|date of publication) of {_ANY_ARTICLE}",
        rf"\b(?:what|which) date (?:does|is) {_ARTICLE}{_GAP}\b(?:carry|bear|dated)\b",
    ),
}
_ASKING = {about: [re.compile(one, re.IGNORECASE) for one in asked] for about, asked in _ASKED.items()}


def asked_about(question: str) -> About | None:
    """What the question wants to know of an article itself, if it is that: "Under what headline did the story run?"."""
    if len(question) > LONGEST_QUESTION:
        return None
    return next((about for about, asked in _ASKING.items() if any(one.search(question) for one in asked)), None)


def asked_in_parts(parts: Sequence[str]) -> list[tuple[str, About | None]]:
    """Each part of a question with what it wants to know of an article itself.

    "It" was published where the part before asks about an article, unless that article tells of what is published.
    """
    found: list[tuple[str, About | None]] = []
    for part in parts:
        before, about = found[-1] if found else ("", None)
        same = about not in (None, About.PICTURE) and not _PUBLISHED_TOO.search(before)
        found.append((part, asked_about(_IT.sub("the article", part) if same else part)))
    return found


def lines_asked(parts: Sequence[str], own: Callable[[], Sequence[Hit]], order: Order) -> list[tuple[Hit, str, About]]:
    """The lines in which an article, whose `own` these are, tells all that the parts ask of it; none if one is lacking.

    `order` puts lines in order by how near they come to a text (index.interaction): of several pictures, the one that
    shows what the question names is meant.
    """
    found: list[tuple[Hit, str, About]] = []
    for part, about in asked_in_parts(parts):
        if about is None:
            return []
        lines: Sequence[Hit] = lines_about(about, part, own())
        if about is About.PICTURE:
            lines = order(picture_meant(part), lines)
        if not lines:
            return []
        found.append((lines[0], part, about))
    return found


def lines_about(about: About, question: str, lines: Sequence[Hit]) -> list[Hit]:
    """The lines of a document, all of whose `lines` are given, that tell what is asked, likeliest first."""
    if about is About.TITLE:
        return [titled for line in lines if (titled := _title(line))]
    if about is About.PICTURE:
        return [line for line in lines if names_picture(line.text)]
    if about is About.UPDATED:
        return [line for line in lines if names_update(line.text)]
    if about is About.CORRECTED:
        return [line for line in lines if names_correction(line.text)]
    if about is About.ORIGIN:
        return [line for line in lines if names_origin(line.text)]
    if about is About.PUBLISHED:
        return [line for line in lines if _gives_day(line)]
    helped = "contribut" in question.casefold()
    signed = [line for line in lines if names_author(line.text)]
    return sorted(signed, key=lambda line: ("contribut" in line.text.casefold()) != helped)


def picture_meant(question: str) -> str:
    """The words that tell which picture is meant, without those that tell of which article; or the whole question."""
    found = _SHOWS.search(question[:LONGEST_QUESTION])
    return found["what"] if found and content_stems(found["what"]) else question


def _title(line: Hit) -> Hit | None:
    """The document's title where it stands in this line, as a hit whose window it is."""
    title = (line.title or "").strip()
    at = line.text.find(title) if title else -1
    start = line.place.start + at
    return replace(line, window=(start, start + len(title))) if at >= 0 else None


def _gives_day(line: Hit) -> bool:
    """Whether a short line gives the document's own day."""
    return len(line.text) <= LONGEST_LINE and line.date in {date.iso for date in find_dates(line.text) if date.iso}
