"""The types that flow through the index: Document, Paragraph, Passage, Hit. Each knows its place."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph that a reader has marked: offsets in the document's text, the headings over it, its page from 1."""

    start: int
    end: int
    context: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One file as its reader gives it.

    `file` is relative to the documents' folder, with `/`. `text` is what the reader gives: a text file's words
    without a byte-order mark and otherwise unchanged; of other formats, the paragraphs that `blocks` mark.
    `title` and `date` (ISO 8601, a day) are None where the file states none. `kind` is a key of READERS.
    `notes` tell a person what was left out, hidden text for one. `author` is who the format's own fields or the
    byline name, several joined by "; ", and `language` the tag that the fields give (BCP 47); None where nothing says.
    """

    file: str
    text: str
    title: str | None = None
    date: str | None = None
    kind: str = "text"
    encoding: str = "utf-8"
    blocks: tuple[Block, ...] | None = None
    notes: tuple[str, ...] = ()
    author: str | None = None
    language: str | None = None

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return self.file.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a person would count as one paragraph: `document.text[start:end] == text`, numbered from 1.

    `context` holds headings that stand over it elsewhere (a table's column names, a section's path); it is
    searched together with the text and never cited. So is `meant`, the person whom the paragraph calls “he” or “she”,
    or whose words it quotes, without naming them (index.antecedents). `page` is None where the format has no pages.
    """

    number: int
    start: int
    end: int
    text: str
    context: str = ""
    page: int | None = None
    meant: str = ""

    @property
    def sha256(self) -> str:
        """Hash of the paragraph's UTF-8, in hexadecimal."""
        return text_hash(self.text)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a paragraph that is embedded and searched as one; offsets count in the document's text."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands: enough to find it again and to notice that it has changed.

    `folder` is the short name of the documents' folder, one of those that are asked together; `file` is relative to it.
    """

    folder: str
    file: str
    paragraph: int
    start: int
    end: int
    sha256: str
    page: int | None = None

    @property
    def document(self) -> tuple[str, str]:
        """What names the document: two folders may hold files of the same name."""
        return self.folder, self.file


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph that a search found.

    `window` is the stretch of it that matched best (offsets in the document's text). `score` is what it is ordered
    by, larger is better: the reciprocal rank fusion of both searches, or, behind these, late interaction. Ranks count
    from 1 and are None where that search did not return the paragraph; `similarity` is the cosine, `bm25` the raw BM25
    score.
    """

    place: Place
    text: str
    title: str | None
    date: str | None
    context: str
    window: tuple[int, int]
    score: float
    vector_rank: int | None = None
    bm25_rank: int | None = None
    similarity: float | None = None
    bm25: float | None = None
    also_in: tuple[Place, ...] = ()
    meant: str = ""

    @property
    def shown_title(self) -> str:
        """The document's title, or its file's name where it has none."""
        return self.title or self.place.file.rpartition("/")[2]


def text_hash(text: str) -> str:
    """The sha256 of a text's UTF-8, in hexadecimal (lone surrogates are kept by `surrogatepass`)."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
