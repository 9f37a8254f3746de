"""The embedded model: llama.cpp in a process of its own on loopback, asked like any other endpoint."""

import atexit
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from typing import IO

from index.errors import MissingExtra, WeightsError
from rag.errors import EndpointDown, ModelError
from rag.llms.chat import Message, Usage, Weighed
from rag.llms.openai_chat import OpenAIChat, import_client

_REASON = re.compile(
    r"error loading model: (?:llama_model_loader: )?(.+)|((?:invalid magic|out of memory|failed to allocate).*)"
)
KEPT = 8  # openings whose state is kept, about 8 MB each
SILENCE = 900.0  # seconds for reading a prompt of thousands of tokens on a slow machine


class EmbeddedLLM:
    """A GGUF file, served by llama.cpp. Loading begins at once and goes on beside whatever the caller does next.

    `openings` are messages with which prompts begin: each is read when it is needed first, and what reading it left in
    the model's memory is kept in the folder `kept` for the next start. `adapter` is a GGUF file with a low-rank
    adapter of the model's weights (LoRA: Hu et al. 2022, Low-rank adaptation of large language models, ICLR); what is
    told of it beside it, in a file `.json`, may name words that the model shall say less often.
    `context_tokens` bounds prompt and answer together, and so the memory: 1.9 GB for the pinned model with 8,192.
    Raises MissingExtra where the engine is not installed; the first question raises it where the engine lacks a library
    of the system, and WeightsError where llama.cpp cannot load the file.
    """

    endpoint = "embedded"

    def __init__(
        self,
        file: Path,
        name: str | None = None,
        context_tokens: int = 8192,
        openings: Sequence[Sequence[Message]] = (),
        kept: Path | None = None,
        adapter: Path | None = None,
    ) -> None:
        if importlib.util.find_spec("xllamacpp") is None:
            raise MissingExtra("The embedded model needs its engine. Type: pip install '.[local]'")
        self.model = name or file.stem
        self._file = file
        self._key = token_urlsafe(24)
        self._chat: OpenAIChat | None = None
        self._lock = Lock()
        self._closed = False
        self._said: bytes | None = None
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the engine
        files = [file, *([adapter] if adapter else [])]
        self._extra = {"cache_prompt": True} | ({"logit_bias": _bias(adapter)} if adapter else {})
        self._unread = _openings(files, context_tokens, openings, kept) if openings and kept else {}
        self._process = _start(self._log)
        # the engine also ends by itself when its input does, however this process goes
        atexit.register(self.close)
        _tell(
            self._process,
            {
                "file": str(file.resolve()),
                "adapter": str(adapter.resolve()) if adapter else None,
                "name": self.model,
                "key": self._key,
                "context_tokens": context_tokens,
                "threads": _cores(),
                "kept": str(kept.resolve()) if self._unread and kept else None,
            },
        )

    @property
    def pid(self) -> int:
        """The process in which the engine runs."""
        return self._process.pid

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str | Usage]:
        """Pieces of the reply, then its Usage; waits for the model to be loaded. Raises ModelError, WeightsError."""
        with self._told():
            yield from self._ready(messages).stream(messages, max_tokens)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """An engine that is gone is told of as what it is: no address that is down."""
        try:
            yield
        except EndpointDown as fault:
            if self._closed:
                raise ModelError("The embedded model was closed while it answered. Ask again.") from fault
            if not self._is_gone():
                raise
            raise ModelError(
                f"The embedded engine stopped while it answered ({self._how_it_ended()}). Ask again; "
                "a smaller ASK_CONTEXT_TOKENS takes less memory."
            ) from fault

    def weigh(self, messages: Sequence[Message], words: Sequence[str]) -> Weighed:
        """The probabilities of these words as the reply's first. Raises ModelError, WeightsError."""
        with self._told():
            return self._ready(messages).weigh(messages, words)

    def close(self) -> None:
        """End the engine; nothing of it is left when this returns."""
        atexit.unregister(self.close)
        self._closed = True
        if self._chat is not None:
            self._chat.close()
        self._process.kill()
        self._process.wait()
        with self._lock:  # whoever waits for the engine's word hears that there is none
            for stream in (self._process.stdin, self._process.stdout, self._log):
                if stream is not None:
                    # what the engine has not read any more cannot be written
                    with suppress(BrokenPipeError):
                        stream.close()

    def _is_gone(self) -> bool:
        """Whether the engine's process has ended; a dying one closes its connections a moment before."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)
        return self._process.returncode is not None

    def _ready(self, messages: Sequence[Message]) -> OpenAIChat:
        """The endpoint, once the model is loaded and has read what the messages begin with."""
        with self._lock:
            if self._closed:
                raise ModelError("The embedded model was closed. Ask again.")
            if self._chat is None:
                import_client()
                chat = OpenAIChat(
                    self.model, f"{self._address()}/v1", self._key, silence=SILENCE, retries=1, extra=self._extra
                )
                chat.endpoint = self.endpoint
                self._chat = chat
            for opening in list(self._unread):
                if tuple(messages[: len(opening)]) == opening:
                    _tell(self._process, self._unread.pop(opening))
                    assert self._process.stdout is not None
                    self._process.stdout.readline()  # what is asked of an engine that is gone next tells of it
            return self._chat

    def _address(self) -> str:
        assert self._process.stdout is not None
        if self._said is None:
            self._said = self._process.stdout.readline()  # kept: a second question is told the same
        if self._said:
            said = json.loads(self._said)
            if "address" in said:
                return str(said["address"])
            raise MissingExtra(
                f"The embedded model's engine cannot start: {said['fault']}. Install what it names with the system's "
                "packages (on Debian and Ubuntu, libgomp comes by: apt install libgomp1), and ask again."
            )
        self._process.wait()
        raise WeightsError(
            f"llama.cpp cannot load {self._file} ({self._how_it_ended()}). Is it a whole GGUF file, and does it fit "
            "the memory? Name another with --model, or check the one that was installed: ask-index verify"
        )

    def _how_it_ended(self) -> str:
        """What the engine says went wrong, else how its process ended."""
        self._log.seek(0)
        said = _REASON.search(self._log.read().decode("utf-8", "replace"))
        code = self._process.poll()
        return (
            (said[1] or said[2])[:200]
            if said
            else f"signal {-code}"
            if code is not None and code < 0
            else f"exit code {code}"
        )


def _start(log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the engine's process, in a session of its own so that Ctrl-C reaches us first."""
    return subprocess.Popen(  # noqa: S603 - our own file with our own interpreter
        [sys.executable, "-P", str(Path(__file__).with_name("engine.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        start_new_session=True,
    )


def _tell(process: subprocess.Popen[bytes], settings: dict[str, object]) -> None:
    assert process.stdin is not None
    # an engine that is gone already is told of when its address is wanted
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps(settings).encode() + b"\n")
        process.stdin.flush()


def _bias(adapter: Path) -> list[tuple[str, float]]:
    """By how much the logits of some words are raised, as the file beside an adapter says."""
    told = adapter.with_suffix(".json")
    found = json.loads(told.read_text("utf-8")).get("bias", {}) if told.exists() else {}
    return [(str(word), float(value)) for word, value in found.items()]


def _openings(
    files: Sequence[Path], context_tokens: int, openings: Sequence[Sequence[Message]], kept: Path
) -> dict[tuple[Message, ...], dict[str, object]]:
    """Of each opening, what the engine is told: its messages, and the file of its state, by all that changes it.

    Empty where the folder cannot be written to. States of other openings are removed where there are more than KEPT.
    """
    stats = [file.stat() for file in files]
    told_of = [mark for stat in stats for mark in (stat.st_size, stat.st_mtime_ns)]
    model = [*told_of, version("xllamacpp"), context_tokens, platform.machine()]
    told: dict[tuple[Message, ...], dict[str, object]] = {}
    for opening in openings:
        said = [{"role": message.role, "content": message.content} for message in opening]
        mark = json.dumps([*model, said])
        name = f"opening-{sha256(mark.encode()).hexdigest()[:16]}.bin"
        told[tuple(opening)] = {"messages": said, "file": str(kept.resolve() / name)}
    own = {one["file"] for one in told.values()}
    try:
        kept.mkdir(parents=True, exist_ok=True)
        others = [path for path in kept.resolve().glob("opening-*.bin") if str(path) not in own]
        for old in sorted(others, key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
            old.with_name(f"{old.name}.sha256").unlink(missing_ok=True)
    except OSError:
        return {}
    return told


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
