"""The reader: footnote to footnote, an address, a hostile document, one of 200,000 words."""

from statistics import median

import pytest

from .conftest import ask, marked

pytestmark = pytest.mark.filterwarnings("default")  # warnings of the framework are not ours to mend
TIMES = 5  # measurements of each kind


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


def milliseconds_to_the_mark(page, pointed):
    """From the click on a chip until its words are marked, scrolled to and painted, with an empty reader before."""
    chip = page.locator(".statement .chip").first
    page.mouse.move(0, 0)
    if pointed:
        with page.expect_response(lambda answer: "component_server" in answer.url):
            chip.hover()
    return page.evaluate(
        """async () => { const text = document.querySelector('#reader-text'); text.replaceChildren();
        const began = performance.now(); document.querySelector('.statement .chip').click();
        const within = (mark, frame) => mark.top >= frame.top && mark.bottom <= frame.bottom;
        for (;;) { await new Promise(requestAnimationFrame); const mark = text.querySelector('.marked mark');
        if (mark && within(mark.getBoundingClientRect(), text.getBoundingClientRect()))
          return Math.round(performance.now() - began); } }"""
    )


def test_a_document_of_200_000_words_opens_at_its_place_within_a_moment(page):
    ask(page, "What is the marker word of the long text?")
    assert "quokka" in page.locator(".talk").inner_text()
    for pointed in (False, True):
        took = sorted(milliseconds_to_the_mark(page, pointed) for _ in range(TIMES))
        how = "after pointing at it" if pointed else "at once"
        print(
            f"\nfrom a click {how} to the marked paragraph among 200,000 words: median {median(took):.0f} ms of", took
        )
        assert median(took) < 2000  # on a machine that does nothing else 200
    assert marked(page).get_attribute("data-number") == "1611"
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
