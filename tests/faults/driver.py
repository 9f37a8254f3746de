"""Syncs a folder in a child of its own, with a fault at a chosen point; conftest.py starts it and writes its orders.

Everything is imported before the first child, so that a run takes no longer than its sync. An order is a line of JSON
on standard input, the outcome a line on standard output.
"""

import ctypes
import errno
import json
import os
import resource
import signal
import sqlite3
import sys
import traceback
from pathlib import Path

import chromadb
import tantivy
from state import QUESTIONS, answers, answers_anew  # beside this file

import index.sync
from index.embed import HashEmbedder
from index.errors import FootnoteError
from index.faults import disk_fault
from index.intake import Intake
from index.journal import Journal
from index.ledger import Ledger
from index.lexical import LexicalIndex
from index.search import Index
from index.settings import IndexSettings
from index.stores.chroma import ChromaStore
from index.stores.guard import Guard

IMPORTED = (chromadb, tantivy, Intake, Journal)
FOR_EVER = 1 << 40
SECONDS = 100  # after which a child counts as hanging
SAID = {"ENOSPC": "database or disk is full", "EROFS": "attempt to write a readonly database", "EIO": "disk I/O error"}
SEAMS = (
    (ChromaStore, ("add", "delete", "replace")),
    (Guard, ("_write",)),
    (LexicalIndex, ("add", "delete", "commit")),
    (Ledger, ("record", "add_pending", "keep_vectors", "add_document", "forget", "clear_pending", "replace_skipped")),
)
calls = ctypes.CDLL(os.environ["LD_PRELOAD"]) if "LD_PRELOAD" in os.environ else None
passed = 0


def error_of(owner: type, fault: str) -> Exception:
    """What the seam may raise where the system gave this fault."""
    if owner is Ledger:
        return sqlite3.OperationalError(SAID[fault])
    if owner is Guard:
        return OSError(getattr(errno, fault), os.strerror(getattr(errno, fault)))
    return disk_fault("a part", OSError(SAID[fault])) or AssertionError(fault)


def arm_seams(fault: str, first: int, last: int) -> None:
    """Fail before and after each call of our own seams, from one point to another."""

    def point(owner: type) -> None:
        global passed
        passed += 1
        if first <= passed <= last:
            if fault == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise error_of(owner, fault)

    def between(owner: type, name: str) -> None:
        plain = getattr(owner, name)

        def counted(*args, **options):
            point(owner)
            result = plain(*args, **options)
            point(owner)
            return result

        setattr(owner, name, counted)

    for owner, names in SEAMS:
        for name in names:
            between(owner, name)


def arm(order: dict, root: Path) -> None:
    fault, first, last = order["fault"], order["first"], order["last"] or FOR_EVER
    if order["how"] == "seams":
        arm_seams(fault, first, last)
    elif order["how"] == "calls":
        number = 0 if fault == "kill" else getattr(errno, fault)
        data = ctypes.c_char_p(os.fsencode(root / "data"))
        calls.failing_from_here(data, ctypes.c_long(first), ctypes.c_long(last), number)
    elif order["how"] == "size":  # no file may grow beyond it; Python has switched the signal off
        resource.setrlimit(resource.RLIMIT_FSIZE, (first, resource.RLIM_INFINITY))
    elif order["how"] == "user":  # somebody who may read the index, and write nothing
        os.setgid(first)
        os.setuid(first)


def disarm(how: str) -> None:
    if how == "calls":
        calls.failing_from_here(ctypes.c_char_p(b""), ctypes.c_long(0), ctypes.c_long(0), 0)
    elif how == "size":
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def attempt(work) -> dict:
    """What came of it: `done`, or `error` with the line that a person reads, or `bug` with a traceback."""
    try:
        return {"done": work()}
    except FootnoteError as fault:
        return {"error": str(fault)}
    except BaseException:  # noqa: BLE001 - a panic in Rust, too, is to be told
        return {"bug": traceback.format_exc()}


def run(order: dict) -> dict:
    """One sync under a fault; then what is answered while it lasts and after it, by an open reader and a new one."""
    root = Path(order["root"])
    settings = IndexSettings(root / "docs", root / "data", root / "cache", "hash")
    reader = Index(settings, HashEmbedder()) if order["reader"] else None
    if reader:
        reader.search(QUESTIONS[0])
    arm(order, root)
    outcome = {"sync": attempt(lambda: bool(index.sync.sync(settings, HashEmbedder())))}
    outcome["passed"] = calls.failing_passed() if order["how"] == "calls" else passed
    if order["how"] == "seams":
        return outcome
    outcome["meanwhile"] = attempt(lambda: answers_anew(settings))
    if reader:
        outcome["kept"] = attempt(lambda: answers(reader))
    if order["how"] != "user":
        disarm(order["how"])
        outcome["again"] = attempt(lambda: bool(index.sync.sync(settings, HashEmbedder())))
        if reader:
            outcome["after"] = attempt(lambda: answers(reader))
    return outcome


def main() -> None:
    index.sync.BATCH = 6
    for line in sys.stdin:
        child = os.fork()
        if not child:
            signal.alarm(SECONDS)
            os.write(1, json.dumps(run(json.loads(line))).encode() + b"\n")
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code:
            os.write(1, json.dumps({"code": code}).encode() + b"\n")


if __name__ == "__main__":
    main()
