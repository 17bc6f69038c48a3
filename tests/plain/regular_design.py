"""Small filters for a large one, by plain arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from corrige.problem.layers import Conv2d
from corrige.problem.problem import Problem


@dataclass(frozen=True)
class Plain:
    """A padded square filter on h × w maps that keep their size."""

    h: int
    w: int
    c: int
    k: int
    f: int
    bias: int
    one_channel: bool = False
    weights: int | None = None
    biases: int | None = None
    each: int | None = None
    additions: bool = True
    zeros: bool = True

    def parameters(self) -> int:
        weights = self.f * self.f * self.c * self.k if self.weights is None else self.weights
        return weights + self.bias * (self.k if self.biases is None else self.biases)

    def operations(self) -> int:
        each = self.f * self.f * self.c if self.each is None else self.each
        outputs = self.h * self.w * self.k
        products = outputs * each if self.zeros else self._inside(self.h) * self._inside(self.w) * self.c * self.k
        return products + (outputs * (each - 1 + self.bias) if self.additions else 0)

    def _inside(self, n: int) -> int:
        half = self.f // 2
        return sum(0 <= i + m < n for i in range(n) for m in range(-half, half + 1))


def layers(problem: Problem, network: str) -> list[Plain]:
    c, h, w = problem.networks[network].input
    found = []
    for _, layer in problem.networks[network].layers:
        assert isinstance(layer, Conv2d)
        assert layer.padding == (layer.kernel_size[0] // 2,) * 4
        found.append(Plain(h, w, c, layer.c_out, layer.kernel_size[0], int(layer.bias)))
        c = layer.c_out
    return found


def changed(x: Plain, wrong: str) -> Plain:
    match wrong:
        case "no-bias" | "bias-where-there-is-none":
            return replace(x, bias=1 - x.bias)
        case "one-bias-in-all":
            return replace(x, biases=1)
        case "weights-of-one-channel":
            return replace(x, weights=x.f * x.f * x.k)
        case "side-for-square":
            return replace(x, weights=x.f * x.c * x.k)
        case "one-channel":
            return replace(x, each=x.f * x.f)
        case "products-of-a-side":
            return x if x.f == 1 else replace(x, each=x.f * x.c)
        case "additions-not-counted":
            return replace(x, additions=False)
        case "padded-zeros-left-out":
            return replace(x, zeros=False)
        case _:
            return x


def answers(problem: Problem, wrong: str = "") -> dict[str, int | Fraction]:
    many, one = ([changed(x, wrong) for x in layers(problem, network)] for network in ("many", "one"))
    sides = [x.f for x in many]
    field = {"sides-added": sum(sides), "last-filter-only": sides[-1]}.get(wrong, sum(sides) - len(sides) + 1)
    if wrong == "one-layer-counted":
        many = many[-1:]
    if wrong == "reduction-ignored":
        last = many[-1]
        many = [many[0], replace(last, weights=last.f**2 * many[0].c * last.k, each=last.f**2 * many[0].c)]
    found: dict[str, int | Fraction] = {f"many.conv{len(sides)}.receptive_h": field}
    for count in ("parameters", "operations"):
        a, b = (sum(getattr(x, count)() for x in each) for each in (many, one))
        times = Fraction(a, b) if wrong == "quotient-inverted" else Fraction(b, a)
        found |= {f"many.total.{count}": a, f"one.total.{count}": b, f"times_{count}": times}
    return found
