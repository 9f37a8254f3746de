"""What a question takes for granted, and sentences that deny it."""

import pytest

from rag.answers import Verdict
from rag.assistant import Assistant
from rag.export import to_html_page, to_markdown_page, to_plain_text
from rag.premise import affirmed, denied
from rag.quoting import AGAINST
from rag.render import to_json, to_markdown

BACKED = "Why did mayor Ida Berg back the strike of the drivers?"
REFUSED = "Mayor Ida Berg said she would not back the strike of the drivers."


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        (BACKED, REFUSED, "not back the strike"),
        (
            "Why did the council pay for the bridge?",
            "The council vetoed a plan for the bridge.",
            "vetoed a plan for the bridge",
        ),
        ("What did the commission's decision change?", "The commission reached no decision.", "no decision"),
        (BACKED, "Ida Berg saw “no way” to back the strike.", "no way to back the strike"),
        # affirmed, or denied of something else, or in another clause
        (BACKED, "Mayor Ida Berg said she would back the strike.", ""),
        (BACKED, "Mayor Ida Berg was not there.", ""),
        (BACKED, "She did not come, back the strike as she may.", ""),
        # a name is not what is denied, nor what is not denied alone
        ("What did Ida Berg say?", "The council said so without Ida Berg.", ""),
        ("Who sang Stop the Clocks?", 'The song "Can\'t Stop the Clocks" is by Alan Reed.', ""),
        (BACKED, "Mayor Ida Berg did not only back the strike, she led it.", ""),
        # who asks whether, or what she said of it, takes nothing for granted
        ("Did mayor Ida Berg back the strike?", REFUSED, ""),
        ("What did Ida Berg say of those who back the strike?", REFUSED, ""),
        ("Who compared the vote to an auction?", "“This was not a vote, it was an auction,” Ida Berg said.", ""),
        ("Who called off the strike?", "Ida Berg did not call off the strike.", "not call off the strike"),
        # a question that denies takes the denial for granted
        ("Why did mayor Ida Berg not back the strike?", REFUSED, ""),
    ],
)
def test_a_sentence_denies_what_a_question_takes_for_granted(question, sentence, words):
    assert denied(question, sentence) == words


NOT_SIGNED = "Why did the port of Aldmouth not sign the letter?"


@pytest.mark.parametrize(
    ("question", "sentence", "word"),
    [
        (NOT_SIGNED, "The port of Aldmouth signed the letter on Friday.", "signed"),
        ("What kept Ida Berg from visiting Aldmouth?", "Ida Berg visited Aldmouth in May.", "visited"),
        # another port, another deed, a denial, an exception, a question that denies nothing
        (NOT_SIGNED, "The port of Kestrel signed the letter on Friday.", ""),
        (NOT_SIGNED, "The port of Aldmouth read the letter on Friday.", ""),
        (NOT_SIGNED, "The port of Aldmouth never signed the letter.", ""),
        (NOT_SIGNED, "All signed the letter, only the port of Aldmouth stayed away.", ""),
        (NOT_SIGNED.replace("not ", ""), "The port of Aldmouth signed the letter on Friday.", ""),
        (NOT_SIGNED.replace("not", "not only"), "The port of Aldmouth signed the letter on Friday.", ""),
    ],
)
def test_a_sentence_affirms_what_a_question_denies(question, sentence, word):
    assert affirmed(question, sentence) == word


@pytest.mark.parametrize("reply", ["NOT STATED", "Mayor Ida Berg backed the strike because she liked it. [1]"])
def test_where_nothing_answers_the_denial_is_quoted(indexed, weighing, reply):
    index = indexed(strike=f"{REFUSED}\n\nThe drivers ended their strike on Tuesday.\n")
    answer = Assistant(index, weighing([reply], {})).ask(BACKED)
    [statement] = answer.statements
    assert (statement.text, statement.verdict) == (REFUSED, Verdict.QUOTED)
    assert "back the strike" in statement.reason
    [note] = statement.footnotes
    assert note.quote.text == REFUSED
    # it is told, and is no answer
    assert not answer.answered and "otherwise than it takes for granted" in (answer.refusal or "")
    assert answer.unanswered == ()
    kept = to_json(answer)
    assert kept["answer"] == f"{REFUSED} [1] {kept['refusal']}"
    assert to_markdown(answer).index("otherwise") < to_markdown(answer).index("[^1]:")
    assert to_plain_text([kept], None).index("otherwise") < to_plain_text([kept], None).index("strike.txt")
    assert to_markdown_page([kept], None).index("otherwise") < to_markdown_page([kept], None).index("[^1]:")
    assert to_html_page([kept], "Strike").index("otherwise") < to_html_page([kept], "Strike").index("<blockquote>")


def test_what_a_question_denies_is_no_answer_where_it_is_affirmed(indexed, weighing):
    signed = "The port of Aldmouth signed the letter on Friday."
    index = indexed(letter=f"{signed}\n")
    for llm in (weighing([], {"signed": 0.99}), weighing([f"{signed} [1]"], {})):
        answer = Assistant(index, llm).ask("When did the port of Aldmouth not sign the letter?")
        assert [statement.text for statement in answer.statements] == [signed]
        assert not answer.answered and "“signed”" in (answer.refusal or "")


def test_what_does_not_give_the_day_that_is_asked_for_may_deny_that_there_was_one(indexed, weighing):
    index = indexed(strike=f"{REFUSED}\n")
    answer = Assistant(index, weighing(["NOT STATED"], {})).ask(BACKED.replace("Why", "When"))
    assert [statement.text for statement in answer.statements] == [REFUSED]


def test_a_denial_that_is_far_from_the_question_is_not_quoted(indexed, weighing):
    index = indexed(strike="The union has no office in the harbour, nor plans to open any.\n")
    assert Assistant(index, weighing(["NOT STATED"], {})).ask("How deep is the office of the mayor?").refusal


SCRAPPED = "Ministers scrapped the toll for lorries on Tuesday."


def test_what_the_model_says_speaks_against_the_question_is_quoted_as_no_answer(indexed, weighing):
    index = indexed(toll=f"{SCRAPPED}\n\nThe bridge of Aldmouth is 400 metres long.\n")
    asked = "When will lorries pay the toll that ministers introduced?"
    llm = weighing(["NOT STATED"], {}, against={"scrapped": AGAINST})
    answer = Assistant(index, llm).ask(asked)
    [statement] = answer.statements
    assert statement.text == SCRAPPED
    assert "against what the question takes for granted" in statement.reason
    assert answer.refusal == "They say otherwise than it takes for granted."
    assert [one.partition("\n")[0].removeprefix("Passage: ") for one in llm.weighed_against] == [SCRAPPED]
    assert asked in llm.weighed_against[0]

    unsure = weighing(["NOT STATED"], {}, against={"scrapped": AGAINST - 0.01})
    assert Assistant(index, unsure).ask(asked).statements == ()


def test_the_model_is_not_asked_what_speaks_against_a_question_that_is_answered(indexed, weighing):
    index = indexed(toll=f"{SCRAPPED}\n")
    llm = weighing([], {"scrapped": 0.99}, against={"scrapped": 0.99})
    assert Assistant(index, llm).ask("What did ministers scrap on Tuesday?").answered
    assert llm.weighed_against == []


def test_nothing_speaks_against_a_question_for_yes_or_no(indexed, weighing):
    index = indexed(toll=f"{SCRAPPED}\n")
    llm = weighing(["NOT STATED"], {}, against={"scrapped": 0.99})
    assert Assistant(index, llm).ask("Did ministers introduce the toll for lorries?").statements == ()
    assert llm.weighed_against == []


def test_what_speaks_against_words_that_nobody_said_the_model_tells(indexed, weighing):
    index = indexed(toll=f"{SCRAPPED}\n")
    llm = weighing(["NOT STATED"], {}, against={"scrapped": AGAINST})
    answer = Assistant(index, llm).ask("What did ministers say when they introduced the toll for lorries?")
    assert [statement.text for statement in answer.statements] == [SCRAPPED] and not answer.answered


def test_who_is_responsible_is_no_word_for_what_somebody_says():
    sentence = "Malaysia was not legally responsible, nor was its response late."
    assert denied("When did Malaysia admit it was legally responsible?", sentence)
    assert not denied("How did Malaysia respond?", sentence)
    assert not denied("What was Malaysia's response?", sentence)
