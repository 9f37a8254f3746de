"""Runs a command as a user would and measures it from outside: seconds to its first line, and its memory."""

import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Event, Thread
from time import perf_counter

from evals.errors import MeasurementError

BETWEEN = 0.05  # seconds between two looks at a process's memory


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that has ended: what it wrote to stdout, seconds since its start, and its largest memory in bytes.

    `first_line` is None where nothing was written, `peak` where it was not watched or cannot be told here.
    """

    output: str
    code: int
    first_line: float | None
    seconds: float
    peak: int | None = None


def command(name: str) -> str:
    """The path of one of our commands in this environment. Raises MeasurementError where it is not installed."""
    folders = (str(Path(sys.executable).parent), sysconfig.get_path("scripts"))
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        raise MeasurementError(f"The command {name} is not installed beside {sys.executable}. Type: pip install .")
    return found


def run(
    words: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    given: str = "",
    watch: bool = False,
    codes: Sequence[int] = (0,),
) -> Finished:
    """Run a command in a folder and wait for its end; the clock starts before the process does.

    `given` is its standard input. `watch` follows its memory, which takes a little time from it. Raises
    MeasurementError, with the last thing it said, where it ends with another code than `codes`.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as stdin, tempfile.TemporaryFile() as said:
        stdin.write(given)
        stdin.seek(0)
        started = perf_counter()
        with Popen(  # noqa: S603 - our own commands
            words, env=dict(environment), cwd=folder, stdin=stdin, stdout=PIPE, stderr=said, encoding="utf-8"
        ) as process:
            try:
                with _Watch(process.pid if watch else None) as memory:
                    assert process.stdout is not None
                    line = process.stdout.readline()
                    first = perf_counter() - started if line else None
                    output = line + process.stdout.read()
                    code = process.wait()
                    seconds = perf_counter() - started
            finally:
                process.kill()  # where we were interrupted
        if code not in codes:
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
            raise MeasurementError(f"{Path(words[0]).name} ended with {code}: {lines[-1]}")
    return Finished(output, code, first, seconds, memory.peak)


class _Watch:
    """Follows the memory of a process and everything that it starts, from the side, until it is left.

    The sum of what each has in memory: what two of them share counts twice, so the truth is no higher.
    """

    def __init__(self, pid: int | None) -> None:
        self._pid = pid if Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists() else None
        self._stop = Event()
        self._thread = Thread(target=self._follow, daemon=True)
        self.peak: int | None = None

    def __enter__(self) -> "_Watch":
        if self._pid is not None:
            self._thread.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._stop.set()
        if self._pid is not None:
            self._thread.join()

    def _follow(self) -> None:
        assert self._pid is not None
        while not self._stop.wait(BETWEEN):
            now = sum(map(_resident, _family(self._pid)))
            self.peak = max(self.peak or 0, now)


def _family(pid: int) -> Iterator[int]:
    """The process and all that descend from it; what ends meanwhile is passed over."""
    yield pid
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _family(int(child))


def _resident(pid: int) -> int:
    """Bytes of a process that are in memory now; 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
