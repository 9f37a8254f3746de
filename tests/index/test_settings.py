from pathlib import Path

import pytest

from index.errors import DocumentsError, SettingsError
from index.settings import SETTINGS, Sources, index_settings, own_folder


def sources(tmp_path: Path, toml: str = "", **environ: str) -> Sources:
    (tmp_path / "ask.toml").write_text(toml)
    return Sources(environ, tmp_path / "ask.toml")


def test_a_flag_comes_before_the_environment_before_the_file(tmp_path):
    both = sources(tmp_path, 'embedder = "file"', ASK_EMBEDDER="environment")
    assert both.get("embedder", "flag") == "flag"
    assert both.get("embedder") == "environment"
    assert sources(tmp_path, 'embedder = "file"').get("embedder") == "file"
    assert sources(tmp_path).get("embedder") is None


def test_an_empty_variable_is_not_set(tmp_path):
    assert sources(tmp_path, 'docs = "file"', ASK_DOCS="").get("docs") == "file"


def test_a_file_that_is_no_toml_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"ask\.toml cannot be read"):
        sources(tmp_path, "docs = ").get("docs")


def test_a_setting_that_is_neither_text_nor_number_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"docs is neither text nor a number"):
        sources(tmp_path, "docs = [1]").get("docs")


@pytest.mark.parametrize("value", ["none", "0", "101", "1.5"])
def test_a_number_out_of_bounds_is_refused_with_the_bounds(tmp_path, value):
    with pytest.raises(SettingsError, match=r"whole number from 1 to 100"):
        sources(tmp_path, ASK_TOP_K=value).number("top_k", 10, 1, 100)


def test_a_missing_file_is_no_fault(tmp_path):
    assert Sources({}, tmp_path / "none.toml").get("docs") is None


def test_a_folder_that_does_not_exist_is_named_with_the_cure(tmp_path):
    with pytest.raises(DocumentsError, match=r"nowhere does not exist\. Name another with --docs"):
        index_settings([str(tmp_path / "nowhere")], sources(tmp_path))


def test_a_file_in_place_of_the_folder_is_named(tmp_path):
    with pytest.raises(DocumentsError, match=r"is a file, not a folder"):
        index_settings([str(tmp_path / "ask.toml")], sources(tmp_path))


def test_without_a_folder_named_and_without_seeds_the_cure_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DocumentsError, match=r"--docs FOLDER"):
        index_settings((), sources(tmp_path))


def test_seeds_are_the_default_where_they_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    assert index_settings((), sources(tmp_path)).docs == tmp_path / "seeds"


def test_every_setting_s_variable_begins_with_ask(tmp_path):
    assert {one.variable for one in SETTINGS} == {"ASK_DOCS", "ASK_DATA", "ASK_CACHE", "ASK_EMBEDDER", "ASK_MAX_MB"}


def test_our_own_folders_can_be_moved(tmp_path):
    assert own_folder(sources(tmp_path, ASK_DATA=str(tmp_path / "x")), "data") == tmp_path / "x"
    assert own_folder(sources(tmp_path), "data").name == "footnote"
