"""Footnotes are right when they point at the evidence, and hold when their quotes stand in the file."""

import pytest

A, B, C = ("harbour.txt", 2), ("harbour.txt", 3), ("ferry.txt", 2)


def test_precision_counts_each_statement_s_footnotes(case, answer, score):
    one = case((*B, 1))
    given = answer(("One.", [B]), ("Two.", [A, B]), ("Three.", [C]))
    found = score("citation-precision.paragraph", one, given)
    assert found.value == pytest.approx(2 / 4)
    assert found.reason == "not in the evidence: harbour.txt ¶2; ferry.txt ¶2"
    assert score("citation-precision.document", one, given).value == pytest.approx(3 / 4)


def test_recall_counts_parts_and_an_alternative_is_enough(case, answer, score):
    one = case((*A, 1), (*C, 1), (*B, 2))
    assert score("citation-recall.paragraph", one, answer(("One.", [C]))).value == 0.5
    assert score("citation-recall.paragraph", one, answer(("One.", [A, C]))).value == 0.5
    found = score("citation-recall.paragraph", one, answer(("One.", [B])))
    assert found.value == 0.5
    assert found.reason == "not cited: harbour.txt ¶2 or ferry.txt ¶2"
    assert score("citation-recall.paragraph", one, answer(("One.", [A, B]))).value == 1
    assert score("citation-recall.document", one, answer(("One.", [A]))).value == 1


def test_the_right_file_alone_is_not_the_right_paragraph(case, answer, score):
    one = case((*B, 1))
    assert score("cited-right", one, answer(("One.", [A]))).value == 0
    assert score("cited-right", one, answer(("One.", [A]), ("Two.", [B]))).value == 1


def test_an_equal_paragraph_elsewhere_is_the_same(case, answer, score):
    one = case((*B, 1))
    given = answer(("One.", [C]))
    given["citations"][0]["also_in"] = [{"file": B[0], "paragraph": B[1]}]
    for metric in ("cited-right", "citation-precision.paragraph", "citation-recall.paragraph"):
        assert score(metric, one, given).value == 1


def test_a_refusal_has_no_precision_but_has_missed_every_part(case, answer, score):
    one = case((*B, 1))
    assert score("citation-precision.paragraph", one, answer()).value is None
    assert score("cited-right", one, answer()).value is None
    assert score("citation-recall.paragraph", one, answer()).value == 0


def test_evidence_without_a_paragraph_is_measured_by_document_alone(case, answer, score):
    one = case(("harbour.txt", None, 1))
    given = answer(("One.", [B]))
    assert score("citation-precision.paragraph", one, given).value is None
    assert score("citation-precision.document", one, given).value == 1
    assert score("citation-recall.document", one, given).value == 1
    assert score("citation-recall.document", case(), given).value is None


def test_a_quote_must_stand_in_the_file_at_its_offsets_to_the_character(case, answer, score):
    given = answer(("One.", [B]), ("Two.", [A]))
    assert score("quotes-stand", case(), given).value == 1
    note = given["statements"][0]["citations"][0]
    for change in ({"quote": note["quote"].lower()}, {"start": note["start"] + 1}, {"quote": "", "end": note["start"]}):
        given["statements"][0]["citations"][0] = note | change
        assert score("quotes-stand", case(), given).value == 0.5, change


def test_a_quote_from_another_paragraph_of_the_file_does_not_stand_in_its_own(case, answer, score):
    given = answer(("One.", [B]))
    given["citations"][0] |= {"start": 0, "end": 10}
    assert score("quotes-stand", case(), given).value == 0


def test_a_file_that_changed_since_catches_a_quote(case, answer, score, documents):
    given = answer(("One.", [B]))
    documents.files["harbour.txt"] = "X" + documents.files["harbour.txt"]
    assert score("quotes-stand", case(), given).value == 0


def test_a_statement_without_a_footnote_or_with_a_dangling_one_is_bare(case, answer, score):
    given = answer(("One.", [B]), ("Two.", []))
    assert score("footnoted", case(), given).value == 0.5
    assert score("footnoted", case(), given).reason == "without: “Two.”"
    given["statements"][0]["citations"][0]["number"] = 7
    assert score("footnoted", case(), given).value == 0
    assert score("quotes-stand", case(), given).value == 0
    assert score("cited-right", case((*B, 1)), given).value == 0
    assert score("footnoted", case(), answer()).value is None


def test_an_answer_without_any_footnote_has_no_precision_to_be_proud_of(case, answer, score):
    assert score("citation-precision.paragraph", case((*B, 1)), answer(("One.", []))).value == 0
