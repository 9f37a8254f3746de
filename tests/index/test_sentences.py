import pytest

from index.sentences import sentence_spans


@pytest.mark.parametrize(
    "sentences",
    [
        ["It was struck at 5:20 p.m. Monday by a patrol ship.", "It sank."],
        ["Trading ended at 3 p.m. Sept. 4.", "It has not begun again."],
        ["He came at 5 p.m.", "The door was open."],
        ["He left at 5 p.m.", "Sunday's match was put off."],
        ["She left at 4 a.m.", "Marchers came at 6 a.m. Friday."],
    ],
)
def test_a_sentence_goes_on_between_an_hour_and_its_day(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_no_sentence_goes_on_over_a_line_break_behind_an_hour() -> None:
    text = "Doors open at 9 a.m.\nMonday to Friday closed."
    assert [text[start:end] for start, end in sentence_spans(text)] == text.split("\n")
