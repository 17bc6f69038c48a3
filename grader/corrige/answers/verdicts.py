"""What reading an answer gives: a value, or the place where it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from corrige.answers.messages import EXAMPLES, EXPECTED, reason_text
from corrige.document.formula import Exact, Tree
from corrige.document.notation import value_text
from corrige.document.wording import NARROW, Language

Kind: TypeAlias = Literal["integer", "real", "shape", "matrix", "list", "set", "sum", "formula", "choice"]
KINDS: tuple[Kind, ...] = ("integer", "real", "shape", "matrix", "list", "set", "sum", "formula", "choice")


@dataclass(frozen=True, slots=True)
class Product:
    """One product as written: the sign before it and its factors, each with its own; a number alone has one factor.

    `- 2·(-3)` is the sign -1 and the factors 2 and -3.
    """

    sign: int
    factors: tuple[Exact, ...]

    @property
    def value(self) -> Exact:
        value: Exact = self.sign
        for factor in self.factors:
            value *= factor
        return value

    @property
    def positive(self) -> bool:
        """Whether its minus signs cancel out; a product of zero has signs too."""
        return (self.sign < 0) == (sum(factor < 0 for factor in self.factors) % 2 == 1)


@dataclass(frozen=True, slots=True)
class ProductSum:
    """A sum of products in the order written, and the result behind the equal sign if there is one."""

    products: tuple[Product, ...]
    total: Exact | None = None

    @property
    def value(self) -> Exact:
        return sum((product.value for product in self.products), start=0)


Value: TypeAlias = "Exact | str | Tree | ProductSum | tuple[Value, ...]"
"""Integer and real: a number. Shape, list and set: a tuple of numbers (list and set: or of formulas). Matrix: nested
tuples. Choice: a tuple of words. Sum: a ProductSum. Formula: a tree."""


@dataclass(frozen=True, slots=True)
class Read:
    """An answer that was understood.

    `also` holds what else the notation may stand for: `torch.Size([1, 6, 28, 28])` is 6 × 28 × 28 as written,
    28 × 28 × 6 in a sheet's order, and has an axis for the batch. `labels` are the axes' names that the student wrote.
    `evaluated` is False where a calculation was given in place of its result; `decimals` counts those written.
    """

    kind: Kind
    value: Value
    evaluated: bool = True
    also: tuple[Value, ...] = ()
    labels: tuple[str, ...] = ()
    decimals: int | None = None
    percent: bool = False

    def echo(self, language: Language) -> str:
        """How it was understood: `150 529 000`, `28 × 28 × 6`, `⌊(w + 2p − f)/s⌋ + 1`."""
        match self.value:
            case ProductSum(products, total):
                return _sum_text(products, total, language)
            case tuple(parts) if self.kind in ("shape", "set", "choice") and parts:
                separator = " × " if self.kind == "shape" else ", " if language == "en" else f"{NARROW}; "
                return separator.join(_text(part, language) for part in parts)
            case value:
                return _text(value, language)


_SIZES = ("28", "14", "6", "2")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An answer that could not be read, and why: `offset` counts characters from 0, `line` and `column` from 1; `axes`
    are how many sizes a shape has."""

    kind: Kind
    text: str
    offset: int
    reason: str
    details: dict[str, str] = field(default_factory=dict)
    axes: int = 0

    @property
    def line(self) -> int:
        return self.text.count("\n", 0, self.offset) + 1

    @property
    def column(self) -> int:
        return self.offset - (self.text.rfind("\n", 0, self.offset) + 1) + 1

    def expected(self, language: Language) -> str:
        return EXPECTED[self.kind][language]

    def example(self, language: Language) -> str:
        return "x".join(_SIZES[: self.axes]) if self.axes else EXAMPLES[self.kind][language]

    def message(self, language: Language) -> str:
        """The reason, the line with a caret under the place, and what a readable answer looks like."""
        line, caret = self._excerpt()
        reason = reason_text(self.reason, self.details, language)
        place = _place(self.line, self.column, language)
        wanted = (
            f"Attendu\u00a0: {self.expected('fr')}, par exemple {self.example('fr')}"
            if language == "fr"
            else f"Expected: {self.expected('en')}, for example {self.example('en')}"
        )
        return f"{place}{reason}\n  {line}\n  {caret}\n{wanted}"

    def _excerpt(self, width: int = 60) -> tuple[str, str]:
        """The part of the line around the place, and a line with a caret under it."""
        start = self.text.rfind("\n", 0, self.offset) + 1
        end = self.text.find("\n", self.offset)
        end = len(self.text) if end < 0 else end
        first = max(start, min(self.offset - width // 2, end - width))
        last = min(end, first + width)
        shown = "".join(char if char.isprintable() else "�" for char in self.text[first:last])
        before = "…" if first > start else ""
        return before + shown + ("…" if last < end else ""), " " * (len(before) + self.offset - first) + "^"


def _place(line: int, column: int, language: Language) -> str:
    if language == "fr":
        return f"Ligne {line}, colonne {column}\u00a0: "
    return f"Line {line}, column {column}: "


def _text(value: Value, language: Language) -> str:
    assert not isinstance(value, ProductSum)
    return value_text(value, language)  # type: ignore[arg-type]  # tuples hold no sum of products


def _sum_text(products: tuple[Product, ...], total: Exact | None, language: Language) -> str:
    parts: list[str] = []
    for product in products:
        sign = "−" if product.sign < 0 else "+" if parts else ""
        first, *others = (value_text(factor, language) for factor in product.factors)
        first = _bracketed(first) if sign else first
        factors = "·".join((first, *map(_bracketed, others)))
        parts.append(f"{sign}{' ' if parts else ''}{factors}")
    return " ".join(parts) + (f" = {value_text(total, language)}" if total is not None else "")


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("−") else number
