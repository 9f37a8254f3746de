"""Who says what: names beside verbs of saying."""

import pytest

from index.speakers import speakers

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
        ("Its head of ownership, Yasmin Rahimi, said that it was so.", ["Yasmin Rahimi"]),
        ("Mr Foyle's daughter, Carly, said it was so.", ["Carly"]),
        ("Tom Reed's lawyer said it was so.", []),
        ("“It was so,” said Tom Reed’s lawyer.", []),
        ("A lawyer for Tom Reed said it was so.", []),
        ("Jane Reed of the institute North Data said it was so.", ["Jane Reed", "North Data"]),
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
