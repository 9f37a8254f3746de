"""Hostile files and names: bombs, loops, what takes too long or too much; each is named, and the others go on."""

import gzip
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from index.embed import HashEmbedder
from index.errors import UnreadableFile
from index.folder import list_folder
from index.readers import read
from index.readers.apart import Apart
from index.settings import IndexSettings
from index.sync import sync
from index.verify import verify

from .packages import W, changed, packed

BILLION = (
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)
PDF_LOOP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj"
    b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)


def hostile() -> dict[str, bytes]:
    deep = b"<div>" * 50_000 + b"The end of it."
    word = f"<w:document {W}><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
    return {
        "bomb.docx": changed("harbour.docx", "word/document.xml", BILLION + word),
        "bomb.odt": changed("harbour.odt", "content.xml", BILLION + "<x>&j;</x>"),
        "bomb.epub": changed("book.epub", "OEBPS/package.opf", BILLION + "<x>&j;</x>"),
        "bomb.xlsx": changed("quays.xlsx", "xl/workbook.xml", BILLION + "<x>&j;</x>"),
        "bomb.pptx": changed("harbour.pptx", "ppt/slides/slide1.xml", BILLION + "<x>&j;</x>"),
        "zeros.docx": packed({"[Content_Types].xml": "x", "word/document.xml": b"\0" * (50 << 20)}),
        "zeros.zip": packed({"a.txt": b" " * (300 << 20)}),
        "many.zip": packed({f"{n}.txt": "x" for n in range(20_001)}),
        "nested.zip": packed({"a.zip": packed({"b.txt": "Deep down."})}),
        "up.zip": packed({"../../../escaped.txt": "Up and out."}),
        "zeros.txt.gz": gzip.compress(b" " * (250 << 20), 1),
        "deep.json": b"[" * 200_000,
        "deep2.json": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "deep.html": b"<html><body>" + deep,
        "deep.rtf": b"{\\rtf1 " + b"{" * 100_000 + b"x" + b"}" * 100_000 + b"}",
        "deep.tex": b"\\emph{" * 100_000 + b"x" + b"}" * 100_000,
        "deep.rst": b"".join(b"  " * n + b"* .. seealso:: x\n\n" for n in range(300)),
        "loop.pdf": PDF_LOOP,
        "line.txt": b"word " * 4_100_000,
        "line.csv": b"a" * 20_000_000,
        "cells.csv": b"a,b\n" + b"1," * 300_000,
        "empty.docx": b"",
        "empty.pdf": b"",
        "empty.html": b"",
    }


def test_bombs_are_named_with_a_reason_and_stop_nothing(tmp_path, capsys):
    docs = tmp_path / "docs"
    docs.mkdir()
    for name, data in hostile().items():
        (docs / name).write_bytes(data)
    (docs / "whole.txt").write_text("The ferry leaves at noon.")
    reasons: dict[str, str] = {}
    with Apart(seconds=30) as process:
        for one in list_folder(docs).found:
            try:
                read(docs, one.file, process)
            except UnreadableFile as fault:
                reasons[one.file] = str(fault)
        assert read(docs, "whole.txt", process).text == "The ferry leaves at noon."
    print(reasons)
    assert all("\n" not in reason and reason for reason in reasons.values())
    for name in (
        "bomb.docx",
        "bomb.odt",
        "bomb.epub",
        "zeros.docx",
        "line.txt",
        "zeros.zip",
        "many.zip",
        "zeros.txt.gz",
        "deep.json",
        "loop.pdf",
    ):
        assert name in reasons, name
    assert "zip bomb" in reasons["zeros.zip"]
    assert not (tmp_path / "escaped.txt").exists()


def test_a_file_that_takes_too_long_is_named_and_the_next_is_read(tmp_path):
    os.mkfifo(tmp_path / "never.pdf")
    (tmp_path / "a.csv").write_text("Quay,Metres\nNorth,312\n")
    with Apart(seconds=1) as process, pytest.raises(UnreadableFile, match=r"takes longer than 1 seconds"):
        process.read(tmp_path / "never.pdf", "csv")
    with Apart() as process:
        process.read(tmp_path / "a.csv", "csv")
        process._process.kill()
        process._process.wait()
        assert process.read(tmp_path / "a.csv", "csv").text


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_a_file_that_takes_too_much_memory_is_named(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([{"text": "word " * 10_000_000}]))
    (tmp_path / "b.json").write_text(json.dumps([{"text": "The ferry leaves at noon."}]))
    with Apart(memory=400 << 20) as process:
        with pytest.raises(UnreadableFile, match="memory"):
            process.read(tmp_path / "a.json", "json")
        assert process.read(tmp_path / "b.json", "json").text == "The ferry leaves at noon."


NAMES = [
    "two\nlines.csv", "quo'te\".csv", "emoji 🚢.csv", "ltr\u202egpj.csv", "$(touch x).csv", "-rf.csv", "a;b&c|d.csv",
    "n" * 251 + ".csv", unicodedata.normalize("NFC", "é.csv"), unicodedata.normalize("NFD", "é.csv"), "tab\t.csv",
    " blank .csv", "per%20cent.csv", "\\back.csv", "\x1b[31mred.csv",
]  # fmt: skip


def test_any_file_name_is_read_and_can_be_told(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in NAMES:
        (docs / name).write_text("Quay,Metres\nNorth,312\n")
    settings = IndexSettings(docs, tmp_path / "data", tmp_path / "cache", "hash")
    report = sync(settings, HashEmbedder())
    assert sorted(report.added) == sorted(NAMES)
    assert not verify(settings).faults
    assert sorted(one.name for one in docs.iterdir()) == sorted(NAMES)
    environment = {**os.environ, "ASK_DATA": str(tmp_path / "data"), "ASK_EMBEDDER": "hash"}
    done = subprocess.run(
        [sys.executable, "-m", "index.cli", "status", "--docs", docs],
        cwd=Path(__file__).parents[2], env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
