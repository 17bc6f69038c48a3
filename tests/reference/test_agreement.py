"""Definition and engine share nothing and agree on every name of random networks, refusals included."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from machine import expected
from strategies import networks, problems, random_network, random_problem, renewed

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import FUNCTIONS, Activation, Norm, Pool2d
from corrige.problem.network import Network
from corrige.problem.problem import Problem
from corrige.reference.response import Response
from corrige.reference.table import Products, Table

expected("torch", module=True)

from corrige.reference import definition, engine  # noqa: E402

some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

MANY = int(os.environ.get("CORRIGE_MANY", "1000"))
"""Random networks of the slow tests."""


def both(problems: Sequence[Problem]) -> tuple[Table, Table] | None:
    """What each reader measured; None where both refuse."""
    tables, refusals = [], []
    for measure in (definition.measure, engine.measure):
        try:
            tables.append(measure(problems))
        except CannotBuild as error:
            refusals.append(error)
    assert len(refusals) in (0, 2), f"only one refuses: {refusals[0]}"
    return None if refusals else (tables[0], tables[1])


def differences(problems: Sequence[Problem], a: Table, b: Table) -> list[str]:
    found = list(a.keys() ^ b.keys())
    for name in a.keys() & b.keys():
        mine, theirs = a[name], b[name]
        match mine, theirs:
            case Response(), Response():
                same = bool(mine.agrees(theirs).all())
            case Products(), Products():
                same = a.value(f"{name}[0]") == b.value(f"{name}[0]")
            case _:
                same = mine == theirs
        if not same:
            found.append(f"{name}: {a.value(name)} and {b.value(name)}")
    return found


@some
@given(networks())
def test_sizes_and_counts(net: object) -> None:
    asked = [Problem(networks={"": net})]  # type: ignore[dict-item]
    tables = both(asked)
    if tables:
        assert differences(asked, *tables) == []


@some
@given(problems(), st.integers(0, 2**32))
def test_responses(problem: Problem, seed: int) -> None:
    asked = [problem, renewed(problem, Random(seed))]
    tables = both(asked)
    if tables:
        assert differences(asked, *tables) == []


@pytest.mark.parametrize("seed", range(60))
def test_last_windows_that_overhang(seed: int) -> None:
    """Ceil mode with another padding on each side."""
    rng = Random(seed)
    f, s = (rng.randint(2, 5), rng.randint(2, 5)), (rng.randint(1, 5), rng.randint(1, 5))
    sides = tuple(rng.randint(0, n // 2) for n in (f[0], f[0], f[1], f[1]))
    mode, zeros = rng.choice(("max", "average")), rng.random() < 0.5
    pooling = Pool2d(mode=mode, kernel_size=f, stride=s, padding=sides, ceil_mode=True, count_padding=zeros)
    size = (2, rng.randint(3, 9), rng.randint(3, 9))
    image = tuple(tuple(tuple(rng.randint(-9, 9) for _ in range(size[2])) for _ in range(size[1])) for _ in range(2))
    problem = Problem(networks={"": Network(input=size, layers=(("pool", pooling),))}, data={"input.x": image})
    tables = both([problem])
    if tables:
        assert differences([problem], *tables) == []


@pytest.mark.parametrize("over", ["group", "instance", "layer"])
@pytest.mark.parametrize(
    ("learned", "each", "weights"), [(0, "channel", 0), (1, "channel", 3), (2, "channel", 6), (2, "element", 120)]
)
def test_normalisations_of_one_image(over: Any, learned: Any, each: Any, weights: int) -> None:
    norm = Norm(over=over, learned=learned, each=each)
    problem = Problem(networks={"": Network(input=(3, 4, 5), layers=(("norm", norm),))})
    tables = both([problem])
    assert tables
    assert differences([problem], *tables) == []
    assert tables[0]["norm.weights"] == weights


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function(function: str) -> None:
    net = Network(input=(2, 3, 5), layers=(("f", Activation(function=function)),))
    image = tuple(
        tuple(tuple(Fraction(k, part) for k in range(n, n + 5)) for n in (low, low + 5, low + 10))
        for low, part in ((-7, 1), (-11, 4))
    )
    problem = Problem(networks={"": net}, data={"input.x": image})
    tables = both([problem])
    assert tables
    assert differences([problem], *tables) == []


def test_random_networks_are_worth_something() -> None:
    """Most can be built, and every kind of layer comes up in those."""
    built, kinds = 0, set[str]()
    for seed in range(300):
        net = random_network(Random(seed))
        tables = both([Problem(networks={"": net})])
        if tables:
            built += 1
            kinds |= {tag for tag in TAGS if f"{tag}(" in repr(net)}
    assert built > 150
    assert kinds == set(TAGS)


TAGS = (
    *("Conv2d", "DepthwiseConv2d", "ConvTranspose2d", "Pool2d", "GlobalPool2d", "AdaptivePool2d", "Activation"),
    *("BatchNorm", "LocalResponseNorm", "Dropout", "ZeroPad2d", "Resize", "Flatten", "Linear", "Residual", "Concat"),
    *("Norm", "Product", "PReLU", "Scale", "Rearrange", "Crop"),
)


MAKERS = [lambda rng: Problem(networks={"": random_network(rng)}), random_problem]


def agree_on(make: Callable[[Random], Problem], seeds: range) -> None:
    for seed in seeds:
        asked = [make(Random(seed))]
        tables = both(asked)
        if tables:
            assert differences(asked, *tables) == [], f"seed {seed}"


@pytest.mark.parametrize("make", MAKERS)
def test_hundreds(make: Callable[[Random], Problem]) -> None:
    agree_on(make, range(150))


@pytest.mark.slow
@pytest.mark.parametrize("make", MAKERS)
def test_thousands(make: Callable[[Random], Problem]) -> None:
    agree_on(make, range(150, 150 + MANY))
