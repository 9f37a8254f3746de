"""The whole of `ask`, as a user runs it, with every way out of the machine blocked."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"


def test_ask_answers_with_the_network_blocked_and_never_tries_it(tmp_path, cache):
    log = tmp_path / "tried"
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE / "blocked"),
        "BLOCKED_LOG": str(log),
        "ASK_DATA": str(tmp_path / "data"),
        "ASK_CACHE": str(cache),
        "HTTP_PROXY": "http://proxy.invalid:3128",
        "HTTPS_PROXY": "http://proxy.invalid:3128",
        "ALL_PROXY": "socks5://proxy.invalid:1080",
        "OPENAI_API_KEY": "sk-of-the-user",
    }
    environment.pop("ASK_MODEL", None)
    question = "How many people had taken shelter in Rafah?"
    done = subprocess.run(
        [Path(sys.executable).with_name("ask"), "--json", "--docs", SEEDS, question],
        env=environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["endpoint"] == "embedded"
    assert answer["citations"][0]["file"] == "001_e8428e75a6338428.txt"
    assert answer["citations"][0]["paragraph"] == 8
    assert not log.exists(), f"reached for {log.read_text()}"


def test_the_block_blocks(tmp_path):
    log = tmp_path / "tried"
    code = "import socket; socket.create_connection(('example.org', 80), timeout=1)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(HERE / "blocked"), "BLOCKED_LOG": str(log)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "blocked: example.org" in done.stderr
    assert log.read_text() == "example.org\n"
