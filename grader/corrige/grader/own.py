"""A student's own wrong values, and the problem as she went on with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from corrige.exercises.table import Row
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import Name, Problem, Value, split_element
from corrige.rules.graph import Functions, last
from corrige.rules.values import Values

CARRIED = ("integer", "real", "shape", "matrix", "list")
"""Kinds whose values a student can go on with; sets, choices, sums and formulas are never put in."""


def axes(value: Value) -> int:
    depth = 0
    while isinstance(value, tuple) and value:
        depth, value = depth + 1, value[0]
    return depth


def entries(value: Value) -> list[Fraction]:
    return [one for part in value for one in entries(part)] if isinstance(value, tuple) else [Fraction(value)]


def plausible(name: Name, given: Value, right: Value, largest: Fraction) -> bool:
    """Whether a wrong value is of the right kind and order of size.

    A count or size: a whole number, at least min(2, right), within 1000 times either way. A matrix: entries within 100
    times the largest, a sixteenth to sixteen times as many, not constant. An element of a response: within 100 times
    the response's largest entry (`largest`).
    """
    if axes(given) != axes(right):
        return False
    a, b = entries(given), entries(right)
    if isinstance(right, tuple):
        most = max([Fraction(1), *(abs(one) for one in b)])
        return (
            bool(a)
            and len(b) <= 16 * len(a)
            and len(a) <= 16 * len(b)
            and all(abs(one) <= 100 * most for one in a)
            and (len(set(a)) > 1 or len(set(b)) == 1)
        )
    value, expected = a[0], b[0]
    if last(split_element(name)[0]) == "x":
        return abs(value) <= 100 * largest
    if expected.denominator == 1 and value.denominator != 1:
        return False
    return (
        min(Fraction(2), expected) <= value and value <= 1000 * max(Fraction(1), expected) and 1000 * value >= expected
    )


def own_values(
    problem: Problem, wrong: Mapping[Name, Value], right: Mapping[Name, Value], rows: Sequence[Row], values: Values
) -> dict[Name, Value]:
    """The wrong values that the student can have gone on with: the value of a known mistake, or a plausible one.

    Where one answer stands for two quantities (the side of a square), both take it.
    """
    own = {
        name: value
        for name, value in wrong.items()
        if any(row.answers.get(name) == value for row in rows)
        or plausible(name, value, right[name], _largest(name, values))
    }
    return own | {other: own[name] for other, name in problem.also.items() if name in own}


def _largest(name: Name, values: Values) -> Fraction:
    quantity, index = split_element(name)
    if not index or last(quantity) != "x":
        return Fraction(1)
    return max([Fraction(1), *(abs(one) for one in entries(values[quantity]))])


def continued(problem: Problem, own: Mapping[Name, Value], without: Iterable[Name]) -> Problem:
    """The problem as the student goes on with it, her answers to the names `without` left out.

    An element and its response are one quantity: neither makes the other right.
    """
    skip = {split_element(name)[0] for name in without}
    also = problem.also
    return problem.put(
        {
            name: value
            for name, value in own.items()
            if split_element(name)[0] not in skip and also.get(name) not in skip
        }
    )


def followed(
    problem: Problem, functions: Functions, own: Mapping[Name, Value], names: Sequence[Name]
) -> tuple[Problem, dict[Name, Value]] | None:
    """What the names should be after the student's own values; what cannot be built is left out.

    None where no own value is left that the names depend on.
    """
    mine = continued(problem, own, names)
    found = _solved(mine, functions, names)
    if found is None:
        kept = {
            name: value
            for name, value in own.items()
            if _solved(continued(problem, {name: value}, names), functions, names) is not None
        }
        mine = continued(problem, kept, names)
        found = _solved(mine, functions, names)
    return None if found is None else (mine, found)


def _solved(problem: Problem, functions: Functions, names: Sequence[Name]) -> dict[Name, Value] | None:
    values = Values(problem, functions)
    try:
        return {name: values[name] for name in names}
    except (CannotBuild, ZeroDivisionError):
        return None


def best_constant(cells: Sequence[Fraction]) -> int:
    """How many cells the best constant matrix gets right."""
    return Counter(cells).most_common(1)[0][1]
