"""A question and what came of it, as the page shows and keeps it; follows the events of an assistant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, Self, cast
from uuid import uuid4

from index.passages import Hit
from index.words import content_stems, stem, tokens
from rag.answers import Answer, Checked, Citation, Done, DraftText, Event, Found, Searching, Statement, Turn
from rag.render import to_json
from ui.markup import count

State = Literal["waiting", "writing", "answered", "stopped", "failed", "cut off"]
RUNNING = ("waiting", "writing")


@dataclass(frozen=True, slots=True)
class Rank:
    """Why a paragraph was offered: its places in both searches (from 1), its scores, the question's words in it."""

    file: str
    paragraph: int
    score: float
    vector_rank: int | None
    bm25_rank: int | None
    similarity: float | None
    bm25: float | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thumb:
    """What a person thought of an answer."""

    up: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it so far. `answer` is the exchange format, schema 1; empty before the search.

    `status` is one line: what is being done, or what went wrong.
    """

    id: str
    asked_at: str
    question: str
    state: State = "waiting"
    status: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)
    ranks: tuple[Rank, ...] = ()
    thumb: Thumb | None = None

    @classmethod
    def of(cls, question: str) -> Self:
        """A question that has just been asked."""
        return cls(uuid4().hex, datetime.now(UTC).isoformat(timespec="seconds"), question)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """An exchange from its kept form; one that was still running then was cut off. Raises KeyError, TypeError."""
        ranks = tuple(Rank(**{**rank, "words": tuple(rank["words"])}) for rank in kept["ranks"])
        thumb = Thumb(**kept["thumb"]) if kept["thumb"] else None
        found = cls(**{**kept, "ranks": ranks, "thumb": thumb})
        if found.running:
            return replace(found, state="cut off", status="The program ended before this answer was complete.")
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain values, ready for `json.dumps`."""
        return asdict(self)

    @property
    def running(self) -> bool:
        """Whether an answer is still being made."""
        return self.state in RUNNING

    @property
    def statements(self) -> Sequence[Mapping[str, Any]]:
        """The checked sentences so far."""
        return cast(Sequence[Mapping[str, Any]], self.answer.get("statements", ()))

    @property
    def citations(self) -> Mapping[int, Mapping[str, Any]]:
        """The cited paragraphs by number."""
        return {one["number"]: one for one in self.answer.get("citations", ())}

    @property
    def turn(self) -> Turn:
        """The exchange as the next question's history."""
        return Turn(self.question, " ".join(one["text"] for one in self.statements))


def follow(asked: Exchange, events: Iterable[Event]) -> Iterator[Exchange]:
    """The exchange as it grows: one for each event that a reader would notice; the last one is answered."""
    now = replace(asked, state="writing")
    query = asked.question
    statements: list[Statement] = []
    citations: list[Citation] = []
    hits: tuple[Hit, ...] = ()
    for event in events:
        if isinstance(event, Searching):
            query = event.query
            now = replace(now, status="Searching the documents …")
        elif isinstance(event, Found):
            hits = event.hits
            now = replace(
                now, status=f"Reading {count(len(hits), 'passage')} …", ranks=tuple(_rank(query, hit) for hit in hits)
            )
        elif isinstance(event, DraftText):
            if now.status.startswith("Writing"):
                continue
            now = replace(now, status="Writing, and checking each sentence …")
        elif isinstance(event, Checked):
            statements.append(event.statement)
            citations += event.citations
            writing = "Writing, and checking" if now.status.startswith("Writing") else "Checking"
            now = replace(now, status=f"{writing} the next sentence …")
        elif isinstance(event, Done):
            answer = to_json(event.answer) | {"undated": list(event.answer.undated), "behind": event.answer.behind}
            yield replace(now, state="answered", status="", answer=answer)
            return
        nearest = () if statements else hits
        so_far = Answer(asked.question, query, tuple(statements), tuple(citations), nearest, "", "")
        yield replace(now, answer=to_json(so_far))


def _rank(question: str, hit: Hit) -> Rank:
    wanted = set(content_stems(question))
    words = dict.fromkeys(word for word, _, _ in tokens(hit.text) if stem(word) in wanted)
    return Rank(
        hit.place.file,
        hit.place.paragraph,
        hit.score,
        hit.vector_rank,
        hit.bm25_rank,
        hit.similarity,
        hit.bm25,
        tuple(words),
    )
