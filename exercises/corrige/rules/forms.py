"""Which closed form holds for each quantity of a layer.

`match` picks by the kind of layer and by what is never a letter (bias, mode, padding in words, one group or several).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from inspect import signature
from typing import Any, TypeAlias, assert_never

from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    Conv2d,
    ConvTranspose2d,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    LocalResponseNorm,
    Norm,
    Pool2d,
    Product,
    Residual,
    Resize,
    ZeroPad2d,
)
from corrige.problem.network import sizes as letters
from corrige.rules import counts, responses, sizes

Rule: TypeAlias = Callable[..., Any]
Rules: TypeAlias = dict[str, Rule]

TOTALS = (
    *("weights", "biases", "parameters", "multiplications", "additions", "bias_additions", "operations", "macs"),
    *("parameter_bytes", "activation_bytes"),
)
"""Counts that add up: over the branches of a block, and in `total`."""

_COUNTED: Rules = {
    "outputs": sizes.outputs,
    "parameters": counts.parameters,
    "operations": counts.operations,
    "macs": counts.macs,
    "parameter_bytes": counts.parameter_bytes,
    "activation_bytes": counts.activation_bytes,
}
_NOTHING: Rules = _COUNTED | dict.fromkeys(
    ("weights", "biases", "multiplications", "additions", "bias_additions"), counts.none
)
_KEPT: Rules = {"c": sizes.kept_c, "h": sizes.kept_h, "w": sizes.kept_w}
_SEES_THE_SAME: Rules = {
    "jump_h": sizes.kept_jump_h,
    "jump_w": sizes.kept_jump_w,
    "receptive_h": sizes.kept_receptive_h,
    "receptive_w": sizes.kept_receptive_w,
}
_SEES_ALL: Rules = _SEES_THE_SAME | {"receptive_h": sizes.receptive_h_whole, "receptive_w": sizes.receptive_w_whole}
_NO_BIAS: Rules = {"biases": counts.none, "bias_additions": counts.none}
_NO_BIAS_EACH: Rules = _NO_BIAS | {"operations_per_response": counts.operations_per_response_without_bias}


@lru_cache(maxsize=4096)
def forms(layer: Layer) -> Rules:
    """The closed form of each quantity of a layer; what a block adds up from its branches is not here."""
    match layer:
        case Conv2d() | DepthwiseConv2d():
            return _convolution(layer)
        case ConvTranspose2d():
            return _transposed(layer)
        case Pool2d():
            return _pooling(layer)
        case GlobalPool2d(mode=mode):
            return _NOTHING | _SEES_ALL | {"c": sizes.kept_c, "h": sizes.one, "w": sizes.one} | _x(_whole, mode)
        case AdaptivePool2d(mode=mode, output_size=size):
            seen = _SEES_ALL if size == (1, 1) else {}  # of several windows each may see another part
            given: Rules = {"c": sizes.kept_c, "h": sizes.given_h, "w": sizes.given_w}
            return _NOTHING | seen | given | _x(_adaptive, mode, size)
        case Resize():
            return _NOTHING | {"c": sizes.kept_c, "h": sizes.given_h, "w": sizes.given_w}
        case Activation(function=function):
            exact: Rules = {"relu": _relu, "relu6": _relu6, "linear": _kept_x}
            return _NOTHING | _KEPT | _SEES_THE_SAME | ({"x": exact[function]} if function in exact else {})
        case Dropout():
            return _NOTHING | _KEPT | _SEES_THE_SAME | {"x": _kept_x}
        case BatchNorm(counted=counted):
            learned: dict[int, Rule] = {0: counts.none, 2: counts.learned_2, 4: counts.learned_4}
            return _NOTHING | _KEPT | _SEES_THE_SAME | {"weights": learned[counted]}
        case Norm(learned=many, each=each):
            norms: dict[tuple[int, str], Rule] = {
                (1, "channel"): counts.learned_1,
                (2, "channel"): counts.learned_2,
                (1, "element"): counts.learned_1_each,
                (2, "element"): counts.learned_2_each,
            }
            return _NOTHING | _KEPT | _SEES_THE_SAME | {"weights": norms.get((many, each), counts.none)}
        case LocalResponseNorm():
            return _NOTHING | _KEPT | _SEES_THE_SAME
        case ZeroPad2d():
            grown: Rules = {"c": sizes.kept_c, "h": sizes.h_padded, "w": sizes.w_padded}
            return _NOTHING | _SEES_THE_SAME | grown | {"x": _zero_padded}
        case Flatten():
            return _NOTHING | _SEES_ALL | {"c": sizes.c_flat, "h": sizes.one, "w": sizes.one, "x": _flattened}
        case Linear():
            return _dense(layer)
        case Residual() | Product() | Concat():
            return {}
        case _:
            assert_never(layer)


def _size(layer: Conv2d | DepthwiseConv2d | Pool2d) -> Rules:
    dilated = not isinstance(layer, Pool2d) and layer.dilation != (1, 1)
    sees: Rules = {
        "jump_h": sizes.jump_h,
        "jump_w": sizes.jump_w,
        "receptive_h": sizes.receptive_h_dilated if dilated else sizes.receptive_h,
        "receptive_w": sizes.receptive_w_dilated if dilated else sizes.receptive_w,
    }
    if layer.padding == "same":
        return sees | {"h": sizes.h_same, "w": sizes.w_same}
    if isinstance(layer, Pool2d) and layer.ceil_mode:
        return sees | {"h": sizes.h_ceil, "w": sizes.w_ceil}
    if dilated:
        return sees | {"h": sizes.h_dilated, "w": sizes.w_dilated}
    return sees | {"h": sizes.h, "w": sizes.w}


def _convolution(layer: Conv2d | DepthwiseConv2d) -> Rules:
    found: Rules = {
        **_COUNTED,
        **_size(layer),
        "c": sizes.c_filters,
        "weights": counts.weights,
        "biases": counts.biases,
        "multiplications_per_response": counts.multiplications_per_response,
        "additions_per_response": counts.additions_per_response,
        "operations_per_response": counts.operations_per_response,
        "multiplications": counts.multiplications,
        "additions": counts.additions,
        "bias_additions": counts.bias_additions,
        "kernel_h": counts.kernel_h,
        "kernel_w": counts.kernel_w,
        "kernel_c": counts.kernel_c,
        "kernel_n": counts.kernel_n,
        "x": partial(_convolution_x, layer),
        "products": partial(_convolution_products, layer),
    }
    if isinstance(layer, DepthwiseConv2d):
        found |= {
            "c": sizes.c_depthwise,
            "weights": counts.weights_depthwise,
            "biases": counts.biases_depthwise,
            "multiplications_per_response": counts.multiplications_per_response_depthwise,
            "kernel_c": counts.one_channel,
        }
    elif layer.groups > 1:
        found |= {
            "kernel_c": counts.share,
            "weights": counts.weights_grouped,
            "multiplications_per_response": counts.multiplications_per_response_grouped,
        }
    return found if layer.bias else found | _NO_BIAS_EACH


def _transposed(layer: ConvTranspose2d) -> Rules:
    size: Rules
    match layer.padding:
        case "valid":
            size = {"h": sizes.h_transposed_valid, "w": sizes.w_transposed_valid}
        case "same":
            size = {"h": sizes.h_transposed_same, "w": sizes.w_transposed_same}
        case _ if layer.dilation == (1, 1) and layer.output_padding == (0, 0):
            size = {"h": sizes.h_transposed, "w": sizes.w_transposed}
        case _:
            size = {"h": sizes.h_transposed_general, "w": sizes.w_transposed_general}
    grouped = layer.groups > 1
    found: Rules = {
        **_COUNTED,
        **size,
        "c": sizes.c_filters,
        "weights": counts.weights_grouped if grouped else counts.weights,
        "biases": counts.biases,
        "kernel_h": counts.kernel_h,
        "kernel_w": counts.kernel_w,
        "kernel_c": counts.share if grouped else counts.kernel_c,
        "kernel_n": counts.kernel_n,
        "multiplications": counts.multiplications_transposed_grouped if grouped else counts.multiplications_transposed,
        "additions": partial(_transposed_additions, layer.dilation),
        "bias_additions": counts.bias_additions,
        "x": partial(_transposed_x, layer),
    }
    return found if layer.bias else found | _NO_BIAS


def _pooling(layer: Pool2d) -> Rules:
    found: Rules = {**_NOTHING, **_size(layer), "c": sizes.kept_c, "x": partial(_pooling_x, layer)}
    if layer.mode == "max" and layer.padding in ((0, 0, 0, 0), "valid") and not layer.ceil_mode:
        found["comparisons"] = counts.comparisons
    return found


def _dense(layer: Linear) -> Rules:
    found: Rules = {
        **_COUNTED,
        **_SEES_THE_SAME,
        **_KEPT,
        "c": sizes.c_filters,
        "weights": counts.weights_dense,
        "biases": counts.biases,
        "multiplications_per_response": counts.multiplications_per_response_dense,
        "additions_per_response": counts.additions_per_response,
        "operations_per_response": counts.operations_per_response,
        "multiplications": counts.multiplications,
        "additions": counts.additions,
        "bias_additions": counts.bias_additions,
        "x": _dense_x,
    }
    return found if layer.bias else found | _NO_BIAS_EACH


def _x(rule: Rule, *given: Any) -> Rules:
    return {"x": partial(rule, *given)}


def _convolution_x(layer: Conv2d | DepthwiseConv2d, x_in: Any, kernel: Any, b: Any) -> Any:
    return responses.convolution(layer, x_in, kernel, b)


def _convolution_products(layer: Conv2d | DepthwiseConv2d, x_in: Any, kernel: Any) -> Any:
    return responses.products(layer, x_in, kernel)


def _transposed_additions(
    dilation: tuple[int, int],
    multiplications: int,
    K: int,
    h_in: int,
    w_in: int,
    f_h: int,
    f_w: int,
    s_h: int,
    s_w: int,
) -> int:
    if dilation == (1, 1):
        return multiplications - K * counts.covered(h_in, f_h, s_h) * counts.covered(w_in, f_w, s_w)
    rows = len({i * s_h + m * dilation[0] for i in range(h_in) for m in range(f_h)})
    columns = len({j * s_w + n * dilation[1] for j in range(w_in) for n in range(f_w)})
    return multiplications - K * rows * columns


def _transposed_x(layer: ConvTranspose2d, x_in: Any, kernel: Any, b: Any) -> Any:
    h, w = _size_on(layer, x_in)
    crop = tuple(
        _cut(n, f, s, d, layer.padding, side)
        for n, f, s, d, side in zip(
            (len(x_in[0]), len(x_in[0][0])), layer.kernel_size, layer.stride, layer.dilation, (0, 2), strict=True
        )
    )
    return responses.transposed(x_in, kernel, b, layer.stride, layer.dilation, layer.groups, (crop[0], crop[1]), h, w)


def _cut(n: int, f: int, s: int, d: int, padding: Any, side: int) -> int:
    """Rows cut off at the start; Keras' "same" cuts what exceeds n·s, the odd one at the end."""
    if padding == "valid":
        return 0
    if padding == "same":
        return max((n - 1) * s + d * (f - 1) + 1 - n * s, 0) // 2
    return int(padding[side])


def _pooling_x(layer: Pool2d, x_in: Any) -> Any:
    return responses.pooling(layer, x_in, *_size_on(layer, x_in))


def _size_on(layer: Pool2d | ConvTranspose2d, x_in: Any) -> tuple[int, int]:
    """The output's height and width on this map: by its own rules, whatever size a student found."""
    given = letters(layer) | {"h_in": len(x_in[0]), "w_in": len(x_in[0][0])}
    h, w = (rule(*[given[name] for name in _needs(rule)]) for rule in (forms(layer)[axis] for axis in "hw"))
    return h, w


@lru_cache(maxsize=64)
def _needs(rule: Rule) -> tuple[str, ...]:
    return tuple(signature(rule).parameters)


def _whole(mode: str, x_in: Any) -> Any:
    return responses.pooled_whole(mode, x_in)


def _adaptive(mode: str, size: tuple[int, int], x_in: Any) -> Any:
    return responses.pooled_adaptively(mode, size, x_in)


def _relu(x_in: Any) -> Any:
    return responses.each(lambda v: max(v, 0), x_in)


def _relu6(x_in: Any) -> Any:
    return responses.each(lambda v: min(max(v, 0), 6), x_in)


def _kept_x(x_in: Any) -> Any:
    return x_in


def _zero_padded(x_in: Any, p_top: int, p_bottom: int, p_left: int, p_right: int) -> Any:
    return responses.zero_padded(x_in, (p_top, p_bottom, p_left, p_right))


def _flattened(x_in: Any) -> Any:
    return responses.flattened(x_in)


def _dense_x(x_in: Any, kernel: Any, b: Any) -> Any:
    return responses.dense(x_in, kernel, b)
