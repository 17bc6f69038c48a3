"""Parameters: the deck's 56, every mistake by plain arithmetic, follow-through of a wrong number of weights."""

from __future__ import annotations

from fractions import Fraction

from corrige.answers import Read, Unreadable
from corrige.exercises.families.parameters import COUNTED, FAMILY
from corrige.exercises.issue import issue
from corrige.grader.judge import judge
from corrige.problem.layers import conv
from corrige.problem.network import network
from corrige.problem.problem import Problem
from corrige.rules.values import Values


def test_the_deck_s_layer_has_56_parameters() -> None:
    values = Values(Problem(networks={"": network((3, 6, 6), conv=conv(2, 3))}), {})
    assert [values[f"conv.{one}"] for one in COUNTED] == [54, 2, 56]


def test_a_wrong_number_of_weights_is_carried_on() -> None:
    for i in range(10):
        problem = issue(FAMILY, 1, b"tests", "carried", i).problem
        values = Values(problem, {})
        weights, biases = values["conv.weights"] + 7, values["conv.biases"]
        given: dict[str, Read | Unreadable | None] = {
            "weights": Read("integer", weights),
            "biases": Read("integer", biases),
            "parameters": Read("integer", weights + biases),
        }
        verdicts = judge(FAMILY, problem, given)
        assert not verdicts["weights"].right
        assert verdicts["parameters"].status == "followed"
        assert verdicts["parameters"].share == Fraction(1)
