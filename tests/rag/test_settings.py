from pathlib import Path

import pytest

from index.errors import SettingsError
from index.settings import Sources
from rag.llms import describe_endpoint
from rag.settings import ModelSettings, model_settings

KEY = "sk-very-secret"


def sources(tmp_path: Path, toml: str = "", **environ: str) -> Sources:
    (tmp_path / "ask.toml").write_text(toml)
    return Sources(environ, tmp_path / "ask.toml")


def test_the_embedded_model_is_the_default_also_with_a_key(tmp_path):
    chosen = model_settings(
        sources=sources(tmp_path, OPENAI_API_KEY=KEY, OPENAI_BASE_URL="https://elsewhere.example/v1")
    )
    assert chosen == ModelSettings()
    assert chosen.api_key is None
    assert describe_endpoint(chosen) == "Passages stay on this machine."


@pytest.mark.parametrize("flag", [None, "some-model"])
def test_a_named_model_is_asked_at_the_endpoint_with_the_key(tmp_path, flag):
    chosen = model_settings(flag, sources=sources(tmp_path, ASK_MODEL="some-model", OPENAI_API_KEY=KEY))
    assert (chosen.kind, chosen.model, chosen.base_url) == ("endpoint", "some-model", "https://api.openai.com/v1")
    assert chosen.api_key == KEY
    assert KEY not in repr(chosen)
    assert describe_endpoint(chosen) == "Passages go to api.openai.com."


def test_an_endpoint_on_this_machine_needs_no_key_and_is_said_to_be_here(tmp_path):
    chosen = model_settings("some-model", sources=sources(tmp_path, OPENAI_BASE_URL="http://localhost:8000/v1"))
    assert describe_endpoint(chosen) == "Passages stay on this machine (localhost:8000)."


def test_openai_without_a_key_is_told_before_anything_is_sent(tmp_path):
    with pytest.raises(SettingsError, match=r"OPENAI_API_KEY"):
        model_settings("some-model", sources=sources(tmp_path))


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://x/v1", "http://", "http://x:port/v1", "http://[x/v1"])
def test_an_address_that_is_none_is_refused(tmp_path, url):
    with pytest.raises(SettingsError, match=r"OPENAI_BASE_URL"):
        model_settings("some-model", sources=sources(tmp_path, OPENAI_BASE_URL=url, OPENAI_API_KEY=KEY))


def test_a_folder_s_own_file_decides_neither_model_nor_address(tmp_path):
    with pytest.raises(SettingsError, match=r"ask\.toml names a model.*ASK_MODEL"):
        model_settings(sources=sources(tmp_path, 'model = "some-model"', OPENAI_API_KEY=KEY))
    chosen = model_settings(
        "some-model", sources=sources(tmp_path, 'base_url = "https://evil.example/v1"', OPENAI_API_KEY=KEY)
    )
    assert chosen.base_url == "https://api.openai.com/v1"


def test_a_gguf_file_is_embedded(tmp_path):
    file = tmp_path / "other.GGUF"
    file.write_bytes(b"")
    assert model_settings(str(file), sources=sources(tmp_path)).kind == "embedded"
    with pytest.raises(SettingsError, match=r"missing\.gguf does not exist"):
        model_settings(str(tmp_path / "missing.gguf"), sources=sources(tmp_path))
    other = tmp_path / "model.bin"
    other.touch()
    with pytest.raises(SettingsError, match=r"model\.bin is a file, but no \.gguf"):
        model_settings(str(other), sources=sources(tmp_path))


def test_numbers_come_from_the_file_too_and_have_bounds(tmp_path):
    assert model_settings(sources=sources(tmp_path, "context_tokens = 4096")).context_tokens == 4096
    with pytest.raises(SettingsError, match=r"top_k is 0"):
        model_settings(top_k=0, sources=sources(tmp_path))
