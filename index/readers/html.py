"""Reads HTML and saved web pages: the article without menus and advertisements, its title, author and date.

The home of trafilatura (Apache-2.0), which finds where the article is and what it is called, and of lxml's HTML parser,
which it brings. Its own text is not used: on pandoc's plain page it lost headings, a list and the byline. Nothing
that a page refers to is fetched. A page in which it finds no article is taken whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UnreadableFile
from index.readers.compose import Composer, day
from index.readers.unseen import take_out_hidden

if TYPE_CHECKING:
    from index.passages import Document

_BLOCKS = {
    "p", "div", "section", "article", "main", "li", "blockquote", "pre", "figcaption", "caption", "dt", "dd", "tr",
    "table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "aside", "nav", "form", "body",
    "address", "figure", "details", "summary", "hr", "center", "fieldset",
}  # fmt: skip
_SILENT = {"script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object", "button", "select"}
_INNER = {"p", "td", "li", "blockquote", "ul", "ol", "table", "tr", "tbody"}  # too small to be an article
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "pubdate", "publishdate", "publication_date", "parsely-pub-date",
    "sailthru.date", "citation_publication_date", "article:modified_time", "og:updated_time",
)  # fmt: skip
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


_AROUND = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|related|recommend\w*|newsletter|subscribe|subscription|advert\w*|ads?|banner"
    r"|promo\w*|cookie\w*|consent|comments?|breadcrumbs?|sidebar|menu|navigation|nav|toolbar|popup|modal|sponsor\w*|outbrain"
    r"|taboola|read-?more|most-?read|trending)(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of itself; None where it does not."""

    title: str | None = None
    date: str | None = None
    author: str | None = None
    language: str | None = None


def read_html(path: Path) -> Document:
    """A web page as a Document. Raises UnreadableFile, OSError."""
    return html_document(path.read_bytes(), path, article=True)


def html_document(data: bytes, path: Path, article: bool, kind: str = "html") -> Document:
    """HTML's bytes as a Document; `article` looks for the one that the page is about."""
    composer = Composer()
    about = compose_html(composer, data, article)
    return composer.document(path, kind, about.title, about.date, author=about.author, language=about.language)


def compose_html(composer: Composer, data: bytes, article: bool, base: int = 0) -> About:
    """Add a page's headings (`base` levels deeper), paragraphs and rows; gives what it says of itself."""
    tree = _parsed(data)
    if tree is None:
        return About()
    stated = _stated_day(tree, data)
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    author = None
    heading = tree.find(".//title")
    page_title = " ".join(heading.text_content().split()) if heading is not None else None
    take_out_hidden(tree, composer)
    if article:
        for one in list(tree.iter("nav", "footer", "aside", "form", "dialog")):
            one.drop_tree() if one.getparent() is not None else None
        headline, author = _drop_around_article(tree)
        title = headline or page_title
        if title and not any(" ".join(one.text_content().split()) == title for one in tree.iter("h1", "h2")):
            composer.heading(1 + base, title)
        page_title = title
    _plain(composer, tree, base)
    return About(page_title, stated, author, language)


def _drop_around_article(tree: Any) -> tuple[str | None, str | None]:
    """Take out all that stands outside of the article which trafilatura finds, and boxes within; its title and author.

    Its own text is not taken: it passes over short headings, lists and rows that belong to the article.
    """
    from copy import deepcopy

    from trafilatura import bare_extraction

    found: Any = bare_extraction(deepcopy(tree), include_tables=True, include_comments=False, with_metadata=True)
    if found is None or found.body is None:
        return None, None
    texts = [_bare("".join(one.itertext())) for one in found.body.iter("p", "item", "head", "quote")]
    texts = [text for text in texts if len(text) >= 40]
    title = " ".join(found.title.split()) if found.title else None
    if sum(map(len, texts)) < 200:
        return title, found.author
    way = [tree.find("body") if tree.tag == "html" else tree]
    while way[-1] is not None:
        deeper = next((one for one in way[-1] if isinstance(one.tag, str) and _holds(one, texts)), None)
        if deeper is None or deeper.tag in _INNER:
            break
        way.append(deeper)
    inside = way[-1]
    headings = list(inside.iter("h1", "h2")) if inside is not None else []
    named = " ".join((tree.findtext(".//title") or "").split()).lower()
    own = next(
        (text for one in headings if (text := " ".join(one.text_content().split())) and text.lower() in named), None
    )
    title = own or title
    for around, kept in pairwise(way):
        around.text = None
        for one in list(around):
            if one is not kept and isinstance(one.tag, str) and (own or not _is_heading(one, title)):
                one.drop_tree()
            elif one is not kept:
                one.tail = None
    for one in list(inside.iter()) if inside is not None else []:
        named = (
            f"{one.get('class') or ''} {one.get('id') or ''} {one.get('role') or ''}"
            if isinstance(one.tag, str)
            else ""
        )
        if named.strip() and _AROUND.search(named) and one is not inside and not _holds(one, texts, share=0.2):
            one.drop_tree() if one.getparent() is not None else None
    return title, found.author


def _holds(one: Any, texts: list[str], share: float = 0.9) -> bool:
    """Whether that share of the texts, by their length, stands within the element."""
    words = _bare(one.text_content())
    return sum(len(text) for text in texts if text[:80] in words) >= share * sum(map(len, texts))


def _is_heading(one: Any, title: str | None) -> bool:
    """Whether the article's own headline stands in there, above the article's element."""
    return (
        isinstance(one.tag, str)
        and title is not None
        and any(" ".join(head.text_content().split()) == title for head in one.iter("h1", "h2"))
    )


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _parsed(data: bytes) -> Any:
    from lxml import etree, html

    encoding = None
    try:
        data.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        if not re.search(rb"charset\s*=", data[:4096], re.IGNORECASE) and not data.startswith(
            (b"\xff\xfe", b"\xfe\xff")
        ):
            encoding = "cp1252"  # what browsers take
    if not data.strip():
        return None
    try:
        return html.fromstring(data, parser=html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise UnreadableFile(f"is damaged, or no html file: {fault}") from fault


def _stated_day(tree: Any, data: bytes) -> str | None:
    """The day of publication that the page's own fields state."""
    fields: dict[str, str] = {}
    for one in tree.iter("meta"):
        name = (one.get("property") or one.get("name") or one.get("itemprop") or "").lower()
        fields.setdefault(name, one.get("content") or "")
    for name in _DATES[:-2]:
        if found := day(fields.get(name)):
            return found
    for one in tree.iter("script"):
        if (one.get("type") or "").lower() == "application/ld+json":
            match = _JSON_DATE.search(one.text or "")
            if match and (found := day(match[1])):
                return found
    for one in tree.iter("time"):
        if one.get("datetime") and (one.get("pubdate") is not None or "publish" in (one.get("itemprop") or "").lower()):
            return day(one.get("datetime"))
    return next((found for name in _DATES[-2:] if (found := day(fields.get(name)))), None)


def _in_order(one: Any) -> Iterator[str]:
    """The element's text in order, with its inner elements' texts and what follows each."""
    yield re.sub(r"\s+", " ", one.text or "")
    for part in one:
        if part.tag in {"lb", "br"}:
            yield "\n"
        elif isinstance(part.tag, str) and part.tag not in _SILENT:
            yield from _in_order(part)
            if part.tag in _BLOCKS | {"item", "cell"}:
                yield "\n"
        yield re.sub(r"\s+", " ", part.tail or "")


def _plain(composer: Composer, one: Any, base: int) -> None:
    """An element of HTML as it stands: each block a paragraph."""
    line: list[str] = []

    def flush() -> None:
        for text in re.split(r"\n\s*\n", "".join(line)):
            composer.paragraph(text)
        line.clear()

    def walk(parent: Any) -> None:
        line.append(re.sub(r"\s+", " ", parent.text or "") if parent.tag != "pre" else parent.text or "")
        for part in parent:
            if isinstance(part.tag, str) and part.tag not in _SILENT:
                if part.tag == "br":
                    line.append("\n")
                elif part.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
                    flush()
                    composer.heading(int(part.tag[1]) + base, "".join(_in_order(part)).replace("\n", " "))
                elif part.tag == "table" and _is_table(part):
                    flush()
                    composer.table(
                        [["".join(_in_order(cell)).strip() for cell in row.iter("td", "th")] for row in part.iter("tr")]
                    )
                elif part.tag in _BLOCKS:
                    flush()
                    walk(part)
                    flush()
                else:
                    walk(part)
            line.append(re.sub(r"\s+", " ", part.tail or ""))

    walk(one)
    flush()


def _is_table(table: Any) -> bool:
    """Rows of data, not a page's layout: no tables within, several rows, short cells."""
    rows = list(table.iter("tr"))
    inner = sum(1 for _ in table.iter("table")) > 1
    wide = sum(1 for row in rows if sum(1 for _ in row.iter("td", "th")) > 1)
    return not inner and wide >= 2 and all(len(cell.text_content()) < 400 for cell in table.iter("td", "th"))
