"""The closed forms against the definition on random networks: every quantity that both name, refusals included."""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

import pytest
from strategies import random_network, random_problem

from corrige.problem.errors import CannotBuild, Unnamed
from corrige.problem.layers import GlobalPool2d, Residual, conv
from corrige.problem.network import network
from corrige.problem.problem import Problem
from corrige.reference import definition
from corrige.rules.values import Values, last

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
    assert {"conv.receptive_h", "both.receptive_w"} <= set(definition.measure([two_branches((1, 0), (0, 1))]))


def two_branches(left: tuple[int, int], right: tuple[int, int]) -> Problem:
    """One convolution padded before, the other after, each with its stride along the width."""
    one, two = (conv(1, 2, stride=(1, 1), padding=(*sides, *sides)) for sides in (left, right))
    body = network((1, 6, 6), conv=conv(1, 3), both=Residual(body=(("a", one),), shortcut=(("b", two),)))
    return Problem(networks={"": body})


def test_branches_that_lie_apart_see_together_what_both_see() -> None:
    values = Values(two_branches((1, 0), (0, 1)), {})
    assert (values["conv.receptive_h"], values["a.receptive_h"], values["both.receptive_h"]) == (3, 4, 5)


def test_branches_that_drift_apart_have_no_receptive_field() -> None:
    """Every second place of one branch beside every place of the other: sizes agree by the padding."""
    slow, fast = conv(2, 3, padding="same"), conv(2, 1, stride=2, padding=(3, 3, 3, 3))
    net = network((1, 6, 6), both=Residual(body=(("a", slow),), shortcut=(("b", fast),)), after=conv(1, 3))
    values = Values(Problem(networks={"": net}), {})
    assert (values["both.h"], values["after.h"], values["after.parameters"]) == (6, 4, 19)
    for name in ("both.jump_h", "both.receptive_h", "after.receptive_w"):
        with pytest.raises(Unnamed, match="differs from place to place"):
            values[name]


def test_after_the_whole_map_no_window_sees_more() -> None:
    whole, wide = GlobalPool2d(mode="average"), conv(1, 3, padding=1)
    net = network((2, 7, 5), conv=conv(2, 3), whole=whole, squeeze=wide, twice=wide)
    values = Values(Problem(networks={"": net}), {})
    assert [values[f"{name}.receptive_h"] for name in ("conv", "whole", "squeeze", "twice")] == [3, 7, 7, 7]
    assert [values[f"{name}.receptive_w"] for name in ("conv", "whole", "squeeze", "twice")] == [3, 5, 5, 5]
