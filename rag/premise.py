"""Whether a sentence says otherwise than a question takes for granted; pure functions.

"Why did Germany support the accusation?" takes for granted that it did. No reason stands anywhere, but "there is no
basis for the accusation" does, and that is what whoever asks must be told. Here only what is said in so many words is
seen: a denial, and close behind it words of the question; or, where the question denies, a sentence that affirms just
that. What is said in other words the model is asked about (rag.probe).
"""

import re

from index.names import find_names
from index.words import STOPWORDS, stem, tokens
from rag.names import missing_names
from rag.negation import REACH, denies, is_negator, same_clause
from rag.relevance import asks_openly

_MARKS = re.compile(r"[\"“”„]")  # half of a pair would be left
_MERELY = re.compile(r"\W+(?:only|just|merely|alone|least)\b", re.IGNORECASE)  # "not only" denies nothing
# who asks what somebody says of a thing takes nothing of it for granted
_OPINION = re.compile(
    r"\b(?:sa(?:y|ys|id)|thinks?|thought|comment\w*|respon(?:d\w*|ses?)|react\w*|positions?|stances?|views?|opinions?|tells?|told)\b"
    r"|^\W*(?:and )?who (?:[\w-]+ )?(?:compar\w+ .{0,100}?\b(?:to|with)\b|call(?:s|ed) .{0,100}?(?:\ban?\b|[“\"])"
    r"|describ\w+ .{0,100}?\bas\b|(?:claim|insist|argu|warn|admit|stress)\w* that\b)",
    re.IGNORECASE,
)
_KEPT = re.compile(r"\b(?:kept|keeps?|stop(?:s|ped)?|prevent(?:s|ed)?)\b[^,;?]*? from\b", re.IGNORECASE)
_SOFTLY = re.compile(  # what makes an exception, or denies in other words than rag.negation's
    r"\b(?:except\w*|exclu\w*|only|but|unlike|against|instead|rather|hardly|barely|little|few|other than|away|absent"
    r"|(?:declin|abstain|avoid|skip|miss|bann|block|stopp|prevent|cancel|postpon|withh|ignor|omit|dismiss)\w*"
    r"|ruled out)\b",
    re.IGNORECASE,
)


def denied(question: str, sentence: str) -> str:
    """The denial in the sentence, to the last of the question's words that it reaches; names aside; "" for none.

    A question that denies something itself takes nothing of that for granted, nor does one for yes or no, or for what
    somebody says; none of these is denied anything here.
    """
    takes_for_granted = asks_openly(question) and not _OPINION.search(question)
    if not takes_for_granted or any(denies(word) for word, _, _ in tokens(question)):
        return ""
    asked = {stem(word) for word, _, _ in tokens(question) if word.lower() not in STOPWORDS}
    asked -= {stem(word) for name in find_names(sentence) for word in name.words}
    said = tokens(sentence)
    for at, (word, start, end) in enumerate(said):
        if not denies(word) or _MERELY.match(sentence, end):
            continue
        reach = [one for one in said[at + 1 : at + 1 + REACH] if same_clause(sentence, end, one[1])]
        found = [one for one in reach if stem(one[0]) in asked]
        if found:
            return _MARKS.sub("", sentence[start : found[-1][2]])
    return ""


def affirmed(question: str, sentence: str) -> str:
    """The word that the question denies ("did not sign", "kept from signing") and the sentence affirms; "" for none.

    The sentence has all names of the question, and nothing in it denies or makes an exception.
    """
    said = tokens(sentence)
    if any(denies(word) for word, _, _ in said) or _SOFTLY.search(sentence):
        return ""
    ends = [found.end() for found in _KEPT.finditer(question)]
    ends += [end for word, _, end in tokens(question) if is_negator(word) and not _MERELY.match(question, end)]
    behind = [word for word, _, _ in tokens(question[min(ends) :]) if word.lower() not in STOPWORDS] if ends else []
    lower = question[:1].lower() + question[1:]
    if not behind or not behind[0].islower() or missing_names(find_names(lower), sentence):
        return ""
    return next((sentence[start:end] for word, start, end in said if stem(word) == stem(behind[0])), "")
