"""Where the window of an element stands: unequal strides, padding, dilation and groups, checked against numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from reading import every

from corrige.document.document import Products
from corrige.document.figures import Grid
from corrige.problem.layers import Conv2d, Pool2d, conv, pool
from corrige.problem.network import network
from corrige.problem.problem import Problem
from corrige.rules.values import Values
from corrige.solutions.responses import elements
from corrige.solutions.steps import Steps

LAYERS = [
    conv(4, (2, 3), stride=(1, 2), padding=(1, 0, 0, 2)),
    conv(4, (3, 2), stride=(2, 1), dilation=(1, 2), groups=2),
    pool((2, 3), stride=(3, 1)),
]


def drawn(layer: Conv2d | Pool2d) -> Problem:
    source = np.random.default_rng(7)
    data: dict[str, Any] = {"input.x": tuples(source.integers(0, 9, (4, 7, 8)))}
    if isinstance(layer, Conv2d):
        shape = (layer.c_out, 4 // layer.groups, *layer.kernel_size)
        data |= {"it.kernel": tuples(source.integers(-3, 4, shape)), "it.b": (1, -2, 3, 0)}
    return Problem(networks={"": network((4, 7, 8), it=layer)}, data=data)


def tuples(array: Any) -> Any:
    return tuple(map(tuples, array)) if array.ndim > 1 else tuple(map(int, array))


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("place", [(0, 0, 0), (1, 1, 2), (3, 1, 1)])
def test_the_window_is_what_the_element_sees(layer: Conv2d | Pool2d, place: tuple[int, int, int]) -> None:
    problem, (o, i, j) = drawn(layer), place
    blocks = list(elements(Steps(problem, {}, "en"), [f"it.x[{o},{i},{j}]"]))
    grids = [grid for grid in every(blocks) if isinstance(grid, Grid) and grid.window is not None]
    top, bottom, left, right = layer.padding if isinstance(layer.padding, tuple) else (0, 0, 0, 0)
    padded = np.pad(np.array(problem.data["input.x"]), ((0, 0), (top, bottom), (left, right)))
    d_h, d_w = getattr(layer, "dilation", (1, 1))
    (f_h, f_w), (s_h, s_w) = layer.kernel_size, layer.stride
    rows, columns = slice(i * s_h, i * s_h + d_h * (f_h - 1) + 1), slice(j * s_w, j * s_w + d_w * (f_w - 1) + 1)
    if isinstance(layer, Pool2d):
        channels = padded[o : o + 1]
        assert channels[0, rows, columns].max() == Values(problem, {})[f"it.x[{o},{i},{j}]"]
    else:
        channels = padded[2 * (o // 2) :][:2] if layer.groups == 2 else padded
    assert len(grids) == len(channels)
    for grid, channel in zip(grids, channels, strict=True):
        assert np.array_equal(np.array(grid.rows), channel)
        if grid.marked:
            taps = np.array([channel[cell] for cell in sorted(grid.marked)])
            assert np.array_equal(taps, channel[rows, columns][::d_h, ::d_w].ravel())
        assert bool(grid.marked) == ((d_h, d_w) != (1, 1))
        assert grid.ring == (top, bottom, left, right)
        assert grid.window == (rows.start, columns.start, rows.stop - rows.start, columns.stop - columns.start)
    if isinstance(layer, Conv2d):
        seen = channels[:, rows, columns][:, ::d_h, ::d_w]
        total = int((seen * np.array(problem.data["it.kernel"][o])).sum())
        sums = [block for block in blocks if isinstance(block, Products)]
        assert sum(block.value or 0 for block in sums) == total
        assert [v for block in sums for _, v in block.pairs] == seen.ravel().tolist()
