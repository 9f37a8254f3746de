"""Judges whether statements answer the question they are given for, without a model; pure functions.

A true sentence that does not answer is not an answer. What can be told for sure: a question for a number, a day or
a person needs one, beyond those it names itself; and an answer says more than the question did.
"""

import re
from collections.abc import Callable, Sequence

from index.dates import find_dates
from index.names import NATION, find_names, fold_name
from index.words import content_stems, stem, tokens
from rag.claims import find_numbers
from rag.parts import OPEN, question_parts

_COUNT = re.compile(
    r"\bhow (?:many|much|old|tall|long|far|often|large|big|high)\b|\bwhat (?:number|percentage|share|age|price|sum)\b"
    r"|\b(?:is|was|are|were) there (?:a|any) (?:numbers?|figures?|sum)\b",
    re.IGNORECASE,
)
# "How many registered voters are there": voters; "how many were killed" names nothing
_HOW_MANY = re.compile(
    r"\bhow many (?:(?:more|other|of (?:the|his|her|its|their)) )?"
    r"(?!(?:were|was|are|is|have|has|had|did|do|does|will|would|can|could|of|died|killed|hurt|injured|wounded)\b)"
    r"((?:[\w’'-]+ ){0,2}?[\w’'-]+)(?=\W*$|\s+(?:did|do|does|are|is|was|were|has|have|had|will|would|can|could|may"
    r"|might|must|in|of|on|at|for|to|from|the|an?|there|left|live[ds]?|came|who|that|which|went|per|by|with|he|she|they"
    r"|took|died|\w+ed)\b)",
    re.IGNORECASE,
)
_WANTS = r"\b(?:list|give|tell|need|want|know|quote|find|looking for|what (?:is|was|are|were))\b"
_TIME = re.compile(
    r"(?:^|\b(?:and|on|in) )(?:when|(?:what|which) (?:day|date|year|month|time))\b"
    rf"|{_WANTS}(?: \w+)? the dates? (?:of|when|on which)\b|^the dates? of\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:which|what) (?:cit(?:y|ies)|towns?|villages?|countr(?:y|ies)|compan(?:y|ies))\b(?!.*\bor\b)"
    rf"|{_WANTS}.*\b(?:(?:by|his|her|their|a) names?\b|the names? (?:of|for)\b)",
    re.IGNORECASE,
)
# "the name of the driver who was arrested", which a driver from Doncaster does not give
_SOMEBODY_S_NAME = re.compile(
    r"\bnames? of (?:the |an? )?(?:(?!(?:in|on|of|by|to|from|with|near|at|for)\b)[\w-]+ ){0,3}?"
    r"(?:(?:\w*m[ae]n|drivers?|victims?|suspects?|pilots?|captains?|officers?|soldiers?|workers?|teachers?|doctors?|nurses?"
    r"|players?|singers?|writers?|authors?|reporters?|journalists?|photographers?|lawyers?|owners?|founders?|leaders?"
    r"|ministers?|mayors?|judges?|prosecutors?|directors?|persons?|people|boys?|girls?|sons?|daughters?|wife|husband"
    r"|brothers?|sisters?|mothers?|fathers?|child(?:ren)?|students?|patients?|residents?|hostages?|prisoners?|attackers?"
    r"|killers?|economists?|scientists?|researchers?|experts?|firefighters?|president)\b)",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\b(?:from|in|at|near|outside)\s+(?:the\s+)?$", re.IGNORECASE)
_PERSON = re.compile(
    r"(?:^|\. )\W*(?:and )?(?:who|whom|whose)\b"
    r"|\b(?:which|what) (?:(?!did|does|do|is|was|were|has|had|have|can|could|would|should|will|the)\w+ ){0,3}"
    r"(?:spokes(?:man|woman|person|men|people)|minister|leader|official|president|photographer|author|journalist"
    r"|reporter|politician|diplomat|mayor|secretary|judge|director|wom[ae]n|m[ae]n|person|people)s?\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:compar\w+|differ\w*|contrast\w*|changed? between|versus|vs|respectively|(?:which|what) two)\b"
    r"|\bhow far apart\b.*\b(?:on|over|about)\b|\bboth\b.*\beach\b"
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
_WEEKDAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:today|yesterday|tomorrow|morning|afternoon|evening|week|weekend|month|year|century|january|february|march|april|may|june|july|august|september|october|november|december)\b|\b\d{4}s?\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b(?:[01]\d|2[0-3]):[0-5]\d\b|\b\d{1,2}(?:[:.][0-5]\d)? ?[ap]\.?m\b|\b(?:noon|midday|midnight)\b"
    r"|\b(?:at|since|until|before|after) \d{1,2}[:.][0-5]\d"
    r"(?= (?:on [a-z]+day|this|that|in the|local|gmt|last|[a-z]+day)\b)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]*\)")  # the same hour elsewhere: "18:07 local time (16:07 GMT)"
_DAYS = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_QUANTITY = re.compile(
    r"\b(?:many|few|several|none|no|hundreds|thousands|millions|dozens|once|twice|one|half|most|all|days?|weeks?|months?|years?|hours?)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:leaders?|officials?|people|civilians?|commanders?|groups?|police|army|forces|ministers?|presidents?|members?"
    r"|hostages?|prisoners?|victims?|families|residents?|women|men|children|workers?|soldiers?|troops|militants?"
    r"|journalists?|doctors?|citizens?)\b",
    re.IGNORECASE,
)


def open_parts(question: str, statements: Sequence[str]) -> list[str]:
    """The parts of the question for which no statement gives a thing of the kind that is asked for."""
    text = "\n".join(statements)
    parts = question_parts(question)
    wants_name = _NAME.search(question) and not _COUNT.search(question) and not _TIME.search(question)
    if len(parts) == 1 and wants_name:  # "Who was killed? I am looking for his name."
        return [] if _gives_name(question, text) else parts
    return [part for part in parts if not all(given(question, text) for given in _demands(part))]


def parts_short(question: str, statements: Sequence[str]) -> list[str]:
    """The parts of the question that want things of a kind of which the statements give fewer than there are parts.

    "When did it begin, and when did it end?" is not answered by one day.
    """
    kinds: dict[Callable[[str, str], int], list[str]] = {}
    for part in question_parts(question):
        for given in _demands(part):
            if given in _COUNTED:
                kinds.setdefault(_COUNTED[given], []).append(part)
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


def asks_for_number(question: str) -> bool:
    """Whether some part of the question wants a number: "How many came?"."""
    return bool(_COUNT.search(question))


def asks_for_person(question: str) -> bool:
    """Whether some part of the question wants somebody named: "Which minister resigned?"."""
    return bool(_PERSON.search(question))


def names_who_said(question: str, sentence: str) -> bool:
    """Whether a sentence gives the person that is asked for outside of what it quotes, or nobody is asked for.

    "“We owe the families an answer,” he said" tells of families, and not who said so.
    """
    return not asks_for_person(question) or not open_parts(question, [_SAID.sub("", sentence)])


def counts_it(question: str, text: str) -> bool:
    """Whether the text names, by stem, what "How many voters…?" wants counted; True where nothing is named.

    Of "times" a text tells otherwise: twice, a third visit. People who "died" may be miners that died.
    """
    counted = _HOW_MANY.search(question)
    if counted is None:
        return True
    noun = stem(counted[1].split()[-1])
    did = next((stem(word) for word, start, _ in tokens(question) if start > counted.end(1)), "")
    told = {stem(word) for word, _, _ in tokens(text)}
    return noun == "time" or noun in told or (noun == stem("people") and did in told)


def asks_for_both(question: str) -> bool:
    """Whether the question, one though it is, wants several things told beside each other: "How do they compare?"."""
    return bool(_COMPARES.search(question)) and not _LIKENS.search(question)


def asks_the_program(question: str) -> bool:
    """Whether all of the question is about the program and how it was told to work, of which no document tells."""
    return all(_PROGRAM.search(part) for part in question_parts(_SAID.sub("", question)))


def share_borne(question: str, text: str) -> float:
    """The share (0 to 1) of the question's words of meaning that stand in the text, by stem."""
    wanted = set(content_stems(question))
    return len(wanted & set(content_stems(text))) / (len(wanted) or 1)


def _demands(part: str) -> list[Callable[[str, str], bool]]:
    """What an answer to this part must hold."""
    if _COUNT.search(part):
        return [_gives_number]
    if _TIME.search(part):
        return [_gives_time]
    if _NAME.search(part):
        return [_gives_name]
    if _PERSON.search(part):
        return [_gives_person]
    return [_gives_more] if OPEN.search(part) else []


def _gives_more(question: str, text: str) -> bool:
    """Whether the text says anything that the question did not; models like to hand a question back as a sentence."""
    return not set(content_stems(text)) <= set(content_stems(question))


def _gives_number(question: str, text: str) -> bool:
    return _numbers(question, text) > 0


def _numbers(question: str, text: str) -> int:
    """How many different numbers the text gives, or whether it gives a quantity in words."""
    asked = {number.value for number in find_numbers(question)}
    values = {number.value for number in find_numbers(text)} - asked
    return len(values) or int(bool(_QUANTITY.search(text)))


def _gives_time(question: str, text: str) -> bool:
    return _times(question, text) > 0


def _times(_: str, text: str) -> int:
    """How many different days the text gives, or whether it gives a time in other words; "Tuesday, 7 March" is one."""
    dates = find_dates(text)
    different = [date for at, date in enumerate(dates) if not any(date.agrees(other) for other in dates[:at])]
    days = {day[0].lower() for day in _DAYS.finditer(text)}
    hours = {hour[0].lower() for hour in _CLOCK.finditer(_ASIDE.sub("", text))}
    return len(different) or max(len(days), len(hours)) or int(bool(_WEEKDAY.search(text)))


def _gives_name(question: str, text: str) -> bool:
    asked = {fold_name(word) for word, _, _ in tokens(question)}
    names = [name for name in find_names(text) if len(name.words) > 1 or not NATION.search(name.words[0])]
    if _SOMEBODY_S_NAME.search(question):
        names = [name for name in names if not _PLACED.search(text[: name.start])]
    return not {fold_name(word) for name in names for word in name.words} <= asked


def _gives_person(question: str, text: str) -> bool:
    asked = {fold_name(word) for word, _, _ in tokens(question)}
    return _persons(question, text) > 0 or any(fold_name(match[0]) not in asked for match in _PEOPLE.finditer(text))


def _persons(question: str, text: str) -> int:
    """How many different names the text gives that the question does not."""
    asked = {fold_name(word) for word, _, _ in tokens(question)}
    return len({name.words[-1] for name in find_names(text) if {fold_name(word) for word in name.words} - asked})


_COUNTED = {_gives_number: _numbers, _gives_time: _times, _gives_person: _persons}  # what can be told apart and counted
