"""What a panel knows besides the exchange: how the page is set, and which sources have changed since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ui.markup import attributes, shown


class Strictness(StrEnum):
    """Which sentences of an answer are shown.

    STRICT: those that are quoted or supported. USUAL: weak ones, too, marked; as everywhere else. ALL: also those that
    probably do not answer the question, marked; they are there only where the question was asked so.
    """

    STRICT = "strict"
    USUAL = "usual"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class View:
    """`stale` says of a cited (file, paragraph) what became of it since."""

    stale: Mapping[tuple[str, int], str] = field(default_factory=dict)
    strictness: Strictness = Strictness.USUAL

    def stale_since(self, place: Mapping[str, Any]) -> str | None:
        """What became of a cited paragraph, or None where it stands as it was."""
        return self.stale.get((place["file"], place["paragraph"]))


def opens(place: Mapping[str, Any], start: int | None = None, end: int | None = None) -> str:
    """The attributes of a button that opens this place in the reader; `start` and `end` are the words to mark."""
    return attributes(
        {
            "data-open": "",
            "data-file": place["file"],
            "data-paragraph": place["paragraph"],
            "data-sha256": place["sha256"],
            "data-start": start,
            "data-end": end,
        }
    )


def label(place: Mapping[str, Any]) -> str:
    """`file ¶8, 2024-05-14` as HTML."""
    page = f", page {place['page']}" if place.get("page") else ""
    day = f", <time>{shown(place['date'])}</time>" if place.get("date") else ""
    return f"<span class='file'>{shown(place['file'])}</span> ¶{place['paragraph']}{page}{day}"


def place_button(place: Mapping[str, Any]) -> str:
    """A link-like button that opens the place."""
    return f'<button type="button" class="place"{opens(place)}>{label(place)}</button>'
