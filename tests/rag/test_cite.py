from hypothesis import given
from hypothesis import strategies as st

from rag.answers import Draft
from rag.cite import Drafts, read_drafts


def drafts_of(text, pieces=1):
    reader = Drafts()
    found = []
    for at in range(0, len(text), pieces):
        found += reader.feed(text[at : at + pieces])
    return [*found, *reader.end()]


def test_a_marker_belongs_to_the_sentence_before_it():
    assert read_drafts("Reed offered 4%. [1] Lopez wants 9%. [2]") == [
        Draft("Reed offered 4%.", (1,)),
        Draft("Lopez wants 9%.", (2,)),
    ]


def test_a_marker_may_stand_before_the_full_stop():
    assert read_drafts("Reed offered 4% [1]. Lopez wants 9% [2].") == [
        Draft("Reed offered 4%.", (1,)),
        Draft("Lopez wants 9%.", (2,)),
    ]


def test_in_a_line_that_begins_with_a_marker_each_belongs_to_the_sentences_after_it():
    assert read_drafts("[2] Lopez wants 9%.") == [Draft("Lopez wants 9%.", (2,))]
    assert read_drafts("[2] Lopez wants 9%. She said so. [1, 3] Reed offered 4%.\nBerg refused. [4]") == [
        Draft("Lopez wants 9%.", (2,)),
        Draft("She said so.", (2,)),
        Draft("Reed offered 4%.", (1, 3)),
        Draft("Berg refused.", (4,)),
    ]


def test_several_numbers_in_one_marker_or_side_by_side_are_all_read_once():
    assert read_drafts("Both agreed. [1, 3][3] [2-4]") == [Draft("Both agreed.", (1, 3, 2, 4))]


def test_other_forms_of_markers_are_read_too():
    assert read_drafts("Both agreed.【2】") == [Draft("Both agreed.", (2,))]
    assert read_drafts("Both agreed. [Passage 2]") == [Draft("Both agreed.", (2,))]


def test_what_merely_looks_like_a_footnote_is_taken_out_of_the_sentence():
    (draft,) = read_drafts("Both agreed [12345] yesterday [?].")
    assert draft == Draft("Both agreed yesterday.", ())


def test_bullets_labels_and_emphasis_are_no_part_of_a_sentence():
    assert read_drafts("Answer: **Reed** offered 4%. [1]\n- Lopez wants 9%. [2]\n2. Berg refused. [3]") == [
        Draft("Reed offered 4%.", (1,)),
        Draft("Lopez wants 9%.", (2,)),
        Draft("Berg refused.", (3,)),
    ]


def test_abbreviations_do_not_end_a_sentence():
    text = "Mr. Reed met U.S. officials on Jan. 5. [1] They talked. [2]"
    assert [draft.text for draft in read_drafts(text)] == ["Mr. Reed met U.S. officials on Jan. 5.", "They talked."]


def test_what_models_write_apart_is_one_word():
    [draft] = read_drafts("The U. S. told the U. N. so. [1]")
    assert draft.text == "The U.S. told the U.N. so."


def test_a_quotation_of_two_sentences_stays_whole():
    (draft,) = read_drafts('Lopez said: "We stay. Not a cent less." [2]')
    assert draft.numbers == (2,)


def test_a_sentence_is_given_out_as_soon_as_the_next_one_has_begun():
    reader = Drafts()
    assert list(reader.feed("Reed offered 4%. [1")) == []
    assert list(reader.feed("] Lopez wants nine")) == [Draft("Reed offered 4%.", (1,))]
    assert list(reader.end()) == [Draft("Lopez wants nine", ())]


def test_a_sentence_is_given_out_as_soon_as_its_line_has_ended():
    reader = Drafts()
    assert list(reader.feed("[1] Reed offered 4%.")) == []
    assert list(reader.feed("\n[")) == [Draft("Reed offered 4%.", (1,))]
    assert list(reader.feed("2] Lopez wants 9%.\n")) == [Draft("Lopez wants 9%.", (2,))]
    assert list(reader.end()) == []


def test_a_stream_gives_what_the_whole_text_gives_however_it_is_cut():
    trailing = 'Mr. Reed offered 4%. [1] Lopez wants 9% and "not a cent less". [2]\nBerg refused. [3, 4]'
    leading = '[1] Mr. Reed offered 4%.\n[2] Lopez wants 9% and "not a cent less". She said so.\n[3, 4] Berg refused.'
    for text in (trailing, leading):
        for pieces in (1, 2, 3, 7, 100):
            assert drafts_of(text, pieces) == read_drafts(text)


@given(st.text(alphabet=st.sampled_from('ab .!?[]123,\n"A'), max_size=80), st.integers(1, 9))
def test_no_draft_ever_holds_a_number_in_brackets(text, pieces):
    for draft in [*read_drafts(text), *drafts_of(text, pieces)]:
        assert not any(f"[{digit}" in draft.text and "]" in draft.text.split(f"[{digit}")[1][:3] for digit in "123")
        assert draft.text == draft.text.strip()


def test_words_that_led_to_a_marker_go_with_it():
    assert read_drafts("It came later, on 10 January, according to [2].")[0].text == "It came later, on 10 January."
    assert read_drafts("He refused, as stated in passage [2].")[0].text == "He refused."
    assert read_drafts("He refused, according to Reuters. [2]")[0].text == "He refused, according to Reuters."
