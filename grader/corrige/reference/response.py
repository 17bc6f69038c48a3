"""Values of many problems in one array: exact integers or fractions over one denominator, or rounded reals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corrige.problem.errors import CannotBuild, CorrigeError
from corrige.problem.problem import Value

Array: TypeAlias = NDArray[Any]

LARGEST = 2**53
"""Up to here float64 holds every integer: both readers refuse what could pass it."""
RELATIVE, ABSOLUTE = 1e-9, 1e-12
"""How far two readers may differ on a rounded real (sigmoid, softmax); never on what is exact."""


class TooLarge(CorrigeError):
    """A reader cannot go that far: too many products to form one by one, or numbers too large to be exact."""

    exit_code = 3


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """`values[problem, …] / denominator`: int64 where exact, float64 (denominator 1) where rounded."""

    values: Array
    denominator: int = 1

    @property
    def exact(self) -> bool:
        return bool(self.values.dtype.kind == "i")

    def over(self, denominator: int) -> Array:
        """The numerators over a multiple of the denominator."""
        factor, rest = divmod(denominator, self.denominator)
        if rest:
            raise ValueError(f"{denominator} is no multiple of {self.denominator}")
        if factor == 1:
            return self.values
        if self.exact:
            checked(largest(self.values) * factor)
        return self.values * factor

    def value(self, k: int = 0, index: tuple[int, ...] = ()) -> Value:
        """Problem k's value, or one element of it: tuples of ints and Fractions (floats where rounded)."""
        one = self.values[k]
        if any(not 0 <= i < n for i, n in zip(index, one.shape, strict=False)) or len(index) > one.ndim:
            raise CannotBuild(f"the element {list(index)} lies outside {list(one.shape)}")
        return self._plain(one[index].tolist())

    def _plain(self, value: Any) -> Value:
        if isinstance(value, list):
            return tuple(self._plain(part) for part in value)
        if self.denominator == 1:
            return value
        whole, rest = divmod(value, self.denominator)
        return Fraction(value, self.denominator) if rest else whole

    def agrees(self, other: Response) -> NDArray[np.bool_]:
        """For each problem, whether both have the same values: exactly, unless one is rounded."""
        if self.values.shape != other.values.shape:
            return np.zeros(max(len(self.values), len(other.values)), bool)
        if self.exact and other.exact:
            common = lcm(self.denominator, other.denominator)
            same = self.over(common) == other.over(common)
        else:
            mine, theirs = self.values / self.denominator, other.values / other.denominator
            same = np.isclose(mine, theirs, rtol=RELATIVE, atol=ABSOLUTE)
        return np.asarray(same.reshape(len(same), -1).all(axis=1))


def largest(values: Array) -> int:
    """The largest magnitude among integers."""
    return max(abs(int(values.max(initial=0))), abs(int(values.min(initial=0))))


def checked(bound: int) -> int:
    """`bound`, unless numbers of that size may not be exact."""
    if bound >= LARGEST:
        raise TooLarge(f"values up to {bound} may not be exact beyond {LARGEST}")
    return bound


def response(values: Sequence[Value]) -> Response:
    """One value a problem, all of one shape: integers, Fractions or nested tuples of them.

    >>> response([((1, 2),), ((3, Fraction(1, 2)),)])
    Response(values=array([[[2, 4]],
    <BLANKLINE>
           [[6, 1]]]), denominator=2)
    """
    shape = _shape(values[0])
    flat: list[Any] = list(values)
    for _ in shape:
        lengths = {len(part) for part in flat}
        if len(lengths) != 1:
            raise CannotBuild(f"the rows of a value have different lengths: {sorted(lengths)}")
        flat = list(chain.from_iterable(flat))
    denominator = 1
    if any(type(number) is Fraction for number in flat):
        denominator = lcm(*{number.denominator for number in flat})
        flat = [number.numerator * (denominator // number.denominator) for number in flat]
    if flat and isinstance(flat[0], float):
        return Response(np.array(flat, float).reshape(len(values), *shape))
    checked(max(max(flat, default=0), -min(flat, default=0)))
    return Response(np.fromiter(flat, np.int64, len(flat)).reshape(len(values), *shape), denominator)


def _shape(value: Value) -> tuple[int, ...]:
    found = []
    while isinstance(value, tuple | list):
        found.append(len(value))
        value = value[0] if value else 0
    return tuple(found)
