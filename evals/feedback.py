"""Thumbs that readers gave to answers, as drafts of a question set."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from evals.errors import QuestionsError
from evals.lines import draft


def drafts_from_feedback(lines: Sequence[str], where: str = "feedback") -> list[dict[str, Any]]:
    """Kept thumbs as drafts, from JSON lines of {question, answer, up, reason, citations}.

    What a reader marked as good brings its answer as the reference and its paragraphs as evidence; what was marked as
    bad brings the question alone, with the answer and the reader's reason told in `why`. Facts are left to the person
    who reviews. Of lines with the same `id` the last counts: a reader may think again. The same thumb twice makes one
    draft. Raises QuestionsError for a line that is none of this.
    """
    found: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            made = _from_thumb(given["question"], given["answer"], given["up"], given)
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise QuestionsError(
                f"{where} line {number} is no feedback ({type(fault).__name__}: {fault}). It needs question, answer, "
                "up, reason and citations."
            ) from fault
        found[str(given.get("id") or made["id"])] = made
    return list({made["id"]: made for made in found.values()}.values())


def _from_thumb(question: str, answer: str, up: bool, given: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(question, str) or not question.strip() or not isinstance(up, bool):
        raise ValueError("question is no text, or up is neither true nor false")
    text = re.sub(r"\s*\[\d+\]", "", answer).strip()
    reason = f": {given['reason']}" if given.get("reason") else ""
    if not up:
        return draft(
            question.strip(), "feedback", True, why=f"A reader marked the answer as bad{reason}. It said: {text}"
        )
    made = draft(question.strip(), "feedback", True, why=f"A reader marked the answer as good{reason}.")
    evidence = [
        {
            "doc": str(one["file"]),
            "paragraph": int(one["paragraph"]),
            "quote": str(one.get("quote") or ""),
            "part": part,
        }
        for part, one in enumerate(given.get("citations") or (), start=1)
    ]
    return {**made, "reference": text, "evidence": evidence}
