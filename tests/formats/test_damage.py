"""Damaged files: each is read or named with its reason, within limits, and the others go on.

FOOTNOTE_DAMAGED=500 damages that many files, FOOTNOTE_FUZZ=600 fuzzes all readers for that many seconds together; `-s`
prints the counts. What ends or hangs a reading process is kept in the folder that is printed.
"""

import os
import random
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from index.embed import HashEmbedder
from index.errors import UnreadableFile
from index.readers import SUFFIXES
from index.readers.apart import Apart
from index.settings import IndexSettings
from index.split import split
from index.sync import sync
from index.verify import verify

from .packages import FILES, packed

FUZZ = float(os.environ.get("FOOTNOTE_FUZZ", "8"))
COUNT = int(os.environ.get("FOOTNOTE_DAMAGED", "60"))


def damaged(data: bytes, chance: random.Random) -> bytes:
    kind = chance.randrange(5)
    at = chance.randrange(len(data))
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + bytes(chance.randrange(256) for _ in range(64)) + data[at + 64 :]
    if kind == 2:
        flipped = bytearray(data)
        for _ in range(1 + len(data) // 500):
            flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        return bytes(flipped)
    if kind == 3:
        return data[:at] + b"\0" * 200 + data[at:]
    return data[at:] + data[:at]


def test_damaged_files_are_read_or_named_and_stop_nothing(tmp_path):
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    print(f"seed {seed}")
    docs = tmp_path / "docs"
    docs.mkdir()
    names = sorted(FILES.iterdir())
    suffixes = sorted(SUFFIXES)
    for number in range(COUNT):
        source = chance.choice(names)
        suffix = chance.choice(suffixes) if chance.random() < 0.2 else source.suffix
        (docs / f"{number:04}{suffix}").write_bytes(damaged(source.read_bytes(), chance))
    (docs / "whole.txt").write_text("The ferry leaves at noon.")
    settings = IndexSettings(docs, tmp_path / "data", tmp_path / "cache", "hash")
    started = time.monotonic()
    report = sync(settings, HashEmbedder())
    took = time.monotonic() - started
    assert "whole.txt" in report.added
    assert len(report.added) + len(report.skipped) == COUNT + 1
    assert all(reason.strip() and "\n" not in reason for _, reason in report.skipped)
    assert not verify(settings).faults
    reasons = Counter(reason.partition(":")[0].partition("(")[0].strip() for _, reason in report.skipped)
    print(f"{COUNT} damaged files in {took:.0f} s: {len(report.added) - 1} read, {len(report.skipped)} named")
    print(dict(reasons))


def fuzzed(source: Path, chance: random.Random) -> bytes:
    """The file damaged where its reader will see it: what is packed is damaged within its package, too."""
    if not zipfile.is_zipfile(source) or chance.random() < 0.3:
        return damaged(source.read_bytes(), chance)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name, data in parts.items() if data])
    return packed(parts | {name: damaged(parts[name], chance)})


def test_whatever_a_file_holds_the_outcome_is_a_document_or_a_reason(tmp_path):
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    files = [path for path in sorted(FILES.iterdir()) if SUFFIXES[path.suffix] not in {"text", "markdown"}]
    outcomes: Counter[str] = Counter()
    kept = None
    until = time.monotonic() + FUZZ
    with Apart(seconds=60) as process:
        while time.monotonic() < until:
            source = chance.choice(files)
            case = tmp_path / f"case{source.suffix}"
            case.write_bytes(fuzzed(source, chance))
            try:
                document = process.read(case, SUFFIXES[source.suffix])
            except UnreadableFile as fault:
                outcomes["named"] += 1
                if "longer than" in str(fault) or "ends the process" in str(fault):
                    outcomes[str(fault)] += 1
                    kept = kept or Path(tempfile.mkdtemp(prefix="footnote-fuzz-"))
                    case.rename(kept / f"{sum(outcomes.values())}{source.suffix}")
                continue
            outcomes["read"] += 1
            for one in split(document):
                assert document.text[one.start : one.end] == one.text
                assert one.text
    print(f"seed {seed}, {FUZZ:.0f} s: {dict(outcomes)}; kept in {kept}")
    assert outcomes["read"] + outcomes["named"] > 1


@pytest.mark.parametrize("path", sorted((FILES.parent / "found").iterdir()), ids=lambda path: path.name)
def test_what_fuzzing_found_is_held_to_the_limits(path, tmp_path):
    (tmp_path / "whole.csv").write_text("Quay,Metres\nNorth,312\n")
    with Apart(seconds=3) as process:
        try:
            process.read(path, SUFFIXES[path.suffix])
        except UnreadableFile as fault:
            assert str(fault)
    with Apart() as process:
        assert process.read(tmp_path / "whole.csv", "csv").text
