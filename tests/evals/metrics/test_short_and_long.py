"""SQuAD's exact match and F1 with its normalisation, and ROUGE-L."""

import pytest

from evals.metrics.short import normalised, token_f1

HERE = [("harbour.txt", 3)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The Cat's  “hat”!", "cats “hat”"),
        ("a an the", ""),
        ("Another theory", "another theory"),
        ("1,200", "1200"),
        ("U.S.", "us"),
        ("an-apple", "anapple"),
    ],
)
def test_text_is_normalised_in_squad_s_order(text, plain):
    assert normalised(text) == plain


def test_f1_counts_repeated_words_as_often_as_both_have_them():
    assert token_f1("the cat cat", "cat") == pytest.approx(2 / 3)
    assert token_f1("cat cat", "cat cat") == 1
    assert token_f1("red cat", "blue dog") == 0
    assert token_f1("the", "a") == 1
    assert token_f1("", "cat") == 0


def test_the_nearest_wording_counts(case, answer, score):
    one = case(facts=(("nine percent", "9 % of wages"),))
    given = answer(("Lopez wants 9% of the wages.", HERE))
    assert score("exact-match", one, given).value == 0
    assert score("token-f1", one, given).value == pytest.approx(6 / 8)
    assert score("token-f1", one, given).reason == "nearest to “9 % of wages”"
    assert score("exact-match", one, answer(("Nine percent.", HERE))).value == 1


def test_several_facts_are_no_short_answer(case, answer, score):
    one = case(facts=(("a",), ("b",)))
    for metric in ("exact-match", "token-f1"):
        assert score(metric, one, answer(("A.", HERE))).value is None
        assert score(metric, case(facts=(("9%",),), answerable=False), answer()).value is None
        assert score(metric, case(facts=(("9%",),)), answer()).value == 0


def test_rouge_l_follows_the_order_of_words_and_their_stems(case, answer, score):
    one = case(reference="Maria Lopez leads the union")
    assert score("rouge-l", one, answer(("Maria Lopez leads the union.", HERE))).value == 1
    assert score("rouge-l", one, answer(("Maria Lopez leading the unions", HERE))).value == 1
    turned = score("rouge-l", one, answer(("the union leads Lopez Maria", HERE)))
    assert turned.value == pytest.approx(2 / 5)
    assert turned.reason == "precision 0.40, recall 0.40"
    assert score("rouge-l", one, answer()).value == 0
    assert score("rouge-l", case(), answer(("A.", HERE))).value is None
