"""Judges a statement against the paragraphs it cites, without a model; pure functions.

What is checked, in this order: quotations stand there to the letter; every number, date and name of the statement
is there; what the paragraph denies the statement does not affirm, nor the reverse; who says it there says it here;
and enough of its other words are borne out. The first fault decides. `Evidence` is what is judged against: it knows
nothing of files or models.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.dates import find_dates
from index.words import STOPWORDS, stem, tokens
from rag.answers import Check, Quote, Verdict
from rag.claims import (
    ALLEGATIONS,
    DENIALS,
    Name,
    find_names,
    find_numbers,
    find_quotations,
    fold_name,
    is_negator,
    known_names,
)
from rag.quotes import Alignment, align, find_words, sentences_at, widen
from rag.speakers import wrong_speaker

SUPPORTED = 0.75  # share of a statement's content words that its paragraphs must hold; below, it is weak
WEAK = 0.5  # below this, it is unsupported
REACH = 5  # words before a matched word, in the same clause, in which a negation turns it round
_CLAUSE_END = re.compile(r"[,;:.!?]\s")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paragraph to judge against: its text, where it starts in its document, and what stands over it.

    `background` is the document's title and date, and headings: names and dates in it count as known.
    """

    text: str
    start: int = 0
    background: str = ""


def verify(statement: str, evidence: Sequence[Evidence], elsewhere: str = "") -> Check:
    """The verdict on a statement, with a quote for each paragraph that it rests on.

    A paragraph that adds nothing to the others gets no quote. Without evidence the statement is unsupported.
    `elsewhere` is text in which a person's first name may stand where the paragraph has the last name alone.
    """
    if not evidence or not statement.strip():
        return Check(Verdict.UNSUPPORTED, "no paragraph is cited")
    exact = _stands_in(statement, evidence)
    if exact is not None:
        return exact
    alignments = [align(statement, passage.text) for passage in evidence]
    stems = [{stem(word) for word, _, _ in tokens(passage.text)} for passage in evidence]
    fault = (
        _quotation_fault(statement, evidence)
        or _number_fault(statement, evidence)
        or _date_fault(statement, evidence)
        or _name_fault(statement, evidence, elsewhere)
        or _negation_fault(statement, evidence, alignments)
        or _speaker_fault(statement, evidence, alignments)
    )
    if fault:
        return Check(Verdict.UNSUPPORTED, fault)
    wanted = _content(statement)
    known = set().union(*stems)
    share = sum(found in known for found in wanted) / (len(wanted) or 1)
    if share < WEAK:
        return Check(Verdict.UNSUPPORTED, f"only {share:.0%} of its words are borne out", share)
    quotes = _quotes(statement, evidence, alignments, stems)
    if not quotes:
        return Check(Verdict.UNSUPPORTED, "no words to rest on")
    lacking = [word for word in dict.fromkeys(_content_words(statement)) if stem(word) not in known]
    if share < SUPPORTED:
        return Check(Verdict.WEAK, f"not borne out word for word: {', '.join(lacking[:6])}", share, quotes)
    return Check(Verdict.SUPPORTED, "names, numbers, dates and wording are borne out", share, quotes)


def _stands_in(statement: str, evidence: Sequence[Evidence]) -> Check | None:
    """The outcome for a statement that stands in one paragraph word for word; None where it stands in none.

    Its words are no statement of the paragraph where these deny them or only tell of an allegation.
    """
    found: Check | None = None
    for at, passage in enumerate(evidence):
        span = find_words(statement, passage.text)
        if span is None or len(tokens(statement)) < 3:
            continue
        before = {word.lower() for word in _clause_before(passage.text, span[0])}
        if any(is_negator(word) or word in DENIALS for word in before):
            found = found or Check(Verdict.UNSUPPORTED, "its words stand there, but denied", 1.0)
        elif before & ALLEGATIONS:
            quote = _quote(passage, *widen(passage.text, *span))
            found = Check(Verdict.WEAK, "its words stand there as an allegation", 1.0, {at: quote})
        else:
            return Check(Verdict.QUOTED, "its words stand there", 1.0, {at: _quote(passage, *span)})
    return found


def _clause_before(text: str, offset: int) -> list[str]:
    """The last words before the offset, as far as the clause and REACH go."""
    clause = _CLAUSE_END.split(text[:offset])[-1]
    return [word for word, _, _ in tokens(clause)[-REACH:]]


def _quotation_fault(statement: str, evidence: Sequence[Evidence]) -> str:
    """Quotation marks promise the very words."""
    for start, end in find_quotations(statement):
        words = statement[start:end]
        if not any(find_words(words, passage.text) for passage in evidence):
            return f"the words “{words}” do not stand there"
    return ""


def _number_fault(statement: str, evidence: Sequence[Evidence]) -> str:
    known = [number for passage in evidence for number in find_numbers(passage.text)]
    known += [number for passage in evidence for number in find_numbers(passage.background)]
    years = {date.year for passage in evidence for date in find_dates(f"{passage.text}\n{passage.background}")}
    for number in find_numbers(statement):
        if not any(number.agrees(other) for other in known) and number.value not in years:
            return f"the number {statement[number.start : number.end]} is not there"
    return ""


def _date_fault(statement: str, evidence: Sequence[Evidence]) -> str:
    known = [date for passage in evidence for date in find_dates(f"{passage.text}\n{passage.background}")]
    for date in find_dates(statement):
        if not any(date.agrees(other) for other in known):
            return f"the date {statement[date.start : date.end]} is not there"
    return ""


def _name_fault(statement: str, evidence: Sequence[Evidence], elsewhere: str) -> str:
    here = "\n".join(f"{passage.text}\n{passage.background}" for passage in evidence)
    missing = missing_names(find_names(statement), here, elsewhere)
    return f"the name {' '.join(missing[0].words)} is not there" if missing else ""


def missing_names(names: Sequence[Name], text: str, elsewhere: str = "") -> list[Name]:
    """The names that the text does not bear out.

    The last word of a name must stand in the text; the words before it there, too, or the whole name elsewhere:
    "Antony Blinken" is borne out by "Mr Blinken". An acronym is known by its initials, and the reverse.
    """
    known = known_names(text)
    whole = f" {_folded_words(elsewhere)} "
    lacking = []
    for name in names:
        stands = [known.holds(word) for word in name.words]
        in_full = f" {' '.join(fold_name(word) for word in name.words)} " in whole
        if not known.holds_acronym_of(name) and (not stands[-1] or not (all(stands) or in_full)):
            lacking.append(name)
    return lacking


def _folded_words(text: str) -> str:
    return " ".join(fold_name(word) for word, _, _ in tokens(text))


def _negation_fault(statement: str, evidence: Sequence[Evidence], alignments: Sequence[Alignment]) -> str:
    """A statement that denies needs a denial where it rests; one that affirms must not rest on denied words."""
    words = tokens(statement)
    denies = any(is_negator(word) for word, _, _ in words)
    softly = denies or any(word.lower() in DENIALS for word, _, _ in words)
    best = max(range(len(evidence)), key=lambda at: alignments[at].coverage)
    passage, alignment = evidence[best], alignments[best]
    start, end = widen(passage.text, alignment.start, alignment.end)
    inside = [(word, at) for word, at, _ in tokens(passage.text) if start <= at < end]
    denied_there = any(is_negator(word) or word.lower() in DENIALS for word, _ in inside)
    if denies and not denied_there:
        return "it denies what the paragraph does not deny"
    if softly:
        return ""
    wanted = _content(statement)
    for at, (word, offset) in enumerate(inside):
        if not is_negator(word) or not alignment.start - 12 <= offset < alignment.end:
            continue
        reach = [
            found
            for found in inside[at + 1 : at + 1 + REACH]
            if not _CLAUSE_END.search(passage.text[offset : found[1]])
        ]
        if any(stem(other) in wanted for other, _ in reach):
            return "the paragraph denies what it affirms"
    return ""


def _speaker_fault(statement: str, evidence: Sequence[Evidence], alignments: Sequence[Alignment]) -> str:
    """What one person said is not said by another, although both stand in the paragraph."""
    rests_on = [
        sentence
        for passage, alignment in zip(evidence, alignments, strict=True)
        for sentence in sentences_at(passage.text, alignment.start, alignment.end)
    ]
    wrong = wrong_speaker(statement, rests_on)
    return f"it was not {wrong} who said so" if wrong else ""


def _quotes(
    statement: str, evidence: Sequence[Evidence], alignments: Sequence[Alignment], stems: Sequence[set[str]]
) -> dict[int, Quote]:
    """A quote from each paragraph that bears something out which the better ones before it do not."""
    wanted = set(_content(statement))
    order = sorted(range(len(evidence)), key=lambda at: -alignments[at].coverage)
    covered: set[str] = set()
    quotes: dict[int, Quote] = {}
    for at in order:
        gained = (wanted & stems[at]) - covered
        if alignments[at].end == 0 or (quotes and len(gained) < 2):
            continue
        covered |= gained
        passage = evidence[at]
        quotes[at] = _quote(passage, *widen(passage.text, alignments[at].start, alignments[at].end))
    return dict(sorted(quotes.items()))


def _quote(passage: Evidence, start: int, end: int) -> Quote:
    return Quote(passage.start + start, passage.start + end, passage.text[start:end])


def _content_words(text: str) -> list[str]:
    return [word for word, _, _ in tokens(text) if word.lower() not in STOPWORDS]


def _content(text: str) -> list[str]:
    return [stem(word) for word in _content_words(text)]
