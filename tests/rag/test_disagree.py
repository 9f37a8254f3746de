"""Which sentences disagree, on sentences that a reader can judge at a glance."""

import pytest

from rag.disagree import disagree


def alike(_, others):
    return [1.0 for _ in others]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The storm killed 12 people.", "Fourteen people were killed in the storm."),
        ("The port offered 4%.", "The port's offer was 6 percent."),
        ("The bridge cost $3 million.", "It cost $5 million to build the bridge."),
        ("More than 20,000 people have died.", "Under 15,000 people have died."),
    ],
)
def test_different_numbers_for_the_same_thing_disagree(one, other):
    assert disagree(one, other, alike)
    assert disagree(other, one, alike)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The storm killed 12 people.", "Twelve people were killed in the storm."),
        ("The storm killed 12 people.", "The storm destroyed 14 houses."),
        ("More than 20,000 people have died.", "At least 23,000 people have died."),
        ("The port offered 4%.", "The port offered 400 men work."),
        ("The storm killed 12 people on 3 May 2023.", "The storm of 2023 killed 12 people in 14 villages."),
        ("It was his fourth trip.", "It was his first trip."),
        ("The storm killed people.", "The storm killed 14 people."),
    ],
)
def test_what_agrees_or_counts_something_else_does_not(one, other):
    assert not disagree(one, other, alike)


def test_sentences_that_tell_of_different_things_do_not():
    assert not disagree("The storm killed 12 people.", "The vaccine saved 14 people.", lambda *_: [0.2])
