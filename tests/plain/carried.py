"""How a student goes on from values of her own: through torch's own tail of the network, or by plain arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import torch
from torch import nn

from corrige.problem.layers import Conv2d, Flatten, Layer, Linear, Pool2d
from corrige.problem.problem import Problem
from plain.loops import lists, pooled, rectified, tuples
from plain.response import place

Named = Mapping[str, Any]


def through_torch(problem: Problem, right: Named, own: Named) -> dict[str, Any]:
    """Every layer built in torch for the shape that the student has before it."""
    found: dict[str, Any] = {"total.parameters": 0, "total.operations": 0}
    x = torch.empty(1, *problem.net.input, device="meta")
    for name, layer in problem.net.layers:
        module = built(layer, x)
        x = module(x)
        x = x if x.ndim == 4 else x[..., None, None]
        found |= dict(zip((f"{name}.{axis}" for axis in "chw"), x.shape[1:], strict=True))
        found |= {one: own[one] for one in found.keys() & own.keys()}
        shape = [found[f"{name}.{axis}"] for axis in "chw"]
        x = torch.empty(1, *shape, device="meta")
        counts = {"parameters": sum(one.numel() for one in module.parameters()), "operations": operations(module, x)}
        for count, value in counts.items():
            found[f"{name}.{count}"] = own.get(f"{name}.{count}", value)
            found[f"total.{count}"] += found[f"{name}.{count}"]
    return found


def built(layer: Layer, x: torch.Tensor) -> nn.Sequential:
    match layer:
        case Conv2d(padding=(top, bottom, left, right)):
            conv = nn.Conv2d(x.shape[1], layer.c_out, layer.kernel_size, layer.stride, bias=layer.bias, device="meta")
            return nn.Sequential(nn.ZeroPad2d((left, right, top, bottom)), conv)
        case Conv2d(padding="same", stride=(1, 1)):
            same = nn.Conv2d(x.shape[1], layer.c_out, layer.kernel_size, padding="same", bias=layer.bias, device="meta")
            return nn.Sequential(same)
        case Pool2d():
            return nn.Sequential(nn.MaxPool2d(layer.kernel_size, layer.stride))
        case Flatten():
            return nn.Sequential(nn.Flatten())
        case Linear():
            return nn.Sequential(nn.Flatten(), nn.Linear(x.shape[1], layer.units, layer.bias, device="meta"))
        case _:
            return nn.Sequential()


def operations(module: nn.Sequential, response: torch.Tensor) -> int:
    """Each element of the response takes its products, the additions between them and the bias's."""
    last = module[-1] if len(module) else None
    if not isinstance(last, (nn.Conv2d, nn.Linear)):
        return 0
    return response.numel() * (2 * last.weight[0].numel() - 1 + (last.bias is not None))


def compared(problem: Problem, right: Named, own: Named) -> dict[str, Any]:
    """Three networks by their totals."""
    found = {**right, **own}
    for count in ("parameters", "operations"):
        if f"r1.total.{count}" in found:
            each = [found[f"r{i}.total.{count}"] for i in (1, 2, 3)]
            order = sorted((1, 2, 3), key=lambda i: each[i - 1])
            found |= {f"rank_{count}_{at}": i for at, i in enumerate(order, 1)}
            found[f"spread_{count}"] = Fraction(max(each), min(each))
    if "most_used" in right:
        uses = [Fraction(found[f"r{i}.total.operations"], found[f"r{i}.total.parameters"]) for i in (1, 2, 3)]
        found["most_used"] = uses.index(max(uses)) + 1
    return found


def two_layers(problem: Problem, right: Named, own: Named) -> dict[str, Any]:
    found = {**right, **own}
    conv = "convolution.conv"
    if f"{conv}.operations" in right and f"{conv}.operations" not in own:
        each = right[f"{conv}.operations"] // _volume(right, conv)
        found[f"{conv}.operations"] = each * _volume(found, conv)
    for count in ("parameters", "operations"):
        if f"times_{count}" in right:
            both = found[f"dense.fc.{count}"], found[f"{conv}.{count}"]
            found[f"more_{count}"] = 1 if both[0] > both[1] else 2
            found[f"times_{count}"] = Fraction(max(both), min(both))
    return found


def _volume(found: Named, layer: str) -> int:
    return int(found[f"{layer}.h"] * found[f"{layer}.w"] * found[f"{layer}.c"])


def counted(problem: Problem, right: Named, own: Named) -> dict[str, Any]:
    """Operations of a convolution of another shape."""
    found = {**right, **own}
    for count in ("multiplications", "additions", "bias_additions"):
        each = right[f"conv.{count}"] // _volume(right, "conv")
        found[f"conv.{count}"] = own.get(f"conv.{count}", each * _volume(found, "conv"))
    total = sum(found[f"conv.{count}"] for count in ("multiplications", "additions", "bias_additions"))
    return found | {"conv.operations": total, "conv.macs": found["conv.multiplications"]} | own


def added(problem: Problem, right: Named, own: Named) -> dict[str, Any]:
    """Weights and biases, layer by layer."""
    found = {**right, **own}
    layers = [name for name, _ in problem.net.layers if f"{name}.parameters" in right]
    for name in layers:
        if f"{name}.weights" in right:
            found[f"{name}.parameters"] = found[f"{name}.weights"] + found[f"{name}.biases"]
        found |= own
    return found | {"total.parameters": sum(found[f"{name}.parameters"] for name in layers)} | own


def pooled_whole(problem: Problem, right: Named, own: Named) -> dict[str, Any]:
    """The mean or the largest of each map."""
    found, how = {**right, **own}, problem.net.layers[-1][1].mode  # type: ignore[union-attr]
    for name in right:
        if name.startswith("whole."):
            k = name.partition("[")[2].partition(",")[0]
            cells = [v for row in found[f"pool.x[{k}]"] for v in row]
            found[name] = max(cells) if how == "max" else Fraction(sum(cells), len(cells))
    return found


def quotients(one: str, other: str) -> Callable[[Problem, Named, Named], dict[str, Any]]:
    def quotient(problem: Problem, right: Named, own: Named) -> dict[str, Any]:
        found = {**right, **own}
        for count in ("parameters", "operations"):
            if f"times_{count}" in right:
                found[f"times_{count}"] = Fraction(found[f"{one}.total.{count}"], found[f"{other}.total.{count}"])
        return found

    return quotient


def rectified_and_pooled(problem: Problem, right: Named, own: Named) -> dict[str, Any]:
    """The response with the student's own elements, rectified, and the largest of each window."""
    found, pool = {**right, **own}, problem.net["pool"]
    assert isinstance(pool, Pool2d)
    if "relu.x" not in own:
        plane = [list(row) for row in problem.data["conv.shown"][0]]
        for name in right:
            if name.startswith("conv.x["):
                i, j = place(name)
                plane[i][j] = found[name]
        found["relu.x"] = (tuples(rectified(plane)),)
    found["pool.x"] = (tuples(pooled(lists(found["relu.x"])[0], "max", pool.kernel_size, pool.stride)),)
    return found | dict(own)


CARRIED: dict[str, Callable[[Problem, Named, Named], dict[str, Any]]] = {
    "chain": through_torch,
    "summary-table": through_torch,
    "cost-of-networks": compared,
    "dense-or-convolution": two_layers,
    "operations": counted,
    "parameters": added,
    "pooling": pooled_whole,
    "regular-design": quotients("one", "many"),
    "residual-block": quotients("first", "second"),
    "response": rectified_and_pooled,
}
"""By family: all that is asked, from the right answers and those of the student's own."""
