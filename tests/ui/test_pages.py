"""What is drawn late for a conversation is not put over the one that a page shows by now."""

import asyncio

from ui import pages, talk
from ui.pages import Pages
from ui.parts import Fields, draw_talk
from ui.service import Asking

from .conftest import Halting, finished

RAFAH = "How many people had taken shelter in Rafah?"
FIRST = "0" * 32  # a conversation


def gathered(updates):
    async def all_of_them():
        return [update async for update in updates]

    return asyncio.run(all_of_them())


def test_what_an_answered_question_would_draw_again_is_not_drawn_over_a_new_conversation(service):
    before = Fields(page="a page", current=FIRST)
    service.pages.turn_to("a page", FIRST)
    finished(service.ask("", FIRST, RAFAH, Asking()))
    assert "Rafah" in draw_talk(service, before)["talk"]

    new = talk.begin(service, before)
    late = gathered(talk.press(service, before, {"act": "thumb", "id": "none"}))

    assert "welcome" in new["talk"]
    assert new["running"] is False
    assert draw_talk(service, before) == {}
    assert not any({"talk", "current", "running"} & set(update) for update in late)


def test_who_follows_an_answer_stops_as_the_page_turns_to_another_conversation(open_service, docs):
    llm = Halting()
    service = open_service(docs, llm=llm)
    fields = Fields(page="a page", current=FIRST, question=RAFAH)

    async def follow():
        seen = []
        async for update in talk.ask(service, fields):
            seen.append(update)
            if "talk" in update and "statement" in update["talk"]:
                talk.begin(service, fields)
        return seen

    seen = asyncio.run(follow())
    assert seen[-1]["running"] is True  # its end was not shown here, and it is still being made
    llm.go.set()
    assert finished(service.job("", FIRST)).state == "answered"


def test_another_page_with_the_same_conversation_goes_on(service):
    service.pages.turn_to("one", FIRST)
    service.pages.turn_to("other", FIRST)
    finished(service.ask("", FIRST, RAFAH, Asking()))
    talk.begin(service, Fields(page="one", current=FIRST))
    assert "Rafah" in draw_talk(service, Fields(page="other", current=FIRST))["talk"]


def test_pages_that_were_forgotten_are_drawn_as_before(monkeypatch):
    monkeypatch.setattr(pages, "MOST", 2)
    shown = Pages()
    for page in ("first", "second", "third"):
        shown.turn_to(page, "here")
    assert shown.shows("first", "anything")
    assert not shown.shows("second", "anything")
