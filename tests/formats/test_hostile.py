"""Damaged and hostile files: each is read or named with its reason, within limits, and the others go on.

FOOTNOTE_DAMAGED=500 damages that many files, FOOTNOTE_FUZZ=600 fuzzes all readers for that many seconds together; `-s`
prints the counts. What ends or hangs a reading process is kept in the folder that is printed.
"""

import gzip
import http.server
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from index.embed import HashEmbedder
from index.errors import UnreadableFile
from index.folder import list_folder
from index.readers import SUFFIXES, read
from index.readers.apart import Apart
from index.settings import IndexSettings
from index.split import split
from index.sync import sync
from index.verify import verify

FILES = Path(__file__).parent / "files"
FUZZ = float(os.environ.get("FOOTNOTE_FUZZ", "8"))
COUNT = int(os.environ.get("FOOTNOTE_DAMAGED", "60"))
W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"


@pytest.fixture(scope="module")
def apart():
    with Apart() as process:
        yield process


def packed(files: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def changed(name: str, part: str, data: str) -> bytes:
    """One of our files with a part of it replaced."""
    with zipfile.ZipFile(FILES / name) as archive:
        return packed({one: data if one == part else archive.read(one) for one in archive.namelist()})


def damaged(data: bytes, chance: random.Random) -> bytes:
    kind = chance.randrange(5)
    at = chance.randrange(len(data))
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + bytes(chance.randrange(256) for _ in range(64)) + data[at + 64 :]
    if kind == 2:
        flipped = bytearray(data)
        for _ in range(1 + len(data) // 500):
            flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        return bytes(flipped)
    if kind == 3:
        return data[:at] + b"\0" * 200 + data[at:]
    return data[at:] + data[:at]


def test_damaged_files_are_read_or_named_and_stop_nothing(tmp_path):
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    print(f"seed {seed}")
    docs = tmp_path / "docs"
    docs.mkdir()
    names = sorted(FILES.iterdir())
    suffixes = sorted(SUFFIXES)
    for number in range(COUNT):
        source = chance.choice(names)
        suffix = chance.choice(suffixes) if chance.random() < 0.2 else source.suffix
        (docs / f"{number:04}{suffix}").write_bytes(damaged(source.read_bytes(), chance))
    (docs / "whole.txt").write_text("The ferry leaves at noon.")
    settings = IndexSettings(docs, tmp_path / "data", tmp_path / "cache", "hash")
    started = time.monotonic()
    report = sync(settings, HashEmbedder())
    took = time.monotonic() - started
    assert "whole.txt" in report.added
    assert len(report.added) + len(report.skipped) == COUNT + 1
    assert all(reason.strip() and "\n" not in reason for _, reason in report.skipped)
    assert not verify(settings).faults
    reasons = Counter(reason.partition(":")[0].partition("(")[0].strip() for _, reason in report.skipped)
    print(f"{COUNT} damaged files in {took:.0f} s: {len(report.added) - 1} read, {len(report.skipped)} named")
    print(dict(reasons))


def fuzzed(source: Path, chance: random.Random) -> bytes:
    """The file damaged where its reader will see it: what is packed is damaged within its package, too."""
    if not zipfile.is_zipfile(source) or chance.random() < 0.3:
        return damaged(source.read_bytes(), chance)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name, data in parts.items() if data])
    return packed(parts | {name: damaged(parts[name], chance)})


def test_whatever_a_file_holds_the_outcome_is_a_document_or_a_reason(tmp_path):
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    files = [path for path in sorted(FILES.iterdir()) if SUFFIXES[path.suffix] not in {"text", "markdown"}]
    outcomes: Counter[str] = Counter()
    kept = None
    until = time.monotonic() + FUZZ
    with Apart(seconds=60) as process:
        while time.monotonic() < until:
            source = chance.choice(files)
            case = tmp_path / f"case{source.suffix}"
            case.write_bytes(fuzzed(source, chance))
            try:
                document = process.read(case, SUFFIXES[source.suffix])
            except UnreadableFile as fault:
                outcomes["named"] += 1
                if "longer than" in str(fault) or "ends the process" in str(fault):
                    outcomes[str(fault)] += 1
                    kept = kept or Path(tempfile.mkdtemp(prefix="footnote-fuzz-"))
                    case.rename(kept / f"{sum(outcomes.values())}{source.suffix}")
                continue
            outcomes["read"] += 1
            for one in split(document):
                assert document.text[one.start : one.end] == one.text
                assert one.text
    print(f"seed {seed}, {FUZZ:.0f} s: {dict(outcomes)}; kept in {kept}")
    assert outcomes["read"] + outcomes["named"] > 1


@pytest.mark.parametrize("path", sorted((FILES.parent / "found").iterdir()), ids=lambda path: path.name)
def test_what_fuzzing_found_is_held_to_the_limits(path, tmp_path):
    (tmp_path / "whole.csv").write_text("Quay,Metres\nNorth,312\n")
    with Apart(seconds=3) as process:
        try:
            process.read(path, SUFFIXES[path.suffix])
        except UnreadableFile as fault:
            assert str(fault)
    with Apart() as process:
        assert process.read(tmp_path / "whole.csv", "csv").text


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
NEEDLE = "canary of the machine"


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


def test_an_entity_does_not_bring_a_file_of_the_machine_in(tmp_path, apart):
    (tmp_path / "secret").write_text(NEEDLE)
    entity = f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{tmp_path}/secret'>]>"
    word = f"{entity}<w:document {W}><w:body><w:p><w:r><w:t>Seen &e;</w:t></w:r></w:p></w:body></w:document>"
    page = f"{entity}<html><body><p>Seen &e; here.</p></body></html>"
    (tmp_path / "a.docx").write_bytes(changed("harbour.docx", "word/document.xml", word))
    (tmp_path / "a.xhtml").write_text(page)
    (tmp_path / "a.odt").write_bytes(changed("harbour.odt", "content.xml", f"{entity}<x>&e;</x>"))
    (tmp_path / "a.epub").write_bytes(changed("book.epub", "OEBPS/one.xhtml", page))
    for name in ("a.docx", "a.xhtml", "a.odt", "a.epub"):
        try:
            assert NEEDLE not in read(tmp_path, name, apart).text
        except UnreadableFile as fault:
            assert NEEDLE not in str(fault)


def test_a_text_s_own_language_brings_no_file_in_and_runs_nothing(tmp_path, apart):
    for name in ("secret", "secret.txt", "secret.tex"):
        (tmp_path / name).write_text(NEEDLE)
    (tmp_path / "docutils.conf").write_text(f"[general]\nfile_insertion_enabled: true\nsource_link: {NEEDLE}\n")
    here = tmp_path.as_posix()
    (tmp_path / "a.rst").write_text(
        f"Title\n=====\n\nThe ferry leaves.\n\n.. include:: {here}/secret\n\n.. include:: secret.txt\n   :literal:\n\n"
        f".. raw:: html\n   :file: {here}/secret\n\n.. csv-table:: T\n   :file: {here}/secret\n\n"
        f".. seealso::\n\n   .. include:: {here}/secret\n\n.. role:: pass(raw)\n   :format: html\n\n:pass:`x`\n\n"
        f".. raw:: html\n   :url: file://{here}/secret\n\n.. literalinclude:: {here}/secret\n\n"
        f".. figure:: {here}/secret\n   :figwidth: image\n\n.. |s| include:: {here}/secret\n\n|s|\n"
    )
    there = f"{here}/touched"
    (tmp_path / "a.tex").write_text(
        rf"\title{{\input{{{here}/secret}}}}\newcommand{{\own}}{{\input{{{here}/secret}}}}\begin{{document}}\maketitle "
        rf"The ferry leaves.\own \input{{secret}} \include{{{here}/secret}} \input secret $\frac{{\input{{secret}}}}2$"
        rf"\lstinputlisting{{{here}/secret}} \verbatiminput{{secret}} \emph{{\input{{secret}}}} "
        rf"\import{{{here}}}{{secret}}"
        rf"\immediate\write18{{touch {there}}} \write18 {{touch {there}}} \input{{|touch {there}}} "
        rf"\ShellEscape{{touch {there}}}\newwrite\f\immediate\openout\f={there} "
        rf"\directlua{{os.execute('touch {there}')}}\end{{document}}"
    )
    for name in ("a.rst", "a.tex"):
        found = read(tmp_path, name, apart)
        assert "The ferry leaves." in found.text
        assert NEEDLE not in found.text
        assert "touch " not in found.text
        assert any("files that it would bring in" in note for note in found.notes)
    assert not Path(there).exists()


def test_nothing_that_a_document_refers_to_is_fetched(tmp_path):
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there = f"http://127.0.0.1:{server.server_port}"
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.html").write_text(
        f'<!DOCTYPE html SYSTEM "{there}/dtd"><html><head><base href="{there}/"><link rel=stylesheet '
        f'href="{there}/css">'
        f'<script src="{there}/js"></script></head><body><img src="{there}/img"><iframe src="{there}/frame"></iframe>'
        + "<p>The quay opened on Monday, and the first ferry left for the islands at noon.</p>"
        * 5
    )
    (docs / "b.xhtml").write_text(
        f'<!DOCTYPE html [<!ENTITY % x SYSTEM "{there}/entity"> %x;]><html><body><p>Text.</p></body></html>'
    )
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        f'Target="{there}/template.dotm" TargetMode="External"/></Relationships>'
    )
    with zipfile.ZipFile(FILES / "harbour.docx") as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    (docs / "c.docx").write_bytes(packed(parts | {"word/_rels/settings.xml.rels": relation.encode()}))
    (docs / "d.odt").write_bytes(changed("harbour.odt", "content.xml", f'<!DOCTYPE x SYSTEM "{there}/odt"><x/>'))
    (docs / "e.epub").write_bytes(
        changed(
            "book.epub",
            "OEBPS/one.xhtml",
            f'<!DOCTYPE html SYSTEM "{there}/book"><html><body><img src="{there}/i"/><p>One.</p></body></html>',
        )
    )
    (docs / "f.eml").write_text(f"Subject: x\nContent-Type: text/html\n\n<img src='{there}/pixel'><p>Hello there.</p>")
    (docs / "g.pdf").write_bytes(
        (FILES / "harbour.pdf")
        .read_bytes()
        .replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/URI/URI(" + there.encode() + b"/uri)>>")
    )
    log = tmp_path / "tried"
    environment = {
        **os.environ, "PYTHONPATH": f"{Path(__file__).parents[1] / 'blocked'}", "BLOCKED_LOG": str(log),
        "ASK_DATA": str(tmp_path / "data"), "HTTP_PROXY": there, "http_proxy": there, "ALL_PROXY": there,
    }  # fmt: skip
    script = (
        "import sys\nfrom pathlib import Path\nfrom index.embed import HashEmbedder\n"
        "from index.settings import IndexSettings\n"
        "from index.sync import sync\nroot = Path(sys.argv[1])\n"
        "report = sync(IndexSettings(root / 'docs', root / 'data', root / 'cache', 'hash'), HashEmbedder())\n"
        "print(len(report.added), report.skipped)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=Path(__file__).parents[2], env=environment,
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    server.shutdown()
    server.server_close()
    assert int(done.stdout.split()[0]) >= 5, done.stdout
    assert asked == []
    assert not log.exists(), log.read_text()


def test_the_reading_process_may_neither_reach_out_nor_start_programs():
    script = (
        "import sys; sys.path.insert(0, '.')\nfrom index.readers import worker\nsys.addaudithook(worker._refuse)\n"
        "import socket, subprocess, os\n"
        "for attempt in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: subprocess.run(['true']),\n"
        "                lambda: os.system('true'),\n"
        "                lambda: subprocess.run([*worker.command()[:1], '/etc/hostname', 'stdout'])):\n"
        "    try:\n        attempt()\n    except PermissionError as fault:\n        print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert done.stdout == "refused\n" * 4, done.stderr


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
