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
Later: TypeAlias = Callable[[], Fact]


@dataclass(frozen=True, slots=True)
class Table(Mapping[Name, Fact]):
    """Quantities by name. `how`: by which means, where there are several ("measured", "torch's formula").

    Reading a quantity may raise TooLarge: the size of a layer is known where its products are too many to count.
    """

    facts: dict[Name, Fact | Later] = field(default_factory=dict)
    how: dict[Name, str] = field(default_factory=dict)

    def __getitem__(self, name: Name) -> Fact:
        fact = self.facts[name]
        if callable(fact):
            fact = self.facts[name] = fact()
        return fact

    def __contains__(self, name: object) -> bool:
        return name in self.facts

    def __iter__(self) -> Iterator[Name]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

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
            raise CannotBuild(f"`{name}` has the shape {list(found.values.shape[1:])}, its layer needs {list(shape)}")
        return found


def batch(problems: Batch | Sequence[Problem]) -> Batch:
    return problems if isinstance(problems, Batch) else Batch(problems)


def key(problem: Problem) -> Any:
    """Problems with equal keys can be measured in one batch."""
    return tuple(problem.networks.items()), tuple(problem.data)
