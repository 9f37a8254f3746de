"""Reads files in a process of its own, with limits: a damaged file may crash or hang that process, never the sync."""

import json
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

from index.errors import UnreadableFile
from index.passages import Block, Document

SECONDS = 120.0  # for a file, and
SECONDS_A_MEGABYTE = 5.0  # more
SECONDS_A_SCANNED_PAGE = 20.0  # and more for each page that must be recognised
MEMORY = 2 << 30  # bytes of address space
TOO_MUCH = "takes too much memory to read"
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from index.readers.worker import main; main(int(sys.argv[2]))"


class Apart:
    """A process that reads; started at the first file, started again after one that it did not survive."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Apart":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, path: Path, kind: str) -> Document:
        """The file as a Document. Raises UnreadableFile, with the reason alone."""
        used = self._process is not None
        answer = self._ask(path, kind)
        if used and (answer is None or answer.get("reason") == TOO_MUCH):
            self.close()  # what earlier files left behind shall not speak against this one
            answer = self._ask(path, kind)
        if answer and (pages := answer.get("scan")):
            answer = self._ask(path, "scan", SECONDS_A_SCANNED_PAGE * pages)
        if answer is None:
            raise UnreadableFile("ends the process that reads it: it is damaged, or takes too much memory")
        if "reason" in answer:
            raise UnreadableFile(answer["reason"])
        return _document(answer["document"])

    def _ask(self, path: Path, kind: str, more: float = 0.0) -> dict[str, Any] | None:
        """The answer, or None where the process ended without one. Raises UnreadableFile where it took too long.

        `more` are seconds beside those that every file has.
        """
        limit = self._seconds + SECONDS_A_MEGABYTE * _megabytes(path) + more
        process = self._started()
        expired: list[bool] = []

        def end() -> None:
            expired.append(True)
            process.kill()

        timer = Timer(limit, end)
        timer.start()
        try:
            assert process.stdin and process.stdout
            process.stdin.write(json.dumps({"path": str(path), "kind": kind}) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        except BaseException:
            self.close()  # interrupted: the answer that is on its way belongs to nobody
            raise
        finally:
            timer.cancel()
        if line.endswith("\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.close()
        if expired:
            raise UnreadableFile(f"takes longer than {limit:.0f} seconds to read")
        return None

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    try:
                        stream.close()
                    except OSError:
                        continue  # what was still to be written has nobody to read it
            process.wait()

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self.close()
            # -P: nothing is imported from the folder in which the command was typed.
            command = [sys.executable, "-P", "-c", _START, str(_ROOT), str(self._memory)]
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="ascii"
            )
        return self._process


def _document(values: dict[str, Any]) -> Document:
    blocks = values.pop("blocks")
    made = None if blocks is None else tuple(Block(**one) for one in blocks)
    return Document(**values | {"blocks": made, "notes": tuple(values["notes"])})


def _megabytes(path: Path) -> float:
    try:
        return path.stat().st_size / 1e6
    except OSError:
        return 0.0
