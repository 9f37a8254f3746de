import pytest

from index.entries import HEADING_SIZE, embedded_text, heading
from index.errors import DocumentsError
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


def listed(folder, **options) -> list[str]:
    return [one.file for one in list_folder(folder, **options).found]


def write(folder, *names) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def test_an_askignore_passes_files_over_by_gitignore_s_rules(tmp_path):
    write(
        tmp_path, "a.txt", "draft.txt", "keep-draft.txt", "old/b.txt", "sub/c.txt", "sub/old/d.txt", "sub/e.md", "f.md"
    )
    (tmp_path / ".askignore").write_text("# drafts\n*draft*\n!keep-draft.txt\n/old/\n*.md\n")
    (tmp_path / "sub" / ".askignore").write_text("!e.md\nold\n")
    assert listed(tmp_path) == ["a.txt", "keep-draft.txt", "sub/c.txt", "sub/e.md"]
    assert list_folder(tmp_path).passed_over == ("draft.txt", "f.md", "old/", "sub/old/")


def test_an_askignore_that_is_no_text_is_named(tmp_path):
    write(tmp_path, "a.txt")
    (tmp_path / ".askignore").write_bytes(b"\xff\xfe\0")
    with pytest.raises(DocumentsError, match=r"\.askignore cannot be used.*Mend it"):
        list_folder(tmp_path)


def test_hidden_files_and_folders_are_passed_over_and_named(tmp_path):
    write(tmp_path, "a.txt", ".b.txt", ".git/c.txt")
    assert listed(tmp_path) == ["a.txt"]
    assert list_folder(tmp_path).passed_over == (".b.txt", ".git/")


def test_a_file_over_the_limit_is_left_out_and_named(tmp_path):
    write(tmp_path, "a.txt")
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(1_000_001)
    assert listed(tmp_path, max_mb=1) == ["a.txt"]
    assert list_folder(tmp_path, max_mb=1).left_out == (("big.txt", "is larger than 1 MB (ASK_MAX_MB)"),)
