"""A fair queue of questions: so many are answered at once, the others wait in the order in which they came."""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Condition, Thread
from typing import Any

from index.errors import FootnoteError, UsageError
from ui.exchanges import Exchange
from ui.markup import count

LONGEST = 40  # questions that may wait

Work = Callable[[Exchange], Iterator[Exchange]]
Keep = Callable[[Exchange], Any]


class Job:
    """A question on its way. `latest` is the exchange as far as it has come; `seen` its version and whether it is over.

    Both belong together: whoever shows the version that is over has shown the end.
    """

    def __init__(self, asked: Exchange, work: Work, keep: Keep) -> None:
        self.latest = asked
        self.seen = (0, False)
        self._work = work
        self._keep = keep
        self._changed = Condition()

    @property
    def finished(self) -> bool:
        """Whether nothing comes any more."""
        return not self.latest.running

    def stop(self) -> None:
        """End it at once; the model is let go at its next word."""
        self._become(replace(self.latest, state="stopped", status="You stopped this answer."))

    def wait(self, seconds: float) -> bool:
        """Wait until it is over; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self.seen[1], seconds)

    def waits(self, ahead: int) -> None:
        """It has not begun: `ahead` questions come before it."""
        self._become(replace(self.latest, status=f"Waiting: {count(ahead, 'question')} before yours …"), False)

    def run(self) -> None:
        """Answer the question."""
        if self.finished:
            return
        events = self._work(self.latest)
        try:
            for exchange in events:
                if self.finished:  # stopped
                    break
                self._become(exchange)
        except FootnoteError as fault:
            self._become(replace(self.latest, state="failed", status=str(fault)))
        except Exception as fault:
            # A bug of ours: the desk goes on serving, and the traceback goes to stderr.
            logging.getLogger(__name__).exception("a question could not be answered")
            self._become(replace(self.latest, state="failed", status=f"A fault of the program: {fault!r}"))
        finally:
            close = getattr(events, "close", None)
            if close:
                close()

    def _become(self, exchange: Exchange, keep: bool = True) -> None:
        with self._changed:
            if self.finished:
                return
            further = len(exchange.statements) > len(self.latest.statements)
            if keep and (further or not exchange.running):  # a sentence that was shown outlives the program
                try:
                    self._keep(exchange)
                except FootnoteError as fault:
                    exchange = replace(exchange, status=f"{exchange.status} {fault}".strip())
            self.latest = exchange
            self.seen = (self.seen[0] + 1, self.finished)
            self._changed.notify_all()


class Desk:
    """Takes jobs, and runs `at_once` of them at a time."""

    def __init__(self, at_once: int) -> None:
        self._waiting: deque[Job] = deque()
        self._open = Condition()
        for _ in range(at_once):
            Thread(target=self._serve, name="desk", daemon=True).start()
        self._running = 0
        self._at_once = at_once

    def put(self, job: Job) -> Job:
        """Queue a job. Raises UsageError where too many wait."""
        with self._open:
            if len(self._waiting) >= LONGEST:
                raise UsageError(f"{LONGEST} questions are waiting already. Ask again in a few minutes.")
            self._waiting.append(job)
            self._tell()
            self._open.notify()
        return job

    def _serve(self) -> None:
        while True:
            with self._open:
                self._open.wait_for(lambda: bool(self._waiting))
                job = self._waiting.popleft()
                self._running += 1
                self._tell()
            try:
                job.run()
            finally:
                with self._open:
                    self._running -= 1

    def _tell(self) -> None:
        """Tell those that wait their places; what was stopped while it waited goes."""
        self._waiting = deque(job for job in self._waiting if not job.finished)
        busy = self._running >= self._at_once
        for place, job in enumerate(self._waiting):
            if ahead := place + (self._running if busy else 0):
                job.waits(ahead)
