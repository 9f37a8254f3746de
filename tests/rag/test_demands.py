"""What is asked for by kind, and whether a text gives it: names, places, speeds, telephone numbers."""

import pytest

from rag.relevance import open_parts


@pytest.mark.parametrize(
    ("question", "text", "given"),
    [
        ("What is the name of the man arrested in May?", "A 24-year-old man who was arrested has gone free.", False),
        (
            "What is the name of the man arrested in May?",
            "The Night Owls work from abroad, and a 24-year-old man who was arrested in May has gone free.",
            False,
        ),
        ("What is the name of the man arrested in May?", "A man named Jan Koster was arrested.", True),
        ("What is the name of the man arrested in May?", "Jan Koster, a man of 40, was arrested.", True),
        ("What is the name of the man arrested in May?", "Jan Koster is a man whom all know.", True),
        ("What is the name of the man arrested in May?", "The man, Jan Koster, was arrested.", True),
        ("What was the name of the tourist who died?", "Six were Thai, and one was a tourist from Denmark.", False),
        ("What was the name of the tourist who died?", "A tourist, Jan Koster, died.", True),
        ("Which lawyer represents the team's doctor, Dr Aho?", "Dr Aho is represented by a lawyer.", False),
        ("Which lawyer represents the team's doctor, Dr Aho?", "Dr Aho is represented by Jan Koster.", True),
    ],
)
def test_a_name_that_is_asked_for_is_not_given_by_telling_of_somebody(question: str, text: str, given: bool) -> None:
    assert (not open_parts(question, [text])) is given


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("In an interview on NBC News, Mr Blinken said Prince Mohammed had agreed.", False),
        ("They met in Riyadh.", True),
        ("RIYADH (AP) - They met on Monday.", True),
        ("They visited Riyadh on Monday.", True),
    ],
)
def test_in_which_city_is_told_by_the_name_of_a_place(text: str, given: bool) -> None:
    assert (not open_parts("In which city did they meet?", [text])) is given


@pytest.mark.parametrize(
    ("question", "text", "given"),
    [
        ("How fast was the ship travelling?", "The ship was struck at 5:20 p.m. Monday.", False),
        ("How fast was the ship travelling?", "It was doing 22 knots, he said.", True),
        ("How fast was the train going?", "It went through the curve at 140 km/h.", True),
        ("How fast was the train going?", "It went at 80 miles an hour.", True),
        ("What telephone number can customers ring?", "They can ring a helpline from 8am to 8pm.", False),
        ("What telephone number can customers ring?", "They can ring 0800 123 456.", True),
        ("Which number should witnesses call?", "Witnesses should call 101.", True),
        ("Which number should witnesses call?", "The 212 witnesses have not been heard.", False),
    ],
)
def test_a_speed_and_a_telephone_number_are_no_other_numbers(question: str, text: str, given: bool) -> None:
    assert (not open_parts(question, [text])) is given
