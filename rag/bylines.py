"""Whether a statement names the author of an article that its source does not name as one; pure functions.

Asked for a byline, a small model takes the next best name: a spokesperson's, whose words the article reports.
"""

import re
from collections.abc import Sequence

from index.masthead import names_author
from index.names import find_names

LONGEST = 8  # words of a paragraph that may be a byline by itself: "DF News Desk"
_AUTHORED = re.compile(
    r"\bbylines?\b"
    r"|\b(?:written|authored|penned) by\b(?=.*\b(?:article|report|story|piece)\b)"
    r"|\b(?:article|report|story|piece)\b.*\b(?:written|authored|penned) by\b"
    r"|\bauthors? of (?:the|this) (?:article|report|story|piece)\b",
    re.IGNORECASE,
)
_OF_ARTICLE = re.compile(
    r"\b(?:bylines?|articles?|stor(?:y|ies)|pieces?|dispatch(?:es)?|columns?|columnists?|reporters?|journalists?|authors?"
    r"|correspondents?|(?:news )?reports?|reported|interviews?|features?|op-?eds?|editorials?|reviews?|pages?)\b"
    r"|\bwr(?:ote|itten|ites?)(?: (?:this|it|about|on|of)\b|\W*$)",
    re.IGNORECASE,
)
_TELLS = re.compile(r"\b(?:wr[io]t\w+|wrote|authors?|authored|penned|bylines?|contribut\w+)\b", re.IGNORECASE)


def byline_fault(statement: str, texts: Sequence[str]) -> str:
    """An author needs a paragraph that is a byline or tells who wrote; "" where nothing is wrong."""
    if not _AUTHORED.search(statement) or any(_TELLS.search(text) for text in texts):
        return ""
    last = [name.words[-1] for name in find_names(statement)]
    if any(_is_byline(text, word) for text in texts for word in last):
        return ""
    return "nothing there says who wrote it"


def signs(question: str, text: str) -> bool:
    """Whether the text is an article's byline, and the question asks for no author of one.

    "By Alan Reed" tells who wrote the article, and not "Who wrote the warning?".
    """
    return names_author(text) and not _OF_ARTICLE.search(question)


def _is_byline(text: str, word: str) -> bool:
    """Whether the text has "By Alan Reed" for a last name, or is little more than the name."""
    by = rf"\bby (?:[^\W\d_][\w.’'-]* ){{0,3}}{re.escape(word)}\b"
    return bool(re.search(by, text, re.IGNORECASE)) or (len(text.split()) <= LONGEST and word in text)
