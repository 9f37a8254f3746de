"""The page itself, out of Gradio's parts; the home of gradio. Which words and answers it shows, others say.

Nothing here is typed by what Gradio hands over: its values are checked where they are used.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import FootnoteError
from index.folder import document_suffixes
from rag.llms import describe_endpoint
from ui import reader
from ui.access import Door
from ui.conversation import show_conversation, show_welcome
from ui.guard import App
from ui.library import LARGEST
from ui.lists import show_conversations, show_documents
from ui.markup import plain, shown
from ui.service import Asking, Service
from ui.shelf import Conversation

FIRST = 0.05  # seconds between two looks at an answer that is being made
LOOK = 3.0  # seconds between two looks at what has changed in the folder
CHOICES = 2000  # documents that "Ask only" offers by name
HEAD = (
    '<link rel="stylesheet" href="/page.css"><script src="/page.js"></script>'
    '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
)
BAR = (Path(__file__).parent / "bar.html").read_text("utf-8")
READER = (Path(__file__).parent / "reader.html").read_text("utf-8")

Update = dict[Any, Any]  # parts of the page and their new values


@dataclass(frozen=True, slots=True)
class Terms:
    """How the page is served: who may come in, and whether whoever sees it started it, and may set the model."""

    door: Door
    personal: bool


def build_page(service: Service, terms: Terms) -> App:
    """The page as an ASGI app; everything that takes time has not begun yet."""
    import gradio as gr
    from fastapi import FastAPI

    def who(request: gr.Request) -> str:
        return terms.door.who({name.lower(): value for name, value in request.headers.items()}) or ""

    # What the reader and the buttons ask for directly; each takes and gives plain values.

    def read(wanted: Mapping[str, Any]) -> dict[str, Any]:
        return _told(lambda: _read(service, wanted))

    def find(wanted: Mapping[str, Any]) -> dict[str, Any]:
        def found() -> dict[str, Any]:
            html, total = reader.show_found(service.paragraphs(str(wanted["file"])), str(wanted["words"])[:200])
            return {"html": html, "total": total}

        return _told(found)

    def copy(wanted: Mapping[str, Any], request: gr.Request) -> dict[str, Any]:
        conversation, exchange = str(wanted["conversation"]), str(wanted["id"])
        return _told(lambda: {"text": service.copy(who(request), conversation, exchange, str(wanted["form"]))})

    def export(wanted: Mapping[str, Any], request: gr.Request) -> dict[str, Any]:
        def made() -> dict[str, Any]:
            name, text = service.export(who(request), str(wanted["conversation"]), str(wanted["form"]))
            return {"name": name, "text": text}

        return _told(made)

    bare: dict[str, Any] = {"apply_default_css": False}
    suffixes = list(document_suffixes())
    with gr.Blocks(analytics_enabled=False, title="Footnote", fill_width=True) as page:
        current = gr.State("")
        seen = gr.State(0)
        clock = gr.Timer(LOOK)
        gr.HTML(BAR, elem_id="bar", **bare)
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="library", min_width=0), gr.Tabs():
                with gr.Tab("Documents"):
                    upload = gr.File(
                        label="Add documents: drop them here", file_count="multiple", file_types=suffixes, height=110,
                        visible=service.read_only is None,
                    )  # fmt: skip
                    look = gr.Button("Look for changes", size="sm")
                    narrow = gr.Textbox(label="Find a document", max_lines=1)
                    documents = gr.HTML(elem_id="documents", **bare)
                with gr.Tab("History"):
                    new = gr.Button("New conversation", size="sm")
                    words = gr.Textbox(label="Find a conversation", max_lines=1)
                    conversations = gr.HTML(elem_id="conversations", **bare)
                with gr.Tab("Settings"):
                    weak = gr.Checkbox(True, label="Show weak sentences, marked")
                    with gr.Column(visible=terms.personal):
                        now = service.workshop.model
                        top_k = gr.Slider(1, 20, now.top_k, step=1, label="Passages that the model reads")
                        model = gr.Textbox(now.model or "", label="Model", placeholder="the embedded model")
                        address = gr.Textbox(
                            now.base_url if now.kind == "endpoint" else "", label="Endpoint", placeholder="OpenAI's"
                        )
                        key = gr.Textbox(label="Key (kept in memory only)", type="password")
                        apply = gr.Button("Use these", size="sm")
                    where = gr.HTML(f"<p class='note'>{shown(describe_endpoint(now))}</p>", elem_id="where", **bare)
            with gr.Column(elem_id="conversation", min_width=0):
                talk = gr.HTML(elem_id="talk", **bare)
                told = gr.HTML(elem_id="told", **bare)
                with gr.Accordion("Ask only …", open=False, elem_id="only"):
                    files = gr.Dropdown([], multiselect=True, label="These documents (none chosen: all)")
                    with gr.Row():
                        since = gr.Textbox(label="From", placeholder="2024-01-01", max_lines=1, min_width=100)
                        until = gr.Textbox(label="Until", placeholder="2024-03-31", max_lines=1, min_width=100)
                with gr.Row(elem_id="asking"):
                    question = gr.Textbox(
                        label="Your question", placeholder="Ask the documents …", elem_id="question", lines=1,
                        max_lines=6, max_length=4000, scale=8, submit_btn=False,
                    )  # fmt: skip
                    send = gr.Button("Ask", variant="primary", elem_id="send", scale=1, min_width=80)
                    stop = gr.Button("Stop", variant="stop", elem_id="stop", scale=1, min_width=80, visible=False)
            with gr.Column(elem_id="reader", min_width=0):
                asks: list[Callable[..., Any]] = [read, find, copy, export]
                gr.HTML(READER, server_functions=asks, js_on_load=_script("page => page.connect(server)"), **bare)
        bus = gr.HTML(elem_id="bus", js_on_load=_script("page => page.listen(data => trigger('act', data))"), **bare)

        def show_talk(person: str, id: str, weak: bool) -> tuple[str, Conversation]:
            found = service.conversation(person, id)
            if found.exchanges:
                inside = show_conversation(found.exchanges, service.views(found.exchanges, weak))
            else:
                documents = service.documents()
                state = "" if service.workshop.ready else "The models are loading …"
                inside = show_welcome(len(documents), service.examples() if documents else [], state)
            title = shown(found.title)
            return f'<div class="talk" data-conversation="{shown(id)}" data-title="{title}">{inside}</div>', found

        def show_told(line: str = "", kind: str = "fault") -> str:
            return f'<p class="{kind}" role="status">{shown(line)}</p>' if line else ""

        def show_library(narrow: str) -> Update:
            found = service.documents()
            report = service.workshop.report
            html = show_documents(
                found,
                report.skipped if report else (),
                report.no_reader if report else (),
                service.read_only,
                narrow or "",
            )
            choices = [(plain(one.title or one.file), one.file) for one in found[:CHOICES]]
            return {documents: html, files: gr.update(choices=choices)}

        def stirred(known: int, narrow: str) -> Update:
            changes = service.workshop.changes
            return {} if changes == known else {seen: changes, **show_library(narrow)}

        def show_shelf(person: str, id: str, words: str) -> Update:
            shelf = service.shelf(person)
            return {conversations: show_conversations(shelf.all(words or ""), id, shelf.damaged)}

        def show_state() -> Update:
            workshop = service.workshop
            if workshop.fault:
                return {told: show_told(workshop.fault)}
            return {told: show_told(workshop.state, "note")}

        async def followed(person: str, id: str, weak: bool, words: str) -> AsyncIterator[Update]:
            """The answer that is being made, as it grows."""
            job = service.job(person, id)
            shown_last = None
            while job is not None:
                seen = job.seen
                running = not seen[1]
                if seen != shown_last:
                    shown_last = seen
                    html, _ = await asyncio.to_thread(show_talk, person, id, weak)
                    yield {talk: html, send: gr.update(visible=not running), stop: gr.update(visible=running)}
                if not running:
                    yield await asyncio.to_thread(show_shelf, person, id, words)
                    return
                await asyncio.sleep(FIRST)

        async def arrive(weak: bool, words: str, narrow: str, request: gr.Request) -> AsyncIterator[Update]:
            person = who(request)
            found = await asyncio.to_thread(service.conversation, person, request.query_params.get("c"))
            yield {current: found.id, **show_shelf(person, found.id, words), **show_state()}
            html, _ = await asyncio.to_thread(show_talk, person, found.id, weak)
            yield {talk: html}
            while not service.workshop.ready:
                yield show_state()
                await asyncio.sleep(0.3)
            html, _ = await asyncio.to_thread(show_talk, person, found.id, weak)
            yield {talk: html, **await asyncio.to_thread(show_library, narrow), **show_state()}
            async for update in followed(person, found.id, weak, words):
                yield update

        async def ask(
            text: str, id: str, chosen: list[str], since: str, until: str, weak: bool, words: str, request: gr.Request
        ) -> AsyncIterator[Update]:
            person = who(request)
            try:
                asking = Asking(tuple(chosen or ()), (since or "").strip(), (until or "").strip())
                await asyncio.to_thread(service.ask, person, id, text or "", asking)
            except FootnoteError as fault:
                yield {told: show_told(str(fault))}
                return
            yield {question: "", told: "", **await asyncio.to_thread(show_shelf, person, id, words)}
            async for update in followed(person, id, weak, words):
                yield update

        def stopped(id: str, request: gr.Request) -> None:
            service.stop(who(request), id)

        async def act(
            id: str, weak: bool, words: str, narrow: str, request: gr.Request, event: gr.EventData
        ) -> AsyncIterator[Update]:
            """What a button within our own HTML asks for: `act` and its data, all of them text."""
            wanted = {str(name): str(value) for name, value in dict(event._data or {}).items()}
            person = who(request)
            try:
                line = await asyncio.to_thread(_act, service, person, id, wanted)
            except FootnoteError as fault:
                yield {told: show_told(str(fault))}
                return
            act = wanted.get("act")
            if act == "conversation" or (act == "delete" and wanted.get("id") == id):
                id = service.conversation(person, wanted["id"]).id if act == "conversation" else Conversation.new().id
            html, _ = await asyncio.to_thread(show_talk, person, id, weak)
            update: Update = {current: id, talk: html, told: show_told(line, "note")}
            update |= await asyncio.to_thread(show_shelf, person, id, words)
            if act == "remove":
                update |= await asyncio.to_thread(show_library, narrow)
            yield update
            async for later in followed(person, id, weak, words):
                yield later

        def begin(weak: bool, words: str, request: gr.Request) -> Update:
            id = Conversation.new().id
            return {current: id, talk: show_talk("", id, weak)[0], told: "", **show_shelf(who(request), id, words)}

        def added(paths: list[str] | None, id: str, weak: bool, narrow: str, request: gr.Request) -> Update:
            given = [(Path(path).name, Path(path)) for path in paths or ()]
            try:
                line = " ".join(one.told for one in service.add(given))
                kind = "note"
            except FootnoteError as fault:
                line, kind = str(fault), "fault"
            finally:
                for _, path in given:
                    with suppress(OSError):
                        path.unlink()
            html, _ = show_talk(who(request), id, weak)
            return {**show_library(narrow), upload: None, talk: html, told: show_told(line, kind)}

        def looked(id: str, weak: bool, narrow: str, request: gr.Request) -> Update:
            try:
                service.refresh()
                line, kind = "The index agrees with the folder.", "note"
            except FootnoteError as fault:
                line, kind = str(fault), "fault"
            html, _ = show_talk(who(request), id, weak)
            return {**show_library(narrow), talk: html, told: show_told(line, kind)}

        def applied(model: str, address: str, typed: str, top_k: float) -> Update:
            if not terms.personal:
                return {}
            try:
                line = service.change_model(model or "", address or "", typed or "", int(top_k))
                return {where: f"<p class='note'>{shown(line)}</p>", key: "", told: show_told(line, "note")}
            except FootnoteError as fault:
                return {key: "", told: show_told(str(fault))}

        def reshown(id: str, weak: bool, request: gr.Request) -> str:
            return show_talk(who(request), id, weak)[0]

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        answering = [question, current, talk, told, send, stop, conversations]
        asked = [question, current, files, since, until, weak, words]
        page.load(arrive, [weak, words, narrow], [*answering, documents, files], **quiet)
        gr.on([send.click, question.submit], ask, asked, answering, **quiet)
        stop.click(stopped, current, None, **quiet)
        bus.act(act, [current, weak, words, narrow], [*answering, documents, files], **quiet)
        new.click(begin, [weak, words], [current, talk, told, conversations], **quiet)
        upload.upload(added, [upload, current, weak, narrow], [documents, files, upload, talk, told], **quiet)
        look.click(looked, [current, weak, narrow], [documents, files, talk, told], **quiet)
        clock.tick(stirred, [seen, narrow], [seen, documents, files], **quiet)
        apply.click(applied, [model, address, key, top_k], [where, key, told], **quiet)
        weak.change(reshown, [current, weak], talk, **quiet)
        narrow.change(show_library, narrow, [documents, files], **quiet)

        def found(id: str, words: str, request: gr.Request) -> Update:
            return show_shelf(who(request), id, words)

        words.change(found, [current, words], [conversations], **quiet)

    page.queue(api_open=False, max_size=500, default_concurrency_limit=None)
    app: App = gr.mount_gradio_app(
        FastAPI(docs_url=None, redoc_url=None, openapi_url=None),
        page,
        path="/",
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head=HEAD,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=LARGEST,
        allowed_paths=[],
    )
    return app


def _script(go: str) -> str:
    """JavaScript that hands `go` to page.js, whichever of the two comes first."""
    return f"(window.footnote = window.footnote || []).push({go})"


def _told(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What it gives, or its fault as a line."""
    try:
        return work()
    except FootnoteError as fault:
        return {"fault": str(fault)}
    except (KeyError, TypeError, ValueError):
        return {"fault": "This cannot be asked."}


def _read(service: Service, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """A window of a document: around a place that is to be marked (`paragraph`), or from a paragraph on (`first`)."""
    file = str(wanted["file"])
    document, paragraphs = service.document(file), service.paragraphs(file)
    mark = None
    if "first" in wanted:
        first = int(wanted["first"])
    else:
        start, end = (int(wanted[name]) if wanted.get(name) else None for name in ("start", "end"))
        mark = reader.find_mark(paragraphs, int(wanted["paragraph"]), wanted.get("sha256") or None, start, end)
        first = mark.paragraph - reader.WINDOW // 3
    first = max(1, min(first, len(paragraphs)))
    window = paragraphs[first - 1 : first - 1 + reader.WINDOW]
    return {
        "file": file,
        "name": plain(file),
        "title": plain(document.title or document.file),
        "date": document.date,
        "first": first,
        "last": first + len(window) - 1,
        "total": len(paragraphs),
        "marked": mark.paragraph if mark else None,
        "note": mark.note if mark else "",
        "html": reader.show_paragraphs(window, mark),
        "outline": reader.show_outline(paragraphs, document.kind) if mark else None,
    }


def _act(service: Service, person: str, id: str, wanted: Mapping[str, str]) -> str:
    """Do what a button asks for; gives a line that says what was done, "" where it can be seen."""
    act = wanted.get("act")
    if act == "thumb":
        service.thumb(person, id, wanted.get("id", ""), wanted.get("up") == "true", wanted.get("reason", ""))
        return "Kept. Thank you." if "reason" in wanted else ""
    if act == "rename":
        service.shelf(person).rename(wanted.get("id", ""), wanted.get("value", ""))
    elif act == "delete":
        service.stop(person, wanted.get("id", ""))
        service.shelf(person).delete(wanted.get("id", ""))
    elif act == "remove":
        return service.remove(wanted.get("file", ""))
    return ""
