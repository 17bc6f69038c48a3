"""The reason of an erratum about blocks and whole networks: one thing for another, left out, or another network's."""

from __future__ import annotations

import pytest

from corrige.classroom.claims.why import why
from corrige.classroom.messages import speaking

from .claimed import finding

SEVERAL = """input = [28, 28, 256]
layers = [{ layer = "concatenate", branches = [
  [{ layer = "conv2d", filters = 128, kernel_size = 1 }],
  [{ layer = "conv2d", filters = 32, kernel_size = 3, padding = "same" }],
  [{ layer = "max_pooling2d", pool_size = 3, strides = 1, padding = "same" }],
] }]
"""
GROWN = """input = [56, 56, 64]
layers = [{ layer = "concatenate", branches = [[], [{ layer = "conv2d", filters = 32, kernel_size = 1 }]] }]
"""
ALIKE = """input = [56, 56, 16]
layers = [{ layer = "concatenate", branches = [
  [{ layer = "conv2d", filters = 64, kernel_size = 1 }],
  [{ layer = "conv2d", filters = 64, kernel_size = 3, padding = 1 }],
] }]
"""
SKIP = """input = [56, 56, 64]
layers = [{ layer = "residual", layers = [
  { layer = "conv2d", filters = 64, kernel_size = 3, padding = "same" },
] }]
"""
BASIC = """input = [56, 56, 64]
layers = [{ layer = "residual", layers = [
  { layer = "conv2d", filters = 64, kernel_size = 3, padding = "same" }, { layer = "activation", function = "relu" },
  { layer = "conv2d", filters = 64, kernel_size = 3, padding = "same" },
] }]
"""
PROJECTED = """input = [56, 56, 64]
layers = [{ layer = "residual", layers = [
  { layer = "conv2d", filters = 128, kernel_size = 3, strides = 2, padding = 1, use_bias = false },
  { layer = "batch_normalization" },
], shortcut = [
  { layer = "conv2d", filters = 128, kernel_size = 1, strides = 2, use_bias = false },
  { layer = "batch_normalization" },
] }]
"""
STACK = """input = ["h", "w", "C"]
layers = [{ layer = "conv2d", filters = "C", kernel_size = 3, padding = "same", use_bias = false, repeat = 2 }]
"""
PADDED_STACK = """input = [32, 32, 8]
layers = [
  { layer = "conv2d", filters = 8, kernel_size = 3, padding = 1 },
  { layer = "activation", function = "relu" },
  { layer = "conv2d", filters = 8, kernel_size = 3, padding = 1 },
]
"""
SEPARABLE = """input = ["n", "n", "M"]
layers = [
  { layer = "depthwise_conv2d", kernel_size = "k", padding = "same", use_bias = false },
  { layer = "conv2d", filters = "N", kernel_size = 1, use_bias = false },
]
"""
HEAD = """input = [7, 7, 2048]
layers = [{ layer = "global_average_pooling2d" }, { layer = "dense", units = 1000 }]
"""
CLASSIFIER = """input = [32, 32, 3]
layers = [
  { layer = "conv2d", filters = 8, kernel_size = 3 }, { layer = "conv2d", filters = 8, kernel_size = 1 },
  { layer = "flatten" }, { layer = "dense", units = 20 }, { layer = "dense", units = 10 },
]
"""
UP = """input = ["n", "n", 1]
layers = [{ layer = "conv2d_transpose", filters = 1, kernel_size = "k", strides = "s", padding = "p" }]
"""
DOUBLED = """input = [7, 7, 128]
layers = [{ layer = "conv2d_transpose", filters = 64, kernel_size = 5, strides = 2, padding = "same" }]
"""
DILATED = """input = [32, 32, 1]
layers = [{ layer = "conv2d", filters = 1, kernel_size = 3, dilation_rate = 2 }]
"""
NORMALISED = """input = [32, 32, 3]
layers = [{ layer = "conv2d", filters = 64, kernel_size = 3 }, { layer = "batch_normalization" }]
"""
CEILED = """input = [110, 110, 96]
layers = [{ layer = "max_pooling2d", pool_size = 3, strides = 2, ceil_mode = true }]
"""
SAME = """input = [28, 28, 3]
layers = [{ layer = "conv2d", filters = 8, kernel_size = 5, strides = 3, padding = "same" }]
"""
STRIDED = """input = [7, 7, 1]
layers = [{ layer = "conv2d", filters = 1, kernel_size = 3, strides = 2 }]
"""
FORMULA = """input = ["n", "n", "C"]
layers = [{ layer = "conv2d", filters = "K", kernel_size = "f", strides = "s", padding = "p" }]
"""
EACH = """input = ["n", "n", "M"]
layers = [{ layer = "depthwise_conv2d", kernel_size = "k", padding = "same", use_bias = false }]
"""
PLAIN_UP = """input = [14, 14, 256]
layers = [{ layer = "conv2d_transpose", filters = 128, kernel_size = 3, strides = 2, padding = 1 }]
"""
CLASSIFIER_POOLED = """input = [28, 28, 1]
layers = [
  { layer = "conv2d", filters = 32, kernel_size = 3 }, { layer = "max_pooling2d", pool_size = 2 },
  { layer = "conv2d", filters = 64, kernel_size = 3 }, { layer = "max_pooling2d", pool_size = 2 },
]
"""
VGG = """input = [224, 224, 3]
layers = [
  { layer = "conv2d", filters = 64, kernel_size = 3, padding = "same", repeat = 2 },
  { layer = "max_pooling2d", pool_size = 2 },
  { layer = "flatten" }, { layer = "dense", units = 4096 }, { layer = "dense", units = 1000 },
]
"""

CASES = [
    (SEVERAL, "output_shape", "[28, 28, 160]", "without the branch of max_pooling2d_1"),
    (GROWN, "output_shape", "[56, 56, 32]", "without what comes in beside the branches"),
    (ALIKE, "output_shape", "[56, 56, 64]", "without the branch|a sum instead of the concatenation"),
    (SKIP, "output_shape", "[56, 56, 128]", "a concatenation instead of the sum"),
    (PROJECTED, "parameters", "73984", "the projection is not counted"),
    (PROJECTED, "macs", "57802752", "the projection is not counted"),
    (STACK, "weights", '"25*C**2"', "one kernel of 5×5 instead of conv2d_1, conv2d_2"),
    (PADDED_STACK, "parameters", "1608", "one kernel of 5×5 instead of conv2d_1, conv2d_2"),
    (SEPARABLE, "multiplications", '"k*k*M*N*n*n"', "an ordinary convolution instead of depthwise_conv2d_1"),
    (HEAD, "parameters", "100353000", "with flatten instead of global_average_pooling2d_1"),
    (CLASSIFIER, "parameters", "296", "of the convolutions alone"),
    (CLASSIFIER, "parameters", "144230", "of the dense layers alone"),
    (CLASSIFIER, "parameters", '{ about = "296" }', "without the dense layers: 296"),
    (CLASSIFIER, "weight_layers", "3", "without the 1×1 convolutions"),
    (UP, "output_size", '["n*s + k - 2*p", "n*s + k - 2*p"]', "n is multiplied by the stride instead of n − 1"),
    (UP, "output_size", '["(n - 1)*s + k - p", "(n - 1)*s + k - p"]', "taken off on one side only"),
    (UP, "output_size", '["(n + 2*p - k)//s + 1", "(n + 2*p - k)//s + 1"]', "an ordinary convolution is taken"),
    (DOUBLED, "macs", "14*14*25*64*128", "for each element of the output"),
    (DILATED, "parameters", "26", "zeros between the weights"),
    (NORMALISED, "parameters", "2048", "moving averages"),
    (NORMALISED, "parameters", "1856", "biases are forgotten|one parameter a channel"),
    ('input = [16, 16, 64]\nlayers = [{ layer = "batch_normalization" }]\n', "parameters", "64", "only one parameter"),
    (BASIC, "parameters", "147712", "with residual_1 twice"),
    (FORMULA, "output_size", '["(n + 2*p - f + 1)//s", "(n + 2*p - f + 1)//s"]', "1 is added before the division"),
    (FORMULA, "output_size", '["(n - 2*p - f)//s + 1", "(n - 2*p - f)//s + 1"]', "the padding is subtracted"),
    (FORMULA, "biases", "1", "one bias is counted for the whole layer"),
    (FORMULA, "kernel_shape", '["f", "f", "K"]', "The printed list has length 3, the computed one 4|The 3rd entry"),
    (EACH, "macs", '"n*n*k*k*M*M"', "each filter sees every channel"),
    (EACH, "output_shape", '["n", "n", 1]', "with 1 input channel (here M)"),
    (PLAIN_UP, "parameters", "295168", "one bias per input channel"),
    (PLAIN_UP, "output_shape", "[28, 28, 128]", "with padding `same`"),
    (CLASSIFIER_POOLED, "sides", "[28, 26, 24, 12]", "without max_pooling2d_1"),
    (CEILED, "output_shape", "[54, 54, 96]", "without ceil_mode"),
    (SAME, "output_shape", "[9, 9, 8]", "rounds down with the padding `same`"),
    (STRIDED, "output_size", "[4, 4]", "a padding (`same`) is added that there is not"),
    (VGG, "parameters", "138357544", "the number of parameters of vgg16"),
    (VGG, "parameters", "62378344", "the number of parameters of alexnet-ungrouped"),
]  # fmt: skip


@pytest.mark.parametrize(("net", "quantity", "claimed", "said"), CASES, ids=[f"{c[1]}={c[2][:30]}" for c in CASES])
def test_what_reproduces_a_figure_of_a_network(net: str, quantity: str, claimed: str, said: str) -> None:
    text = claimed if claimed[0] in '["{' or claimed.isdigit() else f'"{claimed}"'
    found = finding(f'{net}quantity = "{quantity}"\nclaimed = {text}')
    assert found.verdict == "erratum"
    with speaking("en"):
        reason = why(found)
    assert any(one in reason for one in said.split("|")), reason
    with speaking("fr"):
        assert why(found) != reason


def test_a_gate_beside_a_map_too_large_to_be_run() -> None:
    gate = '[{ layer = "global_average_pooling2d" }, { layer = "dense", units = 16 }, { layer = "dense", units = 256 }]'
    net = f'input = [56, 56, 256]\nlayers = [{{ layer = "multiply", layers = [], gate = {gate} }}]\n'
    assert finding(f'{net}quantity = "parameters"\nclaimed = {257 * 16 + 17 * 256}').verdict == "holds"
    assert finding(f'{net}quantity = "output_shape"\nclaimed = [56, 56, 256]').verdict == "holds"
