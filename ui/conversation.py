"""The middle column: the conversation so far, the answer that is being made, and what to ask when it is empty."""

from collections.abc import Mapping, Sequence

from ui.exchanges import Exchange
from ui.markup import button, count, shown
from ui.panels import PANELS
from ui.panels.view import View


def show_exchange(exchange: Exchange, view: View) -> str:
    """A question and everything under it."""
    parts = "".join(panel(exchange, view) for panel in PANELS.values())
    busy = ' aria-busy="true"' if exchange.running else ""
    return (
        f'<article class="exchange" data-exchange="{exchange.id}"{busy}>'
        f"<h2 class='question' dir='auto'>{shown(exchange.question)}</h2>{parts}</article>"
    )


def show_conversation(exchanges: Sequence[Exchange], views: Mapping[str, View]) -> str:
    """All exchanges; `views` by their ids."""
    return "".join(show_exchange(one, views.get(one.id, View())) for one in exchanges)


def show_welcome(documents: int, examples: Sequence[str], state: str) -> str:
    """What an empty conversation says: what is there to be asked, and questions made from it.

    `state` is what is being done before anything can be asked, or what stands in the way.
    """
    tries = "".join(f"<li>{button(one, 'ask', kind='example', question=one)}</li>" for one in examples)
    if state:
        return (
            "<div class='welcome'><h2>Opening the documents</h2>"
            f"<p><span class='dots' aria-hidden='true'></span>{shown(state)}</p>"
            "<p class='note'>You can ask already: the answer comes once they are open.</p></div>"
        )
    if not documents:
        return (
            "<div class='welcome'><h2>No documents yet</h2>"
            "<p>Add text or Markdown files on the left, or put them into the folder and press “Look for changes”.</p>"
            "</div>"
        )
    asked = f"<p>For example:</p><ul>{tries}</ul>" if tries else ""
    return (
        f"<div class='welcome'><h2>Ask {count(documents, 'document')}</h2>"
        "<p>Every sentence of an answer carries a footnote that was checked. Click one, and stand at its words in the "
        f"source. What the documents do not say is not answered.</p>{asked}</div>"
    )
