"""The page of a run, read in a real browser: complete, filterable, quiet on the network, deaf to hostile text."""

import shutil
import sys
from dataclasses import replace

import pytest

from evals.charts import bar_chart, histogram
from evals.cli import app
from evals.errors import MeasurementError
from evals.expected import _pieces
from evals.outcomes import outcome, reliability
from evals.records import Record, Run
from evals.report import render, write_report
from evals.statistics import Interval
from evals.store import write_run
from index.commands import run_command

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install playwright"
    )
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def page(browser, harbour_run, tmp_path_factory):
    """The page, open; `page.asked` are all addresses that it asked for, `page.faults` what its console said."""
    file = tmp_path_factory.mktemp("page") / "report.html"
    write_report(harbour_run, file)
    opened = browser.new_page()
    opened.asked, opened.faults = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("console", lambda message: opened.faults.append(message.text))
    opened.on("pageerror", lambda fault: opened.faults.append(str(fault)))
    opened.goto(file.as_uri())
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def unfiltered(request):
    yield
    if "page" in request.fixturenames:
        request.getfixturevalue("page").reload()


def shown(page):
    return [one.get_attribute("data-outcome") for one in page.locator("details.case:visible").all()]


def questions(page):
    return page.locator("details.case:visible .question").all_inner_texts()


def test_the_page_asks_for_nothing_but_itself_and_its_script_runs(page, harbour_run):
    page.wait_for_timeout(300)
    assert {address.partition(":")[0] for address in page.asked} <= {"file", "data"}
    assert len({address for address in page.asked if address.startswith("file:")}) == 1
    assert page.faults == []
    assert page.locator("#shown").inner_text() == f"{len(harbour_run.records)} of {len(harbour_run.records)}"


def test_hostile_text_is_shown_and_not_run(page):
    for one in page.locator("details.case > summary").all():
        one.click()
    page.wait_for_timeout(200)
    assert page.title() == "harbour <b>set</b>: how the answers did"
    body = page.locator("body").inner_text()
    assert "<svg onload=document.title='owned'>" in body
    assert "12 {{ 7 * 7 }} crates" in body
    assert "<script>document.title" in body
    assert "KeyError: <b>'choices'</b>" in body
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0


def test_a_script_that_got_in_all_the_same_would_not_run(browser, harbour_run, tmp_path):
    file = tmp_path / "report.html"
    file.write_text(render(harbour_run).replace("</main>", "<script>document.title = 'owned'</script></main>"), "utf-8")
    opened = browser.new_page()
    opened.goto(file.as_uri())
    assert opened.title() != "owned"
    assert opened.locator("#shown").inner_text() == "7 of 7"  # ours did
    opened.close()


def test_failures_only_leaves_what_went_wrong_or_crashed(page):
    assert sorted(shown(page)) == ["crashed", "right", "right", "unscored", "wrong", "wrong", "wrong"]
    page.locator("#failures").check()
    assert sorted(shown(page)) == ["crashed", "wrong", "wrong", "wrong"]
    assert page.locator("#shown").inner_text() == "4 of 7"


def test_type_and_words_narrow_it_further(page):
    page.locator("#kind").select_option("fact")
    assert len(shown(page)) == 3
    page.locator("#words").fill("IDA berg")
    assert questions(page) == ["What did Ida Berg refuse?"]
    page.locator("#words").fill("nobody said this")
    assert shown(page) == []
    assert page.locator("#none").is_visible()


def test_words_find_what_stands_in_a_cited_paragraph(page):
    page.locator("#words").fill("freight volumes")
    assert "How much did Alan Reed offer?" in questions(page)


def test_a_case_shows_answer_footnote_quote_expectation_and_reason(page):
    case = page.locator("details.case").first
    case.locator("summary").first.click()
    text = case.inner_text()
    assert "Alan Reed offered 4% on Monday.[1]" in text
    assert "harbour.txt ¶2" in text
    assert case.locator("mark").inner_text() == "Alan Reed offered 4% on Monday"
    assert "4% / four" in text
    assert [case.locator(f".evidence li.{name}").count() for name in ("cited", "missed")] == [1, 0]
    assert "all facts and nothing forbidden" in text
    assert "fusion 2" in text
    assert "citation-recall.paragraph" in text


def test_a_wide_table_or_chart_does_not_widen_a_phone(browser, harbour_run, tmp_path):
    file = tmp_path / "report.html"
    write_report(harbour_run, file)
    phone = browser.new_page(viewport={"width": 360, "height": 700}, color_scheme="dark")
    phone.goto(file.as_uri())
    for one in phone.locator("details.case > summary").all():
        one.click()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    colours = phone.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    light, dark = (sum(map(int, one.removeprefix("rgb(").rstrip(")").split(","))) for one in colours)
    assert light > 500 > 150 > dark
    phone.close()


def test_without_script_every_case_is_there(browser, harbour_run, tmp_path):
    file = tmp_path / "report.html"
    write_report(harbour_run, file)
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(file.as_uri())
    assert plain.locator("details.case:visible").count() == 7
    assert not plain.locator("#filter").is_visible()
    context.close()


def test_the_figures_count_main_cases_and_crashes_and_leave_out_what_nothing_judges(harbour_run):
    html = render(harbour_run)
    assert "<strong>33.3 %</strong> right" in html  # 2 of 6; the seventh is apart
    assert "1 crashed and count as wrong." in html
    assert [outcome(one) for one in harbour_run.records].count("unscored") == 1


def test_what_an_answer_lacks_is_said_and_not_drawn(harbour_run):
    bare = Run({}, tuple(replace(one, answer=None, error=None) for one in harbour_run.records))
    html = render(bare)
    assert "carry no similarity" in html
    assert 'id="seconds"' not in html


def test_a_lone_surrogate_does_not_keep_the_page_from_being_written(harbour_run, tmp_path):
    odd = replace(harbour_run.records[0].case, question="Who\ud800?")
    write_report(Run({}, (Record(odd),)), tmp_path / "report.html")
    assert "Who?" in (tmp_path / "report.html").read_text("utf-8")


def test_a_folder_that_is_not_there_is_told(harbour_run, tmp_path):
    with pytest.raises(MeasurementError, match="cannot be written"):
        write_report(harbour_run, tmp_path / "no" / "report.html")


def test_the_command_writes_the_page(harbour_run, tmp_path, monkeypatch, capsys):
    write_run(harbour_run, tmp_path / "run.json")
    words = ["ask-eval", "report", str(tmp_path / "run.json"), "-o", str(tmp_path / "out.html")]
    monkeypatch.setattr(sys, "argv", words)
    assert run_command(app) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "out.html")
    assert (tmp_path / "out.html").read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        ([(0, 3)], (("abc", True), ("def", False))),
        ([(2, 4), (1, 3)], (("a", False), ("bc", True), ("d", True), ("ef", False))),
        ([(4, 99)], (("abcd", False), ("ef", True))),
        ([(-5, 0)], (("abcdef", False),)),
        ([], (("abcdef", False),)),
    ],
)
def test_quotes_are_marked_where_they_stand_whatever_their_offsets(spans, pieces):
    assert _pieces("abcdef", spans) == pieces


def test_similarity_that_tells_right_from_wrong_shows_as_such(harbour_run):
    def at(similarity, right):
        one = harbour_run.records[0 if right else 1]
        return replace(one, answer={**one.answer, "similarity": similarity})

    told = reliability(Run({}, tuple(at(0.1 + 0.02 * n, n >= 20) for n in range(40))))
    assert told.right_auc == 1
    assert [one.count for one in told.answers] == [8] * 5
    assert [one.right.value for one in told.answers] == [0, 0, 0.5, 1, 1]
    assert told.refusals == ()
    untold = reliability(Run({}, tuple(at(0.5, n % 2 == 0) for n in range(40))))
    assert untold.right_auc == 0.5


def test_labels_of_charts_are_escaped():
    chart = bar_chart([("<script>", Interval(0.5, 0.2, 0.8), 4)], 'a "title"')
    assert "<script>" not in chart
    assert "&lt;script&gt;" in chart


def test_a_histogram_of_nothing_but_zero_can_be_drawn():
    assert "p95 0.0 s" in histogram([0.0, 0.0], "seconds")
