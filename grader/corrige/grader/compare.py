"""When an answer is the value that is expected: exactly, by the kind of the question."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache

from corrige.answers import Read, read
from corrige.answers.verdicts import ProductSum
from corrige.document.formula import Apply, Number, Symbol, Tree
from corrige.grader.equality import Difference, difference
from corrige.problem.errors import OurFault
from corrige.problem.problem import Bound, Problem, Question, Value


def agrees(problem: Problem, question: Question, given: Value, expected: Value) -> bool:
    """Whether `given` is the expected value of one asked name."""
    match given:
        case ProductSum():
            return _same_products(given, expected)
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


def _same_products(given: ProductSum, expected: Value) -> bool:
    """Product by product in the window's order, factors in either order, and the sum where one is stated."""
    if not isinstance(expected, tuple) or len(given.products) != len(expected):
        return False
    total = sum(kernel * pixel for kernel, pixel in expected)
    if given.total is not None and given.total != total:
        return False
    return all(
        _same_product(product.sign, product.factors, pair)
        for product, pair in zip(given.products, expected, strict=True)
    )


def _same_product(sign: int, factors: tuple[Value, ...], pair: tuple[Value, Value]) -> bool:
    """`-2·0` is the pair (-2, 0): the sign belongs to either factor."""
    if len(factors) != 2:
        return False
    a, b = factors
    k, v = pair
    return any((x, y) in ((k, v), (v, k)) for x, y in ((sign * a, b), (a, sign * b)))


def right_products(given: ProductSum, expected: Value) -> int:
    """How many products stand at their place."""
    return sum(
        _same_product(product.sign, product.factors, pair)
        for product, pair in zip(given.products, expected, strict=False)
    )
