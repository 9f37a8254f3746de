"""What the check lets pass and what it does not, on paragraphs short enough to judge by eye."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers import Verdict
from rag.names import as_called_there
from rag.quotes import find_words
from rag.verify import Evidence, verify

SHELTER = 'He opposed a major operation in Rafah, "where over one million people have taken shelter".'
GERMANY = "Germany's government said there is “no basis whatsoever” for an accusation of genocide against Israel."
TOLL = "More than 23,000 people have been killed since the October 7 attacks on Israel killed about 1,200."
BOMBS = "Biden signed off on a pause of 3,500 bombs intended for Israel, for fear that they will be dropped in Rafah."
PRINCIPLES = "The principles of law were developed by the court, which did not write them down."
DROUGHT = "In 2010 the region had another severe drought, in some ways more extreme than that of 2005."
RIOTS = "There was not the level of anti-Chinese violence seen elsewhere, but a riot at Buckland Valley in 1857."
RATE = "On Monday the bank raised its rate to 4%, as prices had risen since January."
KIRBY = "Mr Kirby said the government does not support a general ceasefire."


def verdict(statement, *paragraphs, **more):
    return verify(statement, [Evidence(text) for text in paragraphs], **more).verdict


def test_words_that_stand_there_are_quoted_and_the_quote_is_cut_out_by_offset():
    check = verify("over one million people have taken shelter", [Evidence(SHELTER, 100)])
    assert check.verdict is Verdict.QUOTED
    quote = check.quotes[0]
    assert quote.text == "over one million people have taken shelter" == SHELTER[quote.start - 100 : quote.end - 100]


@pytest.mark.parametrize(
    ("statement", "paragraph"),
    [
        ("Over one million people had taken shelter in Rafah.", SHELTER),
        ("Biden paused 3,500 bombs for fear that they will be dropped in Rafah.", BOMBS),
        ("Germany said there is no basis for an accusation of genocide.", GERMANY),
        ("About 1,200 people were killed in the attacks on October 7.", TOLL),
        ("Kirby said the government does not support a ceasefire.", KIRBY),
        ("The bank raised its rate to 4% because prices had increased since January.", RATE),  # another word for it
        ("The bank did not lower its rate on Monday: it raised it to 4%.", f"{RATE} It was not lowered then."),
        ("The court did not write the principles of law down.", PRINCIPLES),
    ],
)
def test_a_faithful_sentence_is_supported(statement, paragraph):
    assert verdict(statement, paragraph) in {Verdict.SUPPORTED, Verdict.QUOTED}


@pytest.mark.parametrize(
    ("statement", "paragraph"),
    [
        ("Over two million people had taken shelter in Rafah.", SHELTER),  # another number
        ("Fewer than 23,000 people have been killed.", TOLL),  # the opposite bound
        ("About 1,200 people were killed in the attacks on October 9.", TOLL),  # another date
        ("Gallant signed off on a pause of 3,500 bombs intended for Israel.", BOMBS),  # another name
        ("Germany said there is a basis for an accusation of genocide against Israel.", GERMANY),  # negation lost
        ("Kirby said the government does support a general ceasefire.", KIRBY),  # negation lost
        ("Biden did not sign off on a pause of 3,500 bombs.", BOMBS),  # negation added
        ('Germany called the accusation "a gift to our rivals".', GERMANY),  # words that stand nowhere
        ("The weather in Rafah was pleasant all week.", SHELTER),  # another matter
        ("The court did not develop the principles of law.", PRINCIPLES),  # what is denied there is something else
        ("The region had a mild drought in 2010.", DROUGHT),  # the opposite word
        ("The pro-Chinese riots were at Buckland Valley in 1857.", RIOTS),
        ("The bank lowered its rate to 4% on Monday.", RATE),
        ("", SHELTER),
    ],
)
def test_a_sentence_that_differs_in_one_thing_that_matters_is_unsupported(statement, paragraph):
    assert verdict(statement, paragraph) is Verdict.UNSUPPORTED


def test_words_that_the_paragraph_denies_or_only_reports_as_an_allegation_are_not_quoted():
    rejected = "The United States has rejected allegations that Israel is committing genocide."
    alleged = "South Africa brought a case accusing Israel of breaking the convention."
    assert verdict("Israel is committing genocide.", rejected) is Verdict.UNSUPPORTED
    assert verdict("Israel of breaking the convention.", alleged) is Verdict.WEAK


def test_words_that_another_passage_tells_of_something_else_are_not_taken_on_trust():
    statement = "Ida Berg praised the volunteers and spoke of the heavy cost for the families."
    paragraph = "Ida Berg praised the volunteers who had handed out blankets at the harbour through the night."
    evidence = [Evidence(paragraph)]
    question = "Who spoke of the heavy cost for the families?"
    lent = verify(statement, evidence, question=question)
    assert (lent.verdict, lent.lent) == (Verdict.WEAK, True)
    apart = "The port spoke of Friday. The cost was heavy. Then families left."
    assert verify(statement, evidence, question=question, elsewhere=f"{paragraph}\n{apart}").lent
    told = "Alan Reed spoke of the heavy cost for the families on Monday."
    check = verify(statement, evidence, question=question, elsewhere=f"{paragraph}\n{told}")
    assert (check.verdict, check.reason) == (Verdict.UNSUPPORTED, "told elsewhere: spoke, heavy, cost, families")
    weak = "Ida Berg praised the volunteers with blankets for the heavy cost."
    assert verify(weak, evidence).verdict is Verdict.WEAK
    assert verify(weak, evidence, elsewhere=f"{paragraph}\n{told}").verdict is Verdict.UNSUPPORTED


def test_a_word_that_the_question_has_without_a_capital_is_no_name_where_a_sentence_begins_with_it():
    paragraph = "The money was spent on a farm, a block of flats and school fees, the prosecution told the court."
    statement = "Prosecutors say the money was spent on a farm, a block of flats and school fees."
    assert verify(statement, [Evidence(paragraph)]).reason == "the name Prosecutors is not there"
    question = "What do prosecutors say the money was spent on?"
    assert verify(statement, [Evidence(paragraph)], question=question).verdict is Verdict.SUPPORTED
    named = "What does Prosecutors Weekly say the money was spent on?"
    assert verify(statement, [Evidence(paragraph)], question=named).verdict is Verdict.UNSUPPORTED
    invented = "The money was spent by Rivers on a farm, a block of flats and school fees."
    question = "Who spent the money on the rivers and the farm?"
    assert verify(invented, [Evidence(paragraph)], question=question).reason == "the name Rivers is not there"


def test_without_a_paragraph_nothing_is_supported():
    assert verdict("Biden paused 3,500 bombs.") is Verdict.UNSUPPORTED


def test_a_sentence_that_is_borne_out_in_part_is_weak():
    assert verdict("Biden signed a pause of bombs after weeks of angry letters.", BOMBS) in {
        Verdict.WEAK,
        Verdict.UNSUPPORTED,
    }
    assert verdict("Biden signed off on a pause, cancelling bombs.", BOMBS) is not Verdict.UNSUPPORTED


def test_a_first_name_may_stand_elsewhere_but_a_last_name_may_not():
    assert (
        verdict("John Kirby said the government does not support a ceasefire.", KIRBY, elsewhere="John Kirby")
        is Verdict.SUPPORTED
    )
    assert verdict("Jon Kirby said the government does not support a ceasefire.", KIRBY) is Verdict.UNSUPPORTED
    assert (
        verdict("Mr Miller said the government does not support a ceasefire.", KIRBY, elsewhere="Miller")
        is Verdict.UNSUPPORTED
    )


def test_an_invented_speaker_with_the_same_initials_is_unsupported():
    paragraph = "Spokesperson Vedant Patel said that the allegations are unfounded."
    assert verdict("Vladimir Putin said that the allegations are unfounded.", paragraph) is Verdict.UNSUPPORTED


def test_a_country_from_another_passage_is_no_first_name():
    paragraph = "Mr Blinken met Foreign Minister Israel Katz."
    elsewhere = "Germany spoke. German officials came. Israel Katz left."
    assert verdict("The German Foreign Minister is Israel Katz.", paragraph, elsewhere=elsewhere) is Verdict.UNSUPPORTED


def test_a_name_in_the_title_counts_as_known():
    paragraph = Evidence("He made similar pleas in December.", background="Blinken pushes Israel")
    assert verify("Blinken made similar pleas in December.", [paragraph]).verdict is Verdict.SUPPORTED


def test_two_paragraphs_bear_out_together_what_neither_does_alone():
    statement = "Biden paused 3,500 bombs, and more than 23,000 people have been killed."
    assert verdict(statement, BOMBS) is Verdict.UNSUPPORTED
    check = verify(statement, [Evidence(BOMBS), Evidence(TOLL)])
    assert check.verdict is Verdict.SUPPORTED
    assert set(check.quotes) == {0, 1}


def test_a_paragraph_that_adds_nothing_gets_no_footnote():
    check = verify("Biden paused 3,500 bombs.", [Evidence(BOMBS), Evidence(KIRBY)])
    assert set(check.quotes) == {0}


def test_a_quote_may_differ_in_marks_and_white_space_but_not_in_words():
    assert find_words('it\'s "not  a cent" less', "Well, it’s “not a\ncent” less.")
    assert find_words("a cent", "a century") is None
    assert find_words("", "text") is None


words = st.sampled_from(
    "Reed offered 4% on Monday because freight fell. Lopez wants 9% and not a cent less in March".split()
)


@given(st.lists(words, max_size=12), st.lists(words, max_size=30), st.integers(0, 500))
def test_every_quote_stands_at_its_offsets_whatever_is_compared(statement, paragraph, start):
    text = " ".join(paragraph)
    check = verify(" ".join(statement), [Evidence(text, start)])
    for quote in check.quotes.values():
        assert quote.text and text[quote.start - start : quote.end - start] == quote.text == quote.text.strip()
    assert bool(check.quotes) == (check.verdict is not Verdict.UNSUPPORTED)


def test_a_number_that_counts_the_names_listed_with_it_is_borne_out():
    toured = (
        "Mr Blinken said the leaders of the countries he visited – the UAE, Turkey, Greece and Qatar – had concerns."
    )
    assert verdict("The four countries he visited were the UAE, Turkey, Greece and Qatar.", toured) is Verdict.SUPPORTED
    assert (
        verdict("The five countries he visited were the UAE, Turkey, Greece and Qatar.", toured) is Verdict.UNSUPPORTED
    )


def test_what_one_of_several_paragraphs_denies_is_not_affirmed_with_another_ones_words():
    softly = "“Mr Secretary Blinken, it’s not the time to speak softly with Hamas,” Mr Ben-Gvir said."
    record = (
        "Mr Ben-Gvir, who has a long history of making comments that anger the US, criticised Mr Blinken’s approach."
    )
    believed = "Ben-Gvir advised Blinken to speak softly with Hamas because he has a long history of making comments."
    assert verdict(believed, softly, record) is Verdict.UNSUPPORTED


def test_words_that_stand_over_the_paragraph_count_as_borne_out():
    evidence = [Evidence("He offered 4% on Monday.", background="Port director speaks of the harbour strike")]
    assert verify("The port director offered 4% in the harbour strike.", evidence).verdict is Verdict.SUPPORTED


def test_a_copied_tail_does_not_carry_a_clause_that_nobody_said():
    evidence = [Evidence("Ben-Gvir has a long history of making comments that anger the US. He spoke to Blinken.")]
    said = "Ben-Gvir urged Blinken to calm Hamas because he has a long history of making comments that anger the US."
    assert verify(said, evidence).verdict is Verdict.UNSUPPORTED
    true = "Ben-Gvir spoke to Blinken, although he has a long history of making comments that anger the US."
    assert verify(true, evidence).verdict is Verdict.SUPPORTED


def test_a_city_is_not_borne_out_by_its_country():
    evidence = [Evidence("12 people died in an attack in the United Kingdom on Monday.")]
    assert verify("12 people died in the London attack on Monday.", evidence).verdict is Verdict.UNSUPPORTED


TITLES = "US Secretary of State Antony Blinken with Israeli Minister Benny Gantz. Reuters"


@pytest.mark.parametrize(
    ("statement", "elsewhere", "verdict"),
    [
        ("U.S. Secretary of State Antony Blinken said the losses were profound.", TITLES, Verdict.SUPPORTED),
        ("The U.S. Secretary of State Antony Blinken said the losses were profound.", TITLES, Verdict.SUPPORTED),
        ("U.S. Secretary of State Antony Blinken said the losses were profound.", "", Verdict.UNSUPPORTED),
        ("UK Secretary of State Antony Blinken said the losses were profound.", TITLES, Verdict.UNSUPPORTED),
        ("Israeli Minister Benny Gantz said the losses were profound.", TITLES, Verdict.UNSUPPORTED),
    ],
)
def test_a_title_that_another_passage_gives_need_not_stand_in_the_paragraph(statement, elsewhere, verdict):
    paragraph = Evidence("The losses on both sides were profound, Mr Blinken said of the latest fighting.")
    assert verify(statement, [paragraph], elsewhere).verdict is verdict


@pytest.mark.parametrize(
    ("statement", "paragraph"),
    [
        ("The Bank of England cut its rates on Monday.", "England cut its rates on Monday."),
        ("He left Gaza for Egypt on Monday evening.", "He left for Egypt on Monday evening."),
        ("South Sudan signed the treaty on Monday.", "Sudan signed the treaty on Monday."),
    ],
)
def test_what_is_no_title_must_stand_in_the_paragraph_though_another_passage_has_it(statement, paragraph):
    elsewhere = "The Bank of England said so. He left Gaza for Egypt. South Sudan followed."
    assert verify(statement, [Evidence(paragraph)], elsewhere).verdict is Verdict.UNSUPPORTED


def test_a_day_before_a_title_is_no_part_of_it():
    elsewhere = "On Friday President Joe Biden flew home. Then President Joe Biden slept."
    assert as_called_there("President Joe Biden signed it.", "Mr Biden signed it.", elsewhere) == "Biden signed it."
    assert as_called_there("On Friday President Joe Biden signed it.", "Mr Biden signed it.", elsewhere) == (
        "On Friday Biden signed it."
    )


def test_a_first_that_was_asked_for_need_not_stand_in_the_paragraph():
    counted = [Evidence("The operator said around 180 people were on board.")]
    statement, question = "The first count of people on board was 180.", "What was the first count of people on board?"
    assert verify(statement, counted, question=question).verdict is not Verdict.UNSUPPORTED
    assert verify(statement, counted).verdict is Verdict.UNSUPPORTED
    assert verify("The third count of people was 180.", counted, question=question).verdict is Verdict.UNSUPPORTED
    roe = [Evidence("“At first the driver told us it was fish roe,” Juntunen said.")]
    assert verify("He first claimed it was fish roe.", roe, question="What did the driver first claim?").verdict in (
        Verdict.SUPPORTED,
        Verdict.WEAK,
    )
    second = [Evidence("At the third count the operator said around 180 people were on board.")]
    assert verify(statement, second, question=question).verdict is Verdict.UNSUPPORTED
    for question, paragraph, statement in (
        ("When did the three people die?", "Four people died on Monday.", "The three people died on Monday."),
        ("Who let the three go?", "Reed said the number let go was two.", "Reed said the number let go was three."),
        ("When did the fourth train go?", "The fifth train went at noon.", "The fourth train went at noon."),
    ):
        assert verify(statement, [Evidence(paragraph)], question=question).verdict is Verdict.UNSUPPORTED, statement
