"""What prompts begin with: all that the embedded model is asked begins with messages that it keeps in memory."""

from rag.openings import OPENINGS
from tests.rag.test_quoting import ask


def test_every_prompt_begins_with_an_opening_and_every_opening_begins_a_prompt(indexed, weighing, monkeypatch):
    index = indexed(tern="The crew of the Tern froze.\n", gull="The crew of the Gull drowned.\n")
    llm = weighing(["NOT STATED"], {}, apart="How did the crew of the Tern die?\nHow did the crew of the Gull die?")
    begun = set()

    def noting(call):
        def called(messages, *rest):
            found = [one for one in OPENINGS if tuple(messages[: len(one)]) == tuple(one)]
            assert len(found) == 1, messages
            begun.update(found)
            return call(messages, *rest)

        return called

    monkeypatch.setattr(llm, "stream", noting(llm.stream))
    monkeypatch.setattr(llm, "weigh", noting(llm.weigh))
    assert ask(index, llm, "How do the ends of the crews of the Tern and the Gull compare?").refusal
    assert begun == set(OPENINGS)
