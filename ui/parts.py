"""The page's parts as they are to be shown: drawn from the service and from what stands in a person's fields.

Parts are called by their names, and an update maps names to new values: which things of a framework they are, and how
it is told, is said elsewhere. Two names are no part: `running`, whether an answer is being made here (Ask or Stop is
shown), and `choices`, the documents that may be chosen by name.
"""

from dataclasses import dataclass
from typing import Any

from ui.conversation import show_conversation, show_welcome
from ui.lists import show_conversations, show_documents
from ui.markup import plain, shown
from ui.panels.view import Strictness
from ui.service import Service

CHOICES = 2000  # documents that "Ask only" offers by name

Update = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fields:
    """Who does something on which page, and what stands in it then; `opened`: the conversation in its address."""

    who: str = ""
    page: str = ""
    opened: str = ""
    current: str = ""  # the conversation
    seen: int = 0  # changes of the folder that the list of documents shows
    question: str = ""
    files: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    strictness: Strictness = Strictness.USUAL
    words: str = ""  # by which a conversation is looked for
    narrow: str = ""  # by which a document is looked for


def draw_talk(service: Service, fields: Fields) -> Update:
    """The conversation; where nothing was asked yet, what can be. Nothing where the page shows another one by now."""
    if not service.pages.shows(fields.page, fields.current):
        return {}
    found = service.conversation(fields.who, fields.current)
    if found.exchanges:
        inside = show_conversation(found.exchanges, service.views(found.exchanges, fields.strictness))
    else:
        documents = service.holdings.documents()
        state = "" if service.workshop.ready else service.workshop.state or "Starting …"
        inside = show_welcome(len(documents), service.holdings.examples() if documents else [], state)
    about = f'data-conversation="{shown(fields.current)}" data-title="{shown(found.title)}"'
    return {"talk": f'<div class="talk" {about}>{inside}</div>'}


def draw_told(line: str = "", kind: str = "fault") -> Update:
    """One line for the person: a `fault`, or a `note`."""
    return {"told": f'<p class="{kind}" role="status">{shown(line)}</p>' if line else ""}


def draw_state(service: Service) -> Update:
    """What is being done before anything can be asked, or what stands in the way."""
    fault = service.workshop.fault
    return draw_told(fault) if fault else draw_told(service.workshop.state, "note")


def draw_library(service: Service, fields: Fields) -> Update:
    """The documents, and those of them that may be chosen."""
    found = service.holdings.documents()
    report = service.workshop.report
    skipped, no_reader = (report.skipped, report.no_reader) if report else ((), ())
    return {
        "documents": show_documents(found, skipped, no_reader, service.holdings.read_only, fields.narrow),
        "choices": [(plain(one.title or one.file), one.file) for one in found[:CHOICES]],
    }


def draw_shelf(service: Service, fields: Fields) -> Update:
    """The list of conversations."""
    shelf = service.shelf(fields.who)
    return {"conversations": show_conversations(shelf.all(fields.words), fields.current, shelf.damaged)}
