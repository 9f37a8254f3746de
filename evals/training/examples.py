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
from rag.finding import Scope, Searcher, find, find_like
from rag.follow import question_in_full, whole_question
from rag.imagined import OPENING as IMAGINE_OPENING
from rag.llms import Message
from rag.parts import question_parts
from rag.passages import Passage, offer, shown, told
from rag.probe import CONTRADICTED, PROBE_OPENING, STATED, WORDS, asked_of
from rag.prompt import NOT_STATED, build_prompt
from rag.quoting import Quoting, quotable

JUDGE, CONTRADICT, WRITE, DECOMPOSE, IMAGINE = "judge", "contradict", "write", "decompose", "imagine"
HELD_OUT = 0.07  # share of the stories by which the training is measured
NEAREST = 6  # sentences that a question is put beside
TWO = 0.2  # share of the questions that are asked of two passages alone
PARAGRAPHS = 0.5  # share of the questions that are put beside whole paragraphs, too
GRANTED = 0.35  # share of the questions that take nothing wrong for granted and of which it is asked whether they do
MADE_UP = 0.35  # share of the questions to which an answer is made up
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
    """Write the stories' articles as Markdown files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, story in enumerate(stories):
        for place, one in enumerate(story.articles):
            head = f"---\ntitle: {json.dumps(one.title, ensure_ascii=False)}\n" + f"date: {one.date}\n" * bool(one.date)
            texts = (" ".join(text for _, text in paragraph) for paragraph in one.paragraphs)
            body = "\n\n".join(_MARKS.sub(r"\\\1", text) for text in texts)
            (folder / f"{number:03}-{place}.md").write_text(f"{head}---\n\n{body}\n", "utf-8")


def of_stories(stories: Sequence[Story], index: Searcher, source: str, chance: Random) -> Iterator[Example]:
    """The examples of stories whose articles the index holds; some of the stories are held out, by their names."""
    for story in stories:
        held_out = Random(story.name).random() < HELD_OUT  # noqa: S311 - no secret
        for asked in story.asked:
            yield from _of_question(asked, story, index, source, held_out, chance)


def of_cases(cases: Sequence[Case], index: Searcher, source: str, held: int, chance: Random) -> Iterator[Example]:
    """The examples of a benchmark's cases, of which the first `held` are held out.

    Where the evidence has no quote, as in SQuAD 2.0, the nearest sentence of it with the answer is what states it.
    """
    for number, case in enumerate(cases):
        question = index.respelled(case.question)
        hits = find(index, question, Scope()).hits
        stating = [one.quote for one in case.evidence if one.quote] if case.answerable else []
        answers = [answer for fact in case.facts for answer in fact] if case.answerable else []
        if hits and case.answerable and not stating:
            documents = {one.doc for one in case.evidence}
            able = [one for hit in hits if hit.place.file in documents for one in quotable(hit)]
            able = [one for one in able if any(_holds(shown(one), answer) for answer in answers)]
            stating = [shown(one) for one in index.interaction(question, able)[:1]]
        for text, right in _beside(question, stating, hits, index, chance):
            # another sentence with the answer may state it as well
            if right or not any(_holds(text, answer) for answer in answers):
                yield _judged(text, question, right, source, number < held)
        written = bool(hits) and (bool(answers) == bool(stating)) and not (case.answerable and not answers)
        if written:
            passages = offer(hits, index.document_of)
            statements = [(" ".join(text.split()), (text,)) for text in stating[:1]]
            yield _written(question, passages, statements, source, number < held)


def balanced(examples: Sequence[Example], chance: Random) -> list[Example]:
    """The examples without those denials that are too many."""
    denials = [at for at, one in enumerate(examples) if one.reply == NOT_STATED and not one.held_out]
    told_ = sum(one.task == WRITE and one.reply != NOT_STATED and not one.held_out for one in examples)
    gone = set(chance.sample(denials, max(0, len(denials) - int(told_ * DENIALS))))
    return [one for at, one in enumerate(examples) if at not in gone]


def of_taken_apart(pairs: Sequence[tuple[str, Sequence[str]]], source: str) -> Iterator[Example]:
    """The examples of questions that are taken apart; some are held out, by their words."""
    for question, lines in pairs:
        held_out = Random(question).random() < HELD_OUT  # noqa: S311 - no secret
        yield _apart(question, lines, source, held_out)


def _of_question(
    asked: Asked, story: Story, index: Searcher, source: str, held_out: bool, chance: Random
) -> Iterator[Example]:
    question, sentences = asked.question, story.sentences
    whole = whole_question(question, asked.before)
    hits = find(index, question_in_full(question, asked.before), Scope(), len(question_parts(whole)) > 1).hits
    for part in asked.parts:
        if part.question == question and asked.answer and _in_halves(asked.kind, part.stated_by):
            continue
        around = hits if part.question == question else find(index, part.question, Scope()).hits
        judged_by = whole if part.question == question else part.question
        stating = [sentences[name] for name in part.stated_by]
        for text, right in _beside(judged_by, stating, around, index, chance):
            yield _judged(text, judged_by, right, source, held_out)
    yield from _of_granted(asked, sentences, hits, index, source, held_out, chance)
    few = chance.random() < TWO and len(hits) > 2
    passages = offer(hits[:2] if few else hits, index.document_of)
    answer = [(text, tuple(sentences[name] for name in on)) for text, on in asked.answer]
    yield _written(question, passages, answer, source, held_out, asked.before)
    lines = [part.question for part in asked.parts]
    if len(lines) > 1 and all(is_of(line, question) for line in lines):
        yield _apart(question, lines, source, held_out)
    if asked.kind in ("fact", "who", "paraphrase") and answer and chance.random() < MADE_UP:
        messages = (*IMAGINE_OPENING, Message("user", question))
        yield Example(IMAGINE, messages, answer[0][0], source, held_out)


def _of_granted(
    asked: Asked,
    sentences: Mapping[str, str],
    hits: Sequence[Hit],
    index: Searcher,
    source: str,
    held_out: bool,
    chance: Random,
) -> Iterator[Example]:
    """Whether sentences say otherwise than a question takes for granted: those by which a premise is corrected do."""
    grounds = [sentences[name] for _, on in asked.answer[:1] for name in on] if asked.kind == "premise" else []
    asks_one = asked.kind in ("fact", "who", "paraphrase", "unanswerable")
    if not grounds and not (asks_one and chance.random() < GRANTED):
        return
    further = [sentences[name] for _, on in asked.answer[1:] for name in on]
    for text, right in _beside(asked.question, grounds, hits, index, chance):
        # what the answer rests on besides may correct it as well
        if right or not grounds or states(text, further) is False:
            messages = (*PROBE_OPENING, asked_of(text, asked.question, CONTRADICTED))
            yield Example(CONTRADICT, messages, WORDS[not right], source, held_out)


def _apart(question: str, lines: Sequence[str], source: str, held_out: bool) -> Example:
    messages = (*DECOMPOSE_OPENING, Message("user", question))
    return Example(DECOMPOSE, messages, "\n".join(lines), source, held_out)


def _in_halves(kind: str, stated_by: Sequence[str]) -> bool:
    """Whether no sentence is right or wrong by itself: each tells one half, or the article's own lines tell it."""
    return kind in ("several", "comparison") or (kind == "article" and not stated_by)


def _judged(text: str, question: str, right: bool, source: str, held_out: bool) -> Example:
    return Example(JUDGE, (*PROBE_OPENING, asked_of(text, question, STATED)), WORDS[not right], source, held_out)


def _written(
    question: str,
    passages: Sequence[Passage],
    answer: Sequence[tuple[str, Sequence[str]]],
    source: str,
    held_out: bool,
    before: Sequence[Turn] = (),
) -> Example:
    """The sentences of the answer that rest on one of the passages, each with its number."""
    said = []
    for text, grounds in answer:
        at = next((one.number for one in passages if any(states(shown(one.hit), [words]) for words in grounds)), None)
        said += [f"{text} [{at}]"] if at else []
    return Example(
        WRITE, tuple(build_prompt(question, passages, before)), " ".join(said) or NOT_STATED, source, held_out
    )


def _beside(
    question: str, stating: Sequence[str], hits: Sequence[Hit], index: Searcher, chance: Random
) -> list[tuple[str, bool]]:
    """Sentences that are near to the question, and those that state what it asks for, each with whether it does."""
    every = [one for hit in hits for one in quotable(hit)]
    quoting = Quoting(lambda *_: None, index.interaction)
    nearest = [*quoting.nearest(question, question, hits, most=NEAREST - 2), *index.interaction(question, every)[:2]]
    right = [one for one in every if states(shown(one), stating)]
    if not right:
        found = (one for words in stating for hit in find_like(index, words, Scope())[:2] for one in quotable(hit))
        right = [one for one in found if states(shown(one), stating)]
    whole = [hits[0], chance.choice(hits)] if hits and chance.random() < PARAGRAPHS else []
    known = {told(one): states(shown(one), stating) for one in (*nearest, *right[:3], *whole)}
    return [(text, right) for text, right in known.items() if right is not None]


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
