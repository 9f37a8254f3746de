"""What of a question's names is looked for beyond the nearest passages."""

import pytest

from rag.assistant import Assistant
from rag.finding import Scope, find, find_naming
from rag.llms.scripted import ScriptedLLM

OBSERVERS = """The head of the Office for Democratic Institutions and Human Rights spoke in Varna on Monday.

Her team of 212 observers rated the count negatively in one of five polling stations.
"""
QUESTION = "How many observers of the ODIHR team rated the count of polling stations negatively?"


@pytest.fixture
def index(indexed):
    return indexed(vote=OBSERVERS, ferry="The ferry company counted 350 passengers on the island.\n")


def test_an_acronym_that_a_found_document_spells_out_elsewhere_is_known(index):
    hits = find(index, QUESTION, Scope(top_k=1)).hits
    assert [hit.text.split()[0] for hit in hits] == ["Her"]
    named = find_naming(index, ["ODIHR", "UNHCR"], hits, Scope(top_k=1))
    assert {name: hit.place.paragraph for name, hit in named.items()} == {"ODIHR": 1}


def test_an_acronym_that_is_spelled_out_is_no_reason_to_refuse(index):
    llm = ScriptedLLM(["Her team of 212 observers rated the count negatively. [2]"])
    assert Assistant(index, llm).ask(QUESTION, scope=Scope(top_k=1)).answered


def test_a_refusal_names_only_what_stands_nowhere(index):
    asked = "How many observers of the ODIHR team and of the UNHCR rated the count of polling stations negatively?"
    answer = Assistant(index, ScriptedLLM([])).ask(asked, scope=Scope(top_k=1))
    assert answer.refusal == "No passage mentions UNHCR."
