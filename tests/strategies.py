"""Random networks of the language, and problems with data on them, for hypothesis and for long runs.

A network comes from one `random.Random`: hypothesis shrinks it (`networks()`), a long run draws 10,000 from seeds
(`random_network(Random(seed))`). Sizes are small and not tied to what comes in, so that some networks cannot be built:
readers must agree on those too.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import strategies as st

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    EXACT_FUNCTIONS,
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Crop,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Layers,
    Linear,
    LocalResponseNorm,
    Norm,
    Padding,
    Pair,
    Pool2d,
    PReLU,
    Product,
    Rearrange,
    Residual,
    Resize,
    Scale,
    ZeroPad2d,
)
from corrige.problem.network import Network, inner
from corrige.problem.problem import Problem, Value

VALUELESS = (BatchNorm, Norm, PReLU, LocalResponseNorm, Scale, Resize, Rearrange, Crop, Product)
"""Layers whose values are not modelled: no response beyond them."""


def random_network(rng: Random, *, most_layers: int = 5, most_side: int = 12, values: bool = False) -> Network:
    """A network of 1 to `most_layers` layers, some of them blocks; `values`: only layers that answer exactly."""
    size = (rng.randint(1, 6), rng.randint(1, most_side), rng.randint(1, most_side))
    maker = _Maker(rng, values)
    return Network(input=size, layers=maker.layers(rng.randint(1, most_layers), size[0], depth=2)[0])


def random_problem(rng: Random, **how: Any) -> Problem:
    """A network with an image, kernels and most of the biases; some of the numbers are fractions."""
    net = random_network(rng, values=True, **how)
    problem = Problem(networks={"": net})
    try:
        shapes = dict(_kernels(net))
    except CannotBuild:
        return problem
    data = {"input.x": _numbers(rng, net.input, Fraction(1))}
    for name, (kernel, biases) in shapes.items():
        data[f"{name}.kernel"] = _numbers(rng, kernel, rng.choice((Fraction(1), Fraction(1), Fraction(1, 3))))
        if biases and rng.random() < 0.8:
            data[f"{name}.b"] = _numbers(rng, (biases,), rng.choice((Fraction(1), Fraction(1, 2))))
    return Problem(networks={"": net}, data=data)


def renewed(problem: Problem, rng: Random) -> Problem:
    """The same network and other numbers."""
    return Problem(
        networks=problem.networks,
        data={name: _numbers(rng, _shape(value), Fraction(1)) for name, value in problem.data.items()},
    )


def networks(**how: Any) -> st.SearchStrategy[Network]:
    return st.randoms(use_true_random=False).map(lambda rng: random_network(rng, **how))


def problems(**how: Any) -> st.SearchStrategy[Problem]:
    return st.randoms(use_true_random=False).map(lambda rng: random_problem(rng, **how))


class _Maker:
    """Draws layers one after the other; it knows the channels (None after a flatten), not the size."""

    def __init__(self, rng: Random, values: bool) -> None:
        self.rng, self.values, self.made = rng, values, 0

    def layers(self, length: int, c: int | None, depth: int) -> tuple[Layers, int | None]:
        found: list[tuple[str, Layer]] = []
        for _ in range(length):
            layer, c = self.layer(c, depth)
            self.made += 1
            found.append((f"l{self.made}", layer))
        return tuple(found), c

    def layer(self, c: int | None, depth: int) -> tuple[Layer, int | None]:
        rng = self.rng
        kinds = ["conv"] * 6 + ["pool"] * 4 + ["depthwise", "transposed", "linear", "activation", "zero_pad", "dropout"]
        kinds += ["flatten", "global", "adaptive"] + ["block"] * 3 * (depth > 0)
        kinds += [] if self.values else ["batch_norm", "norm", "lrn", "resize", "prelu", "scale", "rearrange", "crop"]
        match rng.choice(kinds):
            case "conv":
                layer = self.conv(c)
                return layer, layer.c_out
            case "depthwise":
                k = rng.randint(1, 2)
                return DepthwiseConv2d(multiplier=k, **self.window(), flip=rng.random() < 0.2), c and c * k
            case "transposed":
                turned = self.transposed(c)
                return turned, turned.c_out
            case "pool":
                return self.pool(), c
            case "linear":
                units = rng.randint(1, 5)
                return Linear(units=units, bias=rng.random() < 0.7), units
            case "global":
                return GlobalPool2d(mode=rng.choice(("max", "average"))), c
            case "adaptive":
                return AdaptivePool2d(mode=rng.choice(("max", "average")), output_size=self.pair(1, 4)), c
            case "activation":
                return Activation(function=rng.choice(EXACT_FUNCTIONS)), c
            case "zero_pad":
                channels = rng.choice(((0, 0), (0, 0), (1, 2)))
                top, bottom, left, right = self.sides(2)
                cut = rng.random() < 0.2
                padding = (-top // 2, -bottom // 2, -left // 2, -right // 2) if cut else (top, bottom, left, right)
                return ZeroPad2d(padding=padding, channels=channels), c and c + sum(channels)
            case "dropout":
                return Dropout(), c
            case "flatten":
                return Flatten(), None
            case "batch_norm":
                return BatchNorm(counted=rng.choice((0, 1, 2, 3, 4))), c
            case "norm":
                over = rng.choice(("group", "instance", "layer"))
                each, groups = rng.choice(("channel", "element")), rng.choice((1, 1, 2, 3)) if over == "group" else 1
                return Norm(over=over, groups=groups, learned=rng.choice((0, 1, 2)), each=each), c
            case "lrn":
                return LocalResponseNorm(size=rng.randint(1, 5)), c
            case "resize":
                return Resize(output_size=self.pair(1, 8)), c
            case "scale":
                return Scale(each=rng.choice(("fixed", "layer", "channel", "element"))), c
            case "prelu":
                return PReLU(each=rng.choice(("layer", "channel", "element"))), c
            case "rearrange":  # fits on a map of one place
                h, w = rng.choice(((1, 1), (2, 1), (1, 2), (2, 2)))
                left = max(1, (c or 4) // (h * w))
                whole, dealt = f"l{self.made + 1}", f"l{self.made + 2}"
                self.made += 2
                pooled = (whole, GlobalPool2d(mode="max")), (dealt, Rearrange(output_size=(left, h, w)))
                return Concat(branches=(pooled,)), left
            case "crop":
                left = rng.randint(1, c or 4)
                return Crop(output_size=(left, *self.pair(1, 4))), left
            case _:
                return self.block(c, depth - 1)

    def conv(self, c: int | None) -> Conv2d:
        groups = self.groups(c)
        return Conv2d(c_out=groups * self.rng.randint(1, 3), groups=groups, **self.window(), flip=self.chance(0.2))

    def transposed(self, c: int | None) -> ConvTranspose2d:
        groups, window = self.groups(c), self.window()
        extra = (0, 0)
        if isinstance(window["padding"], tuple):
            extra = tuple(
                self.rng.randint(0, max(s, d) - 1) for s, d in zip(window["stride"], window["dilation"], strict=True)
            )
        return ConvTranspose2d(c_out=groups * self.rng.randint(1, 3), groups=groups, **window, output_padding=extra)

    def window(self) -> dict[str, Any]:
        return {
            "kernel_size": self.pair(1, 4),
            "stride": self.pair(1, 3),
            "padding": self.padding(2),
            "dilation": self.pair(1, 2) if self.chance(0.3) else (1, 1),
            "bias": self.chance(0.7),
        }

    def pool(self) -> Pool2d:
        f = self.pair(1, 4)
        top, left = (f[0] // 2, f[1] // 2) if self.chance(0.5) else (0, 0)
        rng = self.rng
        sides = (rng.randint(0, top), rng.randint(0, top), rng.randint(0, left), rng.randint(0, left))
        word = rng.choice(("same", "valid", None, None, None))
        return Pool2d(
            mode=rng.choice(("max", "average")),
            kernel_size=f,
            stride=self.pair(1, 3),
            padding=word or (sides if self.chance(0.5) else (sides[0], sides[0], sides[2], sides[2])),
            ceil_mode=word is None and self.chance(0.5),
            count_padding=self.chance(0.5),
        )

    def block(self, c: int | None, depth: int) -> tuple[Layer, int | None]:
        rng = self.rng
        if c is not None and self.chance(0.6):
            body = self.kept(c, depth)
            if not self.values and self.chance(0.3):
                return self.product(c, depth, body), c
            if self.chance(0.7):
                return Residual(body=body, shortcut=self.kept(c, depth) if self.chance(0.3) else ()), c
            branches = (body, (), self.kept(c, depth))[: rng.randint(1, 3)]
            return Concat(branches=branches), c * len(branches)
        branches = tuple(self.layers(rng.randint(0, 2), c, depth)[0] for _ in range(2))
        if self.chance(0.5):
            return Residual(body=branches[0], shortcut=branches[1]), c
        return Concat(branches=branches), None

    def product(self, c: int, depth: int, body: Layers) -> Product:
        """A gate for each element or for a whole channel; sometimes one that does not fit."""
        self.made += 1
        pooled: Layers = ((f"l{self.made}", GlobalPool2d(mode="average")),)
        gate = self.rng.choice((pooled, (*pooled, *self.kept(c, depth)), self.kept(c, depth), ()))
        return Product(body=body, gate=gate) if self.chance(0.8) else Product(body=gate, gate=body)

    def kept(self, c: int, depth: int) -> Layers:
        """Layers that keep channels and size."""
        found, _ = self.layers(0, c, depth)
        for _ in range(self.rng.randint(1, 2)):
            self.made += 1
            f = self.pair(1, 3)
            layer = Conv2d(c_out=c, kernel_size=f, padding="same", bias=self.chance(0.5))
            found = (*found, (f"l{self.made}", layer))
        return found

    def groups(self, c: int | None) -> int:
        """Mostly one, or a number that divides the channels; sometimes any."""
        if self.chance(0.6):
            return 1
        return self.rng.choice([n for n in range(1, 7) if c is None or c % n == 0 or self.chance(0.1)])

    def padding(self, most: int) -> Padding:
        return self.rng.choice(("same", "valid", self.sides(most), self.sides(most), (0, 0, 0, 0), (1, 1, 1, 1)))

    def sides(self, most: int) -> tuple[int, int, int, int]:
        rng = self.rng
        return rng.randint(0, most), rng.randint(0, most), rng.randint(0, most), rng.randint(0, most)

    def pair(self, low: int, high: int) -> Pair:
        return self.rng.randint(low, high), self.rng.randint(low, high)

    def chance(self, p: float) -> bool:
        return self.rng.random() < p


def _kernels(net: Network) -> Iterator[tuple[str, tuple[tuple[int, ...], int]]]:
    """The shape of each layer's kernel data and its number of biases."""
    from corrige.reference.definition.layers import read

    def through(layers: Layers, shape: tuple[int, int, int]) -> Iterator[Any]:
        for name, layer in layers:
            ends = []
            for branch in inner(layer):
                ends.append((yield from through(branch, shape)))
            if isinstance(layer, Residual | Product):
                shape = ends[0]
            elif isinstance(layer, Concat):
                shape = (sum(end[0] for end in ends), *ends[0][1:])
            else:
                reading = read(layer, shape)
                shape = reading.shape
                if reading.kernel:
                    yield name, (reading.kernel, shape[0] if reading.bias else 0)
        return shape

    yield from through(net.layers, net.input)


def _numbers(rng: Random, shape: tuple[int, ...], unit: Fraction) -> Value:
    if not shape:
        number = rng.randint(-5, 5) * unit
        return number.numerator if number.denominator == 1 else number
    return tuple(_numbers(rng, shape[1:], unit) for _ in range(shape[0]))


def _shape(value: Value) -> tuple[int, ...]:
    return (len(value), *_shape(value[0])) if isinstance(value, tuple) else ()
