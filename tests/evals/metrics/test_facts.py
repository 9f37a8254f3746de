"""Facts count when they are stated in any of their wordings, not when they are denied or put into the wrong mouth."""

import pytest

LOPEZ, BERG = ("harbour.txt", 3, 1), ("harbour.txt", 5, 1)


def said(answer, *sentences):
    return answer(*((sentence, [("harbour.txt", 3)]) for sentence in sentences))


def test_each_fact_counts_once_in_any_wording(case, answer, score):
    one = case(LOPEZ, facts=(("9%", "nine percent"), ("Lopez", "the union's leader"), ("Friday",)))
    found = score("facts", one, said(answer, "Maria Lopez wants nine per cent, 9%."))
    assert found.value == pytest.approx(2 / 3)
    assert found.reason == "“Friday”: not stated"
    assert score("right", one, said(answer, "Maria Lopez wants nine per cent, 9%.")).value == 0


def test_facts_may_stand_in_different_sentences(case, answer, score):
    one = case(LOPEZ, facts=(("9%",), ("Friday",)))
    assert score("right", one, said(answer, "She wants 9%.", "They return on Friday.")).value == 1


def test_a_number_inside_another_is_not_the_number(case, answer, score):
    one = case(LOPEZ, facts=(("9%",),))
    assert score("facts", one, said(answer, "She wants 19%.")).value == 0
    assert score("facts", one, said(answer, "She wants 0.9%.")).value == 0


def test_a_fact_that_is_denied_is_not_stated(case, answer, score):
    one = case(LOPEZ, question="What does Lopez want?", facts=(("9%",),))
    found = score("facts", one, said(answer, "Lopez does not want 9%."))
    assert found.value == 0
    assert "denied" in found.reason


def test_a_negation_that_belongs_to_the_right_answer_denies_nothing(case, answer, score):
    one = case(BERG, question="Who does not back the strike?", facts=(("Berg",),))
    assert score("facts", one, said(answer, "Mayor Berg does not back the strike.")).value == 1


def test_a_fact_in_the_wrong_mouth_is_not_stated(case, answer, score):
    one = case(LOPEZ, question="What does the union want?", facts=(("9%",),))
    found = score("facts", one, said(answer, "Ida Berg said that 9% is wanted."))
    assert found.value == 0
    assert found.reason == "“9%”: attributed to Ida Berg, who did not say it"
    assert score("facts", one, said(answer, "According to Ida Berg, it wants 9%.")).value == 0


@pytest.mark.parametrize("speaker", ["Maria Lopez", "Alan Reed", "She", "Members"])
def test_who_stands_near_the_evidence_and_who_is_nobody_by_name_may_speak(case, answer, score, speaker):
    one = case(LOPEZ, question="What does the union want?", facts=(("9%",),))
    assert score("facts", one, said(answer, f"{speaker} said that 9% is wanted.")).value == 1


def test_a_refusal_states_no_fact_and_has_no_merit_in_stating_nothing_wrong(case, answer, score):
    one = case(LOPEZ, facts=(("9%",),), forbidden=("4%",))
    assert score("facts", one, answer()).value == 0
    assert score("facts", one, answer()).reason == "refused"
    assert score("no-forbidden", one, answer()).value is None
    assert score("right", one, answer()).value == 0


def test_a_wrong_statement_spoils_an_answer_that_has_all_facts(case, answer, score):
    one = case(LOPEZ, facts=(("9%",),), forbidden=("4%",))
    both = said(answer, "She wants 9%.", "She wants 4%.")
    assert score("facts", one, both).value == 1
    assert score("no-forbidden", one, both).value == 0
    assert score("right", one, both).value == 0


def test_what_an_answer_denies_it_does_not_say(case, answer, score):
    one = case(LOPEZ, facts=(("9%",),), forbidden=("4%",))
    assert score("no-forbidden", one, said(answer, "She wants 9%, not 4%.")).value == 1


def test_an_unanswerable_case_is_right_when_it_is_refused(case, answer, score):
    one = case(answerable=False, forbidden=("Smith",))
    assert score("right", one, answer()).value == 1
    assert score("right", one, said(answer, "Maria Lopez does.")).value == 0
    assert score("facts", one, answer()).value is None


def test_a_case_without_facts_or_forbidden_is_not_judged(case, answer, score):
    one = case(LOPEZ, reference="A long answer.")
    for metric in ("facts", "right", "no-forbidden"):
        assert score(metric, one, said(answer, "Anything.")).value is None


def test_a_crash_is_wrong_and_a_question_that_was_not_asked_is_nothing(case, score):
    one = case(LOPEZ, facts=(("9%",),))
    crashed = score("facts", one, None, error="ValueError: no")
    assert crashed.value == 0
    assert crashed.reason == "crashed: ValueError: no"
    assert score("facts", one, None).value is None
