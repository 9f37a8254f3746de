"""The messages with which prompts begin: what reading each left in its memory is kept by the embedded model."""

from rag import decompose, imagined, prompt
from rag.probe import PROBE_OPENING

OPENINGS = (PROBE_OPENING, prompt.OPENING, decompose.OPENING, imagined.OPENING)
