"""The process in which llama.cpp runs: reads its settings from standard input, prints its address, serves until the
input ends. Each further line of the input is a prompt's opening to be read; an empty object is printed when it is.
Started by `rag.llms.embedded`, by path; it knows nothing of the rest. The home of xllamacpp.

A process of its own, because the engine's constructor holds Python's lock for the seconds that loading takes, and
because its destructor can wait for ever; a process can be ended at any moment and leaves nothing behind.
"""

import ctypes
import hashlib
import importlib.util
import json
import os
import signal
import sys
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any


def main() -> None:
    """Serve one model on loopback."""
    # Ctrl-C on the terminal reaches the asking process, which ends this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # llama.cpp prints to both streams; only our own line may reach the asking process
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    settings = json.loads(sys.stdin.readline())

    # threads that wait by spinning lose three quarters of the speed where another program is busy, too
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    _lend_openmp()
    try:
        from xllamacpp import CommonAdapterLoraInfo, CommonParams, Server, common_speculative_type
    except ImportError as fault:
        answer.write(json.dumps({"fault": str(fault)}) + "\n")
        answer.flush()
        return

    params = CommonParams()
    params.model.path = settings["file"]
    if settings["adapter"]:
        params.lora_adapters = [CommonAdapterLoraInfo(settings["adapter"], 1.0)]
    params.model_alias = {settings["name"]}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [settings["key"]]
    params.cors_origins = "http://127.0.0.1"
    params.cors_origins_explicit = True
    params.cors_credentials = False
    params.ui = False
    params.endpoint_slots = False
    params.n_ctx = settings["context_tokens"]
    params.n_parallel = 1
    params.cache_ram_mib = 256
    params.n_predict = settings["context_tokens"]
    params.sampling.temp = 0.0
    params.sampling.seed = 1
    params.cpuparams.n_threads = settings["threads"]
    params.cpuparams_batch.n_threads = settings["threads"]
    # answers quote their passages: what follows the same few words there is a good guess at what comes next. A few
    # words at a time: of llama.cpp's own 48 most were refused, and on two cores a refused guess costs as much as a word
    params.speculative.types = [common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
    params.speculative.ngram_simple.size_n = 6
    params.speculative.ngram_simple.size_m = 8
    # the sizes are known, so llama.cpp need not load the model twice to fit it to the memory
    params.fit_params = False
    params.warmup = False
    params.verbosity = 1
    params.offline = True
    if settings["kept"]:
        params.slot_save_path = settings["kept"] + os.sep

    server = Server(params)
    try:
        answer.write(json.dumps({"address": server.listening_address}) + "\n")
        answer.flush()
        # the input ends when the asking process closes it or is gone, however it went
        for line in sys.stdin:
            _read_opening(server.listening_address, settings["key"], json.loads(line))
            answer.write("{}\n")
            answer.flush()
    finally:
        # no destructors: they may hang, and the system frees everything
        os._exit(0)


def _lend_openmp() -> None:
    """Take PyTorch's OpenMP where Linux has none: the engine's wheel brings none, and a container's image seldom."""
    if sys.platform != "linux":
        return
    try:
        ctypes.CDLL("libgomp.so.1")
    except OSError:
        torch = importlib.util.find_spec("torch")
        for folder in (torch.submodule_search_locations if torch else None) or ():
            with suppress(OSError):
                ctypes.CDLL(str(Path(folder, "lib", "libgomp.so.1")), mode=ctypes.RTLD_GLOBAL)


def _read_opening(address: str, key: str, opening: dict[str, Any]) -> None:
    """Have the beginning of prompts read, so that what is asked behind it costs its own tokens alone.

    What reading it left in the model's memory is kept in a file, and taken from there at the next start: hundredths
    of a second instead of seconds. Where anything goes wrong, the first question reads the opening itself.
    """
    file, stamp = Path(opening["file"]), Path(opening["file"] + ".sha256")
    try:
        # llama.cpp keeps what a slot holds when another prompt comes, but not when a file is put in its place
        _post(f"{address}/completion", key, {"prompt": ".", "n_predict": 1, "cache_prompt": True})
        if file.exists() and stamp.exists() and _digest(file) == stamp.read_text("ascii"):
            with suppress(OSError):  # one that llama.cpp refuses is made again
                _post(f"{address}/slots/0?action=restore", key, {"filename": file.name})
                return
        messages = [*opening["messages"], {"role": "user", "content": ""}]
        said = {"messages": messages, "max_tokens": 1, "cache_prompt": True}
        read = _post(f"{address}/v1/chat/completions", key, said)["usage"]["prompt_tokens"]
        fresh = file.with_suffix(f".{os.getpid()}")
        try:
            # what somebody else asked meanwhile may be there instead, and is not kept
            kept = _post(f"{address}/slots/0?action=save", key, {"filename": fresh.name})["n_saved"]
            if kept not in (read, read + 1):
                return
            digest = _digest(fresh)
            stamp.unlink(missing_ok=True)  # no stamp may stand beside another's file, not for a moment
            fresh.replace(file)
            stamp.write_text(digest, "ascii")
        finally:
            fresh.unlink(missing_ok=True)
    except (OSError, ValueError, KeyError, HTTPException) as fault:
        print(f"the prompt's opening is not kept: {fault}", file=sys.stderr, flush=True)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _post(url: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
    """What our own server replies. Raises OSError (a refusal, too, is one), HTTPException, ValueError."""
    request = urllib.request.Request(  # noqa: S310 - our own address, on loopback
        url, json.dumps(body).encode(), {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=600) as reply:
        said: dict[str, Any] = json.load(reply)
        return said


if __name__ == "__main__":
    main()
