"""Opens what a run of `ask` needs: the index, brought up to date, and the model, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from index.commands import tell, terminal_progress
from index.errors import UsageError
from rag.assistant import LONGEST_QUESTION, Assistant
from rag.finding import Scope

if TYPE_CHECKING:
    from pathlib import Path

    from index.commands import TerminalProgress
    from index.embed import Embedder
    from index.search import Index
    from index.settings import IndexSettings
    from index.several import Several


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for; None where it said nothing."""

    docs: tuple[str, ...] = ()
    model: str | None = None
    top_k: int | None = None
    files: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    sync: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """An open assistant and what it is asked about: folders, by the names that places give them.

    `refresh` brings each index up to date with its folder and gives the seconds that it took: a stat a file where
    nothing changed. It is called before each question, as a file may go while a conversation lasts.
    """

    assistant: Assistant
    scope: Scope
    folders: Mapping[str, Path]
    refresh: Callable[[], float]


def checked_question(question: str) -> str:
    """The question without white space at its ends. Raises UsageError where it is empty or too long."""
    question = question.strip().removeprefix("\ufeff")
    if any("\ud800" <= letter <= "\udfff" for letter in question):
        raise UsageError("The question is not UTF-8. Type it again, or convert its file to UTF-8.")
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
    from index.settings import all_settings
    from rag.llms import describe_endpoint, open_llm
    from rag.openings import OPENINGS
    from rag.settings import model_settings

    asked = all_settings(request.docs, notice=tell)
    chosen = model_settings(request.model, request.top_k)
    if chosen.kind == "endpoint":
        tell(describe_endpoint(chosen))
    with terminal_progress() as progress, ExitStack() as stack:
        llm = stack.enter_context(closing(open_llm(chosen, asked[0].cache, progress, OPENINGS)))
        from index.embed import open_embedder

        embedder = open_embedder(asked[0], progress)
        refresh = partial(_bring_up_to_date, asked, embedder, progress, set()) if request.sync else float
        first = refresh()
        index = stack.enter_context(closing(_open_index(asked, embedder)))
        scope = Scope(request.files, request.since, request.until, chosen.top_k)
        progress.close()
        folders = {settings.folder: settings.docs for settings in asked}
        yield Session(Assistant(index, llm), scope, folders, _after(first, refresh))


def _open_index(asked: Sequence[IndexSettings], embedder: Embedder) -> Index | Several:
    from index.search import Index
    from index.several import Several

    with ExitStack() as opened:
        indexes = [opened.enter_context(closing(Index(settings, embedder))) for settings in asked]
        opened.pop_all()  # all are open: who uses them closes them
    return indexes[0] if len(indexes) == 1 else Several(indexes, embedder)


def _after(first: float, refresh: Callable[[], float]) -> Callable[[], float]:
    """`refresh`, but for the first call: the index has just been brought up to date in `first` seconds."""
    taken = [first]
    return lambda: taken.pop() if taken else refresh()


def _bring_up_to_date(
    asked: Sequence[IndexSettings], embedder: Embedder, progress: TerminalProgress, told: set[tuple[str, str]]
) -> float:
    """Sync, and give the seconds; where another process is at it, say so and answer from what is complete.

    Each skipped file is named once; `told` holds those that were.
    """
    from index.errors import IndexBusy
    from index.sync import sync

    started = perf_counter()
    for settings in asked:
        try:
            report = sync(settings, embedder, progress)
        except IndexBusy as busy:
            tell(f"{busy} Answering from what is complete.")
        else:
            for name, reason in report.skipped:
                file = f"{settings.folder}/{name}" if len(asked) > 1 else name
                if (file, reason) not in told:
                    told.add((file, reason))
                    tell(f"skipped {file}: {reason}")
        finally:
            progress.close()
    return perf_counter() - started
