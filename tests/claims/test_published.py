"""Figures of other courses and papers: those that hold as printed, and what reproduces those that were altered.

The verdicts were worked out by hand, from the sources named in the file.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corrige.classroom.claims.checking import Finding, check
from corrige.classroom.claims.reading import read_claims
from corrige.classroom.claims.why import why
from corrige.classroom.messages import speaking

FILE = Path(__file__).parent / "published.toml"
ERRATA = {
    "k7": "34K is the value cut off, not rounded",
    "k11": "only the multiplications",
    "k13": "5 is their number with the poolings",
    "v4": "is the value cut off, not rounded",
    "v6": r"with 10 units \(here 1,000\) in dense_3",
    "v14": "the computed one 4",
    "v20": "biases are forgotten",
    "a2": r"rounds up",
    "a4": "biases are forgotten",
    "a13": "with 2 groups in conv2d_2, conv2d_4, conv2d_5",
    "a19": "lists equal neighbours more than once",
    "a21": "with 2 groups in conv2d_2, conv2d_4, conv2d_5",
    "s4": "input's channels are forgotten",
    "s7": "“\\+ 1” is forgotten",
    "s9": "stride is forgotten",
    "s14": "does not round down",
    "s15": "on one side only",
    "s18": "one bias is counted for the whole layer",
    "s20": "rounds up: round down",
    "s24": "32 input channels",
    "s31": "biases are forgotten",
    "p2": "1 input channel",
    "p12": "last window leaves the image",
    "p16": "without bias in dense_3",
    "d7": "order is .width, height",
    "d11": "rounds up|padding",
    "g7": "rounds up",
    "g21": "dilation is forgotten",
    "g23": "cover d × f pixels",
    "t15": "biases are counted that there are not",
    "r2": "is 11,689,512 at fewer digits",
    "r6": "without those of the shortcuts",
    "r15": "without dense_1",
    "m2": "moving averages",
    "m8": "an ordinary convolution instead of depthwise_conv2d_1",
    "m18": "groups are forgotten",
    "i9": "is the value rounded up",
    "i10": "filters",
    "u2": "is what conv2d_1 gives",
    "x9": "input's channels are forgotten",
    "x15": "last window leaves the image",
}


@pytest.fixture(scope="module")
def found() -> dict[str, Finding]:
    return {claim.id: check(claim) for claim in read_claims(FILE).claims}


def test_published_figures_hold_and_altered_ones_do_not(found: dict[str, Finding]) -> None:
    assert {id for id, one in found.items() if one.verdict == "erratum"} == set(ERRATA)
    assert len(found) > 2 * len(ERRATA)


@pytest.mark.parametrize("id", ERRATA)
def test_what_reproduces_an_altered_figure(found: dict[str, Finding], id: str) -> None:
    with speaking("en"):
        said = why(found[id])
    assert re.search(ERRATA[id], said), said
    with speaking("fr"):
        assert why(found[id]) != said
