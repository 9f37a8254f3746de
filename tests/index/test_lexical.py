import pytest

from index.faults import BrokenPart
from index.lexical import LexicalEntry, LexicalIndex


@pytest.fixture
def words(tmp_path):
    made = LexicalIndex.create(tmp_path / "bm25")
    yield made
    made.close()


def add(words, *texts, heading="", document=1, first=1):
    words.add(LexicalEntry(first + at, document, text, heading) for at, text in enumerate(texts))
    words.commit()


def ids(found):
    return [one for one, _ in found]


def test_words_are_found_by_their_stems(words):
    add(words, "Biden held back the bombs.", "The court heard Germany.")
    assert ids(words.search("Did he hold bombing back?", 5)) == [1]


def test_accents_and_case_do_not_matter(words):
    add(words, "Ein CAFÉ in São Paulo")
    assert ids(words.search("cafe sao", 5)) == [1]


def test_the_rarer_word_weighs_more(words):
    add(words, "war war war", "peace and war", "war", "war")
    assert ids(words.search("war or peace", 5))[0] == 2


def test_a_word_in_the_heading_counts_less_than_one_in_the_text(words):
    add(words, "shelter for people", first=1)
    add(words, "people for people", heading="shelter", first=2)
    found = dict(words.search("shelter", 5))
    assert found[1] > found[2] > 0


def test_stop_words_are_looked_up_only_where_there_is_nothing_else(words):
    add(words, "Who is it that was there?", "Nobody knows.")
    assert ids(words.search("who knows", 5)) == [2]
    assert ids(words.search("who is it", 5)) == [1]


@pytest.mark.parametrize("question", ['"', "text:", "a AND (b OR", "*", "-x +y", "\\", "id:1", "😀", "  ", "\0"])
def test_no_question_is_a_query_language(words, question):
    add(words, "plain")
    words.search(question, 5)


def test_a_question_of_a_hundred_thousand_letters_is_answered(words):
    add(words, "plain words")
    assert ids(words.search("plain " + "other words " * 9000, 5)) == [1]


def test_what_is_deleted_is_found_no_more(words):
    add(words, "one shelter", "two shelters")
    words.delete([1, 77])
    words.commit()
    assert ids(words.search("shelter", 5)) == [2]
    assert words.ids() == [2]
    assert words.count() == 1


def test_what_was_not_committed_is_not_there(words, tmp_path):
    add(words, "one shelter")
    words.add([LexicalEntry(2, 1, "two shelters", "")])
    assert LexicalIndex(tmp_path / "bm25").ids() == [1]


def test_a_warm_reader_sees_each_commit(words, tmp_path):
    reader = LexicalIndex(tmp_path / "bm25")
    add(words, "one shelter")
    assert ids(reader.search("shelter", 5)) == [1]
    words.delete([1])
    words.commit()
    assert ids(reader.search("shelter", 5)) == []


def test_documents_are_chosen_before_the_search(words):
    for document in range(1, 30):
        add(words, "shelter " * document, document=document, first=document)
    assert set(ids(words.search("shelter", 5, among=[3, 4]))) == {3, 4}
    assert set(ids(words.search("shelter", 50, not_in=[3, 4]))) == set(range(1, 30)) - {3, 4}
    assert ids(words.search("shelter", 5, among=[])) == []


def test_equal_scores_come_in_the_order_of_the_ids(words):
    add(words, *["same words"] * 20)
    assert ids(words.search("same", 20)) == list(range(1, 21))


def test_a_missing_or_corrupted_index_is_a_broken_part(words, tmp_path):
    with pytest.raises(BrokenPart, match="is missing"):
        LexicalIndex(tmp_path / "nowhere")
    add(words, "one")
    (tmp_path / "bm25" / "meta.json").write_text("{")
    with pytest.raises(BrokenPart, match="cannot be used"):
        LexicalIndex(tmp_path / "bm25")


def test_creating_replaces_what_was_there(words, tmp_path):
    add(words, "one")
    words.close()
    again = LexicalIndex.create(tmp_path / "bm25")
    assert again.ids() == []
    again.close()
