import pytest

from rag.claims import find_names, find_numbers, find_quotations, known_names, same_name


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


def test_names_are_runs_of_capitals_without_titles_and_lead_ins():
    def names(text):
        return [" ".join(name.words) for name in find_names(text)]

    assert names("The secretary met Prime Minister Benjamin Netanyahu in Tel Aviv.") == [
        "Benjamin Netanyahu",
        "Tel Aviv",
    ]
    assert names("He met Israeli Prime Minister Benjamin Netanyahu.") == ["Israeli", "Benjamin Netanyahu"]
    assert names("However, the losses were profound.") == []
    assert names("Gallant signed it.") == ["Gallant"]
    assert names("NBC aired it.") == ["NBC"]
    assert names("Yav Gallant.") == ["Yav Gallant"]


def test_an_acronym_is_known_by_its_initials_and_the_reverse():
    assert known_names("the International Court of Justice").holds("ICJ")
    (name,) = find_names("He flew to the United Arab Emirates.")
    assert known_names("the UAE and Qatar").holds_acronym_of(name)


def test_people_with_the_same_initials_are_not_the_same():
    (name,) = find_names("It was said by Vladimir Putin.")
    known = known_names("State Department deputy spokesperson Vedant Patel")
    assert not known.holds_acronym_of(name)
    assert not known.holds("Vladimir")
    assert not known.holds("Putin")


def test_a_country_and_its_people_share_a_name():
    assert same_name("israel", "israeli")
    assert same_name("germany", "german")
    assert same_name("british", "uk")
    assert not same_name("iran", "iraq")
    assert not same_name("us", "use")


def test_quotations_are_found_in_straight_and_curly_marks():
    text = 'He said "far too high" and “not now”.'
    assert [text[start:end] for start, end in find_quotations(text)] == ["far too high", "not now"]
