"""The kinds of thing that a question asks for, a number, a day, a name or a person, and whether a text gives one.

What can be told for sure, without a model: beyond those that the question names itself. Pure functions.
"""

import re
from collections.abc import Callable

from index.dates import find_dates
from index.names import NATION, find_names, fold_name
from index.speakers import speakers
from index.words import content_stems, stem, tokens
from rag.claims import find_numbers
from rag.offices import tells_of_another_office
from rag.parts import OPEN

_COUNT = re.compile(
    r"\bhow (?:many|much|old|tall|long|far|often|large|big|high)\b|\bwhat (?:number|age)\b"
    r"|\bwhat (?:(?:total|average|combined|exact|overall|final) )?(?:percentage|share|price|sum|total|amount)\b"
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
    r"(?:^|\band )when\b|(?:^|\b(?:and|on|in) )(?:what|which) (?:day|date|year|month|time)\b"
    rf"|{_WANTS}(?: \w+)? the dates? (?:of|when|on which)\b|^the dates? of\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:which|what) (?:cit(?:y|ies)|towns?|villages?|countr(?:y|ies)|compan(?:y|ies))\b(?!.*\bor\b)"
    rf"|{_WANTS}.*\b(?:(?:by|his|her|their|a) names?\b|the names? (?:of|for)\b)",
    re.IGNORECASE,
)
# who is told of by name, one or several; and others, of whom several may be told of otherwise ("workers of the port")
_HOLDER = (
    r"spokes(?:m[ae]n|wom[ae]n|person|people)|minister|leader|official|president|secretary|ambassador|diplomat|politician"
    r"|senator|lawmaker|mayor|judge|prosecutor|lawyer|attorney|director|author|journalist|reporter|photographer"
)
_SOMEBODY = (
    r"manager|owner|founder|analyst|economist|scientist|researcher|expert|historian|professor|academic"
    r"|writer|singer|player|coach|athlete|teacher|student|doctor|nurse|driver|pilot|captain|skipper|officer"
    r"|commander|soldier|firefighter|rescuer|worker|witness|survivor|passenger|victim|resident|suspect|attacker"
    r"|killer|hostage|prisoner|boy|girl|son|daughter|brother|sister|mother|father|wife|husband|parent|cousin|uncle|aunt"
    r"|relative|neighbou?r|friend|colleague|critic"
)
# "the name of the driver who was arrested", which a driver from Doncaster does not give
_SOMEBODY_S_NAME = re.compile(
    r"\bnames? of (?:the |an? )?(?:(?!(?:in|on|of|by|to|from|with|near|at|for)\b)[\w-]+ ){0,3}?"
    rf"(?:\w*m[ae]n|(?:{_HOLDER}|{_SOMEBODY}|patient|person)s?|people|child(?:ren)?)\b",
    re.IGNORECASE,
)
# the one whose name is wanted: "the name of the man arrested in May", "which lawyer"
_WANTED = re.compile(
    r"\b(?:what|which|tell|give|know|need|want)\b.{0,40}?\bnames? of (?:the |an? |his |her |their )?"
    r"(?:[\w’'-]+ ){0,3}?([\w-]+)(?=\W*$| (?:who|that|which|in|on|at|from|with|\w+ed)\b)"
    r"|\b(?:which|what) (?:[\w-]+ ){0,2}?(lawyer|attorney|judge|minister)\b",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(r"(.*?)\ban? (?:[\w’'-]+ ){0,3}$", re.IGNORECASE | re.DOTALL)
_BESIDE = re.compile(
    r"(?:[,:(–—]|[A-Z][\w’'-]+ (?:is|was|became))\s*$"
)  # "Jan Koster, a lawyer", "Koster was a lawyer"
_CALLED = re.compile(r",? (?:(?:named|called|identified as|known as) )?(?:[A-Z]|\d)|\W*,? whose name\b")
_PLACED = re.compile(r"\b(?:from|in|at|near|outside)\s+(?:the\s+)?$", re.IGNORECASE)
# one who does something, and no adjective ("student loans") or bystander ("what killed a passenger?")
_DOES = (
    r"(?=\W*$|,? (?:who|that|in|of|at|from|on|with|did|is|was|has|had|heard|says?|said|won|led|took|saw|told|made|gave"
    r"|found|spoke|thought|wrote|\w+ed)\b)"
)
_PLAIN = r"(?:(?!(?:did|does|do|is|was|were|has|had|have|can|could|would|should|will|the|an?|his|her|their|its)\b)\w+ )"
_PERSON = re.compile(
    r"(?:^|\. )\W*(?:and )?(?:who|whom|whose)\b"
    rf"|\b(?:which|what) {_PLAIN}{{0,3}}(?:(?:{_HOLDER}|person)s?|wom[ae]n|m[ae]n|people)\b"
    rf"|\bwhich {_PLAIN}{{0,2}}(?:{_SOMEBODY})\b{_DOES}",
    re.IGNORECASE,
)
_SPEED = re.compile(
    r"\bhow fast (?:was|were|is|are)\b.{0,120}?"
    r"\b(?:travell?ing|going|driving|moving|sailing|flying|running|riding|flowing)\b",
    re.IGNORECASE,
)
_PER_HOUR = re.compile(
    r"\b(?:km/?hr?|kph|mph|m\.p\.h|knots?|mach|m/s|speed|pace)\b|\b(?:an?|per)[ -](?:hour|second|minute)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:what|which) (?:(?:is|was) )?(?:the |his |her |their )?(?:[\w’'-]+ ){0,2}?(?:tele)?phone number\b"
    r"|\b(?:what|which) number (?:can|could|should|do|must|may)\b.{0,80}?\b(?:call|ring|dial|phone)\b",
    re.IGNORECASE,
)
_DIALLED = re.compile(
    r"\+?\d[\d ()/.-]{3,}\d|\b(?:call|ring|dial|phone|line|number|under|on|at|is)\b\W{1,2}\d{3}\b", re.IGNORECASE
)
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
    r"\b(?:many|few|several|none|no|nobody|neither|hundreds|thousands|millions|dozens|once|twice|one|half|most|all|days?|weeks?|months?|years?|hours?)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:leaders?|officials?|people|civilians?|commanders?|groups?|police|army|forces|ministers?|presidents?|members?"
    r"|hostages?|prisoners?|victims?|families|residents?|women|men|children|workers?|soldiers?|troops|militants?"
    r"|journalists?|doctors?|citizens?)\b",
    re.IGNORECASE,
)
LONGEST = 60  # characters before a noun in which its article is looked for


def asks_for_number(question: str) -> bool:
    """Whether some part of the question wants a number: "How many came?"."""
    return bool(_COUNT.search(question))


def asks_for_person(question: str) -> bool:
    """Whether some part of the question wants somebody named: "Which minister resigned?"."""
    return bool(_PERSON.search(question))


def asks_for_name(question: str) -> bool:
    """Whether the question wants the name of something or somebody, and neither a number nor a time."""
    return bool(_NAME.search(question)) and not _COUNT.search(question) and not _TIME.search(question)


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


def demands(part: str) -> list[Callable[[str, str], bool]]:
    """What an answer to this part must hold."""
    if _SPEED.search(part):
        return [_gives_speed]
    if _PHONE.search(part):
        return [_gives_phone]
    if _COUNT.search(part):
        return [_gives_number]
    if _TIME.search(part):
        return [_gives_time]
    if _NAME.search(part):
        return [gives_name]
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


def _gives_speed(_: str, text: str) -> bool:
    return bool(_PER_HOUR.search(text))


def _gives_phone(_: str, text: str) -> bool:
    return bool(_DIALLED.search(text))


def gives_name(question: str, text: str) -> bool:
    """Whether the text gives a name that the question does not, of the one whom it wants."""
    asked = {fold_name(word) for word, _, _ in tokens(question)}
    names = [name for name in find_names(text) if len(name.words) > 1 or not NATION.search(name.words[0])]
    if _SOMEBODY_S_NAME.search(question):
        names = [name for name in names if not _PLACED.search(text[: name.start])]
    if _is_nameless(question, text) or tells_of_another_office(question, text):
        return False
    return not {fold_name(word) for name in names for word in name.words} <= asked


def _gives_person(question: str, text: str) -> bool:
    asked = {fold_name(word) for word, _, _ in tokens(question)}
    told = _persons(question, text) > 0 or any(fold_name(match[0]) not in asked for match in _PEOPLE.finditer(text))
    return told and not _is_nameless(question, text) and not tells_of_another_office(question, text)


def _is_nameless(question: str, text: str) -> bool:
    """Whether the text tells of the one whose name is wanted only as "a man", and of nobody else whom it may mean.

    That may be who stands beside him, or behind him and is not who says so, or with whom the text begins.
    """
    wanted = _WANTED.search(question)
    if wanted is None:
        return False
    told = list(re.finditer(rf"\b{re.escape(wanted[1] or wanted[2])}\b", text, re.IGNORECASE))
    before = [_INDEFINITE.fullmatch(text, max(0, one.start() - LONGEST), one.start()) for one in told]
    if not told or not all(
        indefinite is not None and not _BESIDE.search(indefinite[1]) and not _CALLED.match(text, one.end())
        for one, indefinite in zip(told, before, strict=True)
    ):
        return False
    asked = {fold_name(word) for word, _, _ in tokens(question)}
    new = [name for name in find_names(text) if not {fold_name(word) for word in name.words} <= asked]
    new = [name for name in new if not _PLACED.search(text, max(0, name.start - LONGEST), name.start)]
    behind = [name for name in new if name.start > told[0].end() and name not in speakers(text).names]
    return not behind and not (new and new[0].start == 0 and len(new[0].words) > 1)


def _persons(question: str, text: str) -> int:
    """How many different names the text gives that the question does not."""
    asked = {fold_name(word) for word, _, _ in tokens(question)}
    return len({name.words[-1] for name in find_names(text) if {fold_name(word) for word in name.words} - asked})


COUNTED = {_gives_number: _numbers, _gives_time: _times, _gives_person: _persons}  # what can be told apart and counted
