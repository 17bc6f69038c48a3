"""Pairs of formulas: each verdict is given by hand, and checked by brute force in a few lines of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from answers.trees import formula

from corrige.document.formula import Apply, Number, Symbol, symbols
from corrige.grader.equality import bounds_of, difference


@dataclass
class Section:
    title: str
    domain: dict = field(default_factory=dict)
    grid: dict = field(default_factory=dict)
    pairs: list = field(default_factory=list)


def sections():
    found = []
    for line in (Path(__file__).parent / "pairs.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            found.append(Section(line[2:]))
        elif line.startswith("domain: "):
            bounds = (bound.split(" >= ") for bound in line[8:].split(", "))
            found[-1].domain = {symbol: (low, None) for symbol, low in bounds}
        elif line.startswith("grid: "):
            for part in line[6:].split():
                symbol, _, span = part.partition("=")
                low, high = map(int, span.split(".."))
                found[-1].grid.setdefault(symbol, []).extend(range(low, high + 1))
        elif line[:1] in ("=", "≠"):
            found[-1].pairs.append(tuple(part.strip() for part in line.split("┃")))
    return found


PAIRS = [
    pytest.param(section, *pair, id=f"{pair[1]} {pair[0]} {pair[2]}")
    for section in sections()
    for pair in section.pairs
]


def value(tree, at):
    """None where it is undefined."""
    match tree:
        case Number(number):
            return number
        case Symbol(name):
            return at[name]
        case Apply(op, args):
            parts = [value(arg, at) for arg in args]
    if None in parts:
        return None
    match op, parts:
        case "+", (a, b):
            return a + b
        case "-", (a, b):
            return a - b
        case "*", (a, b):
            return a * b
        case "/", (a, b):
            return Fraction(a) / b if b else None
        case "^", (a, b):
            return Fraction(a) ** b if a or b >= 0 else None
        case "mod", (a, b):
            return a - b * math.floor(Fraction(a) / b) if b else None
        case "neg", (a,):
            return -a
        case "floor", (a,):
            return math.floor(a)
        case "ceil", (a,):
            return math.ceil(a)
        case "max", _:
            return max(parts)
        case "min", _:
            return min(parts)


@cache
def lowest(low):
    return formula(low)


def inside(domain, at):
    return all(value(lowest(low), at) <= at[symbol] for symbol, (low, _) in domain.items() if symbol in at)


def apart(section, key, given):
    """The first point of the grid where the formulas differ."""
    names = [name for name in section.grid if name in {*symbols(key), *symbols(given), *section.domain}]
    for numbers in product(*(section.grid[name] for name in names)):
        at = dict(zip(names, numbers, strict=True))
        right = value(key, at)
        if right is not None and right != value(given, at) and inside(section.domain, at):
            return at
    return None


@pytest.mark.parametrize(("section", "sign", "left", "right"), PAIRS)
def test_pair(section, sign, left, right):
    forwards, backwards = formula(left), formula(right)
    for key, given in ((forwards, backwards), (backwards, forwards)):
        found = difference(key, given, bounds_of(section.domain))
        if sign == "=":
            assert found is None
        elif found is None:  # only the side that is taken for the key may have gaps
            assert key is backwards
            assert "/(" in right or "^(-1)" in right
        else:
            assert value(key, found.point) == found.key
            assert value(given, found.point) == found.given != found.key
            assert inside(section.domain, found.point)
    assert bool(apart(section, forwards, backwards)) == (sign == "≠")


def test_there_are_enough_pairs():
    signs = [pair[0] for section in sections() for pair in section.pairs]
    assert signs.count("=") >= 100
    assert signs.count("≠") >= 100


def test_the_smallest_difference_is_found():
    """As brute force finds it, over all points of the grid: no point of the domain with a smaller sum is one."""
    for section in sections()[1:3]:
        for sign, left, right in section.pairs:
            if sign == "≠":
                key, given = formula(left), formula(right)
                found = difference(key, given, bounds_of(section.domain))
                names = [name for name in section.grid if name in found.point]
                for numbers in product(*(range(max(0, min(section.grid[name]), name != "p"), 6) for name in names)):
                    at = dict(zip(names, numbers, strict=True))
                    if sum(numbers) < sum(found.point.values()) and inside(section.domain, at):
                        right_value = value(key, at)
                        assert right_value is None or right_value == value(given, at)
