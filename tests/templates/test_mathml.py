"""MathML means what its tree means; formulas prepared by shape are those printed one by one."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from xml.etree.ElementTree import fromstring

import pytest
from answers.trees import SYMBOLS, trees
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from templates.mathml_value import value

from corrige.document.formula import Apply, Number, Symbol, TooLarge, Tree, evaluate, substitute
from corrige.document.notation import latex
from corrige.document.wording import integer_text
from corrige.templates.html.mathml import mathml, row, write
from corrige.templates.prepared import Formulas

w, f, s, p = (Symbol(letter) for letter in "wfsp")
INTEGERS = st.fixed_dictionaries({name: st.integers(-9, 12_000) for name in SYMBOLS})


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (w - (f - 1), '<mi>w</mi><mo>−</mo><mrow><mo stretchy="false">(</mo><mi>f</mi><mo>−</mo><mn>1</mn>'
         '<mo stretchy="false">)</mo></mrow>'),
        (f**2 * Symbol("C_in"), "<msup><mi>f</mi><mn>2</mn></msup><mo>\u2062</mo><msub><mi>C</mi><mi>in</mi></msub>"),
        (w + Number(-3), '<mi>w</mi><mo>+</mo><mrow><mo stretchy="false">(</mo><mrow><mo>−</mo><mn>3</mn></mrow>'
         '<mo stretchy="false">)</mo></mrow>'),
        (Symbol("h'"), '<mrow><mi>h</mi><mo lspace="0" rspace="0">′</mo></mrow>'),
        (Number(150529000), "<mn>150,529,000</mn>"),
        (Number(Fraction(-1, 3)), "<mrow><mo>−</mo><mfrac><mn>1</mn><mn>3</mn></mfrac></mrow>"),
    ],
)  # fmt: skip
def test_golden(tree: Tree, expected: str) -> None:
    assert row(tree) == expected


def defined(tree: Tree, numbers: dict[str, int]) -> Fraction:
    try:
        return Fraction(evaluate(tree, numbers))
    except (ZeroDivisionError, TooLarge, TypeError):
        assume(False)
        raise


@given(trees(), INTEGERS)
@settings(max_examples=150, deadline=None)
def test_it_means_what_the_tree_means(tree: Tree, numbers: dict[str, int]) -> None:
    wanted = defined(tree, numbers)
    assert value(mathml(tree), numbers) == wanted
    assert value(mathml(tree, numbers), {}) == wanted
    assert value(mathml(tree, numbers, "fr"), {}) == wanted


@given(trees(), st.one_of(INTEGERS, st.just({"w": Fraction(3, 2), "f": 7}), st.just({"s": 900_000_000_001})))
@settings(max_examples=150, deadline=None)
def test_prepared_by_shape_is_printed_one_by_one(tree: Tree, numbers: dict[str, int]) -> None:
    for printer in (latex, write):
        formulas = Formulas(printer, partial(integer_text, language="en"))
        direct = formulas.row(substitute(tree, {name: Number(number) for name, number in numbers.items()}))
        for _ in range(2):
            assert formulas.row(tree, numbers) == direct
            assert formulas.steps(tree, numbers)[0] == [formulas.row(tree), direct]


def test_a_number_that_looks_like_a_place_is_printed() -> None:
    tree = Apply("+", (Number(900_000_000_000), w))
    assert Formulas(latex, str).row(tree, {"w": 5}) == "900000000000 + 5"


@given(st.text(min_size=1, max_size=6))
def test_names_are_escaped(name: str) -> None:
    source = mathml(Symbol(name))
    assume(all(c.isprintable() for c in name))
    assert "".join(fromstring(source).itertext()).replace("′", "'") == name.replace("_", "", 1)
