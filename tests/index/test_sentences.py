import pytest

from index.sentences import sentence_spans


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It was struck at 5:20 p.m. Monday by a patrol ship. It sank.", 2),
        ("Trading ended at 3 p.m. Sept. 4. It has not begun again.", 2),
        ("He came at 5 p.m. The door was open.", 2),
        ("She left at 4 a.m. Marchers came at 6 a.m. Friday.", 2),
    ],
)
def test_a_sentence_goes_on_between_an_hour_and_its_day(text: str, sentences: int) -> None:
    spans = sentence_spans(text)

    assert len(spans) == sentences
    assert [text[start:end] for start, end in spans] == text.replace(". It", ".|It").replace(". The", ".|The").replace(
        ". Marchers", ".|Marchers"
    ).split("|")
