"""The page as it is served: with passwords, by its command, and to nobody outside."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ui.access import Door, Passwords, add_user
from ui.page import LOOK

from ..conftest import SEEDS, make_service, served
from .conftest import RAFAH, ask, patient

pytestmark = pytest.mark.filterwarnings("default")  # warnings of the framework are not ours to mend


def test_with_passwords_nobody_comes_in_without_one_and_each_sees_their_own(browser, tmp_path, docs):
    file = tmp_path / "users"
    for name in ("ada", "bob"):
        add_user(file, name, f"{name}-and-more-words")
    service = make_service(docs, tmp_path / "data")
    service.workshop.start()
    service.workshop.wait(60)
    with served(service, Door(Passwords.read(file)), host="0.0.0.0") as address:  # as if it were open to others
        pages = []
        for name in ("ada", "bob"):
            page = patient(browser.new_context().new_page())
            page.goto(address)
            page.fill("#name", name)
            page.fill("#password", "wrong password")
            page.get_by_role("button", name="Log in").click()
            page.wait_for_selector("text=do not fit")
            page.fill("#name", name)
            page.fill("#password", f"{name}-and-more-words")
            page.get_by_role("button", name="Log in").click()
            page.wait_for_selector(".welcome .example")
            pages.append(page)
        ask(pages[0], RAFAH)
        pages[1].reload()
        pages[1].wait_for_selector(".welcome .example")
        pages[1].get_by_role("tab", name="History").click()
        assert "None yet" in pages[1].locator("#conversations").inner_text()
        pages[1].goto(pages[0].url)
        pages[1].wait_for_selector(".welcome .example")
        pages[1].get_by_role("tab", name="Settings").click()
        assert not pages[1].get_by_label("Key").is_visible()
        for page in pages:
            page.context.close()
    service.close()


def test_the_command_serves_its_page_reaches_for_nothing_outside_and_ends_without_a_word(browser, tmp_path):
    script = tmp_path / "replies.txt"
    script.write_text("NOT STATED", "utf-8")
    process = subprocess.Popen(
        [Path(sys.executable).with_name("ask-ui"), "--docs", SEEDS, "--model", f"scripted:{script}", "--port", "0",
         "--no-browser"],
        env={
            "ASK_DATA": str(tmp_path / "data"), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(SEEDS.parent / "tests" / "blocked"), "BLOCKED_LOG": str(tmp_path / "tried"),
            "HTTP_PROXY": "http://proxy.invalid:3128",
        },
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        page = patient(browser.new_page())
        page.goto(process.stdout.readline().strip())
        page.wait_for_selector("#question textarea")
        page.wait_for_timeout(1000 * LOOK + 2000)  # also when it looks what has changed, and nothing has
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=60)[1].splitlines()
        assert len(told) == 1, told
        assert told[0].startswith("The page is open at http://127.0.0.1:")
        assert not (tmp_path / "tried").exists(), (tmp_path / "tried").read_text("utf-8")
        page.close()
    finally:
        process.kill()
        process.wait()
