"""When a number is the one that is expected, where the question rounds it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from corrige.grader.compare import agrees
from corrige.problem.problem import Problem, Question

ROUNDED = Question(id="times", asks=("times",), text={"fr": "", "en": ""}, kind="real", decimals=2)
EXACT = Question(id="times", asks=("times",), text={"fr": "", "en": ""}, kind="real")


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("1.43", True),
        ("1.4335", True),
        ("1.4236", True),
        ("1.4336", False),
        ("1.4235", False),
        ("1.44", False),
        ("10/7", True),
    ],
)
def test_half_a_unit_of_the_last_decimal_either_way(given: str, same: bool) -> None:
    assert agrees(Problem(networks={}), ROUNDED, Fraction(given), Fraction(10, 7)) is same
    assert agrees(Problem(networks={}), EXACT, Fraction(given), Fraction(10, 7)) is (given == "10/7")


@pytest.mark.parametrize(("decimals", "given", "same"), [(0, "2.5", True), (0, "2.51", False), (1, "2.05", True)])
def test_a_half_itself_is_near_enough(decimals: int, given: str, same: bool) -> None:
    asked = Question(id="times", asks=("times",), text={"fr": "", "en": ""}, kind="real", decimals=decimals)
    assert agrees(Problem(networks={}), asked, Fraction(given), 2) is same
