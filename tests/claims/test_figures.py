"""Figures as teachers write them: symbols of any name, arithmetic, rounded figures."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from corrige.classroom.claims.about import rounded_figure
from corrige.classroom.claims.fields import Field
from corrige.classroom.claims.figures import figure
from corrige.classroom.messages import speaking
from corrige.classroom.toml_lines import parse_toml
from corrige.document.formula import evaluate
from corrige.problem.errors import BadFile

from .claimed import finding

NAMES = [
    *("w", "f", "h_in", "n_H", "C0", "k2", "x", "X", "E", "e", "N", "int", "ent", "PE", "K", "pi", "alpha", "largeur"),
    *(
        "width",
        "kernel_size",
        "λ",
        "σ_1",
        "é",
        "taille",
        "S",
        "mode",
        "floor_h",
        "max_",
        "minimum",
        "T",
        "_n",
        "np",
        "I",
    ),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_symbol_of_any_name(name: str) -> None:
    layers = '[{ layer = "conv2d", filters = 1, kernel_size = 3, strides = 2 }]'
    size = f'"(other - 3)//2 + 1", "floor(({name} - 3)/2) + %s"'
    claim = f'input = ["{name}", "other", 1]\nlayers = {layers}\nquantity = "output_size"\nclaimed = [{size}]'
    assert finding(claim % 1).verdict == "holds"
    assert finding(claim % 2).verdict == "erratum"


def test_names_that_are_parts_of_each_other() -> None:
    layers = 'layers = [{ layer = "conv2d", filters = "ff", kernel_size = "f" }, { layer = "dense", units = "fff" }]'
    claim = f'input = ["h", "hh", "F"]\n{layers}\nquantity = "parameters"\nclaimed = '
    assert finding(claim + '"f*f*F*ff + ff + ff*fff + fff"').verdict == "holds"
    assert finding(claim + '"f*f*F*f*f + ff + ff*fff + fff"').verdict == "erratum"


VALUES: list[tuple[Any, Any]] = [
    ('"2 + 3*4"', 14),
    ('"(2 + 3)*4"', 20),
    ('"2**3**2"', 512),
    ('"-2**2"', -4),
    ('"7//2"', 3),
    ('"-7//2"', -4),
    ('"-7 % 3"', 2),
    ('"7/2"', Fraction(7, 2)),
    ('"7 - 2 - 1"', 4),
    ('"16/4/2"', 2),
    ('"floor(7/2) + ceil(7/2)"', 7),
    ('"min(3, 1, 2) + max(1,5)"', 6),
    ('"max(2,min(3,4))"', 3),
    ('"2*-3"', -6),
    ('"1.5*2"', 3),
    ('"224*224*3*1000 + 1000"', 150_529_000),
    ("-3", -3),
    ("2.50", Fraction(5, 2)),
    ("1e3", 1000),
    ('[1, "2 + 1", [0.5]]', (1, 3, (Fraction(1, 2),))),
    ("[]", ()),
]


@pytest.mark.parametrize(("text", "value"), VALUES, ids=[str(text) for text, _ in VALUES])
def test_a_number_or_a_calculation(text: str, value: Any) -> None:
    document = parse_toml(f"claimed = {text}", "claims.toml")
    assert figure(Field(document, ("claimed",), document.data["claimed"]), ()) == value


def test_a_formula_has_pythons_precedence() -> None:
    document = parse_toml('claimed = "-a**2 + b % 3 * 2 - 7 // b / 2"', "claims.toml")
    tree: Any = figure(Field(document, ("claimed",), document.data["claimed"]), ("a", "b"))
    for a in range(-3, 4):
        for b in range(1, 8):
            assert evaluate(tree, {"a": a, "b": b}) == -(a**2) + b % 3 * 2 - Fraction(7 // b, 2)


ABOUT = [
    ("138M", 138_357_544, True),
    ("138M", 138_499_999, True),
    ("138M", 138_500_000, False),
    ("138M", 137_500_000, True),
    ("138M", 137_499_999, False),
    ("60k", 61_706, True),
    ("60K", 65_000, False),
    ("100M", 138_357_544, True),
    ("61.7k", 61_706, True),
    ("61,7k", 61_706, True),
    ("61.70k", 61_704, True),
    ("61.70k", 61_706, False),
    ("10.0M", 12_443_648, False),
    ("10M", 12_443_648, True),
    ("4.00M", 4_097_000, False),
    ("4.10M", 4_097_000, True),
    ("1.00k", 832, False),
    ("60.0k", 61_706, False),
    ("4,097,000", 4_097_021, True),
    ("4.097.000", 4_097_521, False),
    ("4\u202f097\u202f000", 4_097_021, True),
    ("4.097e6", 4_097_021, True),
    ("553MB", 553_430_176, True),
    ("553 Mo", 553_430_176, True),
    ("528MiB", 553_430_176, True),
    ("527.8 Mio", 553_430_176, True),
    ("527MiB", 553_430_176, False),
    ("540 459 KiB", 553_430_176, True),
    ("~ 61 700", 61_706, True),
    ("4.1 million", 4_097_021, True),
    ("4,1 millions", 4_097_021, True),
    ("1e6", 1_499_999, True),
    ("62k", 61_706, True),
    ("1.5G", 1_500_015_000, True),
    ("1.5B", 1_550_000_000, False),
    ("0.7k", 650, True),
    ("0.7k", 649, False),
    ("5", 5, True),
    ("5", 6, False),
    ("61 700", 61_706, True),
    ("61 706", 61_706, True),
    ("≃ 60k", 61_706, True),
    ("3M", 2_500_000, True),
]


@pytest.mark.parametrize(("text", "value", "fits"), ABOUT)
def test_a_rounded_figure(text: str, value: int, fits: bool) -> None:
    about = rounded_figure(text)
    assert about is not None
    assert about.fits(value) == fits


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0k",
        "60m",
        "60kk",
        "k",
        "-60k",
        "60 k paramètres",
        "1,500",
        "1e",
        "e6",
        "1e600",
        "4 moins",
        "M60",
        "6 0k",
    ],
)
def test_no_rounded_figure(text: str) -> None:
    assert rounded_figure(text) is None


def test_zeros_behind_a_point_are_digits_in_a_number_too() -> None:
    dense = 'input = [9]\nlayers = [{ layer = "dense", units = 1 }]\nquantity = "weights"\nclaimed = '
    assert finding(dense + "{ about = 9.0 }").verdict == "holds"
    assert finding(dense.replace("9", "9999") + "{ about = 9999.0 }").verdict == "holds"
    assert finding(dense.replace("9", "9999") + "{ about = 10000.0 }").verdict == "erratum"


@pytest.mark.parametrize("text", ["4 097 000", "4\u202f097\u202f000", "4,097,000", "4.097.000", "4_097_000"])
def test_thousands_as_they_are_printed(text: str) -> None:
    document = parse_toml(f'claimed = "{text}"', "claims.toml")
    assert figure(Field(document, ("claimed",), document.data["claimed"]), ()) == 4_097_000


def test_a_rounded_figure_is_told_how_it_is_written() -> None:
    with pytest.raises(BadFile, match=r'"4.1M" is a rounded figure: write \{ about = "4.1M" \}'), speaking("en"):
        finding('input = [9]\nlayers = [{ layer = "dense", units = 1 }]\nquantity = "weights"\nclaimed = "4.1M"')
