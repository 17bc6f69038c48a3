"""Random networks run by plain torch: what it measures is claimed, and holds; one more, and it does not."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .claimed import checked

Layer = dict[str, Any]


class Net:
    """A random network as the file writes it and, beside it, its output, parameters and products by torch."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.kernels: dict[str, Any] = {}
        h, w, c = self.random.randint(6, 12), self.random.randint(6, 12), self.random.choice((1, 2, 4))
        self.x = self.integers(1, c, h, w)
        self.image = self.x[0].int().tolist()
        self.parameters = self.products = self.biases = 0
        self.shapes: list[list[int]] = []
        self.layers: list[Layer] = []
        for _ in range(self.random.randint(1, 4)):
            self.layers.append(self.one())
            self.shapes.append([*self.x.shape[2:], self.x.shape[1]])

    def integers(self, *shape: int) -> Tensor:
        values = [self.random.randint(-4, 4) for _ in range(math.prod(shape))]
        return torch.tensor(values, dtype=torch.float64).reshape(shape)

    def one(self) -> Layer:
        kind = self.random.choice(
            (self.conv, self.conv, self.depthwise, self.pool, self.zeros, self.relu, self.transposed, self.residual)
        )
        return kind()

    def padding(self, f: int, s: int, d: int, most: int) -> tuple[Any, tuple[int, int, int, int]]:
        """As the file writes it, and (left, right, top, bottom)."""
        h, w = self.x.shape[2:]

        def same(n: int) -> tuple[int, int]:
            missing = max((math.ceil(n / s) - 1) * s + d * (f - 1) + 1 - n, 0)
            return missing // 2, missing - missing // 2

        p = self.random.randint(0, most)
        q = self.random.randint(0, most)
        return self.random.choice(
            [
                ("valid", (0, 0, 0, 0)),
                ("same", (*same(w), *same(h))),
                (p, (p, p, p, p)),
                ([p, q], (q, q, p, p)),
                ([p, q, q, 0], (q, 0, p, q)),
            ]
        )

    def fits(self, sides: tuple[int, int, int, int], span: int) -> bool:
        return min(self.x.shape[2] + sides[2] + sides[3], self.x.shape[3] + sides[0] + sides[1]) >= span

    def conv(self) -> Layer:
        c, f, s, d = self.x.shape[1], self.random.randint(1, 3), self.random.randint(1, 2), self.random.randint(1, 2)
        groups = self.random.choice([g for g in (1, 2) if c % g == 0])
        filters, flip, bias = groups * self.random.randint(1, 2), self.random.random() < 0.3, self.random.random() < 0.5
        written, sides = self.padding(f, s, d, 2)
        if not self.fits(sides, d * (f - 1) + 1):
            return self.relu()
        kernel = self.integers(filters, c // groups, f, f)
        self.x = F.conv2d(F.pad(self.x, sides), kernel.flip(2, 3) if flip else kernel, None, s, 0, d, groups)
        self.count(kernel, bias * filters)
        return {
            "layer": "conv2d",
            "kernel": self.named(kernel),
            "strides": s,
            "padding": written,
            "dilation_rate": d,
            "groups": groups,
            "use_bias": bias,
            "flip": flip,
        }

    def depthwise(self) -> Layer:
        c, f, s = self.x.shape[1], self.random.randint(1, 3), self.random.randint(1, 2)
        written, sides = self.padding(f, s, 1, 2)
        if not self.fits(sides, f):
            return self.relu()
        kernel = self.integers(c, 1, f, f)
        self.x = F.conv2d(F.pad(self.x, sides), kernel, None, s, groups=c)
        self.count(kernel, c)
        return {"layer": "depthwise_conv2d", "kernel": self.named(kernel), "strides": s, "padding": written}

    def transposed(self) -> Layer:
        c, f, s = self.x.shape[1], self.random.randint(1, 3), self.random.randint(1, 3)
        filters = self.random.randint(1, 2)
        h, w = self.x.shape[2:]
        kernel = self.integers(filters, c, f, f)  # [filter][channel], as the file has it
        self.parameters += kernel.numel() + filters
        self.products += self.x.numel() * f * f * filters
        whole = F.conv_transpose2d(self.x, kernel.transpose(0, 1), None, s)
        grown = F.pad(whole, (0, max(s - f, 0), 0, max(s - f, 0)))
        cut = max(f - s, 0) // 2
        p = self.random.randint(0, (f - 1) // 2)
        written, self.x = self.random.choice(
            [
                ("valid", grown),
                ("same", grown[:, :, cut : cut + h * s, cut : cut + w * s]),
                (p, whole[:, :, p : whole.shape[2] - p, p : whole.shape[3] - p]),
            ]
        )
        self.biases += filters * self.x.shape[2] * self.x.shape[3]
        return {"layer": "conv2d_transpose", "kernel": self.named(kernel), "strides": s, "padding": written}

    def pool(self) -> Layer:
        f, s = self.random.randint(1, 3), self.random.randint(1, 3)
        mode, ceil = self.random.choice(("max", "average")), self.random.random() < 0.5
        written, sides = self.padding(f, s, 1, f // 2)
        if written == "valid" or isinstance(written, int):
            p = written if isinstance(written, int) else 0
            if not self.fits(sides, f):
                return self.relu()
            made = nn.MaxPool2d(f, s, p, ceil_mode=ceil) if mode == "max" else nn.AvgPool2d(f, s, p, ceil_mode=ceil)
            self.x = made(self.x)
        else:
            ceil = False
            if not self.fits(sides, f):
                return self.relu()
            if mode == "max":
                self.x = F.max_pool2d(F.pad(self.x, sides, value=-math.inf), f, s)
            else:
                ones = (
                    torch.ones_like(self.x) if written == "same" else F.pad(torch.ones_like(self.x), sides, value=1.0)
                )
                there = F.pad(ones, sides) if written == "same" else ones
                self.x = F.avg_pool2d(F.pad(self.x, sides), f, s) / F.avg_pool2d(there, f, s)
        return {"layer": f"{mode}_pooling2d", "pool_size": f, "strides": s, "padding": written, "ceil_mode": ceil}

    def zeros(self) -> Layer:
        top, right = self.random.randint(0, 2), self.random.randint(0, 2)
        self.x = F.pad(self.x, (0, right, top, 1))
        return {"layer": "zero_padding2d", "padding": [top, 1, 0, right]}

    def relu(self) -> Layer:
        self.x = F.relu(self.x)
        return {"layer": "activation", "function": "relu"}

    def residual(self) -> Layer:
        before, c = self.x, self.x.shape[1]
        kernel, shortcut = self.integers(c, c, 3, 3), self.integers(c, c, 1, 1)
        self.x = F.conv2d(before, kernel, padding=1) + F.conv2d(before, shortcut)
        self.count(kernel, c)
        self.count(shortcut, c)
        conv = {"layer": "conv2d", "kernel": self.named(kernel), "padding": "same"}
        return {"layer": "residual", "layers": [conv], "shortcut": [{**conv, "kernel": self.named(shortcut)}]}

    def count(self, kernel: Tensor, biases: int) -> None:
        self.parameters += kernel.numel() + biases
        places = self.x.shape[2] * self.x.shape[3]
        self.products += kernel.numel() * places
        self.biases += biases * places

    def named(self, kernel: Tensor) -> str:
        name = f"k{len(self.kernels)}"
        self.kernels[name] = kernel.int().tolist()
        return name

    def file(self, quantity: str, claimed: Any) -> dict[str, Any]:
        claim = {"id": quantity, "image": "x", "layers": self.layers, "quantity": quantity, "claimed": claimed}
        return {"images": {"x": self.image}, "kernels": self.kernels, "claim": [claim]}


def nearby(value: float) -> Fraction:
    """The fraction that a chain of averages over at most nine values comes to."""
    return Fraction(value).limit_denominator(9**4 * 4**4)


@pytest.mark.parametrize("seed", range(60))
def test_what_torch_measures_holds(seed: int) -> None:
    with torch.no_grad():
        net = Net(seed)
    response = [[[str(nearby(value)) for value in row] for row in plane] for plane in net.x[0].tolist()]
    figures: dict[str, Any] = {
        "response": response,
        "parameters": net.parameters,
        "multiplications": net.products,
        "bias_additions": net.biases,
        "output_shapes": net.shapes,
        "output_shape": net.shapes[-1],
        "output_size": net.shapes[-1][1::-1],
    }
    for quantity, value in figures.items():
        (finding,) = checked(net.file(quantity, value))
        assert finding.verdict == "holds", (quantity, value, finding.value)
    for quantity in ("parameters", "multiplications", "bias_additions"):
        assert checked(net.file(quantity, figures[quantity] + 1))[0].verdict == "erratum"
    wrong = [[row[:] for row in plane] for plane in response]
    wrong[-1][-1][-1] += " + 1/100"
    assert checked(net.file("response", wrong))[0].verdict == "erratum"
