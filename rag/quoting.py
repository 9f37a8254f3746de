"""Answers in the documents' own words: the model is put a sentence that was found, and only says whether it answers.

A small model judges a sentence better than it writes one, and judging costs a fraction of the time. A sentence with
enough of a Yes is the answer, if it can be read alone; else it stands in where nothing that the model wrote can
be shown. Where none answers, one that speaks against what the question takes for granted is looked for.
"""

from collections.abc import Callable, Collection, Sequence

from index.names import Name, find_names
from index.passages import Hit, Place
from index.speakers import speakers
from rag.bylines import signs
from rag.claims import find_quotations
from rag.demands import asks_for_person, counts_it
from rag.names import missing_names
from rag.passages import shown, told, under_title
from rag.premise import affirmed, denied
from rag.quotable import leans, quotable, with_lead
from rag.quotes import find_words
from rag.relevance import asks_openly, open_parts
from rag.signals import ENOUGH, HALF, Probe
from rag.speakers import same_person

CHOSEN = 3  # sentences that the model is asked about: of 70 questions' answers 63 stand in these, and in no others
FARTHER = 5  # of them in more paragraphs, where these do not say: of 408 questions as many are right as with eight
FARTHER_AGAINST = 8  # of them there that may speak against the question
TITLED = 2  # of the nearest, that the model is asked about once more behind their titles
FIRST = 2  # of them of which one that is certain is taken at once: of 34 such 33 were among these
NEAR = 0.4  # of the order's scores (index.interaction), below which a sentence is about something else
LED = 0.05  # by which a sentence with the one that it leans on must be nearer than that alone
TRIFLE = 1e-6
CERTAIN = (
    0.85  # of its Yes, from which on a sentence is the answer to a follow-up; to others from ENOUGH, SOON or HALF on
)
# from which on a sentence is shown where nothing else is, and for one of several questions beside what answers another:
# of 59 unanswerable questions one has such a sentence, of 141 answerable ones 14 a wrong one and 97 the right one
LIKELY = 0.2
SOON = 0.25  # from which on the clearest of those near by is the answer before anything is written
AGREED = 0.05  # from which on it is where it tells of the same person as what the model wrote
TRACE = 0.05  # below which no sentence tells anything of what is asked for: of five answers written so, two were right
AGAINST = 0.4  # of the Yes to whether it says otherwise than the question takes for granted, from which on it does

Has = Callable[[Hit], bool]
Order = Callable[[str, Sequence[Hit]], Sequence[Hit]]  # hits by how near they come to a question (index.interaction)


class Quoting:
    """Finds sentences among hits that answer a question as they stand; each is a hit whose window is the sentence.

    `question` is what the model judges by, and `asked` the question or the part that wants a kind of thing, as a
    number (rag.relevance): a sentence that does not give that is none, nor one out of a document `beside` the question.
    `against` is how far the model says that a sentence says otherwise than the question takes for granted. All of these
    raise ModelError. `put` is how a sentence is put to the model.
    """

    def __init__(
        self,
        probe: Probe,
        order: Order,
        beside: Collection[tuple[str, str]] = (),
        against: Probe = lambda *_: None,
        put: Callable[[Hit], str] = told,
    ) -> None:
        self._probe = probe
        self._order = order
        self._beside = beside
        self._against = against
        self._put = put

    def of_another(self, beside: Collection[tuple[str, str]] = ()) -> "Quoting":
        """The same for another question, with the documents `beside` that one."""
        return Quoting(self._probe, self._order, beside, self._against, self._put)

    def under_titles(self) -> "Quoting":
        """The same with each sentence put to the model behind its document's title."""
        return Quoting(self._probe, self._order, self._beside, self._against, under_title)

    def about(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits out of documents that are not beside the question."""
        return [hit for hit in hits if hit.place.document not in self._beside]

    def answering(
        self, question: str, asked: str, hits: Sequence[Hit], most: int = CHOSEN, enough: float = SOON
    ) -> list[Hit]:
        """The sentence that is the answer, so that nothing need be written; none where the model says so of none.

        It is the nearest one of which the model is certain, if it can stand alone: a clear Yes is enough for a question
        that is asked in full, and where some have words that the question quotes, no other is taken. Else it is the
        clearest of so many with a Yes of `enough`, if it can stand alone; to a follow-up none is,
        since what tells of that on which it leans gets such a Yes, too.
        """
        nearest = self.nearest(question, asked, hits)
        nearest = _holding(asked, nearest)[:FIRST] or nearest[:FIRST]
        alone = (one for one in nearest if not leans(one))
        least = ENOUGH if question == asked else CERTAIN
        certain = next(([one] for one in alone if self.yes(question, one) >= _least(asked, one, least)), [])
        if certain or question != asked:
            return certain
        return [one for one in self.clearest(question, asked, hits, least=enough, most=most) if not leans(one)]

    def clearest(
        self,
        question: str,
        asked: str,
        hits: Sequence[Hit],
        but: Has | None = None,
        like: str = "",
        least: float = ENOUGH,
        most: int = CHOSEN,
    ) -> list[Hit]:
        """The one sentence of which the model most says that it answers; none where it says so of none, by `least`.

        Of one with words that the question quotes ("Who called it “a gift to our rivals”?") it need only say so. No
        sentence is taken for which `but` holds, which are those that answer the rest of the question; it may then be
        farther from the whole. The nearest sentences are those to the question, or to what they shall be `like`; about
        so many of them, at `most`, the model is asked.
        """
        nearest = self.nearest(like or question, asked, hits, NEAR / 2 if but else NEAR, but, most)
        holding = [one for one in _holding(asked, nearest) if self.yes(question, one) >= _least(asked, one, HALF)]
        clear = [one for one in nearest if self.yes(question, one) >= _least(asked, one, least)]
        return self._best(question, holding, HALF) or self._best(question, clear, least)

    def of_named(self, question: str, asked: str, hits: Sequence[Hit], drafts: Sequence[str]) -> list[Hit]:
        """The nearest sentence, if it tells of the same one as a draft does in answer to "Who…?"; else none.

        Two roads lead to the same person, what the model wrote and what was found, so a faint Yes is enough. The draft,
        which says it in the question's words, need not be borne out by the sentence's.
        """
        if not asks_for_person(asked):
            return []
        told_of = [name for draft in drafts for name in find_names(draft)[:1] if missing_names([name], asked)]
        nearest = self.nearest(question, asked, hits)[:1]
        agreeing = (one for one in nearest if any(_tells_of(one, name) for name in told_of))
        return [one for one in agreeing if self.yes(question, one) >= AGREED]

    def both_sides(self, question: str, asked: str, hits: Sequence[Hit]) -> list[Hit]:
        """The clearest sentence of each of the two paragraphs that come nearest to answering a comparison, or none.

        Each tells but one side of it, so it may be farther from the whole, and a Yes that outweighs the No is enough.
        """
        paragraphs: dict[Place, list[Hit]] = {}
        for one in self.nearest(question, asked, hits, NEAR / 2):
            paragraphs.setdefault(one.place, []).append(one)
        best = [found for sentences in paragraphs.values() for found in self._best(question, sentences, HALF)]
        return sorted(best, key=lambda one: -self.yes(question, one))[:2] if len(best) > 1 else []

    def denying(self, question: str, hits: Sequence[Hit], most: int = CHOSEN) -> list[tuple[Hit, str]]:
        """The sentence that says otherwise than the question takes for granted, with the words that do; or none.

        It is one of so many nearest: the first that says so in so many words, else the one of which the model most says
        so, whose words are all of it (""). It need not give a number or a day that is asked for: there may be none.
        """
        nearest = self.nearest_of_all(question, hits)[:most]
        said = ((one, shown(one)) for one in nearest[:FIRST])
        plain = [(one, words) for one, text in said if (words := denied(question, text) or affirmed(question, text))]
        if plain or not asks_openly(question):
            return plain[:1]
        weighed = [(self._against(question, told(one)) or 0.0, one) for one in nearest]
        against, best = max(weighed, key=lambda pair: pair[0], default=(0.0, None))
        return [(best, "")] if best and against >= AGAINST else []

    def yes(self, question: str, sentence: Hit) -> float:
        """How far the model says that the sentence answers (0 to 1); 0 where it does not tell."""
        return self._probe(question, self._put(sentence)) or 0.0

    def judged(self, question: str, asked: str, hits: Sequence[Hit], most: int = CHOSEN) -> list[float]:
        """How far the model says so of each of so many nearest sentences; 1 where it does not tell."""
        told_of = [self._probe(question, self._put(one)) for one in self.nearest(question, asked, hits, most=most)]
        return [1.0 if yes is None else yes for yes in told_of]

    def _best(self, question: str, sentences: Sequence[Hit], least: float) -> list[Hit]:
        best = max(sentences, key=lambda one: self.yes(question, one), default=None)
        return [best] if best is not None and self.yes(question, best) >= least else []

    def nearest(
        self,
        question: str,
        asked: str,
        hits: Sequence[Hit],
        least: float = NEAR,
        but: Has | None = None,
        most: int = CHOSEN,
    ) -> list[Hit]:
        """The sentences that come nearest to the question and give what is asked for, with what they lean on."""
        able = [one for hit in self.about(hits) for one in quotable(hit) if not open_parts(asked, [told(one)])]
        able = [one for one in able if not signs(asked, shown(one))]
        able = [one for one in able if but is None or not but(one)]
        found = self._in_order(question, [with_lead(one) for one in able], least)
        return sorted(found, key=lambda one: -max(one.score, *(_stands_for(one, other) for other in found)))[:most]

    def nearest_of_all(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The sentences by how near they come to the question, whatever they give, and as they stand."""
        return self._in_order(question, [one for hit in self.about(hits) for one in quotable(hit)], NEAR / 2)

    def _in_order(self, question: str, sentences: Sequence[Hit], least: float) -> list[Hit]:
        return [one for one in self._order(question, sentences) if one.score >= least]


def _holding(asked: str, sentences: Sequence[Hit]) -> list[Hit]:
    """The sentences with words, two at least, that the question quotes."""
    quoted = [asked[start:end] for start, end in find_quotations(asked) if len(asked[start:end].split()) > 1]
    return [one for one in sentences if any(find_words(words, shown(one)) for words in quoted)]


def _least(asked: str, sentence: Hit, least: float) -> float:
    """The Yes that is needed: it must be certain where the sentence counts something else than was asked for."""
    return least if counts_it(asked, told(sentence)) else max(least, CERTAIN)


def _tells_of(sentence: Hit, name: Name) -> bool:
    """Whether the sentence is somebody's words, or else names somebody, who is called so, by all of the name."""
    text = shown(sentence)
    told_of = find_names(sentence.meant) or speakers(text).names or find_names(text)
    return any(same_person(name, other) and not missing_names([name], told(sentence)) for other in told_of)


def _stands_for(lead: Hit, led: Hit) -> float:
    """What a sentence counts as that others lean on: as much as with them, and a trifle more, where they add little.

    With a sentence more it comes nearer by that alone.
    """
    begins = lead.place == led.place and lead.window[0] == led.window[0] and lead.window[1] < led.window[1]
    return led.score + TRIFLE if begins and led.score - lead.score <= LED else lead.score
