"""What definition and engine say of problems that share their networks, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corrige.problem.errors import CannotBuild, Missing, Unnamed
from corrige.problem.network import walk
from corrige.problem.problem import Name, Problem, Unknown, Value, prefixed, split_element
from corrige.rules.graph import Functions, last, layer_of
from corrige.rules.values import Values

if TYPE_CHECKING:
    from corrige.reference.table import Table

DEFINITION, ENGINE = "definition", "engine"


@dataclass(frozen=True, slots=True)
class How:
    """By which means a reader came to a value, in words."""

    en: str
    fr: str

    def __str__(self) -> str:
        return self.en


FULL = How("full size", "en entier")
BY_FORMULA = How("torch's formula", "formule de torch")
OWN = How("on its own counts", "sur ses propres comptes")
COUNTED = (
    *("multiplications", "additions", "bias_additions", "operations", "macs"),
    *("multiplications_per_response", "additions_per_response", "operations_per_response"),
)
"""What the engine takes from torch's formulas where a layer is too large to run; shapes and parameters it measures."""
_MOST_ELEMENTS = 500_000
"""Elements of the images that are measured in one call: bounds the memory."""


class Witness(Values):
    """The values of a problem by one reader: its table, and on its numbers the family's own rules. No other rule.

    `read`: whether the table was asked for anything; a rule on givens alone is not proven by being run again.
    """

    def __init__(self, problem: Problem, functions: Functions, table: Table, k: int) -> None:
        super().__init__(problem, functions)
        self.table, self.k = table, k
        self.read = False

    def __missing__(self, name: Name) -> Any:
        if split_element(name)[0] in self.table:
            value, self.read = self.table.value(name, self.k), True
        elif split_element(name)[0] in self.problem.rules:
            value = super().__missing__(name)
        else:
            raise Unnamed(f"the reader has no `{name}`")
        self[name] = value
        return value


class Readings:
    """Both readers' tables of problems with the same networks and names of data; `refused` says why one has none."""

    def __init__(self, problems: Sequence[Problem], functions: Functions, device: str) -> None:
        from corrige.reference.table import Batch

        self.problems, self.functions = problems, functions
        self.tables: dict[str, Table] = {}
        self.refused: dict[str, CannotBuild] = {}
        self._alike: dict[Name, Any] = {}
        together = Batch(problems)
        for reader, measure in readers(device).items():
            try:
                self.tables[reader] = measure(together)
            except CannotBuild as error:
                self.refused[reader] = error

    def value(self, reader: str, name: Name, k: int) -> Value:
        """KeyError: the reader does not speak of it. TooLarge: it cannot go so far."""
        table = self.tables[reader]
        if split_element(name)[0] in self.problems[k].rules:
            witness = Witness(self.problems[k], self.functions, table, k)
            value = witness[name]
            if not witness.read:
                raise KeyError(f"`{name}` takes no number of the reader's")
            return value
        if reader == ENGINE and last(name) == "x" and self._same(name, k):
            return self.tables[DEFINITION].value(name, k)
        return table.value(name, k)

    def _same(self, name: Name, k: int) -> bool:
        """Whether the two arrays of a response are equal for problem k: compared once for all problems."""
        from corrige.reference.response import Response

        if name not in self._alike:
            match self.tables[DEFINITION].get(name), self.tables[ENGINE].get(name):
                case Response() as mine, Response() as theirs:
                    self._alike[name] = mine.agrees(theirs)
                case _:
                    self._alike[name] = None
        alike = self._alike[name]
        return alike is not None and bool(alike[k])

    def how(self, reader: str, name: Name, k: int) -> How:
        """By which means the reader came to it."""
        quantity = split_element(name)[0]
        if quantity in self.problems[k].rules:
            return OWN
        if reader == ENGINE and last(quantity) in COUNTED:
            _, engine = modules()
            if any(
                engine.how(self.tables[ENGINE], one) == engine.FORMULA for one in self._counted(layer_of(quantity), k)
            ):
                return BY_FORMULA
        return FULL

    def _counted(self, layer: Name, k: int) -> Iterator[Name]:
        """The layers whose counts add up to this one's: those inside a block, all of a network."""
        for key, net in self.problems[k].networks.items():
            if layer == prefixed(key, "total"):
                yield from (prefixed(key, name) for name, _ in walk(net.layers))
            for name, one in walk(net.layers):
                if layer == prefixed(key, name):
                    yield from (prefixed(key, inside) for inside, _ in walk(((name, one),)))


def readers(device: str) -> dict[str, Callable[[Any], Table]]:
    """Both readers' `measure`. Raises Missing where the library of one is not installed."""
    definition, engine = modules()
    return {DEFINITION: definition.measure, ENGINE: lambda problems: engine.measure(problems, device)}


def solvers(device: str) -> dict[str, Callable[[Problem, Unknown], tuple[int, ...]]]:
    definition, engine = modules()
    return {DEFINITION: definition.solutions, ENGINE: lambda problem, asked: engine.solutions(problem, asked, device)}


def modules() -> tuple[Any, Any]:
    try:
        from corrige.reference import definition, engine
    except ModuleNotFoundError as error:
        raise Missing(
            f"to prove keys, {error.name} is needed: pip install 'corrige[teacher]'",
            f"pour prouver les corrigés, il faut {error.name} : pip install 'corrige[teacher]'",
        ) from error
    return definition, engine


def together(problems: Sequence[Problem]) -> Iterator[list[int]]:
    """The indices of problems that can be measured in one call, in the order of their first."""
    from corrige.reference.table import key

    groups: dict[Any, list[int]] = {}
    for i, problem in enumerate(problems):
        groups.setdefault(key(problem), []).append(i)
    for group in groups.values():
        yield from _parts(group, problems[group[0]])


def _parts(group: list[int], one: Problem) -> Iterable[list[int]]:
    elements = max((net.input[0] * net.input[1] * net.input[2] for net in one.networks.values()), default=1)
    size = max(1, _MOST_ELEMENTS // elements)
    return (group[start : start + size] for start in range(0, len(group), size))
