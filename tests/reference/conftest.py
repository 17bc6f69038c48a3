"""Both readers, one after the other: what they must say is written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import TypeAlias

import pytest
from machine import expected, wanted

from corrige.problem.problem import Problem
from corrige.reference.response import TooLarge
from corrige.reference.table import Table

Measure: TypeAlias = Callable[[Sequence[Problem]], Table]


READERS = ["definition", "engine", "engine as if on cuda", *["engine on cuda"] * wanted("cuda")]


@pytest.fixture(params=READERS)
def measure(request: pytest.FixtureRequest) -> Measure:
    if request.param == "definition":
        from corrige.reference import definition

        return definition.measure
    expected("torch")
    from corrige.reference import engine

    if request.param == "engine":
        return engine.measure
    if request.param == "engine as if on cuda":
        return _as_if_on_cuda
    expected("cuda")
    return lambda problems: engine.measure(problems, "cuda")


def _as_if_on_cuda(problems: Sequence[Problem]) -> Table:
    """Everything that the table holds, while tensors are kept apart."""
    from pretend import as_if_on_cuda

    from corrige.reference import engine

    with as_if_on_cuda():
        table = engine.measure(problems, "cuda")
        with suppress(TooLarge):
            dict(table)
    return table


@pytest.fixture(params=["definition", "engine"])
def reader(request: pytest.FixtureRequest) -> ModuleType:
    if request.param == "engine":
        expected("torch")
    return import_module(f"corrige.reference.{request.param}")
