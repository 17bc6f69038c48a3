"""How many problems a second are certified, on how many readers disagree, and what bare torch takes.

    python benchmarks/certify.py --count 3500              every family and level, about 100,000 problems
    python benchmarks/certify.py --family response --count 500

For each family and level: `--count` distinct problems, or all that `--tries` draws find, in classes of 500. Columns:
problems, values proven, disagreements; milliseconds of one core for a problem to draw and to certify it (rules,
definition, engine, comparison). `alone`: definition and engine by themselves; `ratio`: bare torch's time over that.
Bare torch is the floor: the same convolutions and dense layers in float64, one call for all problems of one shape
(grouped by problem where they have data of their own), its tensors made before the clock starts. Below, the same for
classes whose students all have one shape and numbers of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import torch
from bare import calls, one_shape

from corrige.exercises.family import LEVELS, Family, Level, families, family
from corrige.exercises.issue import NoDraw, issue
from corrige.grader.certify import Certificate, examine
from corrige.grader.readings import DEFINITION, ENGINE, Readings, together
from corrige.problem.problem import Problem, replace, to_file
from corrige.reference.response import TooLarge

CLASS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """What was found for one family and level; seconds of one core for all its problems."""

    family: str
    level: int
    draws: int
    problems: int
    values: int
    disagreements: tuple[str, ...]
    drawing: float
    certifying: float
    reading: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.bare / self.reading if self.reading else 0.0

    def __str__(self) -> str:
        n = max(1, self.problems) / 1000
        times = f"{self.drawing / n:>10.2f}{self.certifying / n:>10.3f}{self.reading / n:>10.3f}{self.ratio:>8.2f}"
        counts = f"{self.problems:>9,}{self.values:>9,}{len(self.disagreements):>8}"
        return f"{self.family:<22}{self.level:>6}{counts}{times}"


HEAD = "family                 level problems   values  differ     drawn    proven     alone   ratio"


def distinct(kin: Family, level: Level, count: int, tries: int) -> tuple[list[Problem], int]:
    """Problems that differ in what is given or asked, until there are `count`; and after how many draws."""
    found: dict[bytes, Problem] = {}
    for seed in range(tries):
        try:
            problem = issue(kin, level, b"benchmark", "certify", seed).problem
        except NoDraw:
            continue
        given = to_file(replace(problem, questions=())) + repr(sorted(problem.asked)).encode()
        found.setdefault(given, problem)
        if len(found) == count:
            return list(found.values()), seed + 1
    return list(found.values()), tries


def measured(name: str, level: Level, count: int, tries: int) -> Row:
    """One family and level, on one thread."""
    torch.set_num_threads(1)
    kin = family(name)
    examine([issue(kin, level, b"benchmark", "warm up").problem], kin)
    start = process_time()
    problems, draws = distinct(kin, level, count, tries)
    drawing = process_time() - start
    certifying = reading = bare = 0.0
    values, disagreements = 0, list[str]()
    for at in range(0, len(problems), CLASS):
        some = problems[at : at + CLASS]
        _forget()
        start = process_time()
        found = examine(some, kin)
        certifying += process_time() - start
        values += sum(len(each.proofs) for each in found if isinstance(each, Certificate))
        disagreements += [str(each) for each in found if not isinstance(each, Certificate)]
        reading += _timed(lambda: _read(some, kin))  # noqa: B023
        floor = list(calls(some))
        bare += _timed(lambda: [call() for call in floor])  # noqa: B023
    return Row(name, level, draws, len(problems), values, tuple(disagreements), drawing, certifying, reading, bare)


def _timed(work: Callable[[], object]) -> float:
    _forget()
    start = process_time()
    work()
    return process_time() - start


def _forget() -> None:
    """What was counted for layers of an earlier class, or before this clock started, is counted again."""
    from corrige.reference.definition import layers, places
    from corrige.reference.engine import count

    for cached in (layers.read, places.windows, places.same, places.whole, count.built):
        cached.cache_clear()


def _read(problems: Sequence[Problem], kin: Family) -> None:
    """Every asked quantity of a network by definition and engine."""
    for group in together(problems):
        some = [problems[i] for i in group]
        readings = Readings(some, kin.functions, "cpu")
        for k, problem in enumerate(some):
            for name in problem.asked if not readings.refused else ():
                for reader in (DEFINITION, ENGINE):
                    try:
                        readings.value(reader, name, k)
                    except (KeyError, TooLarge):
                        continue


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=3500, help="distinct problems for each family and level")
    parser.add_argument("--tries", type=int, help="draws for each family and level (4 times the count)")
    parser.add_argument("--family", action="append", help="only this one")
    parser.add_argument("--level", type=int, choices=LEVELS)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--out", type=Path, help="the rows as JSON")
    asked = parser.parse_args()
    jobs = [
        (name, level, asked.count, asked.tries or 4 * asked.count)
        for name in asked.family or families()
        for level in LEVELS
        if asked.level in (None, level)
    ]
    print(HEAD)
    rows = list(_shown(jobs, asked.workers))
    _sum_up(rows)
    shapes = [one_shape(*case) for case in ((1000, 6, 1, 1, 3), (1000, 8, 3, 2, 3), (300, 14, 6, 16, 5))]
    print("\n".join(["", "one shape, numbers of their own; milliseconds for the class", *map(str, shapes)]))
    if asked.out:
        data = {"rows": [asdict(row) | {"ratio": row.ratio} for row in rows], "one shape": [asdict(s) for s in shapes]}
        asked.out.write_text(json.dumps(data, indent=1) + "\n")
    sys.exit(any(row.disagreements for row in rows))


def _shown(jobs: Sequence[tuple[str, Level, int, int]], workers: int) -> Iterator[Row]:
    with get_context("spawn").Pool(workers) as pool:
        for row in pool.imap(_job, jobs):
            print(row, flush=True)
            yield row


def _job(arguments: tuple[str, Level, int, int]) -> Row:
    return measured(*arguments)


def _sum_up(rows: Sequence[Row]) -> None:
    problems, values = sum(row.problems for row in rows), sum(row.values for row in rows)
    certifying, reading, bare = (sum(getattr(row, part) for row in rows) for part in ("certifying", "reading", "bare"))
    differ = [text for row in rows for text in row.disagreements]
    print(
        f"\n{problems:,} problems, {values:,} values, {len(differ)} disagreements; {certifying:.0f} s of one core:"
        f" {problems / certifying:,.0f} problems a second. Definition and engine alone {reading:.0f} s,"
        f" bare torch {bare:.0f} s: ratio {bare / reading:.2f}."
    )
    for text in differ[:5]:
        print(f"\n{text}")


if __name__ == "__main__":
    main()
