"""The embedded engine: on loopback, behind a key, and gone when it should be gone."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from index.errors import MissingExtra, WeightsError
from index.weights import language_model_file
from rag.errors import ModelError
from rag.llms.chat import Message
from rag.llms.embedded import EmbeddedLLM

ROOT = Path(__file__).resolve().parents[3]
HELLO = [Message("user", "Say hello.")]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False


def ends(pid: int, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while is_running(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def visit(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, dict(fault.headers)


@pytest.fixture
def address(embedded_llm):
    list(embedded_llm.stream(HELLO, 1))
    return embedded_llm._chat._base_url.removesuffix("/v1")


def test_the_server_listens_on_loopback_only_and_wants_its_key(address):
    assert address.startswith("http://127.0.0.1:")
    assert visit(f"{address}/v1/models", Authorization="Bearer wrong")[0] in {200, 401}
    assert visit(f"{address}/props")[0] in {401, 404}
    body = json.dumps({"messages": [{"role": "user", "content": "hello"}]}).encode()
    request = urllib.request.Request(f"{address}/v1/chat/completions", body, {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request)
    with caught.value as fault:
        assert fault.code == 401


def test_slots_and_page_are_off_and_other_origins_are_not_let_in(address, embedded_llm):
    key = {"Authorization": f"Bearer {embedded_llm._key}"}
    assert visit(f"{address}/slots", **key)[0] in {404, 501}
    assert visit(f"{address}/", **key)[0] == 404
    _, headers = visit(f"{address}/v1/models", Origin="https://evil.example", **key)
    assert headers.get("Access-Control-Allow-Origin") not in {"*", "https://evil.example"}


def test_a_prompt_beyond_the_context_is_told(embedded_llm):
    with pytest.raises(ModelError, match=r"too long.*--top-k"):
        list(embedded_llm.stream([Message("user", "word " * 9000)], 5))


def test_a_file_that_is_no_model_is_named(tmp_path):
    file = tmp_path / "broken.gguf"
    file.write_bytes(b"nothing of the kind" * 100)
    llm = EmbeddedLLM(file)
    with pytest.raises(WeightsError, match=r"broken\.gguf.*invalid magic") as caught:
        list(llm.stream(HELLO, 5))
    assert "\n" not in str(caught.value)
    llm.close()


def test_the_opening_of_every_prompt_is_kept_and_a_damaged_copy_is_made_again(cache, tmp_path):
    file = language_model_file(cache)
    opening = [Message("system", "You answer in one word."), Message("user", "Sky?"), Message("assistant", "Blue.")]

    def first_words():
        llm = EmbeddedLLM(file, "model", 2048, [opening], tmp_path)
        try:
            return "".join(
                piece for piece in llm.stream([*opening, Message("user", "Grass?")], 4) if isinstance(piece, str)
            )
        finally:
            llm.close()

    said = first_words()
    (kept,) = tmp_path.glob("opening-*.bin")
    whole = kept.read_bytes()
    assert first_words() == said
    assert kept.read_bytes() == whole

    kept.write_bytes(whole[: len(whole) // 2])
    assert first_words() == said
    assert len(kept.read_bytes()) == len(whole)
    assert {path.suffix for path in tmp_path.iterdir()} == {".bin", ".sha256"}


def test_each_opening_is_read_when_it_is_needed_first_and_none_by_an_engine_that_is_gone(cache, tmp_path):
    first, other, third = ([Message("system", said)] for said in ("Say one word.", "Say a number.", "Say a name."))
    llm = EmbeddedLLM(language_model_file(cache), "model", 2048, [first, other, third], tmp_path)

    def ask(opening):
        list(llm.stream([*opening, Message("user", "Now.")], 2))
        return len(list(tmp_path.glob("opening-*.bin")))

    try:
        assert [ask(HELLO), ask(first), ask(other), ask(first), ask(other)] == [0, 1, 2, 2, 2]
        os.kill(llm.pid, signal.SIGKILL)
        with pytest.raises(ModelError, match="stopped while it answered"):
            ask(third)
        assert len(list(tmp_path.glob("opening-*.bin"))) == 2
    finally:
        llm.close()


def test_a_missing_engine_is_told_with_the_pip_line(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install '\.\[local\]'"):
        EmbeddedLLM(tmp_path / "any.gguf")


def start(script: str) -> tuple[subprocess.Popen, int]:
    """A process that opens the embedded model and prints the engine's process id first."""
    process = subprocess.Popen(
        [sys.executable, "-c", PRELUDE + textwrap.dedent(script)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return process, int(process.stdout.readline())


PRELUDE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs the tests in its background ignores it
from rag.llms import Message, open_llm
from rag.settings import ModelSettings
from index.settings import Sources, own_folder
llm = open_llm(ModelSettings(), own_folder(Sources(), "cache"))
print(llm.pid, flush=True)
"""


def test_the_engine_ends_with_a_process_that_forgot_to_close_it():
    process, engine = start("""
        pieces = list(llm.stream([Message("user", "Say hello.")], 5))
        print("".join(pieces[:-1]))
    """)
    said, complaint = process.communicate(timeout=120)
    assert said.strip()
    assert complaint == ""  # neither llama.cpp's log nor a warning
    assert process.returncode == 0
    assert ends(engine)


def test_the_engine_ends_when_its_process_is_killed():
    process, engine = start("import time; time.sleep(60)")
    process.kill()
    process.communicate()
    assert ends(engine)


@pytest.mark.parametrize("delay", [0.3, 6.0], ids=["while it loads", "while it answers"])
def test_ctrl_c_ends_both_at_once(delay):
    process, engine = start("""
        try:
            for piece in llm.stream([Message("user", "Tell a story of a thousand words.")], 1000):
                pass
        except KeyboardInterrupt:
            sys.exit(130)
    """)
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    _, complaint = process.communicate(timeout=60)
    assert time.monotonic() - begun < 5
    assert process.returncode == 130, complaint
    assert ends(engine)


def test_an_engine_that_dies_is_told(cache):
    from rag.llms import open_llm
    from rag.settings import ModelSettings

    llm = open_llm(ModelSettings(context_tokens=1024), cache)
    reading = llm.stream([Message("user", "Tell a story of a thousand words.")], 900)
    next(reading)
    os.kill(llm.pid, signal.SIGKILL)
    with pytest.raises(ModelError, match=r"engine stopped.*signal 9.*ASK_CONTEXT_TOKENS"):
        list(reading)
    llm.close()
