"""What the page may ask for: answers that are kept, sources that change, models, everybody's own conversations."""

import json
import time
from pathlib import Path

import pytest

from index.errors import DocumentsError, SettingsError, UsageError
from rag.llms.scripted import ScriptedLLM
from ui.service import Asking

from .conftest import Halting, finished

RAFAH = "How many people had taken shelter in Rafah?"
ID, OTHER = "a" * 32, "b" * 32
CITED = "001_e8428e75a6338428.txt"


def ask(service, question=RAFAH, who="", id=ID, asking=None):
    return finished(service.ask(who, id, question, asking or Asking()))


def edit(path: Path, old: str, new: str):
    data = path.read_bytes().decode()
    assert old in data
    path.write_bytes(data.replace(old, new, 1).encode())


def stale_of(service):
    found = service.conversation("", ID).exchanges
    return list(service.views(found)[found[0].id].stale.values())


def test_an_answer_is_kept_whole_and_a_restart_loses_nothing(open_service, docs):
    first = open_service(docs)
    asked = ask(first)
    assert asked.statements[0]["citations"][0]["number"] == 1
    first.close()
    again = open_service(docs).conversation("", ID)
    assert again.exchanges == (asked,)


def test_a_source_that_changed_moved_or_went_is_said_to_have(service, docs):
    ask(service)
    assert stale_of(service) == []
    edit(docs / CITED, "Call with Israeli defense chief", "Call with Israeli defense chief\n\nA new paragraph.")
    service.holdings.refresh()
    assert stale_of(service) == ["moved within the document"]
    edit(docs / CITED, "over one million people have taken", "over two million people have taken")
    service.holdings.refresh()
    assert stale_of(service) == ["changed since"]
    (docs / CITED).unlink()
    service.holdings.refresh()
    assert stale_of(service) == ["the document is gone"]


def test_a_document_that_is_gone_answers_no_more(service, docs):
    ask(service)
    (docs / CITED).unlink()
    later = ask(service)
    assert CITED not in json.dumps(later.answer)


def test_only_the_chosen_documents_and_days_are_asked(service):
    chosen = ask(service, asking=Asking(files=("002_ad3cec23055ac2ce.txt",)))
    assert {one["file"] for one in chosen.answer["nearest"]} <= {"002_ad3cec23055ac2ce.txt"}
    dated = ask(service, asking=Asking(since="2024-02-01"))
    assert "undated" in dated.answer
    assert len(dated.answer["undated"]) == 3
    with pytest.raises(UsageError, match="is no date"):
        service.ask("", ID, RAFAH, Asking(since="soon"))


def test_a_file_name_is_never_a_pattern(service, docs):
    (docs / "notes [1] *.txt").write_text("Otto Brandt counted 77 ships at the lighthouse.", "utf-8")
    service.holdings.refresh()
    found = ask(service, "How many ships at the lighthouse?", asking=Asking(files=("notes [1] *.txt",)))
    assert found.citations[1]["file"] == "notes [1] *.txt"


def test_one_conversation_answers_one_question_at_a_time_and_others_go_on(open_service, docs):
    llm = Halting()
    service = open_service(docs, llm=llm)
    first = service.ask("", ID, RAFAH, Asking())
    with pytest.raises(UsageError, match="still being answered"):
        service.ask("", ID, RAFAH, Asking())
    second = service.ask("", OTHER, RAFAH, Asking())
    llm.go.set()
    assert finished(first).state == finished(second).state == "answered"


def test_an_answer_that_ends_while_it_is_looked_at_never_reads_as_cut_off(open_service, docs, monkeypatch):
    llm = Halting()
    service = open_service(docs, llm=llm)
    job = service.ask("", ID, RAFAH, Asking())
    load = service._load

    def ends_meanwhile(who, id):
        found = load(who, id)
        llm.go.set()
        finished(job)
        return found

    monkeypatch.setattr(service, "_load", ends_meanwhile)
    assert service.conversation("", ID).exchanges[-1].state in ("waiting", "writing", "answered")
    monkeypatch.undo()
    assert service.conversation("", ID).exchanges[-1].state == "answered"


def test_everybody_has_their_own_conversations(service):
    ask(service, who="ada")
    assert len(service.shelf("ada").all()) == 1
    assert service.shelf("bob").all() == []
    assert service.conversation("bob", ID).exchanges == ()
    for steal in (service.copy, service.thumb):
        with pytest.raises(UsageError):
            steal("bob", ID, "x", *((True, "") if steal == service.thumb else ("text",)))
    with pytest.raises(UsageError):
        service.export("bob", ID, "html")


def test_a_model_that_dies_is_a_line_and_the_question_is_kept(open_service, docs):
    service = open_service(docs, llm=ScriptedLLM([]))
    failed = ask(service)
    assert failed.state == "failed"
    assert "0 replies" in failed.status
    assert service.conversation("", ID).exchanges == (failed,)


def test_an_index_that_is_taken_away_while_open_is_built_again(service):
    indexes = service.workshop.settings.data / "indexes"
    indexes.rename(indexes.with_name("taken"))  # at once: the folder is followed, and may be looked at just now
    assert ask(service).state == "answered"


def test_a_key_is_not_taken_along_to_another_endpoint(service):
    service.workshop.change_model = lambda chosen: setattr(service.workshop, "model", chosen)
    assert service.change_model("big", "http://localhost:9/v1", "secret-key", 5) == (
        "Passages stay on this machine (localhost:9)."
    )
    assert service.workshop.model.api_key == "secret-key"
    service.change_model("bigger", "http://localhost:9/v1", "", 5)
    assert service.workshop.model.api_key == "secret-key"
    assert "example.org" in service.change_model("big", "http://example.org/v1", "", 5)
    assert service.workshop.model.api_key is None
    assert "secret-key" not in repr(service.workshop.model)
    with pytest.raises(SettingsError, match="wants a key"):
        service.change_model("gpt", "", "", 5)


def test_an_empty_folder_opens_and_takes_its_first_document(tmp_path):
    from .conftest import make_service

    docs = tmp_path / "empty"
    docs.mkdir()
    service = make_service(docs, tmp_path / "data")
    service.workshop.start()
    assert service.workshop.wait(60)
    assert service.holdings.documents() == ()
    assert "no documents" in service.workshop.fault
    new = tmp_path / "new.txt"
    new.write_text("Otto Brandt counted 77 ships at the lighthouse.", "utf-8")
    assert [one.file for one in service.holdings.add([("new.txt", new)])] == ["new.txt"]
    assert service.workshop.fault == ""
    assert [one.file for one in service.holdings.documents()] == ["new.txt"]
    assert ask(service, "How many ships at the lighthouse?").statements
    service.close()


def test_no_file_but_a_document_can_be_read(service):
    for file in ("../data", "/etc/passwd", "..", ""):
        with pytest.raises(DocumentsError, match="not among the documents"):
            service.holdings.paragraphs(file)


def test_a_file_that_is_put_into_the_folder_is_indexed_without_a_question(open_service, docs):
    service = open_service(docs)
    before = service.workshop.changes
    (docs / "quay.txt").write_text("Otto Brandt counted 77 ships at the quay.", "utf-8")
    until = time.monotonic() + 60
    while service.workshop.changes == before and time.monotonic() < until:
        time.sleep(0.1)
    assert "quay.txt" in [one.file for one in service.holdings.documents()]
