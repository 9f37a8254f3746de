"""From a question to its checked answer on the page: chips, refusals, follow-ups, what is left out, Stop."""

import json
import time
from threading import Event

import pytest

from index.embed import HashEmbedder

from ..conftest import Halting, make_service, served
from .conftest import PUTIN, RAFAH, ask, is_seen, marked, opened, patient

pytestmark = pytest.mark.filterwarnings("default")  # warnings of the framework are not ours to mend


def test_a_chip_shows_its_quote_and_opens_the_paragraph_with_the_words_marked(page):
    ask(page, RAFAH)
    chip = page.locator(".statement .chip").first
    assert "1" in chip.inner_text()
    assert "supported" in page.locator(".statement").first.inner_text()
    assert "1 sentence left out" in page.locator(".notes").inner_text()
    chip.hover()
    card = page.locator("#card")
    assert "million people have taken shelter" in card.inner_text()
    assert "001_e8428e75a6338428.txt ¶8" in card.inner_text()
    assert "2024-05-14" in card.inner_text()
    chip.focus()
    page.keyboard.press("Enter")
    assert marked(page).get_attribute("data-number") == "8"
    assert "million people have taken shelter" in page.locator("#reader-text mark").inner_text()
    assert is_seen(page, "#reader-text mark")
    assert "doc=001_e8428e75a6338428.txt&p=8" in page.url


def test_a_refusal_looks_like_one_and_links_the_nearest_paragraphs(page):
    ask(page, PUTIN)
    refusal = page.locator(".refusal")
    assert "do not answer" in refusal.inner_text()
    assert page.locator(".statement").count() == 0
    refusal.locator("button.place").first.click()
    number = refusal.locator("button.place").first.get_attribute("data-paragraph")
    assert marked(page).get_attribute("data-number") == number


def test_a_follow_up_knows_what_was_asked_and_a_reload_loses_nothing(page):
    ask(page, RAFAH)
    ask(page, "And how many bombs were held back?")
    assert page.locator(".exchange").count() == 2
    assert "Searched for: How many people" in page.locator(".exchange").nth(1).inner_text()
    before = page.locator(".talk").inner_text()
    page.reload()
    page.wait_for_selector(".exchange >> nth=1")
    assert page.locator(".talk").inner_text() == before


def test_weak_sentences_can_be_left_out(page):
    ask(page, "How many bombs did Biden hold back?")
    weak = page.locator(".statement.weak").count()
    page.get_by_role("tab", name="Settings").click()
    page.get_by_label("Only what is quoted or supported").check()
    page.wait_for_function("document.querySelectorAll('.statement.weak').length == 0")
    assert weak == 0 or "left out: weak" in page.locator(".answer").inner_text()


def test_only_the_chosen_documents_are_asked(page):
    page.get_by_role("button", name="Ask only").click()
    page.get_by_label("From").fill("2023-02-30")
    page.fill("#question textarea", RAFAH)
    page.click("#send")
    page.wait_for_selector("text='2023-02-30' is no date")
    page.get_by_label("From").fill("2024-06-01")
    ask(page, RAFAH)
    assert page.locator(".refusal").count() == 1


@pytest.fixture
def midway(browser, tmp_path, docs):
    """A page in the middle of an answer, whose first sentence is shown, and the model, which halts there."""
    llm = Halting()
    service = make_service(docs, tmp_path / "data", llm=llm)
    service.workshop.start()
    with served(service) as address:
        for page in opened(browser.new_context(), address):
            page.fill("#question textarea", RAFAH)
            page.click("#send")
            page.wait_for_selector(".exchange[aria-busy] .statement")
            yield page, llm
    service.close()


def test_stop_stops_at_once_and_a_sentence_is_shown_before_the_answer_is_whole(midway):
    page, llm = midway
    assert "checking the next sentence" in page.locator(".progress").inner_text()
    began = time.monotonic()
    page.click("#stop")
    page.wait_for_selector("text=You stopped this answer.")
    assert time.monotonic() - began < 15  # the model halts for 20 seconds
    llm.go.set()
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_selector(".exchange >> nth=1 >> .actions")


def test_a_new_conversation_stays_while_the_answer_of_the_one_before_is_still_made(midway):
    page, llm = midway
    page.get_by_role("tab", name="History").click()
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome")
    page.wait_for_selector("#send")
    llm.go.set()
    page.wait_for_selector("#conversations [data-act='conversation']")
    page.wait_for_timeout(1500)  # what is drawn late would be there by now
    assert page.locator(".exchange").count() == 0
    assert page.locator("#send").is_visible()
    page.locator("#conversations [data-act='conversation']").first.click()
    page.wait_for_selector(".exchange:not([aria-busy]) .statement")


def test_the_page_is_up_while_the_models_still_load(browser, tmp_path, docs):
    class Slow(HashEmbedder):
        loaded = Event()

        def embed(self, texts):
            self.loaded.wait(60)
            return super().embed(texts)

    service = make_service(docs, tmp_path / "data", embedder=Slow())
    service.workshop.start()
    with served(service) as address:
        page = patient(browser.new_page())
        page.goto(address)
        page.wait_for_selector("text=Opening the documents")
        page.fill("#question textarea", RAFAH)
        page.click("#send")
        page.wait_for_selector(".progress")
        assert not service.workshop.ready
        Slow.loaded.set()
        page.wait_for_selector(".statement")
        page.close()
    service.close()


def test_the_real_models_answer_on_the_page(browser, tmp_path, docs, cache, embedder, embedded_llm):
    service = make_service(docs, tmp_path / "data", llm=embedded_llm, embedder=embedder)
    service.workshop.start()
    with served(service) as address:
        page = patient(browser.new_page())
        page.goto(address)
        page.wait_for_selector(".welcome .example")
        ask(page, RAFAH)
        assert "million" in page.locator(".answer").inner_text()
        page.click(".statement .chip")
        assert marked(page).get_attribute("data-number") == "8"
        page.close()
    assert json.loads(next((tmp_path / "data" / "conversations").rglob("*.json")).read_text("utf-8"))["exchanges"]
    service.workshop._llm = None  # other tests go on with it
    service.close()
