"""A run as a JSON file: written whole or not at all, and read back as the same types."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from threading import get_ident
from typing import Any

from evals.cases import Case, Evidence
from evals.errors import MeasurementError
from evals.records import Record, Run, Score
from rag.answers import Turn

SCHEMA = 1


def write_run(run: Run, path: Path) -> None:
    """Write the run to a file. Raises MeasurementError where that cannot be done."""
    write_json(path, {"schema": SCHEMA, "meta": dict(run.meta), "records": [record_json(one) for one in run.records]})


def read_run(path: Path) -> Run:
    """The run in a file. Raises MeasurementError where there is none or it has another shape."""
    try:
        given = json.loads(path.read_text("utf-8"))
        if given["schema"] != SCHEMA:
            raise MeasurementError(f"{path} has the schema {given['schema']}, not {SCHEMA}. Make the run again.")
        return Run(given["meta"], tuple(record_from(one) for one in given["records"]))
    except OSError as fault:
        raise MeasurementError(f"{path} cannot be read: {fault.strerror or fault}.") from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise MeasurementError(f"{path} is no run. Make one: ask-eval run --out {path}") from fault


def record_json(record: Record) -> dict[str, Any]:
    """A record as plain values."""
    return {
        "case": asdict(record.case),
        "answer": record.answer,
        "error": record.error,
        "found": {name: [list(place) for place in ranked] for name, ranked in record.found.items()},
        "scores": {name: {"value": score.value, "reason": score.reason} for name, score in record.scores.items()},
    }


def record_from(given: Mapping[str, Any]) -> Record:
    """The record that `record_json` made these values of. Raises KeyError, TypeError, ValueError where it did not."""
    return Record(
        case_from(given["case"]),
        given["answer"],
        given["error"],
        {name: tuple((file, number) for file, number in ranked) for name, ranked in given["found"].items()},
        {name: Score(one["value"], one["reason"]) for name, one in given["scores"].items()},
    )


def case_from(given: Mapping[str, Any]) -> Case:
    """A case from plain values, lists for tuples."""
    return Case(
        **{
            **given,
            "facts": tuple(tuple(aliases) for aliases in given["facts"]),
            "forbidden": tuple(given["forbidden"]),
            "evidence": tuple(Evidence(**one) for one in given["evidence"]),
            "history": tuple(Turn(**one) for one in given["history"]),
        }
    )


def write_json(path: Path, value: object) -> None:
    """Write plain values as a file that is there whole or not at all. Raises MeasurementError."""
    write_whole(path, json.dumps(value, ensure_ascii=False))


def write_whole(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all. Raises MeasurementError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{get_ident()}")
    try:
        beside.write_bytes(text.encode("utf-8", "surrogatepass"))
        beside.replace(path)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise MeasurementError(f"{path} cannot be written: {fault.strerror or fault}. Name another file.") from fault
