"""One folder of documents, indexed: its rankings for a question, and its texts for the metrics."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from evals.metrics.retrieval import DEPTH
from index.interaction import CANDIDATES
from index.passages import Paragraph
from index.progress import Progress
from index.settings import IndexSettings

if TYPE_CHECKING:
    from index.embed import Embedder, Tokens, Vectors

SEARCHES: Mapping[str, Literal["vectors", "bm25", "both"]] = {"vectors": "vectors", "bm25": "bm25", "fusion": "both"}
Rankings = Mapping[str, Sequence[Sequence[tuple[str, int]]]]
PLAIN = (".txt", ".text", ".md", ".markdown")  # files whose offsets count in what lies on the disk


class Library:
    """The documents of a folder, their index brought up to date at the start. Close it.

    `index` is for an assistant. `mark` names the documents' content. Raises FootnoteError.
    """

    def __init__(self, settings: IndexSettings, embedder: "Embedder", progress: Progress) -> None:
        from index.search import Index
        from index.sync import sync

        sync(settings, embedder, progress)
        self._settings = settings
        self.index: Index = Index(settings, embedder)
        self._rankings = Index(settings, _Remembering(embedder))
        self._paragraphs: dict[str, Sequence[Paragraph]] = {}
        self._texts: dict[str, str | None] = {}
        listed = "\n".join(f"{one.file}\0{one.sha256}" for one in self.index.documents())
        self.mark = sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()

    def rankings(self, question: str) -> Rankings:
        """For each search the places of its first ten hits, best first; equal paragraphs are the places of one hit.

        "interaction" is the order in which late interaction puts the fused ones.
        """
        found = {name: self._rankings.search(question, CANDIDATES, fuse=fuse).hits for name, fuse in SEARCHES.items()}
        found["interaction"] = self._rankings.interaction(question, found["fusion"])
        return {
            name: [[(place.file, place.paragraph) for place in (hit.place, *hit.also_in)] for hit in hits[:DEPTH]]
            for name, hits in found.items()
        }

    def paragraphs(self, file: str) -> Sequence[Paragraph]:
        """See `Documents`."""
        if file not in self._paragraphs:
            self._paragraphs[file] = self.index.paragraphs(file)
        return self._paragraphs[file]

    def text(self, file: str) -> str | None:
        """The file as it lies on the disk, without a byte-order mark; None where it is not UTF-8 text."""
        if file not in self._texts:
            self._texts[file] = self._read(file) if file.lower().endswith(PLAIN) else None
        return self._texts[file]

    def _read(self, file: str) -> str | None:
        try:
            return (self._settings.docs / file).read_bytes().decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError:
            return None
        except OSError:
            return ""  # a quote from a file that is not there stands nowhere

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()
        self._rankings.close()


class _Remembering:
    """Keeps the last question's vector: three searches for one question embed it once."""

    def __init__(self, embedder: "Embedder") -> None:
        self._embedder = embedder
        self.fingerprint = embedder.fingerprint
        self._last: tuple[list[str], Vectors] | None = None

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Unit vectors."""
        last = self._last
        if last is None or last[0] != list(texts):
            last = self._last = (list(texts), self._embedder.embed(texts))
        return last[1]

    def tokens(self, text: str) -> "Tokens":
        """The embedder's own."""
        return self._embedder.tokens(text)
