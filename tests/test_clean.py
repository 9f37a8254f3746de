"""The code is as the project's own rules want it."""

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parent.parent


def run(*command):
    done = subprocess.run([sys.executable, "-m", *command], cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing():
    run("ruff", "check", "--no-cache", ".")


def test_the_code_is_formatted():
    run("ruff", "format", "--no-cache", "--check", ".")


def test_the_types_hold():
    run("mypy", "--cache-dir", "/dev/null" if sys.platform != "win32" else "nul")
