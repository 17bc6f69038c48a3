"""Dense layer and convolution layer by plain arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from corrige.problem.layers import Conv2d, Linear
from corrige.problem.problem import Problem


@dataclass(frozen=True)
class Plain:
    """Both layers in plain numbers; a field that counts is None where it follows from the others."""

    h: int
    w: int
    c: int
    units: int
    f: int
    s: int
    p: tuple[int, int]
    k: int
    bias: bool = True
    flat: int | None = None
    weights: int | None = None
    conv_biases: int | None = None
    dense_biases: int | None = None
    places: int | None = None
    each: int | None = None
    additions: bool = True

    def shape(self) -> tuple[int, int]:
        before, behind = self.p
        starts = [range(-before, n + behind - self.f + 1, self.s) for n in (self.h, self.w)]
        return len(starts[0]), len(starts[1])

    def answers(self) -> dict[str, int | Fraction]:
        h, w = self.shape()
        flat = self.h * self.w * self.c if self.flat is None else self.flat
        each = self.f * self.f * self.c if self.each is None else self.each
        weights = self.f * self.f * self.c * self.k if self.weights is None else self.weights
        biases = [self.k if self.conv_biases is None else self.conv_biases]
        biases += [self.units if self.dense_biases is None else self.dense_biases]
        outputs = (h * w if self.places is None else self.places) * self.k
        b = int(self.bias)
        parameters = flat * self.units + b * biases[1], weights + b * biases[0]
        sums = (2 * flat - 1 + b, 2 * each - 1 + b) if self.additions else (flat, each)
        operations = self.units * sums[0], outputs * sums[1]
        return {
            "convolution.conv.h": h,
            "convolution.conv.w": w,
            "convolution.conv.c": self.k,
            "dense.fc.parameters": parameters[0],
            "convolution.conv.parameters": parameters[1],
            "dense.fc.operations": operations[0],
            "convolution.conv.operations": operations[1],
            "more_parameters": 1 if parameters[0] > parameters[1] else 2,
            "more_operations": 1 if operations[0] > operations[1] else 2,
            "times_parameters": Fraction(max(parameters), min(parameters)),
            "times_operations": Fraction(max(operations), min(operations)),
        }


def plain(problem: Problem) -> Plain:
    layer, fc = problem.networks["convolution"]["conv"], problem.networks["dense"]["fc"]
    assert isinstance(layer, Conv2d)
    assert isinstance(fc, Linear)
    assert isinstance(layer.padding, tuple)
    c, h, w = problem.networks["dense"].input
    f, s, p = layer.kernel_size[0], layer.stride[0], layer.padding[0]
    return Plain(h, w, c, fc.units, f, s, (p, p), layer.c_out)


def wrong(name: str, x: Plain) -> dict[str, int | Fraction]:
    h, w = x.shape()
    match name:
        case "channels-lost-in-flattening":
            return replace(x, flat=x.h * x.w).answers()
        case "one-filter-only":
            return replace(x, k=1).answers()
        case "no-bias":
            return replace(x, bias=False).answers()
        case "one-bias-in-all":
            return replace(x, conv_biases=1).answers()
        case "one-bias-in-the-dense-layer":
            return replace(x, dense_biases=1).answers()
        case "weights-of-one-channel":
            return replace(x, weights=x.f * x.f * x.k).answers()
        case "weights-of-each-place":
            return replace(x, weights=x.f * x.f * x.c * x.k * h * w).answers()
        case "stride-forgotten":
            return replace(x, s=1).answers()
        case "padding-forgotten":
            return replace(x, p=(0, 0)).answers()
        case "padding-once":
            return replace(x, p=(x.p[0], 0)).answers()
        case "one-channel":
            return replace(x, each=x.f * x.f).answers()
        case "one-place":
            return replace(x, places=1).answers()
        case "input-for-output":
            return replace(x, places=x.h * x.w).answers()
        case "additions-not-counted":
            return replace(x, additions=False).answers()
        case "quotient-inverted":
            right = x.answers()
            return right | {f"times_{one}": 1 / Fraction(right[f"times_{one}"]) for one in ("parameters", "operations")}
        case "judged-by-parameters":
            right = x.answers()
            return right | {"more_operations": right["more_parameters"]}
        case _:
            raise KeyError(name)


def answers(problem: Problem, name: str = "") -> dict[str, int | Fraction]:
    return wrong(name, plain(problem)) if name else plain(problem).answers()
