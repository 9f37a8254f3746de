"""Stories and benchmarks become examples: what the program would ask the model of them, and the right reply.

The articles are indexed and searched as everywhere, so that the model learns from what it will be put: the sentences
nearest to a question, of which few answer it, and four passages, which often lack what is asked for.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from evals.cases import Case
from evals.training.stories import Asked, Story
from index.passages import Hit
from rag.answers import Turn
from rag.decompose import OPENING as DECOMPOSE_OPENING
from rag.decompose import is_of
from rag.finding import Scope, Searcher, find, find_alone, find_like, names_something
from rag.follow import question_in_full, whole_question
from rag.imagined import OPENING as IMAGINE_OPENING
from rag.llms import Message
from rag.parts import part_in_full, question_parts, says_it
from rag.passages import Passage, offer, shown, told
from rag.probe import CONTRADICTED, PROBE_OPENING, WORDS, asked_of
from rag.prompt import NOT_STATED, build_prompt
from rag.quotable import quotable
from rag.quoting import CHOSEN, Quoting

JUDGE, CONTRADICT, WRITE, DECOMPOSE, IMAGINE = "judge", "contradict", "write", "decompose", "imagine"
HELD_OUT = 0.07  # share of the stories by which the training is measured
NEAREST = 6  # sentences that a question is put beside
TWO = 0.2  # share of the questions that are asked of two passages alone, as where few come near
PARAGRAPHS = 0.5  # share of the questions that are put beside whole paragraphs, too
GRANTED = 0.35  # share of the questions that take nothing wrong for granted and of which it is asked whether they do
MADE_UP = 0.35  # share of the questions to which an answer is made up
ASK_ONE = ("fact", "who", "paraphrase")  # kinds of questions that want one thing
DENIALS = 0.36  # replies that the passages do not say, for each that says something
_MARKS = re.compile(r"([*_`#\[\]<>~|])")


@dataclass(frozen=True, slots=True)
class Example:
    """What the model is asked, in one of five tasks, and what it should reply; `source` is where it is from."""

    task: str
    messages: tuple[Message, ...]
    reply: str
    source: str
    held_out: bool = False

    @property
    def is_yes(self) -> bool:
        """Whether the reply is Yes."""
        return self.reply == WORDS[0]


def write_articles(stories: Sequence[Story], folder: Path) -> None:
    """Write the stories' articles as Markdown files into a folder, in which nothing else is left."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        old.unlink()
    for number, story in enumerate(stories):
        for place, one in enumerate(story.articles):
            head = f"---\ntitle: {json.dumps(one.title, ensure_ascii=False)}\n" + f"date: {one.date}\n" * bool(one.date)
            texts = (" ".join(text for _, text in paragraph) for paragraph in one.paragraphs)
            body = "\n\n".join(_MARKS.sub(r"\\\1", text) for text in texts)
            (folder / f"{number:03}-{place}.md").write_text(f"{head}---\n\n{body}\n", "utf-8")


def of_stories(stories: Sequence[Story], index: Searcher, source: str, chance: Random) -> Iterator[Example]:
    """The examples of stories whose articles the index holds; some of the stories are held out, by their names."""
    for story in stories:
        making = _Making(index, source, is_held_out(story.name), chance)
        for asked in story.asked:
            yield from making.of_question(asked, story.sentences)


def of_cases(cases: Sequence[Case], index: Searcher, source: str, held: int, chance: Random) -> Iterator[Example]:
    """The examples of a benchmark's cases, of which the first `held` are held out; follow-ups are none.

    Where the evidence has no quote, as in SQuAD 2.0, the nearest sentence of it with the answer is what states it.
    """
    for number, case in enumerate(one for one in cases if not one.history):
        yield from _Making(index, source, number < held, chance).of_case(case)


def of_taken_apart(pairs: Sequence[tuple[str, Sequence[str]]], source: str) -> Iterator[Example]:
    """The examples of questions that are taken apart; some are held out, by their words."""
    for question, lines in pairs:
        yield _apart(question, lines, source, is_held_out(question))


def is_held_out(name: str) -> bool:
    """Whether what is called so measures the training and is not learnt; the same in every training."""
    return Random(name).random() < HELD_OUT  # noqa: S311 - no secret


def balanced(examples: Sequence[Example], chance: Random) -> list[Example]:
    """The examples without those denials that are too many."""
    denials = [at for at, one in enumerate(examples) if one.reply == NOT_STATED and not one.held_out]
    told_ = sum(one.task == WRITE and one.reply != NOT_STATED and not one.held_out for one in examples)
    gone = set(chance.sample(denials, max(0, len(denials) - int(told_ * DENIALS))))
    return [one for at, one in enumerate(examples) if at not in gone]


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes examples of questions to what an index holds."""

    index: Searcher
    source: str
    held_out: bool
    chance: Random

    def of_question(self, asked: Asked, sentences: Mapping[str, str]) -> Iterator[Example]:
        question, one_alone = asked.question, not asked.before
        whole = whole_question(question, asked.before)
        several = whole == question and len(question_parts(question)) > 1
        hits = find(self.index, question_in_full(question, asked.before), Scope(), several).hits
        before = ""
        for part in asked.parts:
            stating = [sentences[name] for name in part.stated_by]
            if part.question != question:
                before = part_in_full(part.question, before) if says_it(part.question) else part.question
                around = find_alone(self.index, part.question, question, Scope())
                yield from self._judged(before, before, stating, around, sentences)
            elif not (asked.answer and in_halves(asked.kind, part.stated_by)):
                yield from self._judged(whole, question, stating, hits, sentences)
        yield from self._granted(asked, sentences, hits)
        answer = [(text, tuple(sentences[name] for name in on)) for text, on in asked.answer]
        yield self._written(question, self._offered(hits), answer, asked.before)
        lines = [part.question for part in asked.parts]
        if len(lines) > 1 and all(is_of(line, question) for line in lines):
            yield _apart(question, lines, self.source, self.held_out)
        if one_alone and asked.kind in ASK_ONE and answer and self.chance.random() < MADE_UP:
            yield self._example(IMAGINE, (*IMAGINE_OPENING, Message("user", question)), answer[0][0])

    def of_case(self, case: Case) -> Iterator[Example]:
        question = self.index.respelled(case.question)
        hits = find(self.index, question, Scope(), len(question_parts(question)) > 1).hits
        stating = [one.quote for one in case.evidence if one.quote] if case.answerable else []
        answers = [answer for fact in case.facts for answer in fact] if case.answerable else []
        if hits and case.answerable and not stating:
            documents = {one.doc for one in case.evidence}
            able = [one for hit in hits if hit.place.file in documents for one in quotable(hit)]
            able = [one for one in able if any(_holds(shown(one), answer) for answer in answers)]
            stating = [shown(one) for one in self.index.interaction(question, able)[:1]]
        for text, right in self._beside(question, question, stating, hits):
            # another sentence with the answer may state it as well
            if right or not any(_holds(text, answer) for answer in answers):
                yield self._example(JUDGE, (*PROBE_OPENING, asked_of(text, question)), WORDS[not right])
        if hits and (bool(answers) == bool(stating)) and not (case.answerable and not answers):
            statements = [(" ".join(text.split()), (text,)) for text in stating[:1]]
            yield self._written(question, offer(hits, self.index.document_of), statements)

    def _judged(
        self, question: str, asked: str, stating: Sequence[str], hits: Sequence[Hit], sentences: Mapping[str, str]
    ) -> Iterator[Example]:
        """Sentences and whether they state what is asked for. The `sentences` are those of the question's story: one of
        another may well state it, too, where the question does not name what it is about ("How many were hurt?").
        """
        own = None if names_something(question) else sentences.values()
        for text, right in self._beside(question, asked, stating, hits):
            if right or own is None or any(states(text, [one]) for one in own):
                yield self._example(JUDGE, (*PROBE_OPENING, asked_of(text, question)), WORDS[not right])

    def _granted(self, asked: Asked, sentences: Mapping[str, str], hits: Sequence[Hit]) -> Iterator[Example]:
        """Whether sentences say otherwise than a question takes for granted: one that alone corrects a premise does."""
        grounds = [on for _, on in asked.answer] if asked.kind == "premise" else []
        if any(len(on) > 1 for on in grounds[:1]) or not (grounds or self.chance.random() < GRANTED):
            return
        first, further = ([sentences[name] for on in some for name in on] for some in (grounds[:1], grounds[1:]))
        whole = whole_question(asked.question, asked.before)
        near = Quoting(lambda *_: None, self.index.interaction).nearest_of_all(whole, hits)[:CHOSEN]
        for text, right in self._labelled([*near, *self._stating(first, hits)], first):
            # what the answer rests on besides may correct it as well
            if right or states(text, further) is False:
                messages = (*PROBE_OPENING, asked_of(text, whole, CONTRADICTED))
                yield self._example(CONTRADICT, messages, WORDS[not right])

    def _written(
        self,
        question: str,
        passages: Sequence[Passage],
        answer: Sequence[tuple[str, Sequence[str]]],
        before: Sequence[Turn] = (),
    ) -> Example:
        """The sentences of the answer that the passages bear out, each with the number of the first that does."""
        said = []
        for text, grounds in answer:
            found = [
                next((one.number for one in passages if states(shown(one.hit), [words])), None) for words in grounds
            ]
            said += [f"{text} [{found[0]}]"] if all(found) else []
        return self._example(WRITE, tuple(build_prompt(question, passages, before)), " ".join(said) or NOT_STATED)

    def _offered(self, hits: Sequence[Hit]) -> list[Passage]:
        few = self.chance.random() < TWO and len(hits) > 2
        return offer(hits[:2] if few else hits, self.index.document_of)

    def _beside(self, question: str, asked: str, stating: Sequence[str], hits: Sequence[Hit]) -> list[tuple[str, bool]]:
        """Sentences that are near to the question, and those that state what it asks for, each with whether it does."""
        every = [one for hit in hits for one in quotable(hit)]
        quoting = Quoting(lambda *_: None, self.index.interaction)
        nearest = quoting.nearest(question, asked, hits, most=NEAREST - 2)
        near = [*nearest, *self.index.interaction(question, every)[:2]]
        whole = [hits[0], self.chance.choice(hits)] if hits and self.chance.random() < PARAGRAPHS else []
        return self._labelled([*near, *self._stating(stating, hits), *whole], stating)

    def _stating(self, stating: Sequence[str], hits: Sequence[Hit]) -> list[Hit]:
        right = [one for hit in hits for one in quotable(hit) if states(shown(one), stating)]
        if not right:
            found = (hit for words in stating for hit in find_like(self.index, words, Scope())[:2])
            right = [one for hit in found for one in quotable(hit) if states(shown(one), stating)]
        return right[:3]

    def _labelled(self, hits: Sequence[Hit], stating: Sequence[str]) -> list[tuple[str, bool]]:
        known = {told(one): states(shown(one), stating) for one in hits}
        return [(text, right) for text, right in known.items() if right is not None]

    def _example(self, task: str, messages: tuple[Message, ...], reply: str) -> Example:
        return Example(task, messages, reply, self.source, self.held_out)


def _apart(question: str, lines: Sequence[str], source: str, held_out: bool) -> Example:
    messages = (*DECOMPOSE_OPENING, Message("user", question))
    return Example(DECOMPOSE, messages, "\n".join(lines), source, held_out)


def in_halves(kind: str, stated_by: Sequence[str]) -> bool:
    """Whether no sentence is right or wrong by itself: each tells one half, or the article's own lines tell it."""
    return kind in ("several", "comparison") or (kind == "article" and not stated_by)


def states(window: str, stating: Sequence[str]) -> bool | None:
    """Whether the words hold one of the sentences; None where they hold a piece of one, and it is not clear."""
    words, part = " ".join(window.split()), False
    for sentence in (" ".join(one.split()) for one in stating):
        if sentence in words or (words in sentence and len(words) > 0.75 * len(sentence)):
            return True
        part = part or words in sentence or (len(words) > 25 and words[:25] in sentence)
    return None if part else False


def _holds(text: str, answer: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE) is not None
