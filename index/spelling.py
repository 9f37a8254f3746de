"""A question's misspelt words become the documents' own; the home of pyspellchecker.

Only a word is touched that no document holds and no English dictionary knows: "Austria" is no misspelt "Australia".
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

from index.words import STOPWORDS, tokens

if TYPE_CHECKING:
    from spellchecker import SpellChecker

SHORTEST = 5  # letters, one less for a name; shorter words have too many neighbours
LONG = 8  # letters from which on two may be wrong
LONGEST = 30  # letters; nobody mistypes a longer word
MOST = 8  # words of a question that are mended: more is another language


class Words(Protocol):
    """The words of a folder's documents."""

    def held(self, words: Iterable[str]) -> set[str]:
        """Those of the words that a document has, in any of their forms."""

    def spelled_like(self, word: str, distance: int) -> Sequence[str]:
        """Words of the documents within this many edits of the word (and others, as they come), repeats kept."""


def respelled(question: str, folders: Sequence[Words]) -> str:
    """The question with each word that seems misspelt as the documents spell it; the rest as it is.

    A word seems so where no folder holds it, English does not know it, and a word that begins alike differs by one
    letter more, less, exchanged or swapped (Damerau 1964, Communications of the ACM 7), or by two in long words. A
    capitalised word may become a name alone.
    """
    words = [found for found in tokens(question) if _may_be_misspelt(found[0])]
    held = _held([word for word, _, _ in words], folders)
    strange = [found for found in words if found[0] not in held and not is_english(found[0])]
    parts, last = [], 0
    for word, start, end in strange if len(strange) <= MOST else []:
        if better := _spelled(word, folders):
            parts += [question[last:start], better]
            last = end
    return "".join([*parts, question[last:]])


def _may_be_misspelt(word: str) -> bool:
    enough = SHORTEST - word[0].isupper() <= len(word) <= LONGEST
    return enough and word.isalpha() and not word.isupper() and word.lower() not in STOPWORDS


def _spelled(word: str, folders: Sequence[Words]) -> str | None:
    """The word as the documents spell it; None where they hold none that is near."""
    distance = 2 if len(word) >= LONG else 1
    found = [known.removesuffix("'s") for folder in folders for known in folder.spelled_like(word, distance)]
    forms = Counter(form for form in found if form[0].isupper() or word[0].islower())
    counts = Counter[str]()
    for form, count in forms.items():
        counts[form.lower()] += count
    near = _nearest(word.lower(), counts, distance, folders)
    if near is None or (word[0].isupper() and near in STOPWORDS):
        return None
    if near not in counts:
        return near.capitalize() if word[0].isupper() else near
    if word[0].islower() and near in forms:
        return near
    return max((form for form in forms if form.lower() == near), key=lambda form: forms[form])


def _nearest(word: str, counts: Mapping[str, int], distance: int, folders: Sequence[Words]) -> str | None:
    """The nearest of the counted words, or of the English ones that the documents hold in another form.

    Of equally near ones the counted, then the most frequent (Norvig 2007, How to Write a Spelling Corrector).
    """
    english = _dictionary()
    one_off = english.edit_distance_1(word)
    near = one_off & counts.keys() | _held(english.known(one_off), folders)
    if not near and distance > 1:
        near = {known for known in counts if known[0] == word[0] and one_off & english.edit_distance_1(known)}
    alike = sorted(found for found in near if found[0] == word[0] and found.isalpha())
    return max(alike, key=lambda found: (counts.get(found, 0), english[found]), default=None)


def _held(words: Collection[str], folders: Sequence[Words]) -> set[str]:
    return set().union(*(folder.held(words) for folder in folders))


def is_english(word: str) -> bool:
    """Whether an English dictionary has the word; it has the names of countries, too."""
    return bool(_dictionary().known([word.lower()]))


@cache
def _dictionary() -> "SpellChecker":
    from spellchecker import SpellChecker

    return SpellChecker()
