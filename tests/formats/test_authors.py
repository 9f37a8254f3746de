"""Who wrote a document and in which language, where its format names them; what names nobody is nobody."""

import json
import re
import zipfile

import pytest

from index.readers import read

from .packages import FILES, changed


@pytest.mark.parametrize(
    ("article", "author", "language"),
    [
        ({"author": "Ines Alder", "language": "en_GB"}, "Ines Alder", "en-GB"),
        ({"authors": ["Ines Alder", {"name": "Jon Birch"}], "inLanguage": "de"}, "Ines Alder; Jon Birch", "de"),
        ({"author": {"@type": "Person", "name": "Ines\u202e Alder\n"}, "lang": "und"}, "Ines Alder", None),
        ({"author": {"id": 7}, "byline": 7, "language": "in English, mostly"}, None, None),
        ({"author": "python-docx"}, None, None),
        ({}, None, None),
    ],
)
def test_author_and_language_are_what_the_format_s_own_fields_say(tmp_path, apart, article, author, language):
    (tmp_path / "a.json").write_text(json.dumps(article | {"title": "Quay opens", "text": "By Ann Other. It opened."}))
    found = read(tmp_path, "a.json", apart)
    assert (found.author, found.language) == (author, language)


def test_a_template_s_author_is_nobody_s_and_the_first_to_write_counts(tmp_path, apart):
    from docx import Document as Word

    Word().save(tmp_path / "empty.docx")
    word = Word(tmp_path / "empty.docx")
    assert word.core_properties.author == "python-docx"
    word.add_paragraph("The quay opened on Monday.")
    word.save(tmp_path / "a.docx")
    assert read(tmp_path, "a.docx", apart).author is None
    with zipfile.ZipFile(FILES / "harbour.odt") as archive:
        about = archive.read("meta.xml").decode()
    about = re.sub(r"<(meta:initial-creator|dc:creator)>.*?</\1>", "", about)
    names = "<meta:initial-creator>Ines Alder</meta:initial-creator><dc:creator>Jon Birch</dc:creator>"
    about = about.replace("</office:meta>", f"{names}<dc:language>de-AT</dc:language></office:meta>")
    (tmp_path / "a.odt").write_bytes(changed("harbour.odt", "meta.xml", about))
    found = read(tmp_path, "a.odt", apart)
    assert (found.author, found.language) == ("Ines Alder", "de-AT")


def test_who_sent_a_message_wrote_it(tmp_path, apart):
    (tmp_path / "a.eml").write_text("From: =?utf-8?q?In=C3=A9s?= Alder <i@example.org>\nSubject: Quay\n\nIt opened.\n")
    (tmp_path / "b.eml").write_text("From: i@example.org\nContent-Language: en-GB\nSubject: Quay\n\nIt opened.\n")
    assert read(tmp_path, "a.eml", apart).author == "Inés Alder"
    found = read(tmp_path, "b.eml", apart)
    assert (found.author, found.language) == ("i@example.org", "en-GB")


def test_a_book_may_have_several_authors(tmp_path, apart):
    with zipfile.ZipFile(FILES / "book.epub") as archive:
        package = archive.read("OEBPS/package.opf").decode()
    names = "<dc:creator>Ines Alder</dc:creator><dc:creator>Jon Birch</dc:creator><dc:language>fr</dc:language>"
    package = package.replace("</metadata>", f"{names}</metadata>")
    (tmp_path / "a.epub").write_bytes(changed("book.epub", "OEBPS/package.opf", package))
    found = read(tmp_path, "a.epub", apart)
    assert found.author == "Ines Alder; Jon Birch"
    assert found.language is not None
