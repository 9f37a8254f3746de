"""The errors of the program: each says what happened, to which file, and what to type next.

    FootnoteError            the root; a command prints it as one line and exits with its code
    ├── UsageError           the call itself is wrong (exit code 2)
    │   └── SettingsError    a flag, variable or line of ask.toml has an impossible value
    ├── DocumentsError       the folder of documents is missing, empty or cannot be read
    │   └── UnreadableFile   one file could not be read; a sync skips it and names it
    ├── IndexFault           the index cannot be used as it is
    │   ├── IndexBusy        another process is writing to it
    │   ├── IndexOutdated    made by another version, embedder or split
    │   └── IndexDamaged     parts of it are missing or corrupted
    ├── StorageError         the disk is full, or a folder may not be written to
    ├── MissingExtra         an optional part of the program is not installed
    └── WeightsError         a model file is missing, cut short or altered

`rag.errors` adds the faults of models and their endpoints under the same root.
"""


class FootnoteError(Exception):
    """The root of all errors that a person can act on."""

    exit_code = 1


class UsageError(FootnoteError):
    """The call itself is wrong."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting has an impossible value."""


class DocumentsError(FootnoteError):
    """The folder of documents is missing, empty or cannot be read."""


class UnreadableFile(DocumentsError):
    """One file could not be read; its message is the reason alone."""


class IndexFault(FootnoteError):
    """The index cannot be used as it is."""


class IndexBusy(IndexFault):
    """Another process is writing to the index."""


class IndexOutdated(IndexFault):
    """The index was made by another version, embedder or split."""


class IndexDamaged(IndexFault):
    """Parts of the index are missing or corrupted."""


class StorageError(FootnoteError):
    """The disk is full, or a folder may not be written to."""


class MissingExtra(FootnoteError):
    """An optional part of the program is not installed."""


class WeightsError(FootnoteError):
    """A model file is missing, cut short or altered."""
