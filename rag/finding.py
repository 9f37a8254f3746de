"""What the assistant has an index look for: the best paragraphs, those that name somebody, whole documents."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from index.interaction import CANDIDATES
from index.names import find_names
from index.passages import Hit, Paragraph, Place
from index.search import SearchResult
from rag.names import is_acronym
from rag.parts import question_parts
from rag.passages import lines_of
from rag.signals import Likeness
from rag.times import WIDER, asked_times, weighed
from rag.unknown import Document, unknown_figures, unknown_names

NAMING = 3  # paragraphs in which a name is looked for that the nearest passages do not mention
DOCUMENTS = 3  # times as many paragraphs are looked for where only those of some documents count
LONGEST_DOCUMENT = 50_000  # characters; a name is not looked for in all of a longer one before each answer


class Searcher(Protocol):
    """What the assistant needs of an index, or of several (`index.search.Index`, `index.several.Several`)."""

    def search(
        self,
        question: str,
        top_k: int = 10,
        files: Sequence[str] = (),
        since: str | None = None,
        until: str | None = None,
    ) -> SearchResult:
        """The best paragraphs for a question."""

    def respelled(self, question: str) -> str:
        """The question with its misspelt words as the documents spell them."""

    def document_of(self, place: Place) -> Sequence[Paragraph]:
        """All paragraphs of the document that a place is in; none where it has gone since."""

    @property
    def likeness(self) -> Likeness:
        """How near texts come to each other in meaning."""

    @property
    def interaction(self) -> Callable[[str, Sequence[Hit]], Sequence[Hit]]:
        """Puts hits in order by how near each word of a question comes to some word of theirs."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents are asked (shell patterns, first and last day), and how many passages are offered."""

    files: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    top_k: int = 4


def find(index: Searcher, query: str, scope: Scope, several: bool = False) -> SearchResult:
    """The best paragraphs, in the order of late interaction; of a time that is named, those of its documents first.

    A question with `several` parts is left in the order of the fused searches: what has a word for each of its words
    is rarely what answers one of its parts best.
    """
    times = asked_times(query)
    wanted = scope.top_k * (WIDER if times else 1)
    result = index.search(query, max(CANDIDATES, wanted), scope.files, scope.since, scope.until)
    hits = (result.hits if several else index.interaction(query, result.hits))[:wanted]
    return replace(result, hits=tuple((weighed(hits, times) if times else hits)[: scope.top_k]))


def names_something(question: str) -> bool:
    """Whether the question names somebody or something, so that it can be asked by itself."""
    return bool(find_names(question[:1].lower() + question[1:]))


def find_alone(index: Searcher, question: str, whole: str, scope: Scope) -> list[Hit]:
    """The best paragraphs for one of the questions that are joined in a `whole` one.

    One that names nothing ("How many people died?") is looked for in the documents alone that the whole one finds.
    """
    wider = replace(scope, top_k=DOCUMENTS * scope.top_k)
    hits = find(index, question, wider).hits
    if not names_something(question):
        several = len(question_parts(whole)) > 1
        documents = {hit.place.document for hit in find(index, whole, wider, several).hits}
        hits = tuple(hit for hit in hits if hit.place.document in documents)
    return list(hits[: scope.top_k])


def find_like(index: Searcher, text: str, scope: Scope) -> Sequence[Hit]:
    """The best paragraphs for a text that is no question: no time that it names counts."""
    hits = index.search(text, max(CANDIDATES, scope.top_k), scope.files, scope.since, scope.until).hits
    return index.interaction(text, hits)[: scope.top_k]


def find_naming(index: Searcher, names: Sequence[str], hits: Sequence[Hit], scope: Scope) -> dict[str, Hit]:
    """By name a paragraph that has it, of the names that stand somewhere, though not in the nearest passages.

    No search finds an acronym that is only spelled out; it is looked for in the documents of the `hits`.
    """
    found: dict[str, Hit] = {}
    for name in names:
        near = index.search(name, NAMING, scope.files, scope.since, scope.until).hits
        looked_at = chain(near, _paragraphs_of(index, hits) if is_acronym(name) else ())
        if first := next((hit for hit in looked_at if not unknown_names(f"about {name}", told([hit]))), None):
            found[name] = first
    return found


def _paragraphs_of(index: Searcher, hits: Sequence[Hit]) -> Iterator[Hit]:
    """The paragraphs of each document that was found, but of those too long to be looked through."""
    for hit in {one.place.document: one for one in hits}.values():
        lines = lines_of(hit, index.document_of)
        if sum(len(line.text) for line in lines) <= LONGEST_DOCUMENT:
            yield from lines


def whole_texts(index: Searcher, hits: Sequence[Hit]) -> dict[Document, str]:
    """The whole text of each document that was found, with its title; those too long or gone since are left out."""
    texts: dict[Document, str] = {}
    for hit in {one.place.document: one for one in hits}.values():
        if paragraphs := index.document_of(hit.place):
            texts[hit.place.document] = "\n".join([hit.shown_title, *(one.text for one in paragraphs)])
    return {document: text for document, text in texts.items() if len(text) <= LONGEST_DOCUMENT}


def figures_missing(question: str, hits: Sequence[Hit], texts: Mapping[Document, str]) -> list[str]:
    """The days, years and large numbers of the question that no document that was found mentions.

    `texts` are their `whole_texts`; where one is missing there, nothing is known of it, and none is given.
    """
    looked_through = all(hit.place.document in texts for hit in hits)
    return unknown_figures(question, [*told(hits), *texts.values()]) if looked_through else []


def told(hits: Sequence[Hit]) -> list[str]:
    """What each hit says, with the title and the date over it."""
    return [f"{hit.text}\n{hit.shown_title}\n{hit.date or ''}" for hit in hits]
