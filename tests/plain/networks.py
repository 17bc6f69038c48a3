"""Sizes and counts of a chain of layers by plain arithmetic, with one mistake made; none of the project's rules."""

from __future__ import annotations

from math import ceil

from corrige.problem.layers import Conv2d, DepthwiseConv2d, Flatten, Layer, Linear, Pool2d
from corrige.problem.network import Network

QUANTITIES = ("weights", "parameters", "outputs", "multiplications", "operations")


def counted(net: Network, wrong: str = "", only: str = "") -> dict[str, int]:
    """Every quantity by name. `wrong` is the mistake's name, made in all layers or in `only` one."""
    c, h, w = net.input
    if wrong == "height-for-width":
        h, w = w, h
    found: dict[str, int] = {}
    total = dict.fromkeys(("parameters", "operations"), 0)
    for name, layer in net.layers:
        here = wrong if only in ("", name) else ""
        before = (c, h, w)
        c, h, w = shape(layer, before, here)
        numbers = counts(layer, before, (c, h, w), net.input[0], here)
        found |= {f"{name}.c": c, f"{name}.h": h, f"{name}.w": w}
        found |= {f"{name}.{one}": n for one, n in numbers.items()}
        for one in total:
            total[one] += numbers.get(one, 0)
    return found | {f"total.{one}": n for one, n in total.items()}


def shape(layer: Layer, before: tuple[int, int, int], wrong: str) -> tuple[int, int, int]:
    c, h, w = before
    match layer:
        case Conv2d() | DepthwiseConv2d():
            c = c * layer.multiplier if isinstance(layer, DepthwiseConv2d) else layer.c_out
            f = layer.kernel_size[::-1] if wrong == "filter-height-for-width" else layer.kernel_size
            s = (1, 1) if wrong == "stride-forgotten" else layer.stride
            if layer.padding == "same" and wrong != "padding-forgotten":
                up = 0 if wrong == "same-rounded-down" else 1
                return c, (h + up * (s[0] - 1)) // s[0], (w + up * (s[1] - 1)) // s[1]
            p = layer.padding if isinstance(layer.padding, tuple) else (0, 0, 0, 0)
            d = (1, 1) if wrong == "dilation-forgotten" else layer.dilation
            return c, side(h, f[0], s[0], d[0], p[:2], wrong), side(w, f[1], s[1], d[1], p[2:], wrong)
        case Pool2d():
            f, s = layer.kernel_size, layer.stride
            match wrong:
                case "pooling-forgotten":
                    return before
                case "pooling-stride-1":
                    s = (1, 1)
                case "pooling-rounded-up":  # a last window overhangs, if it starts in the image
                    return c, len([i for i in range(0, h, s[0]) if i < h - f[0] + s[0]]), _overhanging(w, f[1], s[1])
                case _:
                    pass
            return c, (h - f[0]) // s[0] + 1, (w - f[1]) // s[1] + 1
        case Flatten():
            lost = {"channels-lost-in-flattening": h * w, "only-channels-kept-in-flattening": c}
            return lost.get(wrong, h * w * c), 1, 1
        case Linear(units=units):
            return units, h, w
        case _:
            raise TypeError(layer)


def _overhanging(n: int, f: int, s: int) -> int:
    return len([i for i in range(0, n, s) if i < n - f + s])


def side(n: int, f: int, s: int, d: int, p: tuple[int, ...], wrong: str) -> int:
    """One side of a response; a filter dilated by d spans d(f - 1) + 1."""
    before, behind = {"padding-forgotten": (0, 0), "padding-once": (p[0], 0)}.get(wrong, (p[0], p[1]))
    n += before + behind
    span = d * f if wrong == "dilated-to-d-times-f" else d * (f - 1) + 1
    match wrong:
        case "kernel-not-subtracted":
            return n // s
        case "ceil-for-floor":
            return ceil((n - span) / s) + 1
        case "one-forgotten":
            return (n - span) // s
        case _:
            return (n - span) // s + 1


def counts(
    layer: Layer, before: tuple[int, int, int], after: tuple[int, int, int], image: int, wrong: str
) -> dict[str, int]:
    """Weights, biases, operations; of the layers that have none, zeros."""
    c_in, h_in, w_in = before
    c, h, w = after
    match layer:
        case Conv2d():
            groups = 1 if wrong == "groups-forgotten" else layer.groups
            seen = image if wrong == "channels-of-the-image" else c_in // groups
            biases = {"one-bias-in-all": 1, "bias-per-channel": c_in}.get(wrong, c)
        case DepthwiseConv2d():
            seen, biases = 1, c
        case Linear():
            bias = 0 if wrong == "no-bias" or not layer.bias else 1
            biases = bias * (1 if wrong == "one-bias-in-the-dense-layer" else c)
            return _operations(c, c_in, bias, wrong) | {"weights": c_in * c, "parameters": c_in * c + biases}
        case Pool2d(kernel_size=(f_h, f_w)) if wrong == "window-counted-as-weights":
            return {"weights": f_h * f_w, "parameters": f_h * f_w, "operations": 0}
        case _:
            return {"outputs": c * h * w} | dict.fromkeys(QUANTITIES[:2] + QUANTITIES[3:], 0)
    f_h, f_w = layer.kernel_size
    weights = f_h * f_w * seen * c
    if isinstance(layer, Conv2d):
        weights = {
            "weights-of-one-channel": f_h * f_w * c,
            "weights-of-one-filter": f_h * f_w * seen,
            "side-for-square": f_h * seen * c,
            "weights-of-each-place": weights * h * w,
        }.get(wrong, weights)
    elif wrong == "depthwise-as-convolution":
        weights *= c_in
        seen = c_in
    bias = int(layer.bias and wrong != "no-bias")
    outputs = {"one-response-map": h * w, "input-for-output": h_in * w_in * c, "one-place": c}.get(wrong, h * w * c)
    each = f_h * f_w * (1 if wrong == "one-channel" else seen)
    products = outputs * each
    if wrong == "padded-zeros-left-out" and isinstance(layer.padding, tuple):
        products = _inside(h_in, f_h, layer.stride[0], layer.padding[:2]) * seen * c
        products *= _inside(w_in, f_w, layer.stride[1], layer.padding[2:])
        operations = products + outputs * (each - 1 + bias)
        return {"weights": weights, "parameters": weights + bias * biases, "operations": operations}
    return _operations(outputs, each, bias, wrong) | {"weights": weights, "parameters": weights + bias * biases}


def _inside(n: int, f: int, s: int, p: tuple[int, ...]) -> int:
    """The rows of all windows that lie in the image."""
    return sum(0 <= i + m < n for i in range(-p[0], n + p[1] - f + 1, s) for m in range(f))


def _operations(outputs: int, each: int, bias: int, wrong: str) -> dict[str, int]:
    additions = {"additions-not-counted": 0, "one-addition-too-many": each + bias}.get(wrong, each - 1 + bias)
    return {
        "outputs": outputs,
        "multiplications": outputs * each,
        "operations": outputs * (each + additions),
    }
