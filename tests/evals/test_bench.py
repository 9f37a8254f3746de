"""The benchmark from end to end on a small folder with a scripted model: what it says, never how quick it was."""

import json
import sys

import pytest

from evals import bench, pace
from evals.cli import app
from evals.errors import MeasurementError
from evals.plan import read_questions
from evals.standin import StandIn
from index.commands import run_command

HARBOUR = """Harbour strike enters its second week in the north

Port director Alan Reed offered 4% more in wages on Monday, because freight volumes have fallen since January.

Mayor Ida Berg has refused to back the strike of the dockers, calling it a gift to the rivals of the port.
"""
REPLIES = ["Alan Reed offered 4%.", "Ida Berg has refused to back the strike."]


@pytest.fixture
def measure(tmp_path, cache, monkeypatch, capsys):
    """Runs `ask-eval bench` on the harbour in this process; gives exit code, stdout and stderr."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "harbour.txt").write_text(HARBOUR * 6, "utf-8")
    (tmp_path / "replies.txt").write_text("\n---\n".join(REPLIES), "utf-8")
    asked = tmp_path / "questions.txt"
    asked.write_text("# two\nHow much did Alan Reed offer?\n\nWhat did Ida Berg refuse to back?\n", "utf-8")
    monkeypatch.setenv("ASK_CACHE", str(cache))
    monkeypatch.setenv("ASK_DATA", str(tmp_path / "own"))

    def run(*words):
        fixed = ["--docs", docs, "--questions", asked, "--model", f"scripted:{tmp_path / 'replies.txt'}"]
        few = ["--repeat", "1", "--rounds", "2", "--paragraphs", "30"]
        monkeypatch.setattr(sys, "argv", ["ask-eval", "bench", *map(str, fixed), *few, *words])
        code = run_command(app)
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run
    assert not (tmp_path / "own").exists(), "the user's own indexes are no place for a benchmark"


def figures(out):
    return {(one["part"], one["name"]): one for one in json.loads(out)["figures"]}


def test_ask_is_measured_from_its_help_to_a_batch(measure):
    code, out, err = measure("--only", "help,search,cold,batch", "--json")
    assert code == 0, err
    found = figures(out)
    assert found["help", "ask --help"]["runs"] == 5
    assert found["search", "p95"]["runs"] == 4
    assert found["search", "p95"]["target"] == "< 30"
    assert found["cold", "ask, to the first checked sentence"]["value"] > 0
    assert found["cold", "everything but the model"]["value"] > 0
    assert found["batch", "next question, to the first checked sentence"]["runs"] == 1
    assert json.loads(out)["machine"]["bf16"] is None


def test_a_sync_is_measured_beside_the_bare_encode_of_the_same_strings(measure, monkeypatch):
    monkeypatch.setattr(pace, "WARM_UP", 300)
    code, out, err = measure("--only", "sync", "--json")
    assert code == 0, err
    found = figures(out)
    ratio = found["sync", "30 paragraphs, sync to bare encode"]
    rates = [found["sync", f"30 paragraphs, {name}"]["value"] for name in ("end to end", "bare encode of the same")]
    assert ratio["value"] == pytest.approx(rates[0] / rates[1], rel=0.01)
    for way in ("search", "vectors alone", "exact, numpy"):
        middle, high = (found["sync", f"30 paragraphs, {way}, p{percent}"]["value"] for percent in (50, 95))
        assert 0 < middle <= high
    assert found["sync", "30 paragraphs, recall@10 against exact"]["value"] == 1
    [corpus] = json.loads(out)["corpora"]
    assert corpus["paragraphs"] == 30
    assert corpus["strings"] == 30
    assert json.loads(out)["machine"]["bf16"] is (corpus["precision"] == "bfloat16")


def test_a_part_that_fails_is_named_and_the_rest_go_on(measure, monkeypatch):
    def broken(plan):
        raise MeasurementError("The sky fell. Hold it up.")
        yield

    monkeypatch.setattr(bench, "PARTS", {**bench.PARTS, "search": broken})
    code, out, err = measure("--only", "help,search")
    assert code == 1
    assert "help: ask --help" in out
    assert "search could not be measured: The sky fell." in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--only", "help,speed"], "There is no part 'speed'"),
        (["--paragraphs", "many"], "--paragraphs is 'many'"),
        (["--paragraphs", "0"], "--paragraphs is '0'"),
        (["--model", "gpt-5"], "models on this machine alone"),
        (["--stand-in"], "give it with --only large"),
    ],
)
def test_wrong_usage_is_2_and_one_line(measure, words, said):
    code, out, err = measure(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_the_questions_that_come_with_it_are_forty_and_more_and_all_different():
    found = read_questions()
    assert len(found) == len(set(found)) >= 40


def test_a_file_with_too_few_questions_is_refused(tmp_path):
    (tmp_path / "few.txt").write_text("# none\nOne?\n")
    with pytest.raises(MeasurementError, match="holds 1 questions"):
        read_questions(tmp_path / "few.txt")


def test_a_large_folder_is_synced_through_two_kills_and_every_figure_says_that_the_embedder_was_a_stand_in(measure):
    code, out, err = measure("--only", "large", "--stand-in", "--paragraphs", "8000", "--json")
    assert code == 0, err
    found = figures(out)
    named = "8,000 paragraphs in 400 documents"
    killed = found["large", f"{named}, sync, killed 2 times on the way"]
    assert "stand-in" in killed["note"]
    assert 0 <= found["large", f"{named}, kept over the kills"]["value"] < 400
    assert found["large", f"{named}, sync after an edit of 4 documents"]["value"] > 0
    assert found["large", f"{named}, sync where nothing changed"]["target"] == "< 3"
    assert found["large", f"{named}, peak memory"]["value"] > 0.05
    [corpus] = json.loads(out)["corpora"]
    assert (corpus["files"], corpus["precision"]) == (400, "stand-in")


def test_the_stand_in_is_as_long_as_an_embedders_vectors_and_near_where_words_are_shared():
    near, also, far = StandIn().embed(["the harbour strike", "a harbour strike", "ferries and floods"])
    assert near.shape == (384,)
    assert near @ near == pytest.approx(1, abs=1e-5)
    assert near @ also > 0.5 > near @ far
