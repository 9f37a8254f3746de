import json
import re
from dataclasses import replace

from rag.answers import Checked, Checks
from rag.export import to_html_page, to_markdown_page
from rag.render import answer_text, closing_lines, refusal_lines, statement_lines, to_json, to_markdown

FIELDS = {
    "schema", "question", "searched_for", "answered", "answer", "refusal", "statements", "citations", "nearest",
    "unanswered", "removed", "similarity", "checks", "model", "endpoint", "timings", "usage",
}  # fmt: skip
PLACE = {"number", "folder", "file", "paragraph", "page", "start", "end", "text", "title", "date", "sha256", "also_in"}


def test_the_object_has_the_fields_of_schema_1_and_they_agree_with_each_other(says):
    answer = says("Alan Reed offered 4%. Mayor Ida Berg refused to back the strike.").ask("What did Reed and Berg do?")
    found = json.loads(json.dumps(to_json(answer, 0.5)))
    assert set(found) == FIELDS
    assert all(set(place) == PLACE for place in found["citations"])
    assert found["schema"] == 1
    assert found["answered"] is True
    assert found["timings"]["sync"] == 0.5
    markers = {int(number) for number in re.findall(r"\[(\d+)\]", found["answer"])}
    assert markers == {place["number"] for place in found["citations"]} == {1, 2}


def test_a_refusal_lists_the_nearest_in_the_shape_of_citations(says):
    found = to_json(says("NOT STATED").ask("How many ships wait?"))
    assert found["answered"] is False
    assert found["statements"] == found["citations"] == []
    assert all(set(place) == PLACE for place in found["nearest"])
    assert "[" not in found["answer"]
    assert -1 <= found["similarity"] <= 1


def test_a_footnote_shows_file_paragraph_date_and_quote(says):
    answer = says("Alan Reed offered 4%. [1]").ask("How much did Reed offer?")
    lines = [line.plain for line in statement_lines(Checked(answer.statements[0], answer.citations), answer.citations)]
    assert lines == [
        "Alan Reed offered 4%. [1]",
        "  [1] harbour.txt ¶3, 2023-03-07",
        "      “Alan Reed offered 4%”",
    ]


def test_what_would_steer_a_terminal_is_taken_out(says):
    answer = says("Alan Reed offered 4%. [1]").ask("How much did Reed offer?")
    hit = answer.citations[0].hit
    hostile = replace(hit, place=replace(hit.place, file="a\x1b[31m\u202e.txt"))
    citation = replace(answer.citations[0], hit=hostile)
    statement = replace(answer.statements[0], text="Reed\x1b]0;owned\x07 offered.")
    lines = "".join(line.plain for line in statement_lines(Checked(statement, (citation,)), (citation,)))
    assert "\x1b" not in lines
    assert "\u202e" not in lines
    assert "\x07" not in lines


def test_markup_in_a_document_is_text(says):
    answer = says("Alan Reed offered 4%. [1]").ask("How much did Reed offer?")
    statement = replace(answer.statements[0], text="![x](http://a.example/x.png) <script>*b*")
    text = to_markdown(replace(answer, statements=(statement,)))
    assert "![" not in text
    assert "<script" not in text
    assert r"\*b\*" in text


def test_a_refusal_says_so_and_where_to_look(says):
    answer = says("NOT STATED").ask("How many ships wait in the harbour?")
    text = "\n".join(line.plain for line in refusal_lines(answer))
    assert text.startswith("The documents do not answer this.")
    assert "harbour.txt ¶" in text
    assert answer_text(answer).startswith("The documents do not answer this.")


def test_what_was_left_out_is_said(says):
    answer = says("Alan Reed offered 4%. The port made a profit of 80 million. [1]").ask("How much did the port offer?")
    assert any("1 sentence left out" in line for line in closing_lines(answer))
    doubting = replace(answer, removed=0, checks=Checks(doubted=2))
    assert list(closing_lines(doubting)) == ["2 sentences left out: true to the passages, but probably no answer"]


def test_every_form_of_an_answer_says_which_sources_differ(says):
    answer = says("Alan Reed offered 4%. [1] About 350 passengers were stranded on the island. [2]").ask(
        "What did Alan Reed offer, and how many passengers were stranded?"
    )
    first, second = answer.statements
    answer = replace(answer, statements=(first, replace(second, differs_from=(1,))))
    kept = to_json(answer)
    assert kept["statements"][1]["differs_from"] == [1]
    assert answer_text(answer).endswith("[2] (differs from [1])")
    assert "[^2] (differs from [^1])" in to_markdown(answer)
    assert "[^2] (differs from [^1])" in to_markdown_page([kept], None)
    assert 'differs from <sup><a href="#n1-1">[1]</a></sup>)' in to_html_page([kept], "Kept")
