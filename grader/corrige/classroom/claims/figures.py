"""What stands behind `claimed`: a number, a formula, a list or matrix of them, or about how much."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from corrige.answers.messages import reason_text
from corrige.answers.reading import read
from corrige.answers.verdicts import Unreadable
from corrige.classroom.claims.fields import Field
from corrige.classroom.messages import Shown, language, listed
from corrige.document.formula import Apply, Exact, NotAFormula, Number, Symbol, TooLarge, Tree, evaluate, substitute
from corrige.document.formula import symbols as symbols_of
from corrige.problem.errors import BadFile

ELLIPSIS: Final = "..."
_MULTIPLES: Final = {"": 0, "k": 3, "K": 3, "M": 6, "G": 9, "B": 9}
_ABOUT = re.compile(r"[~≈≃]? ?(\d{1,3}(?:[ _]?\d{3}){1,5}|\d{1,15})(?:\.(\d{1,15})|,(\d{1,2}|\d{4,15}))? ?([kKMGB]?)")
_NAME = re.compile(r"[^\W\d]\w*")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class About:
    """A rounded figure: as printed, its value, and the unit of its last digit that is not zero.

    >>> printed = rounded_figure("138M")
    >>> printed.fits(138_357_544), printed.fits(138_500_000), printed.fits(137_500_000)
    (True, False, True)
    """

    text: str
    figure: Fraction
    unit: Fraction

    def fits(self, value: Exact) -> bool:
        """Whether the value, rounded (halves up) at that digit, is the figure."""
        return (value / self.unit + Fraction(1, 2)) // 1 * self.unit == self.figure


@dataclass(frozen=True)
class Beginning:
    """The beginning of a list that goes on."""

    values: tuple[Figure, ...]


Figure: TypeAlias = "Exact | Tree | About | Beginning | tuple[Figure, ...]"


def figure(field: Field, symbols: Collection[str]) -> Figure:
    """What is claimed. Raises BadFile where it is no figure or holds a symbol that is not among these."""
    match field.value:
        case str() if field.value == ELLIPSIS:
            raise field.bad(en='"..." stands only at the end of a list', fr='"..." ne va qu’à la fin d’une liste')
        case str():
            return expression(field, field.text(), symbols)
        case list():
            elements = list(field)
            if elements and elements[-1].value == ELLIPSIS:
                return Beginning(tuple(figure(one, symbols) for one in elements[:-1]))
            return tuple(figure(one, symbols) for one in elements)
        case dict():
            field.only("about")
            return _about(field["about"])
        case _:
            return field.number()


def expression(field: Field, text: str, symbols: Collection[str] = ()) -> Exact | Tree:
    """A number, or a formula in these symbols, written in `text`, which is a part of the field's."""
    plainly = {name: name if _PLAIN.fullmatch(name) else f"symbol_{i}" for i, name in enumerate(symbols)}
    # The reader takes a comma between digits for a decimal one; here it only ever separates arguments.
    plain = _NAME.sub(lambda found: plainly.get(found[0], found[0]), text.replace(",", ";"))
    found = read("formula", plain, "en", symbols=plainly.values() or (" ",))
    if isinstance(found, Unreadable):
        raise _unreadable(field, text, found, symbols)
    tree: Tree = found.value  # type: ignore[assignment]
    tree = substitute(tree, {other: Symbol(name) for name, other in plainly.items()})
    return tree if any(True for _ in symbols_of(tree)) else _valued(field, tree)


def _unreadable(field: Field, text: str, found: Unreadable, symbols: Collection[str]) -> BadFile:
    if found.reason.startswith("unknown symbol"):
        return field.bad(
            en="{text} holds `{name}`, which is no symbol of the network (its symbols: {symbols})",
            fr="{text} contient `{name}`, qui n’est pas un symbole du réseau (ses symboles : {symbols})",
            text=f'"{text}"',
            name=found.details["name"],
            symbols=listed(symbols, 40) or "∅",
        )
    details = {name: "," if word == ";" else word for name, word in found.details.items()}  # as it was typed
    return field.bad(
        en="{text} cannot be read at character {at}: {reason}",
        fr="{text} ne peut être lu au caractère {at} : {reason}",
        text=f'"{text}"',
        at=found.offset + 1,
        reason=Shown(reason_text(found.reason, details, language())),
    )


def _valued(field: Field, tree: Tree) -> Exact:
    try:
        return evaluate(tree, {})
    except ZeroDivisionError as error:
        raise field.bad(en="{value} divides by zero", fr="{value} divise par zéro", value=field) from error
    except (NotAFormula, TooLarge) as error:
        raise field.bad(
            en="{value} has no value that could be written",
            fr="{value} n’a pas de valeur qui puisse s’écrire",
            value=field,
        ) from error


def _about(field: Field) -> About:
    found = rounded_figure(field.text() if isinstance(field.value, str) else str(field.number()))
    if found is None:
        raise field.bad(
            en='must be a rounded figure such as "138M" (k or K, M, G, B), not {value}',
            fr='doit être un chiffre arrondi comme "138M" (k ou K, M, G, B), pas {value}',
            value=field,
        )
    return found


def rounded_figure(text: str) -> About | None:
    """The rounded figure that a text prints: `138M`, `0.5 M`, `61 700`; None where it prints none.

    >>> rounded_figure("1.50k")
    About(text='1.50k', figure=Fraction(1500, 1), unit=Fraction(100, 1))
    """
    found = _ABOUT.fullmatch(text)
    if found is None:
        return None
    whole = found[1].replace(" ", "").replace("_", "")
    decimals = found[2] or found[3] or ""
    digits = (whole + decimals).rstrip("0")
    if not digits.strip("0"):
        return None
    power = _MULTIPLES[found[4]] + len(whole) - len(digits)
    unit = Fraction(10) ** power
    return About(text, int(digits) * unit, unit)


def trees_in(value: object) -> list[Tree]:
    """The formulas of a figure."""
    match value:
        case Number() | Symbol() | Apply():
            return [value]
        case Beginning(values) | tuple(values):
            return [tree for one in values for tree in trees_in(one)]
        case _:
            return []
