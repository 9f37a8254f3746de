"""Two syncs, a watcher, a page and five `ask` at once, while files come and go: nothing breaks, nothing is lost.

Real processes with the real commands and a scripted model; the page is the service under it. FOOTNOTE_TOGETHER is how
often the five ask.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from index.embed import open_embedder
from index.search import Index
from index.settings import IndexSettings
from index.status import status
from index.verify import verify

ROUNDS = int(os.environ.get("FOOTNOTE_TOGETHER", "1"))
EDITS = 40  # at most, a round
QUESTION = "How much did Alan Reed offer?"
HARBOUR = "Port director Alan Reed offered 4% more in wages on Monday."
SAID = "Alan Reed offered 4% more in wages."
PAGE = """
import sys, uuid
from pathlib import Path
from index.settings import index_settings
from rag.settings import model_settings
from ui.service import Asking, Service
from ui.workshop import Workshop
service = Service(Workshop(index_settings(), model_settings(sys.argv[1], None)))
service.workshop.start()
print("open", flush=True)
for line in sys.stdin:
    job = service.ask("", uuid.uuid4().hex, line.strip(), Asking())
    job.wait(300)
    one = job.latest
    print(one.state, "|", " ".join(said["text"] for said in one.statements), "|", one.status, flush=True)
service.close()
"""
WAITED = (  # what a person may be told on the way
    "Another process is writing to the index of",
    "Another process is making the index of",
)


def command(name: str) -> str:
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert found, f"{name} is not installed"
    return found


def _hear_interrupts() -> None:
    """A shell that runs the tests in its background ignores Ctrl-C, and so would what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Crowd:
    """Processes that share one folder of documents and one index."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.docs, self.replies = root / "docs", root / "replies.txt"
        self.docs.mkdir()
        (self.docs / "harbour.txt").write_text(f"Harbour strike\n\n{HARBOUR}\n")
        self.replies.write_text("\n---\n".join([f"{SAID} [1]"] * (ROUNDS + 1)))
        own = {"ASK_DOCS": self.docs, "ASK_DATA": root / "data", "ASK_CACHE": cache, "PYTHONPATH": Path.cwd()}
        self.environment = os.environ | {name: str(value) for name, value in own.items()}
        self.settings = IndexSettings(self.docs.resolve(), (root / "data").resolve(), cache)
        self.root = root
        self.running: list[subprocess.Popen[str]] = []

    def start(self, *words: object, stdin: int | None = None) -> subprocess.Popen[str]:
        self.running.append(
            subprocess.Popen(
                [str(word) for word in words],
                env=self.environment,
                cwd=self.root,
                stdin=stdin or subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                preexec_fn=_hear_interrupts,
            )
        )
        return self.running[-1]

    def ask(self) -> subprocess.Popen[str]:
        return self.start(command("ask"), "--json", "--model", f"scripted:{self.replies}", QUESTION)

    def close(self) -> None:
        for process in self.running:
            process.kill()
            process.communicate()


def edit(docs: Path, stop: Event, chance: random.Random, counted) -> None:
    """Add, change, rename and delete files until it is told to stop, or has done it often enough."""
    for number in range(1, EDITS * ROUNDS + 1):
        if stop.wait(0.5):
            return
        there = sorted(path for path in docs.iterdir() if path.name != "harbour.txt")
        what = chance.choice(["add", "add", "change", "rename", "delete"]) if there else "add"
        path = docs / f"{number}.txt" if what == "add" else chance.choice(there)
        if what in {"add", "change"}:
            path.write_text("\n\n".join(f"Line {line} of edit {number}." for line in range(chance.randint(1, 5))))
        elif what == "rename":
            path.rename(docs / f"{number}-again.txt")
        else:
            path.unlink()
        counted(f"files that were {what.rstrip('e')}ed")


@pytest.fixture
def crowd(tmp_path, cache):
    made = Crowd(tmp_path, cache)
    yield made
    made.close()


def test_two_syncs_a_watcher_a_page_and_five_questions_at_once_break_nothing(crowd, counted):
    stop = Event()
    editor = Thread(target=edit, args=(crowd.docs, stop, random.Random(7), counted))
    editor.start()
    try:
        watcher = crowd.start(command("ask-index"), "watch")
        page = crowd.start(sys.executable, "-c", PAGE, f"scripted:{crowd.replies}", stdin=subprocess.PIPE)
        for _ in range(ROUNDS):
            syncs = [crowd.start(command("ask-index"), "sync") for _ in range(2)]
            page.stdin.write(f"{QUESTION}\n")
            page.stdin.flush()
            for one in [crowd.ask() for _ in range(5)]:
                out, err = one.communicate(timeout=600)
                assert_answered(one.returncode, out, err)
                counted("questions")
            for one in syncs:
                out, err = one.communicate(timeout=600)
                assert_clear(err, also="error: Another process is writing to the index of")
                assert (one.returncode, "added" in out) in {(0, True), (1, False)}, (out, err)
                counted("syncs")
    finally:
        stop.set()
        editor.join()
    await_in_step(crowd.settings, watcher)
    watcher.send_signal(signal.SIGINT)
    _, err = watcher.communicate(timeout=60)
    assert watcher.returncode == 130, err
    assert_clear(err, also="interrupted")
    said, err = page.communicate(timeout=600)
    assert said.splitlines() == ["open", *[f"answered | {SAID} | "] * ROUNDS], (said, err)
    assert_clear(err)
    assert_equal_to_the_folder(crowd.settings)


def assert_answered(code: int, out: str, err: str) -> None:
    assert_clear(err)
    assert code == 0, (out, err)
    answer = json.loads(out)
    assert [one["text"] for one in answer["statements"]] == [SAID]
    [cited] = answer["citations"]
    assert (cited["file"], cited["text"]) == ("harbour.txt", HARBOUR)


def assert_clear(err: str, also: str = WAITED[0]) -> None:
    """Nothing but what the program says to a person who shares an index, or whose file went as it was read."""
    for line in err.splitlines():
        assert line.startswith((*WAITED, also, "skipped ")), err


def await_in_step(settings: IndexSettings, watcher: subprocess.Popen[str]) -> None:
    """The watcher alone brings the index in step with the last edits."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        assert watcher.poll() is None, watcher.communicate()
        found = status(settings)
        if not (found.new or found.changed or found.gone or found.cut_off):
            return
        time.sleep(0.5)
    raise AssertionError(f"the watcher did not hear of {found.new or found.changed or found.gone}")


def assert_equal_to_the_folder(settings: IndexSettings) -> None:
    found = verify(settings)
    assert (found.faults, found.behind) == ((), ())
    index = Index(settings, open_embedder(settings))
    indexed = {one.file: "\n\n".join(p.text for p in index.paragraphs(one.file)) for one in index.documents()}
    index.close()
    assert indexed == {path.name: path.read_text().strip() for path in settings.docs.iterdir()}
