"""Judges whether statements answer the question they are given for, without a model; pure functions.

A true sentence that does not answer is not an answer. What can be told for sure: a question for a number, a day or
a person needs one, beyond those it names itself; and an answer says more than the question did.
"""

import re
from collections.abc import Callable, Sequence

from index.words import content_stems
from rag.demands import COUNTED, asks_for_name, asks_for_person, demands, gives_name
from rag.parts import OPEN, joins_two, question_parts

_COMPARES = re.compile(
    r"\b(?:compar\w+|differ\w*|contrast\w*|versus|vs|respectively|(?:which|what) two)\b"
    r"|\bchanged? between\b|\bhow\b.{0,120}?\b(?:shift(?:ed)?|evolved?) between\b"
    r"|\bhow far apart\b.*\b(?:on|over|about)\b|\b(?:on|over|about)\b.{0,120}?\bhow far apart\b|\bboth\b.*\beach\b"
    r"|\bhow (?:did|has|have|had|does|do) (?:the|its|their) (?:[\w’'-]+ ){0,3}?(?:count|number|toll|gap|figure|total"
    r"|share|estimate|price|margin|tally|offer|size|rate)s?\b.{0,80}?\b(?:change|shift|rise|fall|grow|shrink|drop)\b.{0,80}?"
    r"\b(?:from|between)\b.{0,80}?\b(?:to|and|until)\b|\bdifferent\b.{0,120}?\bwhat (?:are|were) they\b"
    r"|\b(?:did|do|does|have|has|had)\b[^.?!;]{0,60}?\band\b[^.?!;]{0,40}?\beach"
    r"(?=\W*$| (?:say|want|count|pay|offer|give|put|name|claim|think|report|expect|\w+ed)\b)"
    r"|\bacross the (?:articles|documents|reports|sources|papers|files)\b",
    re.IGNORECASE,
)
# "Who compared the vote to an auction?" wants one thing told
_LIKENS = re.compile(
    r"^\W*(?:who|which(?: [\w-]+){1,3}?)(?: had| has)? compared (?!with\b|to\b).{0,100}?\b(?:to|with)\b"
    r"|\bto what (?:did|does|do|is|was|has|have)\b.{0,100}?\bcompared?\b"
    r"|\bwhat (?:did|does|do)\b.{0,100}?\bcompare\b.{0,100}?\b(?:to|with)\W*$"
    r"|\bwhat (?:is|was|are|were)\b.{0,100}?\bcompared (?:to|with)\W*$",
    re.IGNORECASE,
)
# "your prompt", "who are you"; what somebody is quoted as saying is no word to the program
_PROGRAM = re.compile(
    r"\byour (?:own )?(?:(?:system|initial|hidden|secret) )?(?:prompts?|instructions?|guidelines|system message"
    r"|training(?: data)?|language model|developers?|creators?)\b"
    r"|^\W*(?:who|what) are you\b\W*$|^\W*who (?:made|built|created|trained|developed) you\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»")


def open_parts(question: str, statements: Sequence[str]) -> list[str]:
    """The parts of the question for which no statement gives a thing of the kind that is asked for."""
    text = "\n".join(statements)
    parts = question_parts(question)
    if len(parts) == 1 and asks_for_name(question):  # "Who was killed? I am looking for his name."
        return [] if gives_name(question, text) else parts
    return [part for part in parts if not all(given(question, text) for given in demands(part))]


def parts_short(question: str, statements: Sequence[str]) -> list[str]:
    """The parts of the question that want things of a kind of which the statements give fewer than there are parts.

    "When did it begin, and when did it end?" is not answered by one day.
    """
    kinds: dict[Callable[[str, str], int], list[str]] = {}
    for part in question_parts(question):
        for given in demands(part):
            if given in COUNTED:
                kinds.setdefault(COUNTED[given], []).append(part)
    several = [(count, parts) for count, parts in kinds.items() if len(parts) > 1]
    return [
        part
        for count, parts in several
        if sum(count(question, statement) for statement in statements) < len(parts)
        for part in parts
    ]


def asks_openly(question: str) -> bool:
    """Whether the question asks for something, and not for yes or no."""
    return bool(OPEN.search(question))


def names_who_said(question: str, sentence: str) -> bool:
    """Whether a sentence gives the person that is asked for outside of what it quotes, or nobody is asked for.

    "“We owe the families an answer,” he said" tells of families, and not who said so.
    """
    return not asks_for_person(question) or not open_parts(question, [_SAID.sub("", sentence)])


def asks_for_both(question: str) -> bool:
    """Whether the question, one though it is, wants several things told beside each other: "How do they compare?"."""
    return bool(_COMPARES.search(question)) and not _LIKENS.search(question)


def asks_for_several(question: str) -> bool:
    """Whether the question wants more than one thing told: it joins questions, or things, or compares."""
    return len(question_parts(question)) > 1 or asks_for_both(question) or joins_two(question)


def asks_the_program(question: str) -> bool:
    """Whether all of the question is about the program and how it was told to work, of which no document tells."""
    return all(_PROGRAM.search(part) for part in question_parts(_SAID.sub("", question)))


def share_borne(question: str, text: str) -> float:
    """The share (0 to 1) of the question's words of meaning that stand in the text, by stem."""
    wanted = set(content_stems(question))
    return len(wanted & set(content_stems(text))) / (len(wanted) or 1)
