"""What happens in the middle column: a person arrives, asks, follows the answer, stops it, presses its buttons.

Each is given the service and the fields, and gives updates of the page's parts as they come.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

from index.errors import FootnoteError
from ui.panels.view import Strictness
from ui.parts import Fields, Update, draw_library, draw_shelf, draw_state, draw_talk, draw_told
from ui.service import Asking, Service
from ui.shelf import Conversation

FIRST = 0.05  # seconds between two looks at an answer that is being made
LOADING = 0.3  # seconds between two looks at how far the models have come

Updates = AsyncIterator[Update]


async def arrive(service: Service, fields: Fields) -> Updates:
    """The page was opened or loaded again: show what there is, and what is still being made."""
    found = await asyncio.to_thread(service.conversation, fields.who, fields.opened)
    fields = _turned(service, fields, found.id)
    yield {"current": found.id, **draw_shelf(service, fields)}
    yield await asyncio.to_thread(draw_talk, service, fields)
    while not service.workshop.ready:
        # Where nothing was asked yet, the conversation's own place says what is being done; it is not said twice.
        yield draw_state(service) if found.exchanges else await asyncio.to_thread(draw_talk, service, fields)
        await asyncio.sleep(LOADING)
    talk = await asyncio.to_thread(draw_talk, service, fields)
    yield {**talk, **await asyncio.to_thread(draw_library, service, fields), **draw_state(service)}
    async for update in _followed(service, fields):
        yield update


async def ask(service: Service, fields: Fields) -> Updates:
    """A question was put."""
    _turned(service, fields, fields.current)
    try:
        everything = fields.strictness is Strictness.ALL
        asking = Asking(fields.files, fields.since.strip(), fields.until.strip(), everything)
        await asyncio.to_thread(service.ask, fields.who, fields.current, fields.question, asking)
    except FootnoteError as fault:
        yield draw_told(str(fault))
        return
    yield {"question": "", "told": "", **await asyncio.to_thread(draw_shelf, service, fields)}
    async for update in _followed(service, fields):
        yield update


def stop(service: Service, fields: Fields) -> Update:
    """The answer is not wanted any more; whoever follows it shows its end."""
    service.stop(fields.who, fields.current)
    return {}


def begin(service: Service, fields: Fields) -> Update:
    """Another conversation is begun."""
    fields = _turned(service, fields, Conversation.new().id)
    shown = {**draw_talk(service, fields), **draw_shelf(service, fields)}
    return {"current": fields.current, "told": "", "running": False, **shown}


def show_again(service: Service, fields: Fields) -> Update:
    """A setting has changed that says what is shown."""
    return draw_talk(service, fields)


def find(service: Service, fields: Fields) -> Update:
    """Conversations are looked for."""
    return draw_shelf(service, fields)


async def press(service: Service, fields: Fields, wanted: Mapping[str, str]) -> Updates:
    """A button within our own HTML: `act` says what it asks for, the rest about what."""
    act, id = wanted.get("act"), wanted.get("id", "")
    try:
        line = await asyncio.to_thread(_do, service, fields, wanted)
    except FootnoteError as fault:
        yield draw_told(str(fault))
        return
    update = draw_told(line, "note")
    if act == "conversation" or (act == "delete" and id == fields.current):
        opened = service.conversation(fields.who, id if act == "conversation" else None)
        fields = _turned(service, fields, opened.id)
        update |= {"current": opened.id, "running": False}
    update |= await asyncio.to_thread(draw_talk, service, fields)
    update |= await asyncio.to_thread(draw_shelf, service, fields)
    if act == "remove":
        update |= await asyncio.to_thread(draw_library, service, fields)
    yield update
    async for later in _followed(service, fields):
        yield later


def _do(service: Service, fields: Fields, wanted: Mapping[str, str]) -> str:
    """Do what a button asks for; gives a line that says what was done, "" where it can be seen."""
    act, id = wanted.get("act"), wanted.get("id", "")
    if act == "thumb":
        service.thumb(fields.who, fields.current, id, wanted.get("up") == "true", wanted.get("reason", ""))
        return "Kept. Thank you." if "reason" in wanted else ""
    if act == "rename":
        service.shelf(fields.who).rename(id, wanted.get("value", ""))
    elif act == "delete":
        service.stop(fields.who, id)
        service.shelf(fields.who).delete(id)
    elif act == "remove":
        return service.holdings.remove(wanted.get("file", ""))
    return ""


def _turned(service: Service, fields: Fields, conversation: str) -> Fields:
    """The fields of a page that shows this conversation from now on."""
    service.pages.turn_to(fields.page, conversation)
    return replace(fields, current=conversation)


async def _followed(service: Service, fields: Fields) -> Updates:
    """The answer that is being made, as it grows, for as long as the page shows its conversation."""
    job = service.job(fields.who, fields.current)
    shown_last = None
    while job is not None:
        seen = job.seen
        over = seen[1]
        if seen != shown_last:
            shown_last = seen
            talk = await asyncio.to_thread(draw_talk, service, fields)
            if not talk:
                return
            yield {**talk, "running": not over}
        if over:
            yield await asyncio.to_thread(draw_shelf, service, fields)
            return
        await asyncio.sleep(FIRST)
