"""Answers on the command line: one question, a batch of them, or a conversation, as text or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from index.commands import tell
from index.errors import FootnoteError, UsageError
from rag.answers import Answer, Checked, Citation, Done, Found, Searching, Turn
from rag.session import Session, checked_question

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

    from rag.render import Places


def answer_one(
    session: Session,
    question: str,
    as_json: bool,
    history: Sequence[Turn] = (),
    extra: dict[str, Any] | None = None,
) -> Answer:
    """Answer one question on stdout: sentence by sentence as text, or as one JSON object at the end.

    `extra` fields are added to the object. Raises FootnoteError.
    """
    from rag.render import to_json

    synced = session.refresh()
    if not as_json:
        return _stream_text(session, question, history)
    answer = session.assistant.ask(question, history, session.scope)
    _print_json(to_json(answer, synced) | (extra or {}))
    return answer


def _stream_text(session: Session, question: str, history: Sequence[Turn]) -> Answer:
    from rag.render import closing_lines, refusal_lines, statement_lines

    console, places = _console(session)
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
                for line in statement_lines(event, citations, places):
                    console.print(line, soft_wrap=True, highlight=False)
                waiting.says("checking the next sentence …")
            elif isinstance(event, Done):
                answer = event.answer
    if not answer.answered:
        for line in refusal_lines(answer, places):
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


def _console(session: Session) -> tuple[Console, Places]:
    """A console on stdout, and how places are written there: as links on a terminal only."""
    from rich.console import Console

    from rag.render import Places

    console = Console(file=sys.stdout)
    return console, Places(len(session.folders) > 1, session.folders if console.is_terminal else {})


def answer_batch(session: Session, lines: Iterable[str], as_json: bool) -> int:
    """Answer a question a line, each as soon as it is done. Gives 1 where one failed, else 0."""
    failed = 0
    for line in lines:
        text = line.strip().removeprefix("\ufeff")
        if not text:
            continue
        given: dict[str, Any] = {"question": text}
        try:
            if text.startswith("{"):
                given = _object(text)
            question = checked_question(_text(given, "question"))
            history = _history(given.get("history") or ())
            if not as_json:
                print(f"# {' '.join(question.split())}")
            answer_one(session, question, as_json, history, {"id": given["id"]} if "id" in given else {})
            if not as_json:
                print(flush=True)
        except FootnoteError as fault:
            failed = 1
            if as_json:
                named = {"id": given["id"]} if "id" in given else {}
                _print_json({"schema": 1, **named, "question": given.get("question", text), "error": str(fault)})
            else:
                tell(f"error: {fault}")
    return failed


def _object(text: str) -> dict[str, Any]:
    """A line of a batch as a JSON object. Raises UsageError where it is none."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise UsageError(f"A line begins with {{ but is no JSON: {fault}.") from fault
    assert isinstance(given, dict)  # nothing else begins with a brace
    return given


def _history(turns: object) -> list[Turn]:
    """The conversation that a question came with. Raises UsageError where it has another shape."""
    if not isinstance(turns, list | tuple) or not all(isinstance(turn, dict) for turn in turns):
        raise UsageError('A history is [{"question": "…", "answer": "…"}, …].')
    return [Turn(_text(turn, "question"), _text(turn, "answer")) for turn in turns]


def _text(given: dict[str, Any], name: str) -> str:
    if not isinstance(given.get(name), str):
        raise UsageError(f'A JSON line needs "{name}" as text: {{"question": "…", "history": […]}}.')
    return str(given[name])


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


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)
