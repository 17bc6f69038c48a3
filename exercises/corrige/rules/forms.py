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
    Crop,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    LocalResponseNorm,
    Norm,
    Pool2d,
    PReLU,
    Product,
    Rearrange,
    Residual,
    Resize,
    Scale,
    ZeroPad2d,
)
from corrige.problem.network import sizes as letters
from corrige.rules import counts, responses, sight, sizes

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
    "jump_h": sight.kept_jump_h,
    "jump_w": sight.kept_jump_w,
    "first_h": sight.kept_first_h,
    "first_w": sight.kept_first_w,
    "receptive_h": sight.kept_receptive_h,
    "receptive_w": sight.kept_receptive_w,
}
_SEES_ALL: Rules = _SEES_THE_SAME | {
    "jump_h": sight.no_jump,
    "jump_w": sight.no_jump,
    "receptive_h": sight.receptive_h_whole,
    "receptive_w": sight.receptive_w_whole,
}
_LEARNED: Rules = {
    "fixed": counts.none,
    "layer": counts.learned_1_in_all,
    "channel": counts.learned_1,
    "element": counts.learned_1_each,
}
"""One number in all, for each channel, for each element."""
_MOVED: Rules = {"first_h": sight.first_h, "first_w": sight.first_w}
_NO_BIAS: Rules = {"biases": counts.none, "bias_additions": counts.none}
_NO_BIAS_EACH: Rules = _NO_BIAS | {"operations_per_response": counts.operations_per_response_without_bias}


@lru_cache(maxsize=1024)
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
            return (
                _NOTHING
                | _SEES_ALL
                | {"c": sizes.kept_c, "h": sizes.one, "w": sizes.one}
                | {"x": partial(responses.pooled_whole, mode)}
            )
        case AdaptivePool2d(mode=mode, output_size=size):
            seen = _SEES_ALL if size == (1, 1) else {}  # of several windows each may see another part
            given: Rules = {"c": sizes.kept_c, "h": sizes.given_h, "w": sizes.given_w}
            return _NOTHING | seen | given | {"x": partial(responses.pooled_adaptively, mode, size)}
        case Resize():
            return _NOTHING | {"c": sizes.kept_c, "h": sizes.given_h, "w": sizes.given_w}
        case Rearrange():
            return _NOTHING | {"c": sizes.rearranged_c, "h": sizes.given_h, "w": sizes.given_w}
        case Crop():
            return _NOTHING | {"c": sizes.cropped_c, "h": sizes.cropped_h, "w": sizes.cropped_w}
        case Activation(function=function):
            exact: Rules = {
                "relu": partial(responses.each, responses.relu),
                "relu6": partial(responses.each, responses.relu6),
                "linear": _kept_x,
            }
            return _NOTHING | _KEPT | _SEES_THE_SAME | ({"x": exact[function]} if function in exact else {})
        case Dropout():
            return _NOTHING | _KEPT | _SEES_THE_SAME | {"x": _kept_x}
        case BatchNorm(counted=counted):
            learned = (counts.none, counts.learned_1, counts.learned_2, counts.learned_3, counts.learned_4)
            return _NOTHING | _KEPT | _SEES_THE_SAME | {"weights": learned[counted]}
        case Norm(learned=many, each=each, groups=groups):
            norms: dict[tuple[int, str], Rule] = {
                (1, "channel"): counts.learned_1,
                (2, "channel"): counts.learned_2,
                (1, "element"): counts.learned_1_each,
                (2, "element"): counts.learned_2_each,
            }
            kept = _KEPT | ({"c": counts.dealt_c} if groups > 1 else {})
            return _NOTHING | kept | _SEES_THE_SAME | {"weights": norms.get((many, each), counts.none)}
        case PReLU(each=each) | Scale(each=each):
            return _NOTHING | _KEPT | _SEES_THE_SAME | {"weights": _LEARNED[each]}
        case LocalResponseNorm():
            return _NOTHING | _KEPT | _SEES_THE_SAME
        case ZeroPad2d(channels=channels):
            grown: Rules = {"c": sizes.kept_c, "h": sizes.h_padded, "w": sizes.w_padded, "x": responses.zero_padded}
            if any(channels):
                grown |= {"c": sizes.c_padded, "x": responses.zero_channels}
            return _NOTHING | _SEES_THE_SAME | _MOVED | grown
        case Flatten():
            return _NOTHING | _SEES_ALL | {"c": sizes.c_flat, "h": sizes.one, "w": sizes.one, "x": responses.flattened}
        case Linear():
            return _dense(layer)
        case Residual() | Product() | Concat():
            return {}
        case _:
            assert_never(layer)


def _size(layer: Conv2d | DepthwiseConv2d | Pool2d) -> Rules:
    dilated = not isinstance(layer, Pool2d) and layer.dilation != (1, 1)
    sees: Rules = _MOVED | {
        "jump_h": sight.jump_h,
        "jump_w": sight.jump_w,
        "receptive_h": sight.receptive_h_dilated if dilated else sight.receptive_h,
        "receptive_w": sight.receptive_w_dilated if dilated else sight.receptive_w,
    }
    if layer.padding == "same":
        sees["first_h"] = sight.first_h_same_dilated if dilated else sight.first_h_same
        sees["first_w"] = sight.first_w_same_dilated if dilated else sight.first_w_same
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
        "x": partial(responses.convolution, layer),
        "products": partial(responses.products, layer),
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
        "x": partial(responses.transposed, layer, partial(_size_on, layer, size)),
    }
    return found if layer.bias else found | _NO_BIAS


def _pooling(layer: Pool2d) -> Rules:
    size = _size(layer)
    respond = partial(responses.pooling, layer, partial(_size_on, layer, size))
    found: Rules = {**_NOTHING, **size, "c": sizes.kept_c, "x": respond}
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
        "x": responses.dense,
    }
    return found if layer.bias else found | _NO_BIAS_EACH


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


def _size_on(layer: Pool2d | ConvTranspose2d, rules: Rules, x_in: Any) -> tuple[int, int]:
    given = letters(layer) | {"h_in": len(x_in[0]), "w_in": len(x_in[0][0])}
    h, w = (rule(*[given[name] for name in _needs(rule)]) for rule in (rules["h"], rules["w"]))
    return h, w


@lru_cache(maxsize=64)
def _needs(rule: Rule) -> tuple[str, ...]:
    return tuple(signature(rule).parameters)


def _kept_x(x_in: Any) -> Any:
    return x_in
