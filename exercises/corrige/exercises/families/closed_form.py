"""The answer is a formula: sizes, parameters and operations in the letters w, h, f, s, p, C, K of the statement."""

from __future__ import annotations

from corrige.exercises.catalogue import count_mistakes as c
from corrige.exercises.catalogue import dense_mistakes as d
from corrige.exercises.catalogue import formula_mistakes as f
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import size_mistakes as s
from corrige.exercises.catalogue.formulas import STYLES, Lettering, ask_formula, bounds, lettered
from corrige.exercises.catalogue.phrases import CONVENTION, PADDED_ZEROS
from corrige.exercises.catalogue.sentences import through
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import DepthwiseConv2d, Flatten, Layers, Linear, Padding, Pair, conv, pool, sides
from corrige.problem.network import Network
from corrige.problem.problem import Problem, Question, Text, replace

SIDE, CHANNELS, FILTERS, STRIDES = (3, 5, 7), (3, 8, 16, 32), (8, 12, 24, 64), (2, 4)
"""No stride is a filter's side: ⌊(w − f)/s⌋ + 1 = ⌊w/s⌋ where f = s, and who forgets the filter would be right."""


def setting(draw: Draw, level: Level) -> Problem:
    z = Lettering(draw, draw.choice(STYLES))
    further = draw.choice((_not_square, _pooled, _two, _dilated, _grouped, _depthwise, _dense, _same))
    layers = (_first, _moving, further)[level - 1](z)
    image = z.take("C", "input", CHANNELS), z.take("h", "input", (28, 32, 64)), z.take("w", "input", (40, 56, 96))
    problem = Problem(networks={"": Network(input=image, layers=layers)}, letters=z.letters)
    return replace(problem, domain=bounds(problem))


def _convolution(
    z: Lettering,
    name: str,
    stride: int,
    padding: int | Padding,
    *,
    kernel: int | Pair = 0,
    filters: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Layers:
    """A convolution of these sizes; those left out are drawn."""
    f = kernel or z.take("f", name, SIDE)
    filters = filters or z.take("K", name, FILTERS)
    bias = z.draw.below(3) > 0
    return ((name, conv(filters, f, stride=stride, padding=padding, dilation=dilation, groups=groups, bias=bias)),)


def _padding(z: Lettering, f: int, *numbers: int) -> int:
    """A padding; if it and the filter's side are numbers, it is smaller, and not what keeps the image's size."""
    return z.take("p", "conv", [p for p in numbers if "f" not in z.given or (p < f and 2 * p != f - 1)])


def _first(z: Lettering) -> Layers:
    """A filter that moves by one pixel, with or without padding."""
    z.give("", "f", "C", "K", "h w")
    z.give("", "p")
    f = z.take("f", "conv", SIDE)
    return _convolution(z, "conv", 1, _padding(z, f, 2, 4, 5) if z.draw.below(2) else 0, kernel=f)


def _moving(z: Lettering) -> Layers:
    """A stride, and a padding in numbers or "same"."""
    z.give("", "f", "C", "K")
    z.give("", "s", "p")
    f, stride = z.take("f", "conv", SIDE), z.take("s", "conv", STRIDES)
    return _convolution(z, "conv", stride, "same" if z.draw.below(8) == 0 else _padding(z, f, 1, 2, 4), kernel=f)


def _not_square(z: Lettering) -> Layers:
    z.give("", "C", "K")
    z.give("", "s", "p")
    for axis in "hw":
        z.letters[f"conv.f_{axis}"] = f"{z.style['f']}_{axis}"
    return _convolution(z, "conv", z.take("s", "conv", STRIDES), z.take("p", "conv", (1, 2)), kernel=(5, 7))


def _pooled(z: Lettering) -> Layers:
    z.give("", "f", "s", "p")
    first = _convolution(z, "conv", z.take("s", "conv", STRIDES), z.take("p", "conv", (1, 2)))
    return (*first, ("pool", pool(z.draw.choice((2, 3)), stride=2)))


def _two(z: Lettering) -> Layers:
    """The second layer has filters of the same size and moves by one pixel."""
    z.give("", "f", "C")
    z.give("s", "p", "s p")
    stride, padding = z.take("s", "conv1", STRIDES), z.take("p", "conv1", (1, 2))
    first, second = (z.take("K", name, FILTERS, letter=z.numbered("K", i)) for i, name in ((1, "conv1"), (2, "conv2")))
    kernel = z.take("f", "conv1", SIDE)
    z.letters.update({f"conv2.f_{axis}": z.letters[f"conv1.f_{axis}"] for axis in "hw" if "f" not in z.given})
    return (
        *_convolution(z, "conv1", stride, padding, kernel=kernel, filters=first),
        *_convolution(z, "conv2", 1, 0, kernel=kernel, filters=second + 1),
    )


def _dilated(z: Lettering) -> Layers:
    z.give("", "f", "C", "K")
    z.give("", "s", "d")
    stride, dilation = z.take("s", "conv", STRIDES), z.take("d", "conv", (2, 3))
    return _convolution(z, "conv", stride, z.draw.choice((0, 1)), dilation=dilation)


def _grouped(z: Lettering) -> Layers:
    """Channels and filters are numbers; a draw whose groups do not divide them is not issued."""
    z.give("C K")
    z.give("", "s", "p")
    stride, padding, groups = z.take("s", "conv", STRIDES), z.take("p", "conv", (1, 2)), z.draw.choice((2, 4))
    return _convolution(z, "conv", stride, padding, groups=groups)


def _depthwise(z: Lettering) -> Layers:
    z.give("", "f", "C", "r")
    z.give("", "s", "p")
    f, s, p = z.take("f", "conv", SIDE), z.take("s", "conv", STRIDES), z.take("p", "conv", (1, 2))
    many = z.take("r", "conv", (1, 2))
    layer = DepthwiseConv2d(
        kernel_size=(f, f), stride=(s, s), padding=sides(p), multiplier=many, bias=z.draw.below(3) > 0
    )
    return (("conv", layer),)


def _dense(z: Lettering) -> Layers:
    """A dense layer after a filter that moves by one pixel."""
    z.give("", "f", "K", "m", "p")
    f = z.take("f", "conv", SIDE)
    first = _convolution(z, "conv", 1, _padding(z, f, 1, 2, 4), kernel=f)
    return (*first, ("flatten", Flatten()), ("fc", Linear(units=z.take("m", "fc", (10, 100)))))


def _same(z: Lettering) -> Layers:
    """The response keeps the image's size, which is given."""
    z.give("h w", "h w C", "h w K")
    return _convolution(z, "conv", 1, "same")


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    """One side of the last map, and a count that fits the network."""
    layers = dict(problem.net.layers)
    axis = draw.choice("hw")
    same = _kept(problem)
    if problem.level == 3 and same:
        asked = [("conv", "operations")]
    elif "fc" in layers:
        asked = [("conv", axis), ("fc", draw.choice(("weights", "parameters")))]
    elif "pool" in layers:
        asked = [("pool", axis), ("total", "parameters")]
    elif "conv2" in layers:
        asked = [("conv2", axis), ("total", "parameters")]
    elif problem.level == 3:
        asked = [("conv", axis), ("conv", draw.choice(("parameters", "multiplications", "outputs")))]
    elif same:
        asked = [("conv", axis), ("conv", "multiplications")]
    else:
        asked = [("conv", axis), ("conv", draw.choice(("weights", "parameters")))]
    return tuple(ask_formula(layer, quantity, _called(layer, len(layers) > 1)) for layer, quantity in asked)


def _kept(problem: Problem) -> bool:
    """Whether the first layer's padding is "same"."""
    return getattr(problem.net.layers[0][1], "padding", None) == "same"


def _called(layer: str, several: bool) -> Text:
    if layer == "total":
        return text("du réseau", "the network")
    return text(f"de `{layer}`", f"`{layer}`") if several else text("de la couche", "the layer")


def statement(problem: Problem) -> Text:
    given = lettered(through("input", problem.net.layers), problem.letters)
    counted = {name.rpartition(".")[2] for name in problem.asked}
    told = {"operations": (CONVENTION, PADDED_ZEROS), "multiplications": (PADDED_ZEROS,)}
    return joined(given, *(one for name in counted & told.keys() for one in told[name]))


FAMILY = Family(
    name="closed-form",
    title=text("Formule générale", "General formula"),
    slides=(
        *("Convolution 2D discrète", "Stride", "Padding", "Impact sur la dimension des tenseurs"),
        *("Nombre de paramètres d'une couche de convolution", "Nombre d'opérations dans une couche de convolution"),
    ),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        m.padding_forgotten,
        m.padding_once,
        m.stride_forgotten,
        m.ceil_for_floor,
        m.one_forgotten,
        m.kernel_not_subtracted,
        s.same_rounded_down,
        f.height_for_width,
        f.filter_height_for_width,
        f.dilation_forgotten,
        f.spread_too_far,
        m.pooling_forgotten,
        m.no_bias,
        m.one_bias_in_all,
        m.bias_per_channel,
        m.weights_of_one_channel,
        m.weights_of_one_filter,
        m.side_for_square,
        c.groups_forgotten,
        f.depthwise_as_full,
        c.image_channels,
        m.one_channel,
        m.one_response_map,
        m.input_for_output,
        m.additions_not_counted,
        m.one_addition_too_many,
        d.flat_without_channels,
        d.one_bias_of_dense,
    ),
    loads=((10, 18), (15, 27), (23, 46)),
)
