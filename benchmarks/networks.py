"""Random networks of the language: rules, definition and engine on every quantity that they name, refusals included.

    python benchmarks/networks.py                    17,000 networks, of which 10,000 can be built
    python benchmarks/networks.py --count 500 --first 10000

Of ten networks five are small without numbers, four have an image, kernels and biases (every response is compared),
one is larger. Seeds are printed: a difference is replayed by `--first SEED --count 1`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import torch

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from strategies import random_network, random_problem

from corrige.problem.errors import CannotBuild, Unnamed
from corrige.problem.network import walk
from corrige.problem.problem import Problem
from corrige.reference import definition, engine
from corrige.reference.response import TooLarge
from corrige.rules.graph import last
from corrige.rules.values import Values

SIZES = ("c", "h", "w", "kernel_c")


def problem_of(seed: int) -> Problem:
    rng = Random(seed)
    match seed % 10:
        case 0:
            return Problem(networks={"": random_network(rng, most_layers=12, most_side=48)})
        case 1 | 2 | 3 | 4:
            return random_problem(rng)
        case _:
            return Problem(networks={"": random_network(rng)})


class ByRule(Mapping[str, Any]):
    """What the rules name; refuses a network as the other readers do, before anything is asked."""

    def __init__(self, problem: Problem) -> None:
        self.values = Values(problem, {})
        for name in list(self.values.graph):
            if last(name) in SIZES:
                self.values[name]

    def __getitem__(self, name: str) -> Any:
        try:
            return self.values[name]
        except Unnamed as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self.values.graph)

    def __len__(self) -> int:
        return len(self.values.graph)


READERS = {
    "rules": ByRule,
    "definition": lambda problem: definition.measure([problem]),
    "engine": lambda problem: engine.measure([problem]),
}


def compared(problem: Problem, counts: Counter[str]) -> list[str]:
    """The differences; what was compared is counted."""
    tables: dict[str, Any] = {}
    refused: dict[str, CannotBuild] = {}
    for reader, read in READERS.items():
        try:
            tables[reader] = read(problem)
        except CannotBuild as error:
            refused[reader] = error
    if refused:
        counts["refused by all" if not tables else "refused by some"] += 1
        return [f"{', '.join(refused)} alone refuse: {next(iter(refused.values()))}"] if tables else []
    counts["built"] += 1
    counts.update(f"layer {type(layer).__name__}" for _, layer in walk(problem.networks[""].layers))
    names = dict.fromkeys(name for table in tables.values() for name in table)
    return [told for name in names if (told := _differs(name, tables, counts))]


def _differs(name: str, tables: Mapping[str, Any], counts: Counter[str]) -> str:
    said = {reader: value for reader, table in tables.items() if (value := _said(table, name)) is not None}
    if len(said) < 2:
        return ""
    counts[f"quantities by {' and '.join(said)}"] += 1
    counts["quantities"] += 1
    first, *others = said.values()
    return "" if all(one == first for one in others) else f"{name}: {said}"


def _said(table: Any, name: str) -> Any:
    """None: the reader does not speak of it, or it is too large to be counted one by one."""
    try:
        value = table[name]
        return value if isinstance(table, ByRule) else table.value(name)
    except (KeyError, TooLarge):
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=17_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    counts: Counter[str] = Counter()
    differ = 0
    start = process_time()
    for seed in range(asked.first, asked.first + asked.count):
        for told in compared(problem_of(seed), counts):
            differ += 1
            print(f"seed {seed}: {told}", flush=True)
    print(f"{asked.count:,} networks (seeds from {asked.first}), {process_time() - start:.0f} s of one core")
    for what, many in sorted(counts.items()):
        print(f"{many:>12,}  {what}")
    print(f"{differ:>12,}  differences")
    sys.exit(differ > 0)


if __name__ == "__main__":
    main()
