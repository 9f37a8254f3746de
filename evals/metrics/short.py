"""Exact match and token F1 against short answers, as SQuAD measures them.

Rajpurkar and others: SQuAD: 100,000+ Questions for Machine Comprehension of Text (EMNLP 2016). Written here, as the
packages that hold these twenty lines (evaluate, torchmetrics) bring whole frameworks along.
"""

import re
import string
from collections import Counter
from collections.abc import Mapping
from typing import Any

from evals.cases import Case
from evals.metrics.metric import AnswerMetric, Documents, texts
from evals.records import Score

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised(text: str) -> str:
    """SQuAD's normalisation: lower case, then no punctuation, then no articles, then single spaces."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def token_f1(given: str, right: str) -> float:
    """The harmonic mean of precision and recall over tokens, repeats counted; 1 where both are empty."""
    ours, theirs = normalised(given).split(), normalised(right).split()
    if not ours or not theirs:
        return float(ours == theirs)
    common = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * common / (len(ours) + len(theirs))


class _Short(AnswerMetric):
    def unfit(self, case: Case) -> str | None:
        """Cases with another number of facts than one: only then are the wordings whole answers."""
        return None if case.answerable and len(case.facts) == 1 else "the case has no single short answer"

    def judge(self, case: Case, answer: Mapping[str, Any], documents: Documents) -> Score:
        """The best over the wordings; a refusal has 0."""
        if not answer["answered"]:
            return Score(0.0, "refused")
        given = " ".join(texts(answer))
        value, best = max((self._compare(given, right), right) for right in case.facts[0])
        return Score(value, f"nearest to “{best}”")

    def _compare(self, given: str, right: str) -> float:
        raise NotImplementedError


class ExactMatch(_Short):
    """1 where the whole answer is one of the short answers, after SQuAD's normalisation."""

    name = "exact-match"
    meaning = "answers that are the short answer and nothing else (sentences seldom are)"

    def _compare(self, given: str, right: str) -> float:
        return float(normalised(given) == normalised(right))


class TokenF1(_Short):
    """The overlap in tokens with the nearest short answer."""

    name = "token-f1"
    meaning = "overlap in words with the short answer (low for whole sentences)"
    share = False

    def _compare(self, given: str, right: str) -> float:
        return token_f1(given, right)
