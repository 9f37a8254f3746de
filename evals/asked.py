"""Measures the command `ask` as a user meets it: its help, a fresh process, a batch of questions."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.errors import MeasurementError
from evals.figures import Figure, Target
from evals.instant import instant_endpoint
from evals.plan import Plan, make_index
from evals.processes import command, run
from evals.settings import child_environment

HELP, COLD, COLD_WITHOUT_MODEL, NEXT = Target(0.3), Target(15), Target(7), Target(6)  # seconds
MEMORY = Target(3)  # GiB
HELP_RUNS = 5  # for each repetition: it is quick, and a quick process varies more
BATCH = 8  # questions
_MARKER = re.compile(r"\s*\[\d+\]")


def measure_help(plan: Plan) -> Iterator[Figure]:
    """Seconds from the start of `ask --help` to its end."""
    words = [command("ask"), "--help"]
    environment = child_environment(plan.settings)
    run(words, environment, plan.folder)
    seconds = [run(words, environment, plan.folder).seconds for _ in range(HELP_RUNS * plan.repeat)]
    yield Figure.of("help", "ask --help", "s", seconds, HELP)


def measure_cold(plan: Plan) -> Iterator[Figure]:
    """Seconds from the start of `ask QUESTION` to its first sentence, with the model and without it.

    Without it: an endpoint on loopback gives the same answer at once, so that everything else is as before (index,
    search, the model's client, the check). The difference is the model's load, its prompt and its answer. The
    first run is the warm-up: files are read from the disk in it, what `ask` keeps between starts is made, and its
    memory is followed.
    """
    make_index(plan)
    question = plan.questions[0]
    model = ["--model", plan.model] if plan.model else []
    words = [command("ask"), *model]
    environment = child_environment(plan.settings)
    plan.progress.notice("cold: warm-up")
    first = run([*words, "--json", question], environment, plan.folder, watch=True, codes=(0, 3))
    answer = json.loads(first.output)
    if not answer["answered"]:
        raise MeasurementError(f"{question!r} is not answered, so no first sentence can be waited for. Ask another.")
    if first.peak is not None:
        note = "ask and its engine; what they share counts twice"
        yield Figure.of("cold", "peak memory", "GiB", [first.peak / 2**30], MEMORY, note)

    with_model: list[float] = []
    without: list[float] = []
    with instant_endpoint(_MARKER.sub("", answer["answer"])) as address:
        instant = child_environment(plan.settings, {"OPENAI_BASE_URL": address})
        for number in range(plan.repeat):
            plan.progress.notice(f"cold: run {number + 1} of {plan.repeat}")
            with_model.append(_first_line([*words, question], environment, plan))
            without.append(_first_line([words[0], "--model", "instant", question], instant, plan))
    yield Figure.of("cold", "ask, to the first checked sentence", "s", with_model, COLD)
    note = "the same answer from an endpoint that gives it at once"
    yield Figure.of("cold", "everything but the model", "s", without, COLD_WITHOUT_MODEL, note)
    own = [whole - rest for whole, rest in zip(with_model, without, strict=True)]
    yield Figure.of("cold", "the model's load, prompt and answer", "s", own, note="the difference, run by run")


def _first_line(words: Sequence[str], environment: Mapping[str, str], plan: Plan) -> float:
    """Seconds to the first sentence, which is the first line of an answer; a refusal is a MeasurementError."""
    seconds = run(words, environment, plan.folder).first_line
    assert seconds is not None  # the exit code 0 says that there was an answer
    return seconds


def measure_batch(plan: Plan) -> Iterator[Figure]:
    """Seconds to the first checked sentence of each question of a batch but the first, which waits for the model."""
    make_index(plan)
    questions = plan.questions[:BATCH]
    words = [command("ask"), "--batch", "--json", *(["--model", plan.model] if plan.model else [])]
    answers: list[dict[str, Any]] = []
    for number in range(plan.repeat):
        plan.progress.notice(f"batch: run {number + 1} of {plan.repeat}")
        given = "\n".join(questions)
        done = run(words, child_environment(plan.settings), plan.folder, given, codes=(0, 1))
        answers += [json.loads(line) for line in done.output.splitlines()][1:]
    for answer in answers:
        if "error" in answer:
            raise MeasurementError(f"{answer['question']!r} failed: {answer['error']}")
    answered = [one for one in answers if one["timings"]["first_statement"] is not None]
    if not answered:
        raise MeasurementError("None of the questions of the batch was answered. Ask others.")
    note = f"{len(answered)} of {len(answers)} were answered; a refusal has no first sentence"
    seconds = [one["timings"]["first_statement"] for one in answered]
    yield Figure.of("batch", "next question, to the first checked sentence", "s", seconds, NEXT, note)
    yield Figure.of("batch", "next question, to the end", "s", [one["timings"]["total"] for one in answers])
