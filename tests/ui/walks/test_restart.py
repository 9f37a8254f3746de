"""The program is killed in the middle of an answer, and started again: the page says so, and nothing is lost."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from ui.server import listen

from ..conftest import ROOT
from .conftest import RAFAH, patient

pytestmark = pytest.mark.filterwarnings("default")  # warnings of the framework are not ours to mend
SAID = "Over one million people have taken shelter in Rafah. [1]"
SLOWLY = f"--- 0.3\n{SAID} {'And so on and on it goes. ' * 50}"
SERVE = """
import sys
from pathlib import Path
from rag.llms.scripted import ScriptedLLM
from tests.ui.conftest import make_service
from ui.access import Door
from ui.server import listen, make_server
docs, data, replies, port = sys.argv[1:]
service = make_service(Path(docs), Path(data), llm=ScriptedLLM.from_file(Path(replies)))
service.workshop.start()
make_server(service, Door(), "127.0.0.1").run(sockets=[listen("127.0.0.1", int(port))])
"""


@contextmanager
def started(docs, folder, port, replies):
    """The program in a process of its own; killed at the end."""
    (folder / "replies.txt").write_text(replies, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, docs, folder / "data", folder / "replies.txt", str(port)], cwd=ROOT
    )
    try:
        yield
    finally:
        process.kill()  # -9 where there is such a thing
        process.wait()


def test_killed_in_the_middle_of_an_answer_it_goes_on_after_a_restart(browser, tmp_path, docs):
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    page = patient(browser.new_page())
    with started(docs, tmp_path, port, SLOWLY):
        reached(page, f"http://127.0.0.1:{port}/")
        page.fill("#question textarea", RAFAH)
        page.click("#send")
        page.wait_for_selector(".exchange[aria-busy] .statement")
        page.fill("#question textarea", "And what was I about to ask?")
    page.wait_for_selector("#lost >> text=does not answer")
    assert page.locator(".statement").count() == 1
    with started(docs, tmp_path, port, SAID):
        page.wait_for_selector("#lost", state="detached")
        page.wait_for_selector(".exchange .fault >> text=Cut off")
        assert "ended before this answer was complete" in page.locator(".exchange .fault").inner_text()
        assert page.locator(".exchange .statement .chip").count() == 1
        page.wait_for_function("document.querySelector('#question textarea').value.startsWith('And what was I')")
        page.get_by_role("button", name="Ask again").click()
        page.wait_for_selector(".exchange >> nth=1 >> .actions")
        assert "one million people" in page.locator(".exchange >> nth=1").inner_text()
    page.close()


def reached(page, address):
    """Open the page as soon as the program listens."""
    from playwright.sync_api import Error

    for _ in range(600):
        try:
            page.goto(address)
            break
        except Error:
            page.wait_for_timeout(200)
    page.wait_for_selector(".welcome .example")
