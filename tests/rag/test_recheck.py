"""An export carries its quotes, and a quote that was edited, or whose source changed, is found out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import DocumentsError, UsageError
from index.passages import Paragraph
from rag.export import to_html_page, to_markdown_page, to_plain_text
from rag.recheck import read_export, recheck
from rag.render import to_json

TEXT = "He said <b>*1,200* members</b>\n  at https://x.org/a_b “would” not return ¶9: “x”. \\o/ & www.evil.example [1]"
NOTE = {"number": 1, "quote": TEXT, "start": 0, "end": 9}
PLACE = {"number": 1, "file": "a_b ¶x.txt", "paragraph": 8, "page": None, "date": "2024-05-14", "text": TEXT}
KEPT = {
    "question": "Who <script>alert(1)</script> said?",
    "answered": True,
    "answer": "He *said* it. [1]",
    "statements": [
        {
            "text": "He *said* <i>it.",
            "verdict": "weak",
            "citations": [{"number": 1, "quote": TEXT, "start": 0, "end": 9}],
        }
    ],
    "citations": [
        {
            "number": 1,
            "file": "a_b ¶x.txt",
            "paragraph": 8,
            "page": None,
            "date": "2024-05-14",
            "text": TEXT,
            "title": "t",
        }
    ],
    "nearest": [],
    "model": "<m>",
    "endpoint": "embedded",
}
FORMS = {"md": to_markdown_page, "html": to_html_page}


def documents(text=TEXT, number=8):
    def paragraphs_of(file):
        if file != "a_b ¶x.txt":
            raise DocumentsError(file)
        return [Paragraph(number, 0, len(text), text)]

    return paragraphs_of


@pytest.fixture(params=FORMS)
def export(request, tmp_path):
    path = tmp_path / f"export.{request.param}"
    path.write_text(FORMS[request.param]([KEPT, KEPT], "A <title> & *more*"), "utf-8")
    return path


def test_every_quote_comes_back_as_it_stands_in_the_document(export):
    quotes = read_export(export)
    assert [one.footnote for one in quotes] == ["1-1", "2-1"]
    assert {(one.file, one.paragraph) for one in quotes} == {("a_b ¶x.txt", 8)}
    assert [one.fault for one in recheck(quotes, documents())] == ["", ""]


def test_a_source_that_changed_is_found_out(export):
    quotes = read_export(export)
    assert "do not stand there" in recheck(quotes, documents("Something else."))[0].fault
    assert recheck(quotes, documents(number=9))[0].fault == "the words stand in ¶9"

    def gone(file):
        raise DocumentsError(file)

    assert recheck(quotes, gone)[0].fault == "there is no such document"


def test_a_quote_that_was_edited_in_the_export_is_found_out(export):
    export.write_text(export.read_text("utf-8").replace("1,200", "9,999"), "utf-8")
    assert all(one.fault for one in recheck(read_export(export), documents()))


def test_nothing_of_a_document_is_markup_in_an_export(export):
    text = export.read_text("utf-8")
    for markup in ("<script>alert", "<b>", "<title> ", "<i>it", "<m>"):
        assert markup not in text
    if export.suffix == ".md":
        assert "https://x.org" not in text
        assert "\\*1,200\\*" in text


def test_plain_text_is_plain():
    text = to_plain_text([KEPT], "Title")
    assert text.startswith("Title\n\nHe *said* it. [1]\n")
    assert "[1] a_b ¶x.txt ¶8, 2024-05-14: “He said <b>*1,200* members</b> at" in text


@pytest.mark.parametrize("text", ["", "# no footnotes", "<!doctype html><p>x", "[^1]: edited away", "\x00"])
def test_what_is_no_export_is_refused_with_a_line(tmp_path, text):
    path = tmp_path / "x.md"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"exported|edited"):
        read_export(path)


def test_the_command_checks_an_export_of_a_real_answer(says, docs, news, tmp_path):
    answer = says("She said 1,200 members would not return before Friday. [1]").ask("How many members will not return?")
    assert answer.answered
    export = tmp_path / "answers.md"
    export.write_text(to_markdown_page([to_json(answer)], None), "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASK_")}
    environment |= {"ASK_DATA": str(news.data)}

    def verify():
        return subprocess.run(
            [Path(sys.executable).with_name("ask"), "--verify", export, "--docs", docs, "--no-sync"],
            env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    done = verify()
    assert done.returncode == 0, done.stderr
    assert "stands: [1] harbour.txt ¶" in done.stdout
    export.write_text(export.read_text("utf-8").replace("Friday", "Sunday"), "utf-8")
    done = verify()
    assert done.returncode == 1
    assert "fault: [1]" in done.stdout
    assert "0 of 1" in done.stdout
