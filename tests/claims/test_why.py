"""The reason of an erratum: planted errors of many kinds, each told by what reproduces it."""

from __future__ import annotations

import re

import pytest

from corrige.classroom.claims.why import why
from corrige.classroom.messages import Language, speaking

from .claimed import COURSE, DECK, alone, altered, checked, finding, load

LAYER = (
    'input = [32, 32, 3]\nlayers = [{ layer = "conv2d", filters = 16, kernel_size = 5, strides = 2, padding = 2 }]\n'
)
CHAIN = """input = [28, 28, 1]
layers = [
  { layer = "conv2d", filters = 6, kernel_size = 5 }, { layer = "max_pooling2d", pool_size = 2 },
  { layer = "conv2d", filters = 16, kernel_size = 5 }, { layer = "max_pooling2d", pool_size = 2 },
  { layer = "flatten" }, { layer = "dense", units = 120 }, { layer = "dense", units = 10 },
]
"""
SYMBOLS = """input = ["h", "w", "C"]
layers = [{ layer = "conv2d", filters = "K", kernel_size = "f", strides = "s", padding = "p" }]
"""
VALUES = """[images]
x = [[3, 1, 3, 5, 3, 3], [2, 2, 8, 8, 3, 9], [3, 4, 7, 7, 2, 7],
     [5, 3, 6, 8, 4, 7], [3, 8, 8, 5, 7, 4], [7, 9, 6, 4, 6, 9]]
[kernels]
k = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
"""

COUNTS = [
    (LAYER, "parameters", "1200", "biases are forgotten"),
    (LAYER, "parameters", "5*5*3*16 + 1", "one bias is counted"),
    (LAYER, "parameters", "5*3*16 + 16", "one side of the filter is counted instead of its area"),
    (LAYER, "parameters", "(3*3*3 + 1)*16", "kernel of 3×3 (here 5×5)"),
    (LAYER, "parameters", "(5*5*1 + 1)*16", "input's channels are forgotten"),
    (LAYER, "parameters", "(5*5*3 + 1)*64", "64 filters (here 16)"),
    (LAYER, "parameters", "(5*5*3 + 1)*77", "77 filters (here 16)"),
    (LAYER, "parameters", "(5*5*40 + 1)*16", "40 input channels (here 3)"),
    (LAYER, "macs", "32*32*16*75", "size is taken|stride"),
    (LAYER, "operations", "16*16*16*75", "only the multiplications|number of multiplications|multiply-accumulate"),
    (LAYER, "weights", "1216", "number of parameters"),
    (LAYER, "biases", "1200", "number of weights"),
    (LAYER, "output_size", "[32, 32]", "stride is forgotten|stride of 1"),
    (LAYER, "output_size", "[14, 14]", "padding is forgotten|without padding"),
    (LAYER, "output_shape", "[16, 16, 3]", "3 filters (here 16)"),
    (LAYER, "kernel_shape", "[16, 5, 5, 3]", "same numbers in another order"),
    (CHAIN, "parameters", "34622 - 10*121 + 100*121", "100 units (here 10) in dense_2"),
    (CHAIN, "parameters", "34622 - 256*120 + 16*120", "flattening|channels"),
    (CHAIN, "parameters", "60 + 880 + 401*120 + 1210", "kernel of 3×3 (here 5×5) in all convolutions"),
    (CHAIN, "parameters", "30840", "number of parameters of dense_1 alone"),
    (CHAIN, "weight_layers", "3", "without"),
    (CHAIN, "sides", "[28, 14, 7]", "a padding (`same`) is added that there is not"),
    (CHAIN, "output_shapes", "[[24, 24, 6], [12, 12, 6], [8, 8, 16], [4, 4, 16], [16], [1], [1]]", "printed [16]"),
    (SYMBOLS, "output_size", '["(w - f)//s + 1", "(h - f)//s + 1"]', "padding"),
    (SYMBOLS, "output_size", '["(w + p - f)//s + 1", "(h + p - f)//s + 1"]', "one side only"),
    (SYMBOLS, "output_size", '["ceil((w + 2*p - f)/s) + 1", "ceil((h + 2*p - f)/s) + 1"]', "rounds up"),
    (SYMBOLS, "output_size", '["(w + 2*p - f)/s + 1", "(h + 2*p - f)/s + 1"]', "does not round down"),
    (SYMBOLS, "output_size", '["(w + 2*p - f)/s + 1", "(h + 2*p - f)/s + 1"]', "For f = 1.* the printed formula gives"),
    (SYMBOLS, "output_size", '["(h + 2*p - f)//s + 1", "(w + 2*p - f)//s + 1"]', "swapped|order"),
    (SYMBOLS, "parameters", '"f*f*C*K"', "biases are forgotten"),
    (SYMBOLS, "parameters", '"f*f*C*K + C"', "one bias per input channel"),
    (SYMBOLS, "parameters", '"f*f*K*K + K"', "has `K` for `C`"),
    (SYMBOLS, "parameters", '"f*f*C*K + C"', "bias per input channel"),
    (SYMBOLS, "multiplications_per_response", '"f*f*C*K"', "For C = 1, K = 2, f = 1 the printed"),
]  # fmt: skip


SLOPES = 'input = [6, 5, 3]\nlayers = [{ layer = "conv2d", filters = 4, kernel_size = 3 }, { layer = "prelu"%s }]\n'
COUNTS += [
    (SLOPES % "", "parameters", "116", "with a slope for each channel"),
    (SLOPES % "", "parameters", "113", "with one slope in all"),
    (SLOPES % ", shared_axes = [1, 2]", "parameters", "160", "with a slope for each element"),
]


@pytest.mark.parametrize(("net", "quantity", "claimed", "said"), COUNTS, ids=[f"{c[1]}={c[2][:30]}" for c in COUNTS])
def test_what_reproduces_a_figure(net: str, quantity: str, claimed: str, said: str) -> None:
    text = claimed if claimed[0] in '["' or claimed.isdigit() else f'"{claimed}"'
    found = finding(f'{net}quantity = "{quantity}"\nclaimed = {text}')
    assert found.verdict == "erratum"
    with speaking("en"):
        reason = why(found)
    assert re.search(said, reason) or said in reason, reason


STRIDED = 'layers = [{ layer = "conv2d", kernel = "k", strides = 2 }]'
RECTIFIED = 'layers = [{ layer = "conv2d", kernel = "k" }, { layer = "activation", function = "relu" }]'
POOLED = 'layers = [{ layer = "max_pooling2d", pool_size = 2 }]'
WHOLE = "[[10, 13, 7, 4], [3, -3, -1, 0], [9, 4, 2, 5], [14, 2, -6, 2]]"
MAPS = [
    (STRIDED, "[[10, 7], [9, 3]]", "1 of 4 values differs, the first at [1, 1]: printed 3, computed 2"),
    (STRIDED, WHOLE, "stride"),
    (STRIDED, "[[-10, -7], [-9, -2]]", "kernel is flipped"),
    (STRIDED, "[[-3, 0], [2, 2]]", "windows that begin at row 2, column 2"),
    (STRIDED, "[[10, 9], [7, 2]]", "rows and columns swapped"),
    (RECTIFIED, WHOLE, "ReLU is forgotten"),
    (POOLED, "[[2, 6, 4.5]]", "3 × 3 values, not 3"),
    (POOLED, "[[2, 6, 4.5], [3.75, 7, 5], [6.75, 5.75, 6.5]]", "average is taken"),
]  # fmt: skip


@pytest.mark.parametrize(("layers", "claimed", "said"), MAPS, ids=[claimed for _, claimed, _ in MAPS])
def test_what_reproduces_a_response(layers: str, claimed: str, said: str) -> None:
    found = finding(f'image = "x"\n{layers}\nquantity = "response"\nclaimed = {claimed}', VALUES)
    assert found.verdict == "erratum"
    with speaking("en"):
        assert said in why(found)


def test_a_row_of_a_summary_is_explained() -> None:
    data = load(DECK)
    (claim,) = [one for one in data["claim"] if one["id"] == "lenet-summary"]
    layers = [dict(layer) for layer in data["networks"]["lenet"]["layers"]]
    layers[3]["parameters"] = 2400
    layers[6]["shape"] = [5, 5, 120]
    net = {**data["networks"]["lenet"], "layers": layers}
    (found,) = checked({**data, "networks": {"lenet": net}, "claim": [claim]})
    with speaking("en"):
        said = why(found)
    assert "conv2d_2, parameters: printed 2,400, computed 2,416" in said
    assert "biases are forgotten" in said
    assert "conv2d_3, shape: printed [5, 5, 120], computed [1, 1, 120]" in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_erratum_is_told_in_both_languages(language: Language) -> None:
    """French spaces before : ; and between thousands, English commas; no place of a sentence left unfilled."""
    data = load(COURSE)
    for claim in data["claim"][::6]:
        for other in list(altered(claim["claimed"]))[:1]:
            (found,) = checked(alone(data, {**claim, "claimed": other}))
            with speaking(language):
                said = why(found)
            assert said or found.verdict == "holds"
            assert "{" not in said
            assert language == "en" or not re.search(r"[^\u00a0]:|[^\u202f];", said.replace("`", "")), said
            assert language == "fr" or not re.search(r"\d\u202f\d", said), said


def test_the_reason_of_a_product_depends_on_where_its_sign_stands() -> None:
    """0·1 is not 0·(−1) though both are 0; −0·1 is 0·1."""
    step = (
        'image = "x"\nlayers = [{ layer = "conv2d", kernel = "k" }]\nquantity = "step"\nposition = [0, 0]\nclaimed = '
    )
    images = "[images]\nx = [[1, 1]]\n[kernels]\nk = [[0, 2]]\n"
    for text, verdict in (
        ("0*1 + 2*1 = 2", "holds"),
        ("1*0 + 1*2 = 2", "holds"),
        ("-0*1 + 2*1 = 2", "holds"),
        ("0*1 - -2*1 = 2", "holds"),
        ("0·1 − (−2)·1 = 2", "holds"),
        ("0*1 - (-1)*2 = 2", "holds"),
        ("0*(-1) + 2*1 = 2", "erratum"),
        ("0*1 + 1*1 = 2", "erratum"),
        ("2*1 + 0*1 = 2", "erratum"),
        ("0*1 + 2*1 = 3", "erratum"),
        ("0*1 + 2*1 + 0*0 = 2", "erratum"),
        ("2*1 = 2", "erratum"),
        ("(-0)*1 + (-2)*(-1) = 2", "erratum"),
    ):
        assert finding(f'{step}"{text}"', images).verdict == verdict, text
    ones = "[images]\nx = [[0, 1]]\n[kernels]\nk = [[1, 1]]\n"
    assert finding(f'{step}"1*0 + 1*1 = 1"', ones).verdict == "holds"
    assert finding(f'{step}"-1*0 + 1*1 = 1"', ones).verdict == "erratum"
