import threading
import time

from index.embed import HashEmbedder
from index.status import status
from index.watch import watch


class Watched:
    """A watch that runs in a thread of its own and remembers its reports."""

    def __init__(self, library, rest=1.5) -> None:
        self.library, self.rest = library, rest
        self.reports = []
        self.opened = 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _open(self):
        self.opened += 1
        return HashEmbedder()

    def _run(self) -> None:
        for report in watch(self.library.settings, self._open, self.library.told, self.stop, self.rest, longest=30):
            self.reports.append(report)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop.set()
        self.thread.join(60)

    def reported(self, count: int) -> bool:
        until = time.monotonic() + 60
        while len(self.reports) < count and time.monotonic() < until:
            time.sleep(0.02)
        return len(self.reports) >= count


def test_changes_are_found_and_the_embedder_is_opened_once(library):
    library.write("a.txt", "Apples.")
    with Watched(library) as watched:
        assert watched.reported(1)
        (library.docs / "b.txt").write_text("Bees.")
        assert watched.reported(2)
        (library.docs / "a.txt").unlink()
        assert watched.reported(3)
    assert [(one.added, one.removed) for one in watched.reports] == [
        (("a.txt",), ()),
        (("b.txt",), ()),
        ((), ("a.txt",)),
    ]
    assert watched.opened == 1


def test_a_burst_is_joined_and_a_file_that_is_being_written_is_waited_for(library):
    library.write("a.txt", "Apples.")
    with Watched(library) as watched:
        assert watched.reported(1)
        with (library.docs / "long.txt").open("w") as file:
            for number in range(12):
                file.write(f"Line {number} of the long file.\n")
                file.flush()
                (library.docs / f"{number}.txt").write_text(f"File {number}.")
                time.sleep(0.05)
        assert watched.reported(2)
        time.sleep(3)
    assert len(watched.reports) == 2
    assert len(watched.reports[1].added) == 13
    assert len(library.index().paragraphs("long.txt")) == 12


def test_a_file_that_was_too_young_is_looked_at_again_and_then_nothing_is_behind(library):
    library.write("a.txt", "Apples.")
    with Watched(library, rest=0.1) as watched:
        assert watched.reported(1)
        (library.docs / "b.txt").write_text("Bees.")
        assert watched.reported(2)
        assert watched.reports[1].unsettled == 1
        until = time.monotonic() + 60
        while status(library.settings).is_behind and time.monotonic() < until:
            time.sleep(0.05)
        assert not status(library.settings).is_behind
    assert len(watched.reports) == 2


def test_a_folder_that_is_empty_for_now_is_told_once_and_waited_for(library):
    with Watched(library) as watched:
        time.sleep(2)
        (library.docs / "a.txt").write_text("Apples.")
        assert watched.reported(1)
    assert watched.reports[0].added == ("a.txt",)
    assert sum("holds no documents" in notice for notice in library.told.notices) == 1


def test_a_disk_that_becomes_full_is_told_once_and_waited_for(library, monkeypatch):
    monkeypatch.setattr("index.watch.AGAIN", 0.1)
    tried = []

    def full(*_):
        tried.append(True)
        raise OSError(28, "No space left on device")

    library.write("a.txt", "Apples.")
    with Watched(library) as watched:
        assert watched.reported(1)
        with monkeypatch.context() as while_full:
            while_full.setattr("index.stores.guard.Guard._write", full)
            (library.docs / "b.txt").write_text("Bees.")
            until = time.monotonic() + 60
            while len(tried) < 3 and time.monotonic() < until:
                time.sleep(0.02)
        assert watched.reported(2)
    assert watched.reports[1].added == ("b.txt",)
    assert sum("disk is full" in notice for notice in library.told.notices) == 1
