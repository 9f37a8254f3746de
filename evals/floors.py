"""Floors: the least that a metric may come to before a run counts as failed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.metrics import METRICS
from evals.summary import Summary
from index.errors import UsageError


@dataclass(frozen=True, slots=True)
class Floor:
    """A metric's least mean over the main cases."""

    metric: str
    least: float

    def faults(self, summary: Summary) -> Iterator[str]:
        """A line where the run lies below, or where the metric applied to no case."""
        found = summary.means[self.metric]
        if found.value is None:
            yield f"{self.metric} applied to no case, so its floor of {self.least:g} is not held"
        elif found.value < self.least:
            yield f"{self.metric} is {found.value:.3f}, below its floor of {self.least:g}"


def floors_of(texts: Sequence[str]) -> tuple[Floor, ...]:
    """The floors that `metric=value` texts name. Raises UsageError."""
    floors: list[Floor] = []
    for text in texts:
        name, _, value = text.partition("=")
        if name not in METRICS:
            raise UsageError(f"There is no metric {name!r}. Choose from {', '.join(METRICS)}.")
        try:
            least = float(value)
        except ValueError:
            least = -1
        if not 0 <= least <= 1:
            raise UsageError(f"--floor {text}: give a value from 0 to 1, such as {name}=0.8.")
        floors.append(Floor(name, least))
    return tuple(floors)
