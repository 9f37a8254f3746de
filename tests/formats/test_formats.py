"""Every format gives the paragraphs that a person reads in it; `make.py` tells how the files were made.

After a wanted change: FOOTNOTE_EXPECT=write pytest tests/formats, and read the difference of `expected.json`.
"""

import json
import os
import re
from collections import Counter
from pathlib import Path
from shutil import which

import pytest

from index.errors import UnreadableFile
from index.readers import READERS, SUFFIXES, read
from index.readers.compose import Composer
from index.split import split, windows

HERE = Path(__file__).parent
FILES = HERE / "files"
NAMES = sorted(path.name for path in FILES.iterdir())
EXPECTED = HERE / "expected.json"
SIX = ("harbour.docx", "harbour.odt", "harbour.html", "harbour.epub", "harbour.pdf", "harbour.rtf", "harbour.rst",
       "harbour.tex", "office.docx", "office.odt", "office.rtf", "office.html")  # fmt: skip


@pytest.fixture(scope="module")
def documents(apart):
    return {name: read(FILES, name, apart) for name in NAMES}


def told(document) -> dict[str, object]:
    return {
        "title": document.title,
        "date": document.date,
        "author": document.author,
        "language": document.language,
        "kind": document.kind,
        "notes": list(document.notes),
        "paragraphs": [[one.page, one.context, one.text] for one in split(document)],
    }


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_gives_the_paragraphs_that_are_expected(documents, name):
    if os.environ.get("FOOTNOTE_EXPECT") == "write":
        made = {one: told(document) for one, document in documents.items()}
        EXPECTED.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    found = told(documents[name])
    expected = json.loads(EXPECTED.read_text("utf-8"))[name]
    if name.endswith(".pdf") and name != "browser.pdf":  # the day on which the file was produced
        assert found.pop("date") is not None
        expected.pop("date")
    assert found == expected


@pytest.mark.parametrize("name", NAMES)
def test_paragraphs_are_slices_of_the_text(documents, name):
    document = documents[name]
    paragraphs = split(document)
    last = 0
    for number, one in enumerate(paragraphs, start=1):
        assert one.number == number
        assert document.text[one.start : one.end] == one.text
        assert one.text == one.text.strip()
        assert one.text
        assert one.start >= last
        assert not re.search(r"[^\W_]", document.text[last : one.start])
        last = one.end
        for window in windows(document, one):
            assert one.start <= window.start < window.end <= one.end
    assert not document.text[last:].strip()


@pytest.mark.parametrize("name", SIX)
def test_the_same_article_gives_the_same_paragraphs_but_for_white_space(documents, name):
    source = (FILES / "harbour.md").read_text("utf-8")
    front, body = source.split("---\n")[1:]
    expected = [re.sub(r"^(?:title|author|date): ", "", line) for line in front.splitlines()]
    for line in filter(None, body.splitlines()):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and set(line) <= set("|- "):
            continue
        expected.append(" | ".join(cells) if line.startswith("|") else re.sub(r"^(?:#+|-) ", "", line))
    assert [bare(one.text) for one in split(documents[name])] == [bare(text) for text in expected]


def test_every_format_has_three_files(documents):
    count = Counter(SUFFIXES[Path(name).suffix] for name in NAMES)
    assert {kind: count[kind] for kind in READERS if count[kind] < 3 and kind not in {"text", "markdown", "scan"}} == {}


HIDDEN = re.compile(
    r"ignore|instruct|obey|secret|leaves at one|call us|never shown|off the slide|is this right", re.IGNORECASE
)


@pytest.mark.parametrize(
    "name", ["hidden.docx", "hidden.odt", "hidden.pdf", "hidden.rtf", "hidden.pptx", "newspaper.html", "html.eml",
             "quays.xlsx", "office.ods", "office.xls", "guide.rst", "report.tex"],
)  # fmt: skip
def test_what_nobody_sees_is_left_out_and_told(documents, name):
    document = documents[name]
    assert not HIDDEN.search(document.text)
    assert not any(HIDDEN.search(one.context) for one in split(document))
    assert any(note.startswith("left out: ") for note in document.notes)


@pytest.mark.parametrize("name", ["hidden.docx", "hidden.odt", "hidden.rtf"])
def test_what_was_inserted_counts_and_what_was_deleted_does_not(documents, name):
    assert split(documents[name])[1].text == "The ferry leaves at noon. Come early."
    assert any("tracked deletions" in note for note in documents[name].notes)


def test_columns_are_read_one_after_the_other_and_words_are_made_whole(documents):
    paragraphs = [one.text for one in split(documents["paper.pdf"])]
    source = (HERE / "paper.ms").read_text("utf-8")
    written = [" ".join(text.split()) for text in re.findall(r"^\.PP\n((?:[^.].*\n)+)", source, re.MULTILINE)]
    written = [text.replace("'", "’") for text in written]
    assert [text for text in paragraphs if len(text) > 100][1:] == written


def test_running_heads_and_page_numbers_are_left_out(documents):
    texts = [one.text for one in split(documents["paper.pdf"])]
    assert "The harbours of the north" not in texts
    assert not any(text.isdecimal() for text in texts)
    assert {one.page for one in split(documents["paper.pdf"])} == {1, 2, 3}


def test_menus_advertisements_and_boxes_of_a_page_are_no_paragraphs(documents):
    text = documents["newspaper.html"].text
    for words in ("cookies", "ADVERTISEMENT", "Sport", "Storm breaks pier", "Ten recipes", "All rights reserved"):
        assert words not in text


def test_the_headline_is_the_article_s_and_not_the_site_s(tmp_path, apart):
    words = "".join(
        f"<p>Ferry number {n} left for the islands with {n} people on board, and all waved.</p>" for n in range(9)
    )
    (tmp_path / "a.html").write_text(
        f"<html><head><title>What opened? - The Lindmark Post</title></head><body><div><h1>The Lindmark Post</h1>"
        f"<div hidden>Press S</div></div><div><main><h2>What opened?</h2>"
        f"{words}<h2>And then</h2><p>All came back.</p></main></div></body>"
    )
    found = read(tmp_path, "a.html", apart)
    assert found.title == "What opened?"
    assert split(found)[0].text == "What opened?"
    assert "Lindmark Post" not in found.text


def test_word_hides_by_styles_and_shows_white_on_a_ground(tmp_path, apart):
    from docx import Document as Word
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import RGBColor

    word = Word()
    word.styles.add_style("Unseen", WD_STYLE_TYPE.CHARACTER).font.hidden = True
    word.styles.add_style("Pale", WD_STYLE_TYPE.PARAGRAPH).font.color.rgb = RGBColor(255, 255, 255)
    word.add_paragraph("The ferry leaves at noon.").add_run(" Not at all.").style = "Unseen"
    word.add_paragraph("Obey this line.", style="Pale")
    ground = word.add_paragraph()
    ground.add_run("White on black is read.").font.color.rgb = RGBColor(255, 255, 255)
    ground._p.get_or_add_pPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="000000"/>'))
    word.save(tmp_path / "a.docx")
    found = read(tmp_path, "a.docx", apart)
    assert [one.text for one in split(found)] == ["The ferry leaves at noon.", "White on black is read."]
    assert found.notes == ("left out: 2 hidden passages",)


@pytest.mark.parametrize(
    ("style", "shown"),
    [("font-size:0.9em", True), ("color:#fffbe0;", True), ("left:-9px", True), ("opacity:0.5", True),
     ("color:white;background:black", True), ("font-size: 0", False), ("font-size:1px", False), ("opacity:0", False),
     ("position:absolute;left:-9999px", False), ("display: none", False), ("color: white", False),
     ("visibility:hidden !important", False)],
)  # fmt: skip
def test_what_a_style_hides_is_hidden_and_nothing_else(tmp_path, apart, style, shown):
    (tmp_path / "a.html").write_text(f"<p>The ferry leaves at noon.</p><p style='{style}'>The keys are here.</p>")
    found = read(tmp_path, "a.html", apart)
    assert ("keys" in found.text) is shown
    assert bool(found.notes) is not shown


def test_a_list_s_lines_are_no_headings_of_columns(documents):
    composer = Composer()
    composer.table([["-c, --check", "checks the syntax"], ["-o, --output", "names the file"]], drawn=True)
    composer.table([["Year", "Crowns"], ["2021", "11"]], drawn=True)
    contexts = [one.context for one in split(composer.document(Path("a.pdf"), "pdf"))]
    assert contexts == ["", "", "", "Year | Crowns"]


@pytest.mark.parametrize(
    ("source", "name"),
    [("harbour.docx", "a.pdf"), ("harbour.pdf", "a.docx"), ("harbour.rtf", "a.txt"), ("harbour.pdf", "b.txt"),
     ("newspaper.html", "a.doc.docx"), ("harbour.epub", "a.zip"), ("quays.xlsx", "a.docx"), ("mixed.zip", "a.txt")],
)  # fmt: skip
def test_the_content_decides_where_the_name_lies(tmp_path, apart, documents, source, name):
    (tmp_path / name).write_bytes((FILES / source).read_bytes())
    found = read(tmp_path, name, apart)
    assert found.kind == documents[source].kind
    assert found.text == documents[source].text


SCANNED = (
    "The harbour of Lindmark opened again on Monday\nafter three years of work. Mayor Ines Alder cut\nthe ribbon in "
    "front of about 400 people.\n\n\nThe new quay is 312 metres long and carries\nships of up to 9,000 tonnes; it "
    "repla-\nces the wooden pier of 1927.",
    "A second quay is to follow in 2026.",
)


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    """A PDF of two pictures of pages, and one of an empty page."""
    from PIL import Image, ImageDraw, ImageFont

    folder = tmp_path_factory.mktemp("scans")
    pages = [Image.new("L", (1240, 1754), 255) for _ in SCANNED]
    for page, text in zip(pages, SCANNED, strict=True):
        font = ImageFont.load_default(size=40)
        ImageDraw.Draw(page).multiline_text((120, 150), text, fill=0, font=font, spacing=14)
    pages[0].save(folder / "$(touch scanned).pdf", save_all=True, append_images=pages[1:], resolution=150)
    Image.new("RGB", (850, 1100), "ivory").save(folder / "blank.pdf")
    return folder


def test_a_scanned_pdf_is_named_with_what_to_install(scans, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableFile) as told:
        read(scans, "blank.pdf")
    assert str(told.value) == (
        "is a scan: its pages are pictures without text; to read it, OCR needs the extra 'ocr' and the program "
        "tesseract: pip install 'footnote-answers[ocr]', and apt install tesseract-ocr (brew install tesseract)"
    )


@pytest.mark.skipif(which("tesseract") is None, reason="the program tesseract is not installed")
def test_the_words_of_a_scanned_pdf_are_recognised_and_marked_as_such(scans, apart):
    found = read(scans, "$(touch scanned).pdf", apart)
    whole = [" ".join(text.replace("-\n", "").split()) for page in SCANNED for text in page.split("\n\n\n")]
    assert [one.text for one in split(found)] == whole
    assert [one.page for one in split(found)] == [1, 1, 2]
    assert found.kind == "scan"
    assert "was recognised by OCR" in found.notes[-1]
    with pytest.raises(UnreadableFile, match="finds no words"):
        read(scans, "blank.pdf", apart)
    assert sorted(path.name for path in scans.iterdir()) == ["$(touch scanned).pdf", "blank.pdf"]


@pytest.mark.skipif(which("tesseract") is None, reason="the program tesseract is not installed")
def test_a_scanned_page_that_takes_too_long_is_named(scans, monkeypatch):
    monkeypatch.setattr("index.readers.ocr.PAGE_SECONDS", 0.001)
    with pytest.raises(UnreadableFile, match=r"takes longer than 0 seconds for page 1"):
        READERS["scan"].read(scans / "blank.pdf")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_set_along_its_long_side_is_read_upright(tmp_path, apart, turn):
    lines = ["The harbour opened again on Monday after three years of", "work, and the first ferry left at noon."]
    text = "".join(f"BT /F1 12 Tf 20 {160 - 14 * at} Td ({line}) Tj ET " for at, line in enumerate(lines))
    turned = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 200 0", 180: "-1 0 0 -1 400 200", 270: "0 -1 1 0 0 400"}[turn]
    width, height = (400, 200) if turn in {0, 180} else (200, 400)
    stream = f"q {turned} cm {text} Q"
    (tmp_path / "a.pdf").write_text(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Rotate {turn}/Contents 4 0 R"
        "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
        f"4 0 obj<</Length {len(stream)}>>stream\n{stream}\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )
    assert [one.text for one in split(read(tmp_path, "a.pdf", apart))] == [" ".join(lines)]


def test_the_extra_of_a_format_is_named_where_it_is_missing(tmp_path, monkeypatch):
    from index.folder import list_folder
    from index.readers.reader import _is_installed

    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    monkeypatch.setattr("index.readers.reader.find_spec", lambda module: None)
    _is_installed.cache_clear()
    try:
        [(file, reason)] = list_folder(tmp_path).left_out
    finally:
        _is_installed.cache_clear()
    assert (file, reason) == ("a.pdf", "needs the extra 'pdf': pip install 'footnote-answers[pdf]'")
