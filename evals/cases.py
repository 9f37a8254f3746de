"""What a question set is made of: a case with the facts to state, what not to state, and where they stand."""

from dataclasses import dataclass

from rag.answers import Turn


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that carries a fact of the answer.

    `doc` is a file of the documents' folder. `paragraph` counts from 1; None where the set names documents
    only. `quote` stands in that paragraph word for word (may be empty). Entries with the same `part` are
    alternatives: one of them is enough; an answer needs all parts.
    """

    doc: str
    part: int
    paragraph: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what a right answer to it looks like.

    `facts` must all be stated; each is a tuple of aliases of which one is enough. `forbidden` may not be stated.
    `main` cases count in the main figures. `full` is a follow-up asked in full. `documents` names another folder of
    documents beside the set's file; empty for the set's own. `half` is "dev", "test" or "" where a set has none.
    """

    id: str
    type: str
    question: str
    answerable: bool
    facts: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    reference: str = ""
    evidence: tuple[Evidence, ...] = ()
    history: tuple[Turn, ...] = ()
    why: str = ""
    half: str = ""
    main: bool = True
    full: str = ""
    documents: str = ""
