"""What the reader and the buttons ask for directly, past the page's events: plain values in, plain values out.

What is asked is not trusted; a fault is a line under `fault`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from index.errors import FootnoteError
from ui import reader
from ui.markup import plain
from ui.service import Service

LONGEST = 200  # characters that are looked for in a document

Given = dict[str, Any]
Wanted = Mapping[str, Any]


def read(service: Service, wanted: Wanted) -> Given:
    """A window of a document: around a place that is to be marked (`paragraph`), or from a paragraph on (`first`)."""
    return _told(lambda: _read(service, wanted))


def find(service: Service, wanted: Wanted) -> Given:
    """The paragraphs of a document that hold some words."""

    def found() -> Given:
        words = str(wanted["words"])[:LONGEST]
        html, total = reader.show_found(service.holdings.paragraphs(str(wanted["file"])), words)
        return {"html": html, "total": total}

    return _told(found)


def copy(service: Service, who: str, wanted: Wanted) -> Given:
    """An answer with its footnotes, as text or Markdown."""

    def made() -> Given:
        conversation, exchange, form = (str(wanted[name]) for name in ("conversation", "id", "form"))
        return {"text": service.copy(who, conversation, exchange, form)}

    return _told(made)


def export(service: Service, who: str, wanted: Wanted) -> Given:
    """A conversation as a file."""

    def made() -> Given:
        name, text = service.export(who, str(wanted["conversation"]), str(wanted["form"]))
        return {"name": name, "text": text}

    return _told(made)


def _told(work: Callable[[], Given]) -> Given:
    """What it gives, or its fault as a line."""
    try:
        return work()
    except FootnoteError as fault:
        return {"fault": str(fault)}
    except (KeyError, TypeError, ValueError):
        return {"fault": "This cannot be asked."}


def _read(service: Service, wanted: Wanted) -> Given:
    file = str(wanted["file"])
    document, paragraphs = service.holdings.document(file), service.holdings.paragraphs(file)
    mark = None
    if "first" in wanted:
        first = int(wanted["first"])
    else:
        start, end = (int(wanted[name]) if wanted.get(name) else None for name in ("start", "end"))
        mark = reader.find_mark(paragraphs, int(wanted["paragraph"]), wanted.get("sha256") or None, start, end)
        first = mark.paragraph - reader.WINDOW // 3
    first = max(1, min(first, len(paragraphs)))
    window = paragraphs[first - 1 : first - 1 + reader.WINDOW]
    return {
        "file": file,
        "name": plain(file),
        "title": plain(document.title or document.file),
        "date": document.date,
        "first": first,
        "last": first + len(window) - 1,
        "total": len(paragraphs),
        "marked": mark.paragraph if mark else None,
        "note": mark.note if mark else "",
        "html": reader.show_paragraphs(window, mark),
        "outline": reader.show_outline(paragraphs, document.kind) if mark else None,
    }
