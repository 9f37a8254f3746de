"""An answer as text for a terminal, as Markdown, and as the JSON object that pages, exports and evals read.

Everything that comes from a document or a model is material: what would steer a terminal is taken out, and nothing
of it is read as markup.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from index.commands import printable
from index.passages import Hit, Place
from rag.answers import Answer, Checked, Citation, Footnote, Statement, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from rich.text import Text

SCHEMA = 1
REFUSAL = "The documents do not answer this."
NEAREST_SHOWN = 3
EXCERPT = 160  # characters of a paragraph that is listed as near


def answer_text(answer: Answer) -> str:
    """The statements with their footnote numbers, and the refusal, as one line of text."""
    refusal = refusal_text(answer)
    return " ".join([*(statement_text(statement) for statement in answer.statements), *([refusal] if refusal else [])])


def refusal_text(answer: Answer) -> str | None:
    """That the documents do not answer, and why; None for an answer."""
    return None if answer.answered else f"{REFUSAL} {answer.refusal or ''}".strip()


def statement_text(statement: Statement) -> str:
    """`Over one million people had taken shelter in Rafah. [1]`, and from which footnotes its own differ."""
    numbers = dict.fromkeys(footnote.number for footnote in statement.footnotes)
    differs = f" (differs from {_numbers(statement.differs_from)})" if statement.differs_from else ""
    return f"{statement.text} {_numbers(numbers)}{differs}"


def _numbers(numbers: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def to_json(answer: Answer, sync_seconds: float = 0.0) -> dict[str, Any]:
    """The exchange format, schema 1: plain values only, ready for `json.dumps`."""
    return {
        "schema": SCHEMA,
        "question": answer.question,
        "searched_for": answer.searched_for,
        "answered": answer.answered,
        "answer": answer_text(answer),
        "refusal": refusal_text(answer),
        "statements": [_statement_json(statement) for statement in answer.statements],
        "citations": [_place_json(citation.number, citation.hit) for citation in answer.citations],
        "nearest": [_place_json(number, hit) for number, hit in enumerate(answer.nearest, start=1)],
        "unanswered": list(answer.unanswered),
        "removed": answer.removed,
        "similarity": _rounded(answer.similarity),
        "checks": asdict(answer.checks),
        "model": answer.model,
        "endpoint": answer.endpoint,
        "timings": {
            "sync": round(sync_seconds, 3),
            "search": round(answer.timings.search, 3),
            "first_token": _rounded(answer.timings.first_token),
            "first_statement": _rounded(answer.timings.first_statement),
            "total": round(answer.timings.total, 3),
        },
        "usage": {"prompt_tokens": answer.prompt_tokens, "completion_tokens": answer.completion_tokens},
    }


def _statement_json(statement: Statement) -> dict[str, Any]:
    return {
        "text": statement.text,
        "verdict": statement.verdict.value,
        "reason": statement.reason,
        "citations": [
            {"number": note.number, "quote": note.quote.text, "start": note.quote.start, "end": note.quote.end}
            for note in statement.footnotes
        ],
        "differs_from": list(statement.differs_from),
        "signals": {name: _rounded(found) for name, found in asdict(statement.signals).items()}
        if statement.signals
        else None,
    }


def _place_json(number: int, hit: Hit) -> dict[str, Any]:
    return {
        "number": number,
        **_where_json(hit.place),
        "text": hit.text,
        "title": hit.shown_title,
        "date": hit.date,
        "also_in": [_where_json(place) for place in hit.also_in],
    }


def _where_json(place: Place) -> dict[str, Any]:
    return {
        "folder": place.folder,
        "file": place.file,
        "paragraph": place.paragraph,
        "page": place.page,
        "start": place.start,
        "end": place.end,
        "sha256": place.sha256,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


@dataclass(frozen=True, slots=True)
class Places:
    """How places are written: with their folder's name where `several` are asked, as links into `linked` folders."""

    several: bool = False
    linked: "Mapping[str, Path]" = field(default_factory=dict)

    def label(self, hit: Hit) -> str:
        """`file ¶n` or `folder/file ¶n`, and the date if it is known."""
        folder = f"{hit.place.folder}/" if self.several else ""
        where = f"{printable(folder + hit.place.file)} ¶{hit.place.paragraph}"
        return f"{where}, {hit.date}" if hit.date else where

    def text(self, hit: Hit) -> tuple[str, str]:
        """The label with its style."""
        docs = self.linked.get(hit.place.folder)
        return self.label(hit), f"cyan link {(docs / hit.place.file).as_uri()}" if docs else "cyan"


def statement_lines(event: Checked, citations: Sequence[Citation], places: Places = Places()) -> "Iterator[Text]":
    """A checked statement for the terminal: the sentence, then each footnote with its place and quote.

    `citations` are all that the answer has so far.
    """
    from rich.text import Text

    statement = event.statement
    weak = statement.verdict is Verdict.WEAK
    line = Text(printable(statement_text(statement)), style="bold")
    if weak:
        line.append(f"  (weak: {printable(statement.reason)})", style="not bold yellow")
    yield line
    hits = {citation.number: citation.hit for citation in citations}
    for footnote in statement.footnotes:
        hit = hits[footnote.number]
        yield Text.assemble(f"  [{footnote.number}] ", places.text(hit))
        yield Text(f"      “{quote_text(footnote)}”", style="dim")


def quote_text(footnote: Footnote) -> str:
    """A quote on one line."""
    return printable(" ".join(footnote.quote.text.split()))


def refusal_lines(answer: Answer, places: Places = Places()) -> "Iterator[Text]":
    """A refusal for the terminal, below what speaks against the question, with the nearest paragraphs."""
    from rich.text import Text

    yield Text(printable(refusal_text(answer) or ""), style="bold")
    if answer.nearest:
        yield Text("The nearest paragraphs:")
    for hit in answer.nearest[:NEAREST_SHOWN]:
        yield Text.assemble("  - ", places.text(hit))
        yield Text(f"    {excerpt(hit.text)}", style="dim")


def closing_lines(answer: Answer) -> Iterator[str]:
    """What stderr says below an answer: what was searched for instead, what stays open, what was left out."""
    if answer.searched_for != answer.question:
        yield f"searched for: {printable(excerpt(answer.searched_for))}"
    for part in answer.unanswered:
        yield f"not answered: {part.rstrip('?')}?"
    if answer.removed:
        yield f"{answer.removed} sentence{'s' * (answer.removed > 1)} left out: the passages do not bear them out"
    if doubted := answer.checks.doubted:
        yield f"{doubted} sentence{'s' * (doubted > 1)} left out: true to the passages, but probably no answer"
    if answer.undated:
        named = ", ".join(answer.undated[:5]) + (" …" if len(answer.undated) > 5 else "")
        yield f"{len(answer.undated)} documents without a date were not asked: {named}"
    if answer.behind:
        yield "a sync is at work: answered from what was complete before"


def excerpt(text: str) -> str:
    """The beginning of a paragraph on one line."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rsplit(' ', 1)[0]} …"


def to_markdown(answer: Answer, places: Places = Places()) -> str:
    """The answer with its footnotes as Markdown; what documents and models wrote is escaped."""
    refusal = _escaped(refusal_text(answer) or "")
    if not answer.statements:
        return f"{refusal}\n"
    body = " ".join(
        _escaped(statement.text)
        + "".join(f"[^{n}]" for n in dict.fromkeys(note.number for note in statement.footnotes))
        + (f" (differs from {''.join(f'[^{n}]' for n in statement.differs_from)})" if statement.differs_from else "")
        for statement in answer.statements
    )
    quotes: dict[int, list[str]] = {}
    for statement in answer.statements:
        for note in statement.footnotes:
            quotes.setdefault(note.number, []).append(f"“{_escaped(quote_text(note))}”")
    notes = "\n".join(
        f"[^{citation.number}]: {_escaped(places.label(citation.hit))}: "
        + " … ".join(dict.fromkeys(quotes[citation.number]))
        for citation in answer.citations
    )
    return "\n\n".join([body, *([refusal] if refusal else []), f"{notes}\n"])


def _escaped(text: str) -> str:
    """Text that Markdown and the HTML inside it take for nothing else."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+!|~" else letter for letter in plain)
