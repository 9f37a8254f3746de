"""The messages with which prompts begin, those of the first prompt first; the embedded model keeps them in memory."""

from rag import decompose, imagined, prompt
from rag.probe import PROBE_OPENING

OPENINGS = (PROBE_OPENING, prompt.OPENING, decompose.OPENING, imagined.OPENING)
