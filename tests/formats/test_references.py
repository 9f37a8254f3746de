"""What a document refers to is neither fetched nor read nor run."""

import http.server
import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

from index.errors import UnreadableFile
from index.readers import read

from .packages import FILES, W, changed, packed

NEEDLE = "canary of the machine"


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
