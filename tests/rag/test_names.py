import pytest

from index.names import find_names
from rag.names import known_names, missing_names, same_name


def test_an_acronym_is_known_by_its_initials_and_the_reverse():
    assert known_names("the International Court of Justice").holds("ICJ")
    (name,) = find_names("He flew to the United Arab Emirates.")
    assert known_names("the UAE and Qatar").holds_acronym_of(name)


def test_a_country_is_known_in_full_by_its_other_words():
    assert known_names("The United States rejected it.").holds("American")
    assert known_names("The United Kingdom abstained.").holds("British")
    assert not known_names("The United Kingdom abstained.").holds("American")
    assert not known_names("All member states were united.").holds("American")


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


@pytest.mark.parametrize(
    ("people", "country"),
    [("Montenegrin", "Montenegro"), ("Kosovar", "Kosovo"), ("Swiss", "Switzerland"), ("Poles", "Poland")],
)
def test_a_country_s_people_are_called_otherwise(people, country):
    assert known_names(f"The vote in {country} was postponed.").holds(people)
    assert known_names(f"The {people} vote was postponed.").holds(country)
    assert not known_names("The vote in Norway was postponed.").holds(people)


def test_what_is_written_small_is_no_country():
    assert not known_names("The telephone poles fell.").holds("Polish")
    assert not known_names("They ate turkey and china broke.").holds("Turkish")
    assert known_names("Turkey was not there.").holds("Turkish")
    assert known_names("Germans and Palestinians came.").holds("Germany")


def test_a_name_with_a_particle_is_known_by_its_last_word_where_the_whole_stands_elsewhere():
    [name] = find_names("Khalid al-Marwani promised aid.")[:1]
    assert missing_names([name], "Mr al-Marwani promised aid.", "Khalid al-Marwani, the minister") == []
    assert missing_names([name], "Khalid promised aid.", "Khalid al-Marwani, the minister") == [name]
    [capital] = find_names("Khalid Al-Marwani promised aid.")[:1]
    assert missing_names([capital], "Mr al-Marwani promised aid.", "Khalid al-Marwani, the minister") == []
    [other] = find_names("Ahmad al-Gallant led it.")[:1]
    assert missing_names([other], "Mr Gallant led it.") == [other]


@pytest.mark.parametrize(
    ("name", "there", "missing"),
    [
        ("Faith Ronoh", "He spoke in the trial of Josephat Ronoh.", True),
        ("Faith Ronoh", "He spoke in the trial of Josephat Ronoh. Ms Ronoh left.", False),
        ("Faith Ronoh", "Ronoh took notes.", False),
        ("Antonio Costa", "It was Portugal's Costa who left.", False),
        ("Petr Fiala", "It was the Czech Fiala who left.", False),
        ("Joseph Biden", "Joe Biden left.", False),
        # a title may stand before a last name, and a first name may be spelled or shortened otherwise
        ("David Cameron", "Lord Cameron left.", False),
        ("Rishi Sunak", "PM Sunak left.", False),
        ("Jürgen Klopp", "Coach Klopp left.", False),
        ("Elon Musk", "Tesla CEO Musk left.", False),
        ("Yevgeny Prigozhin", "Evgeny Prigozhin left.", False),
        ("Élodie Martin", "Elodie Martin left.", False),
    ],
)
def test_what_is_told_of_a_namesake_is_not_told_of_somebody(name, there, missing):
    elsewhere = f"{name} came, and so did Faith Ronoh."
    assert bool(missing_names(find_names(f"It was {name}."), there, elsewhere)) is missing
