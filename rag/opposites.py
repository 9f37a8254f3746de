"""Whether a statement says the opposite of its source in one word: "mild" where the paragraph says "severe".

All its other words may stand there, so that a share of words would let it pass. Pure functions; what is looked up is a
short list of words that news set against each other.
"""

from collections.abc import Iterator, Set

from index.words import stem, tokens
from rag.negation import is_negator

OPPOSITES = (  # of each line, the words on one side mean the opposite of those on the other
    ("rise increase grow climb gain soar surge", "fall decrease decline drop shrink plunge"),
    ("raise expand extend", "lower cut reduce shorten"),
    ("support back endorse favour favor approve accept welcome", "oppose reject refuse condemn veto"),
    ("allow permit", "forbid ban prohibit bar"),
    ("agree", "disagree refuse"),
    ("confirm admit", "deny"),
    ("praise applaud", "criticise criticize condemn denounce"),
    ("win", "lose"),
    ("victory", "defeat"),
    ("succeed successful success", "fail failure unsuccessful"),
    ("begin start open launch", "end stop close cease finish"),
    ("enter join arrive", "leave quit depart withdraw"),
    ("appear", "disappear vanish"),
    ("include", "exclude"),
    ("strengthen", "weaken"),
    ("improve better best", "worsen worse worst"),
    ("mild slight minor", "severe heavy major serious"),
    ("large big huge", "small tiny"),
    ("strong", "weak"),
    ("high higher highest", "low lower lowest"),
    ("early earlier earliest", "late later latest"),
    ("first", "last final"),
    ("oldest older old", "youngest younger young new newest"),
    ("maximum", "minimum"),
    ("majority", "minority"),
    ("hot warm heat", "cold cool"),
    ("rich wealthy", "poor"),
    ("safe", "dangerous unsafe"),
    ("legal lawful", "illegal unlawful"),
    ("possible", "impossible"),
    ("likely", "unlikely"),
    ("guilty", "innocent"),
    ("convict", "acquit"),
    ("public", "private"),
    ("buy", "sell"),
    ("import", "export"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("inside", "outside"),
    ("above", "below"),
    ("ally friend", "enemy"),
    ("men man male", "women woman female"),
    ("father son brother husband", "mother daughter sister wife"),
    ("alive survive", "dead die kill"),
    ("pro", "anti"),
)
REACH = 3  # words before a word in which a negation turns it round
_STEMS = [tuple(frozenset(stem(word) for word in side.split()) for side in pair) for pair in OPPOSITES]
_SIDES = [(one, other) for pair in _STEMS for one, other in (pair, pair[::-1])]


def opposite_fault(statement: str, stretch: str, known: Set[str]) -> str:
    """The first word of the statement whose opposite, and not itself, stands in the stretch that carries it; else "".

    `known` are the stems of all that the statement may rest on: a word that stands there is no opposite. Where one of
    the two is denied ("did not support", "opposed"), they may say the same.
    """
    there = dict(_undenied(stretch))
    for own, word in _undenied(statement):
        for one, other in _SIDES:
            if own in one and own not in known and not one & there.keys() and (found := other & there.keys()):
                return f"it says {word.lower()} where the paragraph says {there[min(found)].lower()}"
    return ""


def _undenied(text: str) -> Iterator[tuple[str, str]]:
    """(stem, word) of the words without a negation before them by REACH words at most."""
    words = [word for word, _, _ in tokens(text)]
    for at, word in enumerate(words):
        if not any(is_negator(before) for before in words[max(0, at - REACH) : at]):
            yield stem(word), word
