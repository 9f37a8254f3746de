"""Reads mail, one message (EML) or a box of them (MBOX): who, when and about what, then the words; quotes apart."""

import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from index.passages import Document
from index.readers.compose import Composer
from index.readers.html import compose_html

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_QUOTED = re.compile(r"^[ \t]*>[> \t]?", re.MULTILINE)
_ENVELOPE = re.compile(rb"^From \S+.*\d{4}\s*$", re.MULTILINE)
MOST_MESSAGES = 50_000


def read_eml(path: Path) -> Document:
    """A message as a Document; its subject is the title, its date the date, who sent it the author."""
    composer = Composer()
    message = _parsed(path.read_bytes())
    _compose(composer, message)
    subject, language = _header(message, "Subject"), _header(message, "Content-Language")
    return composer.document(path, "mail", subject, _day(message), author=_sender(message), language=language)


def read_mbox(path: Path) -> Document:
    """A box of messages as one Document, each message under its subject."""
    composer = Composer()
    for data in _messages(path.read_bytes()):
        message = _parsed(data)
        composer.section(1, _header(message, "Subject") or "Message")
        _compose(composer, message)
    return composer.document(path, "mbox", many=True)


def _messages(data: bytes) -> Iterator[bytes]:
    """Messages begin at a line 'From ' at the start or after an empty line."""
    starts = [
        found.start() for found in _ENVELOPE.finditer(data)
        if found.start() == 0 or data[max(0, found.start() - 4) : found.start()].replace(b"\r", b"").endswith(b"\n\n")
    ][:MOST_MESSAGES]  # fmt: skip
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(data)
        yield re.sub(rb"(?m)^>(>*From )", rb"\1", data[start:end].partition(b"\n")[2])


def _parsed(data: bytes) -> EmailMessage:
    from email import message_from_bytes
    from email.policy import default

    return message_from_bytes(data, policy=default)


def _compose(composer: Composer, message: EmailMessage) -> None:
    lines = [f"{name}: {value}" for name in _HEADERS if (value := _header(message, name))]
    composer.paragraph("\n".join(lines))
    body = message.get_body(("plain", "html"))
    if body is not None:
        payload = body.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        if body.get_content_subtype() == "html":
            compose_html(composer, _text(data, body).encode("utf-8", "replace"), article=False, base=1)
        else:
            _plain(composer, _text(data, body))
    names = [name for part in message.iter_attachments() if (name := part.get_filename())]
    if names:
        composer.paragraph(f"Attachments: {', '.join(names)}")
        composer.note(f"attachments are not read: {', '.join(names)[:200]}")


def _plain(composer: Composer, text: str) -> None:
    """Blocks between empty lines; quoted lines stand apart, under a heading that says so."""
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        runs: list[tuple[bool, list[str]]] = []
        for line in block.split("\n"):
            quoted = bool(_QUOTED.match(line))
            if not runs or runs[-1][0] != quoted:
                runs.append((quoted, []))
            runs[-1][1].append(line)
        for quoted, lines in runs:
            if quoted:
                bare = re.sub(r"^(?:[ \t]*>)+[ \t]?", "", "\n".join(lines), flags=re.MULTILINE)
                for part in re.split(r"\n[ \t]*\n", bare):
                    composer.paragraph(_unwrapped(part), columns="quoted reply")
            else:
                composer.paragraph(_unwrapped("\n".join(lines)))


def _unwrapped(text: str) -> str:
    """Lines that a mail program broke, as one; short lines (an address, a list) stay lines."""
    lines = text.strip("\n").split("\n")
    return " ".join(lines) if len(lines) > 1 and min(len(line) for line in lines[:-1]) >= 50 else text


def _text(data: bytes, part: MIMEPart) -> str:
    for encoding in (part.get_content_charset(), "utf-8", "cp1252"):
        try:
            return data.decode(encoding or "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("latin-1")


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name) or "").split())
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""  # the standard library fails on some malformed headers


def _sender(message: EmailMessage) -> str:
    """The name of who wrote the message; the address where no name is given."""
    from email.utils import getaddresses

    return "; ".join(name or address for name, address in getaddresses([_header(message, "From")]))


def _day(message: EmailMessage) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
