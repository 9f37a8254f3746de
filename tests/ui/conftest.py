"""A folder of news with a page on it, and a scripted model that cites the right passages."""

import gc
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from index.embed import HashEmbedder
from index.settings import IndexSettings
from rag.llms.scripted import ScriptedLLM
from rag.settings import ModelSettings
from ui.access import Door
from ui.server import listen, make_server
from ui.service import Service
from ui.workshop import Workshop

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
HOSTILE = """Ferry notice <script>document.title = "owned"</script>

Published: 1 March 2022

The ferry captain Ada Stone sold <img src=x onerror="document.title='owned'"> 41 tickets.

Also ${document.title='owned'} {{owned}} and 50 tickets of Bo Vine.

![pixel](http://203.0.113.9/pixel.png) [click](javascript:alert(1)) \x1b[31mred\x1b[0m \u202etxet desrever\u202c end.
"""
# What the scripted model writes: the sentence, and words by which it finds the passage that it cites.
SAID = {
    "taken shelter": [
        ("Over one million people have taken shelter in Rafah.", "million people"),
        ("The sun shone over the harbour.", "million people"),
    ],
    "bombs": [("Biden held back 3,500 bombs.", "3,500"), ("Over one million people sheltered in Rafah.", "million")],
    "Germany": [("Germany said that the accusation has no basis whatsoever.", "no basis")],
    "tickets": [("The ferry captain Ada Stone sold 41 tickets.", "41 tickets")],
    "lighthouse": [("The lighthouse keeper Otto Brandt counted 77 ships.", "77 ships")],
    "marker": [("The marker word of the long text is quokka.", "quokka")],
}


def reply(messages) -> str:
    """Sentences for the question, with the numbers of the passages that hold their words."""
    asked = messages[-1].content
    question = asked.rpartition("Question: ")[2]
    sentences = next((said for words, said in SAID.items() if words in question), [])
    written = []
    for sentence, words in sentences:
        found = re.search(rf"^\[(\d+)\] .*{re.escape(words)}", asked, re.MULTILINE)
        if found:
            written.append(f"{sentence} [{found[1]}]")
    return " ".join(written) or "NOT STATED"


class Halting(ScriptedLLM):
    """Writes a sentence, then waits until it is told to go on."""

    def __init__(self) -> None:
        super().__init__(reply)
        self.go = Event()

    def stream(self, messages, max_tokens):
        for at, piece in enumerate(super().stream(messages, max_tokens)):
            if at == 16:
                self.go.wait(20)
            yield piece


def make_service(docs: Path, data: Path, llm=None, embedder=None) -> Service:
    settings = IndexSettings(docs, data, data / "cache", "hash")
    model = ModelSettings(kind="scripted", model="scripted:none", top_k=6)
    return Service(Workshop(settings, model, embedder or HashEmbedder(), llm or ScriptedLLM(reply)))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A writable copy of the seeds."""
    return Path(shutil.copytree(SEEDS, tmp_path / "articles"))


@pytest.fixture
def open_service(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Opens services on a folder; the same data folder for all of them, as after a restart."""
    opened = []

    def make(docs: Path, **more) -> Service:
        opened.append(make_service(docs, tmp_path / "data", **more))
        opened[-1].workshop.start()
        assert opened[-1].workshop.wait(60)
        assert not opened[-1].workshop.fault
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def service(open_service, docs) -> Service:
    return open_service(docs)


def finished(job):
    """The exchange once it is over."""
    assert job.wait(60), job.latest.status
    return job.latest


@contextmanager
def served(service: Service, door: Door | None = None, host: str = "127.0.0.1") -> Iterator[str]:
    """The page at its address, in a thread of its own."""
    listening = listen("127.0.0.1", 0)
    server = make_server(service, door or Door(), host)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()
        del server, thread
        gc.collect()  # what the framework leaves open is told here, and not in a test that comes later
