"""Dates, weekdays and times of a statement, beside those of its paragraph and of the document's day."""

import pytest

from rag.answers import Verdict
from rag.verify import Evidence, verify


def test_a_date_that_stands_over_the_paragraph_counts_as_borne_out():
    found = verify("January 9, 2024.", [Evidence("Blinken met Gantz on January 9.", background="A visit\n2024-01-10")])
    assert found.verdict is Verdict.SUPPORTED
    assert found.coverage == 1.0


@pytest.mark.parametrize(
    ("statement", "paragraph", "verdict"),
    [
        ("Blinken spoke with Gallant on May 14, 2024.", "Blinken spoke with Gallant over the weekend.", False),
        ("Blinken spoke with Gallant on May 14, 2024.", "Blinken spoke with Gallant on Tuesday.", True),
        ("Blinken spoke with Gallant in May 2024.", "Blinken spoke with Gallant over the weekend.", True),
        ("Blinken calls Gallant (2024-05-14): they spoke.", "Blinken spoke with Gallant over the weekend.", True),
        ("The article on Gallant was published on May 14, 2024.", "Blinken spoke with Gallant over the weekend.", True),
    ],
)
def test_the_day_of_the_document_is_not_that_of_what_it_tells(statement, paragraph, verdict):
    found = verify(statement, [Evidence(paragraph, background="Blinken calls Gallant, an article\n2024-05-14\n")])
    assert (found.verdict is not Verdict.UNSUPPORTED) is verdict, found.reason


@pytest.mark.parametrize(
    ("told", "said", "borne_out"),
    [
        ("in December", "December 2023", True),
        ("last December", "December 2023", True),
        ("in December", "December 2024", False),
        ("in December", "December 2022", False),
        ("in December", "December 3, 2023", False),
        ("last month", "December 2023", True),
        ("next month", "February 2023", False),
        ("in January", "January 2024", True),
        ("in January", "January 2023", False),
        ("on May Street", "May 2023", False),
    ],
)
def test_a_month_without_a_year_is_the_last_one_up_to_the_documents_day(told, said, borne_out):
    paragraph = Evidence(f"He made similar pleas {told}.", background="Blinken pushes Israel\n2024-01-10")
    check = verify(f"Blinken made similar pleas in {said}.", [paragraph])
    assert (check.verdict is Verdict.SUPPORTED) == borne_out, check.reason


@pytest.mark.parametrize(
    ("told", "said", "day", "borne_out"),
    [
        ("Earlier this month, ", "In May ", "\n2024-05-14", True),
        ("Earlier this month, ", "In January ", "\n2024-05-14", False),
        ("Earlier this month, ", "In January ", "", False),
        ("", "Since last January ", "\n2024-05-14", False),
        ("In January, ", "Until late January ", "\n2024-05-14", True),
        ("On 3 January 2024, ", "In January ", "", True),
        ("January’s talks over, ", "In January ", "", True),
        ("Last month ", "In April ", "\n2024-05-14", True),
        ("Last month ", "In December ", "\n2024-01-14", True),
        ("Next month ", "In January ", "\n2024-12-14", True),
        ("Next month ", "In March ", "\n2024-12-14", False),
        ("Theresa May said that ", "After May ", "", True),
    ],
)
def test_a_month_without_a_year_must_be_told_of(told, said, day, borne_out):
    paragraph = Evidence(f"{told}Biden signed off on a pause of 3,500 bombs.", background=f"A pause{day}")
    check = verify(f"{said}Biden signed off on a pause of 3,500 bombs.", [paragraph])
    assert (check.verdict is not Verdict.UNSUPPORTED) == borne_out, check.reason


MINISTERS = "Ministers meet\n2024-01-10"  # a Wednesday


@pytest.mark.parametrize(
    ("statement", "paragraph", "borne_out"),
    [
        ("The ministers met on Monday.", "The ministers met on Tuesday.", False),
        ("The ministers met on Monday.", "The ministers met.", False),
        ("The ministers met on Tuesday.", "The ministers met on January 9.", True),
        ("The ministers met on Monday.", "The ministers met on January 9.", False),
        ("The ministers met on Monday.", "The ministers met on February 29.", False),
        ("The ministers met on Wednesday.", "The ministers met today.", True),
        ("The ministers meet on Sunday.", "The ministers meet on Sundays.", True),
        ("The ministers met this afternoon.", "The ministers met.", False),
        ("The ministers met in the afternoon.", "The ministers met at 3 p.m.", True),
        ("The ministers met at the weekend.", "The ministers met on Saturday.", True),
        ("The ministers met yesterday.", "The ministers met on Tuesday.", False),
        ("The ministers meet there today.", "The ministers still meet there.", True),
    ],
)
def test_a_weekday_and_a_time_of_day_must_stand_in_the_paragraph(statement, paragraph, borne_out):
    check = verify(
        statement, [Evidence(paragraph, 0, "Ministers meet\n2023-01-11" if "29" in paragraph else MINISTERS)]
    )
    assert (check.verdict is not Verdict.UNSUPPORTED) == borne_out, check.reason
