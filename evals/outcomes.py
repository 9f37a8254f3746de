"""How a case went as a whole, and how far the program's own signs of trust tell right answers from wrong ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from evals.records import Record, Run
from evals.statistics import Interval, auc, share

RIGHT = "right"  # the metric that judges a case as a whole
BINS, FEWEST = 5, 8  # of a reliability plot: bins at most, cases in each at least
STANDINGS = ("quoted", "supported", "weak", "refused")  # by the weakest statement of the answer


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases with a value from `low` to `high`: how many, their mean value, and the share that was right."""

    low: float
    high: float
    middle: float
    count: int
    right: Interval


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether the similarity of question and nearest passage says that an answer, or a refusal, is right.

    `answerable_auc` is how well it tells questions that can be answered from others, `right_auc` right answers from
    wrong ones; 0.5 is chance. `standings` are (weakest verdict, cases, share right).
    """

    answers: tuple[Bin, ...]
    refusals: tuple[Bin, ...]
    answerable_auc: float | None
    right_auc: float | None
    standings: tuple[tuple[str, int, Interval], ...]
    scored: int


def outcome(record: Record) -> str:
    """`crashed`, `right`, `wrong`, or `unscored` where the case names nothing to judge it by or nothing was asked."""
    if record.error is not None:
        return "crashed"
    score = record.scores.get(RIGHT)
    if score is None or score.value is None:
        return "unscored"
    return "right" if score.value == 1 else "wrong"


def reliability(run: Run) -> Reliability:
    """Of the main cases that were asked and judged."""
    judged = [one for one in run.records if one.case.main and one.answer and outcome(one) in ("right", "wrong")]
    scored = [(one, float(one.answer["similarity"])) for one in judged if one.answer and _has_similarity(one)]
    answered = [(value, outcome(one) == "right") for one, value in scored if one.answer and one.answer["answered"]]
    refused = [(value, outcome(one) == "right") for one, value in scored if one.answer and not one.answer["answered"]]
    standings = []
    for standing in STANDINGS:
        found = [outcome(one) == "right" for one in judged if _standing(one) == standing]
        if found:
            standings.append((standing, len(found), share(sum(found), len(found))))
    return Reliability(
        bins(answered),
        bins(refused),
        auc(
            [value for one, value in scored if not one.case.answerable],
            [value for one, value in scored if one.case.answerable],
        ),
        auc([value for value, right in answered if not right], [value for value, right in answered if right]),
        tuple(standings),
        len(scored),
    )


def _has_similarity(record: Record) -> bool:
    return record.answer is not None and record.answer.get("similarity") is not None


def _standing(record: Record) -> str:
    assert record.answer is not None
    verdicts = [statement["verdict"] for statement in record.answer["statements"]]
    return max(verdicts, key=STANDINGS.index, default="refused")


def bins(cases: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Bins with about as many cases each."""
    ordered = sorted(cases)
    count = max(1, min(BINS, len(ordered) // FEWEST))
    ends = [round(len(ordered) * at / count) for at in range(count + 1)]
    found = []
    for start, end in pairwise(ends):
        part = ordered[start:end]
        if part:
            values = [value for value, _ in part]
            right = share(sum(right for _, right in part), len(part))
            found.append(Bin(values[0], values[-1], sum(values) / len(values), len(part), right))
    return tuple(found)
