"""The process in which llama.cpp runs: reads its settings from standard input, prints its address, serves until the
input ends. Started by `rag.llms.embedded`, by path; it knows nothing of the rest. The home of xllamacpp.

A process of its own, because the engine's constructor holds Python's lock for the seconds that loading takes, and
because its destructor can wait for ever; a process can be ended at any moment and leaves nothing behind.
"""

import json
import os
import signal
import sys


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
    from xllamacpp import CommonParams, Server, common_speculative_type

    params = CommonParams()
    params.model.path = settings["file"]
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
    # answers quote their passages: what follows the same few words there is a good guess at what comes next
    params.speculative.types = [common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
    # the sizes are known, so llama.cpp need not load the model twice to fit it to the memory
    params.fit_params = False
    params.warmup = False
    params.verbosity = 1
    params.offline = True

    server = Server(params)
    try:
        answer.write(json.dumps({"address": server.listening_address}) + "\n")
        answer.flush()
        # the input ends when the asking process closes it or is gone, however it went
        while sys.stdin.buffer.read(1):
            pass
    finally:
        # no destructors: they may hang, and the system frees everything
        os._exit(0)


if __name__ == "__main__":
    main()
