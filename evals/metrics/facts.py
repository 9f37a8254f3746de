"""What an answer states: the facts that a right one holds, what it must not say, and both together."""

import re
from collections.abc import Mapping
from typing import Any

from evals.cases import Case
from evals.metrics.metric import FALSE_PREMISE, AnswerMetric, Documents, texts
from evals.records import Score
from evals.wording import fold, has_negation, stated
from index.errors import DocumentsError

LEAD = 2  # paragraphs before the evidence in which a speaker may be named
_NAME = r"(?P<name>(?:[A-Z][\w.’'-]*\s)*[A-Z][\w’'-]+)"
_SAYS = r"(?:said|says|told|stated|states|announced|added|warned|claimed|argued|insisted|declared)"
_SPEAKER = re.compile(rf"\b(?:{_NAME} {_SAYS}\b|[Aa]ccording to (?:the )?{_NAME.replace('name', 'source')})")
_SMALL = re.compile(r"\b[a-z]{2,}\b")
_PRONOUNS = frozenset("he she it they we i who".split())


class Facts(AnswerMetric):
    """The share of the case's facts that the answer states; each counts in any one of its wordings."""

    name = "facts"
    meaning = "facts stated, of those that a right answer states"
    share = False

    def unfit(self, case: Case) -> str | None:
        """Cases without facts."""
        return None if case.answerable and case.facts else "the case names no facts"

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """A refusal states nothing; what speaks against a false premise is its answer."""
        if not _is_told(case, answer):
            return Score(0.0, "refused")
        missing = missing_facts(case, answer, documents)
        done = len(case.facts) - len(missing)
        reason = "; ".join(f"“{fact}”: {why}" for fact, why in missing)
        return Score(done / len(case.facts), reason or "all are stated")


class NoForbidden(AnswerMetric):
    """1 where the answer states nothing that the case forbids."""

    name = "no-forbidden"
    meaning = "answers that state nothing wrong that their case foresees"

    def unfit(self, case: Case) -> str | None:
        """Cases that forbid nothing."""
        return None if case.forbidden else "the case forbids nothing"

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """Does not apply where nothing is stated: that is no merit."""
        if not answer["statements"]:
            return Score(None, "refused: nothing is stated")
        made = forbidden_statements(case, answer)
        return Score(float(not made), f"states “{'”, “'.join(made)}”" if made else "states none of them")


class Right(AnswerMetric):
    """1 where the answer as a whole is right: all facts and nothing forbidden, or a refusal where one is due."""

    name = "right"
    meaning = "cases answered rightly: all facts and nothing forbidden, or refused where the documents do not say"

    def unfit(self, case: Case) -> str | None:
        """Answerable cases of which only a long answer or nothing is known."""
        return "the case names no facts" if case.answerable and not case.facts else None

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """False premises are right when they are corrected, or refused where the case names no correction."""
        if case.forbidden and (made := forbidden_statements(case, answer)):
            return Score(0.0, f"states “{'”, “'.join(made)}”")
        if not case.answerable:
            if not answer["answered"]:
                return Score(1.0, "refused, as it should")
            if case.type == FALSE_PREMISE and case.facts and not missing_facts(case, answer, documents):
                return Score(1.0, "the premise is corrected")
            return Score(0.0, "answered, though the documents do not say")
        if not _is_told(case, answer):
            return Score(0.0, "refused, though the documents say")
        if missing := missing_facts(case, answer, documents):
            return Score(0.0, "; ".join(f"“{fact}”: {why}" for fact, why in missing))
        return Score(1.0, "all facts and nothing forbidden")


def _is_told(case: Case, answer: Mapping[str, Any]) -> bool:
    """Whether something is told that may be right: of a false premise also what stands over the refusal."""
    return bool(answer["statements"] if case.type == FALSE_PREMISE else answer["answered"])


def missing_facts(case: Case, answer: Mapping[str, Any], documents: Documents) -> list[tuple[str, str]]:
    """(first wording, why it does not count) of each fact that the answer does not state.

    A fact counts within one sentence, not denied there, and not put into the mouth of somebody who is named neither in
    the question nor in the right answer nor near its evidence. Where question or right answer deny something
    themselves, a negation says nothing.
    """
    known, common = _near(case, documents)
    own = " ".join([case.question, case.full, case.reference, *(one.quote for one in case.evidence)])
    missing: list[tuple[str, str]] = []
    for aliases in case.facts:
        heed = not has_negation(own) and not any(has_negation(alias) for alias in aliases)
        reasons: list[str] = []
        for sentence in texts(answer):
            for alias in aliases:
                why = stated(sentence, alias, heed) or _stranger(sentence, known, common)
                if why is None:
                    break
                reasons.append(why)
            else:
                continue
            break
        else:
            told = [why for why in reasons if why != "not stated"]
            missing.append((aliases[0], told[0] if told else "not stated"))
    return missing


def forbidden_statements(case: Case, answer: Mapping[str, Any]) -> list[str]:
    """What the answer states of that which it must not; what it denies it does not state."""
    return [one for one in case.forbidden if any(stated(text, one) is None for text in texts(answer))]


def _near(case: Case, documents: Documents) -> tuple[set[str], set[str]]:
    """The words that may name a speaker, and the words that name nobody.

    The first stand in the question, in the right answer, or in and before the evidence; the second are written small
    somewhere in the documents that the case cites ("officials").
    """
    sources = [case.question, case.full, case.reference, *(alias for fact in case.facts for alias in fact)]
    sources += [turn.question + " " + turn.answer for turn in case.history]
    common: set[str] = set()
    for one in case.evidence:
        try:
            paragraphs = documents.paragraphs(one.doc)
        except DocumentsError:
            continue
        last = len(paragraphs) if one.paragraph is None else one.paragraph
        first = 0 if one.paragraph is None else max(0, last - 1 - LEAD)
        sources += [paragraph.text for paragraph in paragraphs[first:last]]
        common |= {word for paragraph in paragraphs for word in _SMALL.findall(paragraph.text)}
    return {word for source in sources for word in fold(source)}, common


def _stranger(sentence: str, known: set[str], common: set[str]) -> str | None:
    """Why what the sentence says is put into the wrong mouth; None where no strange speaker is named."""
    for match in _SPEAKER.finditer(sentence):
        name = match["name"] or match["source"]
        words = fold(name)
        if words and words[-1] not in known | common | _PRONOUNS:
            return f"attributed to {name}, who did not say it"
    return None
