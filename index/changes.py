"""How a folder differs from the ledger, by sizes and times; what a file's age and faults mean for the next time."""

import time
from dataclasses import dataclass

from index.folder import Found, Listing
from index.ledger import IndexedDocument, Ledger, Skipped
from index.readers import READERS

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
    known = {one.file: one for one in ledger.documents()}
    # Another version of a reader, or an extra that was installed since, may read what could not be read.
    same_readers = ledger.meta().get("readers") == readers_now()
    skipped = {one.file: one for one in ledger.skipped()} if same_readers else {}
    new: list[Found] = []
    suspects: list[tuple[Found, IndexedDocument]] = []
    still: list[Skipped] = []
    for found in listing.found:
        former, refused = known.pop(found.file, None), skipped.get(found.file)
        if former is None and refused and (refused.size, refused.mtime) == (found.size, found.mtime):
            still.append(refused)
        elif former is None:
            new.append(found)
        elif (former.size, former.mtime) != (found.size, found.mtime) or not is_current(former):
            suspects.append((found, former))
    # What lies in a folder that cannot be listed now is not gone.
    hidden = [file for file in known if file.startswith(listing.closed)] if listing.closed else []
    gone = tuple(one for file, one in known.items() if file not in hidden)
    unchanged = len(listing.found) - len(new) - len(suspects) - len(still) + len(hidden)
    still += [Skipped(file, -1, -1, reason) for file, reason in listing.left_out]
    return Changes(tuple(new), tuple(suspects), gone, unchanged, tuple(sorted(still, key=lambda one: one.file)))


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
