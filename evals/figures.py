"""What was measured: figures with their range, target and unit; as a table for people and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

SCHEMA = 1
DIGITS = {"s": 2, "ms": 1, "GiB": 2, "ratio": 2, "MB": 1}  # behind the point, for people; others have none


@dataclass(frozen=True, slots=True)
class Target:
    """A limit that a figure is to keep, in the figure's unit: to stay below, or to reach where `at_least`."""

    limit: float
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Whether the value keeps it."""
        return value >= self.limit if self.at_least else value < self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '<'} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with the lowest and highest of its `runs` values; `note` says what it leaves out or stands on."""

    part: str
    name: str
    unit: str
    value: float
    low: float
    high: float
    runs: int
    target: Target | None = None
    note: str = ""

    @classmethod
    def of(
        cls, part: str, name: str, unit: str, values: Sequence[float], target: Target | None = None, note: str = ""
    ) -> Figure:
        """The median of one or more values."""
        return cls(part, name, unit, median(values), min(values), max(values), len(values), target, note)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        return None if self.target is None else self.target.met(self.value)


@dataclass(frozen=True, slots=True)
class Measured:
    """A whole run: the machine, the figures in order, and (part, reason) of what could not be measured."""

    machine: dict[str, Any]
    corpora: tuple[dict[str, Any], ...]
    figures: tuple[Figure, ...]
    failures: tuple[tuple[str, str], ...]


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which `percent` of the values lie, by linear interpolation between neighbours."""
    ordered = sorted(values)
    at = (len(ordered) - 1) * percent / 100
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def to_json(measured: Measured) -> dict[str, Any]:
    """Plain values, ready for `json.dumps`."""
    return {
        "schema": SCHEMA,
        "machine": measured.machine,
        "corpora": list(measured.corpora),
        "figures": [_figure_json(figure) for figure in measured.figures],
        "failures": [{"part": part, "reason": reason} for part, reason in measured.failures],
    }


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {
        "part": figure.part,
        "name": figure.name,
        "unit": figure.unit,
        "value": round(figure.value, 5),
        "min": round(figure.low, 5),
        "max": round(figure.high, 5),
        "runs": figure.runs,
        "target": str(figure.target) if figure.target else None,
        "met": figure.met,
        "note": figure.note,
    }


def to_table(measured: Measured) -> Table:
    """One row a figure; a target that is missed says so."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("measured", overflow="fold")
    for name in ("median", "min – max"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("unit", "target", ""):
        table.add_column(name, no_wrap=True)
    part = ""
    for figure in measured.figures:
        if part and figure.part != part:
            table.add_section()
        part = figure.part
        digits = DIGITS.get(figure.unit, 0)
        verdict = {None: "", True: "[green]met[/]", False: "[red]missed[/]"}[figure.met]
        spread = f"{figure.low:,.{digits}f} – {figure.high:,.{digits}f}" if figure.runs > 1 else ""
        name = f"{figure.part}: {figure.name}"
        table.add_row(name, f"{figure.value:,.{digits}f}", spread, figure.unit, str(figure.target or ""), verdict)
    return table


def notes(measured: Measured) -> list[str]:
    """What the figures leave out or stand on, a line each; a note that several of a part share stands once."""
    names: dict[tuple[str, str], list[str]] = {}
    for figure in measured.figures:
        if figure.note:
            names.setdefault((figure.part, figure.note), []).append(figure.name)
    return [f"{part}, {' and '.join(found)}: {note}" for (part, note), found in names.items()]
