"""A run from its questions to its records, and what it says about itself to whoever reads it later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

from evals.kept import Kept
from evals.machine import describe_machine
from evals.records import Record, Run
from evals.run import Asked, Runner
from evals.sample import Choice, choose
from evals.watch import Watch

if TYPE_CHECKING:
    from evals.cases import Case
    from evals.sets import QuestionSet
    from index.commands import TerminalProgress
    from index.settings import IndexSettings


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run: `parallel` cases at once, `prices` of a million tokens, `fresh` to ask again."""

    questions: QuestionSet
    settings: IndexSettings
    choice: Choice
    parallel: int = 1
    fresh: bool = False
    prices: Mapping[str, float] | None = None

    def cases(self) -> tuple[Case, ...]:
        """The chosen cases. Raises UsageError where none is left."""
        return choose(self.questions.cases, self.choice)


def do(job: Job, asked: Asked | None, progress: TerminalProgress) -> Run:
    """Run the job; `asked` None searches alone. Raises FootnoteError."""
    from index.embed import open_embedder

    kept = Kept(job.settings.cache / "evals" / "kept", job.fresh)
    embedder = open_embedder(job.settings, progress)
    runner = Runner(job.questions, job.settings, embedder, kept, asked, progress)
    started = perf_counter()
    try:
        cases = runner.checked(job.cases())
        progress.close()
        with Watch(len(cases), asked is None) as watch:
            records = runner.run(cases, job.parallel, watch.hear)
        return Run(_meta(job, asked, runner, records, perf_counter() - started), records)
    finally:
        runner.close()


def _meta(job: Job, asked: Asked | None, runner: Runner, records: Sequence[Record], seconds: float) -> dict[str, Any]:
    machine = describe_machine()
    return {
        "set": job.questions.name,
        "documents": job.questions.docs.name,
        "documents_mark": runner.library(records[0].case).mark,
        "cases": len(records),
        **asdict(job.choice),
        "retrieval_only": asked is None,
        "model": None if asked is None else asked.llm.model,
        "endpoint": None if asked is None else asked.llm.endpoint,
        "top_k": None if asked is None else asked.chosen.top_k,
        "embedder": job.settings.embedder,
        "prices": job.prices or None,
        "from_before": runner.from_before,
        "code": runner.code,
        "version": machine["packages"].get("footnote-answers"),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "machine": machine,
    }
