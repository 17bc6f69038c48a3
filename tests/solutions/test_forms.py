"""Forms of a formula keep its value, and unknowns in letters keep theirs."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrige.document.formula import Apply, Number, Symbol, Tree, evaluate
from corrige.solutions.forms import decided, gathered, in_a_row, leaves
from corrige.solutions.formulas import shorter
from corrige.solutions.keys import products_text, rounded_text

LETTERS = "nkcm"
trees = st.recursive(
    st.one_of(st.sampled_from(LETTERS).map(Symbol), st.integers(0, 9).map(Number)),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*"), inner, inner).map(lambda one: Apply(one[0], one[1:])),  # type: ignore[arg-type]
        st.tuples(inner, st.integers(1, 5)).map(lambda one: Apply("floor", (Apply("/", (one[0], Number(one[1]))),))),
        inner.map(lambda one: Apply("^", (one, Number(2)))),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: Apply("max", tuple(some))),
    ),
    max_leaves=12,
)
points = st.fixed_dictionaries({letter: st.integers(0, 12) for letter in LETTERS})


@given(trees, points)
def test_forms_keep_the_value(tree: Tree, point: dict[str, int]) -> None:
    for form in (gathered, in_a_row):
        assert evaluate(form(tree), point) == evaluate(tree, point)
    assert evaluate(decided(tree, point), point) == evaluate(tree, point)
    assert leaves(gathered(tree)) <= leaves(tree) + 1


@given(trees, points)
def test_gathering_twice_changes_nothing(tree: Tree, point: dict[str, int]) -> None:
    once = gathered(tree)
    assert evaluate(gathered(once), point) == evaluate(once, point)


@pytest.mark.parametrize("seed", range(4))
def test_a_shorter_form_has_the_value_of_the_long_one(seed: int) -> None:
    f, C, K, w = (Symbol(letter) for letter in "fCKw")
    some: Tree = [f * f * C * K + K, f * C * w + (C * w * f - w) + w, 2 * C * f + 2 * C, w * w * K - w * K][seed]
    short = shorter(some)
    assert short is not None
    assert leaves(short) <= leaves(some)
    for k in range(1, 9):
        point = {"f": k, "C": k + 2, "K": 3 * k, "w": 2 * k + 1}
        assert evaluate(short, point) == evaluate(some, point)


def test_the_key_in_text() -> None:
    assert products_text([(-1, 2), (2, -3), (0, 4)], "fr") == "−1×2 + 2×(−3) + 0×4 = −8"
    assert rounded_text(Fraction(12345, 10), 1, "fr") == "1\u202f234,5"
    assert rounded_text(Fraction(-1, 3), 2, "en") == "−0.33"
    assert rounded_text(Fraction(1, 8), 2, "en") == "0.13"
