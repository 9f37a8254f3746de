"""Rankings are measured by parts of the answer: alternatives count once, and a second find gains nothing."""

from math import log2

import pytest

from evals.metrics import METRICS, RANKINGS

A, B, C, D = ("x.txt", 1), ("x.txt", 2), ("y.txt", 1), ("z.txt", 9)


@pytest.fixture
def value(case, score):
    """The value of a measure for a ranking of paragraphs."""

    def of(name, evidence, ranked, level="paragraph"):
        one = case(*((*place, part) for place, part in evidence))
        return score(f"{level}.{name}.fusion", one, None, found={"fusion": tuple(ranked)}).value

    return of


def test_a_hit_is_any_right_place_among_the_first(value):
    assert value("hit@1", [(A, 1)], [B, A]) == 0
    assert value("hit@3", [(A, 1)], [B, D, A]) == 1
    assert value("hit@3", [(A, 1)], [B, D, C, A]) == 0
    assert value("hit@10", [(A, 1)], []) == 0


def test_recall_counts_parts_and_alternatives_once(value):
    either = [(A, 1), (B, 1), (C, 2)]
    assert value("recall@3", either, [A, B, D]) == 0.5
    assert value("recall@3", either, [B, C]) == 1
    assert value("recall@3", either, [D]) == 0


def test_the_reciprocal_rank_is_that_of_the_first(value):
    assert value("mrr@10", [(A, 1), (C, 2)], [B, D, C, A]) == pytest.approx(1 / 3)
    assert value("mrr@10", [(A, 1)], [D] * 10 + [A]) == 0


def test_ndcg_is_the_textbook_s_where_each_part_has_one_place(value):
    found = value("ndcg@10", [(A, 1), (C, 2)], [B, A, D, C])
    assert found == pytest.approx((1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3)))
    assert value("ndcg@10", [(A, 1), (C, 2)], [C, A, B]) == 1
    assert value("ndcg@10", [(A, 1)], []) == 0


def test_ndcg_gains_nothing_from_an_alternative_of_what_is_there(value):
    either = [(A, 1), (B, 1)]
    assert value("ndcg@10", either, [A]) == 1
    assert value("ndcg@10", either, [A, B]) == 1
    assert value("ndcg@10", either, [D, A, B]) == pytest.approx(1 / log2(3))


def test_a_place_that_carries_two_parts_is_the_best_first(value):
    both = [(A, 1), (A, 2), (B, 2)]
    assert value("ndcg@10", both, [A]) == 1
    assert value("ndcg@10", both, [B, A]) < 1


def test_documents_rank_by_their_best_paragraph_and_stand_once(value):
    assert value("hit@1", [(A, 1)], [B, C], "document") == 1
    assert value("mrr@10", [(C, 1)], [A, B, ("x.txt", 3), C], "document") == pytest.approx(1 / 2)
    assert value("recall@3", [(A, 1), (B, 2)], [B], "document") == 1


def test_evidence_without_a_paragraph_is_measured_by_document_alone(value):
    whole = [(("x.txt", None), 1)]
    assert value("hit@1", whole, [A]) is None
    assert value("hit@1", whole, [A], "document") == 1


def test_a_case_without_evidence_is_not_measured_and_a_crashed_search_is_wrong(case, score):
    assert score("paragraph.hit@1.bm25", case(), None, found={"bm25": (A,)}).value is None
    assert score("paragraph.hit@1.bm25", case((*A, 1)), None, error="x").value == 0
    assert score("paragraph.hit@1.bm25", case((*A, 1)), None).value is None


def test_a_crash_of_the_answer_alone_leaves_the_search_its_score(case, score):
    assert score("paragraph.hit@1.bm25", case((*A, 1)), None, error="x", found={"bm25": (A,)}).value == 1


def test_every_measure_is_there_for_each_search_at_both_levels():
    assert len(RANKINGS) == 7 * 4 * 2
    assert all(METRICS[name].name == name and METRICS[name].meaning for name in METRICS)
