"""Cuts a text into sentences with exact offsets; the home of sentencex."""

import re

SPACES = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_HOUR = re.compile(r"\d ?[ap]\.m\.$", re.IGNORECASE)
_DAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?![’'])"
    r"|(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June|July|Aug(?:ust)?|Sept(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)\.? \d"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) of every sentence, in order, stripped of white space; quotations stay whole.

    None ends between an hour and its day: "at 5:20 p.m. Monday".
    """
    import sentencex

    spans: list[tuple[int, int]] = []
    for sentence in sentencex.get_sentence_boundaries("en", text):
        start, end = sentence["start_index"], sentence["end_index"]
        found = SPACES.search(text, start, end)
        if (
            found
            and spans
            and "\n" not in text[spans[-1][1] : found.start()]
            and _HOUR.search(text, *spans[-1])
            and _DAY.match(text, found.start())
        ):
            spans[-1] = (spans[-1][0], found.end())
        elif found:
            spans.append(found.span())
    return spans
