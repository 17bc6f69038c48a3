"""Responses in plain Python against other plain loops: zeros put into kernels and images, channels dealt out."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest
from plain.loops import correlated, half_turn, lists, pooled, surrounded, tuples

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    Conv2d,
    ConvTranspose2d,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    Pool2d,
    Residual,
    ZeroPad2d,
    conv,
)
from corrige.problem.network import network
from corrige.problem.problem import Problem
from corrige.rules.values import Values

SEEDS = range(60)


def numbers(rng: Random, *shape: int) -> Any:
    return [numbers(rng, *shape[1:]) for _ in range(shape[0])] if shape else rng.randint(-4, 4)


def response(image: Any, layer: Layer, **data: Any) -> Any:
    size = (len(image), len(image[0]), len(image[0][0]))
    given = {"input.x": tuples(image)} | {f"l.{name}": tuples(value) for name, value in data.items()}
    return lists(Values(Problem(networks={"": network(size, l=layer)}, data=given), {})["l.x"])


def spread(plane: Any, d: tuple[int, int]) -> Any:
    """Zeros between the entries."""
    h, w = len(plane), len(plane[0])
    wide = [[0] * ((w - 1) * d[1] + 1) for _ in range((h - 1) * d[0] + 1)]
    for i, j in product(range(h), range(w)):
        wide[i * d[0]][j * d[1]] = plane[i][j]
    return wide


def draw_sides(rng: Random, most: int = 2) -> tuple[int, int, int, int]:
    return rng.randint(0, most), rng.randint(0, most), rng.randint(0, most), rng.randint(0, most)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_convolution_with_dilation_groups_and_flip(seed: int) -> None:
    rng = Random(seed)
    groups, seen, filters = rng.randint(1, 2), rng.randint(1, 2), rng.randint(1, 2)
    f, s, d = (rng.randint(1, 3), rng.randint(1, 3)), (rng.randint(1, 2), rng.randint(1, 3)), (1, rng.randint(1, 2))
    p, flip = draw_sides(rng), rng.random() < 0.3
    image = numbers(rng, groups * seen, rng.randint(5, 7), rng.randint(5, 7))
    kernel, bias = numbers(rng, groups * filters, seen, *f), numbers(rng, groups * filters)
    layer = conv(groups * filters, f, stride=s, padding=p, dilation=d, groups=groups, flip=flip)
    expected = []
    for o, filter in enumerate(kernel):
        mine = image[o // filters * seen :][:seen]
        laid = [spread(half_turn(plane) if flip else plane, d) for plane in filter]
        expected.append(correlated(mine, laid, bias[o], s, p))
    assert response(image, layer, kernel=kernel, b=bias) == expected


@pytest.mark.parametrize("seed", range(20))
def test_same_puts_the_odd_zero_last(seed: int) -> None:
    rng = Random(seed)
    f, s = (rng.randint(1, 4), rng.randint(1, 4)), (rng.randint(1, 3), rng.randint(1, 3))
    image, kernel = numbers(rng, 1, rng.randint(3, 7), rng.randint(3, 7)), numbers(rng, 1, 1, *f)
    sides: list[int] = []
    for n, g, t in ((len(image[0]), f[0], s[0]), (len(image[0][0]), f[1], s[1])):
        missing = max((-(-n // t) - 1) * t + g - n, 0)
        sides += [missing // 2, missing - missing // 2]
    layer = conv(1, f, stride=s, padding="same", bias=False)
    expected = correlated(image, kernel[0], 0, s, (sides[0], sides[1], sides[2], sides[3]))
    assert response(image, layer, kernel=kernel) == [expected]


@pytest.mark.parametrize("seed", range(20))
def test_a_depthwise_convolution_is_one_convolution_a_channel(seed: int) -> None:
    rng = Random(seed)
    image, kernel = numbers(rng, 3, 5, 6), numbers(rng, 6, 1, 2, 3)
    layer = DepthwiseConv2d(kernel_size=(2, 3), multiplier=2, bias=False)
    expected = [correlated([image[o // 2]], kernel[o], 0) for o in range(6)]
    assert response(image, layer, kernel=kernel) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_a_transposed_convolution_correlates_a_spread_image(seed: int) -> None:
    """Zeros between the pixels and f - 1 around them, then the flipped kernel: another way to the same numbers."""
    rng = Random(seed)
    f, s, c, k = (rng.randint(2, 3), rng.randint(2, 3)), (rng.randint(1, 3), rng.randint(1, 3)), 2, 2
    image, kernel = numbers(rng, c, 3, 4), numbers(rng, c, k, *f)
    p, d = draw_sides(rng, 1), (rng.randint(1, 2), rng.randint(1, 2))
    layer = ConvTranspose2d(c_out=k, kernel_size=f, stride=s, padding=p, dilation=d, bias=True)
    bias = numbers(rng, k)
    rows, columns = d[0] * (f[0] - 1), d[1] * (f[1] - 1)
    around = (rows, rows, columns, columns)
    wide = [surrounded(spread(plane, s), around) for plane in image]
    expected = []
    for o in range(k):
        whole = correlated(wide, [spread(half_turn(kernel[i][o]), d) for i in range(c)], bias[o])
        h, w = len(whole), len(whole[0])
        expected.append([row[p[2] : w - p[3]] for row in whole[p[0] : h - p[1]]])
    assert response(image, layer, kernel=kernel, b=bias) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_pooling(seed: int) -> None:
    rng = Random(seed)
    f, s = (rng.randint(1, 3), rng.randint(1, 3)), (rng.randint(1, 3), rng.randint(1, 3))
    p = (rng.randint(0, f[0] // 2), rng.randint(0, f[0] // 2), rng.randint(0, f[1] // 2), rng.randint(0, f[1] // 2))
    mode, counts = rng.choice(("max", "average")), rng.random() < 0.5
    image = numbers(rng, 2, 6, 7)
    layer = Pool2d(mode=mode, kernel_size=f, stride=s, padding=p, count_padding=counts)  # type: ignore[arg-type]
    assert response(image, layer) == [pooled(plane, mode, f, s, p, counts) for plane in image]


def test_an_average_counts_the_zeros_of_its_own_side() -> None:
    layer = Pool2d(mode="average", kernel_size=(2, 2), stride=(1, 2), padding=(0, 0, 0, 1))
    assert response([[[4, 8, 12], [0, 4, 8]]], layer) == [[[4, 5]]]


def test_an_average_is_an_exact_fraction() -> None:
    layer = Pool2d(mode="average", kernel_size=(1, 3), stride=(1, 1))
    assert response([[[1, 2, 4]]], layer) == [[[Fraction(7, 3)]]]
    assert type(response([[[1, 2, 3]]], layer)[0][0][0]) is int


def test_other_layers_on_a_small_map() -> None:
    image = [[[1, -2, 3], [0, 5, -6]]]
    assert response(image, Activation(function="relu")) == [[[1, 0, 3], [0, 5, 0]]]
    assert response([[[7, -1, 6]]], Activation(function="relu6")) == [[[6, 0, 6]]]
    assert response(image, Dropout()) == image
    assert response(image, Flatten()) == [[[v]] for v in (1, -2, 3, 0, 5, -6)]
    assert response(image, GlobalPool2d(mode="max")) == [[[5]]]
    assert response(image, GlobalPool2d(mode="average")) == [[[Fraction(1, 6)]]]
    assert response(image, ZeroPad2d(padding=(0, -1, -1, 0))) == [[[-2, 3]]]
    with pytest.raises(CannotBuild):
        response(image, ZeroPad2d(padding=(0, -3, 0, 0)))
    assert response(image, ZeroPad2d(padding=(1, 0, 0, 2))) == [[[0] * 5, [1, -2, 3, 0, 0], [0, 5, -6, 0, 0]]]
    assert response(image, AdaptivePool2d(mode="max", output_size=(1, 2))) == [[[5, 5]]]
    assert response(image, Linear(units=2), kernel=[[2], [-1]], b=[1, 0])[1] == [[-1, 2, -3], [0, -5, 6]]
    assert response(image, Residual(body=())) == [[[2, -4, 6], [0, 10, -12]]]


@pytest.mark.parametrize(
    ("layer", "data"),
    [
        (conv(1, 3), {"kernel": ((((1,) * 3,) * 3,) * 2,)}),
        (Linear(units=1), {"kernel": ((1, 2),)}),
        (Conv2d(c_out=1, kernel_size=(5, 5)), {"kernel": ((((1,) * 5,) * 5,),)}),
    ],
)
def test_what_does_not_fit_is_refused(layer: Layer, data: dict[str, Any]) -> None:
    with pytest.raises(CannotBuild):
        response([[[1, 2, 3], [4, 5, 6], [7, 8, 9]]], layer, **data)
