"""One run of `ask`: opens index and model side by side, then answers one question, a batch or a conversation."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Self

from index.commands import tell, terminal_progress
from index.errors import FootnoteError, UsageError
from rag.answers import Answer, Checked, Citation, Done, Found, Searching, Turn
from rag.assistant import LONGEST_QUESTION, Assistant, Scope

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console
    from rich.status import Status

    from index.commands import TerminalProgress
    from index.embed import Embedder
    from index.settings import IndexSettings


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for; None where it said nothing."""

    docs: str | None = None
    model: str | None = None
    top_k: int | None = None
    files: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    sync: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """An open assistant, what it is asked about, and how long bringing the index up to date took (seconds)."""

    assistant: Assistant
    scope: Scope
    docs: Path
    sync_seconds: float


def checked_question(question: str) -> str:
    """The question without white space at its ends. Raises UsageError where it is empty or too long."""
    question = question.strip()
    if not any(letter.isalnum() for letter in question):
        raise UsageError('The question is empty. Ask something: ask "Who met whom?"')
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"The question has {len(question):,} characters; {LONGEST_QUESTION:,} is the most. "
            "Put long texts into the documents' folder and ask about them."
        )
    return question


@contextmanager
def open_session(request: Request) -> Iterator[Session]:
    """The assistant that the request describes. The model loads while the index is brought up to date.

    Raises FootnoteError; whatever was opened is closed at the end.
    """
    from index.settings import index_settings
    from rag.llms import describe_endpoint, open_llm
    from rag.prompt import OPENING
    from rag.settings import model_settings

    settings = index_settings(request.docs)
    chosen = model_settings(request.model, request.top_k)
    if chosen.kind == "endpoint":
        tell(describe_endpoint(chosen))
    with terminal_progress() as progress:
        llm = open_llm(chosen, settings.cache, progress, OPENING)
        try:
            from index.embed import open_embedder
            from index.search import Index

            started = perf_counter()
            embedder = open_embedder(settings, progress)
            if request.sync:
                _bring_up_to_date(settings, embedder, progress)
            seconds = perf_counter() - started
            index = Index(settings, embedder)
            try:
                scope = Scope(request.files, request.since, request.until, chosen.top_k)
                progress.close()
                yield Session(Assistant(index, llm), scope, settings.docs, seconds)
            finally:
                index.close()
        finally:
            llm.close()


def _bring_up_to_date(settings: IndexSettings, embedder: Embedder, progress: TerminalProgress) -> None:
    """Sync; where another process is at it, say so and answer from what is complete."""
    from index.errors import IndexBusy
    from index.sync import sync

    try:
        report = sync(settings, embedder, progress)
    except IndexBusy as busy:
        tell(f"{busy} Answering from what is complete.")
        return
    for file, reason in report.skipped:
        tell(f"skipped {file}: {reason}")


def answer_one(session: Session, question: str, as_json: bool, history: Sequence[Turn] = ()) -> Answer:
    """Answer one question on stdout: sentence by sentence as text, or as one JSON object at the end."""
    if as_json:
        answer = session.assistant.ask(question, history, session.scope)
        _print_json(_object(session, answer))
        return answer
    return _stream_text(session, question, history)


def _stream_text(session: Session, question: str, history: Sequence[Turn]) -> Answer:
    from rag.render import closing_lines, refusal_lines, statement_lines

    console, docs = _console(session)
    citations: list[Citation] = []
    with _Waiting() as waiting:
        for event in session.assistant.stream(question, history, session.scope):
            if isinstance(event, Searching):
                waiting.says("searching …")
            elif isinstance(event, Found):
                waiting.says(f"reading {len(event.hits)} passages …")
            elif isinstance(event, Checked):
                citations += event.citations
                waiting.stops()
                for line in statement_lines(event, citations, docs):
                    console.print(line, soft_wrap=True, highlight=False)
                waiting.says("checking the next sentence …")
            elif isinstance(event, Done):
                answer = event.answer
    if not answer.answered:
        for line in refusal_lines(answer, docs):
            console.print(line, soft_wrap=True, highlight=False)
    sys.stdout.flush()
    for text in closing_lines(answer):
        tell(text)
    return answer


class _Waiting:
    """One line on stderr that says what is being done; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._status: Status | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self.stops()

    def says(self, what: str) -> None:
        """Show these words until others come."""
        if not sys.stderr.isatty():
            return
        if self._status is None:
            from rich.console import Console
            from rich.status import Status

            self._status = Status(what, console=Console(stderr=True))
            self._status.start()
        self._status.update(what)

    def stops(self) -> None:
        """Take the line away, so that the answer can be written."""
        if self._status is not None:
            self._status.stop()
            self._status = None


def _console(session: Session) -> tuple[Console, Path | None]:
    """A console on stdout, and the documents' folder where places can be links: on a terminal only."""
    from rich.console import Console

    console = Console(file=sys.stdout)
    return console, session.docs if console.is_terminal else None


def answer_batch(session: Session, lines: Iterable[str], as_json: bool) -> int:
    """Answer a question a line, each as soon as it is done. Gives 1 where one failed, else 0."""
    failed = 0
    for line in lines:
        if not line.strip():
            continue
        given: dict[str, Any] = {"question": line.strip()}
        try:
            given = _batch_question(line)
            question = checked_question(given["question"])
            if not as_json:
                print(f"# {' '.join(question.split())}")
            answer = answer_one_of(session, question, given, as_json)
            if as_json:
                _print_json(_object(session, answer) | ({"id": given["id"]} if "id" in given else {}))
            else:
                print(flush=True)
        except FootnoteError as fault:
            failed = 1
            if as_json:
                _print_json({"schema": 1, "id": given.get("id"), "question": given["question"], "error": str(fault)})
            else:
                tell(f"error: {fault}")
    return failed


def answer_one_of(session: Session, question: str, given: dict[str, Any], as_json: bool) -> Answer:
    """One question of a batch, with the conversation that it came with."""
    history = [Turn(turn["question"], turn["answer"]) for turn in given.get("history", ())]
    if as_json:
        return session.assistant.ask(question, history, session.scope)
    return _stream_text(session, question, history)


def _batch_question(line: str) -> dict[str, Any]:
    """A line as {"question", "id", "history"}; a line that is no JSON object is the question itself."""
    line = line.strip()
    if not line.startswith("{"):
        return {"question": line}
    try:
        given = json.loads(line)
    except json.JSONDecodeError as fault:
        raise UsageError(f"A line begins with {{ but is no JSON: {fault}.") from fault
    turns = given.get("history") or []
    fits = isinstance(given.get("question"), str) and isinstance(turns, list)
    if not fits or not all(isinstance(turn, dict) and {"question", "answer"} <= turn.keys() for turn in turns):
        raise UsageError('A JSON line needs {"question": "…"}, and its history [{"question": "…", "answer": "…"}].')
    return {**given, "history": turns}


def converse(session: Session, as_json: bool) -> int:
    """Ask and answer until the end of input; what was said before is known to the next question."""
    tell("Ask a question; an empty line or Ctrl-D ends.")
    history: list[Turn] = []
    while True:
        try:
            line = input("> ")
        except EOFError:
            print(file=sys.stderr)
            return 0
        if not line.strip():
            return 0
        try:
            question = checked_question(line)
            answer = answer_one(session, question, as_json, history)
        except FootnoteError as fault:
            tell(f"error: {fault}")
            continue
        print()
        history.append(Turn(question, " ".join(statement.text for statement in answer.statements)))


def _object(session: Session, answer: Answer) -> dict[str, Any]:
    from rag.render import to_json

    return to_json(answer, session.sync_seconds)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)
