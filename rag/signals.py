"""What speaks for a statement being an answer to its question: named signals, and the probability fitted to them.

The check (rag.verify) asks whether a statement is true to its paragraphs; here it is asked whether it answers. No
single signal tells, so a logistic regression weighs them; its few coefficients, and what they were fitted on, are
data beside this file, made by `ask-eval fit`.
"""

import json
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from index.passages import Hit
from index.words import content_stems
from rag.answers import Check, Quote, Signals
from rag.passages import told
from rag.quotes import sentences_at

FITTED = Path(__file__).with_name("signals.json")
Likeness = Callable[[str, Sequence[str]], Sequence[float]]  # the cosines of a text and others in meaning
Probe = Callable[[str, str], float | None]  # how far the model says that a passage answers a question (rag.probe)
ENOUGH = 0.75  # of its Yes, from which on it is taken for a clear one
# of 101 sentences that told one of several things these leave out 22 of 39 wrong ones, and 4 of 62 right ones
LIKELY, LEAST_OF_SEVERAL = 0.7, 0.4
LOWEST, USUAL, HIGHEST = 0.0, 0.4, 1.0  # between which a probe's answers lie, and what is taken where it gives none
HALF = 0.5  # from which on its Yes outweighs its No


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether statements answer a question in one of its parts; `best` is the score of the first hit of the search.

    A statement that answers with less than the probability `least` is doubted; 0 doubts none. So is one that rests on a
    document `beside` the question (rag.unknown.documents_beside). Of a question that wants `several` things told less
    is enough, since what answers one of them says too little of the whole; what the probe says of it tells only where
    it was taken `apart` into questions that each stand by themselves. The `probe` is asked where the other signals
    leave it open, or, with `every`, of each statement; where there is none, nothing is left open.
    """

    parts: Sequence[str]
    best: float
    likeness: Likeness
    least: float = 0.0
    beside: Collection[tuple[str, str]] = ()
    probe: Probe | None = None
    every: bool = False
    several: bool = False
    apart: bool = False

    def signals(
        self, text: str, check: Check, rests_on: Sequence[tuple[Hit, Quote]], named: bool
    ) -> tuple[str, Signals]:
        """The part of the question that a statement answers best, and its signals beside that.

        The statement was checked, and rests on these words of these paragraphs. The model is not asked.
        """
        held = {
            found
            for hit, _ in rests_on
            for found in content_stems(f"{hit.text} {hit.shown_title} {hit.date or ''} {hit.context}")
        }
        said = set(content_stems(text))
        sentences = [sentence for hit, quote in rests_on for sentence in _sentences(hit, quote)]
        close = max(self.likeness(text, sentences), default=0.0)
        standing = max((hit.score for hit, _ in rests_on), default=0.0) / self.best if self.best > 0 else 0.0

        def beside(question: str) -> Signals:
            asked = set(content_stems(question))
            return Signals(
                asked=_share(asked, held),
                weakest=check.weakest,
                bare=float(not said & asked),
                added=_share(said - asked, held),
                near=max(self.likeness(question, sentences), default=0.0),
                close=close,
                standing=standing,
                named=float(named),
            )

        return max(((part, beside(part)) for part in self.parts), key=lambda found: probability(found[1]))

    def doubts(self, signals: Signals, rests_on: Sequence[tuple[Hit, Quote]], needs_yes: bool = False) -> bool | None:
        """Whether the statement is probably no answer; None where that hangs on what the model says when asked.

        Of one that `needs_yes` it always does: one that is borne out but for words that the question lends (rag.verify)
        may not even be true without a clear Yes, also where none is doubted otherwise.
        """
        if any(hit.place.document in self.beside for hit, _ in rests_on):
            return True
        if signals.yes is None and self.probe is not None and (self.every or needs_yes or self._is_open(signals)):
            return None
        return (needs_yes and (signals.yes or 0.0) < ENOUGH) or self._is_low(signals)

    def asked(self, part: str, signals: Signals, rests_on: Sequence[tuple[Hit, Quote]], text: str) -> Signals:
        """The signals with what the model says of the part and the best of these paragraphs. Raises ModelError.

        Where that is rather a No, the statement's own text may say it more plainly: it has names where a paragraph has
        "she". Whether it is true has been checked.
        """
        if self.probe is None:
            return signals
        said = [self.probe(part, told(hit)) for hit, _ in rests_on]
        if max((one for one in said if one is not None), default=HALF) < HALF:
            said.append(self.probe(part, text))
        return replace(signals, yes=max((one for one in said if one is not None), default=USUAL))

    def _is_open(self, signals: Signals) -> bool:
        """Whether it hangs on the model's Yes; of several things, those that are likely told need not wait for it.

        One side of a comparison is no answer to the whole of it, so that the model's No would say nothing.
        """
        if self._in_part and (len(self.parts) == 1 or probability(signals) >= LIKELY):
            return False
        return len({self._is_low(replace(signals, yes=end)) for end in (LOWEST, HIGHEST)}) > 1

    def _is_low(self, signals: Signals) -> bool:
        return probability(signals) < (min(self.least, LEAST_OF_SEVERAL) if self.several else self.least)

    @property
    def _in_part(self) -> bool:
        """Whether a statement may answer but a piece of what it is judged by."""
        return self.several and not self.apart


def probability(signals: Signals) -> float:
    """That the statement answers the question (0 to 1), as fitted."""
    fitted = _fitted()
    given = asdict(signals if signals.yes is not None else replace(signals, yes=USUAL))
    value = fitted["intercept"] + sum(weight * given[name] for name, weight in fitted["coefficients"].items())
    return float(1 / (1 + math.exp(-value)))


def least_probability(model: str) -> float:
    """The probability below which a statement of this model is doubted; 0 for a model that was not fitted to."""
    fitted = _fitted()
    return float(fitted["least"]) if model in fitted["model"] else 0.0


def _share(words: set[str], held: set[str]) -> float:
    return len(words & held) / len(words) if words else 1.0


def _sentences(hit: Hit, quote: Quote) -> list[str]:
    """The sentences of the paragraph that the quote touches."""
    return sentences_at(hit.text, quote.start - hit.place.start, quote.end - hit.place.start)


@cache
def _fitted() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FITTED.read_text("utf-8"))
    return found
