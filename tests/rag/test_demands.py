"""What is asked for by kind, and whether a text gives it: names, speeds, telephone numbers."""

import pytest

from rag.relevance import open_parts


@pytest.mark.parametrize(
    ("question", "text", "given"),
    [
        ("What is the name of the man arrested in May?", "A 24-year-old man who was arrested has gone free.", False),
        (
            "What is the name of the man arrested in May?",
            "It is said that the Night Owls work abroad, and a 24-year-old man who was arrested in May is free.",
            False,
        ),
        ("What is the name of the man arrested in May?", "A man named Jan Koster was arrested.", True),
        ("What is the name of the man arrested in May?", "Jan Koster, a man of 40, was arrested.", True),
        ("What is the name of the man arrested in May?", "Jan Koster is a man whom all know.", True),
        ("What is the name of the man arrested in May?", "The man, Jan Koster, was arrested.", True),
        ("What is the name of the man arrested in May?", "A man was arrested in May and named as Jan Koster.", True),
        ("What is the name of the man arrested in May?", "Police held a man in May. Jan Koster is 41.", True),
        ("What is the name of the law that was passed?", "It passed a law known as the Harbour Act.", True),
        ("Which lawyer represented the family?", "Maria Lopez represented the family as a lawyer.", True),
        ("Which judge ruled on the case?", "Ann Reed ruled. She has been a judge since 1999.", True),
        ("What is the name of the new Dutch prime minister?", "Dick Schoof will head a new cabinet.", True),
        ("Who chose the name of the ship?", "Ann Reed chose the name for a ship built in Delft.", True),
        (
            "What was the name of the tourist who died?",
            "Six were Thai, and one was a tourist, the Harbour Agency said.",
            False,
        ),
        ("What was the name of the tourist who died?", "Six were Thai, and one was a tourist from Denmark.", False),
        ("What was the name of the tourist who died?", "A tourist, Jan Koster, died.", True),
        ("Which lawyer represents the team's doctor, Dr Aho?", "Dr Aho is represented by a lawyer.", False),
        ("Which lawyer represents the team's doctor, Dr Aho?", "Dr Aho is represented by Jan Koster.", True),
        ("Which passenger heard a horn?", "A loud blast came at dawn.", False),
        ("Which passenger heard a horn?", "Ann Reed heard a horn.", True),
        ("Which relative of the driver asked for calm?", "He is only frightened.", False),
        ("Which relative of the driver asked for calm?", "His daughter Ann Reed did.", True),
        ("Which friend countries signed?", "Those on the lake did.", True),
        ("Which Israeli official spoke?", "A speech was given at noon.", False),
        ("Which workers went on strike?", "Those who drive cranes did.", True),
        ("What killed a firefighter in Oslo?", "A falling tree did, the fire brigade said.", True),
        ("What happened to his mother?", "She drowned in the flood in 2004.", True),
        ("Which pilot project did the city start?", "It started one on buses.", True),
        ("Which student loans were stopped?", "Those of 2019 were stopped.", True),
        ("What is the name of the general store he ran?", "He ran a shop at Koster's.", True),
        ("How fast was the ship travelling?", "The ship was struck at 5:20 p.m. Monday.", False),
        ("How fast was the ship travelling?", "It was doing 22 knots, he said.", True),
        ("How fast was the train going?", "It went through the curve at 140 km/h.", True),
        ("How fast was the train going?", "It went at 80 miles an hour.", True),
        ("How fast did the government respond to the flood?", "It responded within two days.", True),
        ("How fast was the train going?", "It was going at 100 kilometres (62 miles) per hour.", True),
        ("When did he change his phone number?", "He changed it in May 2020.", True),
        ("What number of people call the helpline each day?", "Some 400 people do.", True),
        ("What saying did he draw on when he talked of it?", "He cited the Talmud.", True),
        ("Who spoke, and when?", "Ann Reed did.", False),
        ("What caused share prices to fall?", "Shares fell because investors feared war.", True),
        ("What telephone number can customers ring?", "They can ring a helpline from 8am to 8pm.", False),
        ("What telephone number can customers ring?", "They can ring 0800 123 456.", True),
        ("Which number should witnesses call?", "Witnesses should call 101.", True),
        ("Which number should witnesses call?", "The 212 witnesses have not been heard.", False),
    ],
)
def test_a_name_a_speed_and_a_telephone_number_are_given_by_nothing_else(question: str, text: str, given: bool) -> None:
    assert (not open_parts(question, [text])) is given
