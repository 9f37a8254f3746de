"""A misspelt word of a question becomes the documents' own; a word that is right, or nobody's, stays."""

import shutil

import pytest

from index.errors import IndexBusy
from index.home import Home
from index.ledger import Ledger
from index.spelling import MOST

NEWS = """Naledi Pandor spoke with Antony Blinken in Jerusalem on Tuesday.
The president said the operation in Rafah was limited, according to Israelis who heard him.
Ministers met in January. Australia sent observers, and the schools were closed.
"""


@pytest.fixture
def respelled(library):
    library.write("news.txt", NEWS)
    library.sync()
    return library.index().respelled


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Who met Blinkin in Jeruslem?", "Who met Blinken in Jerusalem?"),
        ("What did the presdient say of the operaton?", "What did the president say of the operation?"),
        ("Who came in Januray?", "Who came in January?"),
        ("What did Pador say?", "What did Pandor say?"),
        ("Which minster spoke of Raffah, acording to them?", "Which minster spoke of Rafah, according to them?"),
        ("What did Isrealis hear?", "What did Israelis hear?"),
    ],
)
def test_a_word_that_no_document_holds_and_no_dictionary_knows_is_mended(respelled, written, meant):
    assert respelled(written) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who met Antony Blinken in Jerusalem?",
        "What did Austria send?",  # another country, two letters from Australia
        "What did Scholz say?",  # a name is not mended to a word: schools
        "What did the ICJX say?",
        "How are zyzzyvas fed?",
        "",
    ],
)
def test_a_word_that_is_right_or_like_no_other_stays(respelled, question):
    assert respelled(question) == question


def test_names_of_documents_that_are_gone_mend_nothing(library):
    library.write("news.txt", NEWS)
    gone = library.write("gone.txt", "Fumio Kishida came to Tokyo.")
    library.sync()
    assert library.index().respelled("When did Kishita come?") == "When did Kishida come?"
    gone.unlink()
    library.sync()
    assert library.index().respelled("When did Kishita come?") == "When did Kishita come?"


def test_while_the_first_sync_is_at_work_a_question_stays_and_the_search_says_why(library):
    library.write("news.txt", NEWS)
    library.sync()
    home = Home.of(library.settings)
    ledger = Ledger(home.ledger)
    built = ledger.meta()
    with ledger.transaction():
        ledger.empty()
        ledger.record(**{**built, "writing": 1})
    ledger.close()
    shutil.rmtree(home.bm25)
    assert library.index().respelled("Who is Blinkin?") == "Who is Blinkin?"
    with pytest.raises(IndexBusy):
        library.index().search("Who is Blinkin?")


def test_many_strange_words_are_another_language_and_stay(respelled):
    question = "Blinkin " + " ".join(f"qwertzu{letter}{letter}{letter}" for letter in "abcdefghijk"[:MOST])
    assert respelled(question) == question


def test_a_question_without_spaces_of_a_hundred_thousand_letters_stays(respelled):
    question = "qjxz" * 25_000
    assert respelled(question) == question
