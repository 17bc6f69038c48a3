"""Whether a claimed figure is the value that was computed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from corrige.classroom.claims.about import About
from corrige.classroom.claims.domain import Domain
from corrige.classroom.claims.figures import Beginning, Figure
from corrige.classroom.claims.products import Printed
from corrige.classroom.claims.quantities import Kind, Value
from corrige.classroom.claims.responses import Step


def fits(claimed: Figure | Printed, value: Value, kind: Kind, domain: Domain) -> bool:
    """Whether the claim says this value: exactly, or as it is rounded, or as a list begins."""
    match claimed, value:
        case Printed(), Step():
            # the products of the window sum to the response: that those which are printed do, need not be asked
            return claimed.value == value.value and any(map(claimed.is_of, value.orders))
        case About(), int() | Fraction():
            return claimed.fits(value)
        case Beginning(values), tuple():
            return _equal(values, value[: len(values)], domain)
        case _ if kind == "values":
            return bool(_outer(claimed) == _outer(value))
        case _:
            return _equal(claimed, value, domain)


def _equal(claimed: Any, value: Any, domain: Domain) -> bool:
    if isinstance(claimed, tuple) or isinstance(value, tuple):
        return (
            isinstance(claimed, tuple)
            and isinstance(value, tuple)
            and len(claimed) == len(value)
            and all(_equal(a, b, domain) for a, b in zip(claimed, value, strict=True))
        )
    return domain.same(value, claimed)


def _outer(value: Any) -> Any:
    """The value without leading axes of length one."""
    while isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    return value
