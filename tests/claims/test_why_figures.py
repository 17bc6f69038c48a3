"""The reason of an erratum that lies in how the figure is written: its digits, its unit, what is counted as one."""

from __future__ import annotations

import pytest

from corrige.classroom.claims.why import why
from corrige.classroom.messages import Language, speaking
from corrige.problem.errors import BadFile

from .claimed import finding

CONV = '[32, 32, 3]|{ layer = "conv2d", filters = 64, kernel_size = 3 }'
BARE = '[32, 32, 3]|{ layer = "conv2d", filters = 64, kernel_size = 3, use_bias = false }'
TWO = CONV + ', { layer = "conv2d", filters = 128, kernel_size = 3 }'
RELU = CONV + ', { layer = "activation", function = "relu" }'
ALEXNET = '[227, 227, 3]|{ layer = "conv2d", filters = 96, kernel_size = 11, strides = 4 }'
DENSE = '[227, 227, 3]|{ layer = "flatten" }, { layer = "dense", units = 4096 }'
GROUPS = '[8, 8, 64]|{ layer = "conv2d", filters = 64, kernel_size = 3, groups = 4 }'
UP = '[8, 8, 3]|{ layer = "conv2d_transpose", filters = 8, kernel_size = 3, use_bias = false }'
COLOUR = '[224, 224, 3]|{ layer = "conv2d", filters = 16, kernel_size = 3 }'

REASONS = [
    (CONV, "parameters", "1800", "is 1,792 at fewer digits"),
    (CONV, "parameters", "1700", "is 1,792 at fewer digits"),
    (CONV, "parameters", '{ about = "1.80k" }', "is the value rounded up"),
    (CONV, "parameters", '{ about = "1.8M" }', "1.8M is 1,000 times too large: k, M and G are taken for one another"),
    (CONV, "macs", '{ about = "1.56k" }', "1.56k is 1,000 times too small"),
    (BARE, "macs", "3110400", "is twice the number of MACs"),
    (BARE, "operations", "3110400", "is twice the number of MACs"),
    (UP, "macs", "27648", "is twice the number of MACs"),
    (ALEXNET, "parameters", "105705600", "if each place has a filter and a bias of its own"),
    (ALEXNET, "parameters", "3494400", "is 100 times the value: zeros too many"),
    (ALEXNET, "macs", "10541520", "is the value divided by 10: zeros are missing"),
    (GROUPS, "parameters", "18496", "with 2 groups"),
    (COLOUR, "parameters", "160", "channels are forgotten"),
    (COLOUR, "multiplications_per_response", "9", "channels are forgotten"),
    (CONV, "parameter_bytes", "1792", "is how many numbers there are"),
    (CONV, "parameter_bytes", "3584", "2 bytes a number (float16)"),
    (CONV, "parameter_bytes", "14336", "8 bytes a number (float64)"),
    (CONV, "parameter_bytes", "7", 'is the value in kB, not in bytes: write { about = "7 kB" }'),
    (CONV, "parameter_bytes", '{ about = "7.00kB" }', "powers of 1024: write KiB, MiB, GiB"),
    (RELU, "activation_bytes", "230400", "is the memory without the activation layers"),
    (RELU, "activation_bytes", "473088", "is the memory with that of the image"),
]

CONV8 = '{ layer = "conv2d", filters = 8, kernel_size = 3 }'
THREE = f"[32, 32, 3]|{CONV8}, {CONV8}, {CONV8}"
POOLED = f'[32, 32, 3]|{CONV8}, {CONV8}, {{ layer = "global_average_pooling2d" }}'
STRIDED = '[7, 7, 3]|{ layer = "conv2d", filters = 8, kernel_size = 3, strides = 3 }'
SAME = '["h", "w", 3]|{ layer = "conv2d", filters = 8, kernel_size = 3, strides = 2, padding = "same" }'
UNFLAT = f'[32, 32, 3]|{CONV8}, {{ layer = "dense", units = 10 }}'
DEEP = '[8, 8, 4]|{ layer = "depthwise_conv2d", kernel_size = 3, depth_multiplier = 2 }'
BLOCK = (
    '[8, 8, 4]|{ layer = "residual", layers = [{ layer = "conv2d", filters = 8, kernel_size = 3, padding = "same" }],'
    ' shortcut = [{ layer = "conv2d", filters = 8, kernel_size = 1 }] }'
)
REASONS += [
    (THREE, "receptive_field", "9", "9 is the sum of the sizes of the windows"),
    (THREE, "receptive_field", "5", "5 is what an element of conv2d_2 sees"),
    (THREE, "receptive_field", "99", "Computed: 7;"),
    (POOLED, "receptive_field", "5", "5 is what an element of conv2d_2 sees"),
    (STRIDED, "output_size", '["(7-3)/3 + 1", "(7-3)/3 + 1"]', "does not round down"),
    (SAME, "output_size", '["w/2", "h/2"]', "does not round up"),
    (UNFLAT, "output_shape", "[10]", "with flatten before dense_1"),
    (UNFLAT, "parameters", "72234", "with flatten before dense_1"),
    (DEEP, "parameters", "40", "with a depth_multiplier of 1 (here 2)"),
    (BLOCK, "kernel_sizes", "[3]", "leaves out the convolutions of the shortcuts"),
]


@pytest.mark.parametrize(("net", "quantity", "claimed", "said"), REASONS, ids=[f"{r[1]}={r[2]}" for r in REASONS])
def test_what_a_figure_is(net: str, quantity: str, claimed: str, said: str) -> None:
    assert said in reason(net, quantity, claimed)


def reason(net: str, quantity: str, claimed: str, language: Language = "en") -> str:
    found = finding(_claim(net, quantity, claimed))
    assert found.verdict == "erratum"
    with speaking(language):
        return why(found)


NOT = [
    (TWO, "parameters", "1000000", "fewer digits"),
    ('[9]|{ layer = "dense", units = 32 }', "parameters", "1000", "fewer digits"),
    (ALEXNET, "parameters", "7074240", "input channels"),
    (DENSE, "parameters", "1374585365664", "units"),
    ('[5]|{ layer = "dense", units = 2 }', "parameters", '{ about = "19M" }', "about 0"),
]


@pytest.mark.parametrize(("net", "quantity", "claimed", "not_said"), NOT, ids=[f"{r[1]}={r[2]}" for r in NOT])
def test_what_nobody_meant_is_not_said(net: str, quantity: str, claimed: str, not_said: str) -> None:
    assert not_said not in reason(net, quantity, claimed)


def test_one_number_for_both_sides_has_no_first_entry() -> None:
    assert "entry" not in reason(THREE, "receptive_field", "9")
    assert "1st entry" in reason(THREE, "receptive_field", "[9, 7]")


def test_french_elides_before_a_vowel() -> None:
    net = '[4]|{ layer = "dense", units = 4 }'
    assert "est le nombre d’additions entre les produits" in reason(net, "macs", "12", "fr")


MAPS = [
    ("[[1, 2], [3, 4]]", "The response has 1 value, not 2 × 2."),
    ("[[1]]", "The value is 5, not 1."),
    ("1", "The value is 5, not 1."),
]


@pytest.mark.parametrize(("claimed", "said"), MAPS)
def test_a_response_of_one_value(claimed: str, said: str) -> None:
    values = "[images]\nx = [[2, 1]]\n[kernels]\nk = [[1, 3]]\n"
    text = f'image = "x"\nlayers = [{{ layer = "conv2d", kernel = "k" }}]\nquantity = "response"\nclaimed = {claimed}'
    found = finding(text, values)
    with speaking("en"):
        assert said in why(found)


def test_bytes_are_of_a_memory() -> None:
    with pytest.raises(BadFile, match="`parameters` is no memory"), speaking("en"):
        finding(_claim(CONV, "parameters", '{ about = "1.8kB" }'))
    assert finding(_claim(CONV, "parameter_bytes", '{ about = "7 KiB" }')).verdict == "holds"


def _claim(net: str, quantity: str, claimed: str) -> str:
    image, _, layers = net.partition("|")
    return f'input = {image}\nlayers = [{layers}]\nquantity = "{quantity}"\nclaimed = {claimed}'
