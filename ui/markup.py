"""Text becomes HTML: everything that a document, a file name or a model wrote is shown as text, and steers nothing."""

import re
from collections.abc import Mapping
from html import escape

# Control characters, those that turn the writing direction round, lone surrogates and line separators.
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")


def plain(text: str) -> str:
    """The text with what would steer a display replaced by �, and all line breaks as newlines."""
    return _STEERING.sub("�", _BREAKS.sub("\n", text))


def shown(text: str) -> str:
    """The text as HTML, safe between tags and within quoted attributes."""
    return escape(plain(text), quote=True)


def attributes(values: Mapping[str, object]) -> str:
    """` data-file="…"` for each value that is not None; keys may use `_` for `-`."""
    found = ((key.replace("_", "-"), value) for key, value in values.items() if value is not None)
    return "".join(f' {key}="{shown(str(value))}"' for key, value in found)


def button(label: str, act: str, name: str | None = None, kind: str = "quiet", **data: object) -> str:
    """A button that asks the server to do something: `act` and the data go to it. `name` is for screen readers."""
    told = attributes({f"data-{key}": value for key, value in data.items()})
    spoken = attributes({"aria-label": name, "title": name})
    return f'<button type="button" class="{kind}" data-act="{shown(act)}"{told}{spoken}>{shown(label)}</button>'


def count(number: int, thing: str) -> str:
    """`1 passage`, `4 passages`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
