"""The checked sentences, each with its footnotes as chips: a number; the verdict as a shape, a word and a colour."""

from collections.abc import Mapping
from typing import Any

from ui.exchanges import Exchange
from ui.markup import shown
from ui.panels.view import View, label, opens

SHAPES = {"quoted": "❝", "supported": "✓", "weak": "≈"}
MEANINGS = {
    "quoted": "Quoted: its words stand there.",
    "supported": "Supported: names, numbers, dates and wording are borne out there.",
    "weak": "Weak: not every word is borne out there.",
}


def show_sentences(exchange: Exchange, view: View) -> str:
    """The answer so far."""
    shown_ones = [one for one in enumerate(exchange.statements) if view.weak or one[1]["verdict"] != "weak"]
    hidden = len(exchange.statements) - len(shown_ones)
    lines = [_sentence(exchange, view, at, statement) for at, statement in shown_ones]
    if hidden:
        lines.append(f"<p class='note'>{hidden} weak left out (Settings).</p>")
    return f"<div class='answer'>{''.join(lines)}</div>" if lines else ""


def _sentence(exchange: Exchange, view: View, at: int, statement: Mapping[str, Any]) -> str:
    verdict = statement["verdict"]
    chips = "".join(
        _chip(exchange, view, f"{exchange.id}-{at}-{nth}", statement, note)
        for nth, note in enumerate(statement["citations"])
    )
    reason = f": {shown(statement['reason'])}" if verdict == "weak" else ""
    told = f"<span class='verdict {verdict}'>{verdict}{reason}</span>"
    return f"<p class='statement {verdict}'><span dir='auto'>{shown(statement['text'])}</span> {chips} {told}</p>"


def _chip(exchange: Exchange, view: View, key: str, statement: Mapping[str, Any], note: Mapping[str, Any]) -> str:
    """A footnote's button, and the hidden text of its card, which a screen reader reads as its description."""
    place = exchange.citations[note["number"]]
    verdict = statement["verdict"]
    stale = view.stale_since(place)
    shape = "!" if stale else SHAPES[verdict]
    name = f"Footnote {note['number']}, {stale or verdict}: {place['file']}, paragraph {place['paragraph']}"
    warning = f"<strong>{shown(stale.capitalize())}.</strong> " if stale else ""
    card = (
        f"<q>{shown(' '.join(note['quote'].split()))}</q>"
        f"<span class='where'>{label(place)}</span><span>{warning}{MEANINGS[verdict]}</span>"
    )
    return (
        f'<button type="button" class="chip {"stale" if stale else verdict}" aria-label="{shown(name)}"'
        f' aria-describedby="card-{key}"{opens(place, note["start"], note["end"])}>'
        f'{note["number"]}<span class="shape" aria-hidden="true">{shape}</span></button>'
        f'<span class="card-text" id="card-{key}" hidden>{card}</span>'
    )
