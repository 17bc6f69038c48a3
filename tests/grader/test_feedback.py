"""What a student reads beside the verdict, in both languages, and how a question's own reader takes her words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from corrige.answers import Read, Unreadable
from corrige.classroom.reading import read_answer
from corrige.document.wording import Language
from corrige.exercises.family import families
from corrige.grader.feedback import feedback
from corrige.grader.judge import judge
from corrige.problem.layers import conv
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, replace

IMAGE = ((1, 2, 0, 3), (0, -1, 4, 1), (2, 2, 1, 0))
PROBLEM = Problem(
    family="response",
    networks={"": network((1, 3, 4), conv=conv(1, 2, bias=False))},
    data={"input.x": (IMAGE,), "conv.kernel": ((((1, 0), (2, -1)),),)},
)


def question(kind: Any, *asks: str, **more: Any) -> Question:
    return Question(id="q", asks=asks, text={"fr": "", "en": ""}, kind=kind, **more)


def said(asked: Question, text: str, language: Language, problem: Problem = PROBLEM) -> str:
    problem = replace(problem, questions=(asked,))
    family = families()["response"]
    return feedback(family, judge(family, problem, {"q": read_answer(problem, asked, text, language)})["q"], language)


def test_a_sum_that_is_not_added_up_right() -> None:
    products = question("sum", "conv.products[0,0,0]")
    right = "1*1 + 0*2 + 2*0 - 1*(-1)"
    assert said(products, f"{right} = 2", "en") == "Right."
    assert said(products, f"{right} = 3", "en").endswith("The value given is not the sum of these products.")
    assert said(products, f"{right} = 3", "fr").endswith("La valeur donnée n’est pas la somme de ces produits.")
    assert "sum of these" not in said(products, "1*1 + 0*2 + 2*0 + 1*1 = 2", "en")
    assert "sum of these" not in said(products, "1*1 + 0*2 + 2*0 - 1*4", "en")


def test_a_rounded_value_where_the_exact_one_is_asked() -> None:
    thirds = replace(PROBLEM, data={**PROBLEM.data, "conv.kernel": ((((Fraction(1, 3), 0), (2, -1)),),)})
    asked = question("real", "conv.x[0,0,0]")
    assert said(asked, "4/3", "en", thirds) == "Right."
    assert said(asked, "1.33", "en", thirds) == "Wrong. The exact value is expected: this one is rounded."
    assert said(asked, "1,33", "fr", thirds) == "Faux. On attend la valeur exacte\xa0: celle-ci est arrondie."
    assert said(asked, "1.34", "en", thirds) == "Wrong."
    assert said(asked, "1", "en", thirds) == "Wrong."
    eighths = replace(PROBLEM, data={**PROBLEM.data, "conv.kernel": ((((Fraction(1, 8), 0), (2, -1)),),)})
    for half in ("1.12", "1.13"):  # of 1.125
        assert said(asked, half, "en", eighths) == "Wrong. The exact value is expected: this one is rounded."
    assert said(asked, "1.11", "en", eighths) == "Wrong."


@pytest.mark.parametrize("text", ["trop grand", "12 poids (faux)", "≈ 12", "3 • x"])
def test_what_is_quoted_is_quoted_as_it_was_typed(text: str) -> None:
    found = read_answer(PROBLEM, question("integer", "conv.h"), f"é{text}", "fr")
    assert isinstance(found, Unreadable)
    assert all(value in f"é{text}" for value in found.details.values())


def test_a_letter_in_the_wrong_case_is_no_other_name() -> None:
    """`k` is the course's f elsewhere; beside K it is a slip."""
    formula = question("formula", "formula.conv.weights")
    letters = {"conv.K": "K", "conv.f_h": "f", "conv.f_w": "f"}
    beside = read_answer(replace(PROBLEM, letters=letters), formula, "f²k", "en")
    assert isinstance(beside, Unreadable)
    assert (beside.reason, beside.details["near"]) == ("unknown symbol, near", "K")
    alone = read_answer(replace(PROBLEM, letters={"conv.f_h": "f", "conv.f_w": "f"}), formula, "k²", "en")
    assert isinstance(alone, Read)


@pytest.mark.parametrize("text", ["3 pixels on each side", "parity", "N3, N1"])
def test_without_letters_no_word_is_a_product_of_letters(text: str) -> None:
    for kind in ("list", "set"):
        assert isinstance(read_answer(PROBLEM, question(kind, "conv.h", "conv.w"), text, "en"), Unreadable)


def test_an_example_has_as_many_sizes_as_the_shape() -> None:
    for axes, example in ((("h", "w"), "28x14"), (("h", "w", "c"), "28x14x6")):
        found = read_answer(PROBLEM, question("shape", "conv.h", "conv.w", axes=axes), "?", "en")
        assert isinstance(found, Unreadable)
        assert found.message("en").endswith(f"for example {example}")
    found = read_answer(PROBLEM, question("list", "conv.h", "conv.w", axes=("h", "w")), "?", "en")
    assert isinstance(found, Unreadable)
    assert found.message("en").endswith("for example 5, 3, 3")


def test_the_options_are_told_by_letter_and_words() -> None:
    options = {
        "same": {"fr": "l'identité", "en": "the identity"},
        "conv": {"fr": "une convolution", "en": "a projection"},
    }
    asked = question("choice", "shortcut", options=options)
    found = read_answer(PROBLEM, asked, "neither", "en")
    assert isinstance(found, Unreadable)
    assert "a) the identity, b) a projection" in found.message("en")
    chosen = read_answer(PROBLEM, asked, "a: no b: yes", "en")
    assert isinstance(chosen, Read)
    assert chosen.value == ("conv",)
