"""A layer that cannot be built is refused by both readers, with the values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    Concat,
    ConvTranspose2d,
    Crop,
    Flatten,
    Layer,
    Linear,
    Norm,
    Product,
    Rearrange,
    Residual,
    ZeroPad2d,
    conv,
    pool,
)
from corrige.problem.network import Network, network
from corrige.problem.problem import Problem, Unknown
from corrige.reference.table import Table
from corrige.rules.values import Values

Measure = Callable[[Sequence[Problem]], Table]


@pytest.mark.parametrize(
    ("size", "layer", "values"),
    [
        ((1, 3, 9), conv(1, 4), ("4", "3")),
        ((1, 9, 3), conv(1, (1, 4)), ("4", "3")),
        ((1, 2, 9), conv(1, 5, padding=1), ("5", "4")),
        ((1, 4, 9), conv(1, 3, dilation=2), ("3", "4")),
        ((6, 3, 3), conv(4, 1, groups=4), ("6", "4")),
        ((6, 3, 3), ConvTranspose2d(c_out=4, kernel_size=(1, 1), groups=4), ("6", "4")),
        ((1, 2, 9), pool(3), ("3", "2")),
        ((1, 2, 9), pool(6, stride=2, ceil_mode=True), ("6", "2")),
        ((1, 1, 1), ConvTranspose2d(c_out=1, kernel_size=(2, 2), padding=(1, 1, 0, 0)), ("(1, 1, 0, 0)",)),
        ((2, 4, 4), Residual(body=(("a", conv(3, 3, padding=1)),)), ("3", "2")),
        ((2, 4, 4), Residual(body=(("a", conv(2, 3)),)), ("2, 2", "4, 4")),
        ((2, 4, 4), Residual(body=(("a", Flatten()), ("b", Linear(units=2)))), ("1, 1", "4, 4")),
        ((2, 4, 7), Product(body=(), gate=(("a", conv(2, (1, 4))),)), ("4, 4", "4, 7")),
        ((2, 4, 7), Product(body=(), gate=(("a", conv(2, (3, 1))),)), ("2, 7", "4, 7")),
        ((2, 4, 7), Product(body=(), gate=(("a", conv(3, 1)),)), ("3", "2")),
        ((2, 4, 4), Concat(branches=((), (("a", conv(2, 3)),))), ("2", "4")),
        ((4, 6, 8), Rearrange(output_size=(2, 3, 3)), ("2, 3, 3", "4, 6, 8")),
        ((4, 6, 8), Rearrange(output_size=(4, 6, 9)), ("4, 6, 9", "4, 6, 8")),
        ((4, 6, 8), Crop(output_size=(5, 6, 8)), ("5, 6, 8", "4, 6, 8")),
        ((4, 6, 8), Crop(output_size=(4, 7, 8)), ("4, 7, 8", "4, 6, 8")),
        ((4, 6, 8), Crop(output_size=(4, 6, 9)), ("4, 6, 9", "4, 6, 8")),
    ],
)
def test_refused(measure: Measure, size: tuple[int, int, int], layer: Layer, values: tuple[str, ...]) -> None:
    net = Network(input=size, layers=(("first", conv(size[0], 1)), ("refused", layer)))
    with pytest.raises(CannotBuild) as caught:
        measure([Problem(networks={"": net})])
    assert all(value in str(caught.value) for value in values), str(caught.value)
    assert "refused" in str(caught.value)


def test_groups_of_a_normalisation_divide_the_channels(measure: Measure) -> None:
    norm = Norm(over="group", groups=4)
    assert measure([Problem(networks={"": network((8, 3, 3), norm=norm)})]).number("norm.parameters") == 16
    problem = Problem(networks={"": network((6, 3, 3), norm=norm)})
    for refused in (lambda: measure([problem]), lambda: Values(problem, {})["norm.c"]):
        with pytest.raises(CannotBuild) as caught:
            refused()
        assert "6" in str(caught.value)
        assert "4" in str(caught.value)


@pytest.mark.parametrize("sides", [(0, -3, 0, 0), (-3, 0, 0, 0), (0, 0, 0, -2), (0, 0, -2, 0), (-1, -2, 0, 0)])
def test_what_is_cut_off_leaves_something(measure: Measure, sides: tuple[int, int, int, int]) -> None:
    for cut in (sides, (*sides[:1], sides[1] - 2, *sides[2:])):
        with pytest.raises(CannotBuild):
            measure([Problem(networks={"": network((1, 3, 2), cut=ZeroPad2d(padding=cut))})])
    less = tuple(min(0, side + 1) for side in sides)
    kept = measure([Problem(networks={"": network((1, 3, 2), cut=ZeroPad2d(padding=less))})])  # type: ignore[arg-type]
    assert (kept.number("cut.h"), kept.number("cut.w")) == (3 + less[0] + less[1], 2 + less[2] + less[3])


def test_a_layer_in_a_block_is_named(measure: Measure) -> None:
    net = network((1, 3, 3), block=Concat(branches=((("inside", conv(1, 5)),),)))
    with pytest.raises(CannotBuild, match="inside"):
        measure([Problem(networks={"": net})])


def test_definition_speaks_as_the_course() -> None:
    from corrige.reference import definition

    with pytest.raises(CannotBuild) as caught:
        definition.measure([Problem(networks={"": network((6, 4, 9), conv1=conv(6, 1), conv2=conv(6, 5))})])
    assert str(caught.value) == "`kernel_size` (=5) is larger than the padded input (=4) in `conv2`"
    with pytest.raises(CannotBuild) as caught:
        definition.measure([Problem(networks={"": network((6, 4, 9), conv=conv(8, 1, groups=4))})])
    assert str(caught.value) == "`c_in` (=6) must be divisible by `groups` (=4) in `conv`"


@pytest.mark.parametrize(
    "data",
    [
        {"input.x": (((1, 2),), ((3, 4),))},
        {"input.x": (((1, 2),),), "conv.kernel": ((((1, 1, 1),),),)},
        {"input.x": (((1, 2),),), "conv.kernel": ((((1, 1),),),), "conv.b": (1, 2)},
    ],
)
def test_data_that_does_not_fit(measure: Measure, data: dict[str, object]) -> None:
    with pytest.raises(CannotBuild, match="shape"):
        measure([Problem(networks={"": network((1, 1, 2), conv=conv(1, (1, 2)))}, data=data)])


def test_an_element_outside(measure: Measure) -> None:
    data = {"input.x": (((1, 2),),), "conv.kernel": ((((1, 1),),),)}
    table = measure([Problem(networks={"": network((1, 1, 2), conv=conv(1, (1, 2)))}, data=data)])
    for name in ("conv.x[0,0,1]", "conv.x[-1,0,0]", "conv.x[0,0,0,0]", "conv.products[0,1,0]"):
        with pytest.raises(CannotBuild):
            table.value(name)


def test_wrong_problems_are_for_the_rules_alone(measure: Measure) -> None:
    problem = Problem(networks={"": network((1, 3, 3), conv=conv(1, 2))}).put({"conv.h": 7})
    with pytest.raises(ValueError, match="instead"):
        measure([problem])


def test_a_batch_shares_its_networks(measure: Measure) -> None:
    nets = [network((1, 3, n), conv=conv(1, 2)) for n in (3, 4)]
    with pytest.raises(ValueError, match="same networks"):
        measure([Problem(networks={"": net}) for net in nets])


SIDES = ("conv.p_top", "conv.p_bottom", "conv.p_left", "conv.p_right")


@pytest.mark.parametrize(
    ("size", "layer", "unknown", "found"),
    [
        # which padding keeps the size?
        ((1, 7, 9), conv(1, 5), Unknown(letters=SIDES, low=0, high=5, wanted={"conv.h": 7, "conv.w": 9}), (2,)),
        # none keeps it with an even kernel
        ((1, 7, 9), conv(1, 4), Unknown(letters=SIDES, low=0, high=5, wanted={"conv.h": 7}), ()),
        ((1, 7, 9), conv(1, 3, stride=2), Unknown(letters=SIDES, low=0, high=3, wanted={"conv.h": 4}), (1,)),
        ((1, 8, 9), conv(1, 3, stride=2), Unknown(letters=SIDES, low=0, high=3, wanted={"conv.h": 4}), (1,)),
        # 224 → 55 with f = 11, s = 4
        ((3, 224, 224), conv(96, 11, stride=4), Unknown(letters=SIDES, low=0, high=4, wanted={"conv.h": 55}), (2, 3)),
        ((1, 3, 3), conv(1, 5), Unknown(letters=SIDES, low=0, high=2, wanted={"conv.h": 1}), (1,)),
        # which strides give 2 × 2?
        ((1, 7, 7), conv(1, 3), Unknown(letters=("conv.s_h", "conv.s_w"), low=0, high=6, wanted={"conv.h": 2}), (3, 4)),
    ],
)
def test_unknowns(reader: object, size: tuple[int, int, int], layer: Layer, unknown: Unknown, found: object) -> None:
    problem = Problem(networks={"": network(size, conv=layer)}, unknowns={"p": unknown})
    assert reader.solutions(problem, unknown) == found  # type: ignore[attr-defined]
