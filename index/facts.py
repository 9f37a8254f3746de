"""What an index was built with, and what it would be built with now: a difference means to build it again."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from index.settings import IndexSettings
from index.split import SPLIT_VERSION
from index.tables import FORMAT

PACKAGES = {"chroma": "chromadb", "bm25": "tantivy"}  # a search index -> whose version decides over its files
MEANINGS = {
    "format": "the ledger's format",
    "split": "how texts are split",
    "embedder": "the embedder",
    "fingerprint": "the embedder's weights or precision",
    "store": "the vector store",
    "chroma": "chromadb's version",
    "bm25": "tantivy's version",
}
DERIVED = ("store", "chroma", "bm25")  # mended from the ledger, without embedding anything again


def facts(settings: IndexSettings, store: str, fingerprint: str | None = None) -> dict[str, str]:
    """What an index made now would be built with; without a fingerprint the embedder counts by its name."""
    known = {"format": FORMAT, "split": str(SPLIT_VERSION), "embedder": settings.embedder, "store": store}
    if fingerprint is not None:
        known["fingerprint"] = fingerprint
    for part in ("bm25", *(name for name in PACKAGES if name == store)):
        known[part] = _series(PACKAGES[part])
    return known


def differences(built: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Each fact that differs -> a few words on it, for a person."""
    return {
        name: f"{MEANINGS[name]} changed from {built.get(name, 'unknown')} to {value}"
        for name, value in now.items()
        if built.get(name) != value and not (name == "fingerprint" and name not in built)  # nothing embedded yet
    }


def _series(package: str) -> str:
    """A package's major and minor version: its files may change with these."""
    try:
        return ".".join(version(package).split(".")[:2])
    except PackageNotFoundError:
        return "none"
