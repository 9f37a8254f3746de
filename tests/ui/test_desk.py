"""The queue is fair, loses nobody, tells each their place, and is bounded."""

import time
from dataclasses import replace
from threading import Event

import pytest

from index.errors import FootnoteError, StorageError, UsageError
from ui.desk import LONGEST, Desk, Job
from ui.exchanges import Exchange

from .conftest import finished


def answers(exchange):
    yield replace(exchange, state="writing", status="Writing …")
    yield replace(exchange, state="answered", status="")


def job(work=answers, keep=lambda exchange: None, question="Who?"):
    return Job(Exchange.of(question), work, keep)


def until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def blocked():
    """A desk whose one place is taken until the event is set."""
    go, desk = Event(), Desk(1)

    def waits(exchange):
        yield replace(exchange, state="writing")
        go.wait(20)
        yield replace(exchange, state="answered")

    first = desk.put(job(waits))
    until(lambda: first.latest.state == "writing")
    yield desk, go, first
    go.set()


def test_twenty_at_once_are_all_answered_in_the_order_in_which_they_came(blocked):
    desk, go, _ = blocked
    order = []
    jobs = [desk.put(job(keep=lambda one: order.append(one.question), question=f"{at}?")) for at in range(20)]
    go.set()
    assert [finished(one).state for one in jobs] == ["answered"] * 20
    assert order == [f"{at}?" for at in range(20)]


def test_who_waits_is_told_how_many_come_before(blocked):
    desk, _, _ = blocked
    second, third = desk.put(job()), desk.put(job())
    until(lambda: "2 questions before yours" in third.latest.status)
    assert "1 question before yours" in second.latest.status
    second.stop()
    fourth = desk.put(job())
    assert "2 questions before yours" in fourth.latest.status
    assert second.latest.state == "stopped"


def test_the_queue_is_bounded(blocked):
    desk, _, _ = blocked
    for _ in range(LONGEST):
        desk.put(job())
    with pytest.raises(UsageError, match="waiting already"):
        desk.put(job())


def test_stop_takes_effect_at_once_and_what_came_so_far_is_kept(blocked):
    _, _, first = blocked
    kept = []
    first._keep = kept.append
    first.stop()
    assert first.finished
    assert [one.state for one in kept] == ["stopped"]


def test_each_sentence_is_kept_as_it_comes():
    def speaks(exchange):
        for number in range(3):
            said = replace(exchange, state="writing", answer={"statements": [{"text": "So."}] * number})
            yield said
            yield replace(said, status="Writing, and checking the next sentence …")
        yield replace(said, state="answered")

    kept = []
    finished(Desk(1).put(job(speaks, kept.append)))
    assert [(one.state, len(one.statements)) for one in kept] == [("writing", 1), ("writing", 2), ("answered", 2)]


def test_a_fault_of_the_model_is_a_line_and_the_desk_goes_on():
    def fails(exchange):
        yield replace(exchange, state="writing")
        raise FootnoteError("The endpoint is gone. Start it.")

    desk = Desk(1)
    failed = finished(desk.put(job(fails)))
    assert (failed.state, failed.status) == ("failed", "The endpoint is gone. Start it.")
    assert finished(desk.put(job())).state == "answered"


def test_a_bug_is_a_line_too_and_the_desk_goes_on(caplog):
    def breaks(exchange):
        yield replace(exchange, state="writing")
        raise ZeroDivisionError

    desk = Desk(1)
    assert "ZeroDivisionError" in finished(desk.put(job(breaks))).status
    assert "could not be answered" in caplog.text
    assert finished(desk.put(job())).state == "answered"


def test_an_answer_that_cannot_be_kept_is_shown_and_says_so():
    def full(exchange):
        raise StorageError("The disk is full.")

    got = finished(Desk(1).put(job(keep=full)))
    assert got.state == "answered"
    assert "The disk is full." in got.status
