import time

import pytest

from index.masthead import (
    find_author,
    find_date,
    find_title,
    names_author,
    names_correction,
    names_origin,
    names_picture,
    names_update,
)
from index.passages import Document
from index.split import split

BODY = (
    "The secretary said on Tuesday that the talks in the capital had gone on for nine hours and would be taken up "
    "again in the morning, when both sides are to hand over their lists of prisoners."
)
HEADLINE = "Talks in the capital go on for nine hours"


def title(*lines: str) -> str | None:
    return find_title(split(Document("a", "\n".join(lines))))


def date(*lines: str, headline: str | None = HEADLINE) -> str | None:
    return find_date(split(Document("a", "\n".join(lines))), headline)


def test_the_headline_above_running_text_is_the_title():
    assert title(HEADLINE, "By Ann Other", BODY) == HEADLINE


def test_a_text_that_begins_at_once_has_no_title():
    assert title(BODY, BODY) is None


def test_a_lone_list_of_names_has_no_title():
    assert title("Ann", "Bob", "Carl") is None


@pytest.mark.parametrize(
    "line", ["A sentence that ends with a stop.", "May 14, 2024", "By Ann Other and Bob Other", "Photo: Reuters / Ann"]
)
def test_bylines_dates_captions_and_sentences_are_no_titles(line):
    assert title(line, BODY) is None


def test_a_kicker_above_the_headline_is_not_the_title():
    assert title("War in the east", HEADLINE, BODY) == HEADLINE


def test_a_picture_s_caption_is_not_the_title():
    assert title("A man stands in the ruins", "A man stands in the ruins of his house [Reuters]", BODY) is None


@pytest.mark.parametrize(
    "line", ["Published: May 14, 2024", "Published on 14 May 2024 at 10:00", "Date: 2024-05-14", "Updated May 14, 2024"]
)
def test_a_line_that_says_what_its_date_is_dates_the_document(line):
    assert date(HEADLINE, line, BODY) == "2024-05-14"


def test_the_day_of_publication_comes_before_the_day_of_the_update():
    assert date(HEADLINE, "Updated: May 20, 2024", "Published: May 14, 2024", BODY) == "2024-05-14"


def test_a_date_alone_between_title_and_text_dates_the_document():
    assert date(HEADLINE, "May 14, 2024", BODY) == "2024-05-14"


def test_a_date_above_the_title_may_be_the_day_of_saving_and_does_not():
    assert date("May 14, 2024", HEADLINE, BODY) is None


def test_a_date_in_running_text_does_not_date_the_document():
    assert date(HEADLINE, BODY, "On May 14, 2024, they met again.") is None


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ann Other", "Ann Other"),
        ("by Ann Other and Bob van der Berg in Cairo", "Ann Other; Bob van der Berg"),
        ("BY ANN OTHER, DIPLOMATIC CORRESPONDENT", "ANN OTHER; DIPLOMATIC CORRESPONDENT"),
        ("By Ann Other, political editor, and Bob Other", "Ann Other"),
        ("Words by Ann O’Neill | May 14, 2024", "Ann O’Neill"),
        ("Author: Ann Other, Bob Other & Cid Al-Sayed", "Ann Other; Bob Other; Cid Al-Sayed"),
        ("By The Associated Press", "The Associated Press"),
        ("By the time the talks ended", None),
        ("By Tuesday", None),
        ("By The Numbers", None),
        ("Published by accident", None),
    ],
)
def test_a_byline_above_the_text_names_who_wrote_it(line, author):
    assert find_author(split(Document("a", "\n".join((HEADLINE, line, BODY))))) == author


def test_a_byline_counts_above_the_text_only_and_an_agency_s_note_at_its_end():
    assert find_author(split(Document("a", "\n".join((HEADLINE, BODY, "By Ann Other"))))) is None
    note = "(Reporting by Ann Other in Cairo and Bob Other; Editing by Cid Other)"
    assert find_author(split(Document("a", "\n".join((HEADLINE, BODY, note))))) == "Ann Other; Bob Other"


def test_an_agency_s_note_is_short_and_a_long_line_costs_no_time():
    line = f"Reporting by Ann Other{' ' * 200_000}x"  # a blank more would cost as much as all before it
    begun = time.process_time()
    assert find_author(split(Document("a", f"{HEADLINE}\n{BODY}\n{line}"))) is None
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("By Ann Other, Reuters", "author"),
        ("By Ann Other | Photograph: Tom Hale", "author picture"),
        ("Words: Ann Other", "author"),
        ("DF News Desk", "author"),
        ("Ann Other contributed to this report.", "author"),
        ("(Reporting by Ann Other in Cairo; editing by Bob Other)", "author"),
        ("By New Year’s Eve, the strike was over and the port was open again.", ""),
        ("Poor maintenance contributed to this disaster.", ""),
        ("The BBC's correspondent was detained in Minsk.", ""),
        ("File Photo: Xinhua", "picture"),
        ("Ann OtherREUTERS/Bob Other/Pool", "picture"),
        ("A nurse outside the hospital. Photograph: Ann Other/AFP", "picture"),
        ("Firefighters on Tuesday. [Ann Other/CTK]", "picture"),
        ("The two in Tel Aviv on January 9. Reuters", "picture"),
        ("© Ann Other", "picture"),
        ("The minister told Reuters.", ""),
        ("“We will not leave,” he told AFP.", ""),
        ("The Israel/Palestine question is open.", ""),
        ("The government will cut tax credits by 2026.", ""),
        ("© 2024 Guardian News & Media Limited. All rights reserved.", ""),
        ("Updated: January 10, 2024, 9:35 AM", "update"),
        ("Last updated 2 hours ago", "update"),
        ("Revised figures show that 34 people were killed.", ""),
        ("• This article was amended on 14 March 2025. An earlier version said she teaches in Porto.", "correction"),
        ("Correction: Ms Lee is 40.", "correction"),
        ("The report was corrected by the ministry last year, he said.", ""),
        ("An earlier version of the bill was rejected, he said.", ""),
        ("The original appeared in the weekly Harbour Times.", "origin"),
        ("First published in the Harbour Times", "origin"),
        ("An earlier version of the report had called for the minister to go.", ""),
        ("Editor's note: the author is a lawyer in Lima.", ""),
        ("The original ran for nine years on Broadway.", ""),
        ("The story was first published in May, and it told of the strike.", ""),
        ("Updated guidance says masks are not needed.", ""),
    ],
)
def test_the_lines_in_which_a_text_tells_of_itself_are_told_from_running_text(text, kinds):
    found = {"author": names_author(text), "picture": names_picture(text), "update": names_update(text)}
    found |= {"correction": names_correction(text), "origin": names_origin(text)}
    assert " ".join(kind for kind, is_so in found.items() if is_so) == kinds
