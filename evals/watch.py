"""Shows a run while it lasts: a bar with the running scores on a terminal, a line now and then elsewhere."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from evals.records import Record
from index.commands import tell

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

RUNNING = ("right", "facts", "rouge-l", "cited-right", "refusal-recall", "answered")
SEARCHED = ("paragraph.hit@1.interaction", "paragraph.hit@3.interaction", "document.hit@1.interaction")
LINES = 10  # over a whole run, where there is no terminal


class Watch:
    """Hears of each record. Use it as a context."""

    def __init__(self, total: int, retrieval_only: bool) -> None:
        self._total = total
        self._names = SEARCHED if retrieval_only else RUNNING
        self._sums: dict[str, tuple[float, int]] = {}
        self._done = self._crashed = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total)
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()
        if kind is not None and self._done < self._total and issubclass(kind, KeyboardInterrupt):
            tell(f"stopped after {self._done} of {self._total} cases; the same command goes on from there")

    def hear(self, record: Record) -> None:
        """One more case is done."""
        self._done += 1
        self._crashed += record.error is not None
        if record.case.main:
            for name in self._names:
                score = record.scores.get(name)
                if score and score.value is not None:
                    value, n = self._sums.get(name, (0.0, 0))
                    self._sums[name] = (value + score.value, n + 1)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done, description=self.scores())
        elif self._done % max(1, self._total // LINES) == 0 or self._done == self._total:
            tell(f"{self._done} of {self._total}: {self.scores()}")

    def scores(self) -> str:
        """`right 64 % · facts 71 %`, of the main cases so far."""
        told = [
            f"{name.removesuffix('.interaction')} {value / n:.0%}"
            for name, (value, n) in ((name, self._sums[name]) for name in self._names if name in self._sums)
        ]
        return " · ".join([*told, *([f"{self._crashed} crashed"] if self._crashed else [])])
