"""Words beside the vectors: a BM25 index on disk with English stemming; the home of tantivy.

It is incremental, several processes may read while one writes, and a commit is all or nothing.
"""

import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.faults import BrokenPart, part
from index.words import STOPWORDS

HEADING_WEIGHT = 0.5  # a word in title or headings counts this much of one in the text
HEAP = 64_000_000  # bytes for words not yet committed
TERMS = 200  # different words of a question that are looked up; more is no question
PACKAGE = "tantivy"


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """A window as BM25 sees it."""

    id: int
    document: int
    text: str
    heading: str


class LexicalIndex:
    """The BM25 index in a folder. Faults are BrokenPart or StorageError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: Any = None
        with self._mapped():
            import tantivy

            if not (folder / "meta.json").is_file():
                raise BrokenPart(f"the word index in {folder} is missing")
            self._index = tantivy.Index.open(str(folder))
            self._analyzer = _analyzer()
            self._index.register_tokenizer("english", self._analyzer)

    @classmethod
    def create(cls, folder: Path) -> "LexicalIndex":
        """An empty index in place of what the folder holds."""
        import tantivy

        with part(f"the word index in {folder}", ValueError):
            if folder.exists():
                shutil.rmtree(folder)
            folder.mkdir(parents=True)
            tantivy.Index(_schema(), path=str(folder))
        return cls(folder)

    def add(self, entries: Iterable[LexicalEntry]) -> None:
        """Add windows; they are found after `commit`."""
        import tantivy

        with self._mapped():
            writer = self._writing()
            for entry in entries:
                document = tantivy.Document()
                document.add_unsigned("id", entry.id)
                document.add_unsigned("document", entry.document)
                document.add_text("text", entry.text)
                document.add_text("heading", entry.heading)
                writer.add_document(document)

    def delete(self, ids: Iterable[int]) -> None:
        """Delete windows; ids that are not there are passed over. They are gone after `commit`."""
        from tantivy import Query

        with self._mapped():
            # By query: tantivy-py 0.27 looks a number up as a signed one when it deletes by term, and finds nothing.
            self._writing().delete_documents_by_query(Query.term_set_query(self._index.schema, "id", list(ids)))

    def commit(self) -> None:
        """Make what was added and deleted true at once."""
        with self._mapped():
            if self._writer is not None:
                self._writer.commit()
                self._index.reload()

    def search(
        self, question: str, k: int, among: Collection[int] | None = None, not_in: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """At most k (id, BM25 score) pairs, best first, ties by id; only `among` these documents, or `not_in` those."""
        from tantivy import Occur, Query

        with self._mapped():
            words = self._words(question)
            self._index.reload()
            searcher = self._index.searcher()
            if not words or k < 1 or not searcher.num_docs:
                return []
            schema = self._index.schema
            parts = [(Occur.Should, Query.term_query(schema, "text", word)) for word in words]
            for word in words:
                heading = Query.term_query(schema, "heading", word)
                parts.append((Occur.Should, Query.boost_query(heading, HEADING_WEIGHT)))
            query = Query.boolean_query(parts)
            for documents, occur in ((among, Occur.Must), (not_in, Occur.MustNot)):
                if documents is not None:
                    within = Query.term_set_query(schema, "document", list(documents))
                    query = Query.boolean_query([(Occur.Must, query), (occur, Query.const_score_query(within, 0.0))])
            hits = searcher.search(query, limit=k, count=False).hits
            ids = searcher.fast_field_values("id", [address for _, address in hits])
        pairs = [(int(one or 0), float(score)) for one, (score, _) in zip(ids, hits, strict=True)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def ids(self) -> list[int]:
        """The ids of all windows, ascending."""
        from tantivy import Query

        with self._mapped():
            self._index.reload()
            searcher = self._index.searcher()
            if not searcher.num_docs:
                return []
            hits = searcher.search(Query.all_query(), limit=searcher.num_docs, count=False).hits
            return sorted(int(one or 0) for one in searcher.fast_field_values("id", [address for _, address in hits]))

    def count(self) -> int:
        """How many windows there are."""
        with self._mapped():
            self._index.reload()
            return int(self._index.searcher().num_docs)

    def close(self) -> None:
        """Let go of the writer's lock; what was not committed is lost."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with self._mapped():
                writer.wait_merging_threads()

    def _writing(self) -> Any:  # noqa: ANN401 - tantivy's types are not checked
        if self._writer is None:
            self._writer = self._index.writer(heap_size=HEAP, num_threads=1)
        return self._writer

    def _words(self, question: str) -> Sequence[str]:
        """The question's different words as the index spells them, stop words left out if others remain."""
        text = question[: TERMS * 50]
        plain = " ".join(word for word in text.split() if word.strip("?!.,;:'\"").lower() not in STOPWORDS)
        words = self._analyzer.analyze(plain) or self._analyzer.analyze(text)
        return list(dict.fromkeys(words))[:TERMS]

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        with part(f"the word index in {self._folder}", ValueError, RuntimeError):
            yield


def _schema() -> Any:  # noqa: ANN401 - tantivy's types are not checked
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("id", indexed=True, fast=True)
    schema.add_unsigned_field("document", indexed=True, fast=True)
    schema.add_text_field("text", tokenizer_name="english", index_option="freq")
    schema.add_text_field("heading", tokenizer_name="english", index_option="freq")
    return schema.build()


def _analyzer() -> Any:  # noqa: ANN401 - tantivy's types are not checked
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(60)).filter(Filter.lowercase())
    return builder.filter(Filter.ascii_fold()).filter(Filter.stemmer("english")).build()
