"""Holds the quotes of an exported conversation against the documents again, without a model.

Reads what a person sees in the export, Markdown or HTML: a quote that was edited there is found out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from index.commands import printable
from index.errors import DocumentsError, UsageError
from index.passages import Paragraph

LARGEST = 50_000_000  # bytes of an export
_NOTE = re.compile(r"^\[\^([\w-]+)\]: (.+)$", re.MULTILINE)
_PLACE = re.compile(r"(?P<file>.+?) ¶(?P<paragraph>\d+)(?:, page \d+)?(?:, \d{4}[\d-]*)?")
_FOOTNOTE = re.compile(_PLACE.pattern + r": (?P<quotes>“.*”)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of an export: the footnote's name there, the place that it names, the words without marks."""

    footnote: str
    file: str
    paragraph: int
    words: str


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A quote and what was found: `fault` is "" where the words stand in that paragraph."""

    quoted: Quoted
    fault: str


def read_export(path: Path) -> list[Quoted]:
    """The quotes of an export. Raises UsageError where the file is none, or holds no footnote."""
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path} is too large for an export of ours.")
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8"
        raise UsageError(f"{path} cannot be read: {reason}. Name a Markdown or HTML file that was exported.") from fault
    is_page = text.lstrip()[:9].lower() == "<!doctype"
    quotes = list(_of_page(text) if is_page else _of_markdown(text))
    if not quotes:
        raise UsageError(f"{path} holds no footnotes with quotes. Name a Markdown or HTML file that was exported.")
    return quotes


def recheck(quotes: Sequence[Quoted], paragraphs_of: Callable[[str], Sequence[Paragraph]]) -> list[Rechecked]:
    """Each quote with what was found in its paragraph now; white space and unprintable letters are not compared."""
    return [Rechecked(one, _fault(one, paragraphs_of)) for one in quotes]


def recheck_all(quotes: Sequence[Quoted], docs: Sequence[str], sync: bool) -> list[Rechecked]:
    """The same against folders (the flags), brought up to date first unless told otherwise. Raises FootnoteError.

    Where several are asked, a file may be named with its folder (`court/report.txt`); one that is not is looked for
    in each, and what stands in any document of that name stands.
    """
    from index.commands import tell, terminal_progress
    from index.embed import open_embedder
    from index.settings import all_settings
    from index.status import find_documents
    from index.sync import sync as bring_up_to_date

    asked = all_settings(docs, notice=tell)
    if sync:
        with terminal_progress() as progress:
            for settings in asked:
                bring_up_to_date(settings, partial(open_embedder, settings, progress), progress)

    def paragraphs_of(file: str) -> Sequence[Paragraph]:
        found = [
            paragraphs
            for settings in asked
            for name in dict.fromkeys((file, file.removeprefix(f"{settings.folder}/") if len(asked) > 1 else file))
            for known, paragraphs in find_documents(settings, name)
            if known.file == name
        ]
        if not found:
            raise DocumentsError(f"{file} is not in the index. See: ask-index status")
        return [paragraph for paragraphs in found for paragraph in paragraphs]

    return recheck(quotes, paragraphs_of)


def _fault(quoted: Quoted, paragraphs_of: Callable[[str], Sequence[Paragraph]]) -> str:
    try:
        paragraphs = paragraphs_of(quoted.file)
    except DocumentsError:
        return "there is no such document"
    standing = [one.number for one in paragraphs if quoted.words in _line(one.text)]
    if quoted.paragraph in standing:
        return ""
    if standing:
        return f"the words stand in ¶{standing[0]}"
    return "the words do not stand there"


def _of_markdown(text: str) -> Iterator[Quoted]:
    for name, line in _NOTE.findall(text):
        found = _FOOTNOTE.fullmatch(unescape(_ESCAPE.sub(r"\1", line.strip())))
        if found is None:
            raise UsageError(f"The footnote [^{name}] does not read: file ¶number: “words”. Was it edited?")
        for words in found["quotes"][1:-1].split("” … “"):
            yield Quoted(name, found["file"], int(found["paragraph"]), words)


def _of_page(text: str) -> Iterator[Quoted]:
    page = _Page()
    page.feed(text)
    for name, where, quote in page.found:
        place = _PLACE.fullmatch(where)
        if place is None or not (quote.startswith("“") and quote.endswith("”")):
            raise UsageError(f"The footnote {name} does not read: file ¶number, “words”. Was it edited?")
        yield Quoted(name, place["file"], int(place["paragraph"]), quote[1:-1])


class _Page(HTMLParser):
    """Collects (footnote, place, quote) of an exported page: `cite` and the `blockquote`s after it, as they read."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self._name = ""
        self._where = ""
        self._inside = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self._name = (dict(attrs).get("id") or "").removeprefix("n")
        if tag in {"cite", "blockquote"}:
            self._inside, self._text = tag, ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag != self._inside:
            return
        text = " ".join(self._text.split())
        if tag == "cite":
            self._where = text
        else:
            self.found.append((self._name, self._where, text))
        self._inside = ""


def _line(text: str) -> str:
    return printable(" ".join(text.split()))
