"""A small folder of news that every test of the answer can read at a glance, indexed without a model."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from index.embed import HashEmbedder
from index.pinned import LANGUAGE_MODEL
from index.search import Index
from index.settings import IndexSettings
from index.sync import sync
from rag import decompose, imagined
from rag.assistant import Assistant
from rag.llms.chat import Message, Usage, Weighed
from rag.llms.scripted import ScriptedLLM
from rag.probe import CONTRADICTED

HARBOUR = """Harbour strike enters second week

Published: 7 March 2023

Port director Alan Reed offered 4% on Monday, because freight volumes have fallen since January.

Maria Lopez, who leads the dockworkers' union, wants 9% and "not a cent less".

She said 1,200 members would not return before Friday.

Mayor Ida Berg refused to back the strike, calling it "a gift to our rivals".
"""
FERRY = """About 350 passengers were stranded on the island on Tuesday night, the ferry company said.
Buses will replace the ferries until the strike is over, the mayor's office announced.
"""


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    root = tmp_path_factory.mktemp("news")
    docs = root / "docs"
    docs.mkdir()
    (docs / "harbour.txt").write_text(HARBOUR, "utf-8")
    (docs / "ferry.txt").write_text(FERRY, "utf-8")
    settings = IndexSettings(docs, root / "data", root / "cache", "hash")
    sync(settings, HashEmbedder())
    return settings


@pytest.fixture(scope="session")
def news_index(news: IndexSettings) -> Iterator[Index]:
    index = Index(news, HashEmbedder())
    yield index
    index.close()


@pytest.fixture
def says(news_index: Index) -> Callable[..., Assistant]:
    """An assistant on the news whose model says these replies."""
    return lambda *replies: Assistant(news_index, ScriptedLLM(replies))


class Weighing(ScriptedLLM):
    """Is taken for the model that ships; says Yes with the probability that stands beside words of the passage.

    Beside (words of the passage, words of the question) it says so to these questions alone. Whether a passage says
    otherwise than a question takes for granted it tells by `against`. Where it is to make up an answer (rag.imagined),
    it says `made_up`, or hands back the question; where it is to take one apart (rag.decompose), it says `apart`, or
    hands it back.
    """

    model = LANGUAGE_MODEL.name

    def __init__(
        self,
        replies: Sequence[str],
        said: Mapping[str | tuple[str, str], float],
        made_up: str = "",
        apart: str = "",
        against: Mapping[str, float] | None = None,
    ) -> None:
        def weights(messages: Sequence[Message]) -> tuple[float, float]:
            passage, _, asked = messages[-1].content.partition("\n\nQuestion: ")
            known = (against or {}) if CONTRADICTED in asked else said
            pairs = ((key if isinstance(key, tuple) else (key, ""), one) for key, one in known.items())
            yes = next((one for (words, about), one in pairs if words in passage and about in asked), 0.05)
            return yes, 1 - yes

        super().__init__(replies, weights=weights)
        self.weighed: list[str] = []
        self.weighed_against: list[str] = []
        self.imagined: list[str] = []
        self.apart: list[str] = []
        self._made_up = made_up
        self._says_apart = apart

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str | Usage]:
        asked = messages[-1].content
        if tuple(messages[:-1]) == imagined.OPENING:
            self.imagined.append(asked)
            yield self._made_up or asked
        elif tuple(messages[:-1]) == decompose.OPENING:
            self.apart.append(asked)
            yield self._says_apart or asked
        else:
            yield from super().stream(messages, max_tokens)

    def weigh(self, messages: Sequence[Message], words: Sequence[str]) -> Weighed:
        asked = messages[-1].content
        (self.weighed_against if CONTRADICTED in asked else self.weighed).append(asked)
        return super().weigh(messages, words)


@pytest.fixture
def weighing() -> type[Weighing]:
    """The class of a model that judges passages as it is told to."""
    return Weighing


@pytest.fixture
def docs(news: IndexSettings) -> Path:
    return news.docs


@pytest.fixture
def indexed(tmp_path):
    """Makes an index of these texts, by file name."""
    made = []

    def index(**texts):
        docs = tmp_path / "docs"
        docs.mkdir()
        for name, text in texts.items():
            (docs / f"{name}.txt").write_text(text, "utf-8")
        settings = IndexSettings(docs, tmp_path / "data", tmp_path / "cache", "hash")
        sync(settings, HashEmbedder())
        made.append(Index(settings, HashEmbedder()))
        return made[-1]

    yield index
    for one in made:
        one.close()
