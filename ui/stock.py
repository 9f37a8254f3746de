"""What happens in the left column to the documents: they are added, looked for, and looked through for changes."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from index.errors import FootnoteError
from ui.parts import Fields, Update, draw_library, draw_talk, draw_told
from ui.service import Service


def add(service: Service, fields: Fields, uploaded: Sequence[str]) -> Update:
    """Files were handed in; the copies that the upload made go in any case."""
    given = [(Path(path).name, Path(path)) for path in uploaded]
    try:
        told = draw_told(" ".join(one.told for one in service.holdings.add(given)), "note")
    except FootnoteError as fault:
        told = draw_told(str(fault))
    finally:
        for _, path in given:
            with suppress(OSError):
                path.unlink()
    return {**draw_library(service, fields), "upload": None, **draw_talk(service, fields), **told}


def look(service: Service, fields: Fields) -> Update:
    """The folder is to be looked through for changes."""
    try:
        service.holdings.refresh()
        told = draw_told("The index agrees with the folder.", "note")
    except FootnoteError as fault:
        told = draw_told(str(fault))
    return {**draw_library(service, fields), **draw_talk(service, fields), **told}


def narrow(service: Service, fields: Fields) -> Update:
    """Documents are looked for by words of their names."""
    return draw_library(service, fields)


def stir(service: Service, fields: Fields) -> Update:
    """Some time has passed: show what has changed in the folder meanwhile."""
    changes = service.workshop.changes
    return {} if changes == fields.seen else {"seen": changes, **draw_library(service, fields)}
