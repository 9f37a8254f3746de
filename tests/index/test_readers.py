from pathlib import Path

import pytest

from index.errors import UnreadableFile
from index.passages import text_hash
from index.readers import READERS, SUFFIXES, read
from index.split import split

GERMAN = "Die Bürger fühlten sich übergangen, und die Straße war gesperrt. Es hätte größere Schäden gegeben. " * 6
RUSSIAN = "Москва объявила о новых мерах, которые вступят в силу на следующей неделе, сообщили официальные лица. " * 6


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_removed_and_its_encoding_read(tmp_path: Path, mark):
    (tmp_path / "a.txt").write_bytes("Grüße aus Köln.\nZwei.".encode(mark))
    assert read(tmp_path, "a.txt").text == "Grüße aus Köln.\nZwei."


def test_the_text_is_kept_as_it_is(tmp_path: Path):
    text = "a\r\nb\rc\n\ne\u0301 \u00e9\u00a0\t\x0c  \n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    document = read(tmp_path, "a.txt")
    assert document.text == text
    assert document.encoding == "utf-8"


@pytest.mark.parametrize(("text", "encoding"), [(GERMAN, "cp1252"), (RUSSIAN, "cp1251"), (GERMAN, "latin-1")])
def test_other_encodings_are_recognised(tmp_path: Path, text, encoding):
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert read(tmp_path, "a.txt").text == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
        bytes(range(128, 256)) * 20,
        b"\x01\x02\x03\x04\x05\x06text" * 50,
        b"\xff\xfeodd",
        b"PK\x03\x04" + bytes(range(1, 250)) * 9,
    ],
    ids=["zero bytes", "no encoding", "control characters", "half a UTF-16 unit", "compressed"],
)
def test_what_is_not_text_is_refused_with_the_reason(tmp_path: Path, data):
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(UnreadableFile, match=r"is not text|encoding"):
        read(tmp_path, "a.txt")


def test_a_file_that_is_gone_is_refused_with_the_reason(tmp_path: Path):
    with pytest.raises(UnreadableFile, match=r"cannot be read: No such file"):
        read(tmp_path, "a.txt")


def test_the_file_is_named_by_its_path_in_the_folder(tmp_path: Path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.TXT").write_text("One.")
    document = read(tmp_path, "sub/a.TXT")
    assert (document.file, document.name) == ("sub/a.TXT", "a.TXT")


def test_every_reader_is_named_by_a_suffix_in_lower_case():
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in SUFFIXES)
    assert len(SUFFIXES) == sum(len(reader.suffixes) for reader in READERS.values())


def test_markdown_takes_title_and_date_from_its_front_matter(tmp_path: Path):
    (tmp_path / "a.md").write_text('---\ntitle: "The report"\ndate: 2024-05-14T10:00\n---\n\n# Other\n\nText.\n')
    document = read(tmp_path, "a.md")
    assert (document.title, document.date, document.kind) == ("The report", "2024-05-14", "markdown")


def test_markdown_without_front_matter_is_titled_by_its_first_heading(tmp_path: Path):
    (tmp_path / "a.md").write_text("# The *report* #\n\nPublished: May 14, 2024\n\nText.\n")
    document = read(tmp_path, "a.md")
    assert (document.title, document.date) == ("The *report*", "2024-05-14")


def test_the_seeds_state_the_titles_and_dates_that_a_person_reads(seeds: Path):
    found = {path.name[:3]: read(seeds, path.name) for path in seeds.glob("*.txt")}
    titles = {name: document.title for name, document in found.items()}
    paragraphs = {name: split(document) for name, document in found.items()}
    assert titles == {
        "000": None,
        "001": paragraphs["001"][2].text,
        "002": paragraphs["002"][0].text,
        "003": paragraphs["003"][0].text,
        "004": None,
    }
    dates = {name: document.date for name, document in found.items()}
    assert dates == {"000": None, "001": "2024-05-14", "002": "2024-01-10", "003": None, "004": None}


def test_the_place_of_the_contract_s_example_is_exact(seeds: Path):
    document = read(seeds, "001_e8428e75a6338428.txt")
    eighth = split(document)[7]
    assert (eighth.start, eighth.end) == (441, 675)
    assert eighth.sha256 == "a4f56190e5454b04249b0a1b362b69b182463f7d597b8462745e5678233c632c"
    assert document.text[587:635] == "where over one million people have taken shelter"


def test_a_lone_surrogate_can_be_hashed():
    assert len(text_hash("\ud800")) == 64
