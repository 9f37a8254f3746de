"""How a folder differs from the ledger, by sizes and times; what a file's age and faults mean for the next time."""

import time
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

from index.folder import Found, Listing
from index.ledger import IndexedDocument, Ledger, Skipped
from index.readers import READERS

NEVER_SEEN = (-1, -1, "", 0)  # the stamp of a file that the ledger does not know
RACY = 2_000_000_000  # nanoseconds: a file this young may change again without getting a new time


@dataclass(frozen=True, slots=True)
class Changes:
    """How a folder differs from the ledger. `suspects` have another size, time or reader than before."""

    new: tuple[Found, ...]
    suspects: tuple[tuple[Found, IndexedDocument], ...]
    gone: tuple[IndexedDocument, ...]
    unchanged: int
    skipped: tuple[Skipped, ...]


def compare(listing: Listing, ledger: Ledger) -> Changes:
    """How the folder differs from the ledger, by size and time."""
    known = ledger.stamps()
    # Another version of a reader, or an extra that was installed since, may read what could not be read.
    same_readers = ledger.meta().get("readers") == readers_now()
    skipped = {one.file: one for one in ledger.skipped()} if same_readers else {}
    versions = {kind: one.version for kind, one in READERS.items()}
    new: list[Found] = []
    suspects: list[tuple[Found, IndexedDocument]] = []
    still: list[Skipped] = []
    for found in listing.found:
        size, mtime, kind, version = known.pop(found.file, NEVER_SEEN)
        if size == found.size and mtime == found.mtime and versions.get(kind) == version:
            continue
        former = ledger.document(found.file) if size >= 0 else None
        refused = skipped.get(found.file)
        if former:
            suspects.append((found, former))
        elif refused and (refused.size, refused.mtime) == (found.size, found.mtime):
            still.append(refused)
        else:
            new.append(found)
    # What lies in a folder that cannot be listed now is not gone.
    hidden = [file for file in known if file.startswith(listing.closed)] if listing.closed else []
    gone = filter(None, map(ledger.document, sorted(known.keys() - set(hidden))))
    unchanged = len(listing.found) - len(new) - len(suspects) - len(still) + len(hidden)
    still += [Skipped(file, -1, -1, reason) for file, reason in listing.left_out]
    still.sort(key=lambda one: one.file)
    return Changes(tuple(new), tuple(suspects), tuple(gone), unchanged, tuple(still))


def real(changes: Changes, docs: Path, ledger: Ledger) -> Changes:
    """The changes without files that were merely too young at the last sync for their time to be trusted.

    Those hold the same bytes as then, or, where they could not be read, have the same size.
    """
    same_readers = ledger.meta().get("readers") == readers_now()
    refused = {one.file: one for one in ledger.skipped() if same_readers and one.mtime < 0}
    young = [one for one in changes.new if one.file in refused and refused[one.file].size == one.size]
    still = sorted((*changes.skipped, *(refused[one.file] for one in young)), key=lambda one: one.file)
    suspects = tuple((found, former) for found, former in changes.suspects if not _is_same(found, former, docs))
    return replace(
        changes,
        new=tuple(one for one in changes.new if one not in young),
        suspects=suspects,
        unchanged=changes.unchanged + len(changes.suspects) - len(suspects),
        skipped=tuple(still),
    )


def _is_same(found: Found, former: IndexedDocument, docs: Path) -> bool:
    """Whether a file whose time was not trusted still holds the same bytes."""
    if former.mtime >= 0 or former.size != found.size or not is_current(former):
        return False
    try:
        return digest(docs, found) == former.sha256
    except OSError:
        return False


def digest(docs: Path, found: Found) -> str:
    """The sha256 of a file's bytes, in hexadecimal. Raises OSError."""
    with (docs / found.file).open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def readers_now() -> str:
    """Each format's version, with a minus where its extra is missing, as one line."""
    return " ".join(f"{kind}{'-' if one.lacks else '='}{one.version}" for kind, one in READERS.items())


def is_current(former: IndexedDocument) -> bool:
    """Whether the reader that gave the document is still the same."""
    return former.kind in READERS and former.reader == READERS[former.kind].version


def settled(found: Found) -> int:
    """The file's time, or -1 where it is so young that another change could give it the same one."""
    return found.mtime if time.time_ns() - found.mtime > RACY else -1


def refusal(found: Found, reason: str) -> Skipped:
    """A file that could not be opened is tried again each time; one that is not text when it changes."""
    if reason.startswith("cannot be read"):
        return Skipped(found.file, -1, -1, reason)
    return Skipped(found.file, found.size, settled(found), reason)
