"""The reader shows every paragraph as it stands, marks the words by offset, and finds a citation that has moved."""

from hypothesis import given
from hypothesis import strategies as st

from index.passages import Paragraph
from ui.reader import FOUND_AT_MOST, find_mark, show_found, show_outline, show_paragraphs

TEXTS = ["Title", "Émile 👩‍👩‍👧 said “<b>no</b>” twice.", "The end."]


def paragraphs(texts=TEXTS):
    made, at = [], 0
    for number, text in enumerate(texts, start=1):
        made.append(Paragraph(number, at, at + len(text), text))
        at += len(text) + 2
    return made


def test_the_quoted_words_are_marked_by_code_points():
    all_of_them = paragraphs()
    start = all_of_them[1].start + TEXTS[1].index("said")
    mark = find_mark(all_of_them, 2, all_of_them[1].sha256, start, start + len("said “<b>"))
    html = show_paragraphs(all_of_them, mark)
    assert "<mark>said “&lt;b&gt;</mark>no&lt;/b&gt;” twice." in html
    assert html.count('class="marked"') == 1


def test_a_paragraph_that_moved_is_found_and_said_to_have_moved():
    former = paragraphs()[1].sha256
    now = paragraphs(["New", *TEXTS])
    mark = find_mark(now, 2, former, 9, 12)
    assert (mark.paragraph, mark.start) == (3, None)
    assert "was ¶2" in mark.note


def test_a_paragraph_that_changed_is_shown_with_a_note_and_no_words_marked():
    now = paragraphs(["Title", "Something else.", "The end."])
    mark = find_mark(now, 2, paragraphs()[1].sha256, 9, 12)
    assert (mark.paragraph, mark.start) == (2, None)
    assert "has changed" in mark.note


def test_a_number_beyond_the_document_opens_its_end():
    assert find_mark(paragraphs(), 99, None, None, None).paragraph == 3
    assert find_mark(paragraphs(), -4, None, None, None).paragraph == 1
    assert find_mark([], 1, None, None, None).paragraph == 0


@given(st.integers(-50, 90), st.integers(-50, 90))
def test_no_offsets_break_the_text(start, end):
    all_of_them = paragraphs()
    html = show_paragraphs(all_of_them, find_mark(all_of_them, 2, None, start, end))
    text = html.replace("<mark>", "").replace("</mark>", "")
    assert "Émile 👩‍👩‍👧 said “&lt;b&gt;no&lt;/b&gt;” twice." in text


def test_search_within_finds_whatever_the_case_and_counts_beyond_what_it_lists():
    html, total = show_found(paragraphs(), "THE END")
    assert total == 1
    assert "<b>The end</b>" in html
    assert show_found(paragraphs(), "  ") == ("", 0)
    html, total = show_found(paragraphs(["same words"] * 300), "same")
    assert total == 300
    assert html.count("<li>") == FOUND_AT_MOST


def test_headings_make_the_outline_of_markdown_alone():
    found = paragraphs(["# One <b>", "text", "## Two"])
    assert "One &lt;b&gt;" in show_outline(found, "markdown")
    assert 'class="level2"' in show_outline(found, "markdown")
    assert show_outline(found, "text") == ""
