"""What only the definition does: places found by going there, and a bound on what is counted one by one."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from corrige.problem.layers import AdaptivePool2d, Flatten, Linear, conv
from corrige.problem.network import network
from corrige.problem.problem import Problem
from corrige.reference import definition
from corrige.reference.definition import respond
from corrige.reference.definition.places import adaptive, same, windows
from corrige.reference.response import TooLarge


@pytest.mark.parametrize(
    ("n", "f", "s", "d", "padding", "ceil", "places"),
    [
        (5, 3, 1, 1, (0, 0), False, [0, 1, 2]),
        (5, 3, 2, 1, (1, 1), False, [-1, 1, 3]),
        (6, 3, 2, 1, (0, 1), False, [0, 2, 4]),
        (6, 3, 2, 1, (1, 0), False, [-1, 1, 3]),
        (7, 3, 2, 2, (0, 0), False, [0, 2]),
        (5, 2, 2, 1, (0, 0), True, [0, 2, 4]),
        (4, 2, 2, 1, (0, 0), True, [0, 2]),
        (4, 2, 1, 1, (0, 0), True, [0, 1, 2]),
        (5, 3, 1, 1, (1, 1), True, [-1, 0, 1, 2, 3]),
        (2, 2, 3, 1, (1, 1), True, [-1]),
        (2, 3, 2, 1, (0, 0), True, [0]),
    ],
)
def test_places(n: int, f: int, s: int, d: int, padding: tuple[int, int], ceil: bool, places: list[int]) -> None:
    assert windows(n, f, s, d, padding, ceil).taps[:, 0].tolist() == places


@pytest.mark.parametrize(
    ("n", "f", "s", "d", "zeros"),
    [
        *[(5, 3, 1, 1, (1, 1)), (5, 4, 1, 1, (1, 2)), (6, 3, 2, 1, (0, 1)), (7, 3, 2, 1, (1, 1)), (6, 1, 2, 1, (0, 0))],
        *[
            (224, 7, 2, 1, (2, 3)),
            (5, 3, 1, 2, (2, 2)),
            (1, 3, 1, 1, (1, 1)),
            (7, 2, 3, 1, (0, 1)),
            (7, 2, 4, 1, (0, 0)),
        ],
    ],
)
def test_same(n: int, f: int, s: int, d: int, zeros: tuple[int, int]) -> None:
    assert same(n, f, s, d) == zeros


def test_adaptive_windows() -> None:
    rows, columns = adaptive(AdaptivePool2d(mode="max", output_size=(3, 2)), (5, 1))
    assert [row[inside].tolist() for row, inside in zip(rows.taps, rows.inside, strict=True)] == [
        [0, 1],
        [1, 2, 3],
        [3, 4],
    ]
    assert [row[inside].tolist() for row, inside in zip(columns.taps, columns.inside, strict=True)] == [[0], [0]]


def test_sizes_are_known_where_products_are_too_many_to_count() -> None:
    net = network((3, 224, 224), conv=conv(1000, 3), flatten=Flatten(), fc=Linear(units=10))
    table = definition.measure([Problem(networks={"": net})])
    assert (table["conv.h"], table["conv.c"], table["flatten.c"]) == (222, 1000, 49_284_000)
    for name in ("conv.multiplications", "fc.weights", "total.parameters"):
        with pytest.raises(TooLarge, match="one by one"):
            table[name]


def test_a_response_too_large_to_form() -> None:
    image = (tuple((1,) * 200 for _ in range(200)),)
    kernel = tuple((tuple((1,) * 5 for _ in range(5)),) for _ in range(12))
    net = network((1, 200, 200), conv=conv(12, 5))
    table = definition.measure([Problem(networks={"": net}, data={"input.x": image, "conv.kernel": kernel})])
    with pytest.raises(TooLarge):
        table["conv.x"]


def test_an_image_too_large_to_walk() -> None:
    with pytest.raises(TooLarge):
        definition.measure([Problem(networks={"": network((1, 10**9, 3), conv=conv(1, 3))})])


@pytest.mark.parametrize(("many", "side", "f", "groups"), [(71, 40, 5, 1), (6, 200, 3, 1), (71, 60, 3, 2)])
def test_a_class_is_laid_out_some_problems_at_a_time(many: int, side: int, f: int, groups: int) -> None:
    """More numbers lie under the taps than fit at once, for all problems or for one."""
    random = Random(side)
    net = network((2, side, side), conv=conv(4, f, stride=2, groups=groups, bias=False))

    def numbers(*shape: int) -> Any:
        return tuple(numbers(*shape[1:]) for _ in range(shape[0])) if shape else random.randint(-9, 9)

    problems = [
        Problem(
            networks={"": net},
            data={"input.x": numbers(2, side, side), "conv.kernel": numbers(4, 2 // groups, f, f)},
        )
        for _ in range(many)
    ]
    places = (side - f) // 2 + 1
    assert many * 2 * f * f * places**2 > 4 * respond.NEAR
    table = definition.measure(problems)
    for k, problem in enumerate(problems):
        o, i, j = (random.randrange(n) for n in (4, places, places))
        first = o // (4 // groups) * (2 // groups)
        image, kernel = problem.data["input.x"], problem.data["conv.kernel"]
        expected = sum(
            kernel[o][c][y][x] * image[first + c][2 * i + y][2 * j + x]
            for c in range(2 // groups)
            for y in range(f)
            for x in range(f)
        )
        assert table.value("conv.x", k)[o][i][j] == expected
