"""Words beside the vectors: a BM25 index on disk with English stemming; the home of tantivy.

It is incremental, several processes may read while one writes, and a commit is all or nothing.
"""

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

from index.faults import BrokenPart, part
from index.words import STOPWORDS

FIELDS = {"text": 1.0, "heading": 0.5}  # what a word counts there
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


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many windows there are, and how many hold a word in a field."""

    windows: int
    holding: Mapping[tuple[str, str], int]

    def __add__(self, other: "Frequencies") -> "Frequencies":
        keys = {**self.holding, **other.holding}
        both = {key: self.holding.get(key, 0) + other.holding.get(key, 0) for key in keys}
        return Frequencies(self.windows + other.windows, both)

    def rarity(self, field: str, word: str) -> float:
        """BM25's inverse document frequency of a word, as tantivy computes it; above 0."""
        holding = self.holding.get((field, word), 0)
        lacking = max(0, self.windows - holding)  # tantivy counts deleted windows until it merges
        return log(1 + (lacking + 0.5) / (holding + 0.5))


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

    def frequencies(self, question: str) -> Frequencies:
        """How common the question's words are here."""
        with self._mapped():
            self._index.reload()
            searcher = self._index.searcher()
            words = self._words(question)
            return Frequencies(
                int(searcher.num_docs),
                {(field, word): int(searcher.doc_freq(field, word)) for field in FIELDS for word in words},
            )

    def search(
        self,
        question: str,
        k: int,
        among: Collection[int] | None = None,
        not_in: Collection[int] | None = None,
        common: Frequencies | None = None,
    ) -> list[tuple[int, float]]:
        """At most k (id, BM25 score) pairs, best first, ties by id; only `among` these documents, or `not_in` those.

        With `common`, a word counts as rare or common as it is in several indexes taken together: their scores can
        then be compared. The length of a window is judged by this index's own average all the same.
        """
        from tantivy import Occur, Query

        with self._mapped():
            words = self._words(question)
            own = self.frequencies(question) if common else None
            self._index.reload()
            searcher = self._index.searcher()
            if not words or k < 1 or not searcher.num_docs:
                return []
            schema = self._index.schema
            parts = []
            for field, counts in FIELDS.items():
                for word in words:
                    weight = counts
                    if common and own:
                        weight *= common.rarity(field, word) / own.rarity(field, word)
                    term = Query.term_query(schema, field, word)
                    parts.append((Occur.Should, term if weight == 1 else Query.boost_query(term, weight)))
            query = Query.boolean_query(parts)
            for documents, occur in ((among, Occur.Must), (not_in, Occur.MustNot)):
                if documents is not None:
                    within = Query.term_set_query(schema, "document", list(documents))
                    query = Query.boolean_query([(Occur.Must, query), (occur, Query.const_score_query(within, 0.0))])
            hits = searcher.search(query, limit=k, count=False).hits
            ids = searcher.fast_field_values("id", [address for _, address in hits])
        pairs = [(int(one or 0), float(score)) for one, (score, _) in zip(ids, hits, strict=True)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def held(self, words: Iterable[str]) -> set[str]:
        """Those of the words that a window has, in any of their forms."""
        with self._mapped():
            self._index.reload()
            searcher = self._index.searcher()
            return {
                word
                for word in words
                if any(searcher.doc_freq(field, stem) for stem in self._words(word) for field in FIELDS)
            }

    def near(self, word: str, distance: int, k: int) -> list[int]:
        """At most k windows that have a word whose stem is within this edit distance (Damerau's) of the word's stem."""
        from tantivy import Occur, Query

        with self._mapped():
            self._index.reload()
            searcher = self._index.searcher()
            terms = [
                (Occur.Should, Query.fuzzy_term_query(self._index.schema, field, stem, distance, True))
                for field in FIELDS
                for stem in self._words(word)
            ]
            if not terms or not searcher.num_docs:
                return []
            hits = searcher.search(Query.boolean_query(terms), limit=k, count=False).hits
            return [int(one or 0) for one in searcher.fast_field_values("id", [address for _, address in hits])]

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
