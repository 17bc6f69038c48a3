"""Partial credit, pairs of mistakes, orders and policies on small problems made by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from corrige.classroom.reading import read_answer
from corrige.exercises.catalogue.questions import ask, ask_element, ask_list, ask_map
from corrige.exercises.family import families
from corrige.grader.judge import Verdict, judge
from corrige.grader.policy import Policy
from corrige.problem.layers import Flatten, Linear, conv, pool
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, replace

IMAGE = (((1, 0, 2, 0), (0, 3, 0, 0), (4, 0, 5, 0)),)
KERNEL = ((((1, 2), (0, -1)),),)
"""Response: (-2, 4, 2) and (6, -2, 0)."""
RESPONSE = Problem(
    family="response",
    networks={"": network((1, 3, 4), conv=conv(1, 2, bias=False))},
    data={"input.x": IMAGE, "conv.kernel": KERNEL},
)


def verdicts(problem: Problem, *answered: tuple[Question, str], policy: Policy | None = None) -> dict[str, Verdict]:
    questions = tuple(question for question, _ in answered)
    asked = replace(problem, questions=questions)
    answers = {question.id: read_answer(asked, question, text, "en") for question, text in answered}
    return judge(families()[problem.family], asked, answers, policy)


def verdict(problem: Problem, question: Question, text: str, policy: Policy | None = None) -> Verdict:
    return verdicts(problem, (question, text), policy=policy)[question.id]


def test_a_sum_is_credited_product_by_product() -> None:
    products = ask_element("conv", (0, 0, 0), products=True)
    assert verdict(RESPONSE, products, "1*1 + 2*0 + 0*0 - 1*3 = -2").status == "right"
    assert verdict(RESPONSE, products, "0*0 - 1*3 + 1*1 + 2*0 = -2").status == "right"
    badly_added = verdict(RESPONSE, products, "1*1 + 2*0 + 0*0 - 1*3 = -1")
    assert (badly_added.status, badly_added.parts) == ("partial", (4, 5))
    one_left_out = verdict(RESPONSE, products, "1*1 + 0*0 - 1*3 = -2")
    assert (one_left_out.status, one_left_out.parts) == ("partial", (3, 4))
    one_twice = verdict(RESPONSE, products, "1*1 + 2*0 + 0*0 - 1*3 + 1*1 = -1")
    assert (one_twice.status, one_twice.parts) == ("partial", (4, 5))
    one_wrong = verdict(RESPONSE, products, "1*1 + 2*0 + 0*0 - 1*4 = -3")
    assert (one_wrong.status, one_wrong.share, one_wrong.parts) == ("partial", Fraction(3, 4), (3, 4))
    one_more = verdict(RESPONSE, products, "1*1 + 2*0 + 0*0 - 1*3 + 9*9 = 79")
    assert (one_more.status, one_more.parts) == ("partial", (4, 5))


def test_a_matrix_is_credited_above_the_best_constant() -> None:
    whole = ask_map("conv")
    assert verdict(RESPONSE, whole, "-2 4 2; 6 -2 0").status == "right"
    mostly = verdict(RESPONSE, whole, "-2 4 2; 6 -2 99")
    assert (mostly.status, mostly.parts, mostly.share) == ("partial", (5, 6), Fraction(3, 4))
    for constant in ("-2 -2 -2; -2 -2 -2", "-2 88 88; 88 -2 88"):  # as much as everyone gets
        assert (verdict(RESPONSE, whole, constant).status, verdict(RESPONSE, whole, constant).share) == ("wrong", 0)
    assert verdict(RESPONSE, whole, "-2 4; 6 -2").status != "partial"


SIZES = Problem(family="output-size", networks={"": network((1, 12, 20), conv=conv(1, 3, padding=1, stride=2))})
"""Response 6 × 10."""


def test_a_list_has_no_credit_for_another_order() -> None:
    both = ask_list(("conv.h", "conv.w"), {"fr": "Lesquels ?", "en": "Which?"}, id="both")
    assert verdict(SIZES, both, "6, 10").status == "right"
    exchanged = verdict(SIZES, both, "10, 6")
    assert (exchanged.status, exchanged.share) == ("mistake", 0)
    assert verdict(SIZES, both, "10").status == "wrong"


def test_the_calculation_is_an_answer_unless_the_policy_asks_for_its_result() -> None:
    rows = ask("conv", "h", id="rows")
    assert verdict(SIZES, rows, "(12 + 2 - 4) / 2 + 1").status == "right"
    result = Question(id="rows", asks=("conv.h",), text=rows.text, evaluated=True)
    assert verdict(SIZES, result, "(12 + 2 - 4) / 2 + 1").status == "unevaluated"
    assert verdict(SIZES, result, "6").status == "right"


FORMULA = Problem(
    family="closed-form",
    networks={"": network((1, 9, 9), conv=conv(1, 3))},
    letters={"input.h": "h", "conv.f_h": "f"},
    domain={"h": ("f", None), "f": (1, None)},
)


def test_a_wrong_formula_is_told_where_it_differs_and_a_right_one_is_not() -> None:
    formula = Question(id="h", asks=("formula.conv.h",), kind="formula", text={"fr": "?", "en": "?"})
    assert verdict(FORMULA, formula, "h - f + 1").counterexample is None
    found = verdict(FORMULA, formula, "h - f").counterexample
    assert found is not None
    assert dict(found.point) == {"h": 1, "f": 1}
    assert verdict(SIZES, ask("conv", "h", id="rows"), "7").counterexample is None


def parameters(filters: int) -> Problem:
    return Problem(family="parameters", networks={"": network((3, 32, 32), conv=conv(filters, 5))})


TOTAL = ask("conv", "parameters", id="total")
TWO = ("no-bias", "weights-of-one-channel")
"""5 · 5 weights for each filter."""


def test_a_pair_of_mistakes_is_named_by_a_large_number() -> None:
    found = verdict(parameters(64), TOTAL, str(5 * 5 * 64))
    assert (found.status, found.mistakes) == ("mistake", TWO)
    assert verdict(parameters(4), TOTAL, str(5 * 5 * 4)).status == "wrong"
    assert verdict(parameters(40), TOTAL, str(5 * 5 * 40)).mistakes == TWO  # 1,000


def test_a_pair_of_mistakes_is_named_by_two_answers() -> None:
    again = Question(id="again", asks=("total.parameters",), text=TOTAL.text)
    found = verdicts(parameters(4), (TOTAL, "100"), (again, "100"))
    assert (found["total"].mistakes, found["again"].status) == (TWO, "followed")


def test_a_pair_of_mistakes_is_named_by_a_matrix_unless_another_pair_gives_it() -> None:
    """The kernel turned and transposed is (-1 2; 0 1); without signs, turning it is transposing it."""
    found = verdict(RESPONSE, ask_map("conv"), "2 4 -2; 6 2 0")
    assert (found.status, found.mistakes) == ("mistake", ("kernel-flipped", "kernel-transposed"))
    assert verdict(RESPONSE, ask_map("conv"), "4 6 2; 8 8 10").status == "wrong"


def test_where_several_mistakes_explain_as_much_two_are_named() -> None:
    layers = {"conv1": conv(4, 5, padding=1, stride=2), "pool1": pool(2), "flat": Flatten(), "fc1": Linear(units=10)}
    problem = Problem(family="chain", networks={"": network((3, 32, 30), **layers)})
    found = verdict(problem, ask("fc1", "parameters"), "8410")  # the pooling or the stride of conv1, by four names
    assert (found.mistakes, found.perhaps) == (("stride-forgotten",), ("pooling-forgotten",))


def test_of_two_pairs_the_one_that_explains_more_answers_is_named() -> None:
    problem = Problem(family="operations", networks={"": network((3, 32, 30), conv=conv(40, 5, padding=1, stride=2))})
    total, additions = ask("conv", "operations"), ask("conv", "additions")
    assert verdict(problem, total, "126000").status == "wrong"  # two pairs give it
    for typed, pair in (
        ("117600", ("products-of-a-side", "additions-not-counted")),
        ("62160", ("stride-forgotten", "one-response-map")),
    ):
        found = verdicts(problem, (total, "126000"), (additions, typed))
        assert (found[total.id].status, found[total.id].mistakes) == ("mistake", pair)


@pytest.mark.parametrize("typed", ["a, b", "ab", "a and b"])
def test_two_options_are_not_the_one_that_is_asked(typed: str) -> None:
    options = {"1": {"fr": "un", "en": "one"}, "2": {"fr": "deux", "en": "two"}}
    which = Question(id="which", asks=("conv.s_h",), kind="choice", text={"fr": "?", "en": "?"}, options=options)
    one = replace(SIZES, networks={"": network((1, 12, 20), conv=conv(1, 3))})
    assert verdict(one, which, "a").status == "right"
    assert not verdict(one, which, typed).right


def test_the_kindest_of_several_readings_counts() -> None:
    volume = Problem(family="volumes", networks={"": network((3, 30, 40), conv=conv(6, 3))})
    shape = ask("conv", "h w c")
    assert verdict(volume, shape, "(28, 38, 6)").status == "right"
    for text in ("[1, 6, 28, 38]", "[1, 28, 38, 6]"):  # torch's order or Keras', with the batch
        assert verdict(volume, shape, text).status == "right", text
    assert verdict(volume, shape, "(6, 28, 38)").status == "order"
