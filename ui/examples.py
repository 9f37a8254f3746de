"""Questions to begin with, made by rules from the documents at hand."""

from collections import Counter
from collections.abc import Iterator, Sequence

from index.names import find_names
from index.passages import Paragraph
from index.sentences import sentence_spans
from rag.claims import find_numbers, find_quotations

MOST = 4
LOOKED_AT = 40  # paragraphs of a document


def example_questions(documents: Sequence[tuple[str, Sequence[Paragraph]]]) -> list[str]:
    """At most MOST questions that these documents (title and paragraphs) probably answer, each about another one."""
    found: list[str] = []
    for _, paragraphs in documents:
        for question in _candidates(paragraphs[:LOOKED_AT]):
            if question not in found:
                found.append(question)
                break
        if len(found) == MOST:
            break
    return found


def _candidates(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """What a person who speaks in the text said, then what is told of whoever is named most often."""
    names: Counter[str] = Counter()
    for paragraph in paragraphs:
        for start, end in sentence_spans(paragraph.text):
            sentence = paragraph.text[start:end]
            persons = [" ".join(name.words) for name in find_names(sentence) if len(name.words) == 2]
            names.update(persons)
            if persons and find_quotations(sentence) and " said" in sentence:
                yield f"What did {persons[0]} say?"
    for name, _ in names.most_common(2):
        yield f"What is said about {name}?"
    for paragraph in paragraphs:
        if find_numbers(paragraph.text) and (found := find_names(paragraph.text)):
            yield f"What is said about {' '.join(found[0].words)}?"
