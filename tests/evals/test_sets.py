"""A question set is read as it was meant, and a case that cites what is not there is named in one line."""

import json
from pathlib import Path

import pytest

from evals.cases import Case, Evidence
from evals.errors import QuestionsError
from evals.metrics.facts import forbidden_statements, missing_facts
from evals.sets import SEEDS, located, read_benchmark, read_set
from index.passages import Document
from index.readers import read
from index.split import split
from rag.answers import Turn

ONE = {"id": "a", "question": "Who?", "answerable": True}


@pytest.fixture
def write(tmp_path):
    def lines(name, *objects):
        path = tmp_path / name
        path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in objects), "utf-8")
        return path

    return lines


def test_a_case_says_all_that_its_line_says(write, tmp_path):
    given = ONE | {
        "type": "follow-up",
        "half": "dev",
        "main": False,
        "answers": [["Lopez", "Maria Lopez"], ["9%"]],
        "forbidden": ["4%"],
        "reference": "Maria Lopez.",
        "evidence": [{"doc": "a.txt", "paragraph": 2, "quote": "Lopez", "part": 3}, {"doc": "b.txt", "quote": ""}],
        "history": [{"question": "Where?", "answer": "Here."}],
        "full": "Who wants 9%?",
        "documents": "own",
        "why": "because",
    }
    made = read_set(write("set.jsonl", given, "", ONE | {"id": "b"}), tmp_path)
    assert made.name == "set"
    assert made.cases[0] == Case(
        id="a",
        type="follow-up",
        question="Who?",
        answerable=True,
        facts=(("Lopez", "Maria Lopez"), ("9%",)),
        forbidden=("4%",),
        reference="Maria Lopez.",
        evidence=(Evidence("a.txt", 3, 2, "Lopez"), Evidence("b.txt", 2)),
        history=(Turn("Where?", "Here."),),
        why="because",
        half="dev",
        main=False,
        full="Who wants 9%?",
        documents="own",
    )
    assert made.cases[1] == Case(id="b", type="question", question="Who?", answerable=True)
    assert made.folder_of(made.cases[0]) == tmp_path / "own"
    assert made.folder_of(made.cases[1]) == tmp_path


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["{"], "line 1 is no JSON"),
        (["[1]"], "line 1 is no object"),
        ([ONE, ONE], "the case a is there twice"),
        ([ONE | {"answer": "x"}], "no field 'answer'"),
        ([{"id": "a", "question": "Who?"}], "needs"),
        ([ONE | {"question": ""}], "needs"),
        ([ONE | {"answers": ["Lopez"]}], "a has a field of the wrong kind"),
        ([ONE | {"answers": [[" "]]}], "a has a field of the wrong kind"),
        ([ONE | {"forbidden": "4%"}], "a has a field of the wrong kind"),
        ([ONE | {"evidence": [{"paragraph": 1}]}], "a has a field of the wrong kind"),
        ([ONE | {"evidence": [{"doc": "a.txt", "paragraph": "1"}]}], "a has a field of the wrong kind"),
        ([ONE | {"history": ["What?"]}], "a has a field of the wrong kind"),
        ([], "holds no cases"),
    ],
)
def test_a_line_that_is_no_case_is_told_with_its_place(write, tmp_path, lines, told):
    with pytest.raises(QuestionsError, match=told) as fault:
        read_set(write("set.jsonl", *lines), tmp_path)
    assert "set.jsonl" in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(QuestionsError, match="cannot be read"):
        read_set(tmp_path / "none.jsonl", tmp_path)


def with_evidence(*evidence):
    return Case("a", "fact", "Who?", True, evidence=evidence)


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        (Evidence("none.txt", 1, 1), "a cites none.txt, which is not among the documents"),
        (Evidence("harbour.txt", 1, 6), "a cites harbour.txt ¶6, which has 5 paragraphs"),
        (Evidence("harbour.txt", 1, 0), "a cites harbour.txt ¶0"),
        (Evidence("harbour.txt", 1, 2, "Lopez"), "a quotes “Lopez”, which does not stand in harbour.txt ¶2"),
        (Evidence("harbour.txt", 1, 3, "lopez"), "a quotes “lopez”"),
        (Evidence("harbour.txt", 1, None, "4% on Tuesday"), "no paragraph of harbour.txt holds"),
    ],
)
def test_a_case_that_cites_what_is_not_there_is_rejected(documents, evidence, told):
    with pytest.raises(QuestionsError, match=told):
        located(with_evidence(evidence), documents.paragraphs)


def test_a_quote_finds_its_paragraph_and_pieces_of_one_paragraph_are_one_part(documents):
    found = located(
        with_evidence(
            Evidence("harbour.txt", 1, None, "Alan Reed"),
            Evidence("harbour.txt", 2, None, "Maria Lopez"),
            Evidence("harbour.txt", 3, None, "on Monday"),
            Evidence("ferry.txt", 4),
        ),
        documents.paragraphs,
    )
    assert [(one.doc, one.paragraph, one.part) for one in found.evidence] == [
        ("harbour.txt", 2, 1),
        ("harbour.txt", 3, 2),
        ("harbour.txt", 2, 1),
        ("ferry.txt", None, 4),
    ]


DOCS = (
    {"id": "one", "title": "Harbour strike enters second week", "date": "2023-03-07", "text": "It is long. " * 20},
    {"id": "Über/two", "title": "", "date": None, "text": "  First.\n\nSecond.\r\n"},
)
QUESTIONS = (
    ONE | {"evidence": [{"doc": "one", "quote": "It is long."}], "answers": [], "type": "fact"},
    ONE | {"id": "b", "evidence": [{"doc": "Über/two", "quote": ""}]},
)


@pytest.fixture
def benchmark(write, tmp_path):
    write("docs.jsonl", *DOCS)
    write("questions.jsonl", *QUESTIONS)
    return tmp_path


def test_a_benchmark_s_documents_become_files_that_state_title_and_date(benchmark, tmp_path):
    made = read_benchmark(benchmark, tmp_path / "cache")
    document = read(made.docs, "one.txt")
    assert (document.title, document.date) == ("Harbour strike enters second week", "2023-03-07")
    files = {path.name: path.read_bytes().decode() for path in made.docs.iterdir()}
    assert len(files) == 2
    assert made.cases[1].evidence[0].doc in files
    assert files[made.cases[1].evidence[0].doc] == DOCS[1]["text"], "a text is not changed"


def test_a_benchmark_is_written_once_and_anew_where_it_changed(benchmark, write, tmp_path):
    first = read_benchmark(benchmark, tmp_path / "cache").docs
    before = {path: path.stat().st_mtime_ns for path in first.iterdir()}
    assert read_benchmark(benchmark, tmp_path / "cache").docs == first
    assert {path: path.stat().st_mtime_ns for path in first.iterdir()} == before
    write("docs.jsonl", *DOCS, {"id": "three", "text": "More."})
    assert read_benchmark(benchmark, tmp_path / "cache").docs != first
    assert not [path for path in (tmp_path / "cache" / "evals").iterdir() if path.name.startswith(".")]


def test_a_benchmark_that_does_not_hold_together_is_told(benchmark, write, tmp_path):
    write("questions.jsonl", ONE | {"evidence": [{"doc": "none", "quote": ""}]})
    with pytest.raises(QuestionsError, match=r"line 1: a cites the document none, which docs\.jsonl lacks"):
        read_benchmark(benchmark, tmp_path / "cache")
    write("docs.jsonl", DOCS[0], DOCS[0])
    with pytest.raises(QuestionsError, match="one is there twice"):
        read_benchmark(benchmark, tmp_path / "cache")


class Folder:
    """The files of a folder, read as a sync reads them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def document(self, file: str) -> Document:
        return read(self.path, file)

    def paragraphs(self, file: str):
        return split(self.document(file))

    def text(self, file: str) -> str:
        return self.document(file).text


@pytest.fixture(scope="module")
def shipped():
    return read_set(SEEDS, Path(__file__).resolve().parents[2] / "seeds")


def test_the_set_that_ships_cites_what_stands_in_its_documents(shipped):
    for case in shipped.cases:
        located(case, Folder(shipped.folder_of(case)).paragraphs)


def test_the_set_that_ships_is_large_and_balanced(shipped):
    main = [case for case in shipped.cases if case.main]
    types = {case.type for case in main}
    assert len(main) >= 180
    assert len(types) >= 12
    for kind in types:
        halves = [case.half for case in main if case.type == kind]
        assert len(halves) >= 20, kind
        assert abs(halves.count("dev") - halves.count("test")) <= 1, kind
        assert set(halves) == {"dev", "test"}, kind
    assert all(case.why for case in shipped.cases)
    assert all(case.evidence or not case.answerable for case in shipped.cases)
    assert all(case.history and (case.full or not case.answerable) for case in main if case.type == "follow-up")


def test_the_right_answers_of_the_set_that_ships_are_right_by_its_own_metrics(shipped):
    answerable = [case for case in shipped.cases if case.answerable and case.main]
    assert answerable
    for case in answerable:
        reference = {"answered": True, "statements": [{"text": case.reference, "citations": []}]}
        assert missing_facts(case, reference, Folder(shipped.folder_of(case))) == [], case.id
        assert forbidden_statements(case, reference) == [], case.id
