"""Whom, what and when a question names that no text mentions."""

import pytest

from rag.unknown import documents_beside, unknown_figures, unknown_names


def test_a_word_that_describes_is_no_unknown_name():
    assert unknown_names("Which old Jewish saying did Blinken quote?", ["Mr Blinken spoke."]) == []


def test_a_question_about_whom_no_passage_names_is_noticed():
    assert unknown_names("What did Putin say about Gaza?", ["Blinken spoke about Gaza."]) == ["Putin"]
    assert unknown_names("What did Vladimir Putin say?", ["Vedant Patel spoke."]) == ["Vladimir Putin"]
    assert unknown_names("What did Blinken say about Gaza?", ["Mr Blinken spoke about Gaza."]) == []
    assert unknown_names("What did the ICJ say?", ["the International Court of Justice"]) == []


def test_a_name_that_is_misspelt_is_no_unknown_name():
    assert unknown_names("What did Netanyaho say to Blinkin?", ["Mr Netanyahu met Mr Blinken."]) == []
    assert unknown_names("What did Nasrallah say to Blinken?", ["Mr Netanyahu met Mr Blinken."]) == ["Nasrallah"]


def test_a_country_that_is_spelled_almost_like_another_is_another():
    assert unknown_names("What did Austria send?", ["Australia sent observers."]) == ["Austria"]
    assert unknown_names("What did Anthony Blinken say?", ["Antony Blinken spoke."]) == []


def test_a_role_that_is_misspelt_and_a_sentence_s_first_word_are_no_names():
    assert unknown_names("Which Foriegn Minster came? Give the day.", ["A man came."]) == []
    assert unknown_names("Tell me which man came. Give the day.", ["A man came."]) == []
    assert unknown_names("Which man came? Nasrallah's aide?", ["A man came."]) == ["Nasrallah's"]
    # in small letters İ is longer
    assert unknown_names("İstanbul is far. Who is Nasrallah?", ["İstanbul is far."]) == ["Nasrallah"]
    assert unknown_names("What did Mr. Nasrallah say to the U.S. Congress?", ["A man came."]) == [
        "Nasrallah",
        "U.S. Congress",
    ]


@pytest.mark.parametrize(
    ("question", "text", "known"),
    [
        ("What is Berlin going to argue?", "Germany will present its own case.", True),
        ("Does London back Washington's plan?", "The British government backs the American plan.", True),
        ("What is made of Berlin's charge against the port?", "Germany has charged the port.", True),
        ("What happened near Berlin's centre?", "Germany was hit by a storm.", False),
        ("What did Moscow say?", "Germany said so.", False),
        ("Under which deal does Prague supply guns?", "The Czech government will deliver howitzers.", True),
        ("Why did New Delhi object?", "India's delegate objected.", True),
        ("What did Sofia say?", "The girl said no.", False),
        ("When did Lisbon airport close?", "Portugal's airports closed.", False),
        ("When did Oslo's mayor resign?", "Norway's mayors met.", False),
        ("Why do Parisians protest in Paris?", "French Parisians protest.", False),
        # a city as a place is none of its country's other places
        ("What happened in Berlin?", "Germany will present its own case.", False),
        ("How many died in the London attack?", "12 people died in the United Kingdom.", False),
    ],
)
def test_a_government_is_known_by_its_city_and_by_its_country(question, text, known):
    assert (unknown_names(question, [text]) == []) == known


@pytest.mark.parametrize(
    ("question", "text", "unknown"),
    [
        ("Who led the reinforcements in 1765?", "Levis led the reinforcements in 1760.", ["1765"]),
        ("Who led the reinforcements in 1760?", "Levis led the reinforcements in 1760.", []),
        ("What happened in May 2024?", "Published\n2024-05-14", []),
        ("What happened in June 2024?", "Published\n2024-05-14", ["June 2024"]),
        ("What happened on 7 October?", "The attack of October 7, 2023, was the worst.", []),
        ("What happened in 2023?", "The attack of October 7, 2023, was the worst.", []),
        ("Why were 3,500 bombs held back?", "He paused 3500 bombs.", []),
        ("Why were 4,500 bombs held back?", "He paused 3,500 bombs.", ["4,500"]),
        ("Why were 1,200,000 people moved?", "Some 1.2 million people were moved.", []),
        # what only bounds need stand nowhere
        ("What has changed since 2020?", "Published\n2024-05-14", []),
        ("Did more than 2,000 people come before 2025?", "Some came.\n2024-05-14", []),
        # small numbers may count what the text lists, and words are loose
        ("Which 12 men came in the two ships?", "Men came in a ship.", []),
        ("How did thousands flee?", "They fled.", []),
    ],
)
def test_a_year_a_day_or_a_large_number_that_no_text_has_is_noticed(question, text, unknown):
    assert unknown_figures(question, [text]) == unknown


WAR = "John Kirby said that nothing had changed in the opposition to a ceasefire."
COURT = "John Kirby called the case before the ICJ unfounded."


def test_a_document_without_a_name_of_the_question_stands_beside_it_where_another_has_them_all():
    texts = {("docs", "war.txt"): WAR, ("docs", "court.txt"): COURT}
    assert documents_beside("What did John Kirby say about the ICJ case?", texts) == {("docs", "war.txt")}
    assert documents_beside("What did John Kirby say about the ceasefire?", texts) == set()
    assert documents_beside("What did Jon Kirbi say about the ICJ case?", texts) == {("docs", "war.txt")}


def test_where_no_document_has_all_names_of_a_question_none_stands_beside_it():
    texts = {("docs", "war.txt"): WAR, ("docs", "court.txt"): "Vedant Patel called the case before the ICJ unfounded."}
    assert documents_beside("How do Kirby and Patel differ?", texts) == set()


def test_a_feast_is_known_where_its_day_is():
    question = "How many boats may return from New Year's Day?"
    assert unknown_names(question, ["From 1 January, 40 boats will be let back."]) == []
    assert unknown_figures(question, ["From 1 January, 40 boats will be let back."]) == []
