"""Conversations on disk: one JSON file each, written at once or not at all."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Self
from uuid import uuid4

from index.errors import StorageError, UsageError
from ui.exchanges import Exchange

SCHEMA = 1
LONGEST_TITLE = 120
_ID = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True)
class Conversation:
    """Exchanges under a title; the first question until a person gives another."""

    id: str
    title: str = ""
    changed: str = ""
    exchanges: tuple[Exchange, ...] = ()

    @classmethod
    def new(cls) -> Self:
        """An empty conversation; it is on disk once something was asked."""
        return cls(uuid4().hex)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError, ValueError where it is none."""
        if kept["schema"] != SCHEMA:
            raise ValueError(f"schema {kept['schema']}")
        exchanges = tuple(Exchange.from_json(one) for one in kept["exchanges"])
        return cls(str(kept["id"]), str(kept["title"]), str(kept["changed"]), exchanges)

    def to_json(self) -> dict[str, Any]:
        """Plain values, ready for `json.dumps`."""
        exchanges = [one.to_json() for one in self.exchanges]
        return {
            "schema": SCHEMA, "id": self.id, "title": self.title, "changed": self.changed, "exchanges": exchanges,
        }  # fmt: skip

    def holds(self, words: str) -> bool:
        """Whether every word stands in its title, questions or answers."""
        text = " ".join([self.title, *(f"{one.question} {one.answer.get('answer', '')}" for one in self.exchanges)])
        return all(word in text.casefold() for word in words.casefold().split())


class Shelf:
    """The conversations of one person about one folder. `damaged` counts the files that could not be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self.damaged = 0

    def all(self, words: str = "") -> list[Conversation]:
        """Those that hold the words, the latest first."""
        self.damaged = 0
        found = []
        for path in self._folder.glob("*.json"):
            try:
                found.append(self._read(path))
            except UsageError:
                self.damaged += 1
        return sorted((one for one in found if one.holds(words)), key=lambda one: one.changed, reverse=True)

    def load(self, id: str) -> Conversation:
        """One conversation. Raises UsageError where there is none."""
        return self._read(self._path(id))

    def keep(self, id: str, exchange: Exchange) -> Conversation:
        """Add the exchange to its conversation, or put it in the place of its former state. Raises StorageError."""
        with self._lock:
            former = self._former(id)
            others = [one.id for one in former.exchanges]
            exchanges = list(former.exchanges)
            if exchange.id in others:
                exchanges[others.index(exchange.id)] = exchange
            else:
                exchanges.append(exchange)
            title = former.title or " ".join(exchange.question.split())[:LONGEST_TITLE]
            now = datetime.now(UTC).isoformat()
            return self._write(Conversation(id, title, now, tuple(exchanges)))

    def rename(self, id: str, title: str) -> Conversation:
        """Give it another title. Raises UsageError, StorageError."""
        title = " ".join(title.split())[:LONGEST_TITLE]
        if not title:
            raise UsageError("A conversation needs a title.")
        with self._lock:
            return self._write(replace(self.load(id), title=title))

    def delete(self, id: str) -> None:
        """Forget it. Raises StorageError."""
        with self._lock, _kept_in(self._folder):
            self._path(id).unlink(missing_ok=True)

    def _former(self, id: str) -> Conversation:
        return self.load(id) if self._path(id).exists() else Conversation(id)

    def _path(self, id: str) -> Path:
        if not _ID.match(id):
            raise UsageError("There is no such conversation.")
        return self._folder / f"{id}.json"

    def _read(self, path: Path) -> Conversation:
        try:
            return Conversation.from_json(json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            raise UsageError("There is no such conversation (any more).") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
            raise UsageError(f"The conversation in {path} cannot be read: {fault}. Mend it or delete it.") from fault

    def _write(self, conversation: Conversation) -> Conversation:
        text = json.dumps(conversation.to_json(), ensure_ascii=False, indent=1)
        with _kept_in(self._folder):
            write_whole(self._path(conversation.id), text.encode("utf-8", "replace"))
        return conversation


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees all of it or what was there before. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


@contextmanager
def _kept_in(folder: Path) -> Iterator[None]:
    """Faults of the disk leave as StorageError."""
    try:
        yield
    except OSError as fault:
        raise StorageError(
            f"The conversation could not be kept in {folder}: {fault.strerror or fault}. "
            "Make room, or name another folder with ASK_DATA."
        ) from fault
