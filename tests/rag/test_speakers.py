"""A statement that gives what is said to another."""

from rag.answers import Verdict
from rag.speakers import wrong_speaker
from rag.verify import Evidence, verify

TALK = 'According to spokesperson Matthew Miller, Blinken "reaffirmed the opposition" during the call with Gallant.'
INTENSIFY = "Mr Gallant told Mr Blinken that they would intensify the fight in the southern city."


def test_the_wrong_one_of_two_people_is_named():
    assert wrong_speaker("Blinken told Gallant that they would intensify the fight.", [(INTENSIFY, "")]) == "Blinken"
    assert wrong_speaker("Gallant told Blinken that they would intensify the fight.", [(INTENSIFY, "")]) == ""
    assert wrong_speaker("Gallant reaffirmed the opposition.", [(TALK, "")]) == "Gallant"
    assert wrong_speaker("Blinken reaffirmed the opposition, Miller said.", [(TALK, "")]) == ""


def test_a_speaker_who_is_not_named_there_contradicts_nobody():
    assert wrong_speaker("Blinken said it was so.", [("He said it was so.", "")]) == ""
    assert wrong_speaker("Blinken said it was so.", [("It was so.", "")]) == ""


def test_a_speaker_who_was_named_before_is_known():
    assert wrong_speaker("Blinken said it was so.", [("He said it was so.", "Yoav Gallant")]) == "Blinken"
    assert wrong_speaker("Blinken said it was so.", [("“It was so.”", "Yoav Gallant")]) == "Blinken"
    assert wrong_speaker("Gallant said it was so.", [("He said it was so.", "Yoav Gallant")]) == ""


def test_the_check_knows_who_she_is():
    text = "“This was an inventory of people who owe their salary to the party,” she said."
    said = "{} said this was an inventory of people who owe their salary to the party."
    lead = Evidence("Jelena Rado, who leads the Bloc, spoke after Miro Vuja.")
    right = verify(said.format("Jelena Rado"), [Evidence(text, meant="Jelena Rado"), lead])
    wrong = verify(said.format("Miro Vuja"), [Evidence(text, meant="Jelena Rado"), lead])
    assert right.verdict is Verdict.SUPPORTED
    assert wrong.verdict is Verdict.UNSUPPORTED


def test_somebody_of_whom_is_told_is_not_who_tells_it():
    told = Evidence("He was killed in an air strike on Monday, the interior ministry said.", meant="Tom Reed")
    said = "The Interior Ministry said he was killed in an air strike on Monday."
    assert verify(said, [told]).verdict is Verdict.SUPPORTED


def test_the_check_does_not_let_the_wrong_speaker_pass():
    swapped = verify("Blinken told Gallant that they would intensify the fight.", [Evidence(INTENSIFY)])
    assert swapped.verdict is Verdict.UNSUPPORTED
    assert "Blinken" in swapped.reason
    right = verify("Gallant told Blinken they would intensify the fight.", [Evidence(INTENSIFY)])
    assert right.verdict is Verdict.SUPPORTED


def test_who_gives_words_behind_a_colon_is_their_speaker():
    said = "Wiklund said that the rise would fade by the autumn."
    words = 'gave this reason: "the rise would fade by the autumn".'
    assert wrong_speaker(f"Sofia Palmgren {words}", [(said, "")]) == "Sofia Palmgren"
    assert not wrong_speaker(f"Anders Wiklund {words}", [(said, "")])
    assert not wrong_speaker('Sofia Palmgren\'s vote: "the rise would fade by the autumn".', [(said, "")])
    assert not wrong_speaker(f"In May Sofia Palmgren {words}", [(said, "")])
    for headline in ("Gaza", "Kyiv got a clear answer from Olaf Scholz", "Sofia Palmgren was told by Anders Wiklund"):
        assert not wrong_speaker(f'{headline}: "the rise would fade by the autumn".', [(said, "")])


def test_people_with_one_last_name_are_two():
    said = "Josephat Ronoh said he was innocent."
    assert wrong_speaker("Faith Ronoh said he was innocent.", [(said, "")]) == "Faith Ronoh"
    assert not wrong_speaker("Ronoh said he was innocent.", [(said, "")])


def test_what_one_urged_is_no_ground_for_what_another_said_in_the_next_paragraph():
    urged = "He met Israeli Defence Minister Yoav Gallant and “urged” Israel to allow more aid in."
    told = "Mr Gallant told Mr Blinken that they would intensify the fight in the southern city."
    both = [Evidence(urged, meant="Antony Blinken"), Evidence(told)]
    elsewhere = f"{urged}\n{told}\nAntony Blinken, the Israeli Defence Minister Yoav Gallant"
    reversed_ = "Blinken urged Israeli Defence Minister Yoav Gallant to intensify the fight in the southern city."
    assert verify(reversed_, both, elsewhere).verdict is Verdict.UNSUPPORTED
    right = "Blinken urged Israel to allow more aid in, and Gallant told him that they would intensify the fight."
    assert verify(right, both, elsewhere).verdict is Verdict.SUPPORTED
