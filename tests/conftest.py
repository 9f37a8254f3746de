"""What is slow to load is loaded once for all tests: the real embedder and the real language model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.embed import Embedder, open_embedder
from index.settings import IndexSettings, Sources, own_folder
from rag.llms import LLM, open_llm
from rag.settings import ModelSettings


@pytest.fixture(scope="session")
def cache() -> Path:
    """ASK_CACHE or the user's own: a gigabyte that is joined once a machine, not once a run."""
    folder = own_folder(Sources(toml=Path("no ask.toml in tests")), "cache")
    folder.mkdir(parents=True, exist_ok=True)  # the first test on a machine finds none
    return folder


@pytest.fixture(scope="session")
def embedder(cache: Path) -> Embedder:
    """The real all-MiniLM-L6-v2."""
    return open_embedder(IndexSettings(Path(), Path(), cache))


@pytest.fixture(scope="session")
def embedded_llm(cache: Path) -> Iterator[LLM]:
    """The real embedded model."""
    llm = open_llm(ModelSettings(), cache)
    yield llm
    llm.close()
