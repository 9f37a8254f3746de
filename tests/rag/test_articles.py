import pytest

from rag.articles import asks_about_article, fronts


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the article about the strike?",
        "When was the report on the ferries published?",
        "Whose photo goes with the story?",
    ],
)
def test_who_asks_for_author_date_or_picture_asks_about_the_article(question):
    assert asks_about_article(question)


@pytest.mark.parametrize(
    "question", ["Who spoke to the dockworkers?", "What did the report say?", "What did the mayor refuse?"]
)
def test_who_asks_for_what_it_tells_does_not(question):
    assert not asks_about_article(question)


def test_the_fronts_are_those_of_the_best_documents_with_their_best_scores(news_index):
    hits = news_index.search("How many members does the dockworkers' union have?", 4).hits
    found = fronts(hits, news_index.document_of)
    harbour = [one for one in found if one.place.file == "harbour.txt"]
    assert [one.place.paragraph for one in harbour] == [1, 2]
    best = max(hit.score for hit in hits if hit.place.file == "harbour.txt")
    assert {one.score for one in harbour} == {best}
