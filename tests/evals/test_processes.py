"""Processes measured from outside: their first line, their end, their memory and that of what they start."""

import sys
from pathlib import Path

import pytest

from evals.errors import MeasurementError
from evals.instant import instant_endpoint
from evals.processes import command, run
from evals.settings import child_environment
from index.settings import IndexSettings
from rag.llms import Message, Usage, open_llm
from rag.settings import ModelSettings


def python(tmp_path, code, **options):
    return run([sys.executable, "-c", code], {}, tmp_path, **options)


def test_the_first_line_comes_before_the_end(tmp_path):
    done = python(tmp_path, "import time; print('one', flush=True); time.sleep(0.5); print('two')")
    assert done.output == "one\ntwo\n"
    assert done.first_line < done.seconds - 0.4
    assert done.peak is None


def test_a_process_that_says_nothing_has_no_first_line(tmp_path):
    assert python(tmp_path, "pass").first_line is None


def test_what_is_given_is_its_standard_input(tmp_path):
    assert python(tmp_path, "print(input()[::-1])", given="abc\n").output == "cba\n"


def test_an_unexpected_end_is_an_error_with_the_last_thing_it_said(tmp_path):
    with pytest.raises(MeasurementError, match="ended with 4: worse"):
        python(tmp_path, "import sys; print('bad\\nworse', file=sys.stderr); sys.exit(4)")
    assert python(tmp_path, "import sys; sys.exit(3)", codes=(0, 3)).code == 3


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells of other processes' memory")
def test_the_memory_of_a_child_counts(tmp_path):
    hold = "held = bytearray(80 * 2**20); import time; time.sleep(0.6)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    assert 80 * 2**20 < python(tmp_path, code, watch=True).peak < 300 * 2**20


def test_a_command_that_is_not_there_is_an_error_with_its_cure():
    assert command("ask")
    with pytest.raises(MeasurementError, match=r"not installed.*pip install"):
        command("ask-nobody")


def test_no_setting_of_the_user_reaches_what_is_measured(monkeypatch, tmp_path):
    for name in ("ASK_MODEL", "ASK_TOP_K", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, "theirs")
    settings = IndexSettings(tmp_path / "docs", tmp_path / "data", tmp_path / "cache")
    found = child_environment(settings, {"OPENAI_BASE_URL": "ours"})
    assert found["ASK_DATA"] == str(tmp_path / "data")
    assert found["OPENAI_BASE_URL"] == "ours"
    assert "theirs" not in found.values()
    assert "PATH" in found


def test_the_instant_endpoint_answers_like_a_model(tmp_path):
    with instant_endpoint("Alan Reed offered 4%.") as address:
        llm = open_llm(ModelSettings("endpoint", "instant", address), tmp_path)
        pieces = list(llm.stream([Message("user", "How much?")], 50))
        llm.close()
    assert pieces == ["Alan Reed offered 4%.", Usage(0, 0)]
