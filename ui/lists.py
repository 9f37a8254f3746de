"""The left column: the documents with what can be done with them, what was skipped and why, and the conversations."""

from collections.abc import Iterable, Sequence

from index.ledger import IndexedDocument
from ui.markup import attributes, button, count, shown
from ui.shelf import Conversation

MOST = 300  # rows; more are found by search


def show_documents(
    documents: Sequence[IndexedDocument],
    skipped: Iterable[tuple[str, str]],
    no_reader: Sequence[str],
    read_only: str | None,
    words: str = "",
) -> str:
    """The documents that hold these words in name or title, then the files that were skipped."""
    wanted = words.casefold().split()
    found = [one for one in documents if all(word in f"{one.file} {one.title or ''}".casefold() for word in wanted)]
    rows = "".join(_document(one, read_only is None) for one in found[:MOST])
    more = f"<p class='note'>… and {len(found) - MOST:,} more: find them by name.</p>" if len(found) > MOST else ""
    told = f"<p class='note'>{shown(read_only)}</p>" if read_only else ""
    left = [*skipped, *((file, "no reader for its format") for file in no_reader)]
    lines = "".join(f"<li><span class='file'>{shown(file)}</span>: {shown(why)}</li>" for file, why in left[:MOST])
    out = f"<details class='skipped'><summary>{count(len(left), 'file')} skipped</summary><ul>{lines}</ul></details>"
    head = f"<p class='count'>{count(len(found), 'document')}</p>"
    return f"{head}{told}<ul class='documents'>{rows}</ul>{more}{out if left else ''}"


def _document(document: IndexedDocument, removable: bool) -> str:
    title = document.title or document.file
    opens = attributes({"data-open": "", "data-file": document.file, "data-paragraph": 1})
    day = f"<time>{shown(document.date)}</time>" if document.date else "no date"
    file = f"<span class='file'>{shown(document.file)}</span> · " if document.title else ""
    sure = f"Move {document.file} to the trash? It will not be asked any more."
    name = f"Remove {document.file}"
    remove = button("✕", "remove", name, "quiet remove", file=document.file, confirm=sure) if removable else ""
    return (
        f'<li><button type="button" class="document"{opens} dir="auto">{shown(title)}</button>{remove}'
        f"<span class='about'>{file}{day} · {count(document.paragraphs, 'paragraph')}</span></li>"
    )


def show_conversations(conversations: Sequence[Conversation], current: str, damaged: int) -> str:
    """The conversations as links, each with what can be done with it."""
    rows = "".join(_conversation(one, one.id == current) for one in conversations[:MOST])
    broken = f"<p class='note'>{count(damaged, 'conversation')} could not be read.</p>" if damaged else ""
    return f"<ul class='conversations'>{rows}</ul>{broken}" if rows else f"<p class='note'>None yet.</p>{broken}"


def _conversation(one: Conversation, current: bool) -> str:
    here = ' aria-current="true"' if current else ""
    opened = button(one.title, "conversation", kind="title", id=one.id)
    rename = button("✎", "rename", f"Rename {one.title}", "quiet", id=one.id, prompt="Title", value=one.title)
    delete = button("✕", "delete", f"Delete {one.title}", "quiet", id=one.id, confirm=f"Delete “{one.title}”?")
    about = f"<time>{shown(one.changed[:10])}</time> · {count(len(one.exchanges), 'question')}"
    return f"<li{here}>{opened}{rename}{delete}<span class='about'>{about}</span></li>"
