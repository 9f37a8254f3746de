"""What the page stands on, opened in the background while the page is already up: embedder, index, model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from threading import Event, Lock, RLock, Thread
from typing import TYPE_CHECKING

from index.errors import DocumentsError, FootnoteError, IndexBusy
from rag.assistant import Assistant
from rag.finding import Scope

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.ledger import IndexedDocument
    from index.passages import Paragraph
    from index.search import Index
    from index.settings import IndexSettings
    from index.sync import SyncReport
    from rag.answers import Event as AnswerEvent
    from rag.answers import Turn
    from rag.llms import LLM
    from rag.settings import ModelSettings


class Workshop:
    """Index and model of one folder; shared by everybody who has the page open. Close it.

    An embedder or a model that is handed in is used in place of the ones that the settings name. `state` is one line
    that says what is being done, "" when all is ready; `fault` what stands in the way; `changes` counts the syncs that
    found the folder changed.
    """

    def __init__(
        self, settings: IndexSettings, model: ModelSettings, embedder: Embedder | None = None, llm: LLM | None = None
    ) -> None:
        self.settings = settings
        self.model = model
        self.state = "Starting …"
        self.fault = ""
        self.report: SyncReport | None = None
        self._embedder = embedder
        self._index: Index | None = None
        self._llm = llm
        self._opening = RLock()
        self._syncing = Lock()
        self._ready = Event()
        self._closed = Event()
        self.changes = 0

    def start(self) -> None:
        """Begin to open everything; gives back at once."""
        Thread(target=self._open, name="workshop", daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether everything has been tried; there may still be a fault."""
        return self._ready.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is ready; whether it is."""
        return self._ready.wait(seconds)

    def events(
        self, question: str, history: Sequence[Turn], scope: Scope, doubted: bool = False
    ) -> Iterator[AnswerEvent]:
        """The answer as it comes, from the folder as it is now (`doubted`: see Assistant). Raises FootnoteError."""
        self.refresh()
        with self._opening:
            llm = self._open_llm()
        yield from Assistant(self.index(), llm, doubted).stream(question, history, scope)

    def refresh(self) -> SyncReport | None:
        """Bring the index up to date; None where another process is at it. Raises FootnoteError."""
        from index.sync import sync

        with self._syncing:
            try:
                self.report = sync(self.settings, self._open_embedder(), self)
            except IndexBusy:
                return None
            finally:
                self.state = ""
            self.changes += bool(self.report.added or self.report.changed or self.report.removed)
            return self.report

    def index(self) -> Index:
        """The reader of the index. Raises FootnoteError, also where nothing was indexed yet."""
        from index.search import Index

        with self._opening:
            if self._index is None:
                self._index = Index(self.settings, self._open_embedder())
            return self._index

    def documents(self) -> tuple[IndexedDocument, ...]:
        """All documents that can be asked; none where there is no index yet."""
        try:
            return self.index().documents()
        except DocumentsError:
            return ()

    def paragraphs(self, file: str) -> tuple[Paragraph, ...]:
        """A document's paragraphs. Raises DocumentsError where there is no such document."""
        return self.index().paragraphs(file)

    def change_model(self, model: ModelSettings) -> None:
        """Answer with another model from the next question on. Raises FootnoteError; the former one stays then."""
        with self._opening:
            former, self._llm, before = self._llm, None, self.model
            self.model = model
            try:
                self._open_llm()
            except FootnoteError:
                self._llm, self.model = former, before
                raise
            self.fault = ""
            if former is not None:
                former.close()

    def close(self) -> None:
        """Let go of everything."""
        self._closed.set()
        with self._opening:
            if self._index is not None:
                self._index.close()
            if self._llm is not None:
                with suppress(FootnoteError):
                    self._llm.close()
            self._index = self._llm = None

    def step(self, what: str, done: int, total: int) -> None:
        """Hears how far an indexing has come (index.progress.Progress)."""
        self.state = f"{what.capitalize()} … {100 * done // (total or 1)} %"

    def notice(self, text: str) -> None:
        """Hears what the user should know (index.progress.Progress)."""
        self.state = text

    def _open(self) -> None:
        """Open everything, then keep the index in step with the folder until the workshop closes."""
        from index.watch import heard

        with ExitStack() as stack:
            changed: Event | None = None
            with suppress(FootnoteError):  # a folder that cannot be watched is looked at before each question
                changed = stack.enter_context(heard(self.settings.docs))
            try:
                self.state = "Loading the models …"
                self._open_llm()  # the embedded one loads in a process of its own, beside what follows
                self.state = "Looking for changes in the folder …"
                self.refresh()
                self.index()
            except FootnoteError as fault:
                self.fault = str(fault)
            finally:
                self.state = ""
                self._ready.set()
            if changed is not None:
                self._follow(changed)

    def _follow(self, changed: Event) -> None:
        """Refresh whenever the folder has changed and rests; what goes wrong is told by the next question."""
        from index.watch import LOOK, REST, SETTLED, await_rest

        look = REST  # the first sync may have found files too young, or another process at work
        while True:
            await_rest(changed, self._closed, look=look)
            if self._closed.is_set():
                return
            before, look = self.changes, LOOK
            with suppress(FootnoteError):
                report = self.refresh()
                # Another process that was at it may have looked before the last change.
                look = REST if report is None else SETTLED if report.unsettled else LOOK
            if self.changes > before:
                self.fault = ""  # as where a document was added on the page

    def _open_embedder(self) -> Embedder:
        from index.embed import open_embedder

        with self._opening:
            if self._embedder is None:
                self._embedder = open_embedder(self.settings, self)
            return self._embedder

    def _open_llm(self) -> LLM:
        from rag.llms import open_llm
        from rag.openings import OPENINGS

        with self._opening:
            if self._llm is None:
                self._llm = open_llm(self.model, self.settings.cache, self, OPENINGS)
            return self._llm
