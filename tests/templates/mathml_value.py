"""MathML read back and evaluated by a few lines of its own: brackets that a printer forgot change the value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any
from xml.etree.ElementTree import Element, fromstring


def value(source: str, numbers: Mapping[str, Any]) -> Fraction:
    """The value of a `math` element as a reader of the page understands it. Raises ZeroDivisionError."""
    return _Row(list(fromstring(source)), numbers).whole()


class _Row:
    """A row of elements, read by precedence: sums, products, signs, powers."""

    def __init__(self, row: list[Element], numbers: Mapping[str, Any]) -> None:
        self.row, self.numbers, self.at = row, numbers, 0

    def whole(self) -> Fraction:
        result = self.sum()
        assert self.at == len(self.row), f"left over: {self.row[self.at].text}"
        return result

    def sign(self) -> str:
        element = self.row[self.at] if self.at < len(self.row) else None
        return (element.text or "") if element is not None and element.tag == "mo" else ""

    def sum(self) -> Fraction:
        result = self.product()
        while self.sign() in ("+", "−"):
            self.at += 1
            result = result + self.product() if self.row[self.at - 1].text == "+" else result - self.product()
        return result

    def product(self) -> Fraction:
        result = self.signed()
        while self.sign() in ("×", "\u2062", "mod"):
            sign = self.sign()
            self.at += 1
            factor = self.signed()
            result = result % factor if sign == "mod" else result * factor
        return result

    def signed(self) -> Fraction:
        if self.sign() == "−":
            self.at += 1
            return -self.signed()
        return self.one()

    def one(self) -> Fraction:
        element = self.row[self.at]
        self.at += 1
        if element.tag == "mi" and element.text in ("max", "min"):
            inside = self.row[self.at]
            self.at += 1
            return {"max": max, "min": min}[element.text](_several(list(inside)[1:-1], self.numbers))
        return _element(element, self.numbers)


def _several(row: list[Element], numbers: Mapping[str, Any]) -> list[Fraction]:
    parts: list[list[Element]] = [[]]
    for element in row:
        if element.tag == "mo" and element.text == ",":
            parts.append([])
        else:
            parts[-1].append(element)
    return [_Row(part, numbers).whole() for part in parts]


def _element(element: Element, numbers: Mapping[str, Any]) -> Fraction:
    children = list(element)
    match element.tag:
        case "mn":
            return Fraction((element.text or "").replace("\u202f", "").replace(",", ""))
        case "mi":
            return Fraction(numbers[element.text or ""])
        case "msub":
            return Fraction(numbers["_".join(child.text or "" for child in children)])
        case "mfrac":
            return _one(children[0], numbers) / _one(children[1], numbers)
        case "msup":
            return Fraction(_one(children[0], numbers) ** int(_one(children[1], numbers)))
        case "mrow" if children and children[0].tag == "mo" and (children[0].text or "") in "(⌊⌈":
            inside = _Row(children[1:-1], numbers).whole()
            assert (children[0].text, children[-1].text) in {("(", ")"), ("⌊", "⌋"), ("⌈", "⌉")}
            rounded: dict[str, Fraction | int] = {"(": inside, "⌊": floor(inside), "⌈": ceil(inside)}
            return Fraction(rounded[children[0].text or ""])
        case "mrow":
            return _Row(children, numbers).whole()
        case _:
            raise AssertionError(f"unexpected {element.tag}")


def _one(element: Element, numbers: Mapping[str, Any]) -> Fraction:
    return _Row([element], numbers).whole()
