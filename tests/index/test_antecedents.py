"""Whom a text means by “he” or “she”, and whose words it quotes without saying whose."""

import time

import pytest

from index.antecedents import meant_by, meant_in, named_in
from index.passages import Document
from index.sentences import sentence_spans
from index.split import split


def meant(text):
    return meant_by(text, sentence_spans(text))


@pytest.mark.parametrize(
    ("first", "second", "who"),
    [
        ("Jane Reed, a teacher, said the school was shut.", "“It is cold,” she said.", "Jane Reed"),
        ("The school was shut, said Jane Reed.", "She did not say why.", "Jane Reed"),
        ("Its head of staff, Jane Reed, said it was shut.", "“Two rooms flooded.”", "Jane Reed"),
        ("Jane Reed of the institute Data North said it was shut.", "“It is cold,” she said.", "Jane Reed"),
        ("Mr Reed has shut the school.", "He gave no reason.", "Reed"),
        ("The driver, who was identified as Tom Reed, was questioned.", "He is not a suspect.", "Tom Reed"),
        ("Khalid al-Marwani, a minister, said it was shut.", "“It is cold,” he said.", "Khalid al-Marwani"),
        ("Ursula von der Leyen, the president, said it was shut.", "She left.", "Ursula von der Leyen"),
        ("Khalid al-Marwani and Tom Moss met in May.", "He was late.", ""),
        ("Jane Reed, 20, a student, was pulled through a window by two soldiers.", "She was hurt.", "Jane Reed"),
        ("Jane Reed runs the café across from the station.", "“It is cold,” she said.", "Jane Reed"),
        ("Jane Reed, 20, was pulled through a window by a soldier.", "She was hurt.", ""),
        ("Tom Reed, 20, was stopped by one of the officers.", "He was drunk, he said.", ""),
        ("Tom Reed, 20, was hit by one of two brothers.", "He was arrested.", ""),
        ("Silver Line runs the trains to Aldmouth.", "He said so.", ""),
        ("Jane Reed and Tom Moss met in May.", "He was late.", ""),
        ("Mr Reed said it was shut.", "“It is cold,” she said.", ""),
        ("“It was shut,” Reed said.", "“It is cold.”", "Reed"),
        ("The school was shut, Norhaven Bank said.", "“It is cold.”", "Norhaven Bank"),
        ("The school was shut, Norhaven Bank said.", "He was late.", ""),
        ("The school was shut, Norhaven Bank said. Norhaven Bank has 200 members.", "He was late.", ""),
        ("The union said it was shut.", "“It is cold,” he said.", ""),
        ("Jane Reed said it was shut, its secretary told reporters.", "“It is cold,” she said.", "Jane Reed"),
        ("Tom Moss was dismissed by Jane Reed, the mayor.", "She gave no reason.", ""),
        ("Tom Reed, the mayor, said it was safe. One suspect was found.", "He was charged.", ""),
        ("Tom Reed, the mayor, said it was safe. A spokesman for the Kremlin denied it.", "He said it was a lie.", ""),
        ("Jane Reed, a nurse, was attacked by a man with a knife.", "He was arrested.", ""),
        ("Jane Reed criticised Moss.", "She called it a hoax.", ""),
        ("Jane Reed told reporters that Tom Moss was late.", "He called it a hoax.", ""),
        ("Jane Reed’s lawyer said it was short.", "“It was a success,” she said.", ""),
        ("Jane Reed, 34, left. A lawyer for Jane Reed said it was weak.", "“It is a lie,” she said.", ""),
        ("The mother of Jane Reed said it was cold.", "“It is cold.”", ""),
        ("The Data North institute opened in Port Ilmar.", "It has 200 members.", ""),
    ],
)
def test_the_one_who_was_named_last_is_meant(first, second, who):
    assert meant(f"{first} {second}")[-1] == who


def test_somebody_is_remembered_for_two_sentences_about_something_else():
    opening, other = "Jane Reed, a teacher, said the school was shut.", "The boiler had failed at night."
    assert meant(f"{opening} {other} {other} She gave no date.")[-1] == "Jane Reed"
    assert meant(f"{opening} {other} {other} {other} She gave no date.")[-1] == ""
    assert meant(f"{opening} {other} “It is cold.”")[-1] == ""


def test_what_is_not_read_on_is_not_remembered_over():
    other = ["The boiler failed.", "It snowed."]
    named = ["Tom Moss, the mayor, said nothing.", "Anna Bell, a nurse, disagreed."]
    said = ["Jane Reed, a teacher, said it was shut.", "“It is cold,” she said."]
    assert meant_in([*said, *other * 20, "“We will wait,” she said."])[-1] == ""
    assert meant_in([*said, *other, *named, *other, "“We will wait,” she said."])[-1] == "Anna Bell"


def test_a_long_list_of_names_takes_no_time():
    began = time.process_time()
    meant("Ab Cd, " * 570)
    assert time.process_time() - began < 1


def test_he_is_not_a_woman_who_was_she_before():
    text = "Jane Reed called it a pity. She left. Then he came. He sat down."
    assert meant(text) == ["", "Jane Reed", "", ""]


def test_a_last_name_is_known_by_the_whole_name_before():
    assert meant("Jane Reed, a teacher, left in May. Reed said it was cold. She came back.")[-1] == "Jane Reed"


def test_a_paragraph_tells_whom_it_means_only_where_it_does_not_name_them():
    assert meant_in(["Jane Reed, a teacher, said it was shut.", "“It is cold,” she said."]) == ["", "Jane Reed"]
    assert meant_in(["Jane Reed, a teacher, said it was shut.", "She said that Reed was cold."])[1] == ""
    assert meant_in(["Jane Reed said it was shut. She left.", "Nothing else happened."]) == ["", ""]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("“He left,” she said.", "“He left,” she (Jane Reed) said."),
        ("Then she left.", "Then she (Jane Reed) left."),
        ("“It is cold.”", "Jane Reed: “It is cold.”"),
    ],
)
def test_who_is_meant_is_put_where_it_is_said(text, told):
    assert named_in(text, "Jane Reed") == told


def test_paragraphs_are_split_with_whom_they_mean():
    document = Document("a.txt", "Jane Reed, a teacher, said it was shut.\n\n“It is cold,” she said.\n")
    assert [one.meant for one in split(document)] == ["", "Jane Reed"]
