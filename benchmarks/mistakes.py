"""How often each mistake of each family is recognised by its name; the wrong answers are worked out by hand.

    python benchmarks/mistakes.py [DRAWS] [FAMILY ...]

Each wrong answer comes from tests/plain, which shares nothing with the project's own wrong problems; it is typed, read
and judged as a student's. Without families, the result goes to results/mistakes.txt.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path[0] = str(HERE.parent / "tests")  # in place of this folder, whose modules have names of their own

from recognition import Shares, shares  # noqa: E402

from corrige.exercises.family import Family, families  # noqa: E402


def main(many: int, names: list[str]) -> None:
    known = families()
    lines: list[str] = []
    for name in names or known:
        for line in report(known[name], shares(known[name], many)):
            print(line, flush=True)
            lines.append(line)
    if not names:
        (HERE / "results" / "mistakes.txt").write_text("\n".join(lines) + "\n", "utf-8")


def report(family: Family, found: Shares) -> Iterator[str]:
    yield f"{family.name}: {found.keys_right} of {found.keys} right sheets judged right"
    for mistake in family.mistakes:
        draws, named = found.draws[mistake.name], found.named[mistake.name]
        yield (
            f"  {mistake.name:34} {named:4} of {draws:4}  {named / draws:7.1%}" if draws else f"  {mistake.name}: none"
        )
    yield from (f"  missed: {line}" for line in found.missed[:20])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, sys.argv[2:])
