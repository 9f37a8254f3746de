"""Whether a text states a phrase: whole words, with case, punctuation and ways to write a number folded.

Knows nothing of how answers are checked: a measure that shared the check's reading would share its mistakes.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

_ONES = dict(
    zip(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 10**12}
_SMALL = _ONES | _TENS
# a number with its commas; a word with its apostrophe; a sign that is a word
_TOKEN = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:st|nd|rd|th)?(?![a-z])|[^\W_]+(?:'[^\W_]+)*|[%€£$]")
_SHORT = re.compile(r"(?<=\d)\s?(?:bn|tn)\b|(?<=\d)(?:mn|[kmb])\b")
_IN_FULL = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion", "tn": "trillion"}
_MANY = re.compile(r"\s+(?:people|voters|doses|tonnes|homes|workers|members|users|passengers|euros|dollars)\b")
_MONEY = re.compile(r"[$€£]\d[\d,.]*$")
_SIGNS = {"%": "percent", "$": "dollars", "€": "euros", "£": "pounds"}
_CLAUSE = re.compile(r"(?:[,;:—–()]| - )(?=\s|\D)|\b(?:but|while|whereas|although|though|because)\b", re.IGNORECASE)

_NOT = frozenset("not no never neither nor cannot without".split())
_AUXILIARIES = frozenset("is are was were did does do has have had will would can could should may might must".split())
_BEFORE, _AFTER = 3, 2  # words between a negation and what it denies, at most
# "not until May" says May, "no fewer than 40" says 40, "not only Rafah" says Rafah
_HARMLESS = frozenset("only just merely until fewer less more later".split())


def fold(text: str) -> list[str]:
    """The words of a text: lower case, no accents, no punctuation, numbers as digits, `%` and currencies as words.

    `1,200`, `twelve hundred` and `1.2 thousand` are all `1200`; `a million` and `$1m` are `1000000`; `7th` is `7`.
    """
    plain = unicodedata.normalize("NFKD", text).replace("’", "'").replace("per cent", "percent").casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _SHORT.sub(lambda short: _in_full(short, plain), plain)
    words: list[str] = []
    for match in _TOKEN.finditer(plain):
        word = match[0]
        if word[0].isdigit():
            word = re.sub(r"(?:st|nd|rd|th)$", "", word.replace(",", ""))
        elif word in _SIGNS:
            word = _SIGNS[word]
        else:
            word = word.removesuffix("'s").replace("'", "")
        words.append(word)
    return list(_numbers(_signs_last(words)))


def _in_full(short: re.Match[str], text: str) -> str:
    """The scale in full: of `2.3m` only where it is money, or where something is counted; else it tells of metres."""
    is_money = _MONEY.search(text[max(0, short.start() - 20) : short.start()])
    is_scale = short[0].strip() in {"bn", "tn", "mn"} or is_money or _MANY.match(text, short.end())
    return f" {_IN_FULL[short[0].strip()]}" if is_scale else short[0]


def _signs_last(words: list[str]) -> list[str]:
    """`$ 5 million` reads `5 million dollars`."""
    found: list[str] = []
    at = 0
    while at < len(words):
        if words[at] in {"dollars", "euros", "pounds"} and at + 1 < len(words) and words[at + 1][0].isdigit():
            end = at + 2
            while end < len(words) and words[end] in _SCALES:
                end += 1
            found += [*words[at + 1 : end], words[at]]
            at = end
        else:
            found.append(words[at])
            at += 1
    return found


def _numbers(words: Sequence[str]) -> Iterator[str]:
    """The words with each number that is spelled out, or scaled by a word, as digits."""
    at = 0
    while at < len(words):
        value, end = _number(words, at)
        if end > at:
            yield f"{value:.10g}" if value < 10**10 else f"{value:.0f}"
            at = end
        else:
            yield words[at]
            at += 1


def _number(words: Sequence[str], at: int) -> tuple[float, int]:
    """The number that begins at a word, and where it ends: there, if none does."""
    start = at
    following = words[at + 1] if at + 1 < len(words) else ""
    if words[at] in {"a", "an"}:
        if following not in _SCALES:
            return 0.0, start
        group, at = 1.0, at + 1
    elif words[at] in _SMALL:
        group, at = float(_SMALL[words[at]]), at + 1
        if 20 <= group < 100 and at < len(words) and 1 <= _ONES.get(words[at], 0) <= 9:
            group, at = group + _ONES[words[at]], at + 1
    elif re.fullmatch(r"\d+(?:\.\d+)?", words[at]):
        group, at = float(words[at]), at + 1
    else:
        return 0.0, start
    total = 0.0
    while at < len(words):
        if words[at] in _SCALES:
            scale = _SCALES[words[at]]
            if scale == 100 or not group:
                group = (group or 1) * scale
            else:
                total, group = total + group * scale, 0.0
            at += 1
            continue
        step = at + (words[at] == "and")
        if step < len(words) and words[step] in _SMALL and _adds(words[at - 1]):
            group, at = group + _SMALL[words[step]], step + 1
            if _SMALL[words[step]] >= 20 and at < len(words) and 1 <= _ONES.get(words[at], 0) <= 9:
                group, at = group + _ONES[words[at]], at + 1
            continue
        break
    return total + group, at


def _adds(word: str) -> bool:
    """Whether a smaller number may follow: two hundred AND FIVE, but not `five, six`."""
    return word in _SCALES


def find(words: Sequence[str], phrase: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(start, end) of each place where the phrase stands in the words, whole words only."""
    size = len(phrase)
    for at in range(len(words) - size + 1):
        if size and list(words[at : at + size]) == list(phrase):
            yield at, at + size


def denies(words: Sequence[str], start: int, end: int) -> str | None:
    """The negation right before or right after the words from start to end, in the same clause; None without one.

    `not on Monday`, `no ships`, `the ships did not`; a cheap reading, not a grammar.
    """
    for at in range(start - 1, max(0, start - _BEFORE) - 1, -1):
        if _denies(words, at):
            return words[at]
    for at in range(end, min(end + _AFTER, len(words))):
        # "the ships did not" denies, "the mayor, no friend of ships" does not
        if _is_contracted(words[at]) or (at > end and words[at - 1] in _AUXILIARIES and _denies(words, at)):
            return words[at]
    return None


def _denies(words: Sequence[str], at: int) -> bool:
    following = words[at + 1] if at + 1 < len(words) else ""
    return (words[at] in _NOT and following not in _HARMLESS) or _is_contracted(words[at])


def _is_contracted(word: str) -> bool:
    return word.endswith("nt") and word[:-2] in _AUXILIARIES | {"wo", "ca"}


def has_negation(text: str) -> bool:
    """Whether a text denies anything."""
    words = fold(text)
    return any(_denies(words, at) for at in range(len(words)))


def stated(text: str, phrase: str, heed_negation: bool = True) -> str | None:
    """None where the text states the phrase, else why it does not, in a few words."""
    wanted = fold(phrase)
    # a phrase may hold a comma itself: then it stands in no clause, but in the whole
    for parts in (clauses(text), [text]):
        reason = "not stated"
        for part in parts:
            words = fold(part)
            for start, end in find(words, wanted):
                denial = denies(words, start, end) if heed_negation else None
                if denial is None:
                    return None
                reason = f"denied: “{denial}” beside it"
        if reason != "not stated":
            return reason
    return "not stated"


def clauses(text: str) -> list[str]:
    """The text's clauses, as far as marks and joining words part them."""
    return [part for part in _CLAUSE.split(text) if part and part.strip()]
