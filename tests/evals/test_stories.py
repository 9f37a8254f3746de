"""The stories that the embedded model is taught from: how they are read, and that none asks what a set measures."""

import json

import pytest

from evals.errors import QuestionsError
from evals.sets import NEWS, OUTSIDE, SEEDS
from evals.training.stories import STORIES, TAKEN_APART, read_stories, read_taken_apart

STORY = """##### The ferry of Brenne
=== Ferry runs aground | 2019-03-04
[a1] The ferry Halcyon ran aground off Brenne on Sunday. [a2] Fourteen people were hurt, the coastguard said.

[a3] The ship belongs to Brim Lines. [a4] Its captain, Nora Vane, was the last to leave it.

Q fact: How many people were hurt when the ferry Halcyon ran aground?
S: a2
A: Fourteen people were hurt, the coastguard said. {a2}

Q several: Who owns the ferry Halcyon, and how many people were hurt?
P: Who owns the ferry Halcyon?
S: a3
P: How many people were hurt?
S: a2
A: The Halcyon belongs to Brim Lines. {a3} Fourteen people were hurt. {a2}

Q unanswerable: How much will the repair of the ferry Halcyon cost?
S: none
A: none

Q premise: Why was the captain Nora Vane the first to leave the ferry?
S: none
A: Nora Vane was the last to leave it. {a4}

Q followup: And who is its captain?
B: Who owns the ferry Halcyon? | The Halcyon belongs to Brim Lines.
S: a4
A: Its captain is Nora Vane. {a4}
"""


def test_all_stories_that_come_along_can_be_read_and_each_has_questions_with_and_without_an_answer():
    stories = [story for file in STORIES.glob("*.txt") for story in read_stories(file)]
    assert len(stories) > 400
    assert all(any(one.answer for one in story.asked) for story in stories)
    assert all(any(not one.answer for one in story.asked) for story in stories)
    assert sum(len(story.asked) for story in stories) > 6500


def test_no_question_of_the_sets_that_measure_is_among_those_that_are_learnt():
    # “Why?” is asked of many things: a follow-up is the same where it comes after the same question
    learnt = {
        _plain(*(turn.question for turn in one.before), one.question)
        for file in STORIES.glob("*.txt")
        for story in read_stories(file)
        for one in story.asked
    } | {_plain(question) for question, _ in read_taken_apart(TAKEN_APART)}
    assert len(learnt) > 10_000
    for file in (SEEDS, NEWS, OUTSIDE):
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        before = [[turn["question"] for turn in line.get("history", [])[-1:]] for line in lines]
        assert not learnt & {_plain(*said, line["question"]) for said, line in zip(before, lines, strict=True)}


def _plain(*questions):
    return " ".join(" ".join(questions).lower().split())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Just a text.", "holds no story"),
        (STORY.replace("[a2] ", ""), "names a2, which its story lacks"),
        (STORY.replace("[a4]", "[a1]"), "two sentences of one id"),
        (STORY.replace(" | 2019-03-04", ""), "one.txt:2: an article begins"),
        (STORY.replace("[a1] ", "[a1] [a9] "), "one.txt:3: a paragraph belongs to an article"),
        (STORY.replace("S: a3\nP", "P"), "one.txt:13: an S: follows its question or P:"),
        (STORY.replace("S: a2\nA", "A"), "one.txt:8: an S: follows its question or P:"),
        (STORY.replace("said. {a2}", "said. {a2}\nA: none"), "one.txt:10: expected Q, B:, P:, S: or A:, and A: last"),
        (STORY.replace("Q fact", "Q riddle"), "one.txt:7: a question is “Q kind: text”"),
        (STORY.replace("said. {a2}", "said."), "one.txt:9: each sentence of an answer"),
        (STORY.replace("A: none", "X: none"), "expected Q, B:, P:, S: or A:"),
        (STORY.replace("A: none", ""), "“How much will the repair of the ferry Halcyon cost\\?” has no answer"),
        (STORY.replace("Q fact", "Q followup"), "a followup, and none other"),
        (STORY.replace("S: a3", "B: Who is she? | Nora Vane.\nS: a3"), "a followup, and none other"),
        (STORY.replace("[a3] ", ""), "one.txt:5: a paragraph belongs to an article"),
    ],
)
def test_a_story_that_is_not_as_it_must_be_is_told_of_with_its_line(tmp_path, text, fault):
    (tmp_path / "one.txt").write_text(text)
    with pytest.raises(QuestionsError, match=fault.replace("[", r"\[")):
        read_stories(tmp_path / "one.txt")
