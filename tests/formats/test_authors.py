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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", '---\ntitle: Quay\nauthor: "Ines Alder"\nlang: en-GB\n---\n\nThe quay opened.\n'),
        ("b.md", "---\nauthors: [Ines Alder, 'Jon Birch']\n---\n\nThe quay opened.\n"),
        ("c.md", "# Quay opens at last today\n\nBy Ines Alder\n\nThe quay opened.\n"),
        ("a.rst", "====\nQuay\n====\n\n:Authors: - Ines Alder\n          - Jon Birch\n\nThe quay opened.\n"),
        (
            "a.tex",
            "\\author{Ines Alder \\and Jon Birch}\n\\begin{document}\\maketitle The quay opened.\\end{document}\n",
        ),
        ("a.rtf", "{\\rtf1{\\info{\\title Quay}{\\author Ines Alder}}The quay opened.\\par}"),
        ("a.txt", "Quay opens at last today\n\nBy Ines Alder in Lindmark\n\nThe quay opened.\n"),
    ],
)
def test_who_wrote_a_text_stands_in_its_fields_or_its_byline(tmp_path, apart, name, text):
    (tmp_path / name).write_text(text)
    found = read(tmp_path, name, apart)
    assert found.author == ("Ines Alder; Jon Birch" if "Jon Birch" in text else "Ines Alder")
    assert found.language == ("en-GB" if "lang" in text else None)


@pytest.mark.parametrize("name", ["a.jsonl", "a.zip", "a.mbox"])
def test_what_one_of_several_documents_states_is_not_said_of_the_others(tmp_path, apart, name):
    texts = [f"Published: {year}-03-05\n\nBy {who}\n\nThe quay of {year} opened." for year, who in
             ((2023, "Ines Alder"), (2024, "Jon Birch"))]  # fmt: skip
    if name.endswith("jsonl"):
        lines = [{"title": f"The quay opens {text[11:15]}", "date": text[11:21], "text": text} for text in texts]
        (tmp_path / name).write_text("\n".join(map(json.dumps, lines)))
    elif name.endswith("zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for at, text in enumerate(texts):
                archive.writestr(f"{at}.txt", text)
    else:
        (tmp_path / name).write_text("\n".join(f"From a@example.org\nSubject: Quay\n\n{text}\n" for text in texts))
    found = read(tmp_path, name, apart)
    assert (found.title, found.date, found.author) == (None, None, None)
