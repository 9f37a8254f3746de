"""Whether it refuses what the documents do not answer, and only that; false premises are counted apart."""

from collections.abc import Mapping
from typing import Any

from evals.cases import Case
from evals.metrics.facts import forbidden_statements, missing_facts
from evals.metrics.metric import FALSE_PREMISE, AnswerMetric, Documents
from evals.records import Record, Score


class RefusalPrecision(AnswerMetric):
    """Of the cases that were refused, the share that cannot be answered."""

    name = "refusal-precision"
    meaning = "refusals of questions that the documents do not answer"

    def score(self, record: Record, documents: Documents) -> Score:
        """A case that crashed was not refused."""
        if record.error is not None:
            return Score(None, f"crashed: {record.error}")
        return AnswerMetric.score(self, record, documents)

    def unfit(self, case: Case) -> str | None:
        """False premises."""
        return _premise(case)

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """Does not apply to answers."""
        if answer["answered"]:
            return Score(None, "not refused")
        return Score(
            float(not case.answerable), "refused, though the documents say" if case.answerable else "rightly refused"
        )


class RefusalRecall(AnswerMetric):
    """Of the cases that cannot be answered, the share that was refused."""

    name = "refusal-recall"
    meaning = "unanswerable questions that were refused"

    def unfit(self, case: Case) -> str | None:
        """Answerable cases and false premises."""
        return _premise(case) or ("the documents answer it" if case.answerable else None)

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """1 for a refusal."""
        return Score(float(not answer["answered"]), "answered" if answer["answered"] else "rightly refused")


class Answered(AnswerMetric):
    """Of the cases that can be answered, the share that was: what is missing to 1 are the false refusals."""

    name = "answered"
    meaning = "answerable questions that were answered, rightly or not; the rest are false refusals"

    def unfit(self, case: Case) -> str | None:
        """Unanswerable cases and false premises."""
        return _premise(case) or (None if case.answerable else "the documents do not answer it")

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """0 for a refusal."""
        return Score(float(answer["answered"]), "answered" if answer["answered"] else "falsely refused")


PREMISE_OUTCOMES = ("corrected", "refused", "believed")


class PremiseCorrected(AnswerMetric):
    """1 where a false premise was corrected. Its reason begins with the outcome: corrected, refused or believed."""

    name = "premise-corrected"
    meaning = "false premises that the answer corrects"

    def unfit(self, case: Case) -> str | None:
        """All other types."""
        return None if case.type == FALSE_PREMISE else "no false premise"

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """An answer that neither refuses nor corrects has believed the premise, or acts as though it had."""
        if not answer["statements"]:
            return Score(0.0, "refused")
        if made := forbidden_statements(case, answer):
            return Score(0.0, f"believed: states “{'”, “'.join(made)}”")
        if case.facts and not missing_facts(case, answer, documents):
            return Score(1.0, "corrected")
        if not answer["answered"]:
            return Score(0.0, "refused: not with the correction")
        return Score(0.0, "believed: answered without the correction")


def _premise(case: Case) -> str | None:
    return "a false premise, counted apart" if case.type == FALSE_PREMISE else None
