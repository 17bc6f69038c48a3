"""Values of many problems in one array: exact integers or fractions over one denominator, or rounded reals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
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
            raise outside(index, one.shape)
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
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))


def outside(index: Sequence[int], lengths: Sequence[int]) -> CannotBuild:
    """An element that a response does not have."""
    return CannotBuild(
        f"the element {list(index)} lies outside {list(lengths)}",
        f"l’élément {list(index)} est hors de {list(lengths)}",
    )


def checked(bound: int) -> int:
    """`bound`, unless numbers of that size may not be exact."""
    if bound >= LARGEST:
        raise TooLarge(
            f"values up to {bound} may not be exact beyond {LARGEST}",
            f"des valeurs jusqu’à {bound} peuvent ne plus être exactes au-delà de {LARGEST}",
        )
    return bound


def response(values: Sequence[Value]) -> Response:
    """One value a problem, all of one shape: integers, Fractions or nested tuples of them.

    >>> response([((1, 2),), ((3, Fraction(1, 2)),)])
    Response(values=array([[[2, 4]],
    <BLANKLINE>
           [[6, 1]]]), denominator=2)
    """
    try:
        found = np.array(values)
    except ValueError as error:
        raise CannotBuild(
            "the rows of a value have different lengths", "les lignes d’une valeur ont des longueurs différentes"
        ) from error
    match found.dtype.kind:
        case "i":
            checked(largest(found))
            return Response(found)
        case "f":
            return Response(found)
        case "O" | "u":
            return _fractions(found)
        case _:
            raise CannotBuild(
                f"{values[0]!r} is no number and no table of numbers",
                f"{values[0]!r} n’est ni un nombre ni un tableau de nombres",
            )


def _fractions(found: Array) -> Response:
    """Integers too large for int64, and Fractions over their common denominator."""
    numbers = [number if isinstance(number, Fraction) else Fraction(int(number)) for number in found.flat]
    denominator = lcm(*{number.denominator for number in numbers})
    numerators = [number.numerator * (denominator // number.denominator) for number in numbers]
    checked(max(map(abs, numerators)))
    return Response(np.array(numerators, np.int64).reshape(found.shape), denominator)
