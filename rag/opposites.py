"""Whether a statement says the opposite of its source in one word: "mild" where the paragraph says "severe".

All its other words may stand there, so that a share of words would let it pass. Pure functions; what is looked up is a
short list of words that news set against each other.
"""

from collections.abc import Iterator, Set

from index.words import stem, tokens
from rag.negation import is_negator

# Of each line, the words on one side mean the opposite of those on the other. Left out are words of several meanings
# ("back", "close", "last"), those that stand beside their opposite in one true sentence ("killed", "survived"), and
# those whose stem is another word's (important: import). Words behind a bar are too loose to be opposites of anything,
# and say the same as their side: where one stands, the side is there.
OPPOSITES = (
    ("rise rose risen increase grow grew grown growth soar surge | raise up climb higher more jump gain expand",
     "fall fell fallen decrease shrink shrank plunge | lower cut reduce down decline drop less fewer"),
    ("raise | increase up higher rise rose", "lower cut reduce | decrease down fall fell decline"),
    ("support endorse favour favor | back approve agree accept welcome help",
     "oppose reject condemn veto | refuse against"),
    ("accept agree | approve support back", "reject refuse disagree | oppose veto against"),
    ("allow permit | let may can", "forbid forbade forbidden ban prohibit | bar block stop"),
    ("confirm admit | acknowledge concede", "deny | reject dismiss"),
    ("praise applaud | welcome hail commend", "criticise criticize condemn denounce | attack blame"),
    ("win won | victory beat", "lose lost | loss defeat"),
    ("victory | win won", "defeat | lose lost loss"),
    ("succeed success | manage achieve", "fail failure unsuccessful | unable"),
    ("begin began begun start launch | open first new", "stop finish cease | end close last over halt pause"),
    ("enter join arrive | come came return", "leave left quit depart withdraw withdrew | go went exit"),
    ("appear | emerge come came", "disappear vanish | go went"),
    ("include", "exclude | except without"),
    ("strengthen | strong", "weaken | weak"),
    ("improve | better", "worsen | worse"),
    ("mild slight | small light little", "severe grave | serious heavy bad"),
    ("hot warm | heat", "cold | cool"),
    ("rich wealthy", "poor"),
    ("safe", "dangerous unsafe | danger risk"),
    ("legal | law", "illegal | unlawful"),
    ("possible | can may", "impossible | cannot"),
    ("guilty", "innocent"),
    ("convict | guilty", "acquit | innocent"),
    ("buy bought | purchase", "sell sold | sale"),
    ("maximum | most", "minimum | least"),
    ("inside | in within", "outside | out beyond"),
    ("ally friend | partner", "enemy"),
    ("men man | male he his", "women woman | female she her"),
    ("father son brother husband", "mother daughter sister wife"),
    ("pro", "anti"),
)  # fmt: skip
NOT_THESE = {"several"}  # severe: their stem is the same
REACH = 3  # words before a word in which a negation turns it round


def _side(words: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of a side's own words, and of these with the loose ones."""
    own, _, loose = words.partition("|")
    stems = frozenset(stem(word) for word in own.split())
    return stems, stems.union(stem(word) for word in loose.split())


_PAIRS = [(_side(one), _side(other)) for one, other in OPPOSITES]
_SIDES = [(*one, other[0]) for pair in _PAIRS for one, other in (pair, pair[::-1])]


def opposite_fault(statement: str, stretch: str, known: Set[str]) -> str:
    """The first word of the statement whose opposite, and not itself, stands in the stretch that carries it; else "".

    `known` are the stems of all that the statement may rest on: a word that stands there is no opposite. Where one of
    the two is denied ("did not support", "opposed"), they may say the same.
    """
    there = dict(_undenied(stretch))
    for own, word in _undenied(statement):
        for one, like, other in _SIDES:
            if own in one and own not in known and not like & there.keys() and (found := other & there.keys()):
                return f"it says {word.lower()} where the paragraph says {there[min(found)].lower()}"
    return ""


def _undenied(text: str) -> Iterator[tuple[str, str]]:
    """(stem, word) of the words without a negation before them by REACH words at most."""
    words = [word for word, _, _ in tokens(text)]
    for at, word in enumerate(words):
        if word.lower() not in NOT_THESE and not any(is_negator(before) for before in words[max(0, at - REACH) : at]):
            yield stem(word), word
