"""What a question wants to know of an article itself, and the lines that tell it."""

from time import perf_counter

import pytest

from rag.imprint import About, asked_about, asked_in_parts, picture_meant
from tests.rag.test_quoting import ask, texts

TITLE, AUTHOR, PICTURE, PUBLISHED, UPDATED, CORRECTED, ORIGIN = About

STRIKE = """Port strike enters its second week

By Nora Vance, Harbour Bureau

Published: 5 March 2024, 09:10

Maria Lopez of the dockworkers' union speaks to pickets in Aldmouth. Photo: Tom Hale

Maria Lopez wants 9% for the dockworkers, and she said so on Monday before the vote of the port's whole workforce.

An empty quay in Aldmouth on Sunday. Ida Roth/Coastal Press

Port director Alan Reed offered 4%, because freight volumes have fallen since January, and called it a gift.

Lee Chan contributed to this report.

Updated: 6 March 2024, 18:30

This article was amended on 7 March 2024. An earlier version gave the offer as 5%.

This article first appeared in the Harbour Times.
"""
MAYOR = """Mayor calls the cathedral's roof a disgrace

Mayor Ida Berg spoke of the cathedral's roof on Tuesday, and left before the council's vote on its repair began.
"""


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("Under what headline did the story about the strike run?", TITLE),
        ("What was the title of the report on the port?", TITLE),
        ("Which headline does the article have?", TITLE),
        ("How is the piece about Alan Reed titled?", TITLE),
        ("What is the title of Alan Reed?", None),
        ("Who wrote the headline of the year?", None),
        ("Who wrote the article on the strike?", AUTHOR),
        ("Whose byline stands over the piece on the port?", AUTHOR),
        ("Which reporters contributed to the report on the strike?", AUTHOR),
        ("By whom was the story about Maria Lopez written?", AUTHOR),
        ("Who is the author of the article on the cathedral?", AUTHOR),
        ("Who wrote the report on the safety of the port?", None),  # may well be a report that the article tells of
        ("Who wrote the letter to the mayor?", None),
        ("Who wrote the book reviewed in the article?", None),
        ("Who wrote the letter that the article mentions?", None),
        ("Who contributed to the delay, according to the article?", None),
        ("Which journalist is named in the report as killed?", None),
        ("Who is the author of the report on child poverty?", None),
        ("Which reporter asked the mayor about the report?", None),
        ("Which author of a book was arrested?", None),
        ("Who took the picture in the article about the strike?", PICTURE),
        ("Which photographer is credited for the photo of the quay?", PICTURE),
        ("Which news agency supplied the image that goes with the report?", PICTURE),
        ("Whose photograph illustrates the story on the port?", PICTURE),
        ("On what day was the photograph of the quay taken?", None),
        ("Which photographer was arrested in the port?", None),
        ("Who is shown in the picture?", None),
        ("Which UN agency painted a bleak picture in its report?", None),
        ("Who was credited with finding the stolen picture?", None),
        ("Who shot the man in the photo that goes with the article?", None),
        ("Who took the picture of the burning ship?", PICTURE),
        ("Who is the photographer behind the picture of the burning ship?", PICTURE),
        ("Who is the photographer who was arrested?", None),
        ("Who is the photographer behind the photo exhibition?", None),
        ("Who took pictures of the burning ship?", None),
        ("When was the article on the strike published?", PUBLISHED),
        ("At what time of day was the article on the strike published?", PUBLISHED),
        ("On what date did the story about Maria Lopez appear?", PUBLISHED),
        ("What is the publication date of the report on the port?", PUBLISHED),
        ("When was the report on the strike put online?", PUBLISHED),
        ("On what date did the Courier run its piece on the strike?", PUBLISHED),
        ("When did the Courier publish the story of the wreck?", None),
        ("When did the crane carry its piece ashore?", None),
        ("When were the hostages in the story released?", None),
        ("On which day, according to the article, did the suspect appear in court?", None),
        ("When, according to the article, was the book published?", None),
        ("When was the death toll in the report revised?", None),
        ("Under what title was the book published?", None),
        ("When does the article say the ruling was published?", None),
        ("When was the State Department's report published?", None),
        ("When was the article last updated?", UPDATED),
        ("What time does the update line of the story show?", UPDATED),
        ("When were the rules updated?", None),
        ("What error did the article headlined “A port at rest” have to put right?", CORRECTED),
        ("Which mistake was corrected in the report on the strike?", CORRECTED),
        ("What correction does the article on the strike carry?", CORRECTED),
        ("What mistake did the report say the minister made?", None),
        ("What mistake did the pilot make, according to the article?", None),
        ("In which newspaper did the story on the strike first appear?", ORIGIN),
        ("Where was the article on the strike originally published?", ORIGIN),
        ("Where was the book in the article first published?", None),
        ("Where did the story of the boy first begin?", None),
        ("How many people wrote to the port?", None),
    ],
)
def test_what_is_asked_of_an_article_itself_is_told_from_what_is_asked_of_its_content(question, about):
    assert asked_about(question) is about


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Who wrote the article about Maria Lopez and the dockworkers?", "By Nora Vance, Harbour Bureau"),
        (
            "Who contributed to the article about Maria Lopez and the dockworkers?",
            "Lee Chan contributed to this report.",
        ),
        ("When was the article about Maria Lopez's dockworkers published?", "Published: 5 March 2024, 09:10"),
        ("When was the article about Maria Lopez's dockworkers last updated?", "Updated: 6 March 2024, 18:30"),
        (
            "Who took the picture of Maria Lopez before pickets in the article on the strike?",
            "Maria Lopez of the dockworkers' union speaks to pickets in Aldmouth. Photo: Tom Hale",
        ),
        (
            "What error did the article about Maria Lopez and the dockworkers have to put right?",
            "This article was amended on 7 March 2024. An earlier version gave the offer as 5%.",
        ),
        (
            "In which newspaper did the article about Maria Lopez and the dockworkers first appear?",
            "This article first appeared in the Harbour Times.",
        ),
        (
            "Who is credited for the photo of the quay in the article about Maria Lopez's strike?",
            "An empty quay in Aldmouth on Sunday. Ida Roth/Coastal Press",
        ),
    ],
)
def test_the_line_of_a_document_that_tells_is_quoted(indexed, weighing, question, line):
    answer = ask(indexed(strike=STRIKE, mayor=MAYOR), weighing([], {}), question)
    assert texts(answer) == [line]
    [footnote] = answer.citations
    assert footnote.hit.place.file == "strike.txt"
    assert answer.statements[0].reason.startswith("its words stand there, where the document")


def test_several_lines_that_are_asked_for_are_quoted_without_the_model(indexed, weighing):
    llm = weighing([], {})
    question = "Who wrote the article about Maria Lopez and the dockworkers, and when was it published?"
    answer = ask(indexed(strike=STRIKE, mayor=MAYOR), llm, question)
    assert texts(answer) == ["By Nora Vance, Harbour Bureau", "Published: 5 March 2024, 09:10"]
    assert answer.unanswered == () and llm.asked == []


def test_where_one_of_several_lines_is_lacking_the_model_is_asked(indexed, weighing):
    llm = weighing(["Tom Hale took the picture of Ida Berg. [1]"], {})
    question = "When was the article about Mayor Ida Berg published, and who took the picture that goes with it?"
    text = f"Published: 5 March 2024\n\n{MAYOR}\n\nTom Hale, who took the picture of Ida Berg, was there.\n"
    ask(indexed(mayor=text), llm, question)
    assert len(llm.asked) == 1


@pytest.mark.parametrize(
    ("before", "part", "about"),
    [
        ("Who wrote the article on the strike", "when was it published?", PUBLISHED),
        ("Who wrote the article on the strike", "when did it begin?", None),
        ("Who wrote the article about the film Low Tide", "when was it published?", None),
        ("Who took the photo of the burning ship", "when was it published?", None),
        ("Who drove the lorry", "when was it published?", None),
    ],
)
def test_it_is_the_article_only_where_nothing_else_can_be_meant(before, part, about):
    assert asked_in_parts([before, part])[1] == (part, about)


@pytest.mark.parametrize("words", ["when story ", "who story ", "when was the article ", "who took the photo of "])
def test_a_long_question_takes_no_time(words):
    begun = perf_counter()
    assert asked_about(words * (4000 // len(words))) is None
    assert asked_about((words * 40)[:400]) in {None, *About}
    assert perf_counter() - begun < 0.5


def test_the_picture_that_is_meant_is_told_by_what_it_shows():
    assert picture_meant("Who took the photo of the quay in the article on the strike?") == "the quay"
    told_by_nothing = "Who took the photo with the story on the strike?"
    assert picture_meant(told_by_nothing) == told_by_nothing


def test_another_document_s_line_is_not_quoted(indexed, weighing):
    strike = "Port strike enters its second week\n\nMaria Lopez wants 9% for the dockworkers of the port, she said.\n"
    index = indexed(strike=strike, mayor=f"By Tom Hale\n\n{MAYOR}")
    llm = weighing(["NOT STATED"], {})
    assert ask(index, llm, "Who wrote the article about Maria Lopez's port strike?").refusal


def test_where_no_line_tells_the_model_is_asked(indexed, weighing):
    llm = weighing(["NOT STATED"], {})
    assert ask(indexed(mayor=MAYOR), llm, "Who wrote the article about Mayor Ida Berg's cathedral?").refusal
    assert len(llm.asked) == 1


def test_the_title_of_a_document_that_is_asked_for_is_quoted_where_it_stands(indexed, weighing):
    title = "Port strike enters its second week"
    index = indexed(
        strike=f"{title}\n\nMaria Lopez wants 9% for the dockworkers, and she said so on Monday before the vote.\n",
        mayor="Mayor calls it a gift\n\nMayor Ida Berg spoke of a gift on Tuesday, and left before the vote began.\n",
    )
    for question in (
        "What is the headline of the article about Maria Lopez and the dockworkers?",
        "Under which headline did Maria Lopez's dockworkers make the news?",
    ):
        answer = ask(index, weighing([], {}), question)
        [statement] = answer.statements
        assert (statement.text, statement.reason) == (title, "its words stand there, as the document's title")
        assert [(one.hit.place.file, one.hit.place.paragraph) for one in answer.citations] == [("strike.txt", 1)]
        assert statement.footnotes[0].quote.text == title


def test_where_no_title_stands_in_the_text_the_model_is_asked(indexed, weighing):
    index = indexed(strike="maria lopez wants 9% for the dockworkers and said so on monday before the vote.\n")
    llm = weighing(["NOT STATED"], {})
    assert ask(index, llm, "What is the headline of the article about Maria Lopez?").refusal
    assert len(llm.asked) == 1
