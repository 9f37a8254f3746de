"""The truth about an index, in SQLite: documents, paragraphs, windows, vectors. Both search indexes derive from it.

A window is alive when it stands in `windows`. Ids that one of the search indexes may hold without being alive stand
in `pending`. `vectors` is keyed by what was embedded, so a text that comes back is not embedded again.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import cast

from index.database import Database
from index.passages import Paragraph
from index.tables import TABLES


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as the ledger knows it; `size` in bytes, `characters` in code points, `mtime` in nanoseconds.

    `reader` is the version of the reader that gave it, `notes` what a person should know of it, a line each.
    """

    id: int
    file: str
    title: str | None
    date: str | None
    kind: str
    encoding: str
    size: int
    mtime: int
    sha256: str
    characters: int
    paragraphs: int
    windows: int
    reader: int = 1
    notes: str = ""
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class LiveWindow:
    """A window that is alive: its id, its document's id, its paragraph's number, and its offsets."""

    id: int
    document: int
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that a sync could not use, with the reason; size and mtime are -1 where it is to be tried again."""

    file: str
    size: int
    mtime: int
    reason: str


class Ledger(Database):
    """One connection to the ledger. Faults leave as sqlite3.Error; `index.faults.mapped` translates them."""

    tables = Database.tables + TABLES

    def empty(self) -> None:
        """Forget everything but the counters."""
        kept = {name: self.number(name) for name in ("generation", "next_window", "next_document")}
        tables = self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            self._db.execute(f'DROP TABLE "{table}"')  # names from the file itself; a parameter cannot stand here
        for statement in self.tables.split(";"):
            self._db.execute(statement)
        self.record(**kept)

    # Documents

    def documents(self) -> list[IndexedDocument]:
        """All documents, by file name."""
        rows = self._db.execute("SELECT * FROM documents ORDER BY file")
        return [IndexedDocument(*row) for row in rows]

    def stamps(self) -> dict[str, tuple[int, int, str, int]]:
        """By file, what tells whether a document changed: size, time, kind and reader's version; quick for many."""
        return {row[0]: row[1:] for row in self._db.execute("SELECT file, size, mtime, kind, reader FROM documents")}

    def titles(self, documents: Iterable[int]) -> dict[int, str | None]:
        """The titles of these documents, by id."""
        within = json.dumps(list(documents))
        return dict(
            self._db.execute("SELECT id, title FROM documents WHERE id IN (SELECT value FROM json_each(?))", (within,))
        )

    def document_count(self) -> int:
        """How many documents are alive."""
        return int(self._db.execute("SELECT count(*) FROM documents").fetchone()[0])

    def document(self, file: str) -> IndexedDocument | None:
        """One document, or None."""
        row = self._db.execute("SELECT * FROM documents WHERE file = ?", (file,)).fetchone()
        return IndexedDocument(*row) if row else None

    def add_document(
        self, document: IndexedDocument, paragraphs: Sequence[Paragraph], windows: Iterable[tuple[LiveWindow, str]]
    ) -> None:
        """Make a document alive, with its paragraphs and its windows and their vectors' keys."""
        self._db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(document)
        )
        self._db.executemany(
            'INSERT INTO paragraphs (document, number, start, "end", sha256, text, context, page, meant)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    document.id,
                    p.number,
                    p.start,
                    p.end,
                    bytes.fromhex(p.sha256),
                    _pack(p.text),
                    _pack(p.context),
                    p.page,
                    _pack(p.meant),
                )
                for p in paragraphs
            ),
        )
        self._db.executemany(
            "INSERT INTO windows VALUES (?, ?, ?, ?, ?, ?)",
            ((w.id, w.document, w.paragraph, w.start, w.end, key) for w, key in windows),
        )

    def forget(self, document: int) -> None:
        """Make a document dead; its windows' ids become pending."""
        self._db.execute("INSERT OR IGNORE INTO pending SELECT id FROM windows WHERE document = ?", (document,))
        self._db.execute("DELETE FROM windows WHERE document = ?", (document,))
        self._db.execute("DELETE FROM paragraphs WHERE document = ?", (document,))
        self._db.execute("DELETE FROM documents WHERE id = ?", (document,))

    def touch(self, document: int, size: int, mtime: int) -> None:
        """The file's times changed, its bytes did not."""
        self._db.execute("UPDATE documents SET size = ?, mtime = ? WHERE id = ?", (size, mtime, document))

    def skipped(self) -> list[Skipped]:
        """Files that the last sync could not use, by name."""
        return [Skipped(*row) for row in self._db.execute("SELECT * FROM skipped ORDER BY file")]

    def replace_skipped(self, skipped: Iterable[Skipped]) -> None:
        """Write down which files could not be used."""
        self._db.execute("DELETE FROM skipped")
        rows = ((one.file, one.size, one.mtime, one.reason) for one in skipped)
        self._db.executemany("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?, ?)", rows)

    # Paragraphs and windows

    def paragraphs(self, document: int, numbers: Sequence[int] | None = None) -> list[Paragraph]:
        """A document's paragraphs in order, all or those with these numbers."""
        # Two statements: one with an OR would read the whole document for a single paragraph.
        if numbers is None:
            rows = self._db.execute(
                'SELECT number, start, "end", text, context, page, meant FROM paragraphs'
                " WHERE document = ? ORDER BY number",
                (document,),
            )
        else:
            rows = self._db.execute(
                'SELECT number, start, "end", text, context, page, meant FROM paragraphs'
                " WHERE document = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY number",
                (document, json.dumps(list(numbers))),
            )
        return [
            Paragraph(number, start, end, _unpack(text), _unpack(context), page, _unpack(meant))
            for number, start, end, text, context, page, meant in rows
        ]

    def same_text(self, sha256: str, limit: int = 20) -> list[tuple[IndexedDocument, Paragraph]]:
        """Paragraphs with this hash, by file and number, at most `limit`."""
        rows = self._db.execute(
            "SELECT file, number FROM paragraphs JOIN documents ON documents.id = document"
            " WHERE paragraphs.sha256 = ? ORDER BY file, number LIMIT ?",
            (bytes.fromhex(sha256), limit),
        ).fetchall()
        documents = {file: cast(IndexedDocument, self.document(file)) for file, _ in rows}
        return [(documents[file], self.paragraphs(documents[file].id, [number])[0]) for file, number in rows]

    def alive(self, ids: Sequence[int]) -> dict[int, tuple[LiveWindow, bytes]]:
        """Those of the windows that are alive, each with the hash of its paragraph's text."""
        rows = self._db.execute(
            'SELECT w.id, w.document, w.paragraph, w.start, w."end", p.sha256 FROM windows w'
            " JOIN paragraphs p ON p.document = w.document AND p.number = w.paragraph"
            " WHERE w.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {row[0]: (LiveWindow(*row[:5]), row[5]) for row in rows}

    def window_ids(self) -> list[int]:
        """The ids of all windows that are alive, ascending."""
        return [row[0] for row in self._db.execute("SELECT id FROM windows ORDER BY id")]

    def window_count(self) -> int:
        """How many windows are alive."""
        return int(self._db.execute("SELECT count(*) FROM windows").fetchone()[0])

    def windows_after(self, last: int, limit: int) -> list[tuple[LiveWindow, bytes]]:
        """The next live windows in the order of their ids, with their vectors."""
        rows = self._db.execute(
            'SELECT w.id, w.document, w.paragraph, w.start, w."end", v.vector'
            " FROM windows w JOIN vectors v ON v.key = w.key WHERE w.id > ? ORDER BY w.id LIMIT ?",
            (last, limit),
        )
        return [(LiveWindow(*row[:5]), row[5]) for row in rows]

    def vectors_of(self, documents: Iterable[int] | None = None) -> tuple[list[int], list[bytes]]:
        """Ids and vectors (bytes of float32) of these documents' windows; of all windows without documents."""
        query = "SELECT w.id, v.vector FROM windows w JOIN vectors v ON v.key = w.key"
        if documents is None:
            rows = self._db.execute(query).fetchall()
        else:
            within = " WHERE w.document IN (SELECT value FROM json_each(?))"
            rows = self._db.execute(query + within, (json.dumps(list(documents)),)).fetchall()
        return [row[0] for row in rows], [row[1] for row in rows]

    # Vectors by what was embedded

    def known_vectors(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The vectors that were made before, of those asked for."""
        rows = self._db.execute(
            "SELECT key, vector FROM vectors WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(list(keys)),)
        )
        return dict(rows.fetchall())

    def keep_vectors(self, vectors: Iterable[tuple[str, bytes]]) -> None:
        """Keep vectors under the keys of what was embedded."""
        self._db.executemany("INSERT OR IGNORE INTO vectors (key, vector) VALUES (?, ?)", vectors)

    def drop_unused_vectors(self) -> None:
        """Forget the vectors that no window uses."""
        self._db.execute("DELETE FROM vectors WHERE key NOT IN (SELECT key FROM windows)")

    # The journal

    def pending(self) -> list[int]:
        """Ids that a search index may hold although they are not alive."""
        return [row[0] for row in self._db.execute("SELECT id FROM pending ORDER BY id")]

    def add_pending(self, ids: Iterable[int]) -> None:
        """Write ids into the journal."""
        self._db.executemany("INSERT OR IGNORE INTO pending VALUES (?)", ((one,) for one in ids))

    def clear_pending(self, ids: Iterable[int]) -> None:
        """Take ids out of the journal."""
        self._db.executemany("DELETE FROM pending WHERE id = ?", ((one,) for one in ids))


def _pack(text: str) -> bytes:
    """UTF-8 with lone surrogates kept, which SQLite's own text type would refuse."""
    return text.encode("utf-8", "surrogatepass")


def _unpack(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
