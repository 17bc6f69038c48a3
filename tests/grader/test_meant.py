"""A value that was read becomes one for each name that the question asks."""

from __future__ import annotations

from typing import Any

import pytest

from corrige.grader.meant import taken
from corrige.problem.problem import Question

VALUES: dict[str, Any] = {"a": 5, "b": 7, "pool.x": (((5,),), ((7,),)), "conv.x": (((1, 2), (3, 4)),)}


@pytest.mark.parametrize(
    ("kind", "asks", "read", "given"),
    [
        ("integer", "a", 6, {"a": 6}),
        ("shape", "a b", (6, 7), {"a": 6, "b": 7}),
        ("shape", "a b", (6, 7, 8), None),
        ("list", "a", (6,), {"a": 6}),
        ("list", "a", 6, {"a": 6}),
        ("list", "a", (6, 7), None),
        ("list", "pool.x", (6, 7), {"pool.x": (6, 7)}),  # the name's own value is a list
        ("choice", "a", ("2",), {"a": 2}),
        ("choice", "a", ("-2",), {"a": -2}),
        ("choice", "a", ("1", "2"), {"a": ("1", "2")}),
        ("choice", "a", ("yes",), {"a": ("yes",)}),
        ("matrix", "conv.x", ((1, 2), (3, 5)), {"conv.x": (((1, 2), (3, 5)),)}),
        ("matrix", "conv.x", (((1, 2), (3, 5)),), {"conv.x": (((1, 2), (3, 5)),)}),
        ("matrix", "conv.x", (((1,),), ((2,),)), {"conv.x": (((1,),), ((2,),))}),
    ],
)
def test_taken(kind: Any, asks: str, read: Any, given: Any) -> None:
    question = Question(id="q", kind=kind, asks=tuple(asks.split()), text={"fr": "?", "en": "?"})
    assert taken(question, read, VALUES) == given
