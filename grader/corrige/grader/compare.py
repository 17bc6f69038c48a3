"""When an answer is the value that is expected: exactly, by the kind of the question."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from corrige.answers import Read, read
from corrige.answers.verdicts import Product, ProductSum
from corrige.document.formula import Apply, Number, Symbol, Tree
from corrige.grader.agreement import product_sum, strangers
from corrige.problem.errors import OurFault
from corrige.problem.problem import Bound, Problem, Question, Value

if TYPE_CHECKING:
    from corrige.grader.equality import Difference


def agrees(problem: Problem, question: Question, given: Value, expected: Value) -> bool:
    """Whether `given` is the expected value of one asked name."""
    match given:
        case ProductSum():
            return isinstance(expected, tuple) and product_sum(products_of(expected), given) is None
        case Number() | Symbol() | Apply():
            return isinstance(expected, Number | Symbol | Apply) and differing(problem, expected, given) is None
        case tuple():
            if question.kind == "set":
                return isinstance(expected, tuple) and set(given) == set(expected) and len(set(given)) == len(given)
            return bool(given == expected)
        case _:
            return _same_number(question, given, expected)


def differing(problem: Problem, key: Tree, given: Tree) -> Difference | None:
    """The smallest point of the question's domain where a student's formula differs from the key."""
    return _differing(key, given, tuple(problem.domain.items()))


@lru_cache(maxsize=256)
def _differing(key: Tree, given: Tree, domain: tuple[tuple[str, tuple[Bound, Bound]], ...]) -> Difference | None:
    """An answer is compared with its key more than once: as right, as a mistake, for its counterexample."""
    from corrige.grader.equality import difference  # most sheets ask for no formula, and practice starts without it

    return difference(key, given, {symbol: (_bound(low), _bound(high)) for symbol, (low, high) in domain})


def _bound(bound: Bound) -> Tree | None:
    match bound:
        case None:
            return None
        case int():
            return Number(bound)
        case str():
            return _formula(bound)


@cache
def _formula(text: str) -> Tree:
    found = read("formula", text, "en")
    if not isinstance(found, Read) or not isinstance(found.value, (Number, Symbol, Apply)):
        raise OurFault(f"the bound `{text}` of a problem's domain is no formula")
    return found.value


def _same_number(question: Question, given: Value, expected: Value) -> bool:
    if question.decimals is None or not isinstance(expected, (int, Fraction)):
        return bool(given == expected)
    return abs(Fraction(given) - expected) <= Fraction(1, 2 * 10**question.decimals)


def products_of(pairs: Value) -> ProductSum:
    """A window's pairs (weight, pixel) as a sum of products."""
    return ProductSum(tuple(Product(1, pair) for pair in pairs))


def right_products(given: ProductSum, expected: Value) -> int:
    """How many products are the key's, in any order."""
    return len(given.products) - len(strangers(products_of(expected).products, given.products))
