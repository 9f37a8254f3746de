"""A run as `ask-eval run` would leave it, made of real answers of a scripted model on a folder of two files."""

from collections.abc import Callable

import pytest

from evals.cases import Case, Evidence
from evals.records import Record, Run, Score
from index.embed import HashEmbedder
from index.search import Index
from index.settings import IndexSettings
from index.sync import sync
from rag.assistant import Assistant
from rag.llms.scripted import ScriptedLLM
from rag.render import to_json

HARBOUR = """Harbour strike enters second week

Port director Alan Reed offered 4% on Monday, because freight volumes have fallen since January.

Mayor Ida Berg refused to back the strike, calling it "a gift to our rivals".
"""
HOSTILE = """<script>document.title = "owned"</script>

Clerk <img src=x onerror="document.title='owned'"> Olga Novak counted 12 {{ 7 * 7 }} crates of "tea" & <b>salt</b> 🫖.
"""


@pytest.fixture(scope="session")
def ask(tmp_path_factory) -> Callable[[str, str], dict]:
    """The object that `ask --json` prints, for a question and what the model replies."""
    root = tmp_path_factory.mktemp("harbour")
    (root / "docs").mkdir()
    (root / "docs" / "harbour.txt").write_text(HARBOUR, "utf-8")
    (root / "docs" / "hostile.txt").write_text(HOSTILE, "utf-8")
    settings = IndexSettings(root / "docs", root / "data", root / "cache", "hash")
    sync(settings, HashEmbedder())
    index = Index(settings, HashEmbedder())
    yield lambda question, reply: to_json(Assistant(index, ScriptedLLM(lambda _: reply)).ask(question))
    index.close()


@pytest.fixture(scope="session")
def harbour_run(ask) -> Run:
    """A right answer, a wrong one, a hostile one, a right and a wrong refusal, a crash, and one that nothing judges."""
    offered = "How much did Alan Reed offer?"
    counted = "What did Olga Novak count?"
    right, wrong = Score(1.0, "all facts and nothing forbidden"), Score(0.0, "“4 percent”: not stated")
    hostile = Score(0.0, "states “</script><script>document.title='owned'</script>”")

    def record(id, type, question, reply, score, facts=(), evidence=(), answerable=True, **fields):
        case = Case(id, type, question, answerable, facts, evidence=evidence, why="Tests the harbour.", **fields)
        scores = {
            "right": score,
            "citation-recall.paragraph": Score(None, "no answer"),
            "paragraph.hit@1.fusion": score,
        }
        return Record(case, ask(question, reply), None, {"fusion": (("harbour.txt", 3), ("harbour.txt", 2))}, scores)

    reed = (Evidence("harbour.txt", 1, 2, "Alan Reed offered 4%"),)
    berg = "Ida Berg refused to back the strike."
    crashed = Case("crash", "fact", "Who came?", True)
    odd = f"{counted} <svg onload=document.title='owned'>"
    records = (
        record("fact-reed", "fact", offered, "Alan Reed offered 4% on Monday.", right, (("4%", "four"),), reed),
        record("fact-berg", "fact", "What did Ida Berg refuse?", berg, wrong),
        record("hostile", "<i>odd</i>", odd, "Olga Novak counted 12 {{ 7 * 7 }} crates.", hostile, forbidden=("<b>x",)),
        record("ships", "unanswerable", "How many ships wait?", "NOT STATED", right, answerable=False),
        record("speech", "speaker", "What did Alan Reed offer on Monday?", "NOT STATED", wrong),
        Record(crashed, None, "KeyError: <b>'choices'</b>", {}, {"right": Score(0.0, "crashed")}),
        record("open", "article", "What does the article say?", berg, Score(None, "no facts"), main=False),
    )
    return Run({"set": "harbour <b>set</b>", "model": "scripted", "machine": {"cores": 2}, "top_k": 4}, records)
