"""What a question names that stands in none of the texts that were found; pure functions.

Whom, what and when the question names must stand in the evidence: where nobody tells of Nasrallah, or of 1765, what is
told of others, or of another year, does not answer it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from index.dates import find_dates
from index.names import NATION, ROLES, Name, find_names, fold_name
from index.spelling import is_english
from index.words import tokens
from rag.claims import find_numbers
from rag.names import known_names, missing_names
from rag.nations import CAPITAL_OF, COUNTRY_OF

Document = tuple[str, str]  # its folder and file
# where a city is a place: "in Berlin", "the Berlin attack"
_PLACED = re.compile(
    r"\b(?:the|in|at|near|to|from|of|around|outside|through|via|across|leaving|visit\w*)\s+$", re.IGNORECASE
)
_OF, _POSSESSIVE = ("of", "to", "from", "the"), ("'s", "’s", "s'", "s’")
# "Lisbon airport", "Oslo's mayor"; "Washington's plan" is the government's
_PLACE = re.compile(
    r"(?:['’]s)?\s+(?:\w+ )?(?:airports?|mayors?|police|ports?|harbour|hospitals?|universit\w+|museums?|stadium|metro"
    r"|zoo|marathon|stations?|schools?|suburbs?|streets?|residents|cathedral|film festival|attacks?|bombings?)\b",
    re.IGNORECASE,
)
# before a time that only bounds what is asked for, and need stand nowhere
_BOUNDS = re.compile(r"\b(?:since|before|after|until|till|by|between|from|to|than|end of)\s+$", re.IGNORECASE)
LEAST_FIGURE = 1000  # from which on a number is a year, or large enough to be told of as it stands
SPELLING = 0.8  # how alike (difflib's ratio) two words are of which one is taken for a misspelling of the other
# a sentence's first word; "Mr. Reed" and "U.S. Congress" are no sentences
_FIRST = re.compile(r"(?:^\s*|(?<=[?!])\s+|(?<=[a-z]{4}\.)\s+)[^\W\d_]+(?![\w'’.-])")
_DESCRIBES = re.compile(rf"{NATION.pattern}|ic$", re.IGNORECASE)  # Jewish, Islamic: no name by itself


def unknown_names(question: str, texts: Sequence[str]) -> list[str]:
    """The names in the question that stand in none of the texts, not even spelled a little otherwise.

    "Anthony Blinken" is known where "Antony Blinken" stands, and Netanyaho where Netanyahu does; but Austria is not
    Australia: a word that English knows is not misspelt.
    """
    text = "\n".join(texts)
    known = {fold_name(word) for word, _, _ in tokens(text)}
    question = _uncapitalised(question)
    missing = missing_names(find_names(question), text)
    return [
        " ".join(question[name.start : name.end].split())
        for name in missing
        if not all(_DESCRIBES.search(word) or _alike(word, ROLES) for word in name.words)
        and not _is_respelled(name, known)
        and not _is_government(name, question, text)
    ]


def documents_beside(question: str, texts: Mapping[Document, str]) -> set[Document]:
    """The documents that lack a name of the question where another has them all; none where none has.

    Whoever asks of the ICJ is not answered by an article that never names it, when one lies beside it that does.
    """
    if not find_names(_uncapitalised(question)):
        return set()
    lacking = {document for document, text in texts.items() if unknown_names(question, [text])}
    return lacking if len(lacking) < len(texts) else set()


def unknown_figures(question: str, texts: Sequence[str]) -> list[str]:
    """The days, months and years in the question, and its large numbers in digits, that stand in none of the texts.

    A day without a year is known where any year has it, and a month or year where a day of it stands. What only bounds
    ("since 2020", "more than 2,000") need stand nowhere.
    """
    dates = find_dates(question)
    numbers = [
        number
        for number in find_numbers(question, dates)
        if number.value >= LEAST_FIGURE and question[number.start].isdigit()
    ]
    if not dates and not numbers:  # as most questions: the texts need not be looked through
        return []
    text = "\n".join(texts)
    told = find_dates(text)
    values = {number.value for number in find_numbers(text, told)}.union(date.year for date in told if date.year)
    spans = [(date.start, date.end) for date in dates if not any(date.agrees(other) for other in told)]
    spans += [(number.start, number.end) for number in numbers if number.value not in values]
    return [question[start:end].rstrip(",") for start, end in spans if not _BOUNDS.search(question[:start])]


def _is_government(name: Name, question: str, text: str) -> bool:
    """Whether the question speaks of a government by its city's name, and the text of its country."""
    country = CAPITAL_OF.get(" ".join(fold_name(word) for word in name.words))
    if country is None or _is_place(name, question):
        return False
    people = {COUNTRY_OF.get(word) for word in known_names(text).capitals}  # Czech, for the Czech Republic
    return COUNTRY_OF.get(country.lower()) in people - {None} or not missing_names(find_names(f"about {country}"), text)


def _is_place(name: Name, question: str) -> bool:
    """Whether the question speaks of a city, and not of what is its government's: "of Paris", but "of Paris's plan"."""
    owns = question[name.start : name.end].endswith(_POSSESSIVE) or question[name.end :].startswith(_POSSESSIVE)
    placed = _PLACED.search(question[: name.start])
    return bool(_PLACE.match(question[name.end :])) or bool(
        placed and not (owns and placed[0].split()[0].lower() in _OF)
    )


def _is_respelled(name: Name, known: Collection[str]) -> bool:
    words = [fold_name(word) for word in name.words]
    return all(_alike(word, known) for word in words) and any(word in known or not is_english(word) for word in words)


def _alike(word: str, known: Collection[str]) -> bool:
    return bool(get_close_matches(fold_name(word), known, n=1, cutoff=SPELLING))


def _uncapitalised(question: str) -> str:
    """The question without the capitals of its sentences' first words, which say nothing."""
    return _FIRST.sub(
        lambda first: first[0] if len(first[0]) > 1 and first[0].isupper() else first[0].lower(), question
    )
