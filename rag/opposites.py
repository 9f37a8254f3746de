"""Whether a statement says the opposite of its source in one word: "mild" where the paragraph says "severe".

All its other words may stand there, so that a share of words would let it pass. Pure functions; what is looked up is a
short list of words that news set against each other.
"""

from collections.abc import Iterator, Set

from index.words import stem, tokens
from rag.negation import is_negator

# Of each line, the words on one side mean the opposite of those on the other. Left out are words of several meanings
# ("back", "close", "end", "declined"), those that stand beside their opposite in one true sentence ("killed",
# "survived"), and those whose stem is another word's (important: import).
OPPOSITES = (
    ("rise increase grow soar surge", "fall decrease shrink plunge"),
    ("raise", "lower cut reduce"),
    ("support endorse favour favor", "oppose reject condemn veto"),
    ("accept agree", "reject refuse disagree"),
    ("allow permit", "forbid ban prohibit"),
    ("confirm admit", "deny"),
    ("praise applaud", "criticise criticize condemn denounce"),
    ("win", "lose"),
    ("victory", "defeat"),
    ("succeed success", "fail failure unsuccessful"),
    ("begin start launch", "stop finish cease"),
    ("enter join arrive", "leave quit depart withdraw"),
    ("appear", "disappear vanish"),
    ("include", "exclude"),
    ("strengthen", "weaken"),
    ("improve", "worsen"),
    ("mild slight", "severe grave"),
    ("hot warm", "cold"),
    ("rich wealthy", "poor"),
    ("safe", "dangerous unsafe"),
    ("legal", "illegal"),
    ("possible", "impossible"),
    ("guilty", "innocent"),
    ("convict", "acquit"),
    ("buy", "sell"),
    ("maximum", "minimum"),
    ("inside", "outside"),
    ("ally friend", "enemy"),
    ("men man", "women woman"),
    ("father son brother husband", "mother daughter sister wife"),
    ("pro", "anti"),
)
NOT_THESE = {"several"}  # severe: their stem is the same
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
        if word.lower() not in NOT_THESE and not any(is_negator(before) for before in words[max(0, at - REACH) : at]):
            yield stem(word), word
