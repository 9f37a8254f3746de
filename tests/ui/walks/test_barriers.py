"""Nobody is shut out: light and dark, the keyboard alone, a phone, what axe finds."""

import pytest

from .conftest import RAFAH, ask, marked, opened

pytestmark = pytest.mark.filterwarnings("default")  # warnings of the framework are not ours to mend


def test_no_serious_barrier_in_light_and_dark(page):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(reduced_motion="reduce")  # colours on their way from light to dark are neither
    ask(page, RAFAH)
    page.click(".statement .chip")
    marked(page)
    for dark in (False, True):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}).response["violations"]
        serious = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found if ours(one)]
        assert serious == []


def ours(violation):
    """Whether it is serious and in our own markup, not in the framework's."""
    theirs = (".tabs", ".upload", "#only", "#library .block", "svelte")
    targets = [str(node["target"]) for node in violation["nodes"]]
    return violation["impact"] in {"serious", "critical"} and not all(
        any(mark in target for mark in theirs) for target in targets
    )


def test_the_keyboard_alone_reaches_the_source(page):
    page.focus("#question textarea")
    page.keyboard.type(RAFAH)
    page.keyboard.press("Enter")
    page.wait_for_selector(".actions")
    page.keyboard.press("Tab")
    for _ in range(60):
        if page.evaluate("document.activeElement.classList.contains('chip')"):
            break
        page.keyboard.press("Shift+Tab")
    else:
        pytest.fail("no chip was reached")
    page.keyboard.press("Enter")
    marked(page)
    assert page.evaluate("document.activeElement.closest('#reader-text') !== null")


def test_on_a_phone_the_parts_take_turns_and_nothing_runs_over_the_edge(browser, world):
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, color_scheme="dark")
    for page in opened(context, world):
        ask(page, RAFAH)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("document.body.classList.contains('dark')")
        page.tap(".statement .chip")
        marked(page)
        assert page.locator("#reader").is_visible()
        assert not page.locator("#talk").is_visible()
        page.get_by_role("button", name="Conversation").tap()
        assert page.locator("#talk").is_visible()
