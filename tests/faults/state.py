"""What an index says: its documents, and what is found for a few questions; read by the tests and by their driver."""

from index.embed import HashEmbedder
from index.search import Index
from index.settings import IndexSettings

QUESTIONS = ("old line", "new line", "the file that goes", "nothing happens")


def answers(reader: Index) -> dict:
    """Every document's words, and the hits for each question as [file, words]."""
    texts = {one.file: "\n".join(p.text for p in reader.paragraphs(one.file)) for one in reader.documents()}
    hits = {ask: [[hit.place.file, hit.text] for hit in reader.search(ask, top_k=50).hits] for ask in QUESTIONS}
    return {"documents": texts, "hits": hits}


def answers_anew(settings: IndexSettings) -> dict:
    """The same, by a reader that is opened for it."""
    reader = Index(settings, HashEmbedder())
    try:
        return answers(reader)
    finally:
        reader.close()
