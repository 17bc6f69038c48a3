"""Responses worked out by hand, which both readers must give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import exp
from typing import Any

import pytest

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    EXACT_FUNCTIONS,
    Activation,
    AdaptivePool2d,
    Concat,
    ConvTranspose2d,
    DepthwiseConv2d,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    Pool2d,
    Residual,
    ZeroPad2d,
    conv,
    pool,
)
from corrige.problem.network import Network
from corrige.problem.problem import Problem
from corrige.reference.response import TooLarge
from corrige.reference.table import Table

Measure = Callable[[Sequence[Problem]], Table]

IMAGE = (((1, 1, 0, 1), (0, 0, 0, 1), (1, 1, 1, 0), (1, 0, 0, 1)),)
SOBEL = ((((-1, -2, -1), (0, 0, 0), (1, 2, 1)),),)
ROW = (((1, 2, 3, 4, 5, 6),),)
SQUARE = (((1, 2), (3, 4)),)
THREE = ((((1, 1, 1),),),)


def answer(measure: Measure, image: Any, layer: Layer, **data: Any) -> Any:
    """The response of one layer, called `l`."""
    size = (len(image), len(image[0]), len(image[0][0]))
    named = {"input.x": image} | {f"l.{name}": value for name, value in data.items()}
    problem = Problem(networks={"": Network(input=size, layers=(("l", layer),))}, data=named)
    return measure([problem]).value("l.x")


# The deck's worked example, slide « Convolution », and its variants.


@pytest.mark.parametrize(
    ("layer", "response"),
    [
        (conv(1, 3, bias=False), ((1, 1), (1, 0))),
        (conv(1, 3, bias=False, flip=True), ((-1, -1), (-1, 0))),
        (conv(1, 3, bias=False, padding=1, stride=2), ((0, 1), (2, 0))),
        (conv(1, 3, bias=False, padding=(1, 0, 0, 0)), ((0, 1), (1, 1), (1, 0))),
        (conv(1, 3, bias=False, padding=(0, 0, 0, 1)), ((1, 1, -1), (1, 0, 0))),
    ],
)
def test_deck(measure: Measure, layer: Layer, response: Any) -> None:
    assert answer(measure, IMAGE, layer, kernel=SOBEL) == (response,)


def test_bias(measure: Measure) -> None:
    assert answer(measure, IMAGE, conv(1, 3), kernel=SOBEL, b=(7,)) == (((8, 8), (8, 7)),)


def test_a_missing_bias_is_zero(measure: Measure) -> None:
    assert answer(measure, IMAGE, conv(1, 3), kernel=SOBEL) == (((1, 1), (1, 0)),)


# "same" with a stride on an even input: Keras starts at the first pixel, PyTorch's padding of 1 before it.


def test_keras_same_puts_the_odd_zero_last(measure: Measure) -> None:
    layer = conv(1, (1, 3), stride=2, padding="same", bias=False)
    assert answer(measure, ROW, layer, kernel=THREE) == (((1 + 2 + 3, 3 + 4 + 5, 5 + 6),),)


def test_padding_of_half_the_kernel_takes_other_samples(measure: Measure) -> None:
    layer = conv(1, (1, 3), stride=2, padding=(0, 0, 1, 1), bias=False)
    assert answer(measure, ROW, layer, kernel=THREE) == (((1 + 2, 2 + 3 + 4, 4 + 5 + 6),),)


def test_dilation(measure: Measure) -> None:
    layer = conv(1, (1, 2), dilation=(1, 3), bias=False)
    assert answer(measure, ROW, layer, kernel=((((1, 10),),),)) == (((1 + 40, 2 + 50, 3 + 60),),)


def test_groups_see_their_own_channels(measure: Measure) -> None:
    image = (((1,),), ((2,),), ((3,),), ((4,),))
    kernel = tuple((((a,),), ((b,),)) for a, b in ((1, 10), (100, 0), (5, 0), (0, 7)))
    found = answer(measure, image, conv(4, 1, groups=2, bias=False), kernel=kernel)
    assert found == (((21,),), ((100,),), ((15,),), ((28,),))


def test_depthwise(measure: Measure) -> None:
    layer = DepthwiseConv2d(kernel_size=(1, 1), multiplier=2, bias=False)
    kernel = tuple((((k,),),) for k in (2, 3, 4, 5))
    assert answer(measure, (((1,),), ((10,),)), layer, kernel=kernel) == (((2,),), ((3,),), ((40,),), ((50,),))


def test_volume_sums_over_channels(measure: Measure) -> None:
    image = (((1, 2), (3, 4)), ((5, 6), (7, 8)))
    kernel = ((((1, 0), (0, 1)), ((0, 1), (1, 0))),)
    assert answer(measure, image, conv(1, 2, bias=False), kernel=kernel) == (((1 + 4 + 6 + 7,),),)


# Transposed convolutions: each input element lays its kernel on the output.


@pytest.mark.parametrize(
    ("options", "response"),
    [
        ({"stride": (2, 2)}, ((1, 1, 2, 2), (1, 1, 2, 2), (3, 3, 4, 4), (3, 3, 4, 4))),
        ({}, ((1, 3, 2), (4, 10, 6), (3, 7, 4))),
        ({"padding": (1, 0, 0, 1)}, ((4, 10), (3, 7))),
        ({"dilation": (2, 2)}, ((1, 2, 1, 2), (3, 4, 3, 4), (1, 2, 1, 2), (3, 4, 3, 4))),
        (
            {"stride": (3, 3), "padding": "valid"},
            tuple(
                tuple((v if x % 3 < 2 and y % 3 < 2 else 0) for x, v in enumerate((a, a, a, b, b, b)))
                for y, (a, b) in enumerate(((1, 2),) * 3 + ((3, 4),) * 3)
            ),
        ),
        ({"padding": "same"}, ((1, 3), (4, 10))),
        ({"stride": (2, 1), "output_padding": (1, 0)}, ((1, 3, 2), (1, 3, 2), (3, 7, 4), (3, 7, 4), (0, 0, 0))),
    ],
)
def test_transposed(measure: Measure, options: dict[str, Any], response: Any) -> None:
    layer = ConvTranspose2d(c_out=1, kernel_size=(2, 2), bias=False, **options)
    assert answer(measure, SQUARE, layer, kernel=((((1, 1), (1, 1)),),)) == (response,)


def test_transposed_on_what_is_not_square(measure: Measure) -> None:
    image, kernel = (((1, 2, 3),),), ((((1,), (10,)),),)
    layer = ConvTranspose2d(c_out=1, kernel_size=(2, 1), bias=False)
    assert answer(measure, image, layer, kernel=kernel) == (((1, 2, 3), (10, 20, 30)),)
    apart = ConvTranspose2d(c_out=1, kernel_size=(2, 1), stride=(1, 2), padding=(1, 0, 0, 1), bias=False)
    assert answer(measure, image, apart, kernel=kernel) == (((10, 0, 20, 0),),)


def test_transposed_same_crops_the_odd_one_at_the_end(measure: Measure) -> None:
    layer = ConvTranspose2d(c_out=1, kernel_size=(1, 4), padding="same", bias=False)
    assert answer(measure, (((1, 2, 3),),), layer, kernel=((((1, 1, 1, 1),),),)) == (((3, 6, 6),),)


def test_transposed_kernel_is_laid_as_it_is(measure: Measure) -> None:
    layer = ConvTranspose2d(c_out=2, kernel_size=(1, 3))
    kernel = ((((1, 2, 3),), ((0, 0, 9),)),)
    assert answer(measure, (((10,),),), layer, kernel=kernel, b=(1, -1)) == (((11, 21, 31),), ((-1, -1, 89),))


# Pooling.


def average(**options: Any) -> Pool2d:
    return pool(2, mode="average", **options)


HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("layer", "response"),
    [
        (average(), ((2 + HALF,),)),
        (average(stride=1, padding=1), (
            (Fraction(1, 4), Fraction(3, 4), HALF), (1, 2 + HALF, 1 + HALF), (Fraction(3, 4), 1 + 3 * HALF / 2, 1)
        )),
        (average(stride=1, padding=1, count_padding=False), ((1, 1 + HALF, 2), (2, 2 + HALF, 3), (3, 3 + HALF, 4))),
        (average(stride=1, padding=(1, 0, 0, 0)), ((Fraction(3, 4),), (2 + HALF,))),
        (average(stride=1, padding=(1, 0, 0, 0), count_padding=False), ((1 + HALF,), (2 + HALF,))),
        (average(stride=1, padding="same"), ((2 + HALF, 3), (3 + HALF, 4))),
        (pool(2), ((4,),)),
        (pool(2, stride=1, padding=1), ((1, 2, 2), (3, 4, 4), (3, 4, 4))),
        (GlobalPool2d(mode="average"), ((2 + HALF,),)),
        (GlobalPool2d(mode="max"), ((4,),)),
    ],
)  # fmt: skip
def test_pooling(measure: Measure, layer: Layer, response: Any) -> None:
    assert answer(measure, SQUARE, layer) == (response,)


OBLONG = (((1, 2, 3), (4, 5, 6)),)


@pytest.mark.parametrize(
    ("layer", "response"),
    [
        (GlobalPool2d(mode="average"), ((7 * HALF,),)),
        (GlobalPool2d(mode="max"), ((6,),)),
        (AdaptivePool2d(mode="average", output_size=(2, 1)), ((2,), (5,))),
        (AdaptivePool2d(mode="average", output_size=(1, 2)), ((3, 4),)),
        (pool((1, 2), padding="same"), ((2, 3), (5, 6))),
        (pool((2, 1), stride=1, padding="same"), ((4, 5, 6), (4, 5, 6))),
        (pool((2, 1)), ((4, 5, 6),)),
        (pool(2, padding="same"), ((5, 6),)),
        (pool((2, 1), stride=(1, 2), padding=(1, 0, 0, 0)), ((1, 3), (4, 6))),
        (pool((1, 2), mode="average", ceil_mode=True), ((3 * HALF, 3), (9 * HALF, 6))),
        (pool((2, 3), mode="average"), ((7 * HALF,),)),
    ],
)
def test_pooling_of_what_is_not_square(measure: Measure, layer: Layer, response: Any) -> None:
    assert answer(measure, OBLONG, layer) == (response,)


def test_a_padded_place_never_wins(measure: Measure) -> None:
    assert answer(measure, (((-3, -4), (-5, -6)),), pool(2, stride=2, padding=1)) == (((-3, -4), (-5, -6)),)
    assert answer(measure, (((-3, -4), (-5, -6)),), pool(2, stride=1, padding=(1, 0, 0, 0))) == (((-3,), (-3,)),)


@pytest.mark.parametrize(
    ("image", "layer", "response"),
    [
        (((1, 2, 3, 4, 5),), pool((1, 2), ceil_mode=True), (2, 4, 5)),
        (((1, 2, 3, 4, 5),), pool((1, 2)), (2, 4)),
        (((1, 2, 3, 4, 5),), pool((1, 2), mode="average", ceil_mode=True), (3 * HALF, 7 * HALF, 5)),
        (((1, 2, 3, 4),), pool((1, 2), ceil_mode=True), (2, 4)),
        # a last window that starts in the padding behind the image is left out
        (((1, 2),), pool((1, 2), stride=(1, 3), padding=(0, 0, 1, 1), ceil_mode=True), (1,)),
        (((1, 2, 3),), pool((1, 2), stride=(1, 3), padding=(0, 0, 1, 1), ceil_mode=True), (1, 3)),
        # the padding counts, what hangs over does not
        (
            ((1, 2, 3, 4),),
            pool((1, 3), stride=(1, 3), padding=(0, 0, 1, 0), mode="average", ceil_mode=True),
            (1, 7 * HALF),
        ),
    ],
)
def test_ceil_mode(measure: Measure, image: Any, layer: Layer, response: Any) -> None:
    assert answer(measure, (image,), layer) == ((response,),)


def test_adaptive_windows_overlap(measure: Measure) -> None:
    layer = AdaptivePool2d(mode="average", output_size=(1, 3))
    assert answer(measure, (((1, 2, 3, 4, 5),),), layer) == (((3 * HALF, 3, 9 * HALF),),)
    most = AdaptivePool2d(mode="max", output_size=(1, 3))
    assert answer(measure, (((1, 2, 3, 4, 5),),), most) == (((2, 4, 5),),)
    assert answer(measure, (((1, 2),),), AdaptivePool2d(mode="max", output_size=(1, 3))) == (((1, 2, 2),),)


# What moves values, and blocks.


def test_zero_padding_and_flatten(measure: Measure) -> None:
    assert answer(measure, (((5,),),), ZeroPad2d(padding=(1, 0, 0, 2))) == (((0, 0, 0), (5, 0, 0)),)
    assert answer(measure, (((1, 2), (3, 4)), ((5, 6), (7, 8))), Flatten()) == tuple(((n,),) for n in range(1, 9))


def test_dense_acts_at_each_position(measure: Measure) -> None:
    image = (((1, 2),), ((10, 20),))
    found = answer(measure, image, Linear(units=2), kernel=((1, 1), (3, 0)), b=(0, 5))
    assert found == (((11, 22),), ((8, 11),))


def test_blocks(measure: Measure) -> None:
    one = (("a", conv(1, 1, bias=False)),)
    two = (("b", conv(1, 1, bias=False)),)
    layers = (("sum", Residual(body=one)), ("join", Concat(branches=((), two))), ("relu", Activation(function="relu")))
    net = Network(input=(1, 2, 2), layers=layers)
    data = {"input.x": SQUARE, "a.kernel": ((((2,),),),), "b.kernel": ((((-1,),),),)}
    table = measure([Problem(networks={"": net}, data=data)])
    assert table.value("sum.x") == (((3, 6), (9, 12)),)
    assert table.value("join.x") == (((3, 6), (9, 12)), ((-3, -6), (-9, -12)))
    assert table.value("relu.x") == (((3, 6), (9, 12)), ((0, 0), (0, 0)))
    assert table.value("join.x[1,1,0]") == -9


def test_fractions_stay_exact_through_a_network(measure: Measure) -> None:
    layers = (("pool", pool(2, mode="average")), ("conv", conv(1, 1)), ("six", Activation(function="relu6")))
    net = Network(input=(1, 2, 2), layers=layers)
    data = {"input.x": (((1, 2), (3, 5)),), "conv.kernel": ((((Fraction(1, 3),),),),), "conv.b": (HALF,)}
    table = measure([Problem(networks={"": net}, data=data)])
    assert table.value("pool.x") == (((Fraction(11, 4),),),)
    assert table.value("conv.x") == (((Fraction(17, 12),),),)
    assert table.value("six.x") == (((Fraction(17, 12),),),)


LOG = 1.3132616875182228  # ln(1 + e)


@pytest.mark.parametrize(
    ("function", "values"),
    [
        ("linear", (-4, 0, 1, 7)),
        ("relu", (0, 0, 1, 7)),
        ("relu6", (0, 0, 1, 6)),
        ("sigmoid", (exp(-4) / (1 + exp(-4)), 0.5, 1 / (1 + exp(-1)), 1 / (1 + exp(-7)))),
        ("tanh", (-(1 - exp(-8)) / (1 + exp(-8)), 0.0, (1 - exp(-2)) / (1 + exp(-2)), 0.9999983369439447)),
        ("leaky_relu", (-0.04, 0.0, 1.0, 7.0)),
        ("prelu1", (-1.0, 0.0, 1.0, 7.0)),
        ("elu", (exp(-4) - 1, 0.0, 1.0, 7.0)),
        ("celu", (exp(-4) - 1, 0.0, 1.0, 7.0)),
        ("selu", (-1.7258986281898945, 0.0, 1.0507009873554805, 7.354906911488363)),
        ("gelu", (-0.000126684967, 0.0, 0.8413447460685429, 7.0)),
        ("silu", (-4 * exp(-4) / (1 + exp(-4)), 0.0, 1 / (1 + exp(-1)), 7 / (1 + exp(-7)))),
        ("mish", (-0.07259173, 0.0, 0.8650983882673103, 6.999988)),
        ("softplus", (LOG - 1.2951117699, 0.6931471805599453, LOG, 7.000911466453774)),
        ("softsign", (-0.8, 0.0, 0.5, 0.875)),
        ("hard_sigmoid", (0.0, 0.5, 4 / 6, 1.0)),
        ("hard_swish", (0.0, 0.0, 4 / 6, 7.0)),
        ("hard_tanh", (-1.0, 0.0, 1.0, 1.0)),
        ("exponential", (exp(-4), 1.0, exp(1), exp(7))),
    ],
)
def test_functions(measure: Measure, function: str, values: tuple[float, ...]) -> None:
    found = answer(measure, (((-4, 0, 1, 7),),), Activation(function=function))[0][0]
    assert found == pytest.approx(values, rel=1e-6, abs=1e-9)
    assert all(isinstance(value, int) for value in found) == (function in EXACT_FUNCTIONS)


def test_functions_of_fractions(measure: Measure) -> None:
    halves = (("half", pool((1, 2), mode="average")), ("six", Activation(function="relu6")))
    for pair, value in (((0, 1), HALF), ((6, 7), 6), ((-1, 0), 0), ((5, 6), 11 * HALF)):
        net = Network(input=(1, 1, 2), layers=halves)
        assert measure([Problem(networks={"": net}, data={"input.x": ((pair,),)})]).value("six.x") == (((value,),),)


def test_softmax_is_over_the_channels(measure: Measure) -> None:
    found = answer(measure, (((0, 700),), ((0, 702),)), Activation(function="softmax"))
    assert found[0][0] == pytest.approx((0.5, 1 / (1 + exp(2))))


# The products of an element.


def test_products_are_channel_by_channel_row_by_row(measure: Measure) -> None:
    net = Network(input=(1, 4, 4), layers=(("conv", conv(1, 3, padding=1, bias=False)),))
    table = measure([Problem(networks={"": net}, data={"input.x": IMAGE, "conv.kernel": SOBEL})])
    assert table.value("conv.products[0,1,2]") == (
        *((-1, 1), (-2, 0), (-1, 1)), *((0, 0), (0, 0), (0, 1)), *((1, 1), (2, 1), (1, 0))
    )  # fmt: skip
    assert table.value("conv.products[0,0,0]") == (
        *((-1, 0), (-2, 0), (-1, 0)), *((0, 0), (0, 1), (0, 1)), *((1, 0), (2, 0), (1, 0))
    )  # fmt: skip


def test_products_of_a_flipped_grouped_kernel(measure: Measure) -> None:
    net = Network(input=(2, 1, 2), layers=(("conv", conv(2, (1, 2), groups=2, flip=True)),))
    data = {"input.x": (((1, 2),), ((3, 4),)), "conv.kernel": ((((5, 6),),), (((7, 8),),))}
    table = measure([Problem(networks={"": net}, data=data)])
    assert table.value("conv.products") == ((((((6, 1), (5, 2)),)),), (((((8, 3), (7, 4)),)),))
    assert table.value("conv.x") == (((16,),), ((52,),))


def test_products_on_what_is_not_square(measure: Measure) -> None:
    net = Network(input=(1, 3, 4), layers=(("conv", conv(1, (2, 3), stride=(1, 1))),))
    image = (((1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12)),)
    table = measure([Problem(networks={"": net}, data={"input.x": image, "conv.kernel": ((((1, 2, 3), (4, 5, 6)),),)})])
    assert table.value("conv.products[0,1,0]") == ((1, 5), (2, 6), (3, 7), (4, 9), (5, 10), (6, 11))
    assert table.value("conv.products[0,0,1]") == ((1, 2), (2, 3), (3, 4), (4, 6), (5, 7), (6, 8))
    assert len(table.value("conv.products")[0]) == 2
    assert len(table.value("conv.products[0,1]")) == 2
    for outside in ("[1,0,0]", "[0,2,0]", "[0,0,2]", "[-1,0,0]", "[0,-1,0]", "[0,0,-1]"):
        with pytest.raises(CannotBuild):
            table.value(f"conv.products{outside}")


def test_many_problems_in_one_array(measure: Measure) -> None:
    net = Network(input=(1, 1, 3), layers=(("conv", conv(1, (1, 2))),))
    problems = [
        Problem(networks={"": net}, data={"input.x": (((1, 2, n),),), "conv.kernel": ((((1, n),),),), "conv.b": (n,)})
        for n in range(5)
    ]
    table = measure(problems)
    assert [table.value("conv.x", n) for n in range(5)] == [(((1 + 3 * n, 2 + n * n + n),),) for n in range(5)]
    assert table.response("conv.x").values.shape == (5, 1, 1, 2)


# Rounded values go on through the network.


def test_what_comes_after_a_sigmoid(measure: Measure) -> None:
    half = (("sigmoid", Activation(function="sigmoid")),)
    layers = (
        ("sum", Residual(body=half)),
        ("join", Concat(branches=((), (("conv", conv(1, 1)),)))),
        ("pool", pool((1, 2), mode="average")),
        ("dense", Linear(units=1)),
    )
    net = Network(input=(1, 1, 2), layers=layers)
    data = {"input.x": (((0, 4),),), "conv.kernel": ((((-2,),),),), "conv.b": (HALF,), "dense.kernel": ((1, 10),)}
    table = measure([Problem(networks={"": net}, data=data | {"dense.b": (Fraction(1, 4),)})])
    four = 4 + 1 / (1 + exp(-4))
    assert table.value("sum.x")[0][0] == pytest.approx((0.5, four))
    assert table.value("join.x")[1][0] == pytest.approx((-0.5, 0.5 - 2 * four))
    mean = (0.5 + four) / 2
    assert table.value("pool.x")[0][0] == pytest.approx((mean,))
    assert table.value("dense.x")[0][0][0] == pytest.approx(mean + 10 * (0.5 - 2 * mean) + 0.25)


def test_exact_and_rounded_branches_side_by_side(measure: Measure) -> None:
    branches = ((), (("tanh", Activation(function="tanh")),))
    net = Network(
        input=(1, 1, 2), layers=(("third", pool((1, 2), mode="average")), ("join", Concat(branches=branches)))
    )
    found = measure([Problem(networks={"": net}, data={"input.x": (((1, 2),),)})]).value("join.x")
    assert [plane[0][0] for plane in found] == pytest.approx([1.5, (1 - exp(-3)) / (1 + exp(-3))])


def test_branches_over_other_denominators(measure: Measure) -> None:
    branches = ((("two", pool((1, 2), mode="average")),), (("one", pool((1, 2))),))
    layers = (("join", Concat(branches=branches)), ("sum", Residual(body=(("three", conv(2, 1)),))))
    data = {"input.x": (((1, 4),),), "three.kernel": (_channel(Fraction(1, 3), 0), _channel(0, 1)), "three.b": (1, 0)}
    table = measure([Problem(networks={"": Network(input=(1, 1, 2), layers=layers)}, data=data)])
    assert table.value("join.x") == (((5 * HALF,),), ((4,),))
    assert table.value("sum.x") == (((5 * HALF + Fraction(5, 6) + 1,),), ((8,),))


def _channel(*weights: Any) -> Any:
    return tuple(((weight,),) for weight in weights)


def test_products_of_groups_of_several_filters(measure: Measure) -> None:
    net = Network(input=(4, 1, 1), layers=(("conv", conv(6, 1, groups=2, bias=False)),))
    image = (((10,),), ((11,),), ((12,),), ((13,),))
    kernel = tuple((((k,),), ((-k,),)) for k in range(1, 7))
    table = measure([Problem(networks={"": net}, data={"input.x": image, "conv.kernel": kernel})])
    for o in range(6):
        seen = (10, 11) if o < 3 else (12, 13)
        assert table.value(f"conv.products[{o},0,0]") == ((o + 1, seen[0]), (-o - 1, seen[1]))


# Exactness: what could leave the integers that float64 holds is refused, what could not is answered.

LARGE = 2**25
AROUND = Pool2d(mode="average", kernel_size=(1, 3), stride=(1, 1), padding=(0, 0, 1, 1), count_padding=False)
"""Windows of 2, 3 and 2 places: sixths."""


@pytest.mark.parametrize(
    ("image", "layer", "data", "exact"),
    [
        # 3 taps of 2^25 · 2^26 stay below 2^53, 4 do not
        ((((LARGE,) * 3,),), conv(1, (1, 3), bias=False), {"kernel": ((((2 * LARGE,) * 3,),),)}, True),
        ((((6361,),),), conv(1, 1, bias=False), {"kernel": (((((2**53 - 1) // 6361,),),),)}, True),
        ((((LARGE,) * 4,),), conv(1, (1, 4), bias=False), {"kernel": ((((2 * LARGE,) * 4,),),)}, False),
        ((((LARGE,),),) * 4, conv(1, 1, bias=False), {"kernel": ((((2 * LARGE,),),) * 4,)}, False),
        ((((-LARGE,),),) * 4, Linear(units=1, bias=False), {"kernel": ((2 * LARGE,) * 4,)}, False),
        ((((LARGE,),),) * 3, Linear(units=1, bias=False), {"kernel": ((-2 * LARGE,) * 3,)}, True),
        # the bias counts too, and what brings fractions together
        ((((LARGE,),),), conv(1, 1), {"kernel": ((((4 * LARGE,),),),), "b": (2**52 - 1,)}, True),
        ((((LARGE,),),), conv(1, 1), {"kernel": ((((4 * LARGE,),),),), "b": (2**52,)}, False),
        ((((LARGE,),),), conv(1, 1), {"kernel": ((((LARGE,),),),), "b": (Fraction(1, 4),)}, True),
        ((((LARGE,),),), conv(1, 1), {"kernel": ((((LARGE,),),),), "b": (Fraction(1, 8),)}, False),
        ((((3,),),), conv(1, 1), {"kernel": ((((Fraction(1, 3),),),),), "b": (2**51,)}, True),
        ((((3,),),), conv(1, 1), {"kernel": ((((Fraction(1, 3),),),),), "b": (2**52,)}, False),
        (
            (((LARGE,),),) * 2,
            ConvTranspose2d(c_out=1, kernel_size=(1, 2), bias=False),
            {"kernel": ((((2 * LARGE, 1),),), (((1, 1),),))},
            False,
        ),
        (
            (((2**25,) * 3,) * 2,),
            ConvTranspose2d(c_out=1, kernel_size=(2, 3), bias=False),
            {"kernel": ((((2**28 // 6 + 1,) * 3,) * 2,),)},
            False,
        ),
        (
            (((2**25,) * 3,) * 2,),
            ConvTranspose2d(c_out=1, kernel_size=(2, 3), bias=False),
            {"kernel": ((((2**28 // 6,) * 3,) * 2,),)},
            True,
        ),
        ((((2**51,) * 4,),), pool((1, 4), mode="average"), {}, False),
        ((((2**50,) * 3,),), AROUND, {}, False),
        ((((2**52,) * 64,) * 64,), pool(64, mode="average"), {}, False),
        ((((2**40,) * 4,),), pool((1, 4), mode="average"), {}, True),
    ],
)
def test_magnitudes(measure: Measure, image: Any, layer: Layer, data: dict[str, Any], exact: bool) -> None:
    if exact:
        assert isinstance(answer(measure, image, layer, **data)[0][0][0], int | Fraction)
    else:
        with pytest.raises(TooLarge):
            answer(measure, image, layer, **data)


@pytest.mark.parametrize("image", [257, -257, 3, 6361])
@pytest.mark.parametrize("last", range(3))
def test_to_the_last_bit(measure: Measure, image: int, last: int) -> None:
    """Around the largest integers that float32 and float64 hold without a gap: 257 · 65281 = 2^24 + 1."""
    weight = {257: 65280, -257: 65280, 3: 2**24 // 3, 6361: (2**53 - 1) // 6361 - 2}[image] + last
    for layer, kernel in (
        (conv(1, 1, bias=False), ((((weight,),),),)),
        (Linear(units=1, bias=False), ((weight,),)),
        (ConvTranspose2d(c_out=1, kernel_size=(1, 1), bias=False), ((((weight,),),),)),
    ):
        assert answer(measure, (((image,),),), layer, kernel=kernel) == (((image * weight,),),)


@pytest.mark.parametrize(
    ("number", "exact"), [(2**52 - 1, True), (-(2**52) + 1, True), (2**52, False), (-(2**52), False)]
)
def test_magnitude_of_a_sum(measure: Measure, number: int, exact: bool) -> None:
    net = Network(input=(1, 1, 1), layers=(("sum", Residual(body=())),))
    problem = Problem(networks={"": net}, data={"input.x": (((number,),),)})
    if exact:
        assert measure([problem]).value("sum.x") == (((2 * number,),),)
    else:
        with pytest.raises(TooLarge):
            measure([problem]).value("sum.x")


THIRD = (("third", conv(1, 1, bias=False)),)


@pytest.mark.parametrize(
    ("block", "number", "exact"),
    [
        (Residual(body=THIRD), 2**50, True),
        (Residual(body=THIRD), 2**51, False),  # 3 thirds of it and one
        (Concat(branches=(THIRD, ())), 2**51, True),
        (Concat(branches=(THIRD, ())), 2**52, False),  # 3 thirds of it
    ],
)
def test_magnitude_where_branches_come_together(measure: Measure, block: Layer, number: int, exact: bool) -> None:
    data = {"input.x": (((number,),),), "third.kernel": ((((Fraction(1, 3),),),),)}
    problem = Problem(networks={"": Network(input=(1, 1, 1), layers=(("block", block),))}, data=data)
    if exact:
        found = measure([problem]).value("block.x")
        third = Fraction(number, 3)
        assert found == ((((number + third,),),) if isinstance(block, Residual) else (((third,),), ((number,),)))
    else:
        with pytest.raises(TooLarge):
            measure([problem]).value("block.x")


def test_a_fraction_and_a_real_come_together(measure: Measure) -> None:
    block = Residual(body=THIRD, shortcut=(("sigmoid", Activation(function="sigmoid")),))
    data = {"input.x": (((1,),),), "third.kernel": ((((Fraction(1, 3),),),),)}
    problem = Problem(networks={"": Network(input=(1, 1, 1), layers=(("block", block),))}, data=data)
    assert measure([problem]).value("block.x")[0][0][0] == pytest.approx(1 / 3 + 1 / (1 + exp(-1)))


def test_magnitude_of_what_is_given(measure: Measure) -> None:
    net = Network(input=(1, 1, 1), layers=(("pool", pool(1)),))
    for number in (2**53, -(2**53), 2**70, Fraction(2**60, 3)):
        with pytest.raises(TooLarge):
            measure([Problem(networks={"": net}, data={"input.x": (((number,),),)})]).value("pool.x")


def test_a_tall_map_is_cut_in_its_height_and_a_wide_one_in_its_width(measure: Measure) -> None:
    tall = ConvTranspose2d(c_out=1, kernel_size=(2, 1), padding=(0, 1, 0, 0), bias=False)
    wide = ConvTranspose2d(c_out=1, kernel_size=(1, 2), padding=(0, 0, 0, 1), bias=False)
    whole = (1, 12, 23, 34)  # and 40, which is cut off
    found = answer(measure, (((1,), (2,), (3,), (4,)),), tall, kernel=((((1,), (10,)),),))
    assert found == (tuple((one,) for one in whole),)
    assert answer(measure, (((1, 2, 3, 4),),), wide, kernel=((((1, 10),),),)) == ((whole,),)
