"""The integers that the symbols of a network stand for: all with which it can be built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, Final

from corrige.classroom.claims.case import Case
from corrige.classroom.claims.conditions import Condition, Term, conditions
from corrige.classroom.claims.forms import forms
from corrige.classroom.claims.solving import bound
from corrige.document.formula import Apply, Number, Tree, as_tree, evaluate, symbols
from corrige.grader.domain import Bounds, place
from corrige.grader.domain import domain as ordered
from corrige.grader.equality import Difference, difference
from corrige.problem.errors import CannotBuild

MOST_TRIED: Final = 20_000
FEW_TRIED: Final = 250
QUICKLY: Final = 12


@dataclass(frozen=True)
class Domain:
    """`bounds` of each symbol, as far as conditions give some; `others` are the conditions that give none."""

    bounds: Mapping[str, Bounds]
    others: tuple[Condition, ...] = ()

    def difference(self, key: Term, given: Term) -> Difference | None:
        """None where two formulas have the same value at every point; else a point where they differ."""
        key, given = as_tree(key), as_tree(given)
        found = difference(key, given, self.bounds)
        if found is None or not self.others:
            return found
        # `bounds` allow more points than there are: a difference may stand outside.
        return self._among(self.some_points, key, given) or self._among(self.points, key, given)

    def _among(self, points: list[dict[str, int]], key: Tree, given: Tree) -> Difference | None:
        for point in points:
            a, b = value_at(key, point), value_at(given, point)
            if a != b:
                return Difference(point, a, b)
        return None

    def same(self, a: Any, b: Any) -> bool:
        """Whether two numbers or formulas are equal."""
        if not isinstance(a, Tree) and not isinstance(b, Tree):
            return bool(a == b)
        if a == b:
            return True
        if self._among(self.some_points[:QUICKLY], as_tree(a), as_tree(b)):
            return False
        return self.difference(a, b) is None

    @cached_property
    def points(self) -> list[dict[str, int]]:
        """Small points, the smallest first; none where no network can be built."""
        return self._tried(MOST_TRIED)

    @cached_property
    def some_points(self) -> list[dict[str, int]]:
        """A few of them."""
        return self._tried(FEW_TRIED) or self.points

    def _tried(self, most: int) -> list[dict[str, int]]:
        over = ordered(self.bounds, self.bounds)
        many = max(2, int(most ** (1 / max(1, len(over.order)))))
        steps = sorted(product(range(min(many, 400)), repeat=len(over.order)), key=sum)
        found = place(over, steps)
        every = (found.at(index) for index in range(len(found)))
        return [point for point in every if all(condition.holds(point) for condition in self.others)]


NUMBERS: Final = Domain({})
"""The domain of a network without symbols."""


def value_at(tree: Tree, point: Mapping[str, int]) -> Any:
    """The value at a point; None where there is none."""
    try:
        return evaluate(tree, point)
    except (ArithmeticError, TypeError):
        return None


def domain(case: Case, least: Mapping[str, int]) -> Domain:
    """The domain of a network's symbols, each of which has a least value. Raises CannotBuild where none will do."""
    forms(case.net, case.flat)
    positive = {name for name, low in least.items() if low > 0}
    low: dict[str, list[Tree]] = {name: [Number(n)] for name, n in least.items()}
    high: dict[str, list[Tree]] = {name: [] for name in least}
    others: list[Condition] = []
    for condition in conditions(case):
        a, b = as_tree(condition.a), as_tree(condition.b)
        letters = [*symbols(a), *symbols(b)]
        if not letters and not condition.holds({}):
            raise CannotBuild(condition.message())
        if not letters or a == b:
            continue
        found = None
        if condition.relation in ("fits", "half", "one row"):
            for name in sorted(set(letters), key=_guides(case)):
                if found := bound(a, b, name, positive):
                    (low if found[0] == "low" else high)[name].append(found[1])
                    break
        if found is None:
            others.append(condition)
    return Domain({name: (_joined("max", low[name]), _joined("min", high[name])) for name in least}, tuple(others))


def _guides(case: Case) -> Any:
    """The order in which symbols take their bounds from others: the image's size first, then channels."""
    input_of = {symbol: address for address, symbol in case.problem.letters.items() if address.startswith("input.")}
    return lambda name: (name not in input_of, name)


def _joined(op: Any, trees: list[Tree]) -> Tree | None:
    different = list(dict.fromkeys(trees))
    if len(different) < 2:
        return different[0] if different else None
    return Apply(op, tuple(different))
