"""When a question is about: a month or year that it names, or "the latest", weighs passages by their documents' dates.

Nothing is excluded by it, only put behind: many documents state no date, and what happened in May may stand in one of
June. Who wants to exclude has --since and --until.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.dates import MONTHS, find_dates
from index.passages import Hit

WEIGHT = 0.25  # of the best score: what a date that fits adds, about twenty places of a fused ranking
WIDER = 3  # times as many passages are looked at as are wanted
_LONG = "|".join(name.title() for name in sorted(MONTHS, key=len, reverse=True) if len(name) > 3 or name == "may")
_MONTH = re.compile(  # "May" alone is a verb too often, and so is "march"
    rf"\b(?:in|during|since|until|by|before|after|of|from|between|and|for|early|mid|late|last)[\s-]+({_LONG})\b"
    rf"|\b({_LONG.replace('May|', '').replace('|May', '').replace('March|', '').replace('|March', '')})\b"
)
_YEAR = re.compile(r"\b(?:in|during|of|for|since|until|by|from|between|and|to|early|late) ((?:19|20)\d\d)\b")
_LATEST = re.compile(r"\b(?:latest|newest|most recent(?:ly)?|currently|at present|so far|to date)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Times:
    """The months and years that a question names, as (year, month), None where it does not say; or the latest."""

    named: frozenset[tuple[int | None, int | None]]
    latest: bool = False

    def fit(self, date: str | None, dates: Sequence[str]) -> float:
        """How well a document's date (ISO 8601, or a beginning of it) fits, from 0 to 1, among those of all hits."""
        if date is None:
            return 0.0
        year, month = int(date[:4]), int(date[5:7] or 0)
        if any(y in (None, year) and m in (None, month) for y, m in self.named):
            return 1.0
        others = sorted(set(dates))
        return others.index(date) / (len(others) - 1) if self.latest and len(others) > 1 else 0.0


def asked_times(question: str) -> Times | None:
    """The times that the question names, None where it names none."""
    full = find_dates(question)
    named: set[tuple[int | None, int | None]] = {(date.year, date.month) for date in full}
    for match in _MONTH.finditer(question):
        if not any(date.start < match.end() and match.start() < date.end for date in full):
            named.add((None, MONTHS[(match[1] or match[2]).lower()]))
    named |= {(int(match[1]), None) for match in _YEAR.finditer(question)}
    latest = bool(_LATEST.search(question))
    return Times(frozenset(named), latest) if named or latest else None


def weighed(hits: Sequence[Hit], times: Times) -> list[Hit]:
    """The hits in the order of their scores and of how well their documents' dates fit."""
    dates = [hit.date for hit in hits if hit.date]
    best = max((hit.score for hit in hits), default=0.0)
    return sorted(hits, key=lambda hit: -(hit.score + WEIGHT * best * times.fit(hit.date, dates)))
