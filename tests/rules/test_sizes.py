"""Sizes, counts and receptive fields against a few lines that go through every place and every number."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    AdaptivePool2d,
    ConvTranspose2d,
    Crop,
    DepthwiseConv2d,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    Norm,
    Pair,
    PReLU,
    Rearrange,
    Residual,
    Scale,
    Sides,
    ZeroPad2d,
    conv,
    pool,
)
from corrige.problem.network import network
from corrige.problem.problem import Problem
from corrige.rules.values import Values

small, padding = st.integers(1, 4), st.integers(0, 3)


def values(size: tuple[int, int, int], **layers: Layer) -> Values:
    return Values(Problem(networks={"": network(size, **layers)}), {})


def places(n: int, f: int, s: int, d: int, before: int, after: int) -> int:
    """How often the window fits, tried one after the other."""
    return sum(1 for i in range(0, n + before + after, s) if i + d * (f - 1) < n + before + after)


sizes = st.tuples(st.integers(1, 15), st.integers(1, 15))


@given(sizes, *[st.tuples(small, small)] * 3, st.tuples(*[padding] * 4))
def test_the_size_of_a_response(size: Pair, f: Pair, s: Pair, d: Pair, p: Sides) -> None:
    (h, w), layer = size, conv(2, f, stride=s, dilation=d, padding=p)
    rows, columns = places(h, f[0], s[0], d[0], p[0], p[1]), places(w, f[1], s[1], d[1], p[2], p[3])
    found = values((1, h, w), conv=layer)
    for axis, expected in (("h", rows), ("w", columns)):
        if expected:
            assert found[f"conv.{axis}"] == expected
        else:
            with pytest.raises(CannotBuild, match=r"`conv\.[hw]` would be"):
                found[f"conv.{axis}"]


@given(st.integers(1, 20), small, small, small)
def test_same_keeps_one_window_for_each_step(n: int, f: int, s: int, d: int) -> None:
    found = values((1, n, n), conv=conv(1, f, stride=s, dilation=d, padding="same"))
    assert found["conv.h"] == found["conv.w"] == len(range(0, n, s))


@given(st.integers(1, 15), small, small, st.data())
def test_ceil_mode_takes_a_last_window_that_starts_in_the_image(n: int, f: int, s: int, data: Any) -> None:
    before, after = data.draw(st.integers(0, f // 2)), data.draw(st.integers(0, f // 2))
    layer = pool(f, stride=s, padding=(before, after, before, after), ceil_mode=True)
    starts = [-before]
    while starts[-1] + f < n + after and starts[-1] + s < n:
        starts.append(starts[-1] + s)
    if n + before + after >= f:
        assert values((1, n, n), pool=layer)["pool.h"] == len(starts)


@given(small, small, small, small, st.integers(0, 2), st.integers(0, 2))
def test_a_transposed_convolution_reaches_as_far_as_its_last_kernel(
    n: int, f: int, s: int, d: int, before: int, after: int
) -> None:
    layer = ConvTranspose2d(
        c_out=1, kernel_size=(f, f), stride=(s, s), dilation=(d, d), padding=(before, after, before, after)
    )
    reached = max(i * s + m * d for i in range(n) for m in range(f)) + 1 - before - after
    if reached >= 1:
        assert values((1, n, n), up=layer)["up.h"] == reached


@given(st.integers(1, 3), st.integers(3, 6), st.integers(3, 6), small, small, st.integers(1, 3), st.booleans())
@settings(max_examples=60)
def test_counts_of_a_convolution_one_by_one(c: int, h: int, w: int, k: int, f: int, groups: int, bias: bool) -> None:
    f = min(f, 3)
    layer = conv(k * groups, (f, 2), groups=groups, bias=bias)
    found = values((c * groups, h, w), conv=layer)
    rows, columns = places(h, f, 1, 1, 0, 0), places(w, 2, 1, 1, 0, 0)
    weights = len(list(product(range(k * groups), range(c), range(f), range(2))))
    biases = k * groups if bias else 0
    elements = list(product(range(k * groups), range(rows), range(columns)))
    products = sum(1 for _ in elements for _ in product(range(c), range(f), range(2)))
    assert found["conv.weights"] == weights
    assert found["conv.biases"] == biases
    assert found["conv.parameters"] == found["total.parameters"] == weights + biases
    assert found["conv.outputs"] == len(elements)
    assert found["conv.multiplications"] == found["conv.macs"] == products
    assert found["conv.additions"] == products - len(elements)
    assert found["conv.bias_additions"] == (len(elements) if bias else 0)
    assert found["conv.operations"] == 2 * products - (0 if bias else len(elements))
    assert found["conv.parameter_bytes"] == 4 * (weights + biases)
    each = c * f * 2
    assert found["conv.multiplications_per_response"] == each
    assert found["conv.additions_per_response"] == each - 1
    assert found["conv.operations_per_response"] == 2 * each - (0 if bias else 1)
    shape = [found[f"conv.kernel_{axis}"] for axis in "hwcn"]
    assert shape == [f, 2, c, k * groups]


def test_counts_of_other_layers() -> None:
    found = values((3, 8, 8), depth=DepthwiseConv2d(kernel_size=(3, 3), multiplier=2), pool=pool(2), fc=Linear(units=5))
    assert (found["depth.c"], found["depth.weights"], found["depth.parameters"]) == (6, 54, 60)
    assert found["depth.multiplications"] == 6 * 36 * 9
    assert (found["pool.parameters"], found["pool.operations"], found["pool.comparisons"]) == (0, 0, 6 * 9 * 3)
    assert (found["fc.weights"], found["fc.parameters"]) == (30, 35)
    assert found["fc.operations"] == 9 * 5 * 2 * 6
    assert found["total.parameters"] == 60 + 35
    alone = values((3, 8, 8), short=Residual(body=()))
    assert (alone["short.parameters"], alone["total.operations"]) == (0, 0)


def test_additions_of_a_transposed_convolution_are_products_less_places() -> None:
    """Each place that products reach takes one addition less than products: counted on the plane."""
    for f, s, d, n in product((1, 2, 3), (1, 2, 3), (1, 2), (1, 2, 4)):
        layer = ConvTranspose2d(c_out=2, kernel_size=(f, f), stride=(s, s), dilation=(d, d), bias=False)
        found = values((3, n, n), up=layer)
        hit = {(i * s + m * d, j * s + k * d) for i, j, m, k in product(range(n), range(n), range(f), range(f))}
        products = 3 * n * n * f * f * 2
        assert found["up.multiplications"] == products
        assert found["up.additions"] == products - 2 * len(hit)


@given(st.lists(st.tuples(small, small, st.integers(1, 2)), min_size=1, max_size=4))
def test_the_receptive_field_is_what_one_element_sees(chain: list[tuple[int, int, int]]) -> None:
    """Backwards from one element, far from any border; across, the chain is taken in reverse."""
    layers = {
        f"l{k}": conv(1, (f, g), stride=(s, t), dilation=(d, e), padding=9)
        for k, ((f, s, d), (g, t, e)) in enumerate(zip(chain, chain[::-1], strict=True))
    }
    found = values((1, 200, 200), **layers)
    last = f"l{len(chain) - 1}"
    assert (found[f"{last}.receptive_h"], found[f"{last}.jump_h"]) == seen(chain)
    assert (found[f"{last}.receptive_w"], found[f"{last}.jump_w"]) == seen(chain[::-1])


def seen(chain: list[tuple[int, int, int]]) -> tuple[int, int]:
    """How wide one element sees, and how far from it its neighbour starts."""
    here, there = {0}, {1}
    for f, s, d in reversed(chain):
        here, there = ({i * s + m * d for i in places for m in range(f)} for places in (here, there))
    return max(here) - min(here) + 1, min(there) - min(here)


@pytest.mark.parametrize(
    "whole", [GlobalPool2d(mode="max"), AdaptivePool2d(mode="average", output_size=(1, 1)), Flatten()]
)
def test_what_takes_the_whole_map_sees_all_that_the_map_sees(whole: Layer) -> None:
    """4 × 3 elements, 2 rows and 3 columns apart, of windows 3 × 2: 9 rows and 8 columns."""
    found = values((1, 9, 8), conv=conv(2, (3, 2), stride=(2, 3)), whole=whole)
    assert (found["conv.h"], found["conv.w"]) == (4, 3)
    assert (found["whole.receptive_h"], found["whole.receptive_w"]) == (9, 8)


def test_the_decks_numbers() -> None:
    assert values((3, 6, 6), conv=conv(2, 3))["conv.parameters"] == 56
    assert values((3, 6, 6), conv=conv(2, 3))["conv.operations"] == 4 * 4 * 2 * (3 * 3 * 3 * 2) == 1728
    assert values((3, 224, 224), conv=conv(1000, 3))["conv.parameters"] == 28_000
    assert values((3, 224, 224), conv=conv(1000, 3))["conv.h"] == 222
    assert values((150_528, 1, 1), fc=Linear(units=1000))["fc.parameters"] == 150_529_000


def test_rearranged_and_cropped() -> None:
    found = values((4, 6, 8), moved=Rearrange(output_size=(1, 12, 16)), part=Crop(output_size=(1, 11, 16)))
    assert [found[f"{name}.{axis}"] for name in ("moved", "part") for axis in "chw"] == [1, 12, 16, 1, 11, 16]


@pytest.mark.parametrize(
    ("layer", "axis", "said"),
    [
        (Rearrange(output_size=(2, 12, 9)), "c", ("(2, 12, 9)", "216", "192")),
        (Rearrange(output_size=(2, 12, 7)), "c", ("168", "192")),
        (Crop(output_size=(5, 6, 8)), "c", ("5", "4")),
        (Crop(output_size=(4, 7, 8)), "h", ("7", "6")),
        (Crop(output_size=(4, 6, 9)), "w", ("9", "8")),
    ],
)
def test_sizes_that_do_not_fit(layer: Layer, axis: str, said: tuple[str, ...]) -> None:
    with pytest.raises(CannotBuild) as caught:
        values((4, 6, 8), one=layer)[f"one.{axis}"]
    for words in (caught.value.en, caught.value.fr):
        assert all(number in words for number in said)


@pytest.mark.parametrize(
    ("each", "weights"), [("fixed", 0), ("layer", 1), ("channel", 4), ("element", 192)], ids=lambda one: str(one)
)
def test_what_a_scale_and_a_slope_learn(each: Any, weights: int) -> None:
    for layer in (Scale(each=each), *([] if each == "fixed" else [PReLU(each=each)])):
        found = values((4, 6, 8), one=layer)
        assert (found["one.weights"], found["one.parameters"], found["one.operations"]) == (weights, weights, 0)


def test_channels_of_zeros() -> None:
    layer = ZeroPad2d(padding=(0, 1, 2, 0), channels=(2, 3))
    net = network((1, 1, 2), one=layer)
    found = Values(Problem(networks={"": net}, data={"input.x": (((3, 4),),)}), {})
    empty, full = ((0,) * 4,) * 2, ((0, 0, 3, 4), (0,) * 4)
    assert [found[f"one.{axis}"] for axis in "chw"] == [6, 2, 4]
    assert found["one.x"] == (empty, empty, full, empty, empty, empty)


@pytest.mark.parametrize("learned", [0, 1, 2])
@pytest.mark.parametrize(("each", "numbers"), [("channel", 4), ("element", 192)])
def test_what_a_normalisation_learns(learned: Any, each: Any, numbers: int) -> None:
    found = values((4, 6, 8), one=Norm(over="layer", learned=learned, each=each))
    assert found["one.weights"] == learned * numbers
