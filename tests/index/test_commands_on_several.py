"""The commands of `ask-index` on several folders at once."""

import json

import pytest


@pytest.fixture
def two(library):
    """Two folders with a file of the same name, as the arguments that name them."""
    other = library.docs.with_name("more")
    other.mkdir()
    (other / "a.txt").write_text("Cherries.\nDamsons.")
    library.write("a.txt", "Apples.")
    library.write("only.txt", "Bees.")
    return ("--docs", str(library.docs), "--docs", str(other))


def test_several_folders_are_brought_up_to_date_shown_and_checked_in_turn(library, ask_index, two):
    code, out, _ = ask_index("sync", *two)
    assert code == 0
    assert [line[:15] for line in out.splitlines()] == ["docs: 2 added, ", "more: 1 added, "]
    assert [line[:22] for line in ask_index("verify", *two)[1].splitlines()] == [
        "docs: 2 documents, 2 w",
        "more: 1 documents, 2 w",
    ]
    code, out, _ = ask_index("status", *two)
    assert code == 0
    assert out.count("documents' folder") == 2
    objects = [json.loads(line) for line in ask_index("status", "--json", *two)[1].splitlines()]
    assert [one["documents"] for one in objects] == [2, 1]


def test_a_fault_in_one_of_several_is_told_with_its_folder(library, ask_index, two):
    from index.home import Home

    ask_index("sync", *two)
    (Home.of(library.settings).bm25 / "meta.json").write_text("{")
    code, out, err = ask_index("verify", *two)
    assert code == 1
    assert "docs: fault: the word index" in out
    assert "more: 1 documents" in out
    assert f"sync --docs {library.docs} --rebuild" in err


def test_show_looks_in_each_folder_and_guesses_none(library, ask_index, two):
    ask_index("sync", *two)
    assert ask_index("show", "only.txt:1", *two)[1] == "docs/only.txt\n\n¶1 [0:5]\nBees.\n"
    code, _, err = ask_index("show", "a.txt:1", *two)
    assert code == 2
    assert "2 documents: docs/a.txt, more/a.txt. Give more of the name." in err
    assert ask_index("show", "more/a.txt:1", *two)[1] == "more/a.txt\n\n¶1 [0:9]\nCherries.\n"
    code, _, err = ask_index("show", "none.txt", *two)
    assert code == 2
    assert "is not in the index of" in err


def test_watch_takes_one_folder_and_says_so(library, ask_index, two):
    code, _, err = ask_index("watch", *two)
    assert code == 2
    assert "takes one folder, and 2 are named" in err


def test_remove_forgets_the_indexes_of_several_folders_even_of_one_that_is_gone(library, ask_index, two):
    ask_index("sync", *two)
    library.docs.rename(library.docs.with_name("moved"))
    code, out, _ = ask_index("remove", "--yes", *two)
    assert (code, out.count("removed ")) == (0, 2)
    assert ask_index("list")[1] == ""
