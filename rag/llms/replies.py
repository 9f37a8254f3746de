"""Reads what an OpenAI-compatible endpoint sent; nothing about its shape is taken for granted."""

import math
from collections.abc import Sequence

from rag.llms.chat import Usage


def shares(reply: object, words: Sequence[str]) -> tuple[float, ...] | None:
    """What each of the words has of the probability that all of them have together, by the reply's first token."""
    found = reply
    for name in ("choices", 0, "logprobs", "content", 0, "top_logprobs"):
        if isinstance(name, int):
            found = found[0] if isinstance(found, list) and found else None
        else:
            found = getattr(found, name, None)
    given = dict.fromkeys((word.casefold() for word in words), 0.0)
    for one in found if isinstance(found, list) else ():
        token, logarithm = getattr(one, "token", None), getattr(one, "logprob", None)
        if isinstance(token, str) and isinstance(logarithm, int | float) and token.strip().casefold() in given:
            given[token.strip().casefold()] += math.exp(min(0.0, logarithm))
    total = sum(given.values())
    return tuple(given[word.casefold()] / total for word in words) if total > 0 else None


def usage_of(chunk: object) -> Usage | None:
    """The tokens that a reply, or a piece of one, tells of."""
    counts = getattr(chunk, "usage", None)
    prompt = getattr(counts, "prompt_tokens", None)
    completion = getattr(counts, "completion_tokens", None)
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    return Usage(prompt, completion)
