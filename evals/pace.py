"""Measures a sync beside sentence-transformers' bare `encode` of the same strings, each pair in a new process.

The index that the sync has made is then searched, beside an exact search of the same vectors.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import IO, TYPE_CHECKING, Any

from evals.corpus import Corpus, sentences_of, write_corpus
from evals.errors import MeasurementError
from evals.figures import Figure, Target
from evals.machine import peak_memory
from evals.plan import Plan
from evals.searches import measure_searches, questions_of
from index.settings import DEFAULT_EMBEDDER, IndexSettings

if TYPE_CHECKING:
    from index.embed import Tokens

NEAR_ENCODE = Target(0.8, at_least=True)
LARGE, LARGE_MEMORY = 100_000, Target(4)  # paragraphs, GiB
WARM_UP = 600  # paragraphs: enough that the embedder turns to sentence-transformers for good


@dataclass(frozen=True, slots=True)
class Pair:
    """A sync and a bare encode in one process: seconds of each; bytes of memory (of the sync alone) and on disk.

    `searches` are the fields of Searches, for the index that was made.
    """

    sync_seconds: float
    encode_seconds: float
    strings: int
    paragraphs: int
    index_size: int
    precision: str
    peak: int | None
    searches: dict[str, Any]


def measure_sync(plan: Plan) -> Iterator[Figure | dict[str, Any]]:
    """Figures of each size, and the facts of each corpus."""
    sentences = sentences_of(plan.settings.docs)
    warm = _corpus(plan, sentences, "warm-up", WARM_UP, plan.seed + 1)
    for size in plan.sizes:
        plan.progress.notice(f"sync: making {size:,} paragraphs")
        corpus = _corpus(plan, sentences, f"{size}", size, plan.seed)
        strings = plan.folder / f"{size}.jsonl"
        _record(plan, corpus, strings)
        pairs = []
        repeat = plan.repeat if size < LARGE else 1  # of so many, once takes long enough
        questions = questions_of(sentences, plan.seed)
        for number in range(repeat):
            plan.progress.notice(f"sync: {size:,} paragraphs, run {number + 1} of {repeat}")
            # whichever goes second finds the processor warmer and the neighbours changed
            pairs.append(_pair(plan, corpus, warm, strings, questions, sync_first=number % 2 == 0))
        yield from _figures(size, pairs)
        facts = {name: value for name, value in asdict(corpus).items() if name != "folder"}
        yield {**facts, "strings": pairs[0].strings, "precision": pairs[0].precision}
        shutil.rmtree(corpus.folder)
        strings.unlink()


def _figures(size: int, pairs: Sequence[Pair]) -> Iterator[Figure]:
    named = f"{size:,} paragraphs"
    yield Figure.of("sync", f"{named}, end to end", "paragraphs/s", [size / one.sync_seconds for one in pairs])
    bare = [size / one.encode_seconds for one in pairs]
    yield Figure.of("sync", f"{named}, bare encode of the same", "paragraphs/s", bare, note=pairs[0].precision)
    ratios = [one.encode_seconds / one.sync_seconds for one in pairs]
    yield Figure.of("sync", f"{named}, sync to bare encode", "ratio", ratios, NEAR_ENCODE)
    peaks = [one.peak / 2**30 for one in pairs if one.peak is not None]
    if peaks:
        target = LARGE_MEMORY if size >= LARGE else None
        yield Figure.of("sync", f"{named}, peak memory", "GiB", peaks, target, note="model and libraries included")
    yield Figure.of("sync", f"{named}, index on disk", "MB", [one.index_size / 1e6 for one in pairs])
    for name, way in (("whole", "search"), ("vectors", "vectors alone"), ("exact", "exact, numpy")):
        for at, percent in enumerate((50, 95)):
            values = [one.searches[name][at] for one in pairs]
            yield Figure.of(
                "sync", f"{named}, {way}, p{percent}", "ms", values, note="the question's embedding included"
            )
    ratios = [one.searches["vectors"][0] / one.searches["exact"][0] for one in pairs]
    yield Figure.of("sync", f"{named}, vectors alone to exact, p50", "ratio", ratios)
    yield Figure.of("sync", f"{named}, recall@10 against exact", "ratio", [one.searches["recall"] for one in pairs])


def _corpus(plan: Plan, sentences: Sequence[str], name: str, size: int, seed: int) -> Corpus:
    folder = plan.folder / f"corpus-{name}"
    folder.mkdir()
    return write_corpus(folder, sentences, size, seed)


class _Recorder:
    """An embedder that writes down what it is to embed, a line a call, and gives vectors of no meaning."""

    fingerprint = "recorder"

    def __init__(self, file: IO[str]) -> None:
        import numpy as np

        self._file = file
        self._chance = np.random.default_rng(1)

    def embed(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - numpy is imported late
        import numpy as np

        self._file.write(json.dumps(list(texts)) + "\n")
        vectors = self._chance.standard_normal((len(texts), 384)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def tokens(self, text: str) -> "Tokens":
        raise AssertionError("a sync reads no single tokens")


def _record(plan: Plan, corpus: Corpus, strings: Path) -> None:
    """Write down the strings that a sync of the corpus embeds."""
    from index.sync import sync

    data = plan.folder / "recorded"
    with strings.open("w", encoding="utf-8") as file:
        sync(IndexSettings(corpus.folder, data, plan.settings.cache, "recorder"), _Recorder(file))
    shutil.rmtree(data)


def _pair(plan: Plan, corpus: Corpus, warm: Corpus, strings: Path, questions: Sequence[str], sync_first: bool) -> Pair:
    """Measure once, in a new process: its memory is that of this sync alone, and nothing is left from the last."""
    data = plan.folder / "pair"
    task = {
        "docs": str(corpus.folder),
        "warm": str(warm.folder),
        "data": str(data),
        "cache": str(plan.settings.cache),
        "embedder": plan.settings.embedder,
        "strings": str(strings),
        "questions": list(questions),
        "sync_first": sync_first,
    }
    words = [sys.executable, "-P", "-m", "evals.pace", json.dumps(task)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    shutil.rmtree(data, ignore_errors=True)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        raise MeasurementError(f"The sync of {corpus.paragraphs:,} paragraphs failed: {said[-1]}")
    pair = Pair(**json.loads(done.stdout.splitlines()[-1]))
    if pair.paragraphs != corpus.paragraphs:
        raise MeasurementError(f"{corpus.paragraphs:,} paragraphs were written, {pair.paragraphs:,} were indexed.")
    return pair


def measure_pair(task: dict[str, Any]) -> Pair:
    """Sync the folder and encode its strings, in the order asked for; imports and model loads come before the clock."""
    from index.embed import open_embedder
    from index.status import status
    from index.sync import sync

    settings = IndexSettings(Path(task["docs"]), Path(task["data"]), Path(task["cache"]), task["embedder"])
    warm = IndexSettings(Path(task["warm"]), settings.data, settings.cache, settings.embedder)
    embedder = open_embedder(settings)
    sync(warm, embedder)
    encode_seconds, strings, precision = (0.0, 0, "") if task["sync_first"] else _encode(task)
    started = perf_counter()
    sync(settings, embedder)
    sync_seconds = perf_counter() - started
    peak = peak_memory() if task["sync_first"] else None
    if task["sync_first"]:
        encode_seconds, strings, precision = _encode(task)
    made = status(settings)
    searches = asdict(measure_searches(settings, embedder, task["questions"]))
    return Pair(sync_seconds, encode_seconds, strings, made.paragraphs, made.size, precision, peak, searches)


def _encode(task: dict[str, Any]) -> tuple[float, int, str]:
    """Seconds of one bare `encode` of all strings, their number, and the model's precision."""
    from index.embed import SentenceTransformerEmbedder, load_sentence_transformer
    from index.weights import embedder_folder

    pinned = task["embedder"] == DEFAULT_EMBEDDER
    model = load_sentence_transformer(str(embedder_folder(Path(task["cache"]))) if pinned else task["embedder"])
    with Path(task["strings"]).open(encoding="utf-8") as file:
        strings = [text for line in file for text in json.loads(line)]
    size = SentenceTransformerEmbedder.BATCH
    model.encode(strings[:WARM_UP], batch_size=size, show_progress_bar=False)
    started = perf_counter()
    model.encode(strings, batch_size=size, show_progress_bar=False)
    seconds = perf_counter() - started
    return seconds, len(strings), str(next(model.parameters()).dtype).removeprefix("torch.")


if __name__ == "__main__":
    print(json.dumps(asdict(measure_pair(json.loads(sys.argv[1])))))
