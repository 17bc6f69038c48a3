"""What an element of the output sees of the image, and what a network takes of the memory, as courses print them."""

from __future__ import annotations

import pytest

from corrige.classroom.claims.why import why
from corrige.classroom.messages import speaking
from corrige.problem.errors import BadFile

from .claimed import finding

THREE = ", ".join(['{ layer = "conv2d", filters = 8, kernel_size = 3 }'] * 3)
POOLED = (
    '{ layer = "conv2d", filters = 6, kernel_size = [5, 3], padding = "same" }, { layer = "max_pooling2d", '
    'pool_size = 2 }, { layer = "conv2d", filters = 16, kernel_size = 5, strides = 2, padding = 2 }'
)
DENSE = f'{POOLED}, {{ layer = "flatten" }}, {{ layer = "dense", units = 10 }}'
DRIFTING = (
    '{ layer = "concatenate", branches = [[{ layer = "max_pooling2d", pool_size = 2 }], '
    '[{ layer = "conv2d", filters = 3, kernel_size = 15 }]] }, { layer = "conv2d", filters = 2, kernel_size = 3 }'
)
LETTERS = '{ layer = "conv2d", filters = "K", kernel_size = "f" }, { layer = "conv2d", filters = 2, kernel_size = 3 }'


def claim(layers: str, quantity: str, claimed: str) -> str:
    return f'input = [28, 28, 3]\nlayers = [{layers}]\nquantity = "{quantity}"\nclaimed = {claimed}'


@pytest.mark.parametrize(
    ("layers", "claimed", "verdict"),
    [
        (THREE, "7", "holds"),
        (THREE, "[7, 7]", "holds"),
        (THREE, "[7, 6]", "erratum"),
        (THREE, "9", "erratum"),
        (POOLED, "[14, 12]", "holds"),  # 5 + 1 + 4·2, 3 + 1 + 4·2
        (POOLED, "14", "erratum"),
        (DENSE, "[38, 36]", "holds"),  # of the first and the last of 7 places, the padding included
        (LETTERS, '"f + 2"', "holds"),
        (LETTERS, '["f + 2", "f + 2"]', "holds"),
        (LETTERS, '"f + 3"', "erratum"),
    ],
)
def test_receptive_field(layers: str, claimed: str, verdict: str) -> None:
    found = finding(claim(layers, "receptive_field", claimed))
    assert found.verdict == verdict
    assert "PyTorch" in found.readers


def test_why_it_is_another() -> None:
    with speaking("en"):
        assert "is what an element of conv2d_2 sees" in why(finding(claim(THREE, "receptive_field", "5")))


@pytest.mark.parametrize(
    ("quantity", "claimed", "verdict"),
    [
        ("parameter_bytes", "5568", "holds"),  # 4 · (224 + 584 + 584)
        ("parameter_bytes", "1392", "erratum"),
        ("activation_bytes", "55552", "holds"),  # 4 · 8 · (26² + 24² + 22²), without the image
        ("activation_bytes", '{ about = "56k" }', "holds"),
    ],
)
def test_memory_in_float32(quantity: str, claimed: str, verdict: str) -> None:
    assert finding(claim(THREE, quantity, claimed)).verdict == verdict


@pytest.mark.parametrize("layers", [DRIFTING, None])
def test_no_one_receptive_field_is_an_error_and_no_verdict(layers: str | None) -> None:
    text = claim(layers, "receptive_field", "7") if layers else claim(THREE, "receptive_field", "7")
    if not layers:
        text = text.replace("[28, 28, 3]", "[28]").replace(THREE, '{ layer = "dense", units = 2 }')
    with speaking("en"), pytest.raises(BadFile, match="have no one receptive field"):
        finding(text)
