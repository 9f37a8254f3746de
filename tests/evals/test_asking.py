"""`ask-eval run` from end to end on a small folder with a scripted model."""

import json
import sys

import pytest

from evals.cli import app
from evals.instant import instant_endpoint
from evals.store import read_run
from index.commands import run_command

HARBOUR = """Harbour strike enters its second week in the north

Port director Alan Reed offered 4% more in wages on Monday, because freight volumes have fallen since January.

Mayor Ida Berg has refused to back the strike of the dockers, calling it a gift to the rivals of the port.
"""
REED = {
    "id": "reed",
    "type": "fact",
    "half": "dev",
    "question": "How much did Alan Reed offer?",
    "answerable": True,
    "answers": [["4%"]],
    "evidence": [{"doc": "harbour.txt", "paragraph": 2, "quote": "4% more in wages", "part": 1}],
}
BERG = REED | {
    "id": "berg",
    "type": "follow-up",
    "question": "And what did she refuse to back?",
    "history": [{"question": "Who is mayor?", "answer": "Ida Berg."}],
    "full": "What did Ida Berg refuse to back?",
    "answers": [["the strike"]],
    "evidence": [{"doc": "harbour.txt", "paragraph": 3, "quote": "", "part": 1}],
}
AGE = {"id": "age", "type": "unanswerable", "half": "test", "question": "How old is Ida Berg?", "answerable": False}
OTHER = AGE | {"id": "other", "type": "language", "main": False, "question": "Wie alt ist Ida Berg?"}
REPLIES = ["Alan Reed offered 4%.", "Ida Berg has refused to back the strike.", "NOT STATED", "NOT STATED"]


def squeezed(text):
    return " ".join(text.split())


@pytest.fixture
def ask_eval(tmp_path, cache, monkeypatch, capsys):
    """Runs `ask-eval run` in this process; gives exit code, stdout and stderr."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "harbour.txt").write_text(HARBOUR, "utf-8")
    lines = [json.dumps(case) for case in (REED, BERG, AGE, OTHER)]
    (tmp_path / "set.jsonl").write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("ASK_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    for part in cache.iterdir():  # model files are there already; what is kept is ours alone
        if part.name != "evals":
            (tmp_path / "cache" / part.name).symlink_to(part)
    monkeypatch.setenv("ASK_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run(*words, replies=REPLIES, model=True, own=True):
        (tmp_path / "replies.txt").write_text("\n---\n".join(replies), "utf-8")
        fixed = ["--docs", "docs", "--questions", "set.jsonl"] if own and "--data" not in words else []
        scripted = ["--model", "scripted:replies.txt"] if model and "--model" not in words else []
        monkeypatch.setattr(sys, "argv", ["ask-eval", "run", *fixed, *scripted, *map(str, words)])
        code = run_command(app)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_run_tells_its_figures_and_leaves_itself_behind(ask_eval, tmp_path):
    code, out, err = ask_eval("--out", "run.json")
    assert code == 0, err
    assert "set: 4 cases, 1 of them beside the main figures; scripted at embedded" in out
    assert "right 100.0% 44 – 100 3" in squeezed(out)
    assert "false refusals 0.0% 0 – 66 2" in squeezed(out)
    assert "language *" in out
    assert "4 of 4: right 100%" in err
    run = read_run(tmp_path / "run.json")
    assert [record.case.id for record in run.records] == ["reed", "berg", "age", "other"]
    assert run.meta["set"] == "set"
    assert run.meta["documents"] == "docs"
    assert run.meta["model"] == "scripted"
    assert run.meta["retrieval_only"] is False


def test_one_object_has_the_figures_for_programs(ask_eval):
    code, out, err = ask_eval("--json", "--price-in", "1000000", "--price-out", "0")
    assert code == 0, err
    summary = json.loads(out)["summary"]
    assert summary["means"]["right"] == {"value": 1.0, "low": pytest.approx(0.4385, abs=1e-4), "high": 1.0, "n": 3}
    assert summary["means"]["premise-corrected"]["n"] == 0
    assert summary["by_type"]["language"]["right"]["n"] == 1
    assert summary["counts"]["fact"] == 1
    assert summary["cost"] == summary["prompt_tokens"] > 0
    assert summary["seconds"]["total"]["n"] == 3


def test_an_endpoint_is_asked_by_several_at_once_and_not_again(ask_eval, monkeypatch):
    words = ("--model", "instant", "--parallel", "3", "--only", "reed,berg,age")
    with instant_endpoint("Alan Reed offered 4%.") as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        code, out, err = ask_eval(*words)
        assert code == 0, err
        assert "instant at 127.0.0.1" in out
        assert "answers from before" not in out
        assert "Passages stay on this machine" in err
    code, again, err = ask_eval(*words)  # nobody listens there any more
    assert code == 0, err
    assert "3 answers from before" in again
    assert again.split("\n", 1)[1] == out.split("\n", 1)[1], "all but the first line is the same"


def test_search_alone_asks_no_model(ask_eval):
    code, out, err = ask_eval("--retrieval-only", model=False)
    assert code == 0, err
    assert "search alone" in out
    assert "paragraph hit@1" in out
    assert "answers" not in out


def test_cases_are_chosen_by_half_type_and_id(ask_eval):
    def asked(*words):
        code, out, err = ask_eval("--retrieval-only", "--json", *words, model=False)
        assert code == 0, err
        return json.loads(out)["summary"]["counts"]

    assert asked("--half", "test") == {"unanswerable": 1, "language": 1}
    assert asked("--types", "fact,follow-up") == {"fact": 1, "follow-up": 1}
    assert asked("--only", "age") == {"unanswerable": 1}
    assert sum(asked("--sample", "2").values()) == 2


def test_follow_ups_are_compared_with_their_full_form(ask_eval):
    code, out, err = ask_eval("--types", "follow-up", "--full", replies=["Reed offered 4%.", REPLIES[1]])
    assert code == 0, err
    assert "follow-ups: 0 of 1 right as they are, 1 asked in full; the full form gains 1 and loses 0" in out
    assert "follow-up in full *" in out


def test_a_floor_that_is_not_reached_is_named_and_ends_with_1(ask_eval, tmp_path):
    wrong = REED | {"id": "wrong", "answers": [["5%"]]}
    (tmp_path / "set.jsonl").write_text("\n".join(map(json.dumps, (REED, wrong))), "utf-8")
    code, _, err = ask_eval("--floor", "right=0.5", "--floor", "facts=0.51", replies=REPLIES[:1] * 2)
    assert code == 1
    assert err.splitlines()[-1] == "facts is 0.500, below its floor of 0.51"
    assert "right is" not in err
    assert ask_eval("--floor", "right=0.5", replies=REPLIES[:1] * 2)[0] == 0


def test_a_floor_that_nothing_was_measured_for_is_not_held(ask_eval):
    code, _, err = ask_eval("--retrieval-only", "--floor", "right=0", model=False)
    assert code == 1
    assert "right applied to no case" in err


def test_a_crash_is_counted_and_named(ask_eval):
    code, out, _ = ask_eval("--only", "reed,berg", replies=REPLIES[:1])
    assert code == 0
    assert "crashed: berg: The scripted model has 1 replies" in out
    assert "right 50.0%" in squeezed(out)


def test_a_benchmark_s_folder_is_indexed_as_files(ask_eval, tmp_path):
    folder = tmp_path / "bench"
    folder.mkdir()
    docs = [
        {"id": "h", "title": "", "date": None, "text": HARBOUR},
        {"id": "f", "title": "", "date": None, "text": "No."},
    ]
    evidence = {"evidence": [{"doc": "h", "quote": "4% more in wages"}], "type": "fact"}
    case = {"id": "reed", "question": REED["question"], "answerable": True, "answers": [["4%"]], **evidence}
    (folder / "docs.jsonl").write_text("\n".join(map(json.dumps, docs)), "utf-8")
    (folder / "questions.jsonl").write_text(json.dumps(case), "utf-8")
    code, out, err = ask_eval("--data", folder, "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["meta"]["set"] == "bench"
    assert found["summary"]["means"]["citation-recall.paragraph"]["value"] == 1
    assert not (tmp_path / "data").exists(), "a benchmark's index is none of the user's"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--half", "third"], "--half is 'third'"),
        (["--types", "facts"], "no type 'facts'. It has: fact, follow-up, language, unanswerable"),
        (["--only", "none"], "no case 'none'"),
        (["--only", "reed", "--half", "test"], "No case is left"),
        (["--floor", "correct=1"], "no metric 'correct'"),
        (["--floor", "right=2"], "from 0 to 1"),
        (["--floor", "right"], "from 0 to 1"),
        (["--parallel", "2"], "--parallel is for endpoints"),
        (["--data", "docs", "--questions", "set.jsonl"], "leave --questions out"),
        (["--data", "docs", "--docs", "docs"], "leave --docs out"),
        (["--data", "nowhere"], "no folder nowhere"),
        (["--docs", "."], "takes one folder, and 2 are named"),
        (["--out", "nowhere/run.json"], "no folder for nowhere/run.json"),
        (["--price-in", "1"], "Only one price is set"),
        (["--price-in", "-1", "--price-out", "1"], "price_in is '-1.0'"),
    ],
)
def test_wrong_usage_is_one_line_and_2(ask_eval, words, told):
    code, out, err = ask_eval(*words)
    assert code == 2
    assert told in err
    assert not out
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("command", [["bench", "--only", "help"], ["make", "-o", "drafts.jsonl"]])
def test_no_command_takes_the_last_of_several_folders(ask_eval, monkeypatch, capsys, command):
    monkeypatch.setattr(sys, "argv", ["ask-eval", *command, "--docs", "docs", "--docs", "."])
    assert run_command(app) == 2
    assert "takes one folder, and 2 are named" in capsys.readouterr().err


def test_a_set_that_cites_what_is_not_there_is_one_line_and_1(ask_eval, tmp_path):
    broken = REED | {"evidence": [{"doc": "harbour.txt", "paragraph": 3, "quote": "4%", "part": 1}]}
    (tmp_path / "set.jsonl").write_text(json.dumps(broken), "utf-8")
    code, _, err = ask_eval("--retrieval-only", model=False)
    assert code == 1
    assert err == "error: reed quotes “4%”, which does not stand in harbour.txt ¶3.\n"


def test_the_set_that_ships_is_about_the_seeds_whatever_the_settings_say(ask_eval, monkeypatch):
    monkeypatch.setenv("ASK_DOCS", "docs")
    code, _, err = ask_eval(own=False)
    assert code == 1
    assert err.startswith("error: The documents' folder seeds does not exist. Name another with --docs FOLDER.")
    code, _, err = ask_eval("--docs", "docs", "--retrieval-only", model=False, own=False)
    assert code == 1
    assert "which is not among the documents. Mend the case, or name another --docs." in err


def test_a_judge_that_is_named_judges_too_and_stands_beside_the_other_scores(ask_eval, tmp_path):
    verdicts = ["RIGHT\nSame.", "YES\nStated.", "WRONG\nNo.", "YES\nStated."]
    (tmp_path / "judge.txt").write_text("\n---\n".join(verdicts), "utf-8")
    code, out, err = ask_eval("--judge", "scripted:judge.txt", "--out", "run.json")
    assert code == 0, err
    assert "judge: scripted at embedded" in out
    assert "judge-correct beside right: the same in 50.0% of 2 cases" in out
    assert read_run(tmp_path / "run.json").records[1].scores["judge-correct"].value in (0, None)


def test_drafts_are_asked_only_when_they_are_asked_for(ask_eval, tmp_path):
    with (tmp_path / "set.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(REED | {"id": "waiting", "draft": True}))
    assert "set: 4 cases" in ask_eval("--retrieval-only", model=False)[1]
    assert "set: 5 cases" in ask_eval("--retrieval-only", "--drafts", model=False)[1]
