"""Whether footnotes hold: they point at the right paragraphs, their quotes stand there, and no sentence lacks one."""

from collections.abc import Mapping
from typing import Any

from evals.cases import Case
from evals.metrics.metric import AnswerMetric, Documents, evidence_files, evidence_places, no_paragraphs
from evals.records import Score

Places = frozenset[tuple[str, int]]


def cited_places(answer: Mapping[str, Any]) -> dict[int, Places]:
    """For each footnote number its paragraph, and the equal ones in other places: any of them is the same."""
    return {
        citation["number"]: frozenset(
            (place["file"], place["paragraph"]) for place in (citation, *citation.get("also_in", ()))
        )
        for citation in answer["citations"]
    }


def _pairs(answer: Mapping[str, Any]) -> list[tuple[str, Places]]:
    """(statement, places) of each footnote of each statement; a number without a citation points nowhere."""
    places = cited_places(answer)
    return [
        (statement["text"], places.get(number, frozenset()))
        for statement in answer["statements"]
        for number in dict.fromkeys(note["number"] for note in statement["citations"])
    ]


def _label(places: Places) -> str:
    return ", ".join(f"{file} ¶{number}" for file, number in sorted(places)) or "nowhere"


class CitationPrecision(AnswerMetric):
    """The share of the statements' footnotes that point at the case's evidence."""

    share = False

    def __init__(self, level: str) -> None:
        self._level = level
        self.name = f"citation-precision.{level}"
        self.meaning = f"footnotes that point at a right {level}"

    def unfit(self, case: Case) -> str | None:
        """Cases without evidence at this level."""
        return _unfit(case, self._level)

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """Does not apply to a refusal that states nothing."""
        if not answer["statements"]:
            return Score(None, "refused: nothing is cited")
        pairs = _pairs(answer)
        if not pairs:
            return Score(0.0, "answered without a footnote")
        wrong = [places for _, places in pairs if not _fits(case, places, self._level)]
        reason = f"not in the evidence: {'; '.join(map(_label, dict.fromkeys(wrong)))}" if wrong else "all are right"
        return Score(1 - len(wrong) / len(pairs), reason)


class CitationRecall(AnswerMetric):
    """The share of the answer's parts of which one place is cited."""

    share = False

    def __init__(self, level: str) -> None:
        self._level = level
        self.name = f"citation-recall.{level}"
        self.meaning = f"parts of the answer whose {level} is cited"

    def unfit(self, case: Case) -> str | None:
        """Cases that cannot be answered, or without evidence at this level."""
        return _unfit(case, self._level)

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """A refusal that states nothing cites nothing, and has 0."""
        if not answer["statements"]:
            return Score(0.0, "refused")
        cited = {place for _, places in _pairs(answer) for place in places}
        files = {file for file, _ in cited}
        parts: dict[int, list[str]] = {}
        done: set[int] = set()
        for one in case.evidence:
            right = one.doc in files if self._level == "document" else (one.doc, one.paragraph) in cited
            parts.setdefault(one.part, []).append(f"{one.doc} ¶{one.paragraph}" if one.paragraph else one.doc)
            done |= {one.part} if right else set()
        missing = [" or ".join(places) for part, places in parts.items() if part not in done]
        return Score(len(done) / len(parts), f"not cited: {'; '.join(missing)}" if missing else "all parts are cited")


class CitedRight(AnswerMetric):
    """1 where an answer cites a right paragraph at all."""

    name = "cited-right"
    meaning = "answers that cite a right paragraph at all"

    def unfit(self, case: Case) -> str | None:
        """Cases without paragraphs."""
        return _unfit(case, "paragraph")

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """Does not apply to a refusal that states nothing."""
        if not answer["statements"]:
            return Score(None, "refused: nothing is cited")
        right = any(_fits(case, places, "paragraph") for _, places in _pairs(answer))
        return Score(float(right), "a right paragraph is cited" if right else "no right paragraph is cited")


class QuotesStand(AnswerMetric):
    """The share of quotes that stand in the file, to the character, at the offsets that they name.

    Read from the file itself, not from the index: an index that is wrong about its files is caught.
    """

    name = "quotes-stand"
    meaning = "quotes that stand in the file where they say, to the character"
    share = False

    def unfit(self, case: Case) -> str | None:
        """Every case can be judged."""
        return None

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """Does not apply to answers without quotes."""
        files = {citation["number"]: citation for citation in answer["citations"]}
        wrong: list[str] = []
        held = 0
        for statement in answer["statements"]:
            for note in statement["citations"]:
                citation = files.get(note["number"])
                text = documents.text(citation["file"]) if citation else ""
                if text is None:
                    continue  # no plain text: its offsets count in what its reader gave
                cut = text[note["start"] : note["end"]]
                inside = citation is not None and citation["start"] <= note["start"] <= note["end"] <= citation["end"]
                held += 1
                if not note["quote"] or cut != note["quote"] or not inside:
                    wrong.append(note["quote"])
        if not held:
            return Score(None, "no quotes in plain text")
        reason = f"not there: “{'”, “'.join(wrong)}”" if wrong else f"all {held} stand there"
        return Score(1 - len(wrong) / held, reason)


class Footnoted(AnswerMetric):
    """The share of statements that carry a footnote with a citation behind it."""

    name = "footnoted"
    meaning = "statements with a footnote"
    share = False

    def unfit(self, case: Case) -> str | None:
        """Every case can be judged."""
        return None

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """Does not apply to a refusal that states nothing."""
        if not answer["statements"]:
            return Score(None, "refused: nothing is stated")
        known = cited_places(answer)
        bare = [
            statement["text"]
            for statement in answer["statements"]
            if not any(note["number"] in known for note in statement["citations"])
        ]
        reason = f"without: “{'”, “'.join(bare)}”" if bare else "all have one"
        return Score(1 - len(bare) / len(answer["statements"]), reason)


def _fits(case: Case, places: Places, level: str) -> bool:
    if level == "document":
        return any(file in evidence_files(case) for file, _ in places)
    return bool(places & evidence_places(case))


def _unfit(case: Case, level: str) -> str | None:
    if not case.evidence:
        return "the case names no evidence"
    return no_paragraphs(case) if level == "paragraph" else None
