"""The command `ask` as a user meets it, with a scripted model: output, exit codes, batch, a line for each fault."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = Path(sys.executable).with_name("ask")


@pytest.fixture
def command(tmp_path, docs, news):
    """The command line and the environment of `ask` on the news with a model that says these replies."""

    def line(*arguments, says=(), folder=docs, environment=None):
        script = tmp_path / "replies.txt"
        script.write_text("\n---\n".join(says), "utf-8")
        model = [] if environment else ["--model", f"scripted:{script}"]
        own = {"ASK_DATA": str(news.data.parent / "cli"), "ASK_CACHE": str(news.cache)}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ASK_", "OPENAI_"))}
        found = [ASK, *model, *(["--docs", folder] if folder else []), *arguments]
        return found, {"env": {**kept, **own, **(environment or {})}, "cwd": tmp_path, "text": True}

    return line


@pytest.fixture
def ask(command):
    """Runs `ask` to its end; gives the finished process."""

    def run(*arguments, stdin="", **more):
        line, options = command(*arguments, **more)
        return subprocess.run(line, input=stdin, capture_output=True, timeout=120, check=False, **options)

    return run


@pytest.fixture
def ask_process(command):
    """Starts `ask`, to be talked to line by line."""
    started = []

    def start(*arguments, **more):
        line, options = command(*arguments, **more)
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(line, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, **options))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stdin.close()


def test_an_answer_goes_to_stdout_with_its_footnote_and_the_exit_code_is_0(ask):
    done = ask("How much did the port offer?", says=["Alan Reed offered 4%. [1]"])
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Alan Reed offered 4%. [1]\n  [1] harbour.txt ¶3, 2023-03-07\n      “Alan Reed offered 4%”\n"
    assert "\x1b" not in done.stdout


def test_a_refusal_has_exit_code_3_and_lists_the_nearest(ask):
    done = ask("How many ships wait outside the harbour?", says=["NOT STATED"])
    assert done.returncode == 3
    assert "The documents do not answer this." in done.stdout
    assert "harbour.txt ¶" in done.stdout


def test_a_question_can_come_from_standard_input(ask):
    done = ask("-", says=["Alan Reed offered 4%. [1]"], stdin="How much did\nthe port offer?\n")
    assert done.returncode == 0, done.stderr


def test_json_is_one_object_on_stdout(ask):
    done = ask("--json", "How much did the port offer?", says=["Alan Reed offered 4%. [1]"])
    assert json.loads(done.stdout)["citations"][0]["file"] == "harbour.txt"


def test_a_batch_answers_line_by_line_keeps_ids_and_goes_on_after_a_fault(ask):
    lines = ['{"id": "a", "question": "How much did the port offer?"}', "?", '{"no": 1}', "What does Lopez want?"]
    done = ask("--batch", "--json", says=["Alan Reed offered 4%. [1]", "Lopez wants 9%."], stdin="\n".join(lines))
    first, second, third, fourth = (json.loads(line) for line in done.stdout.splitlines())
    assert first["id"] == "a"
    assert first["answered"]
    assert "empty" in second["error"]
    assert "error" in third
    assert fourth["answered"]
    assert done.returncode == 1


def test_a_batch_line_may_bring_its_conversation(ask):
    line = json.dumps(
        {"question": "And what does she want?", "history": [{"question": "Who is Maria Lopez?", "answer": "A leader."}]}
    )
    done = ask("--batch", "--json", says=["Lopez wants 9%."], stdin=line)
    assert json.loads(done.stdout)["searched_for"] == "Who is Maria Lopez? A leader. And what does she want?"


def test_a_file_that_goes_during_a_batch_no_longer_answers(tmp_path, ask_process):
    folder = tmp_path / "going"
    folder.mkdir()
    (folder / "stays.txt").write_text("Mayor Ida Berg refused to back the strike of the dockworkers.", "utf-8")
    (folder / "goes.txt").write_text("Port director Alan Reed offered 4%, because volumes have fallen.", "utf-8")
    process = ask_process("--batch", "--json", folder=folder, says=["Alan Reed offered 4%."] * 2)
    process.stdin.write("How much did Reed offer?\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["answered"]
    (folder / "goes.txt").unlink()
    process.stdin.write("How much did Reed offer?\n")
    process.stdin.close()
    second = json.loads(process.stdout.readline())
    assert not second["answered"]
    assert "goes.txt" not in json.dumps(second)
    assert process.wait(60) == 0


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 7, "question": "Where?", "history": [{"question": 1, "answer": null}]}',
        '{"id": 7, "question": "Where is \\ud800 Rafah?"}',
        '{"id": 7, "question": 7}',
        '{"id": 7}',
        '{"a": ' * 100_000,
        '{"a": ' + "9" * 5000 + "}",
    ],
)
def test_a_line_of_a_batch_that_cannot_be_read_is_told_with_its_id_and_the_next_is_answered(ask, line):
    done = ask("--batch", "--json", says=["Alan Reed offered 4%."], stdin=f"{line}\nHow much did Reed offer?\n")
    first, second = (json.loads(one) for one in done.stdout.splitlines())
    assert "error" in first
    assert first.get("id") == (7 if line.startswith('{"id"') else None)
    assert second["answered"]
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_question_that_is_no_utf_8_gets_one_line(ask):
    done = ask(b"how many caf\xe9".decode("utf-8", "surrogateescape"))
    assert done.returncode == 2
    assert "not UTF-8" in done.stderr


@pytest.mark.parametrize("key", ["sk-secret\nx", "sk-\u05db"])
def test_a_key_that_cannot_be_one_is_refused_and_not_shown(ask, key):
    done = ask("--model", "m", "Who?", environment={"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": key})
    assert done.returncode == 2
    assert "OPENAI_API_KEY" in done.stderr
    assert "sk-" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["  "], 2, "The question is empty"),
        (["x" * 100_000], 2, "100,000 characters"),
        ([], 2, "Nothing is asked"),
        (["--since", "yesterday", "What happened?"], 2, "yesterday"),
        (["--top-k", "0", "What happened?"], 2, "top_k"),
        (["--files", "nothing*", "What happened?"], 2, "nothing*"),
        (["--since", "2024-05-02", "--until", "2024-05-01", "What happened?"], 2, "--since"),
        (["--nonsense", "What happened?"], 2, "--nonsense"),
    ],
)
def test_wrong_usage_gets_one_line_and_exit_code_2(ask, arguments, code, words):
    done = ask(*arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_folder_that_is_missing_or_empty_gets_one_line_that_names_it(ask, tmp_path):
    (tmp_path / "empty").mkdir()
    for folder, words in ((tmp_path / "nowhere", "does not exist"), (tmp_path / "empty", "empty"), (None, "--docs")):
        done = ask("What happened?", folder=folder)
        assert done.returncode == 1, done.stderr
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_skipped_file_is_named_and_the_rest_answers(ask, tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "Port director Alan Reed offered 4%, because freight volumes have fallen.", "utf-8"
    )
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02" * 100)
    done = ask("How much did Reed offer?", says=["Alan Reed offered 4%. [1]"], folder=folder)
    assert done.returncode == 0, done.stderr
    assert "bad.txt" in done.stderr


def test_a_key_alone_does_not_send_passages_anywhere(ask):
    done = ask("--model", "gpt-x", "What happened?", environment={"PATH": os.environ["PATH"]})
    assert done.returncode == 2
    assert "OPENAI_API_KEY" in done.stderr


def test_another_endpoint_is_named_on_stderr_and_a_dead_one_gets_one_line(ask):
    done = ask(
        "--model", "some-model", "How much did the port offer?",
        environment={"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "sk-secret"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "127.0.0.1" in done.stderr
    assert "sk-secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_version_and_help_are_there():
    for argument in ("--version", "--help"):
        assert subprocess.run([ASK, argument], capture_output=True, timeout=60, check=False).returncode == 0
