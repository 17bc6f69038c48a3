"""The closed forms against the definition on random networks: every quantity that both name, refusals included."""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

import pytest
from strategies import random_network, random_problem

from corrige.problem.errors import CannotBuild, Unnamed
from corrige.problem.problem import Problem
from corrige.reference import definition
from corrige.rules.graph import last
from corrige.rules.values import Values

MANY = int(os.environ.get("CORRIGE_MANY", "1000"))
"""Random networks of the slow tests."""


def refuses(values: Values) -> bool:
    try:
        for name in list(values.graph):
            if last(name) in ("c", "h", "w", "kernel_c"):
                values[name]
    except CannotBuild:
        return True
    return False


def differences(problem: Problem) -> list[str]:
    values = Values(problem, {})
    try:
        table = definition.measure([problem])
    except CannotBuild as error:
        return [] if refuses(values) else [f"only the definition refuses: {error}"]
    if refuses(values):
        return ["only the rules refuse"]
    found = []
    for name in values.graph:
        if name not in table:
            continue
        try:
            value = values[name]
        except Unnamed:
            continue
        if value != table.value(name):
            found.append(f"{name}: {value} by rule, {table.value(name)} by definition")
    return found


def bare(rng: Random) -> Problem:
    return Problem(networks={"": random_network(rng)})


@pytest.mark.parametrize("make", [bare, random_problem])
def test_hundreds(make: Callable[[Random], Problem]) -> None:
    for seed in range(200):
        assert differences(make(Random(seed))) == [], f"seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize("make", [bare, random_problem])
def test_thousands(make: Callable[[Random], Problem]) -> None:
    for seed in range(200, 200 + MANY):
        assert differences(make(Random(seed))) == [], f"seed {seed}"


def test_what_is_compared() -> None:
    """Of a network with data, all that the rules name but where a receptive field starts and how far it moves on."""
    problem = next(p for p in map(random_problem, map(Random, range(99))) if p.data)
    table = definition.measure([problem])
    missing = {last(name) for name in Values(problem, {}).graph if name not in table}
    assert missing <= {"jump_h", "jump_w", "first_h", "first_w", "receptive_h", "receptive_w"}
