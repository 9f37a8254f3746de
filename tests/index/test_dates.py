import pytest

from index.dates import find_dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-05-14", "2024-05-14"),
        ("on May 14, 2024, he", "2024-05-14"),
        ("on 14 May 2024", "2024-05-14"),
        ("the 3rd of June 2023", "2023-06-03"),
        ("Jan. 10, 2024", "2024-01-10"),
        ("Sept 9, 1999", "1999-09-09"),
        ("DECEMBER 31 2020", "2020-12-31"),
    ],
)
def test_a_full_day_is_found_however_it_is_written(text, iso):
    assert [one.iso for one in find_dates(text)] == [iso]


@pytest.mark.parametrize(
    "text", ["He may go.", "They march on.", "In 2024 it fell.", "2024-13-01", "May 45, 2024 x", "1,234"]
)
def test_what_is_no_full_day_states_none(text):
    assert not [one for one in find_dates(text) if one.iso]


def test_a_day_without_a_year_agrees_with_the_same_day_of_any_year():
    full, partial, other = find_dates("On May 14, 2024. On 14 May. On May 15, 2024.")
    assert partial.iso is None
    assert full.agrees(partial)
    assert not partial.agrees(other)


def test_offsets_cut_out_the_date():
    text = "It began on May 14, 2024 and ended in June 2025."
    assert [text[one.start : one.end] for one in find_dates(text)] == ["May 14, 2024", "June 2025"]


def test_a_day_that_the_calendar_does_not_have_is_no_date():
    assert not [one for one in find_dates("2024-02-31, February 30, 2023") if one.iso]


def test_a_feast_is_a_day():
    [day] = find_dates("From New Year’s Day on 40 boats may return.")
    assert (day.year, day.month, day.day) == (None, 1, 1)
    assert day.agrees(find_dates("From 1 January 2026, 40 boats will be let back.")[0])
    assert find_dates("on Lunar New Year's Day in Hanoi, and Orthodox Christmas Day") == []
    assert not day.agrees(find_dates("From 2 January, 40 boats will be let back.")[0])
