"""Whether a sentence denies what a question takes for granted; pure functions.

"Why did Germany support the accusation?" takes for granted that it did. No reason stands anywhere, but "there is no
basis for the accusation" does, and that is what whoever asks must be told. Without a model that can be trusted to see
it, only what is said in so many words is seen: a denial, and close behind it words of the question.
"""

import re

from index.words import STOPWORDS, stem, tokens
from rag.names import find_names
from rag.negation import REACH, denies, same_clause

_MERELY = re.compile(r"\W+(?:only|just|merely|alone|least)\b", re.IGNORECASE)  # "not only" denies nothing


def denied(question: str, sentence: str) -> str:
    """The words of the question, names aside, that the sentence denies, as they stand there; "" where it denies none.

    A question that denies something itself takes nothing of that for granted, and is denied nothing here.
    """
    if any(denies(word) for word, _, _ in tokens(question)):
        return ""
    asked = {stem(word) for word, _, _ in tokens(question) if word.lower() not in STOPWORDS}
    asked -= {stem(word) for name in find_names(sentence) for word in name.words}
    said = tokens(sentence)
    for at, (word, _, end) in enumerate(said):
        if not denies(word) or _MERELY.match(sentence, end):
            continue
        reach = [one for one in said[at + 1 : at + 1 + REACH] if same_clause(sentence, end, one[1])]
        found = [one for one in reach if stem(one[0]) in asked]
        if found:
            return sentence[found[0][1] : found[-1][2]]
    return ""
