"""A phrase is stated when its words stand there whole, however they are written, and nobody denies them."""

import pytest

from evals.wording import fold, has_negation, stated


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Over 1,200 members.", "over 1200 members"),
        ("twelve hundred members", "1200 members"),
        ("1.2 thousand", "1200"),
        ("one million; a million", "1000000 1000000"),
        ("two hundred and five", "205"),
        ("a hundred and twenty-one thousand three hundred", "121300"),
        ("five, six", "5 6"),
        ("$5 million, 5 million dollars, £2", "5000000 dollars 5000000 dollars 2 pounds"),
        ("£2.3m, $5bn and 3k people", "2300000 pounds 5000000000 dollars and 3000 people"),
        ("1m doses, in water 3m across", "1000000 doses in water 3m across"),
        ("4% or 4 per cent", "4 percent or 4 percent"),
        ("on May 14th", "on may 14"),
        ("1.5", "1.5"),
        ("Erdoğan’s “plan”", "erdogan plan"),
        ("don't", "dont"),
        ("2024-05-07", "2024 5 7"),
        ("", ""),
    ],
)
def test_ways_to_write_the_same_are_folded(text, words):
    assert " ".join(fold(text)) == words


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Over one million people fled.", "over 1 million"),
        ("Over 1,000,000 people fled.", "over a million"),
        ("It was NOT only Rafah, it was Gaza City, too.", "Rafah"),
        ("They met in Jerusalem, not in Tel Aviv.", "Jerusalem"),
        ("Not on Monday but on Tuesday.", "Tuesday"),
        ("It was not until May that they met.", "May"),
        ("No fewer than 40 ships came.", "40 ships"),
        ("He met the king, the queen, and the mayor.", "the king, the queen"),
        ("Netanyahu's office said so.", "Netanyahu"),
        ("They met on May 14th, 2024.", "May 14, 2024"),
    ],
)
def test_what_is_stated_is_found(text, phrase):
    assert stated(text, phrase) is None


@pytest.mark.parametrize(
    ("text", "phrase", "why"),
    [
        ("Eleven million people fled.", "one million", "not stated"),
        ("Over 21 people", "over 2", "not stated"),
        ("It costs 14.5 dollars.", "14", "not stated"),
        ("Mayhem broke out.", "May", "not stated"),
        ("Five hundred thousand fled.", "500 million", "not stated"),
        ("They met on Monday, not in Tel Aviv.", "Tel Aviv", "denied"),
        ("No ships came.", "ships came", "denied"),
        ("Berg never backed the strike.", "backed the strike", "denied"),
        ("The ships did not come.", "the ships", "denied"),
        ("Berg didn't.", "Berg", "denied"),
        ("They did not meet on May 14, 2024.", "on May 14, 2024", "denied"),
        ("They never met Reed, the director.", "Reed, the director", "denied"),
        ("", "anything", "not stated"),
    ],
)
def test_what_is_not_stated_or_is_denied_is_not_found(text, phrase, why):
    assert stated(text, phrase).startswith(why)


def test_a_negation_is_heeded_only_where_it_says_something():
    assert stated("Berg did not back it.", "Berg") is not None
    assert stated("Berg did not back it.", "Berg", heed_negation=False) is None
    assert has_negation("Who did not back it?")
    assert not has_negation("Not only Rafah was hit.")
    assert not has_negation("He noted it.")
