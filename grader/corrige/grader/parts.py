"""Partial credit: how many parts of an answer are right, and how many a constant would get right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corrige.answers import ProductSum
from corrige.grader.compare import agrees, products_of, right_products
from corrige.grader.meant import Given
from corrige.grader.own import best_constant, entries
from corrige.problem.problem import Name, Problem, Question, Value


def parts_of(
    problem: Problem, question: Question, given: Given, expected: Mapping[Name, Value]
) -> tuple[int, int, int]:
    """(right parts, parts, parts that a constant would get right)."""
    name = question.asks[0]
    if question.kind == "sum" and isinstance(given[name], ProductSum):
        return _sum_parts(given[name], expected[name])
    if question.kind == "matrix":
        if _shape(given[name]) != _shape(expected[name]):
            return 0, 0, 0
        mine, theirs = entries(given[name]), entries(expected[name])
        return sum(a == b for a, b in zip(mine, theirs, strict=True)), len(theirs), best_constant(theirs)
    if len(question.asks) > 1:
        right = sum(agrees(problem, question, given[one], expected[one]) for one in question.asks)
        return right, len(question.asks), 0
    return 0, 0, 0


def _sum_parts(given: ProductSum, expected: Value) -> tuple[int, int, int]:
    """The products, and one part more where they are not added up as they stand."""
    badly_added = given.total is not None and given.total != given.value
    every = max(len(products_of(expected).products), len(given.products))
    return right_products(given, expected), every + badly_added, 0


def _shape(value: Value) -> Sequence[int]:
    return (len(value), *_shape(value[0])) if isinstance(value, tuple) and value else ()
