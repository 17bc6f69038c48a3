"""Numbers, figures and layers as a person writes them, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final

from corrige.classroom.claims.about import About
from corrige.classroom.claims.figures import Beginning
from corrige.classroom.claims.products import Printed
from corrige.classroom.claims.responses import Step
from corrige.classroom.messages import Shown, language, say
from corrige.document.notation import unicode
from corrige.document.wording import fraction_text, integer_text

MOST_SHOWN: Final = 400


def number(value: Any) -> str:
    """A number or a formula."""
    match value:
        case int():
            return integer_text(value, language())
        case Fraction():
            return fraction_text(value, language())
        case _:
            return unicode(value)


def figure(value: Any) -> Shown:
    """Any figure: a list in square brackets, cut where it is very long."""
    text = _text(value)
    return Shown(text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…")


def _text(value: Any) -> str:
    match value:
        case About(text=text):
            return text
        case Beginning(values):
            return _bracketed([*map(_text, values), "…"], values)
        case tuple():
            return _bracketed(map(_text, value), value)
        case Step() | Printed():
            return number(value.value)
        case _:
            return number(value)


def _bracketed(parts: Iterable[str], values: tuple[Any, ...]) -> str:
    """In French a semicolon stands between numbers of which one has a decimal comma."""
    decimals = language() == "fr" and any(isinstance(value, Fraction) for value in values)
    return "[" + ("\u202f; " if decimals else ", ").join(parts) + "]"


def squared(value: Any, square: bool) -> Any:
    """The one number of two that are equal, where one may stand for both."""
    return value[0] if square and isinstance(value, tuple) and len(value) == 2 and value[0] == value[1] else value


def square(rows: Any, columns: Any) -> str:
    return f"{number(rows)}×{number(columns)}"


def ordinal(n: int) -> str:
    """The n-th, from 1: `3e`, `3rd`."""
    if language() == "fr":
        return "1er" if n == 1 else f"{n}e"
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


QUANTITY_NAMES = {
    "parameters": ("paramètres", "parameters"),
    "weights": ("poids", "weights"),
    "biases": ("biais", "biases"),
    "operations": ("opérations", "operations"),
    "multiplications": ("multiplications", "multiplications"),
    "additions": ("additions entre les produits", "additions between the products"),
    "bias_additions": ("additions de biais", "additions of a bias"),
    "macs": ("MACs", "MACs"),
}


def of_quantity(name: str) -> str:
    """`operations`, after "the number of"; `d’opérations`, after « le nombre »."""
    fr, en = QUANTITY_NAMES[name]
    return say(en=en, fr=f"d’{fr}" if fr[0] in "ao" else f"de {fr}")
