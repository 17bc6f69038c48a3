"""Partial credit: how many parts of an answer are right, and how many a constant would get right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corrige.answers import ProductSum
from corrige.grader.compare import agrees, right_products
from corrige.grader.meant import Given
from corrige.grader.own import best_constant, entries
from corrige.problem.problem import Name, Problem, Question, Value


def parts_of(
    problem: Problem, question: Question, given: Given, expected: Mapping[Name, Value]
) -> tuple[int, int, int]:
    """(right parts, parts, parts that a constant would get right)."""
    name = question.asks[0]
    if question.kind == "sum" and isinstance(given[name], ProductSum):
        return right_products(given[name], expected[name]), max(len(expected[name]), len(given[name].products)), 0
    if question.kind == "matrix":
        if _shape(given[name]) != _shape(expected[name]):
            return 0, 0, 0
        mine, theirs = entries(given[name]), entries(expected[name])
        return sum(a == b for a, b in zip(mine, theirs, strict=True)), len(theirs), best_constant(theirs)
    if len(question.asks) > 1:
        right = sum(agrees(problem, question, given[one], expected[one]) for one in question.asks)
        return right, len(question.asks), 0
    return 0, 0, 0


def _shape(value: Value) -> Sequence[int]:
    return (len(value), *_shape(value[0])) if isinstance(value, tuple) and value else ()
