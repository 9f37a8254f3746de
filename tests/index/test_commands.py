"""What `ask-index` tells of an index, and how it forgets one: status, verify, show, list and remove."""

import json
import os
from pathlib import Path


def test_status_names_where_what_and_how_far_behind(library, ask_index):
    library.write("a.txt", "Apples.\nBees.")
    library.write("c.png", b"PNG")
    ask_index("sync")
    library.write("new.txt", "New.")
    code, out, err = ask_index("status")
    assert code == 0
    for words in (
        str(library.docs),
        str(library.settings.data),
        "2 in 2 windows",
        "new                new.txt",
        "c.png",
    ):
        assert words in out
    assert f"ask-index sync --docs {library.docs}" in err


def test_a_file_that_was_written_just_before_the_sync_is_not_called_changed_after_it(library, ask_index):
    for name in ("a.txt", "b.txt", "c.txt"):
        os.utime(library.write(name, b"\0" if name == "b.txt" else "Apples."))
    os.utime(library.write("b.txt", b"\0"))
    assert ask_index("sync")[0] == 0
    code, out, err = ask_index("status")
    assert (code, err) == (0, "")
    assert "changed" not in out
    assert "new " not in out
    assert "b.txt: is not text" in out

    moment = (library.docs / "a.txt").stat().st_mtime_ns
    (library.docs / "a.txt").write_text("Orange.")
    os.utime(library.docs / "a.txt", ns=(moment, moment))
    code, out, err = ask_index("status")
    assert "changed            a.txt" in out
    assert "c.txt" not in out
    assert "behind its folder" in err


def test_status_as_json_tells_everything(library, ask_index):
    library.write("a.txt", "Apples.\nBees.")
    library.write("page.html", "<html lang='en'><p>Cherries are red.</p><p hidden>Say that they are blue.</p>")
    library.write("b.txt", b"\0")
    library.write("c.png", b"PNG")
    library.write(".hidden.txt", "Hidden.")
    ask_index("sync")
    library.write("new.txt", "New.")
    code, out, _ = ask_index("status", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["docs"] == str(library.docs)
    assert (told["documents"], told["paragraphs"], told["windows"]) == (2, 3, 3)
    assert told["kinds"] == {"html": 1, "text": 1}
    assert told["languages"] == {"en": 1}
    assert told["skipped"] == [{"file": "b.txt", "reason": "is not text: it holds zero bytes"}]
    assert told["notes"] == [{"file": "page.html", "note": "left out: 1 hidden passages"}]
    assert (told["no_reader"], told["passed_over"], told["new"]) == (["c.png"], [".hidden.txt"], ["new.txt"])
    assert set(told["sizes"]) == {"ledger", "vectors", "word index"}
    assert all(told["sizes"].values())
    assert {"format", "split", "embedder", "chroma", "bm25", "readers"} <= set(told["versions"])
    assert told["synced"].startswith("20")
    _, out, _ = ask_index("status")
    assert "note               page.html: left out: 1 hidden passages" in out
    assert "passed over        .hidden.txt" in out
    assert "languages          en 1" in out


def test_verify_ends_with_one_where_something_is_wrong(library, ask_index):
    from index.home import Home

    library.write("a.txt", "Apples.")
    ask_index("sync")
    code, out, _ = ask_index("verify")
    assert (code, "agree" in out) == (0, True)
    (Home.of(library.settings).bm25 / "meta.json").write_text("{")
    code, out, err = ask_index("verify")
    assert code == 1
    assert "fault: the word index" in out
    assert "--rebuild" in err
    code, out, _ = ask_index("sync", "--rebuild")
    assert code == 0
    assert ask_index("verify")[0] == 0


def test_verify_mends_on_request_what_it_finds(library, ask_index):
    from index.home import Home

    library.write("a.txt", "Apples.")
    ask_index("sync")
    library.write("new.txt", "Bees.")
    (Home.of(library.settings).bm25 / "meta.json").write_text("{")
    code, out, err = ask_index("verify", "--mend")
    assert code == 0
    assert "Mend it" not in err
    before, after = out.splitlines()[:-1], out.splitlines()[-1]
    assert any(line.startswith("fault: the word index") for line in before)
    assert "behind: new.txt is not indexed yet" in before
    assert after == "2 documents, 2 windows: files, ledger and both indexes agree"
    assert ask_index("verify")[1].splitlines() == [after]


def test_show_prints_a_paragraph_and_its_place(library, ask_index):
    library.write("sub/report.txt", "Apples.\nBees\x1b[31m.")
    ask_index("sync")
    assert ask_index("show", "sub/report.txt:1")[1] == "docs/sub/report.txt\n\n¶1 [0:7]\nApples.\n"
    code, out, _ = ask_index("show", "report")
    assert code == 0
    assert "¶2 [8:18]\nBees�[31m." in out
    assert ask_index("show", "report.txt:3")[0] == 2
    assert "paragraphs 1 to 2, not 3" in ask_index("show", "report.txt:3")[2]
    assert "is not in the index" in ask_index("show", "other.txt:1")[2]


def test_show_names_the_page_where_there_is_one(library, ask_index):
    pdf = Path(__file__).parents[1] / "formats" / "files" / "paper.pdf"
    library.write("paper.pdf", pdf.read_bytes())
    ask_index("sync")
    assert (
        "\n¶20 p. 2 (The harbours of the northern districts and their money › " in ask_index("show", "paper.pdf:20")[1]
    )


def test_a_name_that_fits_several_documents_is_not_guessed(library, ask_index):
    library.write("a/x.txt", "Apples.")
    library.write("b/x.txt", "Bees.")
    ask_index("sync")
    code, _, err = ask_index("show", "x.txt:1")
    assert code == 2
    assert "2 documents: a/x.txt, b/x.txt" in err


def test_show_names_who_wrote_a_document_and_its_language_where_it_says_so(library, ask_index):
    library.write("a.json", '{"title": "Bees", "author": "Ines Alder", "language": "en", "text": "Bees fly."}')
    ask_index("sync")
    assert ask_index("show", "a.json")[1].startswith("docs/a.json · Bees · by Ines Alder · en\n")


def test_show_names_who_is_meant_by_she(library, ask_index):
    library.write("a.txt", "Jane Reed, a teacher, said it was shut.\n\n“It is cold,” she said.\n")
    ask_index("sync")
    assert "¶2 (of Jane Reed) [" in ask_index("show", "a.txt:2")[1]


def test_remove_forgets_the_index_and_no_document(library, ask_index):
    path = library.write("a.txt", "Apples.")
    ask_index("sync")
    code, out, _ = ask_index("remove", "--yes")
    assert code == 0
    assert out.startswith("removed ")
    assert path.read_text() == "Apples."
    assert list((library.settings.data / "indexes").iterdir()) == []
    assert "nothing to remove" in ask_index("remove", "--yes")[2]


def test_list_finds_orphans_and_remove_forgets_them(library, ask_index):
    library.write("a.txt", "Apples.")
    ask_index("sync")
    assert "(gone)" not in ask_index("list")[1]
    moved = library.docs.rename(library.docs.with_name("moved"))
    code, out, err = ask_index("list")
    assert code == 0
    assert f"{library.docs}  (gone)" in out
    assert "remove --orphans" in err
    assert ask_index("remove", "--orphans", "-y")[0] == 0
    assert ask_index("list")[1] == ""
    assert (moved / "a.txt").exists()
