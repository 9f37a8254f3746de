"""Question sets: read from a file of cases, or from a benchmark's folder whose documents become real files."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from evals.cases import Case, Evidence
from evals.errors import QuestionsError
from index.errors import DocumentsError
from index.passages import Paragraph
from rag.answers import Turn

SEEDS = Path(__file__).parent / "questions" / "seeds.jsonl"
NEWS = SEEDS.with_name("news.jsonl")  # about invented articles, whose folders lie beside it
OUTSIDE = SEEDS.with_name("outside.jsonl")  # about both, by somebody who knew neither the program nor the other sets
WRITTEN = "1"  # how a benchmark's documents are written; another number writes them again
_PLAIN_NAME = re.compile(r"\w[\w.-]{0,79}")
_FIELDS = frozenset(
    """id type half main question answerable answers forbidden reference evidence history full documents why
    draft""".split()
)

ParagraphsOf = Callable[[str], Sequence[Paragraph]]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Cases and the folder of their documents; a case with `documents` has its own, `folder_of` says where."""

    name: str
    file: Path
    docs: Path
    cases: tuple[Case, ...]

    def folder_of(self, case: Case) -> Path:
        """The folder of the case's documents."""
        return self.file.parent / case.documents if case.documents else self.docs


def read_set(file: Path, docs: Path, drafts: bool = False) -> QuestionSet:
    """A set in our own format, one case a line, about the documents of a folder; drafts only where they are asked for.

    Raises QuestionsError.
    """
    lines = list(_lines(file))
    kept = [(where, given) for where, given in lines if drafts or not given.get("draft")]
    if lines and not kept:
        raise QuestionsError(f"All {len(lines)} cases of {file} are drafts. Accept some: ask-eval review {file}")
    return QuestionSet(file.stem, file, docs, _unique(file, (_case(where, given) for where, given in kept)))


def read_benchmark(folder: Path, cache: Path) -> QuestionSet:
    """A set of `docs.jsonl` and `questions.jsonl`; each document is written as a text file below `cache`, once.

    Raises QuestionsError.
    """
    docs, questions = folder / "docs.jsonl", folder / "questions.jsonl"
    names: dict[str, str] = {}
    for where, given in _lines(docs):
        if not isinstance(given.get("id"), str) or not isinstance(given.get("text"), str):
            raise QuestionsError(f'{where}: a document needs "id" and "text" as text.')
        if given["id"] in names:
            raise QuestionsError(f"{where}: the document {given['id']} is there twice. Give it another id.")
        names[given["id"]] = _file_name(given["id"])
    written = _write_documents(docs, names, cache / "evals")

    def cases() -> Iterator[Case]:
        for where, given in _lines(questions):
            case = _case(where, given)
            for one in case.evidence:
                if one.doc not in names:
                    raise QuestionsError(f"{where}: {case.id} cites the document {one.doc}, which docs.jsonl lacks.")
            evidence = tuple(replace(one, doc=names[one.doc]) for one in case.evidence)
            yield replace(case, evidence=evidence, half=case.half or half_of(case.id))

    return QuestionSet(folder.resolve().name, questions, written, _unique(questions, cases()))


def half_of(name: str) -> str:
    """The half of a case whose set names none: by its id's hash, so that it stays what it is in every sample."""
    return "dev" if sha256(name.encode()).digest()[0] % 2 else "test"


def located(case: Case, paragraphs_of: ParagraphsOf) -> Case:
    """The case with a paragraph for each quote. Raises QuestionsError where something that it cites is not there.

    Evidence without a quote and without a paragraph stands for its whole document. Pieces that turn out to stand in
    one paragraph are one part: to cite the paragraph once is enough.
    """
    found: list[Evidence] = []
    parts: dict[tuple[str, int], int] = {}
    for one in case.evidence:
        try:
            paragraphs = paragraphs_of(one.doc)
        except DocumentsError:
            raise QuestionsError(
                f"{case.id} cites {one.doc}, which is not among the documents. Mend the case, or name another --docs."
            ) from None
        number = one.paragraph
        if number is None and one.quote:
            number = next((paragraph.number for paragraph in paragraphs if one.quote in paragraph.text), None)
            if number is None:
                raise QuestionsError(f"{case.id} quotes “{_short(one.quote)}”, which no paragraph of {one.doc} holds.")
            part = parts.setdefault((one.doc, number), one.part)
            found.append(replace(one, paragraph=number, part=part))
            continue
        if number is not None and not 1 <= number <= len(paragraphs):
            raise QuestionsError(f"{case.id} cites {one.doc} ¶{number}, which has {len(paragraphs)} paragraphs.")
        if number is not None and one.quote not in paragraphs[number - 1].text:
            raise QuestionsError(
                f"{case.id} quotes “{_short(one.quote)}”, which does not stand in {one.doc} ¶{number}."
            )
        found.append(one)
    return replace(case, evidence=tuple(found))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _lines(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file and line for a message, object) of each line that is not empty."""
    try:
        lines = file.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else fault
        raise QuestionsError(f"{file} cannot be read: {reason}. Name another.") from fault
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{file} line {number}"
        try:
            given = json.loads(line)
        except (ValueError, RecursionError) as fault:
            raise QuestionsError(f"{where} is no JSON: {fault}.") from fault
        if not isinstance(given, dict):
            raise QuestionsError(f'{where} is no object. Write {{"id": …, "question": …, "answerable": …}}.')
        yield where, given


def _case(where: str, given: Mapping[str, Any]) -> Case:
    """A line as a case; what it does not say has the value that `Case` gives it."""
    if unknown := given.keys() - _FIELDS:
        raise QuestionsError(f"{where}: there is no field {min(unknown)!r}. Take it out.")
    for name, kind in (("id", str), ("question", str), ("answerable", bool)):
        if not isinstance(given.get(name), kind) or given[name] == "":
            raise QuestionsError(
                f'{where}: a case needs "id" and "question" as text and "answerable" as true or false.'
            )
    try:
        return Case(
            id=given["id"],
            type=_text(given, "type") or "question",
            question=given["question"],
            answerable=given["answerable"],
            facts=tuple(_texts(aliases) for aliases in given.get("answers") or ()),
            forbidden=_texts(given.get("forbidden") or ()),
            reference=_text(given, "reference"),
            evidence=tuple(_evidence(one, at) for at, one in enumerate(given.get("evidence") or (), start=1)),
            history=tuple(Turn(_text(one, "question"), _text(one, "answer")) for one in given.get("history") or ()),
            why=_text(given, "why"),
            half=_text(given, "half"),
            main=bool(given.get("main", True)),
            full=_text(given, "full"),
            documents=_text(given, "documents"),
        )
    except (TypeError, AttributeError, KeyError) as fault:
        raise QuestionsError(f"{where}: {given['id']} has a field of the wrong kind ({fault}).") from fault


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name) or ""
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value


def _texts(given: Sequence[Any]) -> tuple[str, ...]:
    if isinstance(given, str) or not all(isinstance(one, str) and one.strip() for one in given):
        raise TypeError(f"{given!r} is no list of texts")
    return tuple(given)


def _evidence(given: Mapping[str, Any], at: int) -> Evidence:
    number, part = given.get("paragraph"), given.get("part", at)
    if not isinstance(given["doc"], str) or not isinstance(part, int) or not isinstance(number, int | None):
        raise TypeError("evidence needs a doc as text, paragraph and part as numbers")
    return Evidence(given["doc"], part, number, _text(given, "quote"))


def _unique(file: Path, cases: Iterator[Case]) -> tuple[Case, ...]:
    """The cases by their order. Raises QuestionsError where an id is there twice or there is no case."""
    found: dict[str, Case] = {}
    for case in cases:
        if case.id in found:
            raise QuestionsError(f"{file}: the case {case.id} is there twice. Give it another id.")
        found[case.id] = case
    if not found:
        raise QuestionsError(f"{file} holds no cases.")
    return tuple(found.values())


def _file_name(id: str) -> str:
    """The document's file: its id where that can be a file's name everywhere, else a hash of it."""
    plain = _PLAIN_NAME.fullmatch(id) and id.isascii() and id == id.lower()
    return f"{id if plain else sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.txt"


def _write_documents(docs: Path, names: Mapping[str, str], home: Path) -> Path:
    """The folder with a file for each document: title, date and text as a person would lay them out.

    It is made beside its place and moved there, so that what is there is whole.
    """
    mark = sha256(WRITTEN.encode() + docs.read_bytes()).hexdigest()[:12]
    folder = home / f"{docs.resolve().parent.name}-{mark}"
    if folder.is_dir():
        return folder
    try:
        home.mkdir(parents=True, exist_ok=True)
        made = Path(mkdtemp(prefix=".writing-", dir=home))
        for where, given in _lines(docs):
            title, date = given.get("title") or "", given.get("date") or ""
            if not isinstance(title, str) or not isinstance(date, str):
                raise QuestionsError(f"{where}: title and date are text or null.")
            above = [part for part in (title, f"Published: {date}" if date else "") if part]
            text = "\n\n".join([*above, given["text"]])
            (made / names[given["id"]]).write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            made.rename(folder)
        except OSError:
            shutil.rmtree(made)  # another process was quicker
            if not folder.is_dir():
                raise
    except OSError as fault:
        raise QuestionsError(f"{home} cannot be written to: {fault.strerror or fault}. Set ASK_CACHE.") from fault
    return folder
