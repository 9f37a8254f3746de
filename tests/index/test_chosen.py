"""Which folders are meant by a path, by a collection of ask.toml, and by ASK_DOCS; and what they are called."""

import os
from pathlib import Path

import pytest

from index.chosen import short_names
from index.errors import DocumentsError, SettingsError, UsageError
from index.settings import Sources, all_settings, index_settings


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder with three folders of documents, one of them called as a collection is."""
    for name in ("court", "press/2023", "press/2024"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "ask.toml").write_text(
        '[collections]\ncourt = "press/2023"\nall = ["press/2023", "press/2024"]\nlost = ["press/2023", "nowhere"]\n'
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def folders(*docs, told=None, **environ):
    notice = (told if told is not None else []).append
    return [str(one.docs.relative_to(Path.cwd())) for one in all_settings(docs, Sources(environ), notice)]


def test_several_folders_keep_their_order_and_each_counts_once(here):
    assert folders("press/2024", "court/", "./press/../press/2024", "./court") == ["press/2024", "court"]


def test_a_collection_is_named_like_a_folder_and_may_stand_beside_paths(here):
    assert folders("all", "./court") == ["press/2023", "press/2024", "court"]


def test_a_path_wins_over_a_collection_of_the_same_name_where_it_is_written_as_a_path(here):
    told = []
    assert folders("court", told=told) == ["press/2023"]
    assert "./court" in told[0]
    told.clear()
    for path in ("./court", "court/", str(here / "court")):
        assert folders(path, told=told) == ["court"]
    assert told == []


def test_the_environment_holds_several_as_a_path_does(here):
    assert folders(ASK_DOCS=os.pathsep.join(["./court", "all", ""])) == ["court", "press/2023", "press/2024"]
    assert folders("court", ASK_DOCS="all") == ["press/2023"]


def test_a_folder_whose_name_holds_the_separator_is_one_folder(here):
    odd = here / f"a{os.pathsep}b"
    odd.mkdir()
    assert folders(ASK_DOCS=str(odd)) == [odd.name]


def test_the_file_may_name_several_as_a_list(here):
    (here / "ask.toml").write_text('docs = ["court", "press/2024"]\n')
    assert folders() == ["court", "press/2024"]


def test_collections_are_found_beside_the_file_that_names_them(here, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path / "press")
    [found] = all_settings(["court"], Sources({}, tmp_path / "ask.toml"))
    assert found.docs == tmp_path / "press/2023"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lost", r"nowhere of the collection lost does not exist"),
        ("cuort", r"cuort does not exist, and ask\.toml names only court, all, lost"),
        ("./cuort", r"cuort does not exist\. Name another with --docs"),
        ("ask.toml", r"ask\.toml is a file, not a folder"),
    ],
)
def test_a_folder_that_is_missing_among_several_is_named(here, name, words):
    with pytest.raises(DocumentsError, match=words):
        folders("press/2024", name)


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("collections = 3", "collections is no table"),
        ("[collections]\ncourt = 3", "the collection court names no folder"),
        ("[collections]\ncourt = []", "the collection court names no folder"),
        ('[collections]\ncourt = [""]', "the collection court names no folder"),
        ('[collections]\n"./court" = "press"', "reads like a path"),
        ("docs = [1]", "docs is neither text nor a number"),
    ],
)
def test_a_collection_that_names_no_folder_is_told_with_its_file(here, toml, words):
    (here / "ask.toml").write_text(toml)
    with pytest.raises(SettingsError, match=rf"ask\.toml.*{words}"):
        folders() if toml == "docs = [1]" else folders("court")


def test_what_takes_one_folder_says_so_when_several_are_named(here):
    with pytest.raises(UsageError, match=r"takes one folder, and 2 are named: .*2023, .*2024"):
        index_settings(["all"], Sources({}))
    assert index_settings(["court"], Sources({})).docs.name == "2023"


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["/a/court", "/b/press"], ["court", "press"]),
        (["/2023/court", "/2024/court", "/press"], ["2023/court", "2024/court", "press"]),
        (["/x/1/court", "/x/2/court", "/y/2/court"], ["1/court", "x/2/court", "y/2/court"]),
        (["/court", "/a/court"], ["court", "a/court"]),
    ],
)
def test_folders_are_called_by_as_much_of_their_path_as_tells_them_apart(paths, names):
    assert short_names([Path(path) for path in paths]) == names


def test_one_folder_alone_is_called_by_its_own_name(here):
    assert [one.folder for one in all_settings(["./press/2023"], Sources({}))] == ["2023"]
    assert [one.folder for one in all_settings(["all"], Sources({}))] == ["2023", "2024"]
