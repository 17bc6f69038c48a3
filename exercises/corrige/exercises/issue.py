"""Drawing a problem: until it can be built, has the level's load and tells mistakes from right; bounded and counted."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corrige.exercises.blanks import with_shown
from corrige.exercises.family import Family, Level
from corrige.exercises.given import put_in
from corrige.exercises.load import load
from corrige.exercises.summary_table import with_rows
from corrige.exercises.table import Row, confused, hidden, table
from corrige.problem.draw import Draw
from corrige.problem.errors import CannotBuild, OurFault
from corrige.problem.problem import Problem, replace
from corrige.rules.graph import last
from corrige.rules.values import Values, solve

TRIES = 400
PATIENCE = 24
"""Draws that separate right from wrong but not all mistakes from one another, before the best of them is taken."""


class NoDraw(OurFault):
    """A family found no problem for a level within TRIES."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A problem, the mistakes that exist in it, and what the search went through.

    `hides`: mistakes that give every right answer (only where a teacher's own numbers leave no choice);
    `confuses`: pairs of mistakes that answers cannot tell apart; `rejected`: draws thrown away, by reason.
    """

    problem: Problem
    rows: tuple[Row, ...]
    load: int
    hides: tuple[str, ...] = ()
    confuses: tuple[tuple[str, str], ...] = ()
    rejected: Mapping[str, int] = field(default_factory=dict)


def issue(
    family: Family, level: Level, secret: bytes, *names: str | int, given: Mapping[str, Any] | None = None
) -> Issued:
    """The problem of the stream `names` under the secret. A teacher's own numbers (`given`) are never refused.

    Raises CannotBuild where no layer can be built from `given`, NoDraw where the search finds nothing.
    """
    rejected: Counter[str] = Counter()
    best: Issued | None = None
    patience = PATIENCE
    refusal: CannotBuild | None = None
    for attempt in range(TRIES):
        try:
            problem = draw(family, level, Draw(secret, *names, attempt), given or {})
            steps = load(problem, family.functions)
            if not given and not in_range(family, level, steps):
                rejected["load"] += 1
                continue
            found = examined(family, problem, steps)
        except CannotBuild as error:
            rejected["cannot be built"] += 1
            refusal = error
            continue
        if not found.hides and not found.confuses:
            best = found
            break
        rejected["hides a mistake" if found.hides else "confuses mistakes"] += 1
        if not found.hides or given:
            best = min(best, found, key=_badness) if best else found
            patience -= 1
            if patience <= 0:
                break
    if best is not None:
        return dataclasses.replace(best, rejected=dict(rejected))
    if given and refusal is not None:
        raise refusal
    raise NoDraw(f"family {family.name}, level {level}, stream {names}: no draw within {TRIES}: {dict(rejected)}")


def in_range(family: Family, level: Level, steps: int) -> bool:
    low, high = family.loads[level - 1]
    return low <= steps <= high


def examined(family: Family, problem: Problem, steps: int) -> Issued:
    """The problem with the mistakes that exist in it. Raises CannotBuild where a layer does not fit what comes in or
    an answer cannot be computed."""
    check_fits(problem, family)
    right = solve(problem, family.functions)
    rows = table(family, problem)
    return Issued(problem, rows, steps, tuple(hidden(problem, rows, right)), tuple(confused(rows)))


def check_fits(problem: Problem, family: Family) -> None:
    """Every layer fits what comes in, also where nothing is asked that needs it: formulas are asked without sizes."""
    values = Values(problem, family.functions)
    for name in values.graph:
        if last(name) in ("c", "h", "w", "kernel_c"):
            values[name]


def draw(family: Family, level: Level, stream: Draw, given: Mapping[str, Any]) -> Problem:
    """One draw: the setting, a teacher's own numbers put in, and the questions."""
    problem = put_in(replace(family.setting(stream, level), family=family.name, level=level), given)
    problem = replace(problem, questions=family.questions(problem, stream))
    match family.shows:
        case "summary":
            return with_rows(problem, family.functions)
        case "mismatch":
            return with_rows(problem, family.functions, ("built",))
        case _:
            return with_shown(problem, family.functions)


def _badness(issued: Issued) -> tuple[int, int]:
    return len(issued.hides), len(issued.confuses)
