"""Both readers, one after the other: what they must say is written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import TypeAlias

import pytest
from machine import expected, wanted

from corrige.problem.problem import Problem
from corrige.reference.table import Table

Measure: TypeAlias = Callable[[Sequence[Problem]], Table]


READERS = ["definition", "engine", *["engine on cuda"] * wanted("cuda")]


@pytest.fixture(params=READERS)
def measure(request: pytest.FixtureRequest) -> Measure:
    if request.param == "definition":
        from corrige.reference import definition

        return definition.measure
    expected("torch")
    from corrige.reference import engine

    if request.param == "engine":
        return engine.measure
    expected("cuda")
    return lambda problems: engine.measure(problems, "cuda")


@pytest.fixture(params=["definition", "engine"])
def reader(request: pytest.FixtureRequest) -> ModuleType:
    if request.param == "engine":
        expected("torch")
    return import_module(f"corrige.reference.{request.param}")
