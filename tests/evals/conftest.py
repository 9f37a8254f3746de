"""A file whose every line is a paragraph, and answers as `ask --json` prints them, for the metrics."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from evals.cases import Case, Evidence
from evals.metrics import METRICS
from evals.records import Record, Score
from index.errors import DocumentsError
from index.passages import Paragraph

HARBOUR = """Harbour strike enters second week
Port director Alan Reed offered 4% on Monday.
Maria Lopez, who leads the dockworkers' union, wants 9%.
She said 1,200 members would not return before Friday.
Mayor Ida Berg refused to back the strike."""


@dataclass
class Texts:
    """Documents by name; a line is a paragraph."""

    files: dict[str, str]

    def text(self, file: str) -> str | None:
        return self.files.get(file, "")

    def paragraphs(self, file: str) -> list[Paragraph]:
        if file not in self.files:
            raise DocumentsError(f"{file} is not there")
        found, at = [], 0
        for number, line in enumerate(self.files[file].split("\n"), start=1):
            found.append(Paragraph(number, at, at + len(line), line))
            at += len(line) + 1
        return found


@pytest.fixture
def documents() -> Texts:
    return Texts({"harbour.txt": HARBOUR, "ferry.txt": "The ferry is late.\nMaria Lopez, who leads it."})


@pytest.fixture
def answer(documents: Texts) -> Callable[..., dict[str, Any]]:
    """An answer of (sentence, places) pairs; a place is (file, paragraph), its quote the paragraph's first word."""

    def make(*statements: tuple[str, list[tuple[str, int]]]) -> dict[str, Any]:
        places = list(dict.fromkeys(place for _, cited in statements for place in cited))
        found = {place: documents.paragraphs(place[0])[place[1] - 1] for place in places}
        numbers = {place: at for at, place in enumerate(places, start=1)}

        def note(place):
            start, quote = found[place].start, found[place].text.split()[0]
            return {"number": numbers[place], "quote": quote, "start": start, "end": start + len(quote)}

        return {
            "answered": bool(statements),
            "statements": [{"text": text, "citations": [note(place) for place in cited]} for text, cited in statements],
            "citations": [
                {
                    "number": numbers[file, number],
                    "file": file,
                    "paragraph": number,
                    "start": found[file, number].start,
                    "end": found[file, number].end,
                    "also_in": [],
                }
                for file, number in places
            ],
        }

    return make


@pytest.fixture
def score(documents: Texts) -> Callable[..., Score]:
    """A metric's score of an answer to a case."""

    def of(metric: str, case: Case, answer: dict[str, Any] | None = None, **others: Any) -> Score:
        return METRICS[metric].score(Record(case, answer, **others), documents)

    return of


@pytest.fixture
def case() -> Callable[..., Case]:
    """A case about the harbour; evidence as (file, paragraph, part)."""

    def make(*places: tuple[str, int | None, int], **fields: Any) -> Case:
        evidence = tuple(Evidence(file, part, number) for file, number, part in places)
        return Case(**{"id": "a", "type": "fact", "question": "?", "answerable": True, "evidence": evidence, **fields})

    return make


@pytest.fixture(scope="module")
def story(tmp_path_factory, embedder):
    """The story of the training's tests, as it is read, and a real index of its article."""
    from evals.library import Library
    from evals.training.examples import write_articles
    from evals.training.stories import read_stories
    from index.progress import Silence
    from index.settings import index_settings
    from tests.evals.test_stories import STORY

    folder = tmp_path_factory.mktemp("story")
    (folder / "one.txt").write_text(STORY)
    stories = read_stories(folder / "one.txt")
    write_articles(stories, folder / "articles")
    library = Library(index_settings([str(folder / "articles")]), embedder, Silence())
    try:
        yield stories, library.index
    finally:
        library.close()
