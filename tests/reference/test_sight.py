"""What an element sees of the image: branches that lie apart or drift apart, the whole map, by all readers."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from machine import expected

from corrige.problem.errors import Unnamed
from corrige.problem.layers import Concat, Flatten, GlobalPool2d, Layer, Layers, Pool2d, Residual, ZeroPad2d, conv, pool
from corrige.problem.network import Network, network
from corrige.problem.problem import Problem
from corrige.rules.values import Values

expected("torch", module=True)

from corrige.reference import definition, engine  # noqa: E402

FIELDS = ("receptive_h", "receptive_w")


def read(net: Network) -> tuple[Values, Mapping[str, Any], Mapping[str, Any]]:
    problem = Problem(networks={"": net})
    return Values(problem, {}), definition.measure([problem]), engine.measure([problem])


def split(rng: Random, total: int) -> tuple[int, int]:
    before = rng.randint(0, total)
    return before, total - before


def branch(rng: Random, name: str, f: tuple[int, int]) -> Layers:
    """Keeps the size, with its zeros on any side: in the convolution, by Keras' "same", or as a layer before it."""
    if rng.random() < 0.3:
        return ((name, conv(2, f, padding="same", dilation=rng.choice((1, (1, 2), (3, 1))))),)
    (top, bottom), (left, right) = split(rng, f[0] - 1), split(rng, f[1] - 1)
    if rng.random() < 0.5:
        return ((name, conv(2, f, padding=(top, bottom, left, right))),)
    return ((f"{name}_pad", ZeroPad2d(padding=(top, bottom, left, right))), (name, conv(2, f)))


@pytest.mark.parametrize("seed", range(60))
def test_branches_that_lie_apart_see_together_what_they_see(seed: int) -> None:
    rng = Random(seed)
    first = conv(2, rng.choice((1, 3)), stride=(rng.randint(1, 3), rng.randint(1, 3)))
    a, b = (branch(rng, name, (rng.randint(1, 4), rng.randint(1, 4))) for name in "ab")
    both: Layer = rng.choice((Residual(body=a, shortcut=b), Concat(branches=(a, b))))
    values, defined, run = read(network((1, 29, 26), first=first, both=both, after=conv(1, (2, 3), stride=2)))
    for name in ("a", "b", "both", "after"):
        for field in FIELDS:
            assert values[f"{name}.{field}"] == defined[f"{name}.{field}"] == run[f"{name}.{field}"]


@pytest.mark.parametrize("seed", range(80))
def test_as_few_zeros_as_the_last_window_needs(seed: int) -> None:
    """Keras' "same" with a stride, beside a window with f - 1 zeros anywhere, which has as many rows."""
    rng = Random(seed)
    f, s, d = ((rng.randint(1, most), rng.randint(1, most)) for most in (5, 3, 2))
    wide = rng.choice((conv(2, f, stride=s, padding="same", dilation=d), pool(f, stride=s, padding="same")))
    first = conv(2, 1, stride=(rng.randint(1, 2), rng.randint(1, 3)))
    other = rng.randint(1, 4), rng.randint(1, 4)
    sides = (*split(rng, other[0] - 1), *split(rng, other[1] - 1))
    both = Concat(branches=((("wide", wide),), (("other", conv(2, other, stride=s, padding=sides)),)))
    size = (2, rng.randint(14, 30), rng.randint(14, 30))
    values, defined, run = read(network(size, first=first, both=both, after=conv(1, 2)))
    for name in ("wide", "both", "after"):
        for field in FIELDS:
            assert values[f"{name}.{field}"] == defined[f"{name}.{field}"] == run[f"{name}.{field}"]


def test_by_hand() -> None:
    """Behind a 3 × 3, rows -1 and 0 by one branch, rows 0 and 1 by the other: five rows of the image."""
    before, after = conv(1, 2, padding=(1, 0, 1, 0)), conv(1, 2, padding=(0, 1, 0, 1))
    both = Residual(body=(("a", before),), shortcut=(("b", after),))
    for reader in read(network((1, 9, 9), conv=conv(1, 3), both=both)):
        assert [reader[f"{name}.receptive_h"] for name in ("conv", "a", "b", "both")] == [3, 4, 4, 5]


@pytest.mark.parametrize("stride", [(2, 1), (1, 2), (2, 2)])
@pytest.mark.parametrize("other", [conv, pool])
def test_branches_that_drift_apart_have_no_receptive_field(stride: tuple[int, int], other: Any) -> None:
    """Every second place of one branch beside every place of the other: sizes agree by the padding."""
    sides = tuple(3 * (s - 1) for s in stride for _ in range(2))
    fast = conv(2, 1, stride=stride, padding=sides) if other is conv else pool(1, stride=stride)
    early: Layers = () if other is conv else (("wide", ZeroPad2d(padding=sides)),)
    both = Concat(branches=((("a", conv(2, 3, padding="same")),), (*early, ("b", fast))))
    values, *tables = read(network((1, 6, 6), both=both, after=conv(1, 3)))
    assert (values["both.h"], values["both.w"], values["after.h"]) == (6, 6, 4)
    axis = "h" if stride[0] > 1 else "w"
    for name in ("both", "after"):
        with pytest.raises(Unnamed, match="differs from place to place"):
            values[f"{name}.receptive_{axis}"]
        for table in tables:
            assert f"{name}.receptive_{axis}" not in table
            assert f"b.receptive_{axis}" in table


@pytest.mark.parametrize("whole", [GlobalPool2d(mode="average"), Flatten()])
def test_after_the_whole_map_no_window_sees_more(whole: Layer) -> None:
    wide = conv(1, 3, padding=1)
    for reader in read(network((2, 8, 5), conv=conv(2, 3), whole=whole, squeeze=wide, twice=wide)):
        assert [reader[f"{name}.receptive_h"] for name in ("conv", "whole", "squeeze", "twice")] == [3, 8, 8, 8]
        assert [reader[f"{name}.receptive_w"] for name in ("conv", "whole", "squeeze", "twice")] == [3, 5, 5, 5]


def test_strides_and_dilation_by_hand() -> None:
    for reader in read(network((1, 40, 33), a=conv(1, 5, stride=(3, 2)), b=pool(2), c=conv(1, 3, dilation=2))):
        assert (reader["c.receptive_h"], reader["c.receptive_w"]) == (5 + 3 + 4 * 6, 5 + 2 + 4 * 4)


def test_fields_beyond_the_first_inputs_that_are_tried() -> None:
    for reader in read(network((1, 400, 300), whole=GlobalPool2d(mode="max"))):
        assert (reader["whole.receptive_h"], reader["whole.receptive_w"]) == (400, 300)
    for reader in read(network((1, 9, 9), wide=conv(1, 3, padding=(300, 0, 0, 300)))):
        assert (reader["wide.receptive_h"], reader["wide.receptive_w"]) == (3, 3)
    deep = {f"conv{i}": conv(1, 3, padding=1) for i in range(40)}
    for reader in read(network((1, 9, 9), **deep)):
        assert reader["conv39.receptive_h"] == 81


def test_branches_whose_last_windows_end_elsewhere() -> None:
    """Rows 0 to 2 by the pooling, the last of which overhangs, rows -1 to 1 by the convolution: four."""
    pooled = Pool2d(mode="max", kernel_size=(3, 3), stride=(2, 2), ceil_mode=True)
    both = Concat(branches=((("a", pooled),), (("b", conv(1, 3, stride=2, padding=1)),)))
    for reader in read(network((1, 10, 10), both=both)):
        assert (reader["both.h"], reader["both.receptive_h"], reader["both.receptive_w"]) == (5, 4, 4)


def test_strides_of_one_axis_after_the_other() -> None:
    turns: Layers = (("a1", conv(1, 1, stride=(2, 1))), ("a2", conv(1, 1, stride=(1, 2))))
    both = Concat(branches=(turns, (("b", conv(1, 1, stride=2)),)))
    for reader in read(network((1, 12, 12), both=both, after=conv(1, 3))):
        assert (reader["after.receptive_h"], reader["after.receptive_w"]) == (5, 5)
