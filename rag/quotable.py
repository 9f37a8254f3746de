"""Which sentences of a document can stand as an answer, and which need the one before them; pure functions."""

import re
from dataclasses import replace

from index.dates import find_dates
from index.names import CALENDAR, find_names
from index.passages import Hit
from index.words import tokens
from rag.commands import commanded_from
from rag.passages import sentences, shown

LEAST_WORDS = 3  # of a sentence that can stand by itself
LONGEST_DAY = 40  # characters of a day that stands alone; in most sentences none need be looked for
# what cannot be read without the sentence before it
_LEANS_BACK = re.compile(
    r"\W*(he|she|they|it|we|his|her|their|its|this|that|these|those|such|and|but|so|also|however|instead|then"
    r"|meanwhile|additionally|moreover|another|others|both|the (?:two|latter|former|same))\b",
    re.IGNORECASE,
)

_SOMEBODY = re.compile(r"\b(?:he|she|they|him|them|his|her|hers|their)\b", re.IGNORECASE)


def quotable(hit: Hit) -> list[Hit]:
    """The sentences of the hit's window that can be quoted: long enough, no questions, and before any that commands.

    A day alone, as at a page's head, tells nothing: not even whose it is (rag.imprint).
    """
    commanded = hit.place.start + commanded_from(hit.text)
    return [
        one
        for one in sentences(hit)
        if len(shown(one).split()) >= LEAST_WORDS
        and not shown(one).rstrip("\"'”’)").endswith("?")
        and not _is_day(shown(one))
        and one.window[1] <= commanded
    ]


def leans(sentence: Hit) -> bool:
    """Whether a sentence cannot be read without the one before: it begins so, or says "she" and names nobody before.

    Who is meant by “she” is known of some (rag.passages.sentences); what they quote is read as it was said.
    """
    text = shown(sentence)
    begins, somebody = _LEANS_BACK.match(text), _SOMEBODY.search(text)
    if sentence.meant:
        return begins is not None and not text.startswith(("“", '"')) and begins[1].lower() not in ("he", "she")
    return bool(begins) or (somebody is not None and not find_names(text[: somebody.start()]))


def with_lead(sentence: Hit) -> Hit:
    """One that cannot be read without the sentence before it, with that, where the paragraph has it; else as it is."""
    if not leans(sentence):
        return sentence
    whole = replace(sentence, window=(sentence.place.start, sentence.place.end), meant="")
    before = [one for one in sentences(whole) if one.window[1] <= sentence.window[0]]
    return replace(sentence, window=(before[-1].window[0], sentence.window[1]), meant="") if before else sentence


def _is_day(text: str) -> bool:
    """Whether a text is a day and nothing else: "Monday November 25, 2024"."""
    if len(text) > LONGEST_DAY:
        return False
    days = find_dates(text)
    beside = [word for word, start, _ in tokens(text) if not any(day.start <= start < day.end for day in days)]
    return bool(days) and all(word.lower() in CALENDAR for word in beside)
