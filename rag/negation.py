"""Whether a statement denies what its source affirms, or the reverse; pure functions."""

import re
from collections.abc import Sequence

from index.words import STOPWORDS, stem, tokens
from rag.quotes import Alignment, widen

NEGATORS = frozenset("no not never none nobody nothing neither nor without cannot".split())
DENIALS = frozenset(
    """deny denies denied denying reject rejects rejected rejecting refuse refuses refused refusing unfounded baseless
    oppose opposes opposed opposing opposition veto vetoes vetoed vetoing fail fails
    failed false lack lacks lacked unable""".split()
)
LENDS = 0.2  # share of a statement's words in a paragraph from which on what is denied there counts
REACH = 5  # words before a matched word, in the same clause, in which a negation turns it round
FAR = 12  # words before a verb in which something may deny it: "No one in the government, he said, supports it"
AFTER = 3  # words after a verb in which something may: "supports neither"
_CLAUSE_END = re.compile(r"[,;:.!?]\s")


def is_negator(word: str) -> bool:
    """Whether a word turns its sentence round: not, never, n't, no, without."""
    plain = word.lower().replace("’", "'")
    return plain in NEGATORS or plain.endswith("n't")


def denies(word: str) -> bool:
    """Whether a word denies, softly too: not, refuses, unfounded."""
    return is_negator(word) or word.lower() in DENIALS


def clause_before(text: str, offset: int) -> list[str]:
    """The last words before the offset, as far as the clause and REACH go."""
    clause = _CLAUSE_END.split(text[:offset])[-1]
    return [word for word, _, _ in tokens(clause)[-REACH:]]


def same_clause(text: str, start: int, end: int) -> bool:
    """Whether no clause of the text ends between these offsets."""
    return not _CLAUSE_END.search(text[start:end])


def negation_fault(statement: str, texts: Sequence[str], alignments: Sequence[Alignment]) -> str:
    """A statement that denies needs a denial where it rests; one that affirms must not rest on denied words.

    `alignments` say where the statement rests in each of the paragraphs' texts. "" where nothing is wrong.
    """
    words = [word for word, _, _ in tokens(statement)]
    best = max(range(len(texts)), key=lambda at: alignments[at].coverage)
    if any(is_negator(word) for word in words):
        if not any(denies(word) for word, _ in _near(texts[best], alignments[best])):
            return "it denies what the paragraph does not deny"
        if verb := _affirmed(words, [word for word, _, _ in tokens(texts[best])]):
            return f"it denies “{verb}”, which the paragraph does not"
    wanted = {stem(word) for word in words if word.lower() not in STOPWORDS}
    if not any(denies(word) for word in words) and any(
        alignment.coverage >= LENDS and _denied(text, alignment, wanted)
        for text, alignment in zip(texts, alignments, strict=True)
    ):
        return "the paragraph denies what it affirms"
    return ""


def _near(text: str, alignment: Alignment) -> list[tuple[str, int]]:
    """The words, with their offsets, of the stretch that carries the statement, widened to its clauses."""
    start, end = widen(text, alignment.start, alignment.end)
    return [(word, at) for word, at, _ in tokens(text) if start <= at < end]


def _affirmed(statement: Sequence[str], source: Sequence[str]) -> str:
    """The first word that the statement denies ("not", "never") and that the source has, nowhere denied; else "".

    A source that denies something else is no ground for it.
    """
    for at, word in enumerate(statement):
        if not (is_negator(word) and word.lower().endswith(("not", "never", "n't", "n’t"))):
            continue
        after = [one for one in statement[at + 1 : at + 4] if one.lower() not in STOPWORDS and not is_negator(one)]
        places = [there for there, one in enumerate(source) if after and stem(one) == stem(after[0])]
        around = [[*source[max(0, there - FAR) : there], *source[there + 1 : there + 1 + AFTER]] for there in places]
        if around and not any(denies(one) for words in around for one in words):
            return after[0]
    return ""


def _denied(text: str, alignment: Alignment, wanted: set[str]) -> bool:
    """Whether the stretch denies words that the statement has, within REACH words and the same clause."""
    inside = _near(text, alignment)
    for at, (word, offset) in enumerate(inside):
        if not is_negator(word) or not alignment.start - 12 <= offset < alignment.end:
            continue
        reach = [found for found in inside[at + 1 : at + 1 + REACH] if same_clause(text, offset, found[1])]
        if any(stem(other) in wanted for other, _ in reach):
            return True
    return False
