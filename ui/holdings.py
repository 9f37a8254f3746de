"""The documents as the page knows them: listed, read in, added, removed; questions made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from index.errors import DocumentsError, FootnoteError, UsageError
from ui.examples import example_questions
from ui.library import MOST, Added, add_document, read_only, remove_document
from ui.workshop import Workshop

if TYPE_CHECKING:
    from index.ledger import IndexedDocument
    from index.passages import Paragraph

REMEMBERED = 4  # documents whose paragraphs are kept at hand for the reader
EXAMPLES_FROM = 20  # documents


class Holdings:
    """One folder's documents, through its index."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._read: dict[tuple[str, str], tuple[Paragraph, ...]] = {}
        self._examples: tuple[object, list[str]] = (None, [])
        self._lock = Lock()

    def documents(self) -> tuple[IndexedDocument, ...]:
        """All documents that can be asked; none while there is no index."""
        try:
            return self._workshop.documents() if self._workshop.ready else ()
        except FootnoteError as fault:
            self._workshop.fault = str(fault)
            return ()

    def document(self, file: str) -> IndexedDocument:
        """One of them. Raises DocumentsError where there is no such document."""
        for one in self.documents():
            if one.file == file:
                return one
        raise DocumentsError(f"{file} is not among the documents (any more).")

    def paragraphs(self, file: str) -> tuple[Paragraph, ...]:
        """A document's paragraphs; those of the last few documents are kept at hand. Raises FootnoteError."""
        key = (file, self.document(file).sha256)
        found = self._read.get(key)
        if found is None:
            found = self._workshop.paragraphs(file)
            with self._lock:
                self._read = dict([*self._read.items(), (key, found)][-REMEMBERED:])
        return found

    def refresh(self) -> None:
        """Look for changes in the folder. Raises FootnoteError."""
        try:
            self._workshop.refresh()
            self._workshop.fault = ""
        except FootnoteError as fault:
            self._workshop.fault = str(fault)
            raise

    def add(self, files: Sequence[tuple[str, Path]]) -> list[Added]:
        """Add files, each with the name that it had, and index them. Raises FootnoteError."""
        if len(files) > MOST:
            raise UsageError(f"{len(files)} files at once are too many: {MOST} are the most.")
        added = [add_document(self._workshop.settings.docs, name, source) for name, source in files]
        if any(one.file for one in added):
            self.refresh()
        return added

    def remove(self, file: str) -> str:
        """Move a document to the trash; from now on it answers nothing. Raises FootnoteError."""
        told = remove_document(self._workshop.settings.docs, self.document(file).file)
        try:
            self.refresh()
        except DocumentsError:
            return told  # it was the last one
        return told

    @property
    def read_only(self) -> str | None:
        """Why no document may be added or removed here; None where it may."""
        return read_only(self._workshop.settings.docs)

    def examples(self) -> list[str]:
        """Questions to begin with, made from the documents."""
        documents = self.documents()[:EXAMPLES_FROM]
        key = tuple(one.sha256 for one in documents)
        if self._examples[0] != key:
            made = example_questions(
                [(one.title or one.file, self._workshop.paragraphs(one.file)) for one in documents]
            )
            self._examples = (key, made)
        return self._examples[1]

    def fate(self, place: Mapping[str, Any]) -> str | None:
        """What became of a cited paragraph since it was cited; None where it stands as it was."""
        try:
            paragraphs = self.paragraphs(place["file"])
        except DocumentsError:
            return "the document is gone" if self._workshop.ready and not self._workshop.fault else None
        except FootnoteError:
            return None
        number = place["paragraph"]
        if number <= len(paragraphs) and paragraphs[number - 1].sha256 == place["sha256"]:
            return None
        moved = any(one.sha256 == place["sha256"] for one in paragraphs)
        return "moved within the document" if moved else "changed since"
