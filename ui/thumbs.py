"""Keeps what people thought of answers, as JSON lines: question, answer, up, reason, citations."""

import json
from pathlib import Path
from threading import Lock

from index.errors import StorageError
from ui.exchanges import Exchange

_lock = Lock()


def keep_thumb(file: Path, exchange: Exchange) -> None:
    """Add a line for the exchange's thumb; the last line of an exchange counts. Raises StorageError."""
    if exchange.thumb is None:
        return
    line = {
        "id": exchange.id,
        "asked_at": exchange.asked_at,
        "question": exchange.question,
        "answer": exchange.answer.get("answer", ""),
        "up": exchange.thumb.up,
        "reason": exchange.thumb.reason,
        "citations": [
            {
                "file": exchange.citations[note["number"]]["file"],
                "paragraph": exchange.citations[note["number"]]["paragraph"],
                "quote": note["quote"],
            }
            for statement in exchange.statements
            for note in statement["citations"]
        ],
    }
    try:
        with _lock:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with file.open("a", encoding="utf-8", errors="replace") as lines:
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as fault:
        raise StorageError(f"{file} cannot be written to: {fault.strerror or fault}. Make room for it.") from fault
