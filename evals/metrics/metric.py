"""The seam of the metrics: each gives a case's record a score between 0 and 1 with its reason; 1 is always good."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from evals.cases import Case
from evals.records import Record, Score
from index.passages import Paragraph


class Documents(Protocol):
    """What a metric may ask of the documents themselves."""

    def text(self, file: str) -> str | None:
        """The file's text as it lies on the disk; None where it is no plain text."""

    def paragraphs(self, file: str) -> Sequence[Paragraph]:
        """The document's paragraphs. Raises DocumentsError where there is no such document."""


class Metric(Protocol):
    """One measure. `share` says that a score is 0 or 1, so that their mean is a share."""

    @property
    def name(self) -> str:
        """How `--floor` and the reports call it."""

    @property
    def meaning(self) -> str:
        """What it measures, in a few words."""

    @property
    def share(self) -> bool:
        """Whether each score is 0 or 1."""

    def score(self, record: Record, documents: Documents) -> Score:
        """The score of one case as it went, and why; None as its value where the metric does not apply."""


class AnswerMetric:
    """A metric of answers: says of which cases it does not judge, and what it thinks of an answer to the others.

    A case that crashed has 0.
    """

    name = ""
    meaning = ""
    share = True

    def score(self, record: Record, documents: Documents) -> Score:
        """See `Metric`."""
        if why := self.unfit(record.case):
            return Score(None, why)
        if record.error is not None:
            return Score(0.0, f"crashed: {record.error}")
        if record.answer is None:
            return Score(None, "no answer was asked for")
        return self.judge(record.case, record.answer, documents)

    def unfit(self, case: Case) -> str | None:
        """Why the case cannot be judged, whatever the answer; None where it can."""
        raise NotImplementedError

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """The score of an answer, the object of `ask --json`."""
        raise NotImplementedError


FALSE_PREMISE = "false-premise"


def texts(answer: Mapping[str, Any]) -> list[str]:
    """The answer's sentences, without footnote numbers."""
    return [str(statement["text"]) for statement in answer["statements"]]


def evidence_places(case: Case) -> set[tuple[str, int]]:
    """The paragraphs that the case names."""
    return {(one.doc, one.paragraph) for one in case.evidence if one.paragraph is not None}


def evidence_files(case: Case) -> set[str]:
    """The documents that the case names."""
    return {one.doc for one in case.evidence}


def no_paragraphs(case: Case) -> str | None:
    """Why a case cannot be measured by paragraph; None where it can."""
    if not case.evidence:
        return "the case names no evidence"
    if any(one.paragraph is None for one in case.evidence):
        return "the case names documents only"
    return None
