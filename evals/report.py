"""A run as one HTML page that needs nothing beside it: scores, charts, and every case with what was said and expected.

Documents and answers are hostile text: the template escapes all of it, and the page's policy lets nothing run or load
but the page's own style and script, which it names by their hashes.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from evals.charts import bar_chart, histogram, reliability_chart
from evals.compare import family
from evals.errors import MeasurementError
from evals.expected import expected, footnotes, ranks
from evals.judge import MEANINGS, agreement_lines
from evals.metrics import METRICS
from evals.outcomes import outcome, reliability
from evals.records import Record, Run
from evals.sentences import calibration
from evals.statistics import Interval, estimate, share

PAGE = Path(__file__).parent / "page"
SECONDS = (("first_statement", "First sentence"), ("total", "Whole answer"))
NEAREST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A metric over the cases that it applies to; what it means is empty where the metric is not known here."""

    name: str
    meaning: str
    count: int
    value: Interval


def write_report(run: Run, path: Path) -> None:
    """Write the page. Raises MeasurementError where the file cannot be written."""
    try:
        path.write_bytes(render(run).encode("utf-8", "replace"))
    except OSError as fault:
        reason = fault.strerror or fault
        raise MeasurementError(f"{path} cannot be written: {reason}. Name another file with -o.") from fault


def render(run: Run) -> str:
    """The page's HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    style, script = ((PAGE / name).read_text("utf-8") for name in ("report.css", "report.js"))
    environment = Environment(
        loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    main = [one for one in run.records if one.case.main]
    rows = list(_rows(main))
    return environment.get_template("report.html").render(
        meta=dict(_flat(run.meta)),
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        # ours, and hashed as they are: escaping would change them
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        title=str(run.meta.get("set") or "a question set"),
        total=_total(main),
        counts=(len(run.records), len(main), sum(one.error is not None for one in main)),
        answers=[one for one in rows if family(one.name) == "answers" and not _is_refusal(one.name)],
        refusals=[one for one in rows if _is_refusal(one.name)],
        searches=_searches(rows),
        agreement=agreement_lines(run),
        types=_types(run),
        reliability=(found := reliability(run)),
        reliability_chart=reliability_chart(
            (("answers", found.answers), ("refusals", found.refusals)),
            "similarity of question and nearest passage",
            "Share right by similarity",
        )
        if found.scored
        else None,
        sentences=(told := calibration(run)),
        sentences_chart=reliability_chart(
            (("sentences", told.bins),), "probability that the sentence answers", "Share that answers by probability"
        )
        if told.count
        else None,
        seconds=_seconds(run),
        cases=[_case(one) for one in run.records],
        kinds=sorted({one.case.type for one in run.records}),
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _flat(given: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name} ")
        elif value not in (None, "", [], ()):
            yield f"{path}{name}", ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _is_refusal(metric: str) -> bool:
    return metric.startswith("refusal-") or metric == "answered"


def _rows(records: list[Record]) -> Iterator[Row]:
    meanings = {name: metric.meaning for name, metric in METRICS.items()} | MEANINGS
    for name in dict.fromkeys(name for one in records for name in one.scores):
        scores = (one.scores.get(name) for one in records)
        values = [score.value for score in scores if score is not None and score.value is not None]
        if values:
            yield Row(name, meanings.get(name, ""), len(values), estimate(values))


def _searches(rows: list[Row]) -> tuple[list[str], list[tuple[str, list[Row | None]]]]:
    """(searches, [(measure, a row for each search)]) of the metrics named like `paragraph.hit@3.fusion`."""
    found = {one.name: one for one in rows if family(one.name) == "retrieval"}
    names = list(dict.fromkeys(name.rpartition(".")[2] for name in found))
    measures = dict.fromkeys(name.rpartition(".")[0] for name in found)
    return names, [(measure, [found.get(f"{measure}.{name}") for name in names]) for measure in measures]


def _total(records: list[Record]) -> Interval | None:
    judged = [outcome(one) for one in records if outcome(one) != "unscored"]
    return share(judged.count("right"), len(judged)) if judged else None


def _types(run: Run) -> Any:  # noqa: ANN401 - Markup is imported late
    """A bar a type, those that do not count in the main figures last and marked; None where nothing was judged."""
    rows = []
    for is_main in (True, False):
        for kind in sorted({one.case.type for one in run.records if one.case.main is is_main}):
            found = [outcome(one) for one in run.records if one.case.type == kind and one.case.main is is_main]
            judged = [one for one in found if one != "unscored"]
            if judged:
                label = kind if is_main else f"{kind} (apart)"
                rows.append((label, share(judged.count("right"), len(judged)), len(judged)))
    return bar_chart(rows, "Share right by type of question") if rows else None


def _seconds(run: Run) -> list[tuple[str, int, Any]]:
    charts = []
    for field, name in SECONDS:
        values = [one.answer["timings"].get(field) for one in run.records if one.answer]
        known = [float(value) for value in values if value is not None]
        if known:
            charts.append((name, len(known), histogram(known, f"{name}: seconds")))
    return charts


def _case(record: Record) -> dict[str, Any]:
    """What the page shows of a case."""
    case, answer = record.case, record.answer
    others = {name: score for name, score in record.scores.items() if family(name) == "answers"}
    return {
        "case": case,
        "outcome": outcome(record),
        "error": record.error,
        "answer": answer,
        "footnotes": footnotes(answer) if answer else [],
        "nearest": answer["nearest"][:NEAREST_SHOWN] if answer else [],
        "expected": expected(record),
        "ranks": ranks(record),
        "scores": [(name, score) for name, score in others.items() if score.value is not None],
        "apart": [(name, score) for name, score in others.items() if score.value is None],
    }
