"""Reads stories: invented articles with questions about them, the sentences that answer each, and the right answer.

A file holds several: `##### name`, then articles (`=== Title | 2021-05-30`, or `| none`; each line a paragraph, each
sentence behind its id, `[a1]`), then questions: `Q kind: question`, the sentences that state what it asks for (`S: a1,
b2` or `S: none`), and the answer, each sentence with what it rests on (`A: … {a1} … {b2}` or `A: none`). One that asks
for several things has a `P: question` for each before its own `S:`; a follow-up has the question and the answer before
it (`B: question? | answer`).

Another file holds questions taken apart, of no story: each with its parts below it, one a line, and a line between.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.errors import QuestionsError
from rag.answers import Turn

STORIES = Path(__file__).with_name("stories")
TAKEN_APART = Path(__file__).with_name("taken-apart.txt")
KINDS = frozenset("fact who several comparison paraphrase premise unanswerable article long followup".split())
_TITLE = re.compile(r"=== (.+) \| (none|\d{4}-\d\d-\d\d)")
_SENTENCE = re.compile(r"\[([a-z]\d+)\]\s*(.*?)(?=\s*\[[a-z]\d+\]|$)")
_QUESTION = re.compile(r"Q (\w+): (.+)")
_LINE = re.compile(r"([BPSA]): ?(.*)")
_STATED = re.compile(r"(.+?)\s*\{([a-z0-9, ]+)\}\s*")


@dataclass(frozen=True, slots=True)
class Article:
    """Its title, its date (“” without one), and its paragraphs: (id, sentence) pairs."""

    title: str
    date: str
    paragraphs: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A question for one thing, and the ids of the sentences each of which states it; none where nothing does."""

    question: str
    stated_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the questions that it is made of (itself, where it wants one thing), and its answer.

    The answer is (sentence, ids of the sentences that it rests on) pairs; empty where the articles do not answer. A
    follow-up comes after what was asked and answered `before`.
    """

    kind: str
    question: str
    parts: tuple[Part, ...]
    answer: tuple[tuple[str, tuple[str, ...]], ...]
    before: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about the same, and what is asked of them."""

    name: str
    articles: tuple[Article, ...]
    asked: tuple[Asked, ...]

    @property
    def sentences(self) -> dict[str, str]:
        """Each sentence by its id."""
        return {name: text for one in self.articles for paragraph in one.paragraphs for name, text in paragraph}


def read_stories(file: Path) -> list[Story]:
    """The stories of a file. Raises QuestionsError, which names the line or the story that is not as it must be."""
    lines = [(number, line.rstrip()) for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)]
    starts = [at for at, (_, line) in enumerate(lines) if line.startswith("##### ")]
    if not starts:
        raise QuestionsError(f"{file} holds no story: each begins with a line “##### its name”.")
    ends = [*starts[1:], len(lines)]
    return [_story(file, lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _story(file: Path, lines: list[tuple[int, str]]) -> Story:
    first = next((at for at, (_, line) in enumerate(lines) if line.startswith("Q ")), len(lines))
    story = Story(lines[0][1][6:].strip(), tuple(_articles(file, lines[1:first])), tuple(_asked(file, lines[first:])))
    known = [name for one in story.articles for paragraph in one.paragraphs for name, _ in paragraph]
    if len(known) != len(set(known)):
        raise QuestionsError(f"{file}: the story “{story.name}” has two sentences of one id.")
    for one in story.asked:
        named = [name for part in one.parts for name in part.stated_by] + [name for _, on in one.answer for name in on]
        if unknown := sorted({*named} - {*known}):
            raise QuestionsError(f"{file}: “{one.question}” names {', '.join(unknown)}, which its story lacks.")
    return story


def _articles(file: Path, lines: list[tuple[int, str]]) -> Iterator[Article]:
    title, date, paragraphs = "", "", list[tuple[tuple[str, str], ...]]()
    for number, line in lines:
        if line.startswith("=== "):
            if title:
                yield Article(title, date, tuple(paragraphs))
            head = _TITLE.fullmatch(line)
            if not head:
                raise QuestionsError(f"{file}:{number}: an article begins “=== Title | 2021-05-30”, or “| none”.")
            title, date, paragraphs = head[1], head[2].replace("none", ""), []
        elif line:
            sentences = tuple(_SENTENCE.findall(line))
            if not line.startswith("[") or not title or not all(text for _, text in sentences):
                raise QuestionsError(f"{file}:{number}: a paragraph belongs to an article, its sentences begin “[a1]”.")
            paragraphs.append(sentences)
    if title:
        yield Article(title, date, tuple(paragraphs))


def _asked(file: Path, lines: list[tuple[int, str]]) -> Iterator[Asked]:
    starts = [at for at, (_, line) in enumerate(lines) if line.startswith("Q ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _asked_one(file, lines[start:end])


def _asked_one(file: Path, lines: list[tuple[int, str]]) -> Asked:
    number, line = lines[0]
    head = _QUESTION.fullmatch(line)
    if not head or head[1] not in KINDS:
        raise QuestionsError(f"{file}:{number}: a question is “Q kind: text”. Kinds: {', '.join(sorted(KINDS))}.")
    kind, question = head[1], head[2]
    part: str | None = question
    parts: list[Part] = []
    before: tuple[Turn, ...] = ()
    stated: tuple[tuple[str, tuple[str, ...]], ...] | None = None
    for number, line in ((at, text) for at, text in lines[1:] if text):
        said = _LINE.fullmatch(line)
        if not said or stated is not None:
            raise QuestionsError(f"{file}:{number}: expected Q, B:, P:, S: or A:, and A: last.")
        if said[1] == "B":
            asked, _, answered = said[2].partition("? | ")
            before = (Turn(f"{asked}?", answered),)
        elif said[1] == "P" and part in (None, question):
            part = said[2]
        elif said[1] == "S" and part is not None:
            parts.append(Part(part, _names(said[2])))
            part = None
        elif said[1] == "A" and part is None:
            stated = () if said[2] == "none" else tuple((text, _names(on)) for text, on in _STATED.findall(said[2]))
            if said[2] != "none" and (not stated or _STATED.sub("", said[2]).strip()):
                raise QuestionsError(f"{file}:{number}: each sentence of an answer ends with “{{a1}}”.")
        else:
            raise QuestionsError(f"{file}:{number}: an S: follows its question or P:, and the answer an S:.")
    if stated is None:
        raise QuestionsError(f"{file}:{number}: “{question}” has no answer; write “A: none” where there is none.")
    if (kind == "followup") != any(turn.answer for turn in before):
        raise QuestionsError(f"{file}:{number}: a followup, and none other, has “B: question? | answer”.")
    return Asked(kind, question, tuple(parts), stated, before)


def _names(text: str) -> tuple[str, ...]:
    return () if text.strip() == "none" else tuple(re.split(r"[,\s]+", text.strip()))


def read_taken_apart(file: Path) -> list[tuple[str, tuple[str, ...]]]:
    """The questions of a file with their parts; one that wants one thing is its only part. Raises QuestionsError."""
    blocks = [block.splitlines() for block in re.split(r"\n\s*\n", file.read_text("utf-8").strip())]
    for lines in blocks:
        if len(lines) < 2 or not all(line.endswith("?") for line in lines[1:]):
            raise QuestionsError(f"{file}: below “{lines[0]}” stand its parts, each a question.")
    return [(lines[0], tuple(lines[1:])) for lines in blocks]
