"""What a benchmark is to measure, and the index of the documents that several of its parts ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.errors import MeasurementError
from index.progress import Progress
from index.settings import IndexSettings

QUESTIONS = Path(__file__).parent / "questions" / "speed.txt"
FEWEST_QUESTIONS = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """A benchmark: `settings.data` and `folder` are temporary, `sizes` are numbers of paragraphs to sync.

    `repeat` is how often each measurement is made, `rounds` how often all questions are searched for; `model` is
    what `ask --model` is given, None for the embedded one. `stand_in` puts evals.standin in the embedder's place.
    """

    settings: IndexSettings
    folder: Path
    questions: tuple[str, ...]
    sizes: tuple[int, ...]
    seed: int
    repeat: int
    rounds: int
    model: str | None
    progress: Progress
    stand_in: bool = False


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with TemporaryDirectory(prefix="footnote-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()


def read_questions(path: Path | None = None) -> tuple[str, ...]:
    """The questions of a file, one a line; empty lines and those after a # are left out. Raises MeasurementError."""
    path = path or QUESTIONS
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise MeasurementError(f"The questions in {path} cannot be read: {fault}. Name another file.") from fault
    found = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if len(found) < FEWEST_QUESTIONS:
        raise MeasurementError(f"{path} holds {len(found)} questions; a benchmark needs {FEWEST_QUESTIONS} at least.")
    return found


def make_index(plan: Plan) -> None:
    """Bring the index of the plan's documents up to date; cheap where it is."""
    from index.embed import open_embedder
    from index.sync import sync

    sync(plan.settings, lambda: open_embedder(plan.settings, plan.progress), plan.progress)
