"""The value that was read, as one for each name that the question asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from corrige.problem.problem import Name, Question, Value

Given: TypeAlias = dict[Name, Value]


def taken(question: Question, value: Value, values: Mapping[Name, Value]) -> Given | None:
    """A value as one for each asked name; None where it has another number of parts."""
    first, *others = question.asks
    if question.kind in ("shape", "list") and (others or not isinstance(values[first], tuple)):
        parts = value if isinstance(value, tuple) else (value,)
        return dict(zip(question.asks, parts, strict=True)) if len(parts) == len(question.asks) else None
    if question.kind == "choice" and isinstance(value, tuple):
        return {first: _chosen(value)}
    if question.kind == "matrix":
        return {first: _fitted(value, values[first])}
    return {first: value}


def _chosen(words: tuple[Value, ...]) -> Value:
    """The value of the one option chosen; the words themselves where it is no number or several."""
    if len(words) == 1 and str(words[0]).lstrip("-").isdigit():
        return int(str(words[0]))
    return words


def _fitted(value: Value, right: Value) -> Value:
    """A matrix with the leading axes of length one that the response has."""
    depth = right
    missing = 0
    inner = value
    while isinstance(inner, tuple) and inner:
        inner, missing = inner[0], missing - 1
    while isinstance(depth, tuple) and depth:
        depth, missing = depth[0], missing + 1
    for _ in range(missing):
        value = (value,)
    return value
