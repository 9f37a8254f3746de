import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passages import Document
from index.readers import read
from index.split import WINDOW_SIZE, split, windows

BREAKS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n \n", "\r\n\r\n"])
WORDS = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from(list(" \t\n\r.!?\"'”“…\u00a0\u2028\x0c\x1c\x85")),
    max_size=60,
)
MARKS = st.sampled_from(
    ["# ", "## ", "- ", "* ", "1. ", "> ", "```\n", "~~~", "| a | b |\n|---|---|\n| 1 | 2 |\n", "    code", "---\n",
     "---\ntitle: x\n---\n",      "===\n", "<div>\n", "[a]: b\n", "\\", "&nbsp;", "- [ ] ", "  - ", "***", "\t"]
)  # fmt: skip
TEXTS = st.lists(WORDS | BREAKS, max_size=12).map("".join)
MARKDOWN = st.lists(WORDS | BREAKS | MARKS, max_size=16).map("".join)
WRAPPED = st.lists(st.integers(40, 110).map(lambda n: "x" * n), min_size=1, max_size=6).map("\n".join)


def markdown(text: str) -> Document:
    return Document("a.md", text, kind="markdown")


def texts_of(text: str, kind: str = "text") -> list[str]:
    return [one.text for one in split(Document("a", text, kind=kind))]


def assert_offsets_cut_out_the_paragraphs(document: Document) -> None:
    at = 0
    for number, one in enumerate(split(document), start=1):
        assert one.number == number
        assert document.text[one.start : one.end] == one.text
        assert one.text
        assert one.text == one.text.strip()
        assert one.start >= at
        at = one.end


@given(TEXTS | WRAPPED)
def test_offsets_cut_out_every_paragraph_of_any_text(text):
    assert_offsets_cut_out_the_paragraphs(Document("a", text))


@given(TEXTS | WRAPPED)
def test_only_white_space_lies_between_the_paragraphs_of_any_text(text):
    at = 0
    for one in split(Document("a", text)):
        assert not text[at : one.start].strip()
        at = one.end
    assert not text[at:].strip()


@given(MARKDOWN)
def test_offsets_cut_out_every_block_of_any_markdown(text):
    assert_offsets_cut_out_the_paragraphs(markdown(text))


@given(MARKDOWN)
def test_no_letter_or_digit_lies_between_the_blocks_of_any_markdown(text):
    at = 0
    for one in split(markdown(text)):
        assert not re.search(r"[^\W_]", text[at : one.start])
        at = one.end
    assert not re.search(r"[^\W_]", text[at:])


LONG = st.lists(st.text(st.sampled_from('abc dé中. !?"”\t'), min_size=1, max_size=400), min_size=1, max_size=8).map(
    "".join
)


@given(LONG | st.text(max_size=3000))
def test_windows_lie_within_their_paragraph_and_cover_all_but_white_space(text):
    document = Document("a", text)
    for paragraph in split(document):
        found = windows(document, paragraph)
        assert found
        covered = set()
        for window in found:
            assert window.paragraph == paragraph.number
            assert paragraph.start <= window.start < window.end <= paragraph.end
            assert text[window.start : window.end].strip() == text[window.start : window.end]
            covered.update(range(window.start, window.end))
        missed = [at for at in range(paragraph.start, paragraph.end) if at not in covered]
        assert not "".join(text[at] for at in missed).strip()
        assert len({(one.start, one.end) for one in found}) == len(found)


@given(LONG)
def test_windows_fit_the_embedder(text):
    document = Document("a", text)
    for paragraph in split(document):
        for window in windows(document, paragraph):
            assert window.end - window.start <= WINDOW_SIZE


def test_a_word_of_ten_thousand_letters_is_cut_into_windows():
    document = Document("a", "x" * 10_000 + " end")
    found = windows(document, split(document)[0])
    assert max(one.end - one.start for one in found) <= WINDOW_SIZE
    assert found[-1].end == 10_004


def test_a_window_begins_with_the_sentence_that_ended_the_one_before():
    sentences = [f"Sentence number {n} says a thing that is {n} times as long as it has to be." for n in range(30)]
    document = Document("a", " ".join(sentences))
    found = windows(document, split(document)[0])
    assert len(found) > 2
    for before, after in pairwise(found):
        assert before.start < after.start < before.end < after.end


def test_a_short_paragraph_is_one_window():
    document = Document("a", "One. Two.")
    assert [(one.start, one.end) for one in windows(document, split(document)[0])] == [(0, 9)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_line_break_of_any_kind_ends_a_paragraph(newline):
    assert texts_of(f"One.{newline}Two.{newline}{newline}Three.") == ["One.", "Two.", "Three."]


def test_a_hard_wrapped_block_is_one_paragraph():
    block = "\n".join(["a" * 70, "b" * 65, "c" * 75, "d" * 10])
    assert texts_of(f"Title\n\n{block}\n\nEnd") == ["Title", block, "End"]


@pytest.mark.parametrize(
    "lengths",
    [(70, 70), (54, 60, 20), (101, 90, 20), (60, 81, 20)],
    ids=["two lines", "too short", "too long", "uneven"],
)
def test_lines_that_are_not_hard_wrapped_are_paragraphs_of_their_own(lengths):
    assert len(texts_of("\n".join("x" * n for n in lengths))) == len(lengths)


def test_the_last_line_of_a_hard_wrapped_block_may_have_any_length():
    for last in (1, 300):
        assert len(texts_of("\n".join("x" * n for n in (60, 70, last)))) == 1


def test_an_empty_text_has_no_paragraphs():
    assert texts_of("") == texts_of(" \n\t\r\n\u00a0\n") == []
    assert texts_of("", "markdown") == texts_of("\n---\n", "markdown") == []


def test_markdown_is_split_into_its_innermost_blocks():
    text = "# Head\n\nFirst\nline.\n\n- one\n- two\n  more\n\n1. three\n\n> said\n\n```\ncode\n\nmore\n```\n"
    text += "\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert texts_of(text, "markdown") == [
        "# Head", "First\nline.", "- one", "- two\n  more", "1. three", "> said", "```\ncode\n\nmore\n```",
        "| a | b |", "| 1 | 2 |",
    ]  # fmt: skip


def test_markdown_paragraphs_know_the_headings_and_columns_above_them():
    text = "# Report\n\n## Costs\n\n| Year | Sum |\n|---|---|\n| 2023 | 5 |\n\n## Staff\n\nTen.\n"
    context = {one.text: one.context for one in split(markdown(text))}
    assert context["| 2023 | 5 |"] == "Report › Costs › Year | Sum"
    assert context["Ten."] == "Report › Staff"
    assert context["## Staff"] == "Report"


def test_a_links_definition_in_markdown_is_a_paragraph_too():
    assert texts_of("See [it].\n\n[it]: https://example.org\n", "markdown") == [
        "See [it].",
        "[it]: https://example.org",
    ]


def test_the_seeds_have_a_paragraph_a_line(seeds: Path):
    counts = {file.name[:3]: len(split(read(seeds, file.name))) for file in sorted(seeds.glob("*.txt"))}
    assert counts == {"000": 12, "001": 14, "002": 37, "003": 7, "004": 10}
    for file in seeds.glob("*.txt"):
        lines = [line.strip() for line in file.read_text("utf-8").splitlines() if line.strip()]
        assert [one.text for one in split(read(seeds, file.name))] == lines
