"""The engine on a system without OpenMP's library, as many a container's image is."""

import importlib.util
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = "libgomp.so.1"
SCRIPT = """
import sys
from pathlib import Path
from rag.llms.chat import Message
from rag.llms.embedded import EmbeddedLLM
llm = EmbeddedLLM(Path(sys.argv[1]))
for _ in range(2):
    try:
        list(llm.stream([Message("user", "Hello.")], 1))
    except Exception as fault:
        print(type(fault).__name__, fault)
llm.close()
"""


def outcome(hidden: list[Path], tmp_path: Path) -> str:
    """What a file that is no model is answered with, in a process for which these files are empty."""
    if sys.platform != "linux" or subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("this system lets nobody hide a file from a process (unshare -rm)")
    file = tmp_path / "broken.gguf"
    file.write_bytes(b"nothing of the kind" * 100)
    hide = [f"mount --bind /dev/null {shlex.quote(str(one))}" for one in hidden]
    ask = f"exec {shlex.join([sys.executable, '-c', SCRIPT, str(file)])}"
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", " && ".join([*hide, ask])],
        cwd=ROOT, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def of_the_system() -> list[Path]:
    """Where the system keeps the library; nowhere on a lean one."""
    look = f"import ctypes; ctypes.CDLL({LIBRARY!r}); print(open('/proc/self/maps').read())"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True)  # nothing else is loaded there
    return sorted({Path(line.split(maxsplit=5)[5]) for line in done.stdout.splitlines() if f"/{LIBRARY}" in line})


def test_without_openmp_the_engine_takes_pytorch_s(of_the_system, tmp_path):
    said = outcome(of_the_system, tmp_path)
    assert said.startswith("WeightsError")
    assert "invalid magic" in said


def test_with_no_openmp_at_all_the_library_and_the_cure_are_named(of_the_system, tmp_path):
    torch = importlib.util.find_spec("torch")
    own = [Path(folder, "lib", LIBRARY) for folder in torch.submodule_search_locations]
    said = outcome([*of_the_system, *(one for one in own if one.exists())], tmp_path)
    assert said.startswith("MissingExtra")
    assert LIBRARY in said
    assert "apt install libgomp1" in said
    first, second = said.splitlines()
    assert first == second, "a second question is told the same"
