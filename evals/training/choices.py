"""Stories become choices: a question, the texts that are found for it, and which of them state what it asks for, or
correct what it takes for granted.

Late interaction learns from them to put these first (evals.training.reading). The articles are indexed and searched as
everywhere, so that it learns from what it will be put: the paragraphs that both searches find, and their sentences.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.training.examples import in_halves, is_held_out, states
from evals.training.stories import Asked, Story
from index.interaction import CANDIDATES, told
from index.passages import Hit
from rag.finding import Searcher, names_something
from rag.follow import whole_question
from rag.parts import part_in_full, says_it
from rag.passages import shown
from rag.quotable import quotable

NEAREST = 12  # paragraphs whose sentences are put beside a question
STATING = 3  # paragraphs in which a sentence that states it is looked for, where both searches lack it


@dataclass(frozen=True, slots=True)
class Choice:
    """A question, and texts with whether each states what it asks for: `whole` paragraphs, or sentences."""

    question: str
    texts: tuple[tuple[str, bool], ...]
    whole: bool

    @property
    def tells(self) -> bool:
        """Whether there is something to choose: some texts state it, and some do not."""
        return len({right for _, right in self.texts}) == 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is asked of one story; `held_out` ones measure the training."""

    story: str
    choices: tuple[Choice, ...]
    held_out: bool


def choices_of(stories: Sequence[Story], index: Searcher) -> Iterator[Chosen]:
    """The choices of stories whose articles the index holds; some of the stories are held out, by their names."""
    for story in stories:
        found = [choice for asked in story.asked for choice in _of_question(asked, story, index) if choice.tells]
        yield Chosen(story.name, tuple(found), is_held_out(story.name))


def _of_question(asked: Asked, story: Story, index: Searcher) -> Iterator[Choice]:
    sentences, before = story.sentences, ""
    corrections = [sentences[name] for _, on in asked.answer[:1] for name in on] if asked.kind == "premise" else []
    for part in asked.parts:
        question = whole_question(asked.question, asked.before)
        if part.question != asked.question:
            question = before = part_in_full(part.question, before) if says_it(part.question) else part.question
        elif asked.answer and in_halves(asked.kind, part.stated_by):
            continue
        stating = [sentences[name] for name in part.stated_by] or corrections
        hits = _found(question, stating, index)
        if not names_something(question):  # another story's may well state it, too ("How many were hurt?")
            own = sentences.values()
            hits = [hit for hit in hits if any(text in " ".join(hit.text.split()) for text in own)]
        yield Choice(question, tuple(_labelled(hits, stating)), whole=True)
        near = [hit for at, hit in enumerate(hits) if at < NEAREST or states(hit.text, stating)]
        quoted = [one for hit in near for one in quotable(hit)]
        yield Choice(question, tuple(_labelled(quoted, stating)), whole=False)


def _found(question: str, stating: Sequence[str], index: Searcher) -> list[Hit]:
    hits = {hit.place: hit for hit in index.search(question, CANDIDATES).hits}
    for sentence in stating:
        if not any(states(hit.text, [sentence]) for hit in hits.values()):
            more = index.search(sentence, STATING).hits
            hits |= {hit.place: hit for hit in more if hit.place not in hits and states(hit.text, [sentence])}
    return list(hits.values())


def _labelled(hits: Sequence[Hit], stating: Sequence[str]) -> list[tuple[str, bool]]:
    known = {told(hit): states(shown(hit), stating) for hit in hits}
    return [(text, right) for text, right in known.items() if right is not None]
