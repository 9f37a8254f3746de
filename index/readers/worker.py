"""The process in which files of foreign formats are read: a request a line in, an answer a line out, both JSON.

Nothing but `index.readers.apart` starts it. It may not reach the network nor start programs, whatever a file says; the
one line that recognises a scanned page is let through, word for word.
JSON, because what comes back was made from hostile files: it is data, never objects.
"""

import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from index.errors import UnreadableFile
from index.readers import READERS
from index.readers.apart import TOO_MUCH
from index.readers.ocr import command
from index.readers.pdfium import ScannedFile
from index.readers.sniff import true_kind

_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen", "os.system", "os.exec",
              "os.fork", "os.posix_spawn", "os.spawn", "webbrowser.open", "urllib.Request")  # fmt: skip


def main(memory: int) -> None:
    """Serve until standard input ends; `memory` in bytes bounds the address space where the system can."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a thread a core takes address space, and nothing here computes
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Tesseract's threads wait for each other more than they work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asks decides when to stop
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # libraries may print; the answers' pipe is ours alone
    _bound(memory)
    sys.addaudithook(_refuse)
    for line in sys.stdin:
        request = json.loads(line)
        answers.write(json.dumps(_answer(Path(request["path"]), request["kind"])) + "\n")
        answers.flush()


def _answer(path: Path, named: str) -> dict[str, object]:
    kind = named
    try:
        kind = named if named == "scan" else true_kind(path, named)
        if lacks := READERS[kind].lacks:
            return {"reason": lacks}
        return {"document": asdict(READERS[kind].read(path))}
    except ScannedFile as fault:
        if kind != "pdf":  # it is packed in another file
            return {"reason": str(fault)}
        lacks = READERS["scan"].lacks
        return {"reason": f"{fault}; to read it, OCR {lacks}"} if lacks else {"scan": fault.pages}
    except UnreadableFile as fault:
        return {"reason": str(fault)}
    except MemoryError:
        return {"reason": TOO_MUCH}
    except RecursionError:
        return {"reason": "is nested too deeply"}
    except OSError as fault:
        if fault.filename is not None and Path(os.fsdecode(fault.filename)) == path:
            return {"reason": f"cannot be read: {fault.strerror or fault}"}
        return {"reason": _damaged(kind, fault)}
    except Exception as fault:  # noqa: BLE001 - libraries fail in their own ways on damaged files; each is named
        return {"reason": _damaged(kind, fault)}


def _damaged(kind: str, fault: BaseException) -> str:
    said = (str(fault).strip().splitlines() or [""])[0][:120]
    return f"is damaged, or no {kind} file ({type(fault).__name__}{': ' + said if said else ''})"


def _bound(memory: int) -> None:
    """Where the system bounds a process's memory, do so; elsewhere the time limit alone holds."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        return


def _refuse(event: str, about: tuple[object, ...]) -> None:
    if event == "subprocess.Popen" and command() and about[:2] == (command()[0], [*command()]):
        return
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a document asked for {event}")
