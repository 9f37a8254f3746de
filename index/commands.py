"""What all our commands have in common: one line for an error, its exit code, `--version`, progress on stderr.

Imports nothing that takes time: `--help` is to be there at once.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import FootnoteError

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

INTERRUPTED = 130
_show_traceback = False


def new_app(summary: str) -> typer.Typer:
    """A typer application in our manner; its help is plain text, as rich alone takes longer than help may."""
    return typer.Typer(
        help=summary,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def run_command(app: typer.Typer) -> int:
    """Run the command line and give its exit code: errors of ours become one line on stderr, bugs keep their traceback.

    Wrong usage is 2, an interrupt 130.
    """
    # File names may hold anything; a terminal that cannot show a letter is no reason to fail.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except FootnoteError as fault:
        if _show_traceback:
            raise
        tell(f"error: {fault}")
        return fault.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        tell("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, `head` for one. What is still buffered has nowhere to go.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def tell(text: str) -> None:
    """One line for the user, on stderr."""
    print(" ".join(printable(line).strip() for line in text.splitlines()), file=sys.stderr)


def printable(text: str) -> str:
    """The text without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _set_debug(value: bool) -> bool:
    global _show_traceback
    _show_traceback = value
    return value


def _print_version(value: bool) -> None:
    if value:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"footnote {version('footnote-answers')}")
        except PackageNotFoundError:
            print("footnote, not installed")
        raise typer.Exit


Debug = Annotated[
    bool, typer.Option("--debug", help="Show the traceback of an error.", callback=_set_debug, is_eager=True)
]
Version = Annotated[
    bool, typer.Option("--version", help="Show the version and end.", callback=_print_version, is_eager=True)
]
Docs = Annotated[  # a list, so that a second folder is refused, not taken in place of the first
    list[str] | None,
    typer.Option("--docs", metavar="FOLDER", help="The folder of documents (default ASK_DOCS or ./seeds)."),
]
Folders = Annotated[
    list[str] | None,
    typer.Option(
        "--docs",
        metavar="FOLDER",
        help="A folder of documents, or a collection of ask.toml; may be repeated (default ASK_DOCS or ./seeds).",
    ),
]


class TerminalProgress:
    """A Progress on stderr: a bar on a terminal, notices everywhere."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._tasks: dict[str, TaskID] = {}

    def step(self, what: str, done: int, total: int) -> None:
        """Move the bar; nothing where stderr is no terminal."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._bar.start()
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done, total=total)

    def notice(self, text: str) -> None:
        """Print a line."""
        if self._bar is None:
            tell(text)
        else:
            self._bar.console.print(printable(text), markup=False, highlight=False)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
        self._bar = None
        self._tasks.clear()


@contextmanager
def terminal_progress() -> Iterator[TerminalProgress]:
    """A TerminalProgress that is taken away at the end."""
    progress = TerminalProgress()
    try:
        yield progress
    finally:
        progress.close()
