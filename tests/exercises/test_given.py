"""A teacher's own numbers: put in as they are, sizes following, and refused with a reason where they do not fit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from corrige.exercises.family import families
from corrige.exercises.given import put_in
from corrige.exercises.issue import issue
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Linear, conv, pool
from corrige.problem.network import network
from corrige.problem.problem import Problem, Unknown, from_file, to_file
from corrige.rules.values import Values, solve

IMAGE = [[1, 1, 0, 1], [0, 0, 0, 1], [1, 1, 1, 0], [1, 0, 0, 1]]
SOBEL = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
ONE = (((1, 2, 3), (4, 5, 6), (7, 8, 9)),)
PROBLEM = Problem(
    networks={"": network((1, 3, 3), conv=conv(1, 2, stride=2, bias=False), pool=pool(1), fc=Linear(units=1))},
    data={"input.x": ONE, "conv.kernel": ((((1, 0), (0, 1)),),), "fc.kernel": ((1,),)},
)
TWO = Problem(networks={"a": network((1, 9, 9), conv=conv(1, 3)), "b": network((1, 9, 9), conv=conv(2, 3))})


def of(given: dict[str, Any], name: str, problem: Problem = PROBLEM) -> Any:
    return Values(put_in(problem, given), {})[name]


def test_nothing_given_changes_nothing() -> None:
    assert put_in(PROBLEM, {}) is PROBLEM


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ({"conv.s": 1}, "conv.h", 2),
        ({"conv.p": 1}, "conv.h", 2),
        ({"conv.p_top": 2, "conv.p_bottom": 1}, "conv.h", 3),
        ({"conv.p": "same"}, "conv.h", 2),
        ({"conv.p": "same"}, "conv.w", 2),
        ({"conv.padding": "valid"}, "conv.w", 1),
        ({"conv.bias": True}, "conv.parameters", 5),
        ({"pool.mode": "average"}, "pool.x", (((6,),),)),
        ({"conv.b": 5}, "conv.x", (((11,),),)),
        ({"conv.b": [5]}, "conv.biases", 1),
        ({"input.x": IMAGE}, "input.h", 4),
        ({"input.x": IMAGE}, "conv.x", (((1, 1), (1, 2)),)),
        ({"input.x": [["1/2", 0, 0], [0, 1, 0], [0, 0, 0]]}, "conv.x", (((Fraction(3, 2),),),)),
        ({"conv.kernel": [[1, 2, 3]], "conv.s": 1}, "conv.x", (((14,), (32,), (50,)),)),
        ({"conv.kernel": [[[[1]]], [[[2]]]], "fc.kernel": [[1, 1]]}, "fc.x", (((3, 9), (21, 27)),)),
    ],
)
def test_numbers_options_and_data(given: dict[str, Any], name: str, value: Any) -> None:
    assert of(given, name) == value


def test_a_name_without_a_network_means_each() -> None:
    both = put_in(TWO, {"input.h": 20, "conv.f": 5})
    assert [Values(both, {})[f"{key}.conv.h"] for key in "ab"] == [16, 16]
    one = put_in(TWO, {"b.input.h": 20, "b.conv.K": 7, "b.conv.bias": False})
    assert [Values(one, {})[f"{key}.conv.h"] for key in "ab"] == [7, 18]
    assert Values(one, {})["b.conv.parameters"] == 63


def test_what_an_unknown_must_give() -> None:
    asked = Unknown(letters=("conv.s_h", "conv.s_w"), low=1, high=4, wanted={"conv.h": 1, "conv.w": 1})
    one = Problem(networks={"": network((1, 9, 9), conv=conv(1, 3))}, unknowns={"s": asked})
    assert put_in(one, {"unknown.s": 4}).unknowns["s"].wanted == {"conv.h": 4, "conv.w": 4}
    assert put_in(one, {"unknown.s": [2, 3]}).unknowns["s"].wanted == {"conv.h": 2, "conv.w": 3}
    assert of({"unknown.s": 4}, "unknown.s", one) == (2,)
    with pytest.raises(CannotBuild, match=r"the unknown of this exercise is `unknown\.s`"):
        put_in(one, {"unknown.p": 3})
    with pytest.raises(CannotBuild, match=r"an integer for each of conv\.h, conv\.w"):
        put_in(one, {"unknown.s": [1, 2, 3]})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"conv.g": 3}, r"`g` is no letter of Conv2d \(it has K"),
        ({"convolution.f": 3}, r"`convolution\.f` names no quantity of this exercise \(it has input, conv, pool, fc\)"),
        ({"f": 3}, r"`f` names no quantity"),
        ({"conv.f": 2.5}, r"`conv\.f` \(=2\.5\) must be an integer"),
        ({"conv.f": None}, r"`conv\.f` \(=None\) must be an integer"),
        ({"conv.f": 0}, r"`kernel_size` \(=0\) must be at least 1"),
        ({"conv.p": -1}, r"`padding` \(=-1\) must be at least 0"),
        ({"conv.p": "full"}, r"`conv\.p` \(='full'\)"),
        ({"conv.f": "three"}, r"`conv\.f` must be a number"),
        ({"pool.mode": "median"}, r"`pool\.mode` \(='median'\)"),
        ({"pool.bias": True}, r"Pool2d has no option `bias`"),
        ({"input.h": True}, r"`input\.h` must be a number"),
        ({"input.h": 4}, r"`input\.x` is 1 × 3 × 3, the exercise needs 1 × 4 × 3"),
        ({"conv.f": 3}, r"`conv\.kernel` is 1 × 1 × 2 × 2, the exercise needs 1 × 1 × 3 × 3"),
        ({"conv.K": 2}, r"`conv\.kernel` is 1 × 1 × 2 × 2, the exercise needs 2 × 1 × 2 × 2"),
        ({"conv.kernel": [[[[1]]], [[[2]]]]}, r"`fc\.kernel` is 1 × 1, the exercise needs 1 × 2"),
        ({"conv.b": [1, 2]}, r"`conv\.b` is 2, the exercise needs 1"),
        ({"input.x": [ONE, ONE]}, r"`input\.x` has 4 axes \(2 × 1 × 3 × 3\), at most 3"),
        ({"input.x": [[1, 2], [3]]}, r"`input\.x` has rows of different lengths: 1, 2"),
        ({"input.x": [[1, 2], 3]}, r"rows of different lengths: 2, a single number"),
        ({"input.x": [[]]}, r"`input\.x` has an empty row"),
        ({"input.x": [[1.5]]}, r"`input\.x`: 1\.5 is no exact value"),
        ({"input.x": [["one"]]}, r"'one' is not a fraction"),
        ({"conv.x": [[1]]}, r"`conv\.x` is computed: give `input\.x`"),
        ({"pool.kernel": [[1]]}, r"Pool2d has no `kernel`"),
        ({"pool.b": [1]}, r"Pool2d has no `b`"),
        ({"conv.shown": [[1]]}, r"`conv\.shown` is no datum"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(given: dict[str, Any], message: str) -> None:
    with pytest.raises(CannotBuild, match=message):
        put_in(PROBLEM, given)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_own_numbers_are_never_refused_even_where_they_hide_mistakes(level: Any) -> None:
    """Half a turn leaves the first filter as it is: no flip to forget. The second hides all that comes after it."""
    family = families()["response"]
    plain, hides = {"conv.p": 0, "conv.s": 1}, set()
    for kernel in ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], [[0, 0, 0], [0, 0, 0], [0, 0, 0]]):
        found = issue(family, level, b"own", given={"input.x": IMAGE, "conv.kernel": kernel, **plain})
        assert found.problem.data["conv.kernel"] == ((tuple(map(tuple, kernel)),),)
        assert from_file(to_file(found.problem)) == found.problem
        right = solve(found.problem, family.functions)
        assert set(found.hides) == {row.mistake.name for row in found.rows if row.answers == right}
        hides |= set(found.hides)
    assert hides or level < 3


def test_own_numbers_that_no_draw_can_take_are_refused_with_the_reason() -> None:
    with pytest.raises(CannotBuild, match="larger than the padded input"):
        issue(families()["response"], 1, b"own", given={"input.x": [[1, 2], [3, 4]]})
