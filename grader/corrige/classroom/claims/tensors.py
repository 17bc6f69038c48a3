"""Images and kernels as a file gives them: lists of numbers, leading axes of length one left out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final, TypeAlias

from corrige.classroom.claims.fields import Field
from corrige.classroom.claims.figures import expression
from corrige.document.formula import Exact

Tensor: TypeAlias = "tuple[Exact | Tensor, ...]"

MOST_VALUES: Final = 200_000


def tensor(field: Field, least: int, most: int) -> Tensor:
    """Nested tuples of exact numbers, from `least` to `most` axes deep, the rows of one length. Raises BadFile."""
    value = _read(field, most)
    axes = shape_of(value)
    if len(axes) < least:
        raise field.bad(
            en="must be a matrix [[ … ], … ], not {value}",
            fr="doit être une matrice [[ … ], … ], pas {value}",
            value=field,
        )
    check_rows(field, value)
    return value


def _read(field: Field, deep: int) -> Tensor:
    if deep == 0:
        raise field.bad(en="there are too many brackets", fr="il y a trop de crochets")
    elements = list(field)
    if not elements:
        raise field.bad(en="this list is empty", fr="cette liste est vide")
    if len(elements) > MOST_VALUES:
        raise field.bad(en="more than {most} values", fr="plus de {most} valeurs", most=MOST_VALUES)
    return tuple(_read(one, deep - 1) if isinstance(one.value, list) else _number(one) for one in elements)


def _number(field: Field) -> Exact:
    """A number, or a quotient such as "1/9"."""
    if not isinstance(field.value, str):
        return field.number()
    found = expression(field, field.text())
    assert isinstance(found, int | Fraction), "without symbols an expression is a number"
    return found


def shape_of(value: tuple[Any, ...]) -> tuple[int, ...]:
    """The lengths of the axes, by the first element of each.

    >>> shape_of(((1, 2, 3), (4, 5, 6)))
    (2, 3)
    """
    found = []
    inner: object = value
    while isinstance(inner, tuple):
        found.append(len(inner))
        inner = inner[0] if inner else 0
    return tuple(found)


def check_rows(field: Field, value: tuple[Any, ...]) -> None:
    """Raises BadFile where the parts of a nested tuple are not all of one shape."""
    axes = shape_of(value)
    for one, part in zip(field, value, strict=True):
        found = shape_of(part) if isinstance(part, tuple) else ()
        if found != axes[1:]:
            raise one.bad(
                en="the rows differ: here {here}, before {before}",
                fr="les lignes diffèrent : ici {here}, avant {before}",
                here=" × ".join(map(str, found)) or one,
                before=" × ".join(map(str, axes[1:])) or 1,
            )
        if isinstance(part, tuple):
            check_rows(one, part)


def deepened(value: Tensor, axes: int) -> Tensor:
    """The value with leading axes of length one put before it until it has so many."""
    while len(shape_of(value)) < axes:
        value = (value,)
    return value
