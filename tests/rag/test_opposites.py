"""Which one word makes a sentence say the opposite, on sentences that a reader can judge at a glance."""

import pytest

from index.words import stem, tokens
from rag.opposites import opposite_fault


def fault(statement, source):
    return opposite_fault(statement, source, {stem(word) for word, _, _ in tokens(source)})


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Prices fell in May.", "Prices increased in May."),
        ("The union won the vote.", "The union lost the vote."),
        ("Germany supports the accusation.", "Germany rejected the accusation."),
        ("The talks began on Monday.", "The talks ceased on Monday."),
        ("It was a mild winter.", "It was a severe winter, in several towns."),
        ("A pro-Chinese crowd came.", "An anti-Chinese crowd came."),
        ("The woman paid.", "The man paid."),
    ],
)
def test_a_word_whose_opposite_stands_there_is_named(statement, source):
    assert fault(statement, source)


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Prices increased in the end.", "Prices rose in the end, after falling in May."),
        ("Prices fell in the end.", "After rising in May, prices declined in the end."),
        ("The talks began on Monday.", "The talks opened on Monday and ceased on Friday."),
        ("The bank did not raise its rate.", "The bank lowered its rate."),
        ("The bank raised its rate.", "The bank never lowered its rate."),
        ("It was a mild winter.", "It was a winter of several weeks."),
        ("She supports a truce.", "She backs a truce, and opposes a general ceasefire."),
        ("The army attacked.", "The army attacked in the morning."),
    ],
)
def test_a_side_that_stands_there_in_other_words_and_what_is_denied_are_no_opposites(statement, source):
    assert not fault(statement, source)
