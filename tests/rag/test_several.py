"""`ask` over several folders, as a user meets it: footnotes that tell the folder, and a line for what is missing."""

import json
import sys
from hashlib import sha256

import pytest

from index.commands import run_command
from index.embed import HashEmbedder
from rag.cli import app
from rag.export import to_html_page, to_markdown_page

UNION = """Dockworkers vote on Thursday

Maria Lopez leads the dockworkers' union.

She said 1,200 members would not return before Friday.
"""
PORT = """Port offers more money

Anna Falk runs the harbour museum.

Port director Alan Reed offered 4% on Monday.
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A working folder with two folders of documents that hold files of one name, and an ask.toml that names both."""
    for folder, text in (("union", UNION), ("port", PORT)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(text, "utf-8")
    (tmp_path / "ask.toml").write_text('[collections]\nstrike = ["union", "port"]\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASK_DATA", str(tmp_path / "data"))
    for name in ("ASK_DOCS", "ASK_MODEL", "ASK_EMBEDDER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("index.embed.open_embedder", lambda settings, progress=None: HashEmbedder())
    return tmp_path


@pytest.fixture
def ask(home, monkeypatch, capsys):
    """Runs `ask` in this process with a model that says these replies: (exit code, stdout, stderr)."""

    def run(*words, says=("NOT STATED",)):
        (home / "replies").write_text("\n---\n".join(says), "utf-8")
        monkeypatch.setattr(sys, "argv", ["ask", "--model", f"scripted:{home / 'replies'}", *words])
        code = run_command(app)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


BOTH = "Who leads the dockworkers' union, and how much did Alan Reed offer?"
REPLY = "Maria Lopez leads the dockworkers' union. Alan Reed offered 4% on Monday."


@pytest.mark.parametrize("docs", [["--docs", "union", "--docs", "port"], ["--docs", "strike"]])
def test_each_footnote_tells_its_folder(ask, docs):
    code, out, err = ask(*docs, BOTH, says=[REPLY])
    assert code == 0, err
    assert "  [1] union/report.txt ¶2\n" in out
    assert "  [2] port/report.txt ¶3\n" in out


def test_one_folder_alone_is_not_told(ask):
    code, out, _ = ask("--docs", "port", "How much did Alan Reed offer?", says=["Alan Reed offered 4%."])
    assert code == 0
    assert "  [1] report.txt ¶3\n" in out


def test_every_citation_of_the_object_stands_in_its_folder_s_file(ask, home):
    _, out, _ = ask("--json", "--docs", "strike", BOTH, says=[REPLY])
    found = json.loads(out)
    assert {(one["folder"], one["file"]) for one in found["citations"]} == {
        ("union", "report.txt"),
        ("port", "report.txt"),
    }
    for place in found["citations"]:
        text = (home / place["folder"] / place["file"]).read_text("utf-8")
        assert text[place["start"] : place["end"]] == place["text"]
        assert sha256(place["text"].encode()).hexdigest() == place["sha256"]


def test_who_she_is_stands_in_the_same_file_of_the_same_folder(ask):
    code, out, _ = ask(
        "--json", "--docs", "strike", "When will the 1,200 members return?",
        says=["Maria Lopez said 1,200 members would not return before Friday."],
    )  # fmt: skip
    assert code == 0
    assert {(one["folder"], one["paragraph"]) for one in json.loads(out)["citations"]} == {("union", 2), ("union", 3)}
    code, _, _ = ask(
        "--docs", "strike", "When will the 1,200 members return?",
        says=["Anna Falk said 1,200 members would not return before Friday.", "NOT STATED"],
    )  # fmt: skip
    assert code == 3


def test_a_refusal_lists_the_nearest_of_all_with_their_folders(ask):
    code, out, _ = ask("--docs", "strike", "Which ships lie in the harbour?")
    assert code == 3
    assert "  - port/report.txt ¶2" in out


@pytest.mark.parametrize(
    ("docs", "code", "words"),
    [
        (["union", "nowhere"], 1, "nowhere does not exist"),
        (["union", "empty"], 1, "empty holds no documents"),
        (["union", "replies"], 1, "replies is a file, not a folder"),
    ],
)
def test_a_folder_that_is_missing_or_empty_among_several_is_named_in_one_line(ask, home, docs, code, words):
    (home / "empty").mkdir()
    found, out, err = ask(*(word for name in docs for word in ("--docs", name)), "Who leads the union?")
    assert (found, out) == (code, "")
    assert words in err
    assert err.count("\n") == 1


def test_what_was_deleted_no_longer_answers(ask, home):
    asked = ("--json", "--docs", "strike", "How much did Alan Reed offer?")
    assert ask(*asked, says=["Alan Reed offered 4%."])[0] == 0
    (home / "port" / "report.txt").unlink()
    (home / "port" / "other.txt").write_text("The harbour museum opens on Sunday.", "utf-8")
    code, out, _ = ask(*asked, says=["Alan Reed offered 4%."])
    assert code == 3
    assert "4%" not in json.dumps(json.loads(out)["nearest"])


def test_files_are_chosen_by_folder_too(ask):
    code, out, _ = ask("--json", "--docs", "strike", "--files", "port/*", "Who leads the union?")
    assert code == 3
    assert {one["folder"] for one in json.loads(out)["nearest"]} == {"port"}


def test_a_skipped_file_is_named_with_its_folder(ask, home):
    (home / "port" / "bad.txt").write_bytes(b"\0" * 9)
    assert "skipped port/bad.txt: " in ask("--docs", "strike", "Who leads the union?")[2]


@pytest.mark.parametrize("write", [to_markdown_page, to_html_page])
def test_an_export_s_quotes_are_checked_in_the_folder_that_each_footnote_names(ask, home, write):
    _, out, _ = ask("--json", "--docs", "strike", BOTH, says=[REPLY])
    export = home / "export"
    export.write_text(write([json.loads(out)], "Title"), "utf-8")
    code, out, err = ask("--verify", str(export), "--docs", "strike")
    assert code == 0, err
    assert "stands: [1-1] union/report.txt ¶2" in out or "stands: [1] union/report.txt ¶2" in out
    (home / "union" / "report.txt").write_text(UNION.replace("Maria Lopez", "Carla Ruiz"), "utf-8")
    code, out, _ = ask("--verify", str(export), "--docs", "strike")
    assert code == 1
    assert "1 of 2 quotes stand" in out
    assert "stands: " in next(line for line in out.splitlines() if "port/report.txt" in line)


def test_two_files_of_the_same_name_are_not_mixed_up_in_one_sentence(ask):
    mixed = "Maria Lopez leads the dockworkers' union, and Alan Reed offered 4% on Monday. [1][2]"
    _, out, _ = ask("--docs", "strike", BOTH, says=[mixed] * 3)
    assert "4%" not in out.partition("The nearest")[0]
