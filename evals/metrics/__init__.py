"""Measures of a case as it went; METRICS names each.

A new metric is a class with the properties and the method of `Metric` in a file here, and one line below. Its score is
between 0 and 1, 1 is good, and it says why; where it does not apply its value is None, which no mean counts.
"""

from collections.abc import Mapping

from evals.metrics.citations import CitationPrecision, CitationRecall, CitedRight, Footnoted, QuotesStand
from evals.metrics.facts import Facts, NoForbidden, Right
from evals.metrics.long import RougeL
from evals.metrics.metric import Documents, Metric
from evals.metrics.refusals import Answered, PremiseCorrected, RefusalPrecision, RefusalRecall
from evals.metrics.retrieval import ranking_metrics
from evals.metrics.short import ExactMatch, TokenF1

__all__ = ["METRICS", "RANKINGS", "Documents", "Metric"]

_ANSWERS: tuple[Metric, ...] = (
    Right(),
    Facts(),
    NoForbidden(),
    CitedRight(),
    CitationPrecision("paragraph"),
    CitationRecall("paragraph"),
    CitationPrecision("document"),
    CitationRecall("document"),
    QuotesStand(),
    Footnoted(),
    RefusalPrecision(),
    RefusalRecall(),
    Answered(),
    PremiseCorrected(),
    ExactMatch(),
    TokenF1(),
    RougeL(),
)
RANKINGS: Mapping[str, Metric] = {one.name: one for one in ranking_metrics()}
METRICS: Mapping[str, Metric] = {**{one.name: one for one in _ANSWERS}, **RANKINGS}
