import threading

import pytest

from index.embed import HashEmbedder
from index.errors import DocumentsError, IndexOutdated, UsageError
from index.fusion import K
from index.home import Home
from index.search import Index


def places(result):
    return [(hit.place.file, hit.place.paragraph) for hit in result.hits]


def test_a_hit_knows_its_place(library):
    library.write("sub/a.md", "# Bees in winter\n\nPublished: May 14, 2024\n\nThey sleep in winter.\n")
    library.sync()
    [hit] = [one for one in library.index().search("sleep").hits if one.place.paragraph == 3]
    text = (library.docs / "sub" / "a.md").read_text()
    place = hit.place
    assert text[place.start : place.end] == hit.text == "They sleep in winter."
    assert (place.folder, place.file, place.paragraph) == ("docs", "sub/a.md", 3)
    assert (hit.title, hit.date, hit.context) == ("Bees in winter", "2024-05-14", "Bees in winter")
    assert hit.window == (place.start, place.end)
    assert hit.vector_rank and hit.bm25_rank == 1
    assert hit.score == pytest.approx(1 / (K + hit.vector_rank) + 1 / (K + hit.bm25_rank))


def test_a_long_paragraph_is_one_hit_with_its_best_window(library):
    sentences = [f"Sentence number {n} tells of nothing but the weather on the coast." for n in range(60)]
    sentences[41] = "A walrus was seen near the harbour."
    library.write("a.txt", " ".join(sentences))
    library.sync()
    [hit] = library.index().search("walrus harbour").hits
    text = (library.docs / "a.txt").read_text()
    assert "walrus" in text[slice(*hit.window)]
    assert hit.window != (hit.place.start, hit.place.end)


def test_either_search_can_be_asked_alone(library):
    library.write("a.txt", "Apples.\nBees.")
    library.sync()
    by_meaning = library.index().search("bees", fuse="vectors").hits[0]
    by_words = library.index().search("bees", fuse="bm25").hits[0]
    assert (by_meaning.bm25_rank, by_meaning.vector_rank) == (None, 1)
    assert (by_words.bm25_rank, by_words.vector_rank, by_words.similarity) == (1, None, None)
    assert by_meaning.similarity == pytest.approx(1, abs=1e-5)


def test_equal_paragraphs_are_one_hit_that_names_the_others(library):
    for name in "abc":
        library.write(f"{name}.txt", f"Bees fly.\nOnly in {name}.")
    library.sync()
    hit, *rest = library.index().search("bees fly").hits
    assert [(place.file, place.paragraph) for place in (hit.place, *hit.also_in)] == [(f"{n}.txt", 1) for n in "abc"]
    assert "Bees fly." not in [one.text for one in rest]
    [hit] = library.index().search("bees fly", files=["[bc].txt"], top_k=1).hits
    assert [place.file for place in (hit.place, *hit.also_in)] == ["b.txt", "c.txt"]


def test_equal_paragraphs_do_not_crowd_out_the_others(library):
    for n in range(80):
        library.write(f"{n:03}.txt", "Bees fly.")
    library.write("other.txt", "Bees.")
    library.sync()
    assert len(library.index().search("bees fly", top_k=2).hits) == 2


def test_the_same_question_gets_the_same_answer(library):
    for n in range(30):
        library.write(f"{n:02}.txt", f"Bees fly here, number {n}.")
    library.sync()
    once = library.index().search("where do bees fly")
    assert library.index().search("where do bees fly") == once
    assert [hit.score for hit in once.hits] == sorted((hit.score for hit in once.hits), reverse=True)


@pytest.mark.parametrize("question", ["", "  \n"])
def test_an_empty_question_is_wrong_usage(library, question):
    library.write("a.txt", "Apples.")
    library.sync()
    with pytest.raises(UsageError, match="empty"):
        library.index().search(question)


def test_a_question_of_a_hundred_thousand_letters_is_searched_for(library):
    library.write("a.txt", "Apples.")
    library.sync()
    assert library.found("apples " * 15_000) == [("a.txt", 1)]


@pytest.fixture
def dated(library):
    for name, day in (("a", "May 14, 2024"), ("b", "June 1, 2024"), ("c", "January 10, 2023")):
        library.write(f"{name}.txt", f"Bees of the north fly\nPublished: {day}\n" + "Bees fly far. " * 20)
    library.write("sub/d.txt", "Bees fly.")
    library.sync()
    return library


@pytest.mark.parametrize(
    ("since", "until", "files"),
    [
        ("2024-05-14", None, {"a.txt", "b.txt"}),
        ("2024-05-15", None, {"b.txt"}),
        (None, "2024-05-14", {"a.txt", "c.txt"}),
        ("2024", "2024-05", {"a.txt"}),
        ("2023", "2023", {"c.txt"}),
        ("2025", None, set()),
    ],
)
def test_a_date_filter_chooses_before_the_search_and_names_the_undated(dated, since, until, files):
    result = dated.index().search("bees", since=since, until=until, top_k=50)
    assert {hit.place.file for hit in result.hits} == files
    assert result.undated == ("sub/d.txt",)


@pytest.mark.parametrize("day", ["May 2024", "2024-13-01", "2024-02-30", "24-05-01", "2024-5-1", "2024-05-14 ", ""])
def test_an_impossible_date_is_wrong_usage(dated, day):
    with pytest.raises(UsageError, match="is no date"):
        dated.index().search("bees", since=day)


@pytest.mark.parametrize(
    ("patterns", "files"),
    [
        (["a.txt"], {"a.txt"}),
        (["d.txt"], {"sub/d.txt"}),
        (["sub/*"], {"sub/d.txt"}),
        (["[ab].txt", "*/d.*"], {"a.txt", "b.txt", "sub/d.txt"}),
    ],
)
def test_file_patterns_match_the_path_or_the_name(dated, patterns, files):
    result = dated.index().search("bees", files=patterns, top_k=50)
    assert {hit.place.file for hit in result.hits} == files
    assert result.undated == ()


def test_a_pattern_that_no_file_matches_is_told(dated):
    with pytest.raises(UsageError, match=r"nothing\*"):
        dated.index().search("bees", files=["nothing*"])


def test_filters_reach_what_lies_behind_a_thousand_better_hits(library, monkeypatch):
    library.write("many.txt", "\n".join(f"Bees fly {n}." for n in range(600)))
    library.write("few.txt", "Something of bees in a much longer line about other things.")
    library.sync()
    for exact in (1000, 0):  # vector by vector, and by asking the store for more and more
        monkeypatch.setattr("index.search.EXACT", exact)
        for fuse in ("both", "vectors", "bm25"):
            assert library.found("bees fly", files=["few*"], fuse=fuse) == [("few.txt", 1)]


def test_without_an_index_the_cure_is_told(library):
    with pytest.raises(DocumentsError, match=r"There is no index .* ask-index sync --docs"):
        library.index()


def test_an_index_of_another_embedder_is_refused_with_the_cure(library):
    class Other(HashEmbedder):
        fingerprint = "other"

    library.write("a.txt", "Apples.")
    library.sync()
    with pytest.raises(IndexOutdated, match=r"embedder.*ask-index sync --docs"):
        Index(library.settings, Other())


def test_a_warm_reader_refuses_an_index_that_was_rebuilt_with_another_embedder(library):
    class Other(type(library.embedder)):
        fingerprint = "other"

    library.write("a.txt", "Apples.")
    library.sync()
    index = library.index()
    index.search("apples")
    library.embedder = Other()
    library.sync()
    with pytest.raises(IndexOutdated):
        index.search("apples")


@pytest.mark.parametrize("store", ["chroma", "memory"])
def test_a_warm_reader_sees_an_add_an_edit_a_delete_and_a_rebuild(library, store):
    library.write("a.txt", "Apples.")
    library.sync(store=store)
    index = library.index(store)
    assert places(index.search("apples")) == [("a.txt", 1)]
    library.write("b.txt", "Bees.")
    library.sync(store=store)
    assert places(index.search("bees"))[0] == ("b.txt", 1)
    library.write("b.txt", "Cherries.")
    library.sync(store=store)
    assert "Bees." not in [hit.text for hit in index.search("bees").hits]
    assert places(index.search("cherries"))[0] == ("b.txt", 1)
    (library.docs / "a.txt").unlink()
    library.sync(store=store)
    assert places(index.search("apples")) == [("b.txt", 1)]
    library.write("d.txt", "Damsons.")
    library.sync(store=store, rebuild=True)
    assert places(index.search("damsons"))[0] == ("d.txt", 1)
    assert [one.file for one in index.documents()] == ["b.txt", "d.txt"]


def test_a_warm_reader_survives_a_ledger_that_was_made_again(library):
    library.write("a.txt", "Apples.")
    library.sync()
    index = library.index()
    index.search("apples")
    for path in Home.of(library.settings).path.glob("ledger*"):
        path.unlink()
    library.write("b.txt", "Bees.")
    library.sync()
    assert places(index.search("bees"))[0] == ("b.txt", 1)


def test_while_a_sync_is_at_work_readers_answer_from_what_was_complete_and_say_so(library, monkeypatch):
    monkeypatch.setattr("index.sync.BATCH", 5)
    library.write("a.txt", "Apples.")
    library.sync()
    index = library.index()
    seen = []

    class Asking(type(library.told)):
        def step(self, what, done, total):
            for reader in (index, library.index()):
                result = reader.search("apples bees")
                seen.append((result.behind, {hit.place.file for hit in result.hits}))

    library.write("a.txt", "\n".join(f"Apples and bees {n}." for n in range(23)))
    library.write("b.txt", "\n".join(f"Bees {n}." for n in range(23)))
    library.told = Asking()
    library.sync()
    assert all(files <= {"a.txt", "b.txt"} for _, files in seen)
    assert any(behind for behind, _ in seen)
    result = index.search("apples bees", top_k=50)
    assert not result.behind
    assert len(result.hits) == 46


def test_a_reader_answers_from_the_ledger_where_a_write_was_cut_off(library):
    library.write("a.txt", "Apples.\nBees.")
    library.sync()
    stamp = Home.of(library.settings).store("chroma") / "stamp"
    stamp.write_text(stamp.read_text().replace("whole", "torn"))
    assert library.found("bees", fuse="vectors")[0] == ("a.txt", 2)


def test_a_reader_may_be_shared_between_threads(library):
    for n in range(20):
        library.write(f"{n}.txt", f"Bees {n} fly.")
    library.sync()
    index = library.index()
    expected = places(index.search("bees fly"))
    found = []

    def ask():
        found.extend(places(index.search("bees fly")) for _ in range(10))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 40


def test_a_document_can_be_read_as_it_is_indexed(library):
    library.write("a.txt", "Apples.\n\nBees.")
    library.sync()
    index = library.index()
    assert [(one.number, one.text) for one in index.paragraphs("a.txt")] == [(1, "Apples."), (2, "Bees.")]
    with pytest.raises(DocumentsError, match=r"b\.txt is not in the index"):
        index.paragraphs("b.txt")


@pytest.mark.parametrize(
    ("question", "file", "paragraph"),
    [
        ("How many people had taken shelter in Rafah?", "001", 8),
        ("How many bombs did Biden hold back, and why?", "001", 13),
        ("Who did Blinken meet in Jerusalem, and what did they call their talk?", "004", 2),
        ("What did Germany say about the genocide case?", "000", 11),
        ("What did Germany say about the genocide case?", "000", 12),
    ],
)
def test_the_seeds_paragraph_is_among_the_first_five(library, seeds, question, file, paragraph):
    for path in seeds.glob("*.txt"):
        library.write(path.name, path.read_bytes())
    library.sync()
    found = library.found(question, top_k=5)
    assert (file, paragraph) in [(name[:3], number) for name, number in found]
