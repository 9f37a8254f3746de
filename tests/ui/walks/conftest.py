"""A real browser on the page, and what a person does there, in words."""

import shutil
from pathlib import Path

import pytest

from ..conftest import HOSTILE, SEEDS, make_service, served

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
RAFAH = "How many people had taken shelter in Rafah?"
PUTIN = "What did Vladimir Putin say about Gaza?"
PATIENCE = 120_000  # milliseconds that a step may take on a machine that is busy with something else


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("no Chromium: install it with `apt-get install chromium`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """One page for all tests that leave the documents as they are: the seeds, a hostile text and a very long one."""
    root = tmp_path_factory.mktemp("world")
    docs = Path(shutil.copytree(SEEDS, root / "articles"))
    (docs / "hostile <b>x<b> $(name).txt").write_text(HOSTILE, "utf-8")
    words = " ".join(f"word{at % 40}" for at in range(100))
    paragraphs = [f"Part {at % 20}: {words}." for at in range(2000)]
    paragraphs[1610] = "The marker word of the long text is quokka, as everybody knows."
    (docs / "long.txt").write_text("\n\n".join(paragraphs), "utf-8")
    service = make_service(docs, root / "data")
    service.workshop.start()
    with served(service) as address:
        assert service.workshop.wait(120)
        assert not service.workshop.fault
        yield address
    service.close()


@pytest.fixture
def page(browser, world):
    """A fresh browser on the page; fails a test in which a script failed or another host was asked for something."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield from opened(context, world)


def patient(page):
    """The page, with time for each step."""
    page.set_default_timeout(PATIENCE)
    page.set_default_navigation_timeout(PATIENCE)
    return page


def opened(context, address):
    made = patient(context.new_page())
    faults, foreign = [], []
    made.on("pageerror", lambda fault: faults.append(str(fault)))
    made.on("request", lambda request: foreign.append(request.url) if not own(request.url, address) else None)
    made.goto(address)
    made.wait_for_selector(".welcome .example")
    yield made
    context.close()
    assert not faults
    assert not foreign


def own(url, address):
    return url.startswith((address, "data:", "blob:"))


def ask(page, question):
    before = page.locator(".exchange:not([aria-busy])").count()
    page.fill("#question textarea", question)
    page.click("#send")
    page.wait_for_function("n => document.querySelectorAll('.exchange:not([aria-busy])').length > n", arg=before)


def marked(page):
    page.wait_for_selector("#reader-text .marked")
    return page.locator("#reader-text .marked")


def is_seen(page, selector):
    """Whether the element lies within the visible part of the reader."""
    return page.evaluate(
        """selector => { const frame = document.querySelector('#reader-text').getBoundingClientRect();
        const box = document.querySelector(selector).getBoundingClientRect();
        return box.height > 0 && box.top >= frame.top && box.bottom <= Math.min(frame.bottom, innerHeight) }""",
        selector,
    )
