"""Questions about an article itself: who wrote it, when it was published, whose its picture is.

No search finds the line that answers them, since it shares no word with the question ("DF News Desk"): it is known
by its place, at the head or foot of the document that the question describes.
"""

import re
from collections.abc import Sequence

from index.masthead import front_matter
from index.passages import Hit
from rag.passages import ParagraphsOf, beside

ARTICLES = 2  # documents whose head is offered
_ABOUT = re.compile(
    r"\b(?:articles?|headlines?|bylines?|caption(?:s|ed)?|photo(?:s|graphs?|graphers?)?|pictures?|image|illustrat\w+"
    r"|publish\w*|publication|authors?|wrote|written|updated?|credit(?:s|ed)?|contributed)\b"
    r"|\b(?:report|story|piece|page|text|interview)s? (?:on|about|of|with|from)\b",
    re.IGNORECASE,
)


def asks_about_article(question: str) -> bool:
    """Whether the question may ask for what a document says of itself."""
    return bool(_ABOUT.search(question))


def fronts(hits: Sequence[Hit], paragraphs_of: ParagraphsOf) -> list[Hit]:
    """Head and foot of the best hits' documents, each line with its document's best score."""
    best: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        best.setdefault(hit.place.document, hit)
    return [
        beside(hit, paragraph, hit.score)
        for hit in list(best.values())[:ARTICLES]
        for paragraph in front_matter(paragraphs_of(hit.place))
    ]
