"""A price is read like every setting, and half a price is none."""

from pathlib import Path

import pytest

from evals.settings import prices
from index.errors import SettingsError
from index.settings import Sources


def sources(**environ):
    return Sources({f"ASK_PRICE_{name.upper()}": value for name, value in environ.items()}, Path("no ask.toml"))


def test_a_price_comes_from_the_environment_or_a_flag_and_the_flag_wins():
    assert prices(sources=sources()) == {}
    assert prices(sources=sources(into="")) == {}
    assert prices(sources=sources(**{"in": "0.15", "out": "0.6"})) == {"in": 0.15, "out": 0.6}
    assert prices(1, 0, sources(**{"in": "0.15", "out": "0.6"})) == {"in": 1.0, "out": 0.0}


@pytest.mark.parametrize("value", ["cheap", "-1", "inf", "nan"])
def test_a_price_that_is_none_is_told(value):
    with pytest.raises(SettingsError, match=f"price_in is '{value}'"):
        prices(sources=sources(**{"in": value, "out": "1"}))


def test_half_a_price_is_told():
    with pytest.raises(SettingsError, match="Only one price is set"):
        prices(sources=sources(out="1"))
