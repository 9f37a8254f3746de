"""Whether the sentences of a run's answers do answer, beside the probability that was given for it (rag.signals)."""

from dataclasses import dataclass

from evals.fit import examples
from evals.outcomes import Bin, bins
from evals.records import Run
from evals.statistics import auc
from rag.signals import probability

CURVE = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)  # least probabilities for which precision and recall are told


@dataclass(frozen=True, slots=True)
class Calibration:
    """The share of sentences that answer at each probability; `curve` has (least probability, precision, recall).

    `auc` is how well the probability tells those that answer from those that do not; 0.5 is chance.
    """

    bins: tuple[Bin, ...]
    count: int
    auc: float | None
    curve: tuple[tuple[float, float, float], ...]


def calibration(run: Run) -> Calibration:
    """Of the shown sentences of main cases that tell whether they answer; a run with `--doubted` shows all."""
    found = [(probability(example.signals), example.answers) for example in examples([run])]
    right_ones = sum(right for _, right in found)
    curve = []
    for least in CURVE:
        kept = [right for value, right in found if value >= least]
        if kept and right_ones:
            curve.append((least, sum(kept) / len(kept), sum(kept) / right_ones))
    return Calibration(
        bins(found),
        len(found),
        auc([value for value, right in found if not right], [value for value, right in found if right]),
        tuple(curve),
    )
