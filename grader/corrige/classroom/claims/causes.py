"""What reproduces a printed figure: a named mistake, one thing of the network that is another, two of them.

Found by trying, the smallest change first; nothing here is written for a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from corrige.classroom.claims.about import About
from corrige.classroom.claims.altering import CONVOLUTIONS, Change
from corrige.classroom.claims.blocks import block_changes, merged
from corrige.classroom.claims.case import Case
from corrige.classroom.claims.changes import field_changes, group_changes, mode_changes, slope_changes, some_grouped
from corrige.classroom.claims.comparing import fits
from corrige.classroom.claims.domain import NUMBERS, Domain, domain
from corrige.classroom.claims.figures import Beginning, Figure, trees_in
from corrige.classroom.claims.knobs import UNKNOWN, Knob, knobs, one_sided
from corrige.classroom.claims.products import Printed
from corrige.classroom.claims.quantities import Quantity, Value, View
from corrige.classroom.claims.structure import headless, layer_changes, more_pooling
from corrige.classroom.messages import Shown, say
from corrige.document.formula import NotAFormula, Tree, evaluate_shared
from corrige.problem.errors import CannotBuild, Unnamed
from corrige.problem.layers import Linear

MOST_PAIRS: Final = 500
MOST_LAYERS: Final = 60_000
WORTH_A_PAIR: Final = 1000
"""Of small numbers too many are two changes away from any other."""


@dataclass
class Budget:
    """How many layers may still be looked at: the same on any machine."""

    left: int

    def spend(self, layers: int) -> bool:
        self.left -= layers
        return self.left >= 0


@dataclass(frozen=True)
class Search:
    """A printed figure, the network and quantity that it should be of, and the value that it has. `least`: the least
    value of each symbol, `domain` all that they stand for; `pairs`: whether two changes are tried together."""

    case: Case
    quantity: Quantity
    view: View
    printed: Figure | Printed
    value: Value
    least: Mapping[str, int]
    domain: Domain
    pairs: bool = True
    budget: Budget = field(default_factory=lambda: Budget(MOST_LAYERS))

    def of(self, case: Case) -> Value | None:
        """The quantity of another network; None where there is none, or the search has gone on for long enough."""
        if not self.budget.spend(len(case.layers)):
            return None
        try:
            return self.quantity.of(case, self.view)
        except (CannotBuild, NotAFormula, ArithmeticError, Unnamed):  # a wrong rule may need what the layer has not
            return None

    def reproduced(self, case: Case) -> bool:
        """Whether the printed figure is that of another network."""
        value = self.of(case)
        numbers = not case.problem.letters and not trees_in(self.printed)
        if value is None or (numbers and not fits(self.printed, value, self.quantity.kind, NUMBERS)):
            return False
        try:
            over = domain(case, self.least)
        except CannotBuild:
            return False
        return bool(over.some_points) and fits(self.printed, value, self.quantity.kind, over)

    def made(self, change: Change) -> Case | None:
        """The network that a change makes, if it reproduces the figure."""
        try:
            case = change.make(self.case)
        except CannotBuild:
            return None
        return case if self.reproduced(case) else None


@dataclass(frozen=True)
class Cause:
    """What reproduces the figure, as it is said, and the value that one then finds."""

    said: str
    value: Value | None


def first_of(search: Search, changes: Iterable[Change]) -> Cause | None:
    """The first change that reproduces the figure."""
    for change in changes:
        if (case := search.made(change)) is not None:
            return Cause(change.said, search.of(case))
    return None


def one_change(search: Search) -> Cause | None:
    """One field, one number or one layer that is another."""
    return first_of(search, _singles(search))


def _singles(search: Search) -> Iterator[Change]:
    yield from headless(search.case)
    yield from field_changes(search.case)
    yield from mode_changes(search.case)
    yield from slope_changes(search.case)
    yield from block_changes(search.case)
    yield from _turned(search, knobs(search.case))
    yield from group_changes(search.case)
    yield from _turned(search, one_sided(search.case))
    yield from merged(search.case)
    yield from layer_changes(search.case)
    yield from some_grouped(search.case)


def _turned(search: Search, some: Iterable[Knob]) -> Iterator[Change]:
    return (knob.change(n) for knob in some for n in _usual(search, knob))


def one_number(search: Search) -> Cause | None:
    """Any number of filters, units, channels or pixels, found from a count, or from an entry of a list."""
    if search.case.problem.letters or search.quantity.open:
        return None
    for at, printed in _entries(search.printed, search.value):
        if found := first_of(search, _any_number(search, at, printed)):
            return found
    return None


def _entries(printed: Any, value: Any) -> Iterator[tuple[int | None, int]]:
    """What is printed otherwise than it is: the figure, or the first such entry of a list."""
    if isinstance(printed, int) and not isinstance(value, tuple):
        yield None, printed
    elif isinstance(printed, tuple) and isinstance(value, tuple):
        both = enumerate(zip(printed, value, strict=False))
        yield from [(at, a) for at, (a, b) in both if a != b and isinstance(a, int) and isinstance(b, int)][:1]


def _any_number(search: Search, at: int | None, printed: int) -> Iterator[Change]:
    for knob in knobs(search.case):
        if knob.most:
            value = search.of(knob.lettered(search.case))
            tree = value[at] if isinstance(value, tuple) and at is not None and at < len(value) else value
            if isinstance(tree, Tree):
                yield from (knob.change(n) for n in _solved(tree, printed, knob.most))


def _usual(search: Search, knob: Knob) -> Iterator[int]:
    """The numbers that a course has at a knob; of a count only those that give the figure, all found in one go."""
    usual = knob.likely if isinstance(search.printed, About) else knob.usual
    if search.quantity.kind != "number" or search.case.problem.letters:
        yield from usual
    elif isinstance(tree := search.of(knob.lettered(search.case)), Tree):
        yield from (n for n in usual if _is(search.printed, evaluate_shared(tree, {UNKNOWN: n})))


def _is(printed: Any, value: Any) -> bool:
    return printed.fits(value) if isinstance(printed, About) else bool(printed == value)


def _solved(tree: Tree, wanted: int, most: int) -> Iterator[int]:
    """The number up to `most` that gives the wanted value, where the value grows or shrinks with it."""
    low, high = 1, most
    rises = evaluate_shared(tree, {UNKNOWN: low}) < evaluate_shared(tree, {UNKNOWN: high})
    while low < high:
        middle = (low + high) // 2
        value = evaluate_shared(tree, {UNKNOWN: middle})
        if value >= wanted if rises else value <= wanted:
            high = middle
        else:
            low = middle + 1
    if evaluate_shared(tree, {UNKNOWN: low}) == wanted:
        yield low


def _worth_a_pair(search: Search) -> bool:
    match search.printed:
        case _ if not search.pairs:
            return False
        case About():
            return True
        case int():
            return abs(search.printed) >= WORTH_A_PAIR
        case Beginning(values) | tuple(values):
            return len(values) > 2 and search.quantity.kind == "list"
        case _:
            return False


def two_changes(search: Search) -> Cause | None:
    """Two changes, at least one of which makes a difference by itself."""
    if not _worth_a_pair(search):
        return None
    changes = _prime(search.case)
    effective = {at for at, change in enumerate(changes) if _differs(search, change)}
    pairs = (pair for pair in combinations(range(len(changes)), 2) if effective.intersection(pair))
    for i, j in sorted(pairs, key=sum)[:MOST_PAIRS]:
        one, other = (changes[i], changes[j]) if i in effective else (changes[j], changes[i])
        try:
            case = other.make(one.make(search.case))
        except CannotBuild:
            continue
        if search.reproduced(case):
            return Cause(
                say(en="{one} and {other}", fr="{one} et {other}", one=Shown(one.said), other=Shown(other.said)),
                search.of(case),
            )
    return None


def _differs(search: Search, change: Change) -> bool:
    try:
        value = search.of(change.make(search.case))
    except CannotBuild:
        return False
    return value is not None and value != search.value


def _prime(case: Case) -> list[Change]:
    """The changes of many layers at once, and of those that stand at an end.

    First those of all layers but the first: whoever copies a line copies its arguments.
    """
    convolutions = [name for name, layer in case.layers.items() if isinstance(layer, CONVOLUTIONS)]
    dense = [name for name, layer in case.layers.items() if isinstance(layer, Linear)]
    first = next(iter(convolutions), "")
    ends = [("input",), tuple(convolutions[:1]), tuple(dense[-1:])]
    found = [knob.change(n) for knob in knobs(case) for n in knob.prime]
    found += [*more_pooling(case), *field_changes(case)]
    many = [change for change in found if len(change.layers) > 1]
    return [
        *(change for change in many if first not in change.layers),
        *(change for change in found if not change.layers or change.layers in ends),
        *(change for change in many if first in change.layers),
    ]
