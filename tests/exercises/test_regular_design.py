"""Small filters for a large one: VGG's and inception's figures by hand, every mistake by plain arithmetic."""

from __future__ import annotations

from fractions import Fraction

from plain.regular_design import answers, layers

from corrige.exercises.families.regular_design import FAMILY
from corrige.exercises.issue import issue


def test_the_large_filter_sees_as_much_as_the_small_ones_and_costs_more() -> None:
    """VGG's argument: 3·(3²C²) against 7²C² weights, that is 49/27."""
    for level in (1, 2):
        for i in range(20):
            problem = issue(FAMILY, level, b"tests", "seen", i).problem  # type: ignore[arg-type]
            many, one = layers(problem, "many"), layers(problem, "one")
            found = answers(problem)
            assert found[f"many.conv{len(many)}.receptive_h"] == one[0].f
            assert found["times_parameters"] > 1
            if [x.f for x in many] == [3, 3, 3] and not one[0].bias:
                assert found["times_parameters"] == Fraction(49, 27)
