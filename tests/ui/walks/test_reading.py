"""The reader: footnote to footnote, an address, a hostile document, one of 200,000 words."""

import pytest

from .conftest import ask, is_seen, marked

pytestmark = pytest.mark.filterwarnings("default")  # warnings of the framework are not ours to mend


def test_next_previous_and_back_walk_the_footnotes(page):
    ask(page, "How many bombs did Biden hold back, and how many people were in Rafah?")
    page.click(".statement .chip >> nth=0")
    first = marked(page).inner_text()
    page.click('[data-reader="next"]')
    page.wait_for_function("text => document.querySelector('#reader-text .marked').innerText != text", arg=first)
    second = marked(page).inner_text()
    page.click('[data-reader="previous"]')
    page.wait_for_function("text => document.querySelector('#reader-text .marked').innerText == text", arg=first)
    page.click('[data-reader="back"]')
    page.wait_for_function("text => document.querySelector('#reader-text .marked').innerText == text", arg=second)


def test_an_address_opens_its_paragraph(page, world):
    page.goto(f"{world}?doc=001_e8428e75a6338428.txt&p=8")
    assert marked(page).get_attribute("data-number") == "8"


def test_a_hostile_document_and_its_name_are_text_and_nothing_runs(page, world):
    ask(page, "How many tickets did the captain sell?")
    page.click(".statement .chip")
    text = marked(page).inner_text()
    assert "<img src=x onerror=" in text
    whole = page.locator("#reader-text").inner_text()
    assert "javascript:alert(1)" in whole
    assert "${document.title='owned'} {{owned}}" in whole
    assert "\u202e" not in whole
    assert "\x1b" not in whole
    assert page.locator("#reader-text :is(script, img, a[href^=javascript])").count() == 0
    assert "hostile <b>x<b> $(name).txt" in page.locator("#documents").inner_text()
    assert page.title() == "Footnote"


def test_a_document_of_200_000_words_opens_at_its_place_within_a_moment(page):
    ask(page, "What is the marker word of the long text?")
    assert "quokka" in page.locator(".talk").inner_text()
    page.evaluate(
        """() => new MutationObserver((_, self) => { if (document.querySelector('#reader-text .marked')) {
        window.took = performance.now() - window.began; self.disconnect() } }).observe(
        document.querySelector('#reader-text'), {childList: true})"""
    )
    page.evaluate("() => { window.began = performance.now(); document.querySelector('.statement .chip').click() }")
    assert marked(page).get_attribute("data-number") == "1611"
    assert is_seen(page, "#reader-text mark")
    took = page.evaluate("window.took")
    assert took < 2000, took  # 200 ms on a machine that does nothing else
    for reached in (1700, 1800, 1900):
        page.wait_for_function(
            """reached => { const text = document.querySelector('#reader-text'); text.scrollBy(0, 1e6);
            return +text.lastElementChild.dataset.number >= reached }""",
            arg=reached,
        )
    assert page.locator("#reader-text > div").count() <= 240
    page.fill("#reader-words", "QUOKKA")
    page.keyboard.press("Enter")
    page.locator("#reader-found li button").click()
    page.wait_for_selector('#reader-text .marked[data-number="1611"]')
