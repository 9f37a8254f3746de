"""ROUGE-L against a long answer; the home of rouge_score.

Lin: ROUGE: A Package for Automatic Evaluation of Summaries (ACL 2004), in Google's implementation.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from evals.cases import Case
from evals.metrics.metric import AnswerMetric, Documents, texts
from evals.records import Score


class RougeL(AnswerMetric):
    """The F-measure of the longest common subsequence of stems with the case's reference."""

    name = "rouge-l"
    meaning = "longest common run of words with the long answer (F-measure)"
    share = False

    def unfit(self, case: Case) -> str | None:
        """Cases without a reference."""
        return None if case.answerable and case.reference else "the case has no long answer"

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """A refusal has 0."""
        if not answer["answered"]:
            return Score(0.0, "refused")
        found = _scorer().score(case.reference, " ".join(texts(answer)))["rougeL"]
        return Score(float(found.fmeasure), f"precision {found.precision:.2f}, recall {found.recall:.2f}")


@cache
def _scorer() -> Any:  # noqa: ANN401 - rouge_score ships no types
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(["rougeL"], use_stemmer=True)
