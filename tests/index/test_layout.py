from hypothesis import given
from hypothesis import strategies as st

from index.readers.flow import joined, unhyphenated, without_running_heads
from index.readers.layout import Part, Piece, parts


def column(lines: list[str], x: float, top: float = 100.0, width: float = 200.0) -> list[Piece]:
    return [Piece(text, x, x + width, top + 14 * at, 10) for at, text in enumerate(lines)]


def texts(pieces: list[Piece]) -> list[str]:
    return [part.text.replace("\n", " ") for part in parts(pieces, 1)]


LEFT = [f"left column line {n} which goes on" for n in range(6)]
RIGHT = [f"right column line {n} which goes on" for n in range(6)]


def test_columns_are_read_one_after_the_other():
    assert texts([*column(RIGHT, 320), *column(LEFT, 50)]) == [" ".join(LEFT), " ".join(RIGHT)]


def test_a_line_over_both_columns_parts_them_into_bands():
    band = [Piece("A heading over both of the columns", 50, 520, 200, 16)]
    below = [*column(["lower left"] * 6, 50, 230), *column(["lower right"] * 6, 320, 230)]
    found = texts([*column(LEFT, 50), *column(RIGHT, 320), *band, *below])
    assert found == [
        " ".join(LEFT), " ".join(RIGHT), band[0].text, " ".join(["lower left"] * 6), " ".join(["lower right"] * 6),
    ]  # fmt: skip


def test_a_letter_miles_off_the_page_costs_neither_time_nor_memory():
    found = texts([*column(LEFT, 50), Piece("stray", 3e10, 3e10 + 9, 400, 10), Piece("far", -3e10, 9 - 3e10, 450, 10)])
    assert found[0] == " ".join(LEFT)
    assert {"stray", "far"} <= set(found)


def test_short_cells_on_the_same_lines_are_a_table():
    years = [Piece(f"20{n}", 50, 75, 100 + 14 * n, 10) for n in range(20, 26)]
    sums = [Piece(f"{n} million", 200, 250, 100 + 14 * n, 10) for n in range(20, 26)]
    [table] = parts([*years, *sums], 1)
    assert table.rows[0] == ("2020", "20 million")
    assert len(table.rows) == 6


def test_an_indented_line_a_gap_and_a_bullet_begin_a_paragraph():
    lines = [
        Piece("The first paragraph begins here and fills", 50, 250, 100, 10),
        Piece("its second line as well.", 50, 150, 114, 10),
        Piece("An indented one follows and goes on", 65, 250, 128, 10),
        Piece("to the next line.", 50, 120, 142, 10),
        Piece("One after a gap.", 50, 120, 180, 10),
        Piece("• A point", 50, 120, 194, 10),
        Piece("• Another point", 50, 120, 208, 10),
    ]
    assert [text.split()[0] + text.split()[1] for text in texts(lines)] == [
        "Thefirst",
        "Anindented",
        "Oneafter",
        "•A",
        "•Another",
    ]


def test_words_that_a_line_s_end_cut_are_made_whole():
    assert unhyphenated(["a recon-\nstruction of the well-\nknown quay", "a well-known name", "North-\nSouth"]) == [
        "a reconstruction of the well-known quay", "a well-known name", "North-South",
    ]  # fmt: skip


@given(st.lists(st.text(alphabet="ab-\n ", max_size=40), max_size=5))
def test_making_words_whole_loses_no_letter(found):
    whole = unhyphenated(found)
    assert ["".join(filter(str.isalpha, text)) for text in whole] == [
        "".join(filter(str.isalpha, text)) for text in found
    ]
    assert not any("\n" in text for text in whole)


def test_a_paragraph_that_goes_on_over_a_page_s_end_is_one():
    first, second = Part("The quay was\nbuilt in", 1, 10, lines=2), Part("1927 and", 2, 10)
    assert [part.text for part in joined([first, Part("the year 1927.", 2, 10)])] == [
        "The quay was\nbuilt in\nthe year 1927."
    ]
    assert len(joined([first, second])) == 2
    assert len(joined([Part("It ends.\nHere.", 1, 10, lines=2), Part("another begins", 2, 10)])) == 2


def page(head: str, number: str, body: str) -> tuple[float, list[Piece]]:
    return 800, [Piece(head, 50, 200, 40, 9), Piece(body, 50, 400, 300, 10), Piece(number, 290, 300, 770, 9)]


def test_heads_that_recur_and_page_numbers_are_taken_out_and_nothing_else():
    pages = [
        page("Annual report", "1", "First."),
        page("Annual report", "2", "Second."),
        page("Other", "- 3 -", "Third."),
    ]
    found = [[piece.text for piece in pieces] for pieces in without_running_heads(pages)]
    assert found == [["First."], ["Second."], ["Other", "Third."]]
