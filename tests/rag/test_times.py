"""When a question is about, and what it does to the order of passages."""

import pytest

from index.passages import Hit, Place
from rag.times import asked_times, weighed


@pytest.mark.parametrize(
    ("question", "named", "latest"),
    [
        ("What did the port offer in May?", {(None, 5)}, False),
        ("How did the offers of March 2023 and June differ?", {(2023, 3), (None, 6)}, False),
        ("What was decided on 7 March 2023?", {(2023, 3)}, False),
        ("What did the port offer in 2022?", {(2022, None)}, False),
        ("What is the latest offer?", set(), True),
    ],
)
def test_a_question_names_months_years_or_the_latest(question, named, latest):
    found = asked_times(question)
    assert (found.named, found.latest) == (named, latest)


@pytest.mark.parametrize("question", ["May the union strike?", "Who will march on Friday?", "Who came first?"])
def test_a_verb_is_no_month(question):
    assert asked_times(question) is None


def hit(file: str, date: str | None, score: float) -> Hit:
    return Hit(Place("docs", file, 1, 0, 1, ""), "x", None, date, "", (0, 1), score)


def files(hits) -> list[str]:
    return [one.place.file for one in hits]


def test_documents_of_the_month_go_first_and_none_is_lost():
    hits = [hit("april", "2023-04-03", 0.032), hit("undated", None, 0.031), hit("may", "2023-05-02", 0.030)]
    assert files(weighed(hits, asked_times("What was offered in May?"))) == ["may", "april", "undated"]
    assert files(weighed(hits, asked_times("What was offered in 2022?"))) == ["april", "undated", "may"]


def test_the_latest_prefers_the_newest_but_not_what_is_far_behind():
    hits = [hit("old", "2023-04-03", 0.032), hit("new", "2023-06-02", 0.030), hit("newest", "2023-07-01", 0.008)]
    assert files(weighed(hits, asked_times("What is the latest offer?"))) == ["new", "old", "newest"]


def test_a_date_of_a_year_alone_fits_its_year_only():
    hits = [hit("month", "2022-05", 0.030), hit("year", "2022", 0.031)]
    assert files(weighed(hits, asked_times("What was offered in May?"))) == ["month", "year"]
