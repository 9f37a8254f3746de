"""The language of a text that does not name it."""

import pytest

from index.tongue import find_language

TEXTS = {
    "en": "The harbour opened again on Monday after three years of work. The mayor cut the ribbon in front of about "
    "four hundred people, and the first ferry left at noon. Many had waited since early morning, although it blew.",
    "de": "Der Hafen wurde am Montag nach drei Jahren Arbeit wieder eröffnet. Die Bürgermeisterin durchschnitt das "
    "Band vor etwa vierhundert Menschen, und die erste Fähre legte mittags ab. Viele hatten seit dem Morgen gewartet.",
    "fr": "Le port a rouvert lundi après trois ans de travaux. La maire a coupé le ruban devant quelque quatre cents "
    "personnes, et le premier bac est parti à midi. Beaucoup attendaient depuis le petit matin, malgré le vent froid.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_running_text_tells_its_language(language):
    assert find_language(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text", ["", "The harbour opened.", "312 | 9,000 | 1927\n" * 60, "Ines Alder; Jon Birch; " * 30]
)
def test_few_words_numbers_and_names_tell_none(text):
    assert find_language(text) is None
