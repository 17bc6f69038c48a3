"""A layer of a claim: the layer of `corrige.problem` that it stands for, with symbols where the file has some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from corrige.classroom.claims.fields import Field
from corrige.classroom.claims.tensors import Tensor
from corrige.document.formula import Symbol
from corrige.problem.layers import Concat, Layer, Product, Residual
from corrige.problem.network import LETTERS


@dataclass(frozen=True)
class Spec:
    """A layer as the file gives it, at `at`.

    `given`: the fields of the class `make`. `branches`: those of a block. `kernel`: its values,
    [filter][channel][row][column]. `row`: what a summary prints of it, `shape` and `parameters`.
    """

    name: str
    at: Field
    make: type[Any]
    given: Mapping[str, Any]
    branches: tuple[tuple[Spec, ...], ...] = ()
    kernel: Tensor | None = None
    row: Mapping[str, Field] = field(default_factory=dict)

    def layer(self, numbers: Mapping[str, int]) -> Layer:
        """The layer with numbers for its symbols. Raises CannotBuild."""
        parts = tuple(tuple((one.name, one.layer(numbers)) for one in branch) for branch in self.branches)
        if self.make is Residual:
            return Residual(body=parts[0], shortcut=parts[1])
        if self.make is Product:
            return Product(body=parts[0], gate=parts[1])
        if self.make is Concat:
            return Concat(branches=parts)
        layer: Layer = self.make(**{name: put(value, numbers) for name, value in self.given.items()})
        return layer

    def letters(self) -> Iterator[tuple[str, str]]:
        """Each address that is a symbol, and which: `("conv2d_1.f_h", "f")`."""
        for letter, (name, place) in LETTERS.get(self.make, {}).items():
            value = self.given.get(name)
            size = value[place] if place is not None and isinstance(value, tuple) else value
            if isinstance(size, Symbol):
                yield f"{self.name}.{letter}", size.name

    def walk(self) -> Iterator[Spec]:
        """The layer after all that stand in it."""
        for branch in self.branches:
            for one in branch:
                yield from one.walk()
        yield self


def put(value: Any, numbers: Mapping[str, int]) -> Any:
    """The value with numbers for its symbols."""
    match value:
        case Symbol(name):
            return numbers[name]
        case tuple():
            return tuple(put(one, numbers) for one in value)
        case _:
            return value


def spec(name: str, at: Field, make: type[Any], kernel: Tensor | None = None, **given: Any) -> Spec:
    row = {key: found for key in ("shape", "parameters") if (found := at.get(key)) is not None}
    return Spec(name=name, at=at, make=make, given=given, kernel=kernel, row=row)


def only(at: Field, *known: str) -> None:
    """Raises BadFile at a field that is none of these, nor one that any layer may have."""
    at.only("layer", *known, "name", "repeat", "shape", "parameters")
    if (name := at.get("name")) is not None:
        name.text()
