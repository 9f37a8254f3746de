"""Fits the weights by which a statement counts as an answer, from runs whose cases say what is right.

Every statement of a run is one example: its signals, and whether it answers. The home of scikit-learn.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

from evals.cases import Case
from evals.errors import MeasurementError
from evals.metrics.metric import FALSE_PREMISE
from evals.records import Record, Run
from evals.wording import fold, stated
from rag.answers import Signals

NAMES = tuple(one.name for one in fields(Signals))
FOLDS = 5
STRENGTH = 0.3  # inverse of the L2 penalty: of 0.3, 1 and 10 the one that tells best on cases held out
COST = 1  # a wrong sentence that is shown costs as much as so many right ones that are left out
LEAST = COST / (COST + 1)  # the probability from which on showing a sentence costs less than leaving it out
CURVE = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # probabilities for which precision and recall are told
OVERLAP = 0.5  # share of a statement's words in the evidence from which on it tells what the evidence tells


@dataclass(frozen=True, slots=True)
class Example:
    """A statement: its case, its signals, and whether it answers."""

    case: str
    signals: Signals
    answers: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """The fitted weights, and how well they tell answers apart on cases that they were not fitted on.

    `held_out` are (probability, answers) pairs, each from a fold in which its case was left out.
    """

    intercept: float
    coefficients: dict[str, float]
    examples: int
    answers: int
    auc: float
    held_out: tuple[tuple[float, bool], ...]


def examples(runs: Sequence[Run]) -> list[Example]:
    """The statements of which it is clear whether they answer."""
    found = []
    for run in runs:
        for record in run.records:
            if record.answer is None or not record.case.main:
                continue
            for statement in record.answer["statements"]:
                signals, right = statement.get("signals"), answers(record, statement)
                if signals is not None and right is not None:
                    found.append(Example(record.case.id, Signals(**signals), right))
    return found


def answers(record: Record, statement: dict[str, Any]) -> bool | None:
    """Whether the statement answers the case; None where the case does not tell.

    It does where it states a fact of the case and nothing forbidden, or tells what the evidence tells; it does not
    where the documents do not say, where it states something forbidden, or where it rests on none of the evidence.
    """
    case, text = record.case, statement["text"]
    if any(stated(text, one) is None for one in case.forbidden):
        return False
    if case.type == FALSE_PREMISE:
        return None  # what repeats the premise and what corrects it share their words
    if any(stated(text, alias, heed_negation=False) is None for aliases in case.facts for alias in aliases):
        return True
    if not case.answerable:
        return False
    if not _rests_on_evidence(record, statement):
        return False
    return None if case.facts else _tells_the_evidence(case, text)


def fit(given: Sequence[Example]) -> Fit:
    """The weights for the examples of which all is known. Raises MeasurementError where one kind is missing."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    given = [example for example in given if None not in astuple(example.signals)]
    rows = [astuple(example.signals) for example in given]
    right = [example.answers for example in given]
    cases = [example.case for example in given]
    if min(sum(right), len(right) - sum(right)) < FOLDS or len(set(cases)) < FOLDS:
        raise MeasurementError(
            f"The runs hold {sum(right)} statements that answer and {len(right) - sum(right)} that do not: too few to "
            "fit. Ask more: ask-eval run --half dev --doubted --out FILE"
        )
    # each signal by its own spread, so that the penalty falls on all alike
    scale, weigh = StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=1000)
    model = make_pipeline(scale, weigh)
    held_out = cross_val_predict(model, rows, right, groups=cases, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
    model.fit(rows, right)
    coefficients = weigh.coef_[0] / scale.scale_
    return Fit(
        float(weigh.intercept_[0] - coefficients @ scale.mean_),
        {name: float(weight) for name, weight in zip(NAMES, coefficients, strict=True)},
        len(given),
        sum(right),
        float(roc_auc_score(right, held_out)),
        tuple((float(one), truth) for one, truth in zip(held_out, right, strict=True)),
    )


def curve(found: Fit) -> list[tuple[float, float | None, float]]:
    """(least probability, precision, recall) of the statements that would be shown, on cases held out of the fit."""
    points = []
    for least in CURVE:
        shown = [truth for one, truth in found.held_out if one >= least]
        points.append((least, sum(shown) / len(shown) if shown else None, sum(shown) / found.answers))
    return points


def calibration(found: Fit) -> list[tuple[float, float, int]]:
    """(mean probability, share that answers, statements) of the held-out statements, a quarter of them at a time."""
    ordered = sorted(found.held_out)
    size = -(-len(ordered) // 4)
    quarters = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    return [
        (sum(one for one, _ in part) / len(part), sum(truth for _, truth in part) / len(part), len(part))
        for part in quarters
    ]


def weights(found: Fit, runs: Sequence[Run], day: str) -> dict[str, Any]:
    """What `rag.signals` reads, with what it was fitted on and how well it does."""
    return {
        "fitted": day,
        "on": [f"{run.meta['set']}, half {run.meta['half']}, {len(run.records)} cases" for run in runs],
        "model": sorted({str(run.meta["model"]) for run in runs}),
        "statements": found.examples,
        "answers": found.answers,
        "auc": round(found.auc, 3),
        "curve": [
            {"least": round(least, 3), "precision": precision and round(precision, 3), "recall": round(recall, 3)}
            for least, precision, recall in curve(found)
        ],
        "least": round(LEAST, 3),
        "intercept": round(found.intercept, 4),
        "coefficients": {name: round(weight, 4) for name, weight in found.coefficients.items()},
    }


def _rests_on_evidence(record: Record, statement: dict[str, Any]) -> bool:
    assert record.answer is not None
    places = {one["number"]: (one["file"], one["paragraph"]) for one in record.answer["citations"]}
    cited = [places[one["number"]] for one in statement["citations"]]
    return any(
        file == one.doc and one.paragraph in (None, paragraph)
        for one in record.case.evidence
        for file, paragraph in cited
    )


def _tells_the_evidence(case: Case, text: str) -> bool | None:
    words = set(fold(text))
    told = {word for one in case.evidence for word in fold(one.quote)} | set(fold(case.reference))
    return len(words & told) / (len(words) or 1) >= OVERLAP if told else None
