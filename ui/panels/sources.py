"""The cited documents side by side with their dates, so that sources that disagree are seen together."""

from collections.abc import Mapping
from typing import Any

from ui.exchanges import Exchange
from ui.markup import shown
from ui.panels.view import View, place_button


def show_sources(exchange: Exchange, view: View) -> str:
    """A card for each document, oldest first, with the words that were cited; nothing where one alone is cited."""
    by_file: dict[str, list[Mapping[str, Any]]] = {}
    for place in exchange.citations.values():
        by_file.setdefault(place["file"], []).append(place)
    if len(by_file) < 2 or exchange.running:
        return ""
    ordered = sorted(by_file.values(), key=lambda places: (places[0]["date"] is None, places[0]["date"] or ""))
    cards = "".join(_card(exchange, places) for places in ordered)
    return (
        f"<details class='sources' open><summary>{len(by_file)} sources side by side, oldest first</summary>"
        f"<div class='cards'>{cards}</div></details>"
    )


def _card(exchange: Exchange, places: list[Mapping[str, Any]]) -> str:
    day = f"<time>{shown(places[0]['date'])}</time>" if places[0]["date"] else "<span>no date</span>"
    quotes = "".join(
        f"<li><q dir='auto'>{shown(' '.join(note['quote'].split()))}</q> [{note['number']}] "
        f"{place_button({**place, 'date': None})}</li>"
        for place in places
        for statement in exchange.statements
        for note in statement["citations"]
        if note["number"] == place["number"]
    )
    return f"<section class='source'><h3>{shown(places[0]['title'])}</h3>{day}<ul>{quotes}</ul></section>"
