"""What a reader measured: quantities by name, some computed only when asked for; and the problems it measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from corrige.problem.errors import CannotBuild
from corrige.problem.network import Network
from corrige.problem.problem import Name, Problem, Value, split_element
from corrige.reference.response import Response, response


@dataclass(frozen=True, slots=True)
class Products:
    """The products of each element of a response: `pairs(k, index)` gives them for problem k."""

    pairs: Callable[[int, tuple[int, ...]], Value]


Fact: TypeAlias = int | Response | Products
"""A size or count, the same for all problems; responses; products."""
Quantities: TypeAlias = Mapping[str, Callable[[Any], Fact]]
"""How each quantity is read off what was measured; many layers share one such table."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some quantities of a layer, a block or a network, read off `of` when they are asked for."""

    of: Any
    quantities: Quantities


@dataclass(frozen=True, slots=True)
class Table(Mapping[Name, Fact]):
    """Quantities by name: `parts` by what they belong to (`conv`, `total`), `facts` those that were asked for.

    Reading a quantity may raise TooLarge: the size of a layer is known where its products are too many to count.
    """

    parts: dict[Name, list[Part]] = field(default_factory=dict)
    facts: dict[Name, Fact] = field(default_factory=dict)

    def add(self, owner: Name, of: Any, quantities: Quantities) -> None:
        self.parts.setdefault(owner, []).append(Part(of, quantities))

    def __getitem__(self, name: Name) -> Fact:
        if name not in self.facts:
            part, quantity = self._find(name)
            self.facts[name] = part.quantities[quantity](part.of)
        return self.facts[name]

    def _find(self, name: Name) -> tuple[Part, str]:
        owner, _, quantity = name.rpartition(".")
        for part in self.parts.get(owner, ()):
            if quantity in part.quantities:
                return part, quantity
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        owner, _, quantity = str(name).rpartition(".")
        return any(quantity in part.quantities for part in self.parts.get(owner, ()))

    def __iter__(self) -> Iterator[Name]:
        return (
            f"{owner}.{quantity}" for owner, parts in self.parts.items() for p in parts for quantity in p.quantities
        )

    def __len__(self) -> int:
        return sum(len(part.quantities) for parts in self.parts.values() for part in parts)

    def response(self, name: Name) -> Response:
        """The values of an output or of data."""
        fact = self[name]
        if not isinstance(fact, Response):
            raise TypeError(f"`{name}` is no response")
        return fact

    def number(self, name: Name) -> int:
        """A size or a count."""
        fact = self[name]
        if not isinstance(fact, int):
            raise TypeError(f"`{name}` is not one number")
        return fact

    def value(self, name: Name, k: int = 0) -> Value:
        """Problem k's value of a quantity, or of one element such as `conv.x[0,1,2]`. KeyError: not measured."""
        quantity, index = split_element(name)
        match self[quantity]:
            case Response() as found:
                return found.value(k, index)
            case Products() as found:
                return found.pairs(k, index)
            case number:
                return number


@dataclass(frozen=True, slots=True)
class Batch:
    """Problems with the same networks and data of the same shapes, measured together."""

    problems: Sequence[Problem]
    _arrays: dict[Name, Response | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.problems:
            raise ValueError("no problem to measure")
        if any(problem.instead for problem in self.problems):
            raise ValueError("a problem with `instead` is a wrong problem: only the rules solve those")
        first = self.problems[0]
        for other in self.problems:
            if other.networks != first.networks or other.data.keys() != first.data.keys():
                raise ValueError("the problems of a batch must have the same networks and the same data")

    def __len__(self) -> int:
        return len(self.problems)

    @property
    def networks(self) -> Mapping[str, Network]:
        return self.problems[0].networks

    def array(self, name: Name) -> Response | None:
        """The data of this name, one problem after the other; None where there is none."""
        if name not in self._arrays:
            given = name in self.problems[0].data
            self._arrays[name] = response([problem.data[name] for problem in self.problems]) if given else None
        return self._arrays[name]

    def shaped(self, name: Name, shape: tuple[int, ...]) -> Response | None:
        """The data of this name, which must have this shape."""
        found = self.array(name)
        if found is not None and found.values.shape[1:] != shape:
            has = list(found.values.shape[1:])
            raise CannotBuild(
                f"`{name}` has the shape {has}, its layer needs {list(shape)}",
                f"`{name}` est de forme {has}, sa couche veut {list(shape)}",
            )
        return found


def batch(problems: Batch | Sequence[Problem]) -> Batch:
    return problems if isinstance(problems, Batch) else Batch(problems)


def key(problem: Problem) -> Any:
    """Problems with equal keys can be measured in one batch."""
    return tuple(problem.networks.items()), tuple(problem.data)
