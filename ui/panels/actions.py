"""What can be done with an answer: copy it with its footnotes, and say whether it was good."""

from ui.exchanges import Exchange
from ui.markup import button, shown
from ui.panels.view import View


def show_actions(exchange: Exchange, view: View) -> str:
    """The buttons under an answer; nothing before it is whole."""
    if exchange.state != "answered":
        return ""
    thumb = exchange.thumb
    up = _thumb(exchange, True, "Helpful", thumb is not None and thumb.up)
    down = _thumb(exchange, False, "Not helpful", thumb is not None and not thumb.up)
    copies = "".join(
        f'<button type="button" class="quiet" data-copy="{form}" data-id="{exchange.id}">{name}</button>'
        for form, name in (("markdown", "Copy Markdown"), ("text", "Copy text"))
    )
    return f"<div class='actions'>{copies}{up}{down}{_reason(exchange)}</div>"


def _thumb(exchange: Exchange, up: bool, name: str, pressed: bool) -> str:
    made = button(name, "thumb", kind="quiet thumb", id=exchange.id, up=str(up).lower())
    return made.replace("<button", f'<button aria-pressed="{str(pressed).lower()}"', 1)


def _reason(exchange: Exchange) -> str:
    """The field for a reason, once a thumb was given."""
    if exchange.thumb is None:
        return ""
    key = f"reason-{exchange.id}"
    return (
        f'<form class="reason" data-form="thumb" data-id="{exchange.id}"'
        f' data-up="{str(exchange.thumb.up).lower()}"><label for="{key}">Why?</label>'
        f'<input id="{key}" name="reason" maxlength="500" value="{shown(exchange.thumb.reason)}">'
        '<button class="quiet">Keep</button></form>'
    )
