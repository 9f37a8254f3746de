"""The command line `ask-index`: what it says of a sync, its errors and exit codes, and what it does without."""

import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import FootnoteError


def test_sync_says_what_it_did_and_names_what_it_skipped(library, ask_index):
    library.write("a.txt", "Apples.\nBees.")
    library.write("b.txt", b"\0")
    library.write("c.png", b"PNG")
    code, out, err = ask_index("sync")
    assert code == 0
    assert out.startswith("1 added, 0 changed, 0 removed, 0 unchanged, 1 skipped in ")
    assert "skipped b.txt: is not text: it holds zero bytes" in err
    assert "1 files of unknown formats" in err
    assert "c.png" not in err


def test_an_error_is_one_line_with_its_exit_code(library, ask_index):
    code, out, err = ask_index("status")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert err.startswith("error: There is no index of")
    code, _, err = ask_index("sync", "--docs", "/nowhere/at/all")
    assert (code, err.count("\n")) == (1, 1)


def test_debug_shows_the_traceback(library, ask_index):
    with pytest.raises(FootnoteError):
        ask_index("status", "--debug")
    assert ask_index("status")[0] == 1


def test_wrong_usage_is_two_and_an_interrupt_is_a_hundred_and_thirty(library, ask_index, monkeypatch):
    assert ask_index("bogus")[0] == 2
    assert ask_index("sync", "--bogus")[0] == 2

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    library.write("a.txt", "Apples.")
    monkeypatch.setattr("index.sync.list_folder", interrupt)
    assert ask_index("sync")[0] == 130


def test_the_version_is_printed(ask_index):
    code, out, _ = ask_index("--version")
    assert (code, out.split()[0].strip(",")) == (0, "footnote")


def test_help_comes_without_the_heavy_libraries():
    script = (
        "import sys; sys.argv = ['ask-index', '--help']\n"
        "from index.cli import app\nfrom index.commands import run_command\n"
        "assert run_command(app) == 0\n"
        "heavy = {'numpy', 'rich', 'chromadb', 'tantivy', 'torch', 'sentence_transformers'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True)


def test_a_sync_with_nothing_to_do_loads_no_heavy_library(library):
    library.write("a.txt", "Apples.")
    library.sync()
    script = (
        "import sys\nfrom pathlib import Path\nfrom index.settings import IndexSettings\nfrom index.sync import sync\n"
        "root = Path(sys.argv[1])\n"
        "print(sync(IndexSettings(root / 'docs', root / 'data', root / 'cache', 'hash'), lambda: None).unchanged)\n"
        "heavy = {'chromadb', 'tantivy', 'torch', 'sentence_transformers'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(library.docs.parent)],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "1\n"


def test_importing_the_reader_and_the_writer_takes_no_heavy_library():
    script = "import sys, index.search, index.sync; assert not {'chromadb', 'tantivy', 'torch'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=True)
