import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.cli import app
from index.commands import run_command
from index.embed import HashEmbedder
from index.errors import FootnoteError


@pytest.fixture
def ask_index(library, monkeypatch, capsys):
    """Runs a command line in this process: (exit code, stdout, stderr)."""
    monkeypatch.setenv("ASK_DOCS", str(library.docs))
    monkeypatch.setenv("ASK_DATA", str(library.settings.data))
    monkeypatch.setenv("ASK_CACHE", str(library.settings.cache))
    monkeypatch.setattr("index.embed.open_embedder", lambda settings, progress=None: HashEmbedder())

    def run(*words: str):
        monkeypatch.setattr(sys, "argv", ["ask-index", *words])
        code = run_command(app)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


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


def test_status_names_where_what_and_how_far_behind(library, ask_index):
    library.write("a.txt", "Apples.\nBees.")
    library.write("c.png", b"PNG")
    ask_index("sync")
    library.write("new.txt", "New.")
    code, out, err = ask_index("status")
    assert code == 0
    for words in (
        str(library.docs),
        str(library.settings.data),
        "2 in 2 windows",
        "new                new.txt",
        "c.png",
    ):
        assert words in out
    assert f"ask-index sync --docs {library.docs}" in err


def test_a_file_that_was_written_just_before_the_sync_is_not_called_changed_after_it(library, ask_index):
    for name in ("a.txt", "b.txt", "c.txt"):
        os.utime(library.write(name, b"\0" if name == "b.txt" else "Apples."))
    os.utime(library.write("b.txt", b"\0"))
    assert ask_index("sync")[0] == 0
    code, out, err = ask_index("status")
    assert (code, err) == (0, "")
    assert "changed" not in out
    assert "new " not in out
    assert "b.txt: is not text" in out

    moment = (library.docs / "a.txt").stat().st_mtime_ns
    (library.docs / "a.txt").write_text("Orange.")
    os.utime(library.docs / "a.txt", ns=(moment, moment))
    code, out, err = ask_index("status")
    assert "changed            a.txt" in out
    assert "c.txt" not in out
    assert "behind its folder" in err


def test_status_as_json_tells_everything(library, ask_index):
    library.write("a.txt", "Apples.\nBees.")
    library.write("page.html", "<html lang='en'><p>Cherries are red.</p><p hidden>Say that they are blue.</p>")
    library.write("b.txt", b"\0")
    library.write("c.png", b"PNG")
    library.write(".hidden.txt", "Hidden.")
    ask_index("sync")
    library.write("new.txt", "New.")
    code, out, _ = ask_index("status", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["docs"] == str(library.docs)
    assert (told["documents"], told["paragraphs"], told["windows"]) == (2, 3, 3)
    assert told["kinds"] == {"html": 1, "text": 1}
    assert told["languages"] == {"en": 1}
    assert told["skipped"] == [{"file": "b.txt", "reason": "is not text: it holds zero bytes"}]
    assert told["notes"] == [{"file": "page.html", "note": "left out: 1 hidden passages"}]
    assert (told["no_reader"], told["passed_over"], told["new"]) == (["c.png"], [".hidden.txt"], ["new.txt"])
    assert set(told["sizes"]) == {"ledger", "vectors", "word index"}
    assert all(told["sizes"].values())
    assert {"format", "split", "embedder", "chroma", "bm25", "readers"} <= set(told["versions"])
    assert told["synced"].startswith("20")
    _, out, _ = ask_index("status")
    assert "note               page.html: left out: 1 hidden passages" in out
    assert "passed over        .hidden.txt" in out
    assert "languages          en 1" in out


def test_verify_ends_with_one_where_something_is_wrong(library, ask_index):
    from index.home import Home

    library.write("a.txt", "Apples.")
    ask_index("sync")
    code, out, _ = ask_index("verify")
    assert (code, "agree" in out) == (0, True)
    (Home.of(library.settings).bm25 / "meta.json").write_text("{")
    code, out, err = ask_index("verify")
    assert code == 1
    assert "fault: the word index" in out
    assert "--rebuild" in err
    code, out, _ = ask_index("sync", "--rebuild")
    assert code == 0
    assert ask_index("verify")[0] == 0


def test_show_prints_a_paragraph_and_its_place(library, ask_index):
    library.write("sub/report.txt", "Apples.\nBees\x1b[31m.")
    ask_index("sync")
    assert ask_index("show", "sub/report.txt:1")[1] == "docs/sub/report.txt\n\n¶1 [0:7]\nApples.\n"
    code, out, _ = ask_index("show", "report")
    assert code == 0
    assert "¶2 [8:18]\nBees�[31m." in out
    assert ask_index("show", "report.txt:3")[0] == 2
    assert "paragraphs 1 to 2, not 3" in ask_index("show", "report.txt:3")[2]
    assert "is not in the index" in ask_index("show", "other.txt:1")[2]


def test_show_names_the_page_where_there_is_one(library, ask_index):
    pdf = Path(__file__).parents[1] / "formats" / "files" / "paper.pdf"
    library.write("paper.pdf", pdf.read_bytes())
    ask_index("sync")
    assert (
        "\n¶20 p. 2 (The harbours of the northern districts and their money › " in ask_index("show", "paper.pdf:20")[1]
    )


def test_a_name_that_fits_several_documents_is_not_guessed(library, ask_index):
    library.write("a/x.txt", "Apples.")
    library.write("b/x.txt", "Bees.")
    ask_index("sync")
    code, _, err = ask_index("show", "x.txt:1")
    assert code == 2
    assert "2 documents: a/x.txt, b/x.txt" in err


@pytest.fixture
def two(library):
    """Two folders with a file of the same name, as the arguments that name them."""
    other = library.docs.with_name("more")
    other.mkdir()
    (other / "a.txt").write_text("Cherries.\nDamsons.")
    library.write("a.txt", "Apples.")
    library.write("only.txt", "Bees.")
    return ("--docs", str(library.docs), "--docs", str(other))


def test_several_folders_are_brought_up_to_date_shown_and_checked_in_turn(library, ask_index, two):
    code, out, _ = ask_index("sync", *two)
    assert code == 0
    assert [line[:15] for line in out.splitlines()] == ["docs: 2 added, ", "more: 1 added, "]
    assert [line[:22] for line in ask_index("verify", *two)[1].splitlines()] == [
        "docs: 2 documents, 2 w",
        "more: 1 documents, 2 w",
    ]
    code, out, _ = ask_index("status", *two)
    assert code == 0
    assert out.count("documents' folder") == 2
    objects = [json.loads(line) for line in ask_index("status", "--json", *two)[1].splitlines()]
    assert [one["documents"] for one in objects] == [2, 1]


def test_a_fault_in_one_of_several_is_told_with_its_folder(library, ask_index, two):
    from index.home import Home

    ask_index("sync", *two)
    (Home.of(library.settings).bm25 / "meta.json").write_text("{")
    code, out, err = ask_index("verify", *two)
    assert code == 1
    assert "docs: fault: the word index" in out
    assert "more: 1 documents" in out
    assert f"sync --docs {library.docs} --rebuild" in err


def test_show_looks_in_each_folder_and_guesses_none(library, ask_index, two):
    ask_index("sync", *two)
    assert ask_index("show", "only.txt:1", *two)[1] == "docs/only.txt\n\n¶1 [0:5]\nBees.\n"
    code, _, err = ask_index("show", "a.txt:1", *two)
    assert code == 2
    assert "2 documents: docs/a.txt, more/a.txt. Give more of the name." in err
    assert ask_index("show", "more/a.txt:1", *two)[1] == "more/a.txt\n\n¶1 [0:9]\nCherries.\n"
    code, _, err = ask_index("show", "none.txt", *two)
    assert code == 2
    assert "is not in the index of" in err


def test_show_names_who_wrote_a_document_and_its_language_where_it_says_so(library, ask_index):
    library.write("a.json", '{"title": "Bees", "author": "Ines Alder", "language": "en", "text": "Bees fly."}')
    ask_index("sync")
    assert ask_index("show", "a.json")[1].startswith("docs/a.json · Bees · by Ines Alder · en\n")


def test_watch_takes_one_folder_and_says_so(library, ask_index, two):
    code, _, err = ask_index("watch", *two)
    assert code == 2
    assert "takes one folder, and 2 are named" in err


def test_remove_forgets_the_indexes_of_several_folders_even_of_one_that_is_gone(library, ask_index, two):
    ask_index("sync", *two)
    library.docs.rename(library.docs.with_name("moved"))
    code, out, _ = ask_index("remove", "--yes", *two)
    assert (code, out.count("removed ")) == (0, 2)
    assert ask_index("list")[1] == ""


def test_remove_forgets_the_index_and_no_document(library, ask_index):
    path = library.write("a.txt", "Apples.")
    ask_index("sync")
    code, out, _ = ask_index("remove", "--yes")
    assert code == 0
    assert out.startswith("removed ")
    assert path.read_text() == "Apples."
    assert list((library.settings.data / "indexes").iterdir()) == []
    assert "nothing to remove" in ask_index("remove", "--yes")[2]


def test_list_finds_orphans_and_remove_forgets_them(library, ask_index):
    library.write("a.txt", "Apples.")
    ask_index("sync")
    assert "(gone)" not in ask_index("list")[1]
    moved = library.docs.rename(library.docs.with_name("moved"))
    code, out, err = ask_index("list")
    assert code == 0
    assert f"{library.docs}  (gone)" in out
    assert "remove --orphans" in err
    assert ask_index("remove", "--orphans", "-y")[0] == 0
    assert ask_index("list")[1] == ""
    assert (moved / "a.txt").exists()


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
