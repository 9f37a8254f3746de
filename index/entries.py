"""What of a document is embedded and searched: its windows, each with the words that give it context."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from index.passages import Document, Paragraph, Window

HEADING_SIZE = 220  # characters of title and headings; more would push the window's own words out of the embedder


def heading(title: str | None, paragraph: Paragraph) -> str:
    """The words that stand over a paragraph: the document's title and its own headings, a line each, cut short."""
    above = paragraph.context
    if title and (above == title or above.startswith(f"{title} › ")):
        return above[:HEADING_SIZE]  # Markdown's first heading is the title
    return "\n".join(part[:HEADING_SIZE] for part in (title or "", above) if part)


def embedded_text(title: str | None, paragraph: Paragraph, window_text: str) -> str:
    """What the embedder reads for a window: title (where the document states one), headings, the window's words."""
    above = heading(title, paragraph)[:HEADING_SIZE]
    return "\n".join(part for part in (above, paragraph.meant, window_text) if part)


def window_text(paragraph: Paragraph, window: Window) -> str:
    """The window's own words, cut out of its paragraph."""
    return paragraph.text[window.start - paragraph.start : window.end - paragraph.start]


def vector_key(text: str) -> str:
    """Names what was embedded: equal keys, equal vectors (by one embedder)."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A window on its way into both indexes; `text` and `heading` go to BM25, `embedded` to the embedder."""

    window: Window
    text: str
    heading: str
    embedded: str
    key: str


def entries(document: Document, paragraphs: Sequence[Paragraph]) -> list[Entry]:
    """All windows of a document, in order."""
    from index.split import windows

    found = []
    for paragraph in paragraphs:
        for window in windows(document, paragraph):
            words = window_text(paragraph, window)
            embedded = embedded_text(document.title, paragraph, words)
            above = "\n".join(part for part in (heading(document.title, paragraph), paragraph.meant) if part)
            found.append(Entry(window, words, above, embedded, vector_key(embedded)))
    return found
