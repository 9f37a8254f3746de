"""An answer that the model makes up, so that documents which say it in other words are found.

"How did the passengers keep up their spirits?" shares no word with "We sang," but a made-up answer may. It is searched
for and never shown, so that nothing in it need be true (hypothetical document embeddings: Gao et al. 2023, Precise
zero-shot dense retrieval without relevance labels, ACL).
"""

from collections.abc import Callable

from rag.llms import LLM, Message, Usage, whole_reply

MAX_TOKENS = 60
INSTRUCTIONS = (
    "You write one sentence as a news report would have it. Where you do not know a name or a number, make one up."
)
EXAMPLES = (
    (
        "How did the rescuers keep warm on the mountain?",
        "The rescuers burned broken skis and huddled together under two blankets, one of them said.",
    ),
    ("What made the mayor give up his post?", "“I am tired of being lied to,” the mayor said as he resigned."),
)
OPENING = (
    Message("system", INSTRUCTIONS),
    *(message for asked, told in EXAMPLES for message in (Message("user", asked), Message("assistant", told))),
)


def imagine(llm: LLM, question: str, used: Callable[[Usage], None]) -> str:
    """A sentence that might answer the question; `used` hears what the call took. Raises ModelError."""
    return " ".join(whole_reply(llm, [*OPENING, Message("user", question)], MAX_TOKENS, used).split())
