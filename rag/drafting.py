"""One reply of the model: it is asked from passages, and each sentence is checked as it comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.passages import Hit
from rag.answers import DraftText, Event, Turn
from rag.cite import Drafts
from rag.clock import Clock
from rag.errors import BadReply
from rag.llms import LLM, Usage
from rag.passages import ParagraphsOf, offer
from rag.prompt import build_prompt
from rag.writing import Writing

MAX_TOKENS = 1200  # of a reply
MAX_TOKENS_EMBEDDED = 320  # a small model that writes more goes in circles


@dataclass(frozen=True, slots=True)
class Drafting:
    """Has a model draft sentences into an answer that is being written."""

    paragraphs_of: ParagraphsOf
    llm: LLM
    writing: Writing
    clock: Clock

    def write(self, question: str, history: Sequence[Turn], hits: Sequence[Hit]) -> Iterator[Event]:
        """Ask the model once, if there is anything to ask of. Raises ModelError and BadReply."""
        if not hits:
            return
        passages = offer(hits, self.paragraphs_of)
        drafts = Drafts()
        self.writing.begin()
        empty, cut = True, False
        most = MAX_TOKENS_EMBEDDED if self.llm.endpoint == "embedded" else MAX_TOKENS
        for piece in self.llm.stream(build_prompt(question, passages, history), most):
            if isinstance(piece, Usage):
                self.clock.used(piece)
                cut = piece.completion_tokens >= most
                continue
            empty = False
            self.clock.token()
            yield DraftText(piece)
            for draft in drafts.feed(piece):
                yield from self.clock.noting(self.writing.take(draft, passages))
        if empty and not self.writing.statements:
            raise BadReply(f"The model {self.llm.model} at {self.llm.endpoint} sent an empty reply. Ask again.")
        left = list(drafts.end())
        if cut and left and not left[-1].text.endswith((".", "!", "?", "”", '"')):
            left.pop()  # half a sentence may say the opposite of the whole
            self.writing.removed += 1
        for draft in left:
            yield from self.clock.noting(self.writing.take(draft, passages))
        yield from self.clock.noting(self.writing.take_again(passages))
        yield from self.clock.noting(self.writing.settle())
        yield from self.clock.noting(self.writing.other_accounts(passages))
