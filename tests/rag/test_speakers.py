"""Who says what: names beside verbs of saying, and a statement that gives the words to another."""

import pytest

from rag.answers import Verdict
from rag.speakers import speakers, wrong_speaker
from rag.verify import Evidence, verify

TALK = 'According to spokesperson Matthew Miller, Blinken "reaffirmed the opposition" during the call with Gallant.'
INTENSIFY = "Mr Gallant told Mr Blinken that they would intensify the fight in the southern city."


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Mr Blinken said it was so.", ["Blinken"]),
        ("“It was so,” said spokesperson Vedant Patel on Monday.", ["Vedant Patel"]),
        ("Vedant Patel, a spokesperson for the ministry, said it was so.", ["Vedant Patel"]),
        (TALK, ["Matthew Miller", "Blinken"]),
        (INTENSIFY, ["Gallant"]),
        ("He told Israeli leaders that it was so.", []),
        ("Gallant was told that it was so.", []),
        ("The two met in Jerusalem with Gallant.", []),
    ],
)
def test_a_speaker_stands_beside_the_verb_of_saying(sentence, named):
    assert [" ".join(name.words) for name in speakers(sentence).names] == named


def test_a_speaker_without_a_name_is_unknown():
    assert speakers("He said it was so.").unknown
    assert not speakers("Mr Blinken said it was so.").unknown


def test_the_wrong_one_of_two_people_is_named():
    assert wrong_speaker("Blinken told Gallant that they would intensify the fight.", [INTENSIFY]) == "Blinken"
    assert wrong_speaker("Gallant told Blinken that they would intensify the fight.", [INTENSIFY]) == ""
    assert wrong_speaker("Gallant reaffirmed the opposition.", [TALK]) == "Gallant"
    assert wrong_speaker("Blinken reaffirmed the opposition, Miller said.", [TALK]) == ""


def test_a_speaker_who_is_not_named_there_contradicts_nobody():
    assert wrong_speaker("Blinken said it was so.", ["He said it was so."]) == ""
    assert wrong_speaker("Blinken said it was so.", ["It was so."]) == ""


def test_the_check_does_not_let_the_wrong_speaker_pass():
    swapped = verify("Blinken told Gallant that they would intensify the fight.", [Evidence(INTENSIFY)])
    assert swapped.verdict is Verdict.UNSUPPORTED
    assert "Blinken" in swapped.reason
    right = verify("Gallant told Blinken they would intensify the fight.", [Evidence(INTENSIFY)])
    assert right.verdict is Verdict.SUPPORTED
