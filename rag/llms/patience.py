"""What an endpoint that is busy asks for: to be asked again later. Says how long, and to whom that is too long.

The client of the endpoint does the waiting; what it waits for is heard here before, response by response.
"""

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from index.progress import Progress
from rag.errors import RateLimited

if TYPE_CHECKING:
    from httpx2 import Response

LONGEST = 60.0  # seconds that an endpoint may ask us to wait, before each retry
TOLD_FROM = 3.0  # seconds; a shorter wait is over before its line is read
_TAKEN = "x-stainless-retry-count"  # the client's header with the number of retries made so far


class Patience:
    """Tells `progress` of each longer wait, and when it is over. `named` is the endpoint's host, `retries` as many
    as the client makes.
    """

    def __init__(self, named: str, retries: int, progress: Progress) -> None:
        self._named = named
        self._retries = retries
        self._progress = progress
        self._told = False

    def heed(self, response: "Response") -> None:
        """Hear a response before the client does. Raises RateLimited where it asks for more than LONGEST."""
        if self._told and response.status_code < 400:
            self._told = False
            self._progress.notice(f"{self._named} answers again.")
        taken = int(response.request.headers.get(_TAKEN, 0))
        if not _may_be_retried(response) or taken >= self._retries:
            return
        seconds = seconds_asked(response.headers) or 0.0
        what = "limits the rate" if response.status_code == 429 else "is busy"
        if seconds > LONGEST:
            raise RateLimited(
                f"{self._named} {what} and asks to wait {_duration(seconds)}, longer than the {LONGEST:g} seconds "
                "that a question waits. Ask again then, or name another model with --model."
            )
        if seconds >= TOLD_FROM:
            self._told = True
            self._progress.notice(
                f"{self._named} {what}: asking again in {_duration(seconds)} ({taken + 1} of {self._retries}). "
                "Ctrl-C, or Stop on the page, ends it."
            )


def seconds_asked(headers: Mapping[str, str]) -> float | None:
    """How many seconds a response asks to wait, in any of the forms that endpoints write; None where in none."""
    for name, in_a_second in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            return float(headers.get(name, "")) / in_a_second
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - time.time()
    except (ValueError, OverflowError, OSError):
        return None


def _may_be_retried(response: "Response") -> bool:
    """Whether the client retries such a response, as its own documentation has it."""
    said = response.headers.get("x-should-retry")
    if said in ("true", "false"):
        return said == "true"
    return response.status_code in (408, 409, 429) or response.status_code >= 500


def _duration(seconds: float) -> str:
    """Seconds in words: up to two minutes in seconds, then in minutes, then in hours."""
    for unit, size in (("second", 1), ("minute", 60), ("hour", 3600)):
        if seconds < 120 * size or unit == "hour":
            number = max(1, round(min(seconds / size, 1e6)))
            return f"{number:,} {unit}{'' if number == 1 else 's'}"
    raise AssertionError("hours are the last unit")
