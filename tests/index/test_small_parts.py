from index.entries import HEADING_SIZE, embedded_text, heading
from index.folder import list_folder
from index.fusion import fuse_ranks
from index.passages import Paragraph


def test_ranks_are_fused_by_their_reciprocals():
    fused = fuse_ranks([["a", "b", "c"], ["c", "a"]], k=60)
    assert list(fused) == ["a", "c", "b"]
    assert fused["a"] == 1 / 61 + 1 / 62


def test_equal_scores_keep_the_order_of_the_first_list():
    assert list(fuse_ranks([["a", "b"], ["b", "a"]])) == ["a", "b"]


def test_a_title_and_headings_stand_before_the_words_and_are_cut_short():
    paragraph = Paragraph(1, 0, 4, "Bees", "Section › Year | Sum")
    assert embedded_text("Title", paragraph, "Bees") == "Title\nSection › Year | Sum\nBees"
    assert embedded_text(None, Paragraph(1, 0, 4, "Bees"), "Bees") == "Bees"
    assert len(embedded_text("t" * 900, paragraph, "Bees")) == HEADING_SIZE + len("\nBees")


def test_a_heading_that_is_the_title_is_not_said_twice():
    assert heading("Title", Paragraph(1, 0, 4, "Bees", "Title › Section")) == "Title › Section"


def test_a_folder_is_listed_by_name_with_other_formats_apart(tmp_path):
    for name in ("b.txt", "a.MD", "sub/c.txt", "x.png", "README", ".hidden/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    listing = list_folder(tmp_path)
    assert [one.file for one in listing.found] == ["a.MD", "b.txt", "sub/c.txt"]
    assert listing.no_reader == ("README", "x.png")
