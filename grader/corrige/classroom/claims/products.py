"""A sum of products as a slide prints it: `-1*1 - 2*0 + 1*1 = 0`.

The sign's place matters here: `0*(-1)` is not a product of 0 and 1, though both are 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from corrige.answers.characters import Refused, source
from corrige.answers.messages import reason_text
from corrige.classroom.claims.fields import Field
from corrige.classroom.claims.figures import expression
from corrige.classroom.claims.responses import Pair
from corrige.classroom.messages import Shown, language, say
from corrige.document.formula import Exact

_NUMBER = r"\d{1,30}(?:\.\d{1,30})?(?:/\d{1,30})?"
_FACTOR = rf"(?:\( ?([+-]?) ?({_NUMBER}) ?\)|([+-]?) ?({_NUMBER}))"
_TERM = re.compile(rf" *([+-])? *{_FACTOR} *[*xX] *{_FACTOR} *")
MOST_PRODUCTS: Final = 5_000


@dataclass(frozen=True)
class Product:
    """Two factors as written; `minus`: the product is subtracted, or its minus stands before it."""

    minus: bool
    a: Exact
    b: Exact

    @property
    def value(self) -> Exact:
        return -self.a * self.b if self.minus else self.a * self.b

    def is_of(self, pair: Pair) -> bool:
        """Whether the factors are these, in either order: a minus before the product belongs to one of them."""
        found = [(self.a, self.b)]
        if self.minus:
            found = [(-self.a, self.b)] + ([(self.a, -self.b)] if self.b else [])
        return pair in found or pair[::-1] in found

    def __str__(self) -> str:
        a, b = (f"({n})" if n < 0 else str(n) for n in (self.a, self.b))
        return f"−{a}·{b}" if self.minus else f"{a}·{b}".replace("(-", "(−")


@dataclass(frozen=True)
class Printed:
    """The products in the order written, and the value behind the equal sign."""

    products: tuple[Product, ...]
    value: Exact

    @property
    def sum(self) -> Exact:
        return sum((product.value for product in self.products), start=0)

    def is_of(self, pairs: tuple[Pair, ...]) -> bool:
        """Whether the products are these, in this order."""
        return len(self.products) == len(pairs) and not self.others(pairs)

    def others(self, pairs: tuple[Pair, ...]) -> list[int]:
        """The places of products that are not the pair at their place."""
        return [
            at for at, (product, pair) in enumerate(zip(self.products, pairs, strict=False)) if not product.is_of(pair)
        ]


def printed_products(field: Field) -> Printed:
    """What a `step` claims. Raises BadFile with the character at which it cannot be read.

    >>> from corrige.classroom.toml_lines import parse_toml
    >>> text = Field(parse_toml("", "claims.toml"), (), "-1*2 + 3·(-4) = -14")
    >>> printed_products(text).sum
    -14
    """
    text = field.text()
    try:
        understood = source(text)
    except Refused as refused:
        reason = reason_text(refused.reason, refused.details, language())
        raise _unreadable(field, refused.offset, reason) from refused
    left, equals, right = understood.text.partition("=")
    found: list[Product] = []
    at = 0
    while at < len(left) or not found:
        term = _TERM.match(left, at)
        if term is None or (found and not term[1]) or len(found) == MOST_PRODUCTS:
            raise _unreadable(field, understood.where[at], _expected())
        found.append(_product(term))
        at = term.end()
    if not equals:
        raise _unreadable(field, len(text), _expected())
    value = expression(field, right)
    assert isinstance(value, int | Fraction), "without symbols an expression is a number"
    return Printed(tuple(found), value)


def _expected() -> str:
    return say(en="a*b + c*d … = value is expected", fr="on attend a*b + c*d … = valeur")


def _product(term: re.Match[str]) -> Product:
    a, b = (
        _number(sign1 or sign2, text1 or text2)
        for sign1, text1, sign2, text2 in (term.groups()[1:5], term.groups()[5:9])
    )
    return Product(term[1] == "-", a, b)


def _number(sign: str | None, text: str) -> Exact:
    over, _, under = text.partition("/")
    exact = Fraction(over) / Fraction(under or 1)
    exact = -exact if sign == "-" else exact
    return exact.numerator if exact.denominator == 1 else exact


def _unreadable(field: Field, offset: int, reason: str) -> Exception:
    return field.bad(
        en="this sum of products cannot be read at character {at}: {reason}",
        fr="cette somme de produits ne peut être lue au caractère {at} : {reason}",
        at=offset + 1,
        reason=Shown(reason),
    )
