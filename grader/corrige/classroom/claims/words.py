"""Numbers, figures and layers as a person writes them, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from corrige.classroom.claims.figures import About, Beginning
from corrige.classroom.claims.products import Printed
from corrige.classroom.claims.responses import Step
from corrige.classroom.messages import language, say
from corrige.document.formula import Tree
from corrige.document.notation import unicode
from corrige.document.wording import fraction_text, integer_text


def number(value: Any) -> str:
    """A number or a formula."""
    match value:
        case int():
            return integer_text(value, language())
        case Fraction():
            return fraction_text(value, language())
        case _:
            return unicode(value)


def figure(value: Any) -> str:
    """Any figure, as short as it can be: a list in square brackets."""
    match value:
        case About(text=text):
            return text
        case Beginning(values):
            return _bracketed([*map(figure, values), "…"], values)
        case tuple():
            return _bracketed(map(figure, value), value)
        case Step() | Printed():
            return number(value.value)
        case _:
            return number(value)


def _bracketed(parts: Iterable[str], values: tuple[Any, ...]) -> str:
    """In French a semicolon stands between numbers of which one has a decimal comma."""
    decimals = language() == "fr" and any(isinstance(value, Fraction) for value in values)
    return "[" + ("\u202f; " if decimals else ", ").join(parts) + "]"


def square(rows: Any, columns: Any) -> str:
    return f"{number(rows)}×{number(columns)}"


def ordinal(n: int) -> str:
    """The n-th, from 1: `3e`, `3rd`."""
    if language() == "fr":
        return "1er" if n == 1 else f"{n}e"
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def several(values: Iterable[Any]) -> str:
    """Different values one after the other, each once."""
    return ", ".join(dict.fromkeys(map(figure, values)))


def is_formula(value: Any) -> bool:
    return isinstance(value, Tree)


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


def quantity_name(name: str) -> str:
    fr, en = QUANTITY_NAMES[name]
    return say(en=en, fr=fr)
