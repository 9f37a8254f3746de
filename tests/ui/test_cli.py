"""The command `ask-ui`: what it refuses, and with which line."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ui.access import Passwords

from .conftest import SEEDS

ASK_UI = Path(sys.executable).with_name("ask-ui")


def ask_ui(tmp_path, *arguments, stdin=""):
    environment = {"ASK_DATA": str(tmp_path / "data"), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [ASK_UI, *map(str, arguments)], input=stdin, env=environment, cwd=tmp_path,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--host", "0.0.0.0"], "everybody in the network could read the documents"),
        (["--auth", "u", "--auth-header", "X-User"], "exclude each other"),
        (["--auth", "missing"], "--add-user NAME"),
        (["--add-user", "ada"], "Name the password file"),
        (["--docs", "nowhere"], "does not exist"),
        (["--docs", ".", "--docs", ".."], "takes one folder"),
    ],
)
def test_what_cannot_be_served_is_one_line_with_the_cure(tmp_path, arguments, line):
    done = ask_ui(tmp_path, *arguments)
    assert done.returncode in {1, 2}
    assert line in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_taken_port_is_said_at_once(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = ask_ui(tmp_path, "--docs", SEEDS, "--port", taken.getsockname()[1], "--no-browser")
    assert done.returncode == 2
    assert "Try another --port" in done.stderr


def test_a_user_is_added_from_the_command_line(tmp_path):
    done = ask_ui(tmp_path, "--auth", "users", "--add-user", "ada", stdin="long enough words\nlong enough words\n")
    assert done.returncode == 0, done.stderr
    assert Passwords.read(tmp_path / "users").fits("ada", "long enough words")
    assert "long enough" not in done.stdout + done.stderr
