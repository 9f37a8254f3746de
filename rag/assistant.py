"""The whole story: a question is searched for, asked of the model, and each sentence of its reply is checked."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from index.passages import Hit
from rag.answers import (
    Answer,
    Checks,
    Done,
    DraftText,
    Event,
    Found,
    Searching,
    Turn,
)
from rag.cite import Drafts
from rag.clock import Clock
from rag.errors import BadReply, ModelError
from rag.finding import Scope, Searcher, find, find_naming, told, whole_texts
from rag.follow import leaned_on, question_in_full, whole_question
from rag.llms import LLM, Usage
from rag.passages import offer
from rag.probe import Probe, likeliest
from rag.prompt import ANSWERING, build_prompt
from rag.relevance import documents_beside, question_parts, share_borne, unknown_names
from rag.signals import Relevance, least_probability
from rag.writing import Writing

MAX_TOKENS = 1200  # of a reply
MAX_TOKENS_EMBEDDED = 320  # a small model that writes more goes in circles
ALONE = 2  # passages for what is asked again
CLOSE = 0.6  # share of the question's words in a passage from which on "the passages do not say" is doubted
MOST_PARTS = 2  # of a question that are asked again
LONGEST_QUESTION = 4000  # characters; a longer one leaves no room for passages


class Assistant:
    """Answers questions from an index through a model; each answer is checked.

    `model` may be a function that gives the model, so that it loads while the search runs. With `doubted`, statements
    that probably do not answer are shown, too.
    """

    def __init__(self, index: Searcher, model: LLM | Callable[[], LLM], doubted: bool = False) -> None:
        self._index = index
        self._model = model
        self._doubted = doubted

    @property
    def llm(self) -> LLM:
        """The model; waits until it is there."""
        if callable(self._model):
            self._model = self._model()
        return self._model

    def ask(self, question: str, history: Sequence[Turn] = (), scope: Scope | None = None) -> Answer:
        """The checked answer to a question. Raises FootnoteError."""
        for event in self.stream(question, history, scope):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends with Done")

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope | None = None) -> Iterator[Event]:
        """The answer as it comes about; the last event is Done. Raises FootnoteError."""
        clock = Clock()
        scope = scope or Scope()
        asked, question = question, self._index.respelled(question)
        history = [replace(turn, question=self._index.respelled(turn.question)) for turn in history[-1:]]
        whole = whole_question(question, history)
        query = question_in_full(question, history)
        yield Searching(query)
        several = whole == question and len(question_parts(question)) > 1
        result = find(self._index, query, scope, several)
        unknown = unknown_names(whole, told(result.hits))
        named = find_naming(self._index, unknown, scope)
        clock.searched()
        yield Found(result.hits)

        relevance = self._relevance(question, whole, result.hits, Probe(lambda: self.llm, clock.used))
        writing = Writing(question, relevance, leaned_on(question, history))
        forced = ANSWERING if relevance.probe else None  # only of what has a clear Yes is a denial not taken
        refusal = _refusal_before(result.hits, unknown, named)
        if refusal is None:
            yield from self._write(writing, question, history, _joined(result.hits, named), clock)
            if not writing.statements:
                alone = self._worth_asking(writing, relevance, whole, result.hits)
                yield from self._write(writing, question, history, alone, clock, forced)
            for part in _still_open(writing):
                so_far = [Turn(question, " ".join(statement.text for statement in writing.statements))]
                hits = find(self._index, f"{part} {query}", replace(scope, top_k=ALONE), several).hits
                with suppress(ModelError):  # what has been answered is not lost for a part that cannot be asked
                    alone = hits if relevance.probe is None else likeliest(relevance.probe, part, hits)
                    yield from self._write(writing, part, so_far, alone, clock, forced)
            refusal = writing.why_nothing()

        yield Done(
            Answer(
                question=asked,
                searched_for=query,
                statements=tuple(writing.statements),
                citations=tuple(writing.citations),
                nearest=() if writing.statements else result.hits,
                model=self.llm.model,
                endpoint=self.llm.endpoint,
                refusal=refusal,
                unanswered=tuple(writing.open_parts()) if writing.statements else (),
                removed=writing.removed,
                undated=result.undated,
                behind=result.behind,
                similarity=max((hit.similarity for hit in result.hits if hit.similarity is not None), default=None),
                checks=Checks(clock.calls, writing.refooted, writing.doubted),
                timings=clock.timings(),
                prompt_tokens=clock.usage.prompt_tokens,
                completion_tokens=clock.usage.completion_tokens,
            )
        )

    def _relevance(self, question: str, whole: str, hits: Sequence[Hit], probe: Probe) -> Relevance:
        """By what a statement counts as an answer; a follow-up is judged as a whole, not by what it leans on.

        Of a question with several parts none is doubted: what answers a part says too little of the whole to be told.
        """
        best = max((hit.score for hit in hits), default=0.0)
        fitted = least_probability(self.llm.model)
        parts = question_parts(question) if whole == question else [whole]
        least = 0.0 if self._doubted or len(parts) > 1 else fitted
        asked_alone = whole == question and len(parts) == 1 and not self._doubted
        beside = documents_beside(question, whole_texts(self._index, hits)) if asked_alone else ()
        return Relevance(
            parts, best, self._index.likeness, least, beside, probe if fitted else None, every=self._doubted
        )

    def _worth_asking(
        self, writing: Writing, relevance: Relevance, question: str, hits: Sequence[Hit]
    ) -> Sequence[Hit]:
        """Of which evidence alone to ask once more where nothing could be stated; none where it is not worth it.

        A model whose Yes and No are known to tell is asked of the paragraph that answers best by these. Another is,
        of the best two, where the check left out what it wrote, and where it says that the passages do not say
        although one of them has most of the question's words.
        """
        if relevance.probe is not None:
            return likeliest(relevance.probe, question, hits[:ALONE])
        borne = max(share_borne(writing.question, f"{hit.text} {hit.title or ''} {hit.date or ''}") for hit in hits)
        return hits[:ALONE] if writing.removed or (writing.denied and borne >= CLOSE) else ()

    def _write(
        self,
        writing: Writing,
        question: str,
        history: Sequence[Turn],
        hits: Sequence[Hit],
        clock: Clock,
        grammar: str | None = None,
    ) -> Iterator[Event]:
        """Ask the model once, if there is anything to ask of; each sentence of its reply is checked as it comes."""
        if not hits:
            return
        passages = offer(hits, self._index.document_of)
        drafts = Drafts()
        writing.begin()
        empty, cut = True, False
        most = MAX_TOKENS_EMBEDDED if self.llm.endpoint == "embedded" else MAX_TOKENS
        for piece in self.llm.stream(build_prompt(question, passages, history), most, grammar):
            if isinstance(piece, Usage):
                clock.used(piece)
                cut = piece.completion_tokens >= most
                continue
            empty = False
            clock.token()
            yield DraftText(piece)
            for draft in drafts.feed(piece):
                yield from clock.noting(writing.take(draft, passages))
        if empty:
            raise BadReply(f"The model {self.llm.model} at {self.llm.endpoint} sent an empty reply. Ask again.")
        left = list(drafts.end())
        if cut and left and not left[-1].text.endswith((".", "!", "?", "”", '"')):
            left.pop()  # half a sentence may say the opposite of the whole
            writing.removed += 1
        for draft in left:
            yield from clock.noting(writing.take(draft, passages))
        yield from clock.noting(writing.take_again(passages))
        yield from clock.noting(writing.settle())
        yield from clock.noting(writing.other_accounts(passages))


def _still_open(writing: Writing) -> list[str]:
    """The parts of a question with several that no statement answers, each to be asked once more by itself."""
    several = writing.statements and len(question_parts(writing.question)) > 1
    return writing.open_parts()[:MOST_PARTS] if several else []


def _refusal_before(hits: Sequence[Hit], unknown: Sequence[str], named: Sequence[Hit]) -> str | None:
    """Why the question is refused without asking the model, or None."""
    if not hits:
        return "No paragraph comes near the question, or no document fits the filters."
    if len(named) < len(unknown):
        return f"No passage mentions {', '.join(unknown)}."
    return None


def _joined(hits: Sequence[Hit], more: Sequence[Hit]) -> list[Hit]:
    """The hits and those of the others that are not among them."""
    return list({hit.place: hit for hit in (*hits, *more)}.values())
