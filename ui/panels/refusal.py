"""A refusal: that the documents do not answer, why, the nearest paragraphs as links, and what to try."""

from rag.export import refusal_of
from ui.exchanges import Exchange
from ui.markup import shown
from ui.panels.view import View, place_button

EXCERPT = 180  # characters of a near paragraph


def show_refusal(exchange: Exchange, view: View) -> str:
    """The refusal, below what speaks against the question; nothing while the answer is being made, or has been."""
    if exchange.state != "answered" or exchange.answer["answered"]:
        return ""
    headline, _, reason = refusal_of(exchange.answer).partition(". ")
    near = "".join(
        f"<li>{place_button(place)}<span class='excerpt' dir='auto'>{shown(_excerpt(place['text']))}</span></li>"
        for place in exchange.answer["nearest"]
    )
    nearest = f"<p>The nearest paragraphs:</p><ul>{near}</ul>" if near else ""
    tried = (
        "<p class='try'>You may try: other words or full names; one question at a time; all documents and dates "
        "under “Ask only”; or add the document that would say it.</p>"
    )
    return (
        f"<div class='refusal'><p class='headline'><span aria-hidden='true'>∅</span> {shown(headline.rstrip('.'))}.</p>"
        f"<p>{shown(reason)}</p>{nearest}{'' if exchange.statements else tried}</div>"
    )


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rsplit(' ', 1)[0]} …"
