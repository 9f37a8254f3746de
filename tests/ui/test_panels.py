"""Panels are functions of an exchange: what each shows, and that nothing of a document or a model is markup."""

from dataclasses import replace

import pytest

from rag.finding import Scope
from ui.conversation import show_exchange, show_welcome
from ui.exchanges import Exchange, Rank, Thumb, follow
from ui.lists import show_documents
from ui.markup import plain, shown
from ui.panels import PANELS
from ui.panels.view import Strictness, View
from ui.service import Asking

from .conftest import finished

RAFAH = "How many people had taken shelter in Rafah?"
EVIL = "<img src=x onerror=alert(1)> “x” & 'y' \u202eevil\x1b[0m"


def asked(service, question):
    return finished(service.ask("", "0" * 32, question, Asking()))


@pytest.fixture
def answered(service):
    return asked(service, RAFAH)


@pytest.fixture
def refused(service):
    return asked(service, "What did Vladimir Putin say about Gaza?")


def hostile(value):
    """The same value with every text in it replaced by one that would do harm as markup; numbers and keys stay."""
    if isinstance(value, str):
        return EVIL
    if isinstance(value, dict):
        kept = {"verdict", "state", "id"}
        return {key: one if key in kept else hostile(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [hostile(one) for one in value]
    return value


def test_a_sentence_carries_its_verdict_as_a_shape_a_word_and_a_class(answered):
    html = PANELS["sentences"](answered, View())
    assert "Over one million people have taken shelter in Rafah." in html
    assert 'class="chip supported"' in html
    assert "✓" in html
    assert "<span class='verdict supported'>supported</span>" in html
    assert 'data-paragraph="8"' in html


def test_sources_that_differ_stand_side_by_side_with_their_dates(answered):
    first = answered.answer["statements"][0]
    citation = answered.answer["citations"][0]
    other = first | {
        "text": "Two million, it says.",
        "differs_from": [1],
        "citations": [first["citations"][0] | {"number": 2}],
    }
    answer = answered.answer | {
        "statements": [first, other],
        "citations": [citation, citation | {"number": 2, "file": "later.txt", "date": "2024-06-01"}],
    }
    html = PANELS["sentences"](replace(answered, answer=answer), View(strictness=Strictness.STRICT))
    group = html.partition("aria-label='Sources that differ'")[2]
    assert group.count("<div class='side'>") == 2
    assert "2024-05-14" in group
    assert "<time>2024-06-01</time>" in group
    assert group.index("one million people") < group.index("later.txt") < group.index("Two million, it says.")


def test_sources_that_agree_do_not(answered):
    assert "differ" not in PANELS["sentences"](answered, View())


def test_a_chip_describes_itself_to_a_screen_reader(answered):
    html = PANELS["sentences"](answered, View())
    assert 'aria-label="Footnote 1, supported: 001_e8428e75a6338428.txt, paragraph 8"' in html
    key = html.partition('aria-describedby="')[2].partition('"')[0]
    assert f'id="{key}" hidden' in html


def test_a_chip_whose_source_changed_says_so(answered):
    view = View({("001_e8428e75a6338428.txt", 8): "changed since"})
    html = PANELS["sentences"](answered, view)
    assert 'class="chip stale"' in html
    assert "Changed since." in html


def judged(exchange, verdict, near):
    """The answer with one sentence, of this verdict whose signals speak for or against it, by the embedded model."""
    from index.pinned import LANGUAGE_MODEL

    signals = dict.fromkeys(("asked", "weakest", "bare", "added", "near", "close", "standing", "named"), near)
    statement = dict(exchange.answer["statements"][0], verdict=verdict, signals=signals)
    return replace(exchange, answer={**exchange.answer, "statements": [statement], "model": LANGUAGE_MODEL.name})


@pytest.mark.parametrize(
    ("verdict", "answers", "strict", "usual", "everything"),
    [
        ("supported", True, True, True, True),
        ("weak", True, False, True, True),
        ("supported", False, False, False, True),
    ],
)
def test_strictness_says_which_sentences_are_shown(answered, verdict, answers, strict, usual, everything):
    exchange = judged(answered, verdict, 1.0 if answers else -1.0)
    for strictness, is_shown in zip(Strictness, (strict, usual, everything), strict=True):
        html = PANELS["sentences"](exchange, View(strictness=strictness))
        assert ("class='statement" in html) is is_shown
        assert ("1 left out" in html) is not is_shown
    assert ("probably no answer" in html) is not answers


def test_a_sentence_quoted_by_a_yes_is_shown_whatever_the_signals_of_written_ones(answered):
    exchange = judged(answered, "quoted", -1.0)
    quoted = dict(exchange.answer["statements"][0], signals=None)
    exchange = replace(exchange, answer={**exchange.answer, "statements": [quoted]})
    assert "class='statement quoted" in PANELS["sentences"](exchange, View(strictness=next(iter(Strictness))))


def test_of_a_question_with_several_parts_no_sentence_is_hidden_as_no_answer(answered):
    exchange = judged(answered, "supported", -1.0)
    several = "What did Alan Reed offer, and what does Maria Lopez want?"
    exchange = replace(exchange, answer={**exchange.answer, "question": several})
    html = PANELS["sentences"](exchange, View(strictness=list(Strictness)[1]))
    assert "class='statement" in html
    assert "left out" not in html


def test_what_was_left_out_is_counted(answered):
    assert "1 sentence left out" in PANELS["notes"](answered, View())


def test_a_refusal_says_why_and_links_the_nearest_paragraphs(refused):
    html = PANELS["refusal"](refused, View())
    assert "The documents do not answer this." in html
    assert "Putin" in html
    assert html.count("data-open") == len(refused.answer["nearest"]) > 0
    assert PANELS["sentences"](refused, View()) == ""


def test_what_speaks_against_a_question_stands_over_its_refusal(answered):
    refusal = "The documents do not answer this. They say otherwise than it takes for granted (“no”)."
    against = replace(answered, answer={**answered.answer, "answered": False, "refusal": refusal})
    assert "class='statement" in PANELS["sentences"](against, View())
    html = PANELS["refusal"](against, View())
    assert "They say otherwise than it takes for granted" in html
    assert "You may try" not in html
    assert list(PANELS).index("sentences") < list(PANELS).index("refusal")


def test_an_answer_is_no_refusal(answered):
    assert PANELS["refusal"](answered, View()) == ""


def test_one_source_is_not_set_beside_itself_and_two_are_ordered_by_date(answered):
    assert PANELS["sources"](answered, View()) == ""
    citations = [dict(answered.answer["citations"][0]), dict(answered.answer["citations"][0])]
    citations[1] |= {"number": 2, "file": "older.txt", "title": "Older", "date": "2023-01-01"}
    statement = dict(answered.answer["statements"][0])
    statement["citations"] = [dict(statement["citations"][0], number=number) for number in (1, 2)]
    both = replace(answered, answer={**answered.answer, "citations": citations, "statements": [statement]})
    html = PANELS["sources"](both, View())
    assert html.index("2023-01-01") < html.index("2024-05-14")


def test_why_tells_both_ranks_and_the_words_that_matched(answered):
    html = PANELS["why"](answered, View())
    assert "[1]" in html
    assert "not cited" in html
    assert "shelter" in html
    assert "Answered by scripted (embedded) in" in html
    lone = replace(answered, ranks=(Rank("a.txt", 1, 0.1, None, 3, None, 4.25, ()),))
    html = PANELS["why"](lone, View())
    assert "not found" in html
    assert "3. (4.2)" in html
    assert "none" in html


def test_while_it_is_made_an_answer_shows_what_is_done_and_the_passages(service):
    events = service.workshop.events(RAFAH, (), Scope(top_k=4))
    states = list(follow(Exchange.of(RAFAH), events))
    assert states[0].status == "Searching the documents …"
    reading = states[1]
    assert "Reading" in PANELS["progress"](reading, View())
    assert PANELS["progress"](reading, View()).count("data-open") == len(reading.answer["nearest"]) > 0
    assert any(one.running and one.statements for one in states)
    assert states[-1].state == "answered"
    assert PANELS["progress"](states[-1], View()) == ""


def test_a_fault_is_a_line_with_a_retry():
    failed = replace(Exchange.of("Why?"), state="failed", status="Nobody answers at example.")
    html = PANELS["progress"](failed, View())
    assert "Nobody answers at example." in html
    assert 'data-act="ask" data-question="Why?"' in html


def test_thumbs_show_what_was_pressed_and_ask_why(answered):
    assert "Why?" not in PANELS["actions"](answered, View())
    html = PANELS["actions"](replace(answered, thumb=Thumb(False, 'a "reason"')), View())
    assert html.count('aria-pressed="true"') == 1
    assert "a &quot;reason&quot;" in html


@pytest.mark.parametrize("thumb", [None, Thumb(True, EVIL)])
@pytest.mark.parametrize("state", ["answered", "failed", "writing"])
def test_no_panel_lets_markup_through(answered, refused, state, thumb):
    for exchange in (answered, refused):
        evil = replace(
            exchange,
            question=EVIL,
            status=EVIL,
            state=state,
            thumb=thumb,
            answer=hostile(exchange.answer),
            ranks=tuple(replace(rank, file=EVIL, words=(EVIL,)) for rank in exchange.ranks),
        )
        html = show_exchange(evil, View({(EVIL, 8): EVIL}))
        assert "<img" not in html
        assert "\u202e" not in html
        assert "\x1b" not in html
        assert EVIL.partition(">")[0] not in html


def test_the_library_shows_names_as_text_and_what_was_skipped(service):
    documents = [replace(service.holdings.documents()[0], file=f"{EVIL}.txt", title=None)]
    html = show_documents(documents, [(EVIL, "is not text")], ["a.xyz"], None)
    assert "<img" not in html
    assert "2 files skipped" in html
    assert "is not text" in html
    assert 'data-act="remove"' in html
    assert 'data-act="remove"' not in show_documents(documents, (), (), "read-only")


def test_text_keeps_its_letters_and_loses_what_steers():
    assert plain("a\r\nb\u2028c\td") == "a\nb\nc\td"
    assert plain("\u202eabc\x07\ud800") == "�abc��"
    assert plain("שלום 👩‍👩‍👧 نص") == "שלום 👩‍👩‍👧 نص"
    assert shown('<a href="x">\'&') == "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;"


def test_the_example_questions_are_made_from_the_documents(service):
    examples = service.holdings.examples()
    assert 1 <= len(examples) <= 4
    assert any("Blinken" in one or "Miller" in one for one in examples)
    assert examples[0] in show_welcome(5, examples, "").replace("&#x27;", "'")
