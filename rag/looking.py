"""Where the answer to a question is looked for: its paragraphs, those of its parts, more where these do not say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.passages import Hit
from rag.finding import Scope, Searcher, find, find_alone, find_like, whole_texts
from rag.parts import part_in_full, question_parts
from rag.unknown import Document, documents_beside, unknown_figures, unknown_names

WIDER = 3  # times as many paragraphs are looked through for what those that the model is shown do not say


@dataclass(frozen=True, slots=True)
class Looking:
    """A question, `whole` as it is understood behind what it leans on, and `query` as it is searched for."""

    index: Searcher
    question: str
    whole: str
    query: str
    scope: Scope

    def is_one(self) -> bool:
        """Whether the question has one part alone."""
        return len(question_parts(self.question)) == 1

    def farther(self) -> list[Hit]:
        """More paragraphs for the question than the model is shown."""
        return list(find(self.index, self.query, self._times(WIDER)).hits)

    def alone(self, question: str, times: int = 1) -> list[Hit]:
        """The best paragraphs for one of the questions that are joined in this one, so many times those shown."""
        return find_alone(self.index, question, self.question, self._times(times))

    def about(self, part: str, top_k: int) -> list[Hit]:
        """The best paragraphs for a part of the question; of one that is asked in full, searched for by itself."""
        whole = self.in_full(part)
        alone = part if whole == part else f"{whole} {part}"
        query = alone if self.whole == self.question else f"{part} {self.query}"
        return list(find(self.index, query, replace(self.scope, top_k=top_k)).hits)

    def like(self, text: str, question: str) -> list[Hit]:
        """The best paragraphs for a text that might answer a question.

        Each document that is looked at has all names, days and large numbers of the question; one that is too long to
        be looked through is not.
        """
        found = find_like(self.index, text, self.scope)
        about = {
            one
            for one, whole in whole_texts(self.index, found).items()
            if not (unknown_names(question, [whole]) or unknown_figures(question, [whole]))
        }
        return [hit for hit in found if hit.place.document in about]

    def beside(self, question: str, hits: Sequence[Hit]) -> set[Document]:
        """Those of the hits' documents that are beside a question (rag.unknown.documents_beside)."""
        return documents_beside(question, whole_texts(self.index, hits))

    def in_full(self, part: str) -> str:
        """The part behind those that it leans on."""
        before = ""
        for one in question_parts(self.question):
            before = part_in_full(one, before)
            if one == part:
                return before
        return part

    def _times(self, times: int) -> Scope:
        return replace(self.scope, top_k=times * self.scope.top_k)
