import pytest

from rag.claims import find_numbers, find_quotations


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("more than 23,000 people", [23000]),
        ("over one million people", [1e6]),
        ("1.2 million dollars", [1.2e6]),
        ("twenty-three thousand", [23000]),
        ("two hundred and six", [206]),
        ("twice", [2]),
        ("his fourth trip", [4]),
        ("a dozen", [12]),
        ("no one knows", []),
        ("on October 7 and on 14 May 2024", []),
        ("a rise of 9%", [9]),
        ("£2.3m, €1.25m, $5bn, $2B and £3k", [2.3e6, 1.25e6, 5e9, 2e9, 3e3]),
        ("£4.1m is £4,100,000 or 4.1 million", [4.1e6, 4.1e6, 4.1e6]),
        ("2.3m voters and 1m people", [2.3e6, 1e6]),
        ("a wall of 2.3m, a crater 5m across, 50m trees, a 10k race, after 5km", [2.3, 5, 50, 10, 5]),
    ],
)
def test_numbers_are_read_in_digits_and_words_and_not_from_dates(text, values):
    assert [number.value for number in find_numbers(text)] == values


def test_a_number_disagrees_with_another_unit_rank_or_bound():
    def number(text):
        return find_numbers(text)[0]

    assert number("9%").agrees(number("nine percent"))
    assert not number("9%").agrees(number("9 people"))
    assert not number("the fourth trip").agrees(number("four trips"))
    assert not number("fewer than 500 people").agrees(number("more than 500 people"))
    assert number("500 people").agrees(number("more than 500 people"))


def test_quotations_are_found_in_straight_and_curly_marks():
    text = 'He said "far too high" and “not now”.'
    assert [text[start:end] for start, end in find_quotations(text)] == ["far too high", "not now"]


def test_a_quotation_that_is_not_closed_reaches_to_the_end():
    text = "He wrote: “Today we spoke of aid."
    assert [text[start:end] for start, end in find_quotations(text)] == ["Today we spoke of aid."]
    assert find_quotations('and so it ended."') == []


def test_a_first_that_ranks_nothing_is_no_number():
    assert find_numbers("The report came first, the other later.") == []
    assert find_numbers("They spoke first and left.") == []
    assert find_numbers("Ferrovigia ran the room that first received the alert.") == []
    for counted in ("the first crewed flight", "the first elected mayor", "his first red card", "its first need"):
        assert [number.value for number in find_numbers(f"It was {counted}.")] == [1]
    assert [number.value for number in find_numbers("It was his first visit.")] == [1]


def test_at_once_counts_nothing():
    assert find_numbers("The line was back almost at once.") == []
    for text in ("It was tried once.", "The minister did that once in May."):
        assert [number.value for number in find_numbers(text)] == [1]
