"""What is shown under a question: PANELS, in this order; each is a function from an exchange to HTML.

A new panel is one file here and one line in PANELS. It gives "" where it has nothing to show.
"""

from collections.abc import Callable, Mapping

from ui.exchanges import Exchange
from ui.panels.actions import show_actions
from ui.panels.notes import show_notes
from ui.panels.progress import show_progress
from ui.panels.refusal import show_refusal
from ui.panels.sentences import show_sentences
from ui.panels.sources import show_sources
from ui.panels.view import View
from ui.panels.why import show_why

Panel = Callable[[Exchange, View], str]

PANELS: Mapping[str, Panel] = {
    "sentences": show_sentences,
    "refusal": show_refusal,
    "progress": show_progress,
    "notes": show_notes,
    "sources": show_sources,
    "why": show_why,
    "actions": show_actions,
}
