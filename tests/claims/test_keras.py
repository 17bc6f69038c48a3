"""Layers as Keras names them: their fields, their defaults, what they count."""

from __future__ import annotations

import pytest

from .claimed import finding

HOLDS = [
    ('"max_pooling2d"', "output_shape", "[4, 4, 3]"),
    ('"average_pooling2d", strides = 1', "output_shape", "[7, 7, 3]"),
    ('"zero_padding2d"', "output_shape", "[10, 10, 3]"),
    ('"zero_padding2d", padding = [[1, 0], [0, 2]]', "output_shape", "[9, 10, 3]"),
    ('"group_normalization", groups = 3', "parameters", "6"),
    ('"group_normalization", groups = -1', "parameters", "6"),
    ('"batch_normalization"', "parameters", "6"),
    ('"batch_normalization", scale = false', "parameters", "3"),
    ('"batch_normalization", scale = false, center = false', "parameters", "0"),
    ('"conv2d_transpose", filters = 3, kernel_size = 3, strides = 2', "output_shape", "[17, 17, 3]"),
    (
        '"conv2d_transpose", filters = 3, kernel_size = 3, strides = 2, output_padding = 1',
        "output_shape",
        "[18, 18, 3]",
    ),
    (
        '"conv2d_transpose", filters = 3, kernel_size = 3, strides = 2, padding = "same", output_padding = [0, 1]',
        "output_shape",
        "[15, 16, 3]",
    ),
    ('"batch_normalization", scale = false', "non_trainable_parameters", "6"),
    ('"separable_conv2d", filters = 8, kernel_size = 3', "parameters", "27 + 3*8 + 8"),
    ('"separable_conv2d", filters = 8, kernel_size = 3, depth_multiplier = 2', "parameters", "54 + 6*8 + 8"),
    ('"separable_conv2d", filters = 8, kernel_size = 3, strides = 2, padding = "same"', "output_shape", "[4, 4, 8]"),
    ('"separable_conv2d", filters = 8, kernel_size = 3, parameters = 51, use_bias = false', "summary", "51"),
    ('"separable_conv2d", filters = 8, kernel_size = 3', "kernel_sizes", "[3, 1]"),
]


@pytest.mark.parametrize(("layer", "quantity", "claimed"), HOLDS, ids=[layer for layer, *_ in HOLDS])
def test_a_layer(layer: str, quantity: str, claimed: str) -> None:
    claimed = claimed if claimed.startswith("[") else f'"{claimed}"'
    text = f'input = [8, 8, 3]\nlayers = [{{ layer = {layer} }}]\nquantity = "{quantity}"\nclaimed = {claimed}'
    assert finding(text).verdict == "holds"


def test_the_moving_averages_of_a_normalisation_without_scale() -> None:
    """As many as Keras prints for each channel of its InceptionV3."""
    deck = "[deck]\nbatch_normalization_parameters = 4"
    layer = '{ layer = "batch_normalization", scale = false }'
    assert finding(f'input = [8, 8, 5]\nlayers = [{layer}]\nquantity = "parameters"\nclaimed = 15', deck).fits


def test_groups_of_a_normalisation_may_be_a_symbol() -> None:
    layer = '{ layer = "group_normalization", groups = "g" }'
    assert finding(f'input = [8, 8, "c"]\nlayers = [{layer}]\nquantity = "parameters"\nclaimed = "2*c"').fits
