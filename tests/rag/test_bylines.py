"""Who is named as an article's author."""

import pytest

from rag.answers import Verdict
from rag.bylines import byline_fault, signs
from rag.verify import Evidence, verify

SPOKE = "State Department spokesperson Matthew Miller said that both had spoken over the weekend about the strike."


@pytest.mark.parametrize(
    ("statement", "text", "right"),
    [
        ("The article was published under the byline of Matthew Miller.", SPOKE, False),
        ("The report was written by Matthew Miller.", SPOKE, False),
        ("The author of the article is Matthew Miller.", SPOKE, False),
        ("The article was written by Matthew Miller.", f"By Matthew Miller in Aldmouth. {SPOKE}", True),
        ("The byline is DF News Desk.", "DF News Desk", True),
        ("The article was written by Ann Lee.", "Ann Lee and Bo Chan contributed to this report on the strike.", True),
        # of no article
        ("The letter was written by Matthew Miller.", SPOKE, True),
        ("Matthew Miller said that both had spoken.", SPOKE, True),
    ],
)
def test_an_author_is_one_whom_the_source_names_as_such(statement, text, right):
    assert (byline_fault(statement, [text]) == "") == right


def test_a_byline_beside_it_is_another_s():
    wrong = "The article was published under the byline of Matthew Miller."
    assert byline_fault(wrong, [SPOKE, "DF News Desk"])
    assert byline_fault(wrong, [SPOKE, "Matthew Miller"]) == ""


def test_a_wrong_author_is_not_borne_out():
    check = verify(
        "The article on the weekend was published under the byline of Matthew Miller.",
        [Evidence(SPOKE, 0, "Article on the strike published\n2024-05-14")],
    )
    assert (check.verdict, check.reason) == (Verdict.UNSUPPORTED, "nothing there says who wrote it")


@pytest.mark.parametrize(
    ("question", "text", "sign"),
    [
        ("Who wrote the warning about the frame?", "By Annika Thole", True),
        ("Who wrote the article on the frame?", "By Annika Thole", False),
        ("Which reporter told of it?", "By Annika Thole", False),
        ("Who wrote the warning?", "By noon Annika Thole had written to the mayor and to the council.", False),
        ("Who wrote the warning?", "Annika Thole wrote it.", False),
        ("How did they travel?", "By train and by boat.", False),
        ("When did they leave?", "By June they had left.", False),
        ("How is it paid for?", "“By raising fares,” said Reed.", False),
        ("Who wrote the warning?", "BY ANNIKA THOLE AND BO REED", True),
        ("Who wrote about the flood?", "By Annika Thole", False),
    ],
)
def test_a_byline_tells_of_its_article_alone(question, text, sign):
    assert signs(question, text) == sign
