"""Walks through the drafts of a question set with a person; each decision is on the disk before the next is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.lines import read_lines, write_lines
from index.commands import printable

ASKED = "[a]ccept, [e]dit, [d]rop, [s]kip, [q]uit? "
KEEP = "(Enter keeps it, - empties it)"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many drafts were accepted and dropped, and how many still wait."""

    accepted: int
    dropped: int
    waiting: int


def review(path: Path, ask: Callable[[str], str], show: Callable[[str], None]) -> Reviewed:
    """Show each draft and do as the person says; `ask` prompts for a line and may raise EOFError, which is to quit.

    The file is written after each decision, so that an interrupt loses nothing. Raises QuestionsError.
    """
    lines: list[dict[str, Any] | None] = list(read_lines(path))
    drafts = [at for at, line in enumerate(lines) if line and line.get("draft")]
    accepted = dropped = 0
    for number, at in enumerate(drafts, start=1):
        line = lines[at]
        assert line is not None
        show(f"\n{number} of {len(drafts)}")
        choice = "e"
        while choice == "e":
            try:
                choice = _choice(line, ask, show)
                if choice == "e":
                    line = _edited(line, ask)
            except EOFError:
                choice = "q"
            if choice in {"a", "d", "e"}:
                accepted, dropped = accepted + (choice == "a"), dropped + (choice == "d")
                lines[at] = {"a": _accepted(line), "d": None, "e": line}[choice]
                write_lines(path, [one for one in lines if one is not None])
        if choice == "q":
            break
    return Reviewed(accepted, dropped, len(drafts) - accepted - dropped)


def _choice(line: Mapping[str, Any], ask: Callable[[str], str], show: Callable[[str], None]) -> str:
    """What the person decides about the draft: a, e, d, s or q. What cannot count yet cannot be accepted."""
    for text in draft_lines(line):
        show(text)
    while True:
        choice = ask(ASKED).strip().lower()[:1]
        if choice == "a" and (fault := unfit(line)):
            show(f"Not yet: {fault}.")
        elif choice and choice in "aedsq":
            return choice


def _accepted(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "draft"}


def unfit(line: Mapping[str, Any]) -> str | None:
    """Why a draft cannot count as it is; None where it can."""
    if not line["question"].strip():
        return "it asks nothing"
    if line.get("answerable") and not line.get("answers") and not line.get("reference"):
        return "an answerable question needs facts or a reference. Edit it, or drop it"
    return None


def draft_lines(line: Mapping[str, Any]) -> list[str]:
    """A draft for the terminal; what comes from documents and models cannot steer it."""
    facts = "; ".join(" / ".join(aliases) for aliases in line.get("answers") or ())
    shown = [
        ("question", line["question"]),
        ("type", line.get("type") or "question"),
        ("answerable", "yes" if line.get("answerable") else "no"),
        ("facts", facts),
        ("reference", line.get("reference") or ""),
        *(
            ("evidence", f"{one['doc']} ¶{one.get('paragraph')} “{one.get('quote') or ''}”")
            for one in line.get("evidence") or ()
        ),
        ("why", line.get("why") or ""),
    ]
    return [f"  {name:10}  {printable(' '.join(str(text).split()))}" for name, text in shown if text]


def _edited(line: dict[str, Any], ask: Callable[[str], str]) -> dict[str, Any]:
    """The draft with what the person types: facts are parted by `;`, the wordings of one fact by `/`."""
    question = _asked(ask, "question", line["question"]) or line["question"]
    answerable = ask(f"answerable, y or n {KEEP}: ").strip().lower()[:1]
    facts = "; ".join(" / ".join(aliases) for aliases in line.get("answers") or ())
    typed = _asked(ask, "facts, parted by ; and their wordings by / between spaces", facts)
    answers = [[one.strip() for one in fact.split(" / ") if one.strip()] for fact in typed.split(";")]
    return {
        **line,
        "question": question,
        "answerable": {"y": True, "n": False}.get(answerable, bool(line.get("answerable"))),
        "answers": [fact for fact in answers if fact],
        "reference": _asked(ask, "reference", line.get("reference") or ""),
    }


def _asked(ask: Callable[[str], str], name: str, now: str) -> str:
    typed = ask(f"{name} {KEEP}: ").strip()
    return "" if typed == "-" else typed or now
