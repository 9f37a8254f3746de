"""The types that flow through an answer: Quote, Verdict, Statement, Citation, Answer, and the events of a stream."""

from dataclasses import dataclass, field
from enum import StrEnum

from index.passages import Hit


class Verdict(StrEnum):
    """What the check found, judged against all paragraphs that a statement cites together.

    QUOTED: its words stand there. SUPPORTED: every name, number, date, speaker and negation in it is borne out
    there and nothing contradicts. WEAK: shown, marked as such. UNSUPPORTED: never shown; counted.
    """

    QUOTED = "quoted"
    SUPPORTED = "supported"
    WEAK = "weak"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Quote:
    """The words in a paragraph on which a statement rests; offsets in the document's text, end exclusive."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the model wrote it, and the offered passages that it names (numbers of the prompt)."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of checking one statement: the verdict, why, and a quote for each passage it rests on.

    `coverage` (0 to 1) is the share of the statement's content words that are borne out, `weakest` that of its
    weakest clause. `quotes` maps an index into the checked passages to the words there. `lent`: it passes only because
    words that do not stand there are the question's own.
    """

    verdict: Verdict
    reason: str
    coverage: float = 0.0
    quotes: dict[int, Quote] = field(default_factory=dict)
    weakest: float = 1.0
    lent: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A footnote: its number in the answer and the paragraph it points to."""

    number: int
    hit: Hit


@dataclass(frozen=True, slots=True)
class Footnote:
    """One statement's pointer to a citation, with the words there on which it rests."""

    number: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a statement beside its question; each from 0 to 1, cosines from -1.

    `asked`: the share of the question's words of meaning (by stem) that the cited paragraphs, their titles or dates
    hold. `weakest`: the share that they hold of the statement's weakest clause. `bare`: 1 where the statement takes no
    word over from the question, as "Qatar." does. `added`: the share of its other words that the paragraphs hold.
    `near`: the cosine of the question and the nearest sentence that is cited; `close`: of statement and sentence.
    `standing`: the best cited paragraph's score in the search beside the first one's. `named`: 1 where the model
    named the paragraph itself. `yes`: how the model weighs Yes against No when it is asked whether the paragraph states
    exactly what the question asks for; None where it was not asked, because the other signals decide by themselves.
    """

    asked: float
    weakest: float
    bare: float
    added: float
    near: float
    close: float
    standing: float
    named: float
    yes: float | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, its verdict, its footnotes, and what speaks for its being an answer.

    `differs_from` are the footnotes of statements before it from whose sources its own differ in a number. `signals` is
    None for a sentence of the documents that is quoted because the model says Yes to it (rag.quoting).
    """

    text: str
    verdict: Verdict
    reason: str
    footnotes: tuple[Footnote, ...]
    signals: Signals | None = None
    differs_from: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds: `search` for the search alone; the others since the question was put. None: did not happen."""

    search: float = 0.0
    first_token: float | None = None
    first_statement: float | None = None
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Checks:
    """What an answer took: calls of the model, sentences with another footnote than the model's, sentences doubted.

    A doubted sentence was left out because it probably does not answer the question.
    """

    calls: int = 0
    refooted: int = 0
    doubted: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer, or a refusal, with the nearest paragraphs or with what speaks against the question.

    A refusal has no statements, or those alone that say otherwise than the question takes for granted.

    `searched_for` is the question as it was searched (a follow-up made whole). `removed` counts the sentences
    that the check left out, `unanswered` names the parts of the question that stay open. `refusal` says why
    there is no answer. `undated` names files that a date filter left out. `similarity` is the cosine of the question
    and the nearest passage that was offered; None where meaning found none of them.
    """

    question: str
    searched_for: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[Hit, ...]
    model: str
    endpoint: str
    refusal: str | None = None
    unanswered: tuple[str, ...] = ()
    removed: int = 0
    undated: tuple[str, ...] = ()
    behind: bool = False
    similarity: float | None = None
    checks: Checks = Checks()
    timings: Timings = Timings()
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def answered(self) -> bool:
        """Whether it is an answer and no refusal."""
        return self.refusal is None and bool(self.statements)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation and the answer that was given, as plain text."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Searching:
    """The search has begun, for these words."""

    query: str


@dataclass(frozen=True, slots=True)
class Found:
    """The search is over; these are the passages that are offered to the model."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class DraftText:
    """A piece of the model's text, unchecked: for a display of progress, never for the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement that passed its check, with the citations that it is the first to use."""

    statement: Statement
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer; always the last event."""

    answer: Answer


Event = Searching | Found | DraftText | Checked | Done
