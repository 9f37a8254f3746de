"""Which conversation each open page shows, so that what is drawn late for another one is not put in its place."""

from collections import OrderedDict
from threading import Lock

MOST = 10_000  # pages that are remembered; of those that were forgotten anything may be drawn


class Pages:
    """The open pages, by the names that the server gives them, and the conversation that each shows."""

    def __init__(self) -> None:
        self._shown: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def turn_to(self, page: str, conversation: str) -> None:
        """From now on the page shows this conversation."""
        with self._lock:
            self._shown[page] = conversation
            self._shown.move_to_end(page)
            while len(self._shown) > MOST:
                self._shown.popitem(last=False)

    def shows(self, page: str, conversation: str) -> bool:
        """Whether the page shows this conversation, as far as is known."""
        with self._lock:
            return self._shown.get(page, conversation) == conversation
