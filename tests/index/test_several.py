"""Several folders are asked as if they were one, and each hit knows its folder."""

import sqlite3

import pytest

from index.embed import HashEmbedder
from index.errors import DocumentsError, IndexDamaged, UsageError
from index.ledger import Ledger
from index.search import Index
from index.settings import IndexSettings
from index.several import Several
from index.sync import sync

COURT = """The court heard the harbour company on Monday about the strike.
A judge of the court asked how long the strike had lasted.
The strike had lasted nine days when the court met.
Lawyers of the harbour company told the court that the strike was unlawful.
"""
GARDEN = """Roses want sun and a deep soil.
Beans climb along poles of hazel.
Water the tomatoes early in the morning.
Onions are sown in March.
"""


class Folders:
    """Folders of documents by name, with their indexes."""

    def __init__(self, root):
        self.root = root
        self.embedder = HashEmbedder()
        self._open = []

    def write(self, folder, file, text):
        path = self.root / folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def settings(self, folder):
        return IndexSettings(self.root / folder, self.root / "data", self.root / "cache", "hash")

    def index(self, folder):
        sync(self.settings(folder), self.embedder)
        self._open.append(Index(self.settings(folder), self.embedder))
        return self._open[-1]

    def several(self, *folders):
        return Several([self.index(folder) for folder in folders], self.embedder)

    def close(self):
        for index in self._open:
            index.close()


@pytest.fixture
def folders(tmp_path):
    made = Folders(tmp_path)
    yield made
    made.close()


def places(result):
    return [(hit.place.folder, hit.place.file, hit.place.paragraph) for hit in result.hits]


def test_a_folder_that_has_nothing_of_the_question_takes_no_place_from_one_that_has(folders):
    folders.write("court", "a.txt", COURT)
    for n in range(9):
        folders.write("garden", f"{n}.txt", GARDEN + f"Bed number {n} is empty.")
    question = "How long had the strike lasted when the court met?"
    alone = folders.index("court").search(question, top_k=4)
    for order in (("court", "garden"), ("garden", "court")):
        asked = folders.several(*order).search(question, top_k=4)
        assert places(asked) == places(alone)
        assert [hit.similarity for hit in asked.hits] == [hit.similarity for hit in alone.hits]


def test_the_ranking_is_that_of_one_folder_with_all_the_files(folders):
    # "harbour" is common in one folder and rare in the other: by itself, each would weigh it differently
    days = ["monday", "tuesday", "friday", "sunday"]
    for n in range(24):
        one = f"Harbour {days[n % 4]} number {n} strike" if n % 5 == 0 else f"Harbour {days[n % 4]} number {n} quiet"
        other = f"Garden {days[n % 4]} number {n} harbour" if n == 7 else f"Garden {days[n % 4]} number {n} strike"
        for folder, text in (("one", one), ("other", other)):
            folders.write(folder, f"{folder}{n:02}.txt", text)
            folders.write("whole", f"{folder}{n:02}.txt", text)
    asked = folders.several("one", "other")
    whole = folders.index("whole")
    for question in ("Which harbour had a strike on Monday?", "harbour", "Number 7 on Sunday?"):
        for fuse, score in (("vectors", "similarity"), ("bm25", "bm25")):
            found, expected = (one.search(question, 12, fuse=fuse).hits for one in (asked, whole))
            # equal scores may stand in any order
            assert [getattr(hit, score) for hit in found] == pytest.approx(
                [getattr(hit, score) for hit in expected], rel=1e-4
            )
        found, expected = (places(one.search(question, 1)) for one in (asked, whole))
        assert found[0][1:] == expected[0][1:]


def test_the_same_paragraph_in_two_folders_is_one_hit_that_names_both(folders):
    folders.write("one", "a.txt", "Bees fly in May.\nOnly here.")
    folders.write("two", "b.txt", "Something else.\nBees fly in May.")
    hit, *rest = folders.several("one", "two").search("When do bees fly?").hits
    assert {(place.folder, place.file, place.paragraph) for place in (hit.place, *hit.also_in)} == {
        ("one", "a.txt", 1),
        ("two", "b.txt", 2),
    }
    assert "Bees fly in May." not in {one.text for one in rest}


def test_files_of_the_same_name_are_told_apart(folders):
    folders.write("one", "a.txt", "Apples are red.\nApples fall in autumn.")
    folders.write("two", "a.txt", "Apples are green.\nPears are yellow.")
    several = folders.several("one", "two")
    hits = several.search("apples").hits
    assert {("one", "a.txt", 1), ("two", "a.txt", 1)} <= set(places(several.search("apples")))
    for hit in hits:
        text = (folders.root / hit.place.folder / hit.place.file).read_text()
        assert text[hit.place.start : hit.place.end] == hit.text
        assert several.document_of(hit.place)[hit.place.paragraph - 1].text == hit.text


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["a.txt"], {("one", "a.txt"), ("two", "a.txt")}),
        (["one/*"], {("one", "a.txt")}),
        (["two/a.*", "b.txt"], {("two", "a.txt"), ("two", "b.txt")}),
    ],
)
def test_a_pattern_may_name_the_folder(folders, patterns, found):
    folders.write("one", "a.txt", "Apples.")
    folders.write("two", "a.txt", "More apples.")
    folders.write("two", "b.txt", "Most apples.")
    several = folders.several("one", "two")
    assert {place[:2] for place in places(several.search("apples", files=patterns))} == found


def test_a_pattern_that_fits_in_no_folder_is_told(folders):
    folders.write("one", "a.txt", "Apples.")
    folders.write("two", "b.txt", "Bees.")
    several = folders.several("one", "two")
    assert places(several.search("apples", files=["b*"])) == [("two", "b.txt", 1)]
    with pytest.raises(UsageError, match=r"nothing\*"):
        several.search("apples", files=["nothing*"])


def test_a_date_filter_holds_in_each_and_names_the_undated_with_their_folder(folders):
    folders.write("one", "a.txt", "Apples\nPublished: May 14, 2024\nApples are red.")
    folders.write("two", "a.txt", "Apples are green.")
    result = folders.several("one", "two").search("apples", since="2024")
    assert {place[:2] for place in places(result)} == {("one", "a.txt")}
    assert result.undated == ("two/a.txt",)


def test_a_document_that_is_deleted_in_one_folder_no_longer_answers(folders):
    folders.write("one", "a.txt", "Apples are red.")
    gone = folders.write("one", "gone.txt", "Apples are rotten.")
    folders.write("two", "a.txt", "Apples are green.")
    several = folders.several("one", "two")
    assert ("one", "gone.txt", 1) in places(several.search("apples"))
    gone.unlink()
    sync(folders.settings("one"), folders.embedder)
    assert {place[:2] for place in places(several.search("apples"))} == {("one", "a.txt"), ("two", "a.txt")}


def test_one_folder_that_has_become_empty_is_named(folders):
    gone = folders.write("one", "a.txt", "Apples are red.")
    folders.write("two", "a.txt", "Apples are green.")
    several = folders.several("one", "two")
    gone.unlink()
    sync(folders.settings("one"), folders.embedder)
    with pytest.raises(DocumentsError, match=r"/one holds no documents any more"):
        several.search("apples")


def test_a_fault_is_told_of_the_folder_that_has_it(folders, monkeypatch):
    folders.write("one", "torn.txt", "Apples are red.")
    folders.write("two", "a.txt", "Apples are green.")
    several = folders.several("one", "two")
    whole = Ledger.paragraphs

    def torn(ledger, document, numbers=None):
        if ledger.document("torn.txt"):
            raise sqlite3.DatabaseError("malformed")
        return whole(ledger, document, numbers)

    monkeypatch.setattr(Ledger, "paragraphs", torn)
    with pytest.raises(IndexDamaged, match=r"/one is damaged"):
        several.search("apples")


def test_the_question_is_embedded_once(folders):
    class Counting(HashEmbedder):
        texts = ()

        def embed(self, texts):
            self.texts = (*self.texts, *texts)
            return super().embed(texts)

    folders.write("one", "a.txt", "Apples.")
    folders.write("two", "b.txt", "Bees.")
    folders.several("one", "two")
    embedder = Counting()
    several = Several([Index(folders.settings(name), embedder) for name in ("one", "two")], embedder)
    several.search("apples")
    several.close()
    assert embedder.texts == ("apples",)


def test_a_word_counts_as_misspelt_where_no_folder_holds_it(folders):
    folders.write("court", "a.txt", COURT)
    folders.write("garden", "a.txt", GARDEN + "Lawier Kourt grows roses.")
    question = "What did the lawyer of the harbor compny tell Kourt of the tomatos?"
    mended = "What did the lawyer of the harbor company tell Kourt of the tomatos?"
    assert folders.several("court", "garden").respelled(question) == mended
    assert folders.index("garden").respelled(question) == question
