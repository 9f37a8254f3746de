"""The page out of Gradio's parts: where they stand, and what happens when; the home of gradio.

What is shown in the parts (ui.parts) and what happens (ui.talk, ui.stock, ui.calls) is said elsewhere. Nothing here is
typed by what Gradio hands over: its values are checked where they are used.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from index.errors import FootnoteError
from index.folder import document_suffixes
from rag.llms import describe_endpoint
from ui import calls, stock, talk
from ui.access import Door
from ui.guard import ASSETS, App
from ui.library import LARGEST
from ui.markup import shown
from ui.panels.view import Strictness
from ui.parts import Fields, Update, draw_told
from ui.service import Service

LOOK = 3.0  # seconds between two looks at what has changed in the folder
HEAD = (
    '<link rel="stylesheet" href="/page.css"><script type="module" src="/page.js"></script>'
    '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
)
BAR = (ASSETS / "bar.html").read_text("utf-8")
READER = (ASSETS / "reader.html").read_text("utf-8")
TEXTS = ("current", "question", "since", "until", "words", "narrow")  # fields that hold text
STEPS = {
    Strictness.STRICT: "Only what is quoted or supported",
    Strictness.USUAL: "Weak ones too, marked: not every word is borne out",
    Strictness.ALL: "From the next question on, also what is true to its source but probably no answer, marked",
}

Parts = dict[str, Any]  # Gradio's parts by the names that updates use


@dataclass(frozen=True, slots=True)
class Terms:
    """How the page is served: who may come in, and whether whoever sees it started it, and may set the model."""

    door: Door
    personal: bool

    def who(self, request: Any) -> str:  # noqa: ANN401 - gradio's own
        """The name under which the person behind a request came in; "" where nobody is asked for one."""
        return self.door.who({name.lower(): value for name, value in request.headers.items()}) or ""


def build_page(service: Service, terms: Terms) -> App:
    """The page as an ASGI app; everything that takes time has not begun yet."""
    import gradio as gr
    from fastapi import FastAPI

    def copy(wanted: Mapping[str, Any], request: gr.Request) -> dict[str, Any]:
        return calls.copy(service, terms.who(request), wanted)

    def export(wanted: Mapping[str, Any], request: gr.Request) -> dict[str, Any]:
        return calls.export(service, terms.who(request), wanted)

    def read(wanted: Mapping[str, Any]) -> dict[str, Any]:
        return calls.read(service, wanted)

    def find(wanted: Mapping[str, Any]) -> dict[str, Any]:
        return calls.find(service, wanted)

    with gr.Blocks(analytics_enabled=False, title="Footnote", fill_width=True) as page:
        parts: Parts = {"current": gr.State(""), "seen": gr.State(0), "clock": gr.Timer(LOOK)}
        gr.HTML(BAR, elem_id="bar", apply_default_css=False)
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="library", min_width=0), gr.Tabs():
                parts |= _place_library(service) | _place_settings(service, terms)
            with gr.Column(elem_id="conversation", min_width=0):
                parts |= _place_conversation()
            with gr.Column(elem_id="reader", min_width=0):
                asks: list[Callable[..., Any]] = [read, find, copy, export]
                _html(READER, server_functions=asks, js_on_load=_script("page => page.connect(server)"))
        parts["bus"] = _html(elem_id="bus", js_on_load=_script("page => page.listen(data => trigger('act', data))"))
        _wire(page, service, terms, parts)

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


def _place_library(service: Service) -> Parts:
    """The tabs of documents and of conversations."""
    import gradio as gr

    parts: Parts = {}
    with gr.Tab("Documents"):
        parts["upload"] = gr.File(
            label="Add documents: drop them here", file_count="multiple", file_types=list(document_suffixes()),
            height=110, visible=service.holdings.read_only is None,
        )  # fmt: skip
        parts["look"] = gr.Button("Look for changes", size="sm")
        parts["narrow"] = gr.Textbox(label="Find a document", max_lines=1)
        parts["documents"] = _html(elem_id="documents")
    with gr.Tab("History"):
        parts["new"] = gr.Button("New conversation", size="sm")
        parts["words"] = gr.Textbox(label="Find a conversation", max_lines=1)
        parts["conversations"] = _html(elem_id="conversations")
    return parts


def _place_settings(service: Service, terms: Terms) -> Parts:
    """The tab of settings; the model's are for whoever started the server."""
    import gradio as gr

    now = service.workshop.model
    parts: Parts = {}
    with gr.Tab("Settings"):
        parts["strictness"] = gr.Radio(
            [(label, step.value) for step, label in STEPS.items()], value=Strictness.USUAL.value,
            label="Sentences that are shown",
        )  # fmt: skip
        with gr.Column(visible=terms.personal):
            parts["top_k"] = gr.Slider(1, 20, now.top_k, step=1, label="Passages that the model reads")
            parts["model"] = gr.Textbox(now.model or "", label="Model", placeholder="the embedded model")
            parts["address"] = gr.Textbox(
                now.base_url if now.kind == "endpoint" else "", label="Endpoint", placeholder="OpenAI's"
            )
            parts["key"] = gr.Textbox(label="Key (kept in memory only)", type="password")
            parts["apply"] = gr.Button("Use these", size="sm")
        parts["where"] = _html(f"<p class='note'>{shown(describe_endpoint(now))}</p>", elem_id="where")
    return parts


def _place_conversation() -> Parts:
    """The conversation, and under it what to ask, and of which documents."""
    import gradio as gr

    parts: Parts = {"talk": _html(elem_id="talk"), "told": _html(elem_id="told")}
    with gr.Accordion("Ask only …", open=False, elem_id="only"):
        parts["files"] = gr.Dropdown([], multiselect=True, label="These documents (none chosen: all)")
        with gr.Row():
            parts["since"] = gr.Textbox(label="From", placeholder="2024-01-01", max_lines=1, min_width=100)
            parts["until"] = gr.Textbox(label="Until", placeholder="2024-03-31", max_lines=1, min_width=100)
    with gr.Row(elem_id="asking"):
        parts["question"] = gr.Textbox(
            label="Your question", placeholder="Ask the documents …", elem_id="question", lines=1, max_lines=6,
            max_length=4000, scale=8, submit_btn=False,
        )  # fmt: skip
        parts["send"] = gr.Button("Ask", variant="primary", elem_id="send", scale=1, min_width=80)
        parts["stop"] = gr.Button("Stop", variant="stop", elem_id="stop", scale=1, min_width=80, visible=False)
    return parts


def _wire(page: Any, service: Service, terms: Terms, parts: Parts) -> None:  # noqa: ANN401 - gradio's own
    """Say what happens when, and which parts it may change."""
    import gradio as gr

    nothing: dict[Any, Any] = gr.skip()
    held = {name: parts[name] for name in (*TEXTS, "seen", "files", "strictness")}

    def fields(values: Mapping[Any, Any], request: gr.Request) -> Fields:
        given = {name: values.get(part) for name, part in held.items()}
        texts = {name: str(given[name] or "") for name in TEXTS}
        opened = request.query_params.get("c") or ""
        files = tuple(str(file) for file in given["files"] or ())
        strictness = Strictness(given["strictness"] or Strictness.USUAL)
        seen = int(given["seen"] or 0)
        page_name = request.session_hash or ""
        return Fields(terms.who(request), page_name, opened, seen=seen, files=files, strictness=strictness, **texts)

    def told(update: Update) -> dict[Any, Any]:
        """An update as Gradio wants it."""
        made = {parts[name]: value for name, value in update.items() if name in parts}
        if "running" in update:
            made |= {parts["send"]: gr.update(visible=not update["running"])}
            made |= {parts["stop"]: gr.update(visible=update["running"])}
        if "choices" in update:
            made[parts["files"]] = gr.update(choices=update["choices"])
        return made or nothing

    def once(work: Callable[[Service, Fields], Update]) -> Callable[..., Any]:
        def happens(values: Mapping[Any, Any], request: gr.Request) -> dict[Any, Any]:
            return told(work(service, fields(values, request)))

        return happens

    async def stream(updates: AsyncIterator[Update]) -> AsyncIterator[dict[Any, Any]]:
        async for update in updates:
            yield told(update)
        yield nothing  # Gradio tells the last one again at the end, when the page may show something else

    def live(work: Callable[[Service, Fields], AsyncIterator[Update]]) -> Callable[..., Any]:
        async def happens(values: Mapping[Any, Any], request: gr.Request) -> AsyncIterator[dict[Any, Any]]:
            async for update in stream(work(service, fields(values, request))):
                yield update

        return happens

    async def pressed(
        values: Mapping[Any, Any], request: gr.Request, event: gr.EventData
    ) -> AsyncIterator[dict[Any, Any]]:
        wanted = {str(name): str(value) for name, value in dict(event._data or {}).items()}
        async for update in stream(talk.press(service, fields(values, request), wanted)):
            yield update

    def added(values: Mapping[Any, Any], request: gr.Request) -> dict[Any, Any]:
        return told(stock.add(service, fields(values, request), values[parts["upload"]] or ()))

    def applied(model: str, address: str, key: str, top_k: float) -> dict[Any, Any]:
        if not terms.personal:
            return nothing
        try:
            line = service.change_model(model or "", address or "", key or "", int(top_k))
        except FootnoteError as fault:
            return told({"key": "", **draw_told(str(fault))})
        return told({"where": f"<p class='note'>{shown(line)}</p>", "key": "", **draw_told(line, "note")})

    def named(names: str) -> list[Any]:
        return [parts[name] for name in names.split()]

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    given = set(held.values())
    library, talking = named("documents files"), named("question current talk told send stop conversations")
    page.load(live(talk.arrive), given, [*talking, *library], **quiet)
    gr.on([parts["send"].click, parts["question"].submit], live(talk.ask), given, talking, **quiet)
    parts["stop"].click(once(talk.stop), given, named("told"), **quiet)
    parts["bus"].act(pressed, given, [*talking, *library], **quiet)
    parts["new"].click(once(talk.begin), given, talking, **quiet)
    parts["upload"].upload(added, given | {parts["upload"]}, [*library, *named("upload talk told")], **quiet)
    parts["look"].click(once(stock.look), given, [*library, *named("talk told")], **quiet)
    parts["clock"].tick(once(stock.stir), given, [*named("seen"), *library], **quiet)
    parts["apply"].click(applied, named("model address key top_k"), named("where key told"), **quiet)
    parts["strictness"].change(once(talk.show_again), given, named("talk"), **quiet)
    parts["narrow"].change(once(stock.narrow), given, library, **quiet)
    parts["words"].change(once(talk.find), given, named("conversations"), **quiet)


def _html(inside: str = "", **more: Any) -> Any:  # noqa: ANN401 - gradio's own
    import gradio as gr

    return gr.HTML(inside, apply_default_css=False, **more)


def _script(go: str) -> str:
    """JavaScript that hands `go` to page.js, whichever of the two comes first."""
    return f"(window.footnote = window.footnote || []).push({go})"
