"""Ways to make a wrong problem: what each changes, what it leaves, and how they compose."""

from __future__ import annotations

from typing import Any

import pytest

from corrige.problem.layers import Activation, Conv2d, Pool2d, Residual, conv, pool
from corrige.problem.network import Network, network
from corrige.problem.problem import Problem, WrongRule, from_file, replace, to_file
from corrige.rules.values import Values, solve
from corrige.rules.wrong import all_of, data, fields, in_layer, input_changed, layers_changed, rule, value, when

NET = network((3, 20, 16), conv1=conv(4, 5, padding=2), pool1=pool(2), conv2=conv(6, 3, bias=False))
PROBLEM = Problem(networks={"": NET})


def none() -> int:
    return 0


def doubled(weights: int) -> int:
    return 2 * weights


def of(problem: Problem, name: str) -> Any:
    return Values(problem, {"none": none, "doubled": doubled})[name]


def test_fields_change_each_layer_of_a_kind_or_one() -> None:
    everywhere = fields(Conv2d, kernel_size=(1, 1))(PROBLEM)
    assert [of(everywhere, f"{name}.weights") for name in ("conv1", "conv2")] == [12, 24]
    once = fields(Conv2d, only="conv2", kernel_size=(1, 1))(PROBLEM)
    assert [of(once, f"{name}.weights") for name in ("conv1", "conv2")] == [300, 24]
    assert of(everywhere, "pool1.c") == 4


def test_layers_inside_blocks_change_too() -> None:
    block = Residual(body=(("inner", conv(3, 3, padding=1)),))
    one = Problem(networks={"": network((3, 8, 8), block=block)})
    assert of(one, "block.weights") == 81
    assert of(fields(Conv2d, kernel_size=(1, 1), padding=(0,) * 4)(one), "block.weights") == 9


def test_a_letter_whose_number_changes_is_no_letter_any_more() -> None:
    asked = replace(PROBLEM, letters={"conv1.p_top": "p", "conv1.p_bottom": "p", "conv1.f_h": "f", "input.h": "h"})
    assert fields(Conv2d, padding=(0,) * 4)(asked).letters == {"conv1.f_h": "f", "input.h": "h"}
    assert "input.h" not in input_changed(lambda chw: (chw[0], 9, chw[2]))(asked).letters
    assert input_changed(lambda chw: chw)(asked) == asked


def test_a_rule_for_a_quantity_of_some_layers() -> None:
    wrong = rule("biases", none, Conv2d)(PROBLEM)
    assert wrong.instead == {"conv1.biases": WrongRule("none"), "conv2.biases": WrongRule("none")}
    assert of(wrong, "conv1.parameters") == 300
    assert rule("biases", none, Conv2d, only="conv2")(PROBLEM).instead.keys() == {"conv2.biases"}
    assert rule("biases", none, Conv2d, where=lambda layer: layer.bias)(PROBLEM).instead.keys() == {"conv1.biases"}
    assert rule("biases", none, Pool2d)(PROBLEM).instead.keys() == {"pool1.biases"}
    assert rule("total.parameters", none)(PROBLEM).instead == {"total.parameters": WrongRule("none")}
    assert of(rule("total.parameters", none)(PROBLEM), "total.parameters") == 0
    assert rule("biases", none, Conv2d).rules == {"none": none}


def test_a_wrong_rule_may_need_what_the_right_one_does_not() -> None:
    wrong = rule("parameters", doubled, Conv2d)(PROBLEM)
    assert (of(wrong, "conv1.parameters"), of(wrong, "total.parameters")) == (600, 600 + 2 * 216)


def test_in_two_networks_both_are_changed() -> None:
    two = Problem(networks={"a": NET, "b": network((1, 9, 9), conv=conv(1, 3))})
    assert rule("biases", none, Conv2d)(two).instead.keys() == {"a.conv1.biases", "a.conv2.biases", "b.conv.biases"}
    assert of(fields(Conv2d, bias=False)(two), "b.conv.parameters") == 9


def test_data_by_its_last_name() -> None:
    filled = replace(PROBLEM, data={"conv1.b": (1, 2, 3, 4), "input.x": (((1,),),)})
    wrong = data("b", lambda b: tuple(-one for one in b))(filled)
    assert wrong.data == {"conv1.b": (-1, -2, -3, -4), "input.x": (((1,),),)}


def test_a_value_in_one_place_is_carried_on() -> None:
    wrong = value("conv1.h", lambda problem: of(problem, "conv1.h") + 2)(PROBLEM)
    assert (of(wrong, "conv1.h"), of(wrong, "pool1.h"), of(wrong, "conv2.h")) == (22, 11, 9)
    assert of(wrong, "conv1.w") == of(PROBLEM, "conv1.w")
    assert value("conv1.h", lambda _: None)(PROBLEM) is PROBLEM


def test_all_of_makes_one_after_the_other() -> None:
    both = all_of(fields(Conv2d, padding=(0,) * 4), rule("biases", none, Conv2d))
    assert (of(both(PROBLEM), "conv1.h"), of(both(PROBLEM), "conv1.parameters")) == (16, 300)
    assert both.rules == {"none": none}


def test_when_says_in_which_problems() -> None:
    biased = when(lambda problem: problem.level == 3, rule("biases", none, Conv2d))
    assert biased(PROBLEM) is PROBLEM
    assert biased(replace(PROBLEM, level=3)).instead != {}
    assert biased.rules == {"none": none}


@pytest.mark.parametrize("name", ["conv1", "conv2"])
def test_in_one_layer_and_carried_on(name: str) -> None:
    change = all_of(fields(Conv2d, padding=(1,) * 4), rule("weights", none, Conv2d))
    wrong = in_layer(name, change)(PROBLEM)
    other = {"conv1": "conv2", "conv2": "conv1"}[name]
    assert (of(wrong, f"{name}.weights"), of(wrong, f"{other}.weights")) == (0, of(PROBLEM, f"{other}.weights"))
    assert wrong.net[other] == NET[other]
    assert wrong.net[name] == fields(Conv2d, padding=(1,) * 4)(PROBLEM).net[name]
    assert of(wrong, "conv2.h") == {"conv1": 7, "conv2": 10}[name]


def test_in_a_layer_that_is_not_there_nothing_changes() -> None:
    assert in_layer("conv9", fields(Conv2d, bias=False))(PROBLEM) == PROBLEM


def test_what_was_put_in_before_stays() -> None:
    own = PROBLEM.put({"conv1.h": 22})
    wrong = in_layer("conv2", rule("weights", none, Conv2d))(own)
    assert wrong.instead == {"conv1.h": 22, "conv2.weights": WrongRule("none")}


def test_a_wrong_problem_survives_its_file_form() -> None:
    wrong = rule("biases", none, Conv2d)(PROBLEM).put({"conv1.h": 22, "conv1.x[0,1,2]": 3})
    assert from_file(to_file(wrong)) == wrong


def test_a_change_that_changes_nothing_gives_an_equal_problem() -> None:
    relu = Problem(networks={"": Network(input=(1, 3, 3), layers=(("relu", Activation(function="relu")),))})
    assert layers_changed(Conv2d, lambda layer: layer)(relu) == relu
    assert fields(Activation, function="relu")(relu) == relu
    assert solve(fields(Activation, function="linear")(relu), {}) == {}
