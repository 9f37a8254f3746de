"""One line that says what is being done, with the passages found so far; or what went wrong, with a retry."""

from ui.exchanges import Exchange
from ui.markup import button, shown
from ui.panels.view import View, place_button


def show_progress(exchange: Exchange, view: View) -> str:
    """The line; nothing once the answer is whole."""
    if exchange.running:
        found = "".join(f"<li>{place_button(place)}</li>" for place in exchange.answer.get("nearest", ()))
        passages = f"<ul class='found' aria-label='Passages found'>{found}</ul>" if found else ""
        return (
            "<div class='progress'><p><span class='dots' aria-hidden='true'></span>"
            f"{shown(exchange.status or 'Waiting …')}</p>{passages}</div>"
        )
    if exchange.state == "answered":
        return ""
    retry = button("Ask again", "ask", question=exchange.question)
    what = {"stopped": "Stopped.", "failed": "No answer."}.get(exchange.state, "Cut off.")
    return f"<div class='fault'><p><strong>{what}</strong> {shown(exchange.status)}</p>{retry}</div>"
