"""Measures a large folder from end to end: a sync that is killed twice and started again, an edit of 1 %, and nothing.

Each sync is a process of its own, as from the shell. Where the embedder would take hours, a stand-in may take its
place, and every figure says so.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from typing import Any

from evals.corpus import Corpus, sentences_of, vary, write_corpus
from evals.errors import MeasurementError
from evals.figures import Figure, Target
from evals.plan import Plan
from index.changes import RACY
from index.settings import IndexSettings

A_FILE = 20  # paragraphs: 1,000,000 of them are 50,000 documents
KILLED_AT = (1 / 3, 1 / 2)  # of what was still to be read, so that each run does a third
EDITED = 100  # every so manieth document
MEMORY, NOTHING_CHANGED = Target(6), Target(3)  # GiB, seconds
FOR_THE_CLOCK = RACY / 1e9 + 0.1  # seconds after which a file's time is believed


@dataclass(frozen=True, slots=True)
class Ran:
    """A sync in a process: what it reported (None where it was killed), seconds, seconds of the processor, bytes."""

    report: dict[str, Any] | None
    seconds: float
    processor: float
    peak: int


def measure_large(plan: Plan) -> Iterator[Figure | dict[str, Any]]:
    """Figures of each size, and the facts of each corpus. Raises MeasurementError where anything was lost."""
    if not hasattr(os, "wait4"):
        raise MeasurementError("A process's memory cannot be followed on this system. Measure on Linux or macOS.")
    sentences = sentences_of(plan.settings.docs)
    for size in plan.sizes:
        plan.progress.notice(f"large: making {size:,} paragraphs")
        folder = plan.folder / f"large-{size}"
        folder.mkdir()
        corpus = write_corpus(folder, sentences, size, plan.seed, A_FILE)
        settings = IndexSettings(folder, plan.folder / "data", plan.settings.cache, plan.settings.embedder)
        yield from _figures(plan, settings, corpus, sentences)
        facts = {name: value for name, value in asdict(corpus).items() if name != "folder"}
        yield {**facts, "precision": "stand-in" if plan.stand_in else ""}


def _figures(plan: Plan, settings: IndexSettings, corpus: Corpus, sentences: Sequence[str]) -> Iterator[Figure]:
    from index.status import status
    from index.verify import verify

    named = f"{corpus.paragraphs:,} paragraphs in {corpus.files:,} documents"
    note = "a stand-in in place of the embedder: the time of embedding is left out" if plan.stand_in else ""

    def figure(name: str, unit: str, value: float, target: Target | None = None) -> Figure:
        return Figure.of("large", f"{named}, {name}", unit, [value], target, note)

    time.sleep(FOR_THE_CLOCK)
    runs: list[Ran] = []
    for number, share in enumerate((*KILLED_AT, None), start=1):
        plan.progress.notice(f"large: {corpus.paragraphs:,} paragraphs, run {number}{', to be killed' * bool(share)}")
        runs.append(_sync(plan, settings, share))
    last = runs[-1].report
    if last is None or last["added"] + last["unchanged"] != corpus.files:
        raise MeasurementError(f"{corpus.files:,} documents were written; the sync says {last}.")
    killed = sum(one.report is None for one in runs)
    yield figure(f"sync, killed {killed} times on the way", "s", sum(one.seconds for one in runs))
    yield figure("the same, of the processor", "s", sum(one.processor for one in runs))
    yield figure("kept over the kills", "documents", last["unchanged"])

    chance = Random(plan.seed)  # noqa: S311 - chance that can be had again
    edited = sorted(corpus.folder.iterdir())[::EDITED]
    for path in edited:
        path.write_text(f"{path.read_text('utf-8')}\n\n{vary(sentences[0], chance)} {path.name}", "utf-8")
    time.sleep(FOR_THE_CLOCK)
    plan.progress.notice(f"large: {len(edited):,} documents were edited")
    again = _sync(plan, settings)
    if again.report is None or again.report["changed"] != len(edited):
        raise MeasurementError(f"{len(edited)} documents were edited; the sync says {again.report}.")
    yield figure(f"sync after an edit of {len(edited):,} documents", "s", again.seconds)
    idle = [_sync(plan, settings) for _ in range(plan.repeat)]
    for name, values, target in (
        ("sync where nothing changed", [one.seconds for one in idle], NOTHING_CHANGED),
        ("the same, of the processor", [one.processor for one in idle], None),
    ):
        yield Figure.of("large", f"{named}, {name}", "s", values, target, "a whole process, as ask-index sync")
    yield figure("peak memory", "GiB", max(one.peak for one in (*runs, again)) / 2**30, MEMORY)
    made = status(settings)
    yield figure("index on disk", "MB", made.size / 1e6)
    if made.paragraphs != corpus.paragraphs + len(edited):
        raise MeasurementError(
            f"{corpus.paragraphs + len(edited):,} paragraphs are there, {made.paragraphs:,} indexed."
        )
    plan.progress.notice("large: verifying")
    found = verify(settings, plan.progress)
    if found.faults or found.behind:
        raise MeasurementError(f"The index is not as it should be: {(*found.faults, *found.behind)[0]}")


def _sync(plan: Plan, settings: IndexSettings, kill_at: float | None = None) -> Ran:
    """Sync in a new process, which is killed as soon as it has read that share of its work."""
    task = {
        "docs": str(settings.docs),
        "data": str(settings.data),
        "cache": str(settings.cache),
        "embedder": settings.embedder,
        "stand_in": plan.stand_in,
    }
    words = [sys.executable, "-P", "-m", "evals.large", json.dumps(task)]
    started = time.perf_counter()
    said: dict[str, Any] | None = None
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        process = Popen(words, stdout=PIPE, stderr=errors, text=True)  # noqa: S603 - our own interpreter and module
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                told = json.loads(line)
                if "done" not in told:
                    said = told
                elif kill_at is not None and told["done"] >= kill_at * told["total"]:
                    process.kill()
        _, state, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(state)
        if process.returncode and not (kill_at is not None and process.returncode == -9):
            errors.seek(0)
            lines = errors.read().strip().splitlines() or ["it said nothing"]
            raise MeasurementError(f"The sync of {settings.docs} failed: {lines[-1]}")
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Ran(said, time.perf_counter() - started, usage.ru_utime + usage.ru_stime, peak)


class _Told:
    """A Progress that writes a line for each hundredth of the reading."""

    def __init__(self) -> None:
        self._last = -1

    def step(self, what: str, done: int, total: int) -> None:
        """`{"done", "total"}` on standard output."""
        hundredth = 100 * done // (total or 1)
        if what == "indexing" and hundredth > self._last:
            self._last = hundredth
            print(json.dumps({"done": done, "total": total}), flush=True)

    def notice(self, text: str) -> None:
        """On standard error."""
        print(text, file=sys.stderr)


def sync_once(task: dict[str, Any]) -> dict[str, int]:
    """What `ask-index sync` does, with the embedder of the settings or its stand-in; the numbers of its report."""
    from evals.standin import StandIn
    from index.embed import open_embedder
    from index.sync import sync

    settings = IndexSettings(Path(task["docs"]), Path(task["data"]), Path(task["cache"]), task["embedder"])
    report = sync(settings, StandIn() if task["stand_in"] else open_embedder(settings), _Told())
    return {"added": len(report.added), "changed": len(report.changed), "unchanged": report.unchanged}


if __name__ == "__main__":
    print(json.dumps(sync_once(json.loads(sys.argv[1]))))
