"""Operations by counting places."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corrige.problem.layers import Conv2d
from corrige.problem.problem import Problem


@dataclass(frozen=True)
class Plain:
    """A convolution in plain numbers. `places` of the response and `products` of each place are counted one by one."""

    n: tuple[int, int]
    f: tuple[int, int]
    s: tuple[int, int]
    p: tuple[int, int, int, int]
    c: int
    k: int
    bias: bool

    def starts(self, axis: int) -> range:
        """Where the window starts, in the coordinates of the image."""
        before, behind = self.p[2 * axis : 2 * axis + 2]
        return range(-before, self.n[axis] + behind - self.f[axis] + 1, self.s[axis])

    def shape(self) -> tuple[int, int]:
        return len(self.starts(0)), len(self.starts(1))

    def inside(self, axis: int) -> int:
        """The rows or columns of all windows that lie in the image."""
        return sum(0 <= i + m < self.n[axis] for i in self.starts(axis) for m in range(self.f[axis]))


def plain(problem: Problem) -> Plain:
    """One group sees its share of the channels."""
    layer, (c, h, w) = problem.net["conv"], problem.net.input
    assert isinstance(layer, Conv2d)
    assert isinstance(layer.padding, tuple)
    return Plain((h, w), layer.kernel_size, layer.stride, layer.padding, c // layer.groups, layer.c_out, layer.bias)


def counts(h: int, w: int, maps: int, each: int, bias: bool) -> dict[str, int]:
    outputs = h * w * maps
    found = {
        "multiplications": outputs * each,
        "additions": outputs * (each - 1),
        "bias_additions": outputs * bias,
        "macs": outputs * each,
    }
    return found | {"operations": sum(found.values()) - found["macs"]}


def right(x: Plain) -> dict[str, int]:
    h, w = x.shape()
    return {"h": h, "w": w, "c": x.k} | counts(h, w, x.k, x.f[0] * x.f[1] * x.c, x.bias)


def wrong(name: str, x: Plain, groups: int) -> dict[str, int]:
    good, (h, w), each = right(x), x.shape(), x.f[0] * x.f[1] * x.c
    match name:
        case "padding-forgotten":
            return right(replace(x, p=(0, 0, 0, 0)))
        case "padding-once":
            return right(replace(x, p=(x.p[0], 0, x.p[2], 0)))
        case "stride-forgotten":
            return right(replace(x, s=(1, 1)))
        case "filter-taken-square":
            return right(replace(x, f=(x.f[0], x.f[0])))
        case "groups-forgotten":
            return right(replace(x, c=x.c * groups))
        case "no-bias" | "bias-where-there-is-none":
            return right(replace(x, bias=not x.bias))
        case "ceil-for-floor":
            up = [-((f - n - before - behind) // s) + 1 for n, f, s, before, behind in _axes(x)]
            return good | {"h": up[0], "w": up[1]} | counts(up[0], up[1], x.k, each, x.bias)
        case "one-channel":
            return good | counts(h, w, x.k, x.f[0] * x.f[1], x.bias)
        case "products-of-a-side":
            return good | counts(h, w, x.k, x.f[0] * x.c, x.bias)
        case "one-place":
            return good | counts(1, 1, x.k, each, x.bias)
        case "one-response-map":
            return good | counts(h, w, 1, each, x.bias)
        case "input-for-output":
            return good | counts(*x.n, x.k, each, x.bias)
        case "padded-zeros-left-out":
            inside = x.inside(0) * x.inside(1) * x.c * x.k
            total = inside + good["additions"] + good["bias_additions"]
            return good | {"multiplications": inside, "macs": inside, "operations": total}
        case "one-addition-too-many":
            return good | {
                "additions": good["multiplications"],
                "operations": 2 * good["macs"] + good["bias_additions"],
            }
        case "additions-not-counted":
            return good | {"operations": good["multiplications"]}
        case "operations-for-macs":
            return good | {"macs": good["operations"]}
        case _:
            raise KeyError(name)


def _axes(x: Plain) -> list[tuple[int, ...]]:
    return [(x.n[axis], x.f[axis], x.s[axis], *x.p[2 * axis : 2 * axis + 2]) for axis in (0, 1)]


def answers(problem: Problem, name: str = "") -> dict[str, int]:
    x, layer = plain(problem), problem.net["conv"]
    found = wrong(name, x, layer.groups) if name else right(x)  # type: ignore[union-attr]
    return {f"conv.{quantity}": value for quantity, value in found.items()}
