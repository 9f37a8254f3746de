"""Words of English text: tokens with offsets, their stems, and the words that carry no meaning of their own.

The home of snowballstemmer.
"""

import re
from functools import cache, lru_cache
from typing import Any

TOKEN = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+(?:[.'’][^\W\d_]+)*")

STOPWORDS = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being below between both
    but by can could did do does doing down during each few for from further had has have having he her here hers him
    his how i if in into is it its itself just me might more most must my no nor not now of off on once only or
    other our out over own s same shall she should so some such t than that the their them then there these they this
    those through to too under until up upon very was we were what when where which while who whom whose why will
    with would you your
    """.split()
)


def tokens(text: str) -> list[tuple[str, int, int]]:
    """(word, start, end) of every word and number, in order; `U.S.` and `don't` are one word each."""
    return [(match[0], *match.span()) for match in TOKEN.finditer(text)]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English (Porter 2) stem of a word, lower case; a possessive ending and full stops are dropped."""
    plain = word.lower().replace("’", "'").replace(".", "").removesuffix("'s").removesuffix("'")
    return str(_stemmer().stemWord(plain))


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order, repeats kept."""
    return [stem(word) for word, _, _ in tokens(text) if word.lower() not in STOPWORDS]


@cache
def _stemmer() -> Any:  # noqa: ANN401 - snowballstemmer ships no types
    import snowballstemmer

    return snowballstemmer.stemmer("english")
