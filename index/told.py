"""The state of an index as lines for a person and as one JSON object."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from index.commands import printable
from index.status import Status

VERSIONS = ("format", "split", "embedder", "fingerprint", "store", "chroma", "bm25", "readers")


def status_lines(found: Status) -> Iterator[str]:
    """What there is, then each file of which something is to be said."""
    rows = [
        ("documents' folder", str(found.home.docs)),
        ("index", str(found.home.path)),
        ("documents", f"{found.documents}{_in_brackets(found.kinds)}"),
        *([("languages", _listed(found.languages))] if found.languages else []),
        ("paragraphs", f"{found.paragraphs} in {found.windows} windows"),
        (
            "size",
            f"{shown_size(found.size)}{_in_brackets({name: shown_size(size) for name, size in found.sizes.items()})}",
        ),
        ("last written", found.synced or "unknown"),
        ("embedder", found.built.get("embedder", "unknown")),
        *(("new", file) for file in found.new),
        *(("changed", file) for file in found.changed),
        *(("gone", file) for file in found.gone),
        *(("skipped", f"{file}: {reason}") for file, reason in found.skipped),
        *(("passed over", file) for file in found.passed_over),
        *(("note", f"{file}: {note}") for file, note in found.notes),
        *(("no reader", file) for file in found.no_reader),
        *(("outdated", line) for line in found.outdated),
    ]
    if found.cut_off:
        rows.append(("cut off", "a sync is at work, or the last one did not end"))
    for name, value in rows:
        yield f"{name:18} {printable(value)}"


def status_json(found: Status) -> str:
    """The status as one JSON object; files that have something to be said of them as {file, reason} or {file, note}."""
    values = asdict(found)
    home = values.pop("home")
    built = values.pop("built")
    return json.dumps(
        {
            "schema": 1,
            "docs": str(home["docs"]),
            "index": str(home["path"]),
            **values,
            "skipped": [{"file": file, "reason": reason} for file, reason in found.skipped],
            "notes": [{"file": file, "note": note} for file, note in found.notes],
            "versions": {name: value for name, value in built.items() if name in VERSIONS},
        },
        ensure_ascii=False,
    )


def _listed(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())


def _in_brackets(values: dict[str, Any]) -> str:
    return f" ({_listed(values)})" if values else ""


def shown_size(size: int) -> str:
    """Bytes in a unit that reads well."""
    value = float(size)
    for unit in ("B", "KB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"
