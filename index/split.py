"""A document's text becomes paragraphs with exact offsets, and long paragraphs become windows of sentences.

Change `SPLIT_VERSION` with anything here that changes its result: indexes made with another are rebuilt.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.antecedents import meant_in
from index.passages import Document, Paragraph, Window
from index.sentences import sentence_spans

SPLIT_VERSION = 4
WINDOW_SIZE = 700  # weighted characters; with title and headings about 200 of the embedder's 256 tokens
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_WORD = re.compile(r"\S+")
_ALNUM = re.compile(r"[^\W_]")
_WIDE = re.compile("[^\\x00-\u024f\u2010-\u2026]")

Span = tuple[int, int]


def split(document: Document) -> list[Paragraph]:
    """The document's paragraphs, numbered from 1: `document.text[p.start:p.end] == p.text`, never empty."""
    paragraphs = _paragraphs(document)
    meant = meant_in([one.text for one in paragraphs])
    return [replace(one, meant=name) if name else one for one, name in zip(paragraphs, meant, strict=True)]


def _paragraphs(document: Document) -> list[Paragraph]:
    if document.blocks is not None:
        return [
            Paragraph(number, block.start, block.end, document.text[block.start : block.end], block.context, block.page)
            for number, block in enumerate(document.blocks, start=1)
        ]
    spans = markdown_spans(document.text) if document.kind == "markdown" else text_spans(document.text)
    return [
        Paragraph(number, start, end, document.text[start:end], context)
        for number, (start, end, context) in enumerate(spans, start=1)
    ]


def text_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Paragraphs of plain text: a line each, but a hard-wrapped block of lines is one paragraph."""
    block: list[Span] = []
    for line in _lines(text):
        span = _strip(text, *line)
        if span:
            block.append(span)
        else:
            yield from _block_spans(block)
            block = []
    yield from _block_spans(block)


def _block_spans(block: list[Span]) -> Iterator[tuple[int, int, str]]:
    if _is_hard_wrapped(block):
        yield block[0][0], block[-1][1], ""
    else:
        for start, end in block:
            yield start, end, ""


def _is_hard_wrapped(block: list[Span]) -> bool:
    """Three lines or more, all but the last 55 to 100 characters long and within 20 of each other."""
    lengths = [end - start for start, end in block[:-1]]
    return len(lengths) >= 2 and min(lengths) >= 55 and max(lengths) <= 100 and max(lengths) - min(lengths) <= 20


def markdown_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Paragraphs of Markdown: its innermost blocks (heading, paragraph, list item, table row, fence).

    A span begins at its first line's marker, so that nothing with a letter or a digit stands between two spans.
    The context is the path of headings, then a table row's column names.
    """
    lines = [(start, end) for start, end in _lines(text) if end > start]
    path: list[tuple[int, str]] = []
    for first, last, level, columns in _markdown_blocks(text, len(lines)):
        span = _strip(text, lines[first][0], lines[last][1])
        if span is None or not _ALNUM.search(text, *span):
            continue
        if level:
            path = [(above, heading) for above, heading in path if above < level]
        yield *span, " › ".join([heading for _, heading in path] + ([columns] if columns else []))
        if level:
            path.append((level, _heading_text(text[slice(*span)])))


def _markdown_blocks(text: str, count: int) -> list[tuple[int, int, int, str]]:
    """(first line, last line, heading level or 0, column names) of each innermost block, covering every line."""
    from markdown_it import MarkdownIt

    front = _front_matter(text)
    blank = "\n" * front
    body = re.sub(r"\r\n?", "\n", text).split("\n", front)[front] if front else text
    blocks: list[tuple[int, int, int, str]] = [(0, front - 1, 0, "")] if front else []
    columns: list[str] = []
    in_head = False
    for token in MarkdownIt("commonmark").enable("table").parse(blank + body):
        if token.type == "thead_open":
            columns, in_head = [], True
        elif token.type == "thead_close":
            in_head = False
        elif token.type == "inline" and in_head:
            columns.append(token.content)
        leaf = token.type in {"heading_open", "paragraph_open", "fence", "code_block", "html_block", "tr_open"}
        if not leaf or token.map is None or (blocks and token.map[0] <= blocks[-1][1]):
            continue
        level = int(token.tag[1]) if token.type == "heading_open" else 0
        heads = " | ".join(columns) if token.type == "tr_open" and not in_head else ""
        blocks.append((token.map[0], min(token.map[1], count) - 1, level, heads))
    return list(_covered(blocks, count))


def _covered(blocks: list[tuple[int, int, int, str]], count: int) -> Iterator[tuple[int, int, int, str]]:
    """The blocks, and each line outside of them (a link's definition, say) as a block of its own."""
    at = 0
    for block in blocks:
        if block[0] >= count:
            break
        yield from ((line, line, 0, "") for line in range(at, block[0]))
        yield block
        at = block[1] + 1
    yield from ((line, line, 0, "") for line in range(at, count))


def _front_matter(text: str) -> int:
    """The number of lines of YAML front matter, its fences included, or 0."""
    lines = re.split(r"\r\n|\r|\n", text, maxsplit=60)
    if lines[0].rstrip() != "---":
        return 0
    return next((at + 1 for at, line in enumerate(lines[1:60], start=1) if line.rstrip() in {"---", "..."}), 0)


def _heading_text(text: str) -> str:
    return re.sub(r"\s*[\r\n]+\s*(?:=+|-+)\s*$", "", text).strip("# \t")


def windows(document: Document, paragraph: Paragraph) -> list[Window]:
    """Overlapping stretches of whole sentences that fit the embedder; one window where the paragraph fits.

    Each window after the first begins with the sentence that ended the one before it, so that a fact which
    leans on its neighbour is found. A sentence that is too long by itself is cut between words.
    """
    if _size(paragraph.text) <= WINDOW_SIZE:
        return [Window(paragraph.number, paragraph.start, paragraph.end)]
    pieces = [piece for span in sentence_spans(paragraph.text) for piece in _fitting(paragraph.text, *span)]
    found: list[Window] = []
    first = 0
    while first < len(pieces):
        last = first
        while last + 1 < len(pieces) and _size(paragraph.text[pieces[first][0] : pieces[last + 1][1]]) <= WINDOW_SIZE:
            last += 1
        start, end = paragraph.start + pieces[first][0], paragraph.start + pieces[last][1]
        found.append(Window(paragraph.number, start, end))
        if last + 1 == len(pieces):
            break
        overlaps = _size(paragraph.text[pieces[last][0] : pieces[last + 1][1]]) <= WINDOW_SIZE
        first = last if last > first and overlaps else last + 1
    return found


def _fitting(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, or its parts where it is longer than a window; a word that is too long is cut hard."""
    if _size(text[start:end]) <= WINDOW_SIZE:
        yield start, end
        return
    at = start
    for word in _WORD.finditer(text, start, end):
        if word.start() > at and _size(text[at : word.end()]) > WINDOW_SIZE:
            yield at, len(text[: word.start()].rstrip())
            at = word.start()
        while _size(text[at : word.end()]) > WINDOW_SIZE:
            cut = at + WINDOW_SIZE // 4
            yield at, cut
            at = cut
    if at < end:
        yield at, end


def _size(text: str) -> int:
    """Length in characters; one that is neither Latin nor a typographic quote counts fourfold: a token of its own."""
    return len(text) if text.isascii() else len(text) + 3 * len(_WIDE.findall(text))


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        if match.end() > match.start():
            yield match.span()


def _strip(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends (as `str.strip` sees it), or None where nothing is left."""
    cut = text[start:end]
    kept = cut.strip()
    if not kept:
        return None
    lead = len(cut) - len(cut.lstrip())
    return start + lead, start + lead + len(kept)
