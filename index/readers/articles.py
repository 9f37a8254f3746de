"""Reads JSON and JSON lines of articles: a field of text is paragraphs, under the title that stands beside it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import UnreadableFile
from index.passages import Document
from index.readers.compose import Composer
from index.readers.decode import decode
from index.split import text_spans

_TITLES = ("title", "headline", "name", "subject")
_TEXTS = ("text", "body", "content", "article", "articlebody", "maintext", "full_text", "description", "summary")
_DATES = (
    "date",
    "published",
    "published_at",
    "datepublished",
    "date_published",
    "publication_date",
    "pub_date",
    "created_at",
)
_AUTHORS = ("author", "authors", "creator", "byline")
_LANGUAGES = ("language", "lang", "inlanguage")
MOST_ARTICLES = 200_000


def read_json(path: Path) -> Document:
    """A JSON file as a Document: one article, or a list of them wherever it stands. Raises UnreadableFile, OSError."""
    text, _ = decode(path)
    try:
        values = [json.loads(text)]
    except ValueError as fault:
        try:
            values = list(_lines(text))
        except UnreadableFile:
            raise UnreadableFile(f"is damaged, or no json file: {fault}") from fault
    return _document(path, values)


def read_jsonl(path: Path) -> Document:
    """A JSON object a line as a Document. Raises UnreadableFile, OSError."""
    return _document(path, list(_lines(decode(path)[0])))


def _lines(text: str) -> Iterator[Any]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as fault:
                raise UnreadableFile(f"is damaged: line {number} is no JSON ({fault})") from fault


def _document(path: Path, values: list[Any]) -> Document:
    found = [article for value in values for article in _articles(value)]
    if len(found) > MOST_ARTICLES:
        raise UnreadableFile(f"holds more than {MOST_ARTICLES:,} articles; cut it into several files")
    composer = Composer()
    if not found:
        for value in values:
            _leaves(composer, value, ())
        return composer.document(path, "json")
    single = len(found) == 1
    for article in found:
        fields = {key.lower(): value for key, value in article.items()}
        title = _first(fields, _TITLES)
        if title:
            composer.heading(1, title)
        else:
            composer.section(1, "")
        if not single and (date := _first(fields, _DATES)):
            composer.paragraph(f"Published: {date}")
        for text in _texts(fields):
            for start, end, _ in text_spans(text):
                composer.paragraph(text[start:end])
    if not single:
        return composer.document(path, "json", many=True)
    fields = {key.lower(): value for key, value in found[0].items()}
    names = "; ".join(_names(next((fields[name] for name in _AUTHORS if fields.get(name)), None)))
    title, date, language = _first(fields, _TITLES), _first(fields, _DATES), _first(fields, _LANGUAGES)
    return composer.document(path, "json", title, date, author=names, language=language)


def _articles(value: Any) -> Iterator[dict[str, Any]]:
    """The objects that hold a text, wherever they stand in the value."""
    if isinstance(value, list):
        for one in value:
            yield from _articles(one)
    elif isinstance(value, dict):
        if any(
            isinstance(one, str | list) and one and key.lower() in _TEXTS and _is_text(one)
            for key, one in value.items()
        ):
            yield value
        else:
            for one in value.values():
                yield from _articles(one)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _texts(fields: dict[str, Any]) -> list[str]:
    """The article's fullest field; a summary beside it would say things twice."""
    value = next(fields[name] for name in _TEXTS if name in fields and fields[name] and _is_text(fields[name]))
    return [value] if isinstance(value, str) else value


def _first(fields: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if isinstance(fields.get(name), str) and fields[name].strip()), None)


def _names(value: Any) -> Iterator[str]:
    """The names in a field of authors: a text, an object with a name, or a list of these."""
    if isinstance(value, str) and value.strip():
        yield value.strip()
    elif isinstance(value, dict):
        yield from _names(value.get("name"))
    elif isinstance(value, list):
        for one in value:
            yield from _names(one)


def _leaves(composer: Composer, value: Any, way: tuple[str, ...]) -> None:
    """Data that is no article: each object of plain values is a paragraph of 'name: value', under the way to it."""
    if isinstance(value, dict):
        plain = {key: one for key, one in value.items() if not isinstance(one, dict | list) and one is not None}
        composer.paragraph("; ".join(f"{key}: {one}" for key, one in plain.items()), columns=" › ".join(way[-4:]))
        for key, one in value.items():
            if isinstance(one, dict | list):
                _leaves(composer, one, (*way, key))
    elif isinstance(value, list):
        plain_items = [one for one in value if not isinstance(one, dict | list) and one is not None]
        for one in plain_items:
            composer.paragraph(str(one), columns=" › ".join(way[-4:]))
        for one in value:
            if isinstance(one, dict | list):
                _leaves(composer, one, way)
