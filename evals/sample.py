"""Chooses cases of a set: by half, type and id, and by a seeded sample with the set's own mixture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from evals.cases import Case
from index.errors import UsageError

IN_FULL = ":full"  # what is put behind the id of a follow-up that is asked in full
FOLLOW_UP_IN_FULL = "follow-up in full"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases to take; an empty field takes all. `sample` is how many, chosen by `seed`."""

    half: str = "all"
    types: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    sample: int | None = None
    seed: int = 1
    full: bool = False


def choose(cases: Sequence[Case], choice: Choice) -> tuple[Case, ...]:
    """The chosen cases in the set's order; follow-ups in full behind their own. Raises UsageError without one."""
    for what, named, there in (
        ("type", choice.types, {case.type for case in cases}),
        ("case", choice.only, {case.id for case in cases}),
        ("half", () if choice.half == "all" else (choice.half,), {case.half for case in cases}),
    ):
        if unknown := [name for name in named if name not in there]:
            known = ", ".join(sorted(there - {""})) if what != "case" else "see the file"
            raise UsageError(f"The set has no {what} {unknown[0]!r}. It has: {known or 'none'}.")
    left = [
        case
        for case in cases
        if choice.half in ("all", case.half)
        and (not choice.types or case.type in choice.types)
        and (not choice.only or case.id in choice.only)
    ]
    if choice.sample is not None and choice.sample < len(left):
        left = stratified(left, choice.sample, choice.seed)
    if not left:
        raise UsageError("No case is left to ask. Take --half, --types or --only out.")
    return tuple(one for case in left for one in ([case, in_full(case)] if choice.full and case.full else [case]))


def stratified(cases: Sequence[Case], size: int, seed: int) -> list[Case]:
    """A sample with the same shares of answerable and of each type as the cases, rounded by largest remainder.

    The same cases, size and seed give the same sample.
    """
    strata: dict[tuple[bool, str], list[Case]] = {}
    for case in cases:
        strata.setdefault((case.answerable, case.type), []).append(case)
    wanted = {name: size * len(found) / len(cases) for name, found in strata.items()}
    counts = {name: int(share) for name, share in wanted.items()}
    by_remainder = sorted(strata, key=lambda name: (counts[name] - wanted[name], name))
    for name in by_remainder[: size - sum(counts.values())]:
        counts[name] += 1
    chosen: set[str] = set()
    for name in sorted(strata):
        # by id, so that the order of the file does not matter
        found = sorted(case.id for case in strata[name])
        chosen |= set(Random(f"{seed} {name}").sample(found, counts[name]))  # noqa: S311 - no secret
    return [case for case in cases if case.id in chosen]


def in_full(case: Case) -> Case:
    """A follow-up as one question that stands by itself; it is compared with its case and counts in no main figure."""
    return replace(
        case, id=f"{case.id}{IN_FULL}", type=FOLLOW_UP_IN_FULL, question=case.full, history=(), full="", main=False
    )
