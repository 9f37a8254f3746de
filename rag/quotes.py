"""Finds the words of a paragraph on which a statement rests; pure functions, offsets in the text given."""

import re
from dataclasses import dataclass

from index.sentences import sentence_spans
from index.words import STOPWORDS, stem, tokens

_CLAUSE = re.compile(r"[,;:]\s|\s[–—-]+\s|[\"“”()]")
_STOP_WEIGHT = 0.15  # what a word without meaning of its own counts beside one with meaning
_GAP_COST = 0.04  # what each word inside the quote that the statement lacks costs
_MATCHES = 80  # matched words that are weighed against each other
LONGEST = 160  # characters up to which a quote is widened to its whole sentence


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stretch of a text that best carries a statement, and how much of the statement's meaning stands there.

    `coverage` (0 to 1) is the share of the statement's content words found in the stretch; `whole` the share found
    anywhere in the text; `missing` are the statement's content words that the text lacks.
    """

    start: int
    end: int
    coverage: float
    whole: float
    missing: tuple[str, ...]


def align(statement: str, text: str) -> Alignment:
    """The stretch of `text` that holds most of the statement's words with the fewest others between them.

    Words are compared by stem and without order. The stretch begins and ends on a matched word.
    """
    wanted = {
        stem(word): (_STOP_WEIGHT if word.lower() in STOPWORDS else 1.0, word) for word, _, _ in tokens(statement)
    }
    words = tokens(text)
    stems = [stem(word) for word, _, _ in words]
    matches = [at for at, found in enumerate(stems) if found in wanted]
    content = [found for found, (weight, _) in wanted.items() if weight == 1.0]
    known = set(stems)
    missing = tuple(wanted[found][1] for found in content if found not in known)
    anchors = [at for at in matches if wanted[stems[at]][0] == 1.0][:_MATCHES] or matches[:_MATCHES]
    best, span = 0.0, (0, 0)
    for first in range(len(anchors)):
        seen: set[str] = set()
        gained = 0.0
        at = anchors[first]
        for last in range(first, len(anchors)):
            for word in range(at, anchors[last] + 1):
                if stems[word] in wanted and stems[word] not in seen:
                    seen.add(stems[word])
                    gained += wanted[stems[word]][0]
            at = anchors[last] + 1
            value = gained - _GAP_COST * (at - anchors[first])
            if value > best:
                best, span = value, (anchors[first], anchors[last])
    if best <= 0.0:
        return Alignment(0, 0, 0.0, 0.0, missing)
    inside = set(stems[span[0] : span[1] + 1])
    total = len(content) or 1
    return Alignment(
        words[span[0]][1],
        words[span[1]][2],
        sum(found in inside for found in content) / total,
        sum(found in known for found in content) / total,
        missing,
    )


def widen(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch widened to its sentences where these are short, else to its clauses; stripped at both ends."""
    touched = [span for span in sentence_spans(text) if span[0] < end and start < span[1]]
    if not touched:
        return start, end
    whole = touched[0][0], touched[-1][1]
    if whole[1] - whole[0] <= LONGEST:
        return whole
    left = max((mark.end() for mark in _CLAUSE.finditer(text, whole[0], start)), default=whole[0])
    right = next((mark.start() for mark in _CLAUSE.finditer(text, end, whole[1])), whole[1])
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def folded(text: str) -> tuple[str, list[int]]:
    """The text in one form of quotation marks, dashes, spaces and case, and each character's offset in the original."""
    kept: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        plain = _PLAIN.get(character, character).lower()
        if plain == " " or plain.isspace():
            if kept and kept[-1] != " ":
                kept.append(" ")
                offsets.append(offset)
            continue
        if plain in _DROPPED:
            continue
        kept.append(plain[0])
        offsets.append(offset)
    return "".join(kept), offsets


def find_words(words: str, text: str) -> tuple[int, int] | None:
    """Where the words stand in the text, whole words only, but for case, white space and the form of marks."""
    needle = folded(words)[0].strip(" .,;:!?")
    if not needle:
        return None
    haystack, offsets = folded(text)
    match = re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", haystack)
    if match is None:
        return None
    return offsets[match.start()], offsets[match.end() - 1] + 1


_PLAIN = {"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"}
_DROPPED = frozenset('"“”„«»')


def sentences_at(text: str, start: int, end: int) -> list[str]:
    """The sentences of the text that the stretch from `start` to `end` touches."""
    return [text[first:last] for first, last in sentence_spans(text) if first < end and start < last]
