"""A printed figure that is right but for its rounding: a formula's, or that of its digits."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any, Final, Literal

from corrige.classroom.claims.about import About
from corrige.classroom.claims.causes import Search
from corrige.classroom.claims.comparing import fits
from corrige.classroom.claims.figures import trees_in
from corrige.classroom.claims.words import figure
from corrige.classroom.messages import say
from corrige.document.formula import Apply, Number, Symbol

LEAST_CUT: Final = 100
"""A number that ends in fewer zeros may well be exact."""


def otherwise_rounded(search: Search) -> str | None:
    """How the figure was rounded, as a sentence goes on: not at all, up instead of down, cut off."""
    printed, value = search.printed, search.value
    if isinstance(printed, About) and isinstance(value, int | Fraction):
        return _of_digits(printed, value)
    if search.quantity.kind == "values" or not (trees_in(printed) or _has_fraction(printed)):
        return None
    if fits(_rounded("floor", printed), value, search.quantity.kind, search.domain):
        return say(
            en="is what one finds if one does not round down",
            fr="est ce que l’on trouve si l’on n’arrondit pas vers le bas",
        )
    if fits(_rounded("ceil", printed), value, search.quantity.kind, search.domain):
        return say(
            en="is what one finds if one does not round up",
            fr="est ce que l’on trouve si l’on n’arrondit pas vers le haut",
        )
    if fits(printed, _rounded_up(value), search.quantity.kind, search.domain):
        return say(
            en="is what one finds if one rounds up: round down, a window must not leave the image",
            fr="est ce que l’on trouve si l’on arrondit vers le haut : on arrondit vers le bas,"
            " une fenêtre ne sort pas de l’image",
        )
    return None


def _of_digits(printed: About, value: int | Fraction) -> str | None:
    if floor(value / printed.unit) * printed.unit == printed.figure:
        return say(en="is the value cut off, not rounded", fr="est la valeur coupée, non arrondie")
    if ceil(value / printed.unit) * printed.unit == printed.figure:
        return say(en="is the value rounded up", fr="est la valeur arrondie vers le haut")
    return _of_multiples(printed, value)


def _of_multiples(printed: About, value: int | Fraction) -> str | None:
    """k, M and G taken for one another."""
    for times in (1000, 1_000_000):
        if printed.times(Fraction(1, times)).fits(value):
            how = say(en="too large", fr="trop grand")
        elif printed.times(times).fits(value):
            how = say(en="too small", fr="trop petit")
        else:
            continue
        return say(
            en="is {times} times {how}: k, M and G are taken for one another",
            fr="est {times} fois {how} : k, M et G sont pris l’un pour l’autre",
            times=figure(times),
            how=how,
        )
    return None


def zeros_more_or_fewer(search: Search) -> str | None:
    """A whole or a rounded number with zeros too many or too few."""
    value = search.value
    if not isinstance(value, int) or not value:
        return None
    for times in (10, 100, 1000):
        if _times(search.printed, Fraction(1, times), value):
            return say(
                en="is {times} times the value: zeros too many",
                fr="est {times} fois la valeur : des zéros de trop",
                times=figure(times),
            )
        if _times(search.printed, Fraction(times), value):
            return say(
                en="is the value divided by {times}: zeros are missing",
                fr="est la valeur divisée par {times} : il manque des zéros",
                times=figure(times),
            )
    return None


def _times(printed: Any, factor: Fraction, value: int | Fraction) -> bool:
    if isinstance(printed, About):
        return printed.times(factor).fits(value)
    return isinstance(printed, int) and printed * factor == value


def is_rounded(search: Search) -> str | None:
    """A whole number that is the value at fewer digits, though it is printed as exact."""
    printed, value = search.printed, search.value
    if not isinstance(printed, int) or not isinstance(value, int) or printed == 0:
        return None
    text = str(abs(printed))
    unit = 10 ** (len(text) - len(text.rstrip("0")))
    if (
        unit < LEAST_CUT
        or abs(value) < unit
        or printed not in (value // unit * unit, (2 * value + unit) // (2 * unit) * unit)
    ):
        return None
    return say(
        en="is {value} at fewer digits; a rounded figure is written {about}",
        fr="est {value} avec moins de chiffres ; un chiffre arrondi s’écrit {about}",
        value=figure(value),
        about="{ about = … }",
    )


def _has_fraction(printed: Any) -> bool:
    return any(map(_has_fraction, printed)) if isinstance(printed, tuple) else isinstance(printed, Fraction)


def _rounded(way: Literal["floor", "ceil"], printed: Any) -> Any:
    match printed:
        case tuple():
            return tuple(_rounded(way, one) for one in printed)
        case Fraction():
            return floor(printed) if way == "floor" else ceil(printed)
        case Number() | Symbol() | Apply():
            return Apply(way, (printed,))
        case _:
            return printed


def _rounded_up(value: Any) -> Any:
    match value:
        case tuple():
            return tuple(map(_rounded_up, value))
        case Apply(op, args):
            return Apply("ceil" if op == "floor" else op, tuple(map(_rounded_up, args)))
        case _:
            return value
