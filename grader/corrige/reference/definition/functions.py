"""The activation functions, as their authors define them."""

from __future__ import annotations

from collections.abc import Callable
from math import erf, exp, log, sqrt, tanh

import numpy as np

from corrige.reference.response import Array, Response

SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
"""Klambauer et al., "Self-normalizing neural networks" (2017)."""


def _sigmoid(v: float) -> float:
    return 1 / (1 + exp(-v)) if v >= 0 else exp(v) / (1 + exp(v))


def _softplus(v: float) -> float:
    return max(v, 0) + log(1 + exp(-abs(v)))


def _hard(v: float) -> float:
    return min(max(v + 3, 0), 6) / 6


_EACH: dict[str, Callable[[float], float]] = {
    "sigmoid": _sigmoid,
    "tanh": tanh,
    "leaky_relu": lambda v: v if v >= 0 else 0.01 * v,
    "prelu1": lambda v: v if v >= 0 else 0.25 * v,
    "elu": lambda v: v if v >= 0 else exp(v) - 1,
    "selu": lambda v: SELU_SCALE * (v if v >= 0 else SELU_ALPHA * (exp(v) - 1)),
    "celu": lambda v: v if v >= 0 else exp(v) - 1,
    "gelu": lambda v: v * (1 + erf(v / sqrt(2))) / 2,
    "silu": lambda v: v * _sigmoid(v),
    "mish": lambda v: v * tanh(_softplus(v)),
    "softplus": _softplus,
    "softsign": lambda v: v / (1 + abs(v)),
    "hard_sigmoid": _hard,
    "hard_swish": lambda v: v * _hard(v),
    "hard_tanh": lambda v: min(max(v, -1), 1),
    "exponential": exp,
}


def _softmax(values: Array) -> Array:
    """Over the channels."""
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def activated(function: str, x: Response) -> Response:
    """ReLU, ReLU6 and the identity keep exact values exact; the others round to float64."""
    match function:
        case "linear":
            return x
        case "relu":
            return Response(np.where(x.values > 0, x.values, 0), x.denominator)
        case "relu6":
            return Response(np.clip(x.values, 0, 6 * x.denominator), x.denominator)
    real = x.values / x.denominator
    match function:
        case "softmax":
            return Response(_softmax(real))
        case "log_softmax":
            return Response(np.log(_softmax(real)))
        case _:
            return Response(np.vectorize(_EACH[function], otypes=[float])(real))
