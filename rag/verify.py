"""Judges a statement against the paragraphs it cites, without a model; pure functions.

What is checked, in this order: quotations stand there to the letter; every number, date and name of the statement is
there (but a "first" that was asked for); what the paragraph denies the statement does not affirm, nor the reverse; no
word is the opposite of one there; a reason is given, and an author named, only where one is there; a deputy's office is
not taken for the one above; who says it there says it here; and enough of its other words are borne out. The first
fault decides.
`Evidence` is what is judged against: it knows nothing of files or models.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.antecedents import is_said, meant_by
from index.dates import find_dates
from index.names import find_names
from index.sentences import sentence_spans
from index.words import STOPWORDS, content_stems, stem, tokens
from rag.answers import Check, Quote, Verdict
from rag.bylines import byline_fault
from rag.claims import ALLEGATIONS, Number, find_numbers, find_quotations
from rag.days import date_fault
from rag.names import as_called_there, is_plain_word, listed_names, missing_names
from rag.negation import clause_before, denies, negation_fault
from rag.offices import office_fault
from rag.opposites import opposite_fault
from rag.quotes import Alignment, align, find_words, widen
from rag.reasons import reason_fault
from rag.speakers import other_speaker, said_by, wrong_speaker

SUPPORTED = 0.75  # share of a statement's content words that its paragraphs must hold; below, it is weak
WEAK = 0.6  # below this, it is unsupported
CLAUSE = 0.45  # share that each clause of a statement must have borne out by itself
LEAST_CLAUSE = 3  # content words from which on a clause is judged by itself
LEAST_OWN = 2  # content words that a statement must add to the question's to be weak by these
_CLAUSES = re.compile(
    r",?\s+\b(?:because|although|though|since|so that|after|before|while|when|as|but|which|who|that)\b\s+|[;:]\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paragraph to judge against: its text, where it starts in its document, and what stands over it.

    `background` is the document's title and date, and headings: names and dates in it count as known. `meant` is who
    speaks where it says “she said” and the paragraph does not tell who she is (index.antecedents).
    """

    text: str
    start: int = 0
    background: str = ""
    meant: str = ""


def verify(statement: str, evidence: Sequence[Evidence], elsewhere: str = "", question: str = "") -> Check:
    """The verdict on a statement, with a quote for each paragraph that it rests on.

    A paragraph that adds nothing to the others gets no quote. Without evidence the statement is unsupported.
    `elsewhere` is text in which a person's title and first name may stand where the paragraph has the last name alone.
    Where too few words are borne out because the statement takes the `question`'s words for what stands there in
    others, it is weak if those of its own are borne out, and the check says that the rest is `lent`. None is weak
    whose other words stand together in a sentence `elsewhere`: that tells them of something else.
    """
    if not evidence or not statement.strip():
        return Check(Verdict.UNSUPPORTED, "no paragraph is cited")
    exact = _stands_in(statement, evidence)
    if exact is not None:
        return exact
    alignments = [align(statement, passage.text) for passage in evidence]
    stems = [_stems(passage.text) for passage in evidence]
    known = set().union(*stems, *(_stems(passage.background) for passage in evidence))
    quotes = _quotes(statement, evidence, alignments, stems)
    called = as_called_there(statement, "\n".join(passage.text for passage in evidence), elsewhere)
    fault = (
        _quotation_fault(statement, evidence)
        or _number_fault(statement, evidence, question)
        or date_fault(statement, [(passage.text, passage.background) for passage in evidence])
        or _name_fault(called, evidence, elsewhere, question)
        or negation_fault(statement, [passage.text for passage in evidence], alignments)
        or _opposite_fault(statement, evidence, alignments, known)
        or reason_fault(statement, [passage.text for passage in evidence])
        or byline_fault(statement, [passage.text for passage in evidence])
        or office_fault(statement, [f"{passage.text}\n{passage.background}" for passage in evidence])
        or _speaker_fault(statement, evidence, alignments, quotes)
    )
    plain = _without_figures(called)
    words = _content_words(plain)
    lacking = [word for word in dict.fromkeys(words) if stem(word) not in known]
    content = len(_content_words(called)) or 1
    share = 1 - sum(stem(word) not in known for word in words) / content
    if fault:
        return Check(Verdict.UNSUPPORTED, fault, share)
    weakest = _weakest_clause(plain, known)
    lent = (share < WEAK or weakest < CLAUSE) and _owns(statement, words, known, question)
    if share < WEAK and not lent:
        return Check(Verdict.UNSUPPORTED, f"only {share:.0%} of its words are borne out", share)
    if weakest < CLAUSE and not lent:
        return Check(Verdict.UNSUPPORTED, f"only {weakest:.0%} of a clause's words are borne out", share)
    if not quotes:
        return Check(Verdict.UNSUPPORTED, "no words to rest on")
    if share < SUPPORTED or lent:
        if _stand_together({stem(word) for word in lacking}, elsewhere):
            return Check(Verdict.UNSUPPORTED, f"told elsewhere: {', '.join(lacking[:6])}", share)
        reason = f"not borne out word for word: {', '.join(lacking[:6])}"
        return Check(Verdict.WEAK, reason, share, quotes, weakest, lent)
    return Check(Verdict.SUPPORTED, "names, numbers, dates and wording are borne out", share, quotes, weakest)


def _owns(statement: str, words: Sequence[str], known: set[str], question: str) -> bool:
    """Whether the statement adds words to the question's, and these are borne out; names are checked by themselves.

    It does not where no question is given.
    """
    if not question:
        return False
    named = {stem(word) for name in find_names(statement) for word in name.words}
    own = {stem(word) for word in words} - named - set(content_stems(question))
    return len(own) >= LEAST_OWN and len(own & known) / len(own) >= SUPPORTED


def _stand_together(words: set[str], elsewhere: str) -> bool:
    """Whether a sentence elsewhere has so many of these words, more than one, that it bears them out."""
    least = max(LEAST_OWN, len(words) * SUPPORTED)
    return len(words) >= least and any(
        len(words & _stems(elsewhere[start:end])) >= least for start, end in sentence_spans(elsewhere)
    )


def _weakest_clause(statement: str, known: set[str]) -> float:
    """The smallest share of a clause's content words that is known; 1 where no clause is long enough.

    A long tail that was copied must not carry a clause in front of it that nobody said.
    """
    clauses = [_content(clause) for clause in _CLAUSES.split(statement)]
    return min(
        (sum(word in known for word in words) / len(words) for words in clauses if len(words) >= LEAST_CLAUSE),
        default=1.0,
    )


def _without_figures(statement: str) -> str:
    """The statement without its dates and numbers, which are checked by what they mean: "2024" may stand over it."""
    dates = [(found.start, found.end) for found in find_dates(statement)]
    spans = dates + [(found.start, found.end) for found in find_numbers(statement)]
    for start, end in sorted(spans, reverse=True):
        statement = statement[:start] + statement[end:]
    return statement


def _stands_in(statement: str, evidence: Sequence[Evidence]) -> Check | None:
    """The outcome for a statement that stands in one paragraph word for word; None where it stands in none.

    Its words are no statement of the paragraph where these deny them or only tell of an allegation.
    """
    found: Check | None = None
    for at, passage in enumerate(evidence):
        span = find_words(statement, passage.text)
        if span is None or len(tokens(statement)) < 3:
            continue
        before = {word.lower() for word in clause_before(passage.text, span[0])}
        if any(denies(word) for word in before):
            found = found or Check(Verdict.UNSUPPORTED, "its words stand there, but denied", 1.0)
        elif before & ALLEGATIONS:
            quote = _quote(passage, *widen(passage.text, *span))
            found = Check(Verdict.WEAK, "its words stand there as an allegation", 1.0, {at: quote})
        else:
            return Check(Verdict.QUOTED, "its words stand there", 1.0, {at: _quote(passage, *span)})
    return found


def _quotation_fault(statement: str, evidence: Sequence[Evidence]) -> str:
    """Quotation marks promise the very words."""
    for start, end in find_quotations(statement):
        words = statement[start:end]
        if not any(find_words(words, passage.text) for passage in evidence):
            return f"the words “{words}” do not stand there"
    return ""


def _number_fault(statement: str, evidence: Sequence[Evidence], question: str) -> str:
    known = [number for passage in evidence for number in find_numbers(passage.text)]
    known += [number for passage in evidence for number in find_numbers(passage.background)]
    years = {date.year for passage in evidence for date in find_dates(f"{passage.text}\n{passage.background}")}
    for number in find_numbers(statement):
        borne_out = any(number.agrees(other) for other in known) or number.value in years
        if not (borne_out or number.value == listed_names(statement) or _is_lent(number, statement, question, known)):
            return f"the number {statement[number.start : number.end]} is not there"
    return ""


def _is_lent(number: Number, statement: str, question: str, known: Sequence[Number]) -> bool:
    """Whether it is the "first" of "the first count", which the question has and the paragraphs need not call so."""
    following = next((after for after, start, _ in tokens(statement) if start >= number.end), "")
    if statement[number.start : number.end].lower() != "first" or not following:
        return False
    asked = {stem(word) for word in re.findall(r"\bfirst\W+(\w+)", question, re.IGNORECASE)}
    # "what did he first claim?" lends it to "he first claimed"
    return stem(following) in asked and not any(other.ordinal for other in known)


def _name_fault(statement: str, evidence: Sequence[Evidence], elsewhere: str, question: str) -> str:
    here = "\n".join(f"{passage.text}\n{passage.background}" for passage in evidence)
    names = [name for name in find_names(statement) if not is_plain_word(name, question)]
    missing = missing_names(names, here, elsewhere)
    return f"the name {statement[missing[0].start : missing[0].end]} is not there" if missing else ""


def _opposite_fault(
    statement: str, evidence: Sequence[Evidence], alignments: Sequence[Alignment], known: set[str]
) -> str:
    """One word that says the opposite of the paragraph's ("mild", "severe") outweighs all that agree."""
    best = max(range(len(evidence)), key=lambda at: alignments[at].coverage)
    start, end = widen(evidence[best].text, alignments[best].start, alignments[best].end)
    return opposite_fault(statement, evidence[best].text[start:end], known)


def _speaker_fault(
    statement: str, evidence: Sequence[Evidence], alignments: Sequence[Alignment], quotes: Collection[int]
) -> str:
    """What one person said is not said by another, although both stand in the paragraph, or in one of two.

    `quotes` are the paragraphs, by their place in the evidence, that are worth a quote.
    """
    if not said_by(statement):
        return ""
    rests_on: list[list[tuple[str, str]]] = []
    for passage, alignment in zip(evidence, alignments, strict=True):
        spans = sentence_spans(passage.text)
        rests_on.append(
            [
                (sentence, meant if is_said(sentence) else "")
                for (start, end), meant in zip(spans, meant_by(passage.text, spans, passage.meant), strict=True)
                if start < alignment.end and alignment.start < end and (sentence := passage.text[start:end])
            ]
        )
    everywhere = [text for texts in rests_on for text in texts]
    wrong = wrong_speaker(statement, everywhere) or other_speaker(statement, [rests_on[at] for at in quotes])
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


def _stems(text: str) -> set[str]:
    return {stem(word) for word, _, _ in tokens(text)}


def _content(text: str) -> list[str]:
    return [stem(word) for word in _content_words(text)]
