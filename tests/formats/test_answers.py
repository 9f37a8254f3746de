"""The same article gives the same hits, quotes and answers, whatever format it comes in."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.embed import HashEmbedder
from index.search import Index
from index.settings import IndexSettings
from index.sync import sync

FILES = Path(__file__).parent / "files"
FORMATS = ("md", "docx", "odt", "html", "epub", "pdf", "rtf", "rst", "tex")
QUESTIONS = {
    "How long is the new quay?": "The new quay is 312 metres long",
    "What broke the wooden pier of 1927?": "which a storm had broken in two in the winter of 2020",
    "Where did the first ferry leave for at noon?": "the first ferry left for Östervik at noon",
    "Who had counted on firm ground and found mud?": "said the chief engineer, Olof Berg",
    "What will move into the customs house?": "A well-known restaurant",
    "When does the town council decide about a second quay?": "The town council decides about it in May",
}
SAID = "The new quay is 312 metres long. [1]"


def bare(text: str) -> str:
    """The text without white space and Markdown's marks: of these, each format has its own."""
    return re.sub(r"[\s|#-]", "", text)


def folder_of(suffix: str, root: Path) -> Path:
    docs = root / suffix
    docs.mkdir()
    shutil.copy(FILES / f"harbour.{suffix}", docs)
    return docs


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """For each format, the first hit's words for each question."""
    root = tmp_path_factory.mktemp("formats")
    told = {}
    for suffix in FORMATS:
        settings = IndexSettings(folder_of(suffix, root), root / "data", root / "cache", "hash")
        sync(settings, HashEmbedder())
        index = Index(settings, HashEmbedder())
        hits = {question: index.search(question, top_k=1).hits[0] for question in QUESTIONS}
        index.close()
        told[suffix] = {question: bare(hit.text) for question, hit in hits.items()}
    return told


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_question_finds_the_same_paragraph_in_every_format(found, suffix):
    for question, words in QUESTIONS.items():
        assert bare(words) in found[suffix][question], question
    assert found[suffix] == found["md"]


@pytest.mark.parametrize("suffix", ["docx", "pdf", "tex"])
def test_the_same_answer_with_the_same_quote_is_given_from_every_format(tmp_path, cache, suffix):
    (tmp_path / "replies.txt").write_text(SAID)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ASK_", "OPENAI_"))}
    done = subprocess.run(
        [Path(sys.executable).with_name("ask"), "--model", f"scripted:{tmp_path / 'replies.txt'}", "--json",
         "--docs", folder_of(suffix, tmp_path), "How long is the new quay?"],
        env={**kept, "ASK_DATA": str(tmp_path / "data"), "ASK_CACHE": str(cache)}, cwd=tmp_path,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    [statement] = told["statements"]
    assert (statement["text"], statement["verdict"]) == ("The new quay is 312 metres long.", "quoted")
    assert [one["quote"] for one in statement["citations"]] == ["The new quay is 312 metres long"]
    [citation] = told["citations"]
    assert (citation["title"], citation["date"]) == ("Harbour report", "2024-03-05")
    assert citation["page"] == (1 if suffix == "pdf" else None)
