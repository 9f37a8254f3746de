"""Reads stories: invented articles with questions about them, the sentences that answer each, and the right answer.

A file holds several: `##### name`, then articles (`=== Title | 2021-05-30`, or `| none`; each line a paragraph, each
sentence behind its id, `[a1]`), then questions: `Q kind: question`, the sentences that state what it asks for (`S: a1,
b2` or `S: none`), and the answer, each sentence with what it rests on (`A: … {a1} … {b2}` or `A: none`). One that asks
for several things has a `P: question` for each before its own `S:`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.errors import QuestionsError

STORIES = Path(__file__).with_name("stories")
KINDS = frozenset("fact who several comparison paraphrase premise unanswerable article long".split())
_SENTENCE = re.compile(r"\[([a-z]\d+)\]\s*(.*?)(?=\s*\[[a-z]\d+\]|$)")
_QUESTION = re.compile(r"Q (\w+): (.+)")
_LINE = re.compile(r"([PSA]): ?(.*)")
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

    The answer is (sentence, ids of the sentences that it rests on) pairs; empty where the articles do not answer.
    """

    kind: str
    question: str
    parts: tuple[Part, ...]
    answer: tuple[tuple[str, tuple[str, ...]], ...]


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
    """The stories of a file. Raises QuestionsError, which names the line, where one is not as it must be."""
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
            title, _, date = line[4:].rpartition(" | ")
            date, paragraphs = "" if date.strip() == "none" else date.strip(), []
        elif line:
            sentences = tuple(_SENTENCE.findall(line))
            if not line.startswith("[") or not sentences or not title:
                raise QuestionsError(f"{file}:{number}: a paragraph belongs to an article, its sentences begin “[a1]”.")
            paragraphs.append(sentences)
    if title:
        yield Article(title, date, tuple(paragraphs))


def _asked(file: Path, lines: list[tuple[int, str]]) -> Iterator[Asked]:
    kind = question = part = ""
    parts: list[Part] = []
    for number, line in lines:
        if found := _QUESTION.fullmatch(line):
            kind, question, part, parts = found[1], found[2], found[2], []
            if kind not in KINDS:
                raise QuestionsError(f"{file}:{number}: {kind!r} is no kind of question. Known: {', '.join(KINDS)}.")
        elif said := _LINE.fullmatch(line):
            if said[1] == "P":
                part = said[2]
            elif said[1] == "S":
                parts.append(Part(part, _names(said[2])))
            else:
                stated = () if said[2] == "none" else tuple((text, _names(on)) for text, on in _STATED.findall(said[2]))
                if not parts or (said[2] != "none" and (not stated or _STATED.sub("", said[2]).strip())):
                    raise QuestionsError(
                        f"{file}:{number}: an answer follows S:, and each sentence ends with “{{a1}}”."
                    )
                yield Asked(kind, question, tuple(parts), stated)
        elif line:
            raise QuestionsError(f"{file}:{number}: expected Q, P:, S: or A:.")


def _names(text: str) -> tuple[str, ...]:
    return () if text.strip() == "none" else tuple(re.split(r"[,\s]+", text.strip()))
