"""What the page may ask for, as plain calls: questions and their answers, conversations, another model.

Knows nothing of browsers, and shows nothing. `who` is the name under which a person came in; their conversations are
theirs alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from threading import Lock

from index.errors import UsageError
from index.filters import check_day
from index.home import Home
from index.settings import Sources
from rag.export import to_html_page, to_markdown_page, to_plain_text
from rag.finding import Scope
from rag.session import checked_question
from rag.settings import model_settings
from ui.desk import Desk, Job
from ui.exchanges import Exchange, Thumb, follow
from ui.holdings import Holdings
from ui.pages import Pages
from ui.panels.view import Strictness, View
from ui.shelf import Conversation, Shelf
from ui.thumbs import keep_thumb
from ui.workshop import Workshop

ENDPOINT_AT_ONCE = 4  # questions that an endpoint is asked at a time; a model of our own answers one


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question is put to: the chosen documents (all where none is chosen), and days.

    With `doubted`, sentences that probably do not answer stay in the answer.
    """

    files: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    doubted: bool = False


class Service:
    """One folder's documents (`holdings`), its index and a model (`workshop`), everybody's conversations. Close it.

    `pages` knows which conversation each open page shows.
    """

    def __init__(self, workshop: Workshop) -> None:
        settings, model = workshop.settings, workshop.model
        home = Home.of(settings)
        self._kept = settings.data / "conversations" / home.path.name
        self._thumbs = settings.data / "thumbs" / f"{home.path.name}.jsonl"
        self.workshop = workshop
        self.holdings = Holdings(workshop)
        self.pages = Pages()
        self._desk = Desk(ENDPOINT_AT_ONCE if model.kind == "endpoint" else 1)
        self._jobs: dict[tuple[str, str], Job] = {}
        self._shelves: dict[str, Shelf] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Let go of everything."""
        self.workshop.close()

    # Asking

    def ask(self, who: str, conversation: str, question: str, asking: Asking) -> Job:
        """Put a question. Raises UsageError where it cannot be one, StorageError where it cannot be kept."""
        question = checked_question(question)
        for day in (asking.since, asking.until):
            check_day(day or None)
        running = self.job(who, conversation)
        if running and not running.finished:
            raise UsageError("This conversation's last question is still being answered. Wait, or stop it.")
        shelf = self.shelf(who)
        asked = Exchange.of(question)
        history = [one.turn for one in self._load(who, conversation).exchanges if one.statements]
        scope = Scope(
            tuple(_literal(file) for file in asking.files),
            asking.since or None,
            asking.until or None,
            self.workshop.model.top_k,
        )

        def work(exchange: Exchange) -> Iterator[Exchange]:
            if not self.workshop.ready:
                yield replace(exchange, state="writing", status=self.workshop.state or "Loading the models …")
                self.workshop.wait(600)
            yield replace(exchange, state="writing", status="Looking for changes in the folder …")
            yield from follow(exchange, self.workshop.events(question, history, scope, asking.doubted))

        shelf.keep(conversation, asked)
        job = Job(asked, work, lambda exchange: shelf.keep(conversation, exchange))
        try:
            self._desk.put(job)
        except UsageError as full:
            shelf.keep(conversation, replace(asked, state="failed", status=str(full)))
            raise
        with self._lock:
            self._jobs = {key: one for key, one in self._jobs.items() if not one.finished}
            self._jobs[(who, conversation)] = job
        return job

    def job(self, who: str, conversation: str) -> Job | None:
        """The question of this conversation that was asked last since the start, if it may still run."""
        with self._lock:
            return self._jobs.get((who, conversation))

    def stop(self, who: str, conversation: str) -> None:
        """End the answer that is being made."""
        if job := self.job(who, conversation):
            job.stop()

    # Conversations

    def shelf(self, who: str) -> Shelf:
        """A person's conversations."""
        mark = sha256(who.encode("utf-8", "replace")).hexdigest()[:16] if who else "local"
        with self._lock:
            return self._shelves.setdefault(who, Shelf(self._kept / mark))

    def conversation(self, who: str, id: str | None) -> Conversation:
        """A conversation as it is now, the running answer included; a new one where there is none such."""
        if not id:
            return Conversation.new()
        # looked at before what is kept, where it would read as cut off if it ended between the two looks
        latest = job.latest if (job := self.job(who, id)) else None
        try:
            kept = self._load(who, id)
        except UsageError:
            return Conversation.new()
        if latest is None or not latest.running:  # what is finished is kept, and may have been judged since
            return kept
        return replace(kept, exchanges=tuple(latest if one.id == latest.id else one for one in kept.exchanges))

    def _load(self, who: str, id: str) -> Conversation:
        try:
            return self.shelf(who).load(id)
        except UsageError:
            return Conversation(id)

    def thumb(self, who: str, conversation: str, exchange: str, up: bool, reason: str) -> Conversation:
        """Keep what a person thought of an answer. Raises UsageError, StorageError."""
        found = self._exchange(who, conversation, exchange)
        judged = replace(found, thumb=Thumb(up, " ".join(reason.split())[:500]))
        keep_thumb(self._thumbs, judged)
        return self.shelf(who).keep(conversation, judged)

    def copy(self, who: str, conversation: str, exchange: str, form: str) -> str:
        """An answer with its footnotes, as `markdown` or `text`. Raises UsageError."""
        found = self._exchange(who, conversation, exchange)
        return (to_markdown_page if form == "markdown" else to_plain_text)([found.answer], None)

    def export(self, who: str, conversation: str, form: str) -> tuple[str, str]:
        """A conversation as `markdown` or `html`: the file's name and its text. Raises UsageError."""
        found = self.shelf(who).load(conversation)
        answers = [one.answer for one in found.exchanges if one.state == "answered"]
        if not answers:
            raise UsageError("There is no answer to export yet.")
        name = "".join(letter if letter.isalnum() else "-" for letter in found.title[:60]).strip("-") or "answers"
        if form == "markdown":
            return f"{name}.md", to_markdown_page(answers, found.title)
        return f"{name}.html", to_html_page(answers, found.title)

    def _exchange(self, who: str, conversation: str, id: str) -> Exchange:
        for one in self.shelf(who).load(conversation).exchanges:
            if one.id == id and one.state == "answered":
                return one
        raise UsageError("There is no such answer (any more).")

    def views(self, exchanges: Sequence[Exchange], strictness: Strictness = Strictness.USUAL) -> dict[str, View]:
        """For each exchange which of its sources have changed or gone since."""
        made = {}
        for one in exchanges:
            stale = {}
            for place in one.citations.values():
                if told := self.holdings.fate(place):
                    stale[(place["file"], place["paragraph"])] = told
            made[one.id] = View(stale, strictness)
        return made

    # The model

    def change_model(self, model: str, base_url: str, key: str, top_k: int) -> str:
        """Answer with another model; the key is kept in memory alone. Gives where passages go. Raises FootnoteError."""
        from rag.llms import describe_endpoint

        now = self.workshop.model
        given = {"OPENAI_BASE_URL": base_url.strip(), "OPENAI_API_KEY": key.strip() or (now.api_key or "")}
        if given["OPENAI_BASE_URL"] and given["OPENAI_BASE_URL"] != now.base_url and not key.strip():
            given["OPENAI_API_KEY"] = ""  # a key goes nowhere but where it was typed for
        sources = Sources({name: value for name, value in given.items() if value})
        chosen = model_settings(model.strip() or None, top_k, sources)
        same = replace(chosen, top_k=now.top_k) == now
        if same:
            self.workshop.model = chosen
        else:
            self.workshop.change_model(chosen)
        return describe_endpoint(chosen)


def _literal(file: str) -> str:
    """A file name as a shell pattern that fits nothing else."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in file)
