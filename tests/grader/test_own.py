"""Which wrong values a student can have gone on with."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from corrige.grader.own import axes, best_constant, entries, own_values, plausible
from corrige.problem.layers import conv
from corrige.problem.network import network
from corrige.problem.problem import Problem
from corrige.rules.values import Values

ONE = Fraction(1)


@pytest.mark.parametrize(
    ("given", "right", "kept"),
    [
        (57, 56, True),
        (2, 56, True),
        (1, 56, False),  # at least min(2, right)
        (1, 1, True),
        (0, 1, False),
        (-57, 56, False),
        (56_000, 56, True),
        (56_001, 56, False),
        (57, 57_000, True),
        (56, 57_000, False),
        (999, 999_000, True),
        (999, 999_001, False),
        (1000, 0, True),
        (1001, 0, False),
        (-1, 0, False),
        (Fraction(113, 2), 56, False),  # a count is a whole number
        (Fraction(3, 2), Fraction(4, 3), True),
        ((56,), 56, False),  # another number of axes
        (56, (56,), False),
    ],
)
def test_a_count_or_a_size(given: Any, right: Any, kept: bool) -> None:
    assert plausible("conv.h", given, right, ONE) is kept


@pytest.mark.parametrize(
    ("given", "kept"), [(800, True), (-800, True), (801, False), (Fraction(1, 3), True), (((800,),), False)]
)
def test_an_element_of_a_response_within_a_hundred_times_the_largest(given: Any, kept: bool) -> None:
    assert plausible("conv.x[0,1,1]", given, -3, Fraction(8)) is kept
    assert plausible("conv.h", -800, 3, Fraction(8)) is False


@pytest.mark.parametrize(("largest", "kept"), [(100, True), (101, False)])
def test_a_matrix_of_zeros_allows_as_much_as_one_of_ones(largest: int, kept: bool) -> None:
    assert plausible("conv.x", ((0, largest), (0, 1)), ((0, 0), (0, 0)), ONE) is kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (((1, 2), (3, 5)), True),
        (((1, 2), (3, 400)), True),
        (((1, 2), (3, 401)), False),
        (((1, 2), (3, -401)), False),
        (((7, 7), (7, 7)), False),  # a constant says nothing
        (((1, 2),), True),
        ((tuple(range(64)),), True),
        ((tuple(range(65)),), False),
        ((1, 2), False),
        ((), False),
    ],
)
def test_a_matrix(given: Any, kept: bool) -> None:
    assert plausible("conv.x", given, ((1, 2), (3, 4)), ONE) is kept


def test_a_matrix_much_smaller_than_the_right_one_or_constant_as_it_is() -> None:
    wide = (tuple(range(33)),)
    assert plausible("conv.x", ((1, 2, 3),), wide, ONE)
    assert not plausible("conv.x", ((1, 2),), wide, ONE)
    assert plausible("conv.x", ((1, 2),), (tuple(range(32)),), ONE)
    assert plausible("conv.x", ((5, 5),), ((0, 0),), ONE)


def test_axes_entries_and_the_best_constant() -> None:
    assert (axes(3), axes((3,)), axes((((1,),),)), axes(())) == (0, 1, 3, 0)
    assert entries(((1, 2), (3,))) == [1, 2, 3]
    assert best_constant([Fraction(n) for n in (1, 2, 2, 3, 2)]) == 3


def test_an_element_is_measured_by_its_response_and_a_size_is_not() -> None:
    """All of the response is 10: an element may be 1,000, whatever the matrix that it stands in is called."""
    data = {"input.x": (((1,) * 3,) * 3,), "conv.kernel": ((((1, 2), (3, 4)),),), "conv.b": (0,)}
    values = Values(Problem(networks={"": network((1, 3, 3), conv=conv(1, 2))}, data=data), {})
    names = ("conv.x[0,1,1]", "conv.x[0,0,0]", "conv.h")
    assert [values[name] for name in names] == [10, 10, 2]
    wrong = dict(zip(names, (1000, 1001, 2001), strict=True))
    assert own_values(values.problem, wrong, values, (), values) == {"conv.x[0,1,1]": 1000}


def test_an_element_of_a_response_of_zeros_is_measured_by_1() -> None:
    data = {"input.x": (((0,) * 3,) * 3,), "conv.kernel": ((((1, 2), (3, 4)),),), "conv.b": (0,)}
    values = Values(Problem(networks={"": network((1, 3, 3), conv=conv(1, 2))}, data=data), {})
    assert own_values(values.problem, {"conv.x[0,0,0]": 100}, values, (), values) == {"conv.x[0,0,0]": 100}
    assert own_values(values.problem, {"conv.x[0,0,0]": 101}, values, (), values) == {}
