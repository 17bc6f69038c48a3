"""Residual blocks by plain arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from corrige.problem.layers import BatchNorm, Conv2d, Layers, Residual
from corrige.problem.network import Network
from corrige.problem.problem import Problem


@dataclass
class Count:
    """What the convolutions and normalisations of a block add up to."""

    parameters: int = 0
    operations: int = 0


def through(layers: Layers, size: tuple[int, int, int], image: int, wrong: str, total: Count) -> tuple[int, int, int]:
    c, h, w = size
    for _, layer in layers:
        if isinstance(layer, BatchNorm):
            total.parameters += c * {"normalisation-not-counted": 0, "moving-averages-counted": 4}.get(wrong, 2)
        if not isinstance(layer, Conv2d):
            continue
        before, f = (c, h, w), layer.kernel_size[0]
        s, p, k = 1 if wrong == "stride-forgotten" else layer.stride[0], f // 2, layer.c_out
        starts = [range(-p, n + p - f + 1, s) for n in (h, w)]
        h, w, c = len(starts[0]), len(starts[1]), k
        seen = image if wrong == "channels-of-the-input-everywhere" else before[0]
        bias = layer.bias != (wrong in ("no-bias", "bias-where-there-is-none"))
        weights = {"weights-of-one-channel": f * f * k, "side-for-square": f * seen * k}.get(wrong, f * f * seen * k)
        each = {"one-channel": f * f, "products-of-a-side": f * seen}.get(wrong, f * f * seen)
        places = before[1] * before[2] if wrong == "input-for-output" else h * w
        products = places * k * each
        if wrong == "padded-zeros-left-out" and p:
            inside = [
                sum(0 <= i + m < n for i in each_start for m in range(f))
                for n, each_start in zip(before[1:], starts, strict=True)
            ]
            products = inside[0] * inside[1] * seen * k
        total.parameters += weights + bias * (1 if wrong == "one-bias-in-all" else k)
        total.operations += products + (wrong != "additions-not-counted") * places * k * (each - 1 + bias)
    return c, h, w


def counted(net: Network, wrong: str = "") -> tuple[Count, tuple[int, int, int]]:
    ((_, one),) = net.layers
    assert isinstance(one, Residual)
    total = Count()
    shape = through(one.body, net.input, net.input[0], wrong, total)
    if wrong != "projection-not-counted":
        other = through(one.shortcut, net.input, net.input[0], wrong, total)
        assert other == shape
    return total, shape


def answers(problem: Problem, wrong: str = "") -> dict[str, int | Fraction]:
    if problem.level == 3:
        totals = {key: counted(net, wrong)[0] for key, net in problem.networks.items()}
        found: dict[str, int | Fraction] = {}
        for key, total in totals.items():
            found |= {f"{key}.total.parameters": total.parameters, f"{key}.total.operations": total.operations}
        times = Fraction(totals["first"].operations, totals["second"].operations)
        return found | {"times_operations": 1 / times if wrong == "quotient-inverted" else times}
    total, (c, h, w) = counted(problem.net, wrong)
    same = 1 if (c, h, w) == problem.net.input else 2
    shortcut = {"identity-always": 1, "projection-always": 2}.get(wrong, same)
    found = {f"{layer}.{axis}": n for layer in ("block", "conv1") for axis, n in zip("chw", (c, h, w), strict=True)}
    return found | {
        "block.shortcut": shortcut,
        "block.parameters": total.parameters,
        "block.operations": total.operations,
    }
