"""Layers as Keras names them: their fields, their defaults, what they count."""

from __future__ import annotations

import pytest

from .claimed import finding

HOLDS = [
    ('"max_pooling2d"', "output_shape", "[4, 4, 3]"),
    ('"average_pooling2d", strides = 1', "output_shape", "[7, 7, 3]"),
    ('"zero_padding2d"', "output_shape", "[10, 10, 3]"),
    ('"zero_padding2d", padding = [[1, 0], [0, 2]]', "output_shape", "[9, 10, 3]"),
    ('"cropping2d"', "output_shape", "[8, 8, 3]"),
    ('"cropping2d", cropping = 2', "output_shape", "[4, 4, 3]"),
    ('"cropping2d", cropping = [1, 3]', "output_shape", "[6, 2, 3]"),
    ('"cropping2d", cropping = [[1, 0], [0, 2]]', "output_shape", "[7, 6, 3]"),
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


def test_a_cropping_of_symbols_and_of_values() -> None:
    layers = 'layers = [{ layer = "cropping2d", cropping = [[1, 0], [0, 2]] }]'
    size = f'input = ["h", "w", 1]\n{layers}\nquantity = "output_size"\nclaimed = ["w - 2", "h - 1"]'
    assert finding(size).verdict == "holds"
    image = "[images]\nx = [[1, 2, 3], [4, 5, 6]]"
    found = finding(f'image = "x"\n{layers}\nquantity = "response"\nclaimed = [[4]]', image)
    assert (found.verdict, found.readers) == ("holds", ("definition", "PyTorch"))


def test_the_original_unet() -> None:
    """Its copies are cropped before they are concatenated: 572 rows come in, 388 come out."""
    net = conv = '{ layer = "conv2d", filters = 64, kernel_size = 3, repeat = 2 }'
    up = '{ layer = "conv2d_transpose", filters = 64, kernel_size = 2, strides = 2 }'
    for cut in (4, 16, 40, 88):
        below = f'{{ layer = "max_pooling2d" }}, {net}, {up}'
        copied = f'{{ layer = "cropping2d", cropping = {cut} }}'
        net = f'{conv}, {{ layer = "concatenate", branches = [[{copied}], [{below}]] }}, {conv}'
    text = f'input = [572, 572, 1]\nlayers = [{net}]\nquantity = "output_shape"\nclaimed = [388, 388, 64]'
    assert finding(text).verdict == "holds"


def test_the_moving_averages_of_a_normalisation_without_scale() -> None:
    """As many as Keras prints for each channel of its InceptionV3."""
    deck = "[deck]\nbatch_normalization_parameters = 4"
    layer = '{ layer = "batch_normalization", scale = false }'
    assert finding(f'input = [8, 8, 5]\nlayers = [{layer}]\nquantity = "parameters"\nclaimed = 15', deck).fits


def test_groups_of_a_normalisation_may_be_a_symbol() -> None:
    layer = '{ layer = "group_normalization", groups = "g" }'
    assert finding(f'input = [8, 8, "c"]\nlayers = [{layer}]\nquantity = "parameters"\nclaimed = "2*c"').fits
