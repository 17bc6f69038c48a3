"""Sizes and counts worked out by hand, which both readers must give; the deck's figures among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    ConvTranspose2d,
    Crop,
    DepthwiseConv2d,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    LocalResponseNorm,
    PReLU,
    Product,
    Rearrange,
    Residual,
    Resize,
    Scale,
    ZeroPad2d,
    conv,
    pool,
)
from corrige.problem.network import Network, network
from corrige.problem.problem import Problem
from corrige.reference.table import Table

Measure = Callable[[Sequence[Problem]], Table]

LENET = network(
    (1, 28, 28),
    conv1=conv(6, 5, padding="same"),
    pool1=pool(2, mode="average"),
    sigmoid=Activation(function="sigmoid"),
    conv2=conv(16, 5),
    pool2=pool(2, mode="average"),
    conv3=conv(120, 5),
    flatten=Flatten(),
    fc1=Linear(units=84),
    fc2=Linear(units=10),
)


def counts(measure: Measure, net: Network) -> Table:
    return measure([Problem(networks={"": net})])


def says(table: Table, name: str, **numbers: int) -> None:
    assert {quantity: table[f"{name}.{quantity}"] for quantity in numbers} == numbers


def test_lenet(measure: Measure) -> None:
    table = counts(measure, LENET)
    says(table, "conv1", c=6, h=28, w=28, outputs=4704, weights=150, biases=6, parameters=156)
    says(table, "pool1", c=6, h=14, w=14, parameters=0, operations=0)
    says(table, "conv2", c=16, h=10, w=10, parameters=2416, multiplications=240_000, bias_additions=1600)
    says(table, "conv3", c=120, h=1, w=1, parameters=48_120)
    says(table, "flatten", c=120, h=1, w=1)
    says(table, "fc1", c=84, parameters=10_164, multiplications=10_080, additions=9_996, bias_additions=84)
    says(table, "fc2", c=10, parameters=850, operations=1680)
    says(table, "total", parameters=61_706, weights=61_470, biases=236)


def test_volume(measure: Measure) -> None:
    table = counts(measure, network((3, 6, 6), conv=conv(2, 3)))
    says(table, "conv", c=2, h=4, w=4, weights=54, biases=2, multiplications=864, additions=832, bias_additions=32)
    says(table, "conv", operations=1728, macs=864, kernel_h=3, kernel_w=3, kernel_c=3, kernel_n=2)
    says(table, "conv", multiplications_per_response=27, additions_per_response=26, operations_per_response=54)
    says(table, "conv", parameter_bytes=224, activation_bytes=128)
    bare = counts(measure, network((3, 6, 6), conv=conv(2, 3, bias=False)))
    says(bare, "conv", biases=0, bias_additions=0, operations=1696, operations_per_response=53)


@pytest.mark.parametrize(
    ("size", "layer", "numbers"),
    [
        ((1, 7, 9), conv(1, (3, 2), stride=(2, 3), padding=(1, 0, 2, 1)), {"h": 3, "w": 4, "multiplications": 72}),
        ((1, 2, 3), conv(2, 1), {"multiplications": 12, "additions": 0, "operations": 24, "additions_per_response": 0}),
        ((1, 2, 3), Linear(units=2, bias=False), {"additions": 0, "operations": 12, "operations_per_response": 1}),
        ((1, 5, 6), conv(1, 2, dilation=(1, 3)), {"h": 4, "w": 3, "multiplications": 48}),
        ((1, 9, 9), conv(1, 3, dilation=2), {"h": 5, "w": 5, "multiplications": 225, "weights": 9}),
        ((4, 5, 5), conv(6, 3, groups=2), {"weights": 108, "multiplications": 972, "kernel_c": 2, "kernel_n": 6}),
        ((1, 7, 6), conv(1, 3, stride=2, padding="same"), {"h": 4, "w": 3, "multiplications": 108}),
        ((3, 4, 4), DepthwiseConv2d(kernel_size=(3, 3), multiplier=2), {"c": 6, "weights": 54, "kernel_c": 1}),
        (
            (4, 5, 6),
            DepthwiseConv2d(kernel_size=(3, 2)),
            {"c": 4, "weights": 24, "multiplications": 360, "kernel_n": 4},
        ),
        ((2, 1, 3), Linear(units=5), {"c": 5, "h": 1, "w": 3, "weights": 10, "multiplications": 30, "additions": 15}),
        ((3, 5, 5), pool(2, ceil_mode=True), {"h": 3, "w": 3, "comparisons": 3 * (4 * 3 + 4 * 1)}),
        ((3, 4, 4), pool(2, mode="average"), {"h": 2, "w": 2, "sum_additions": 36}),
        ((2, 4, 4), pool(2, stride=2, padding=1), {"h": 3, "w": 3, "comparisons": 2 * (3 + 4 * 1)}),
        ((2, 3, 5), GlobalPool2d(mode="max"), {"c": 2, "h": 1, "w": 1, "comparisons": 28}),
        ((3, 2, 2), BatchNorm(), {"weights": 6, "parameters": 6, "operations": 0}),
        ((3, 2, 2), BatchNorm(counted=4), {"weights": 12}),
        ((3, 2, 2), LocalResponseNorm(), {"c": 3, "parameters": 0}),
        ((3, 2, 2), Resize(output_size=(5, 7)), {"c": 3, "h": 5, "w": 7, "outputs": 105}),
        ((36, 2, 5), Rearrange(output_size=(4, 6, 15)), {"c": 4, "h": 6, "w": 15, "parameters": 0, "operations": 0}),
        ((6, 8, 9), Crop(output_size=(3, 8, 7)), {"c": 3, "h": 8, "w": 7, "outputs": 168, "parameters": 0}),
        ((6, 8, 9), Scale(each="layer"), {"weights": 1, "biases": 0}),
        ((6, 8, 9), Scale(each="channel"), {"weights": 6, "operations": 0}),
        ((6, 8, 9), Scale(each="element"), {"weights": 432, "parameters": 432}),
        ((6, 8, 9), Scale(), {"c": 6, "h": 8, "w": 9, "parameters": 0, "operations": 0}),
        ((3, 4, 4), ZeroPad2d(padding=(0, 1, 2, 0), channels=(2, 3)), {"c": 8, "h": 5, "w": 6, "parameters": 0}),
        ((6, 2, 5), PReLU(each="layer"), {"c": 6, "h": 2, "w": 5, "weights": 1, "operations": 0}),
        ((6, 2, 5), PReLU(), {"weights": 6, "biases": 0, "parameters": 6}),
        ((6, 2, 5), PReLU(each="element"), {"parameters": 60}),
    ],
)
def test_layers(measure: Measure, size: tuple[int, int, int], layer: Layer, numbers: dict[str, int]) -> None:
    says(counts(measure, Network(input=size, layers=(("l", layer),))), "l", **numbers)


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        # 4 elements on 9 weights; of the 36 products 25 are the first on their place
        ({"stride": (2, 2)}, {"h": 5, "w": 5, "multiplications": 36, "additions": 11, "bias_additions": 25}),
        # cropping changes the biases only
        ({"stride": (2, 2), "padding": (1, 1, 1, 1)}, {"h": 3, "multiplications": 36, "additions": 11}),
        ({"stride": (2, 2), "padding": (1, 1, 1, 1)}, {"bias_additions": 9, "operations": 56}),
        # no two products meet where the stride is larger than the kernel
        ({"stride": (4, 4), "padding": "valid"}, {"h": 8, "w": 8, "additions": 0, "bias_additions": 64}),
        ({"stride": (2, 2), "padding": "same"}, {"h": 4, "w": 4, "multiplications": 36}),
        # rows 0, 1 and 0, 2, 4: 0 1 2 3 4 5 are reached
        ({"dilation": (2, 2)}, {"h": 6, "w": 6, "additions": 0}),
        ({"stride": (2, 2), "dilation": (2, 2)}, {"h": 7, "additions": 36 - 16}),
    ],
)
def test_transposed(measure: Measure, options: dict[str, Any], numbers: dict[str, int]) -> None:
    layer = ConvTranspose2d(c_out=1, kernel_size=(3, 3), **options)
    says(counts(measure, network((1, 2, 2), up=layer)), "up", **numbers)


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ({}, {"h": 5, "w": 4, "multiplications": 36, "additions": 36 - 5 * 4, "bias_additions": 20}),
        ({"padding": (1, 0, 0, 2)}, {"h": 4, "w": 2, "additions": 16, "bias_additions": 8}),
        ({"output_padding": (1, 0)}, {"h": 6, "w": 4, "additions": 16, "bias_additions": 24}),
        # rows 0 2 4 and 2 4 6: 0 2 4 6; columns 0 1 and 1 2 and 2 3
        ({"dilation": (2, 1)}, {"h": 7, "w": 4, "additions": 36 - 4 * 4, "bias_additions": 28}),
        ({"padding": "same"}, {"h": 4, "w": 3, "additions": 16, "bias_additions": 12}),
        ({"bias": False}, {"h": 5, "additions": 16, "bias_additions": 0, "operations": 52}),
    ],
)
def test_transposed_on_what_is_not_square(measure: Measure, options: dict[str, Any], numbers: dict[str, int]) -> None:
    layer = ConvTranspose2d(c_out=1, kernel_size=(3, 2), stride=(2, 1), **options)
    table = counts(measure, network((1, 2, 3), up=layer))
    says(table, "up", kernel_h=3, kernel_w=2, kernel_c=1, kernel_n=1, weights=6, **numbers)
    assert table["up.biases"] == options.get("bias", True)


def test_transposed_groups(measure: Measure) -> None:
    layer = ConvTranspose2d(c_out=6, kernel_size=(2, 2), stride=(2, 2), groups=2)
    table = counts(measure, network((4, 3, 3), up=layer))
    says(table, "up", weights=4 * 3 * 4, multiplications=4 * 9 * 4 * 3, kernel_c=2, kernel_n=6)
    says(table, "up", additions=4 * 9 * 4 * 3 - 6 * 36, bias_additions=216)


def test_blocks_add_up(measure: Measure) -> None:
    body = (("a", conv(2, 3, padding=1)), ("b", conv(2, 1, bias=False)))
    layers = (("block", Residual(body=body)), ("join", Concat(branches=(body[:0], (("c", conv(3, 1)),)))))
    table = counts(measure, Network(input=(2, 4, 4), layers=layers))
    says(table, "block", c=2, h=4, w=4, outputs=32, weights=40, biases=2, parameters=42)
    says(table, "block", multiplications=32 * 18 + 32 * 2, bias_additions=32)
    says(table, "join", c=5, h=4, w=4, outputs=80, parameters=9)
    says(table, "total", parameters=51, multiplications=32 * 20 + 48 * 2)


def test_networks_have_names(measure: Measure) -> None:
    dense = network((3, 4, 4), flatten=Flatten(), fc=Linear(units=10))
    table = measure([Problem(networks={"dense": dense, "conv": network((3, 4, 4), conv=conv(10, 3))})])
    assert table["dense.fc.parameters"] == table["dense.total.parameters"] == 490
    assert table["conv.conv.parameters"] == table["conv.total.parameters"] == 280
    assert "total.parameters" not in table


APART = Concat(
    branches=((("b", conv(1, 2, padding=(1, 0, 1, 0))),), (("c", conv(1, 2, padding=(0, 1, 0, 1))),)),
)
"""One branch reaches up and left, the other down and right."""


@pytest.mark.parametrize(
    ("layers", "seen"),
    [
        ({"a": conv(1, 3)}, (3, 3)),
        ({"a": conv(1, 3, padding=1), "b": conv(1, 3, padding=1)}, (5, 5)),
        ({"a": conv(1, 3, padding=1), "b": conv(1, 3, padding=1), "c": conv(1, 3, padding=1)}, (7, 7)),
        ({"a": conv(1, 3, padding=1), "b": pool(2), "c": conv(1, 3, padding=1)}, (8, 8)),
        ({"a": conv(1, (3, 1), dilation=2), "b": conv(1, (1, 2), stride=2)}, (5, 2)),
        ({"a": conv(1, 3, stride=2, padding="same"), "b": conv(1, 3, stride=2, padding="same")}, (7, 7)),
        ({"a": pool(2), "b": Flatten(), "c": Linear(units=3)}, (16, 16)),
        ({"a": Residual(body=(("b", conv(1, 3, padding=1)), ("c", conv(1, 3, padding=1))))}, (5, 5)),
        ({"a": conv(1, 2, padding="same"), "b": GlobalPool2d(mode="average")}, (17, 17)),
        ({"a": APART}, (3, 3)),
    ],
)  # fmt: skip
def test_receptive_field(measure: Measure, layers: dict[str, Layer], seen: tuple[int, int]) -> None:
    table = counts(measure, network((1, 16, 16), **layers))
    last = list(layers)[-1]
    assert (table[f"{last}.receptive_h"], table[f"{last}.receptive_w"]) == seen


def test_receptive_field_of_what_is_not_square(measure: Measure) -> None:
    table = counts(measure, network((1, 3, 5), a=conv(1, (1, 2)), b=Flatten(), c=Linear(units=2)))
    says(table, "a", receptive_h=1, receptive_w=2)
    says(table, "b", receptive_h=3, receptive_w=5)
    says(table, "c", receptive_h=3, receptive_w=5)
    whole = counts(measure, network((1, 3, 5), a=GlobalPool2d(mode="max")))
    says(whole, "a", receptive_h=3, receptive_w=5)
    assert "a.receptive_h" not in counts(measure, network((1, 3, 5), a=Resize(output_size=(2, 2))))


@pytest.mark.parametrize(("rows", "seen"), [(True, (3, 1)), (False, (1, 3))])
def test_zero_padding_moves_what_is_seen(measure: Measure, rows: bool, seen: tuple[int, int]) -> None:
    """Beside the image itself: a row (or column) before the place and one behind it."""
    border, window = ((1, 1, 0, 0), (3, 1)) if rows else ((0, 0, 1, 1), (1, 3))
    branch = (("pad", ZeroPad2d(padding=border)), ("conv", conv(1, window)))
    table = counts(measure, network((1, 4, 5), join=Concat(branches=((), branch))))
    assert (table["join.receptive_h"], table["join.receptive_w"]) == seen


def test_receptive_field_of_forty_blocks(measure: Measure) -> None:
    """There are 2^40 ways through them."""
    blocks = {f"r{n}": Residual(body=((f"c{n}", conv(1, (3, 1), padding=(1, 1, 0, 0))),)) for n in range(40)}
    table = counts(measure, network((1, 4, 4), **blocks))
    assert (table["r39.receptive_h"], table["r39.receptive_w"]) == (81, 1)


def test_branches_that_drift_apart_have_no_receptive_field(measure: Measure) -> None:
    branches = ((("a", conv(1, 1, stride=2, padding=1)),), (("b", conv(1, 1)),))
    table = counts(measure, network((1, 2, 2), join=Concat(branches=branches)))
    assert "join.receptive_h" not in table


@pytest.mark.parametrize("gate", [(1, 1), (1, 7), (4, 1), (4, 7)])
def test_a_gate_covers_rows_or_columns_that_it_lacks(measure: Measure, gate: tuple[int, int]) -> None:
    seen = AdaptivePool2d(output_size=gate, mode="average")
    block = Product(body=(("body", conv(3, 1)),), gate=(("seen", seen), ("gate", conv(3, 1, bias=False))))
    table = counts(measure, network((2, 4, 7), block=block, after=conv(5, 3)))
    says(table, "gate", c=3, h=gate[0], w=gate[1], parameters=6)
    says(table, "block", c=3, h=4, w=7, outputs=84, parameters=15)
    says(table, "after", c=5, h=2, w=5, parameters=140)
