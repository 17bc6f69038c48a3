"""Runs of text: words, numbers and formulas, and a line of them.

Numbers are values, so that each language groups their digits in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from corrige.document.formula import Exact, Tree


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text, typographic signs as they are; a printer escapes it."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: an integer, a fraction, or a decimal number with its decimals."""

    value: int | Fraction
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula within a line; with `numbers`, they are printed in place of the symbols."""

    tree: Tree
    numbers: Mapping[str, Exact] | None = None


Inline: TypeAlias = Words | Strong | Emphasis | Code | Figure | Formula

Line: TypeAlias = tuple[Inline, ...]


def line(*parts: str | int | Fraction | Tree | Inline) -> Line:
    """A line of text from mixed parts: text, numbers, formulas.

    >>> line("f = ", 3)
    (Words(text='f = '), Figure(value=3, decimals=None))
    """
    return tuple(_inline(part) for part in parts)


def _inline(part: Any) -> Inline:
    match part:
        case str():
            return Words(part)
        case int() | Fraction():
            return Figure(part)
        case Words() | Strong() | Emphasis() | Code() | Figure() | Formula():
            return part
        case _:
            return Formula(part)
