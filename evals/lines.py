"""A question set as the lines of its file: read, written whole or not at all, and made as drafts."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from evals.errors import QuestionsError
from evals.store import write_whole


def draft(
    question: str,
    kind: str,
    answerable: bool,
    answer: str = "",
    evidence: Mapping[str, Any] | None = None,
    why: str = "",
) -> dict[str, Any]:
    """A line of a question set that awaits a person."""
    mark = sha256("\n".join((question, why)).encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return {
        "id": f"draft-{mark}",
        "type": kind,
        "question": question,
        "answerable": answerable,
        "answers": [[answer]] if answer else [],
        "forbidden": [],
        "reference": answer,
        "evidence": [dict(evidence)] if evidence else [],
        "why": why,
        "draft": True,
    }


def write_lines(path: Path, lines: Sequence[Mapping[str, Any]]) -> None:
    """Write a question set, whole or not at all. Raises MeasurementError."""
    write_whole(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a question set as they are, drafts included. Raises QuestionsError."""
    try:
        found = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
    except (OSError, ValueError) as fault:
        raise QuestionsError(f"{path} cannot be read: {fault}. Name a question set, one JSON object a line.") from fault
    if not all(isinstance(line, dict) and isinstance(line.get("question"), str) for line in found):
        raise QuestionsError(f"{path} is no question set: each line is an object with a question.")
    return found
