"""Values by name: the graph read off the parameters, what is put in, blocks and totals, unknowns, refusals."""

from __future__ import annotations

from typing import Any

import pytest

from corrige.problem.errors import CannotBuild, Unnamed
from corrige.problem.layers import Concat, Flatten, GlobalPool2d, Linear, Product, Residual, conv, pool
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, Unknown, WrongRule, replace
from corrige.rules.graph import graph, needs
from corrige.rules.values import Values, givens, replaced, solutions, solve

IMAGE = (((1, 1, 0, 1), (0, 0, 0, 1), (1, 1, 1, 0), (1, 0, 0, 1)),)
SOBEL = ((((-1, -2, -1), (0, 0, 0), (1, 2, 1)),),)
CHAIN = Problem(
    networks={"": network((1, 4, 4), conv=conv(1, 3, padding=1), pool=pool(2), flat=Flatten(), fc=Linear(units=2))},
    data={"input.x": IMAGE, "conv.kernel": SOBEL, "conv.b": (1,), "fc.kernel": ((1, 0, 0, 0), (1, 1, 1, 1))},
)


def twice(weights: int) -> int:
    return 2 * weights


def ratio_of_weights(conv__weights: int, fc__weights: int) -> int:
    return conv__weights + 100 * fc__weights


def area(side: int) -> int:
    return side * side


FUNCTIONS = {"twice": twice, "ratio_of_weights": ratio_of_weights, "area": area}


def values(problem: Problem) -> Values:
    return Values(problem, FUNCTIONS)


def test_parameters_name_what_a_rule_needs() -> None:
    nodes = graph(CHAIN, {})
    assert nodes["pool.h"].of == ("conv.h", "pool.f_h", "pool.s_h", "pool.p_top", "pool.p_bottom")
    assert nodes["conv.x"].of == ("input.x", "conv.kernel", "conv.b")
    assert nodes["total.parameters"].of == tuple(f"{name}.parameters" for name in ("conv", "pool", "flat", "fc"))
    assert {"input.h", "conv.p_top", "conv.h"} <= set(needs(nodes, "pool.h"))
    assert "conv.w" not in set(needs(nodes, "pool.h"))


def test_without_an_image_there_is_no_response() -> None:
    sizes = replace(CHAIN, data={})
    assert "conv.x" not in graph(sizes, {})
    assert values(sizes)["fc.parameters"] == 10
    with pytest.raises(Unnamed, match=r"`conv\.x` stands for no quantity"):
        values(sizes)["conv.x"]


def test_a_block_has_a_response_where_there_is_an_image_and_a_product_has_none() -> None:
    gate = Product(body=(), gate=(("all", GlobalPool2d(mode="average")),))
    for block, data in ((gate, {"input.x": IMAGE}), (gate, {}), (Residual(body=()), {})):
        problem = Problem(networks={"": network((1, 4, 4), block=block)}, data=data)
        with pytest.raises(Unnamed, match=r"`block\.x` stands for no quantity"):
            values(problem)["block.x"]
    both = Problem(networks={"": network((1, 4, 4), block=Residual(body=()))}, data={"input.x": IMAGE})
    assert values(both)["block.x[0,0,1]"] == 2


def test_the_statement_gives_sizes_and_data_and_zero_biases() -> None:
    given = givens(CHAIN)
    assert (given["conv.f_h"], given["conv.p_left"], given["pool.s_w"], given["input.h"]) == (3, 1, 2, 4)
    assert given["conv.b"] == (1,)
    assert given["fc.b"] == (0, 0)
    same = replace(CHAIN, networks={"": network((1, 4, 4), conv=conv(1, 3, padding="same"))})
    assert "conv.p_top" not in givens(same)
    valid = replace(CHAIN, networks={"": network((1, 4, 4), conv=conv(1, 3, padding="valid"))})
    assert givens(valid)["conv.p_top"] == 0


def test_responses_run_through_the_network() -> None:
    found = values(CHAIN)
    assert found["conv.x"] == (((1, 1, 2, 3), (1, 2, 2, 0), (3, 2, 1, 1), (-2, -3, -2, 0)),)
    assert found["pool.x"] == (((2, 3), (3, 1)),)
    assert found["fc.x"] == (((2,),), ((9,),))
    assert found["conv.x[0,3,1]"] == -3
    assert found["conv.x[0]"] == found["conv.x"][0]
    assert found["conv.products[0,0,0]"][4:6] == ((0, 1), (0, 1))
    with pytest.raises(CannotBuild, match="index 4 is not below 4"):
        found["conv.x[0,4,0]"]


def test_an_own_value_is_carried_on_and_nothing_else_changes() -> None:
    mine = values(CHAIN.put({"conv.h": 8}))
    assert (mine["conv.h"], mine["pool.h"], mine["pool.w"]) == (8, 4, 2)
    assert mine["fc.parameters"] == 2 * (4 * 2) + 2


def test_an_own_element_stands_in_the_response_that_goes_on() -> None:
    mine = values(CHAIN.put({"conv.x[0,0,0]": 9}))
    assert (mine["conv.x[0,0,0]"], mine["conv.x"][0][0], mine["pool.x"]) == (9, (9, 1, 2, 3), (((9, 3), (3, 1)),))
    outside = values(CHAIN.put({"conv.x[0,9,9]": 5}))
    assert outside["conv.x"] == values(CHAIN)["conv.x"]


def test_an_own_response_is_taken_as_it_is() -> None:
    mine = values(CHAIN.put({"pool.x": (((1, 2), (3, 4)),)}))
    assert mine["fc.x"] == (((1,),), ((10,),))


def test_rules_of_the_family_reach_every_layer() -> None:
    own = replace(CHAIN, rules={"ratio": "ratio_of_weights", "square": "area"}, data={"side": 7})
    assert values(own)["ratio"] == 9 + 100 * 8
    assert values(own)["square"] == 49
    with pytest.raises(Unnamed, match=r"the rule `lost` of `ratio` stands in no family"):
        values(replace(CHAIN, rules={"ratio": "lost"}))


def test_a_wrong_rule_stands_where_it_is_put_in() -> None:
    wrong = values(CHAIN.put({"conv.parameters": WrongRule("twice")}))
    assert (wrong["conv.parameters"], wrong["total.parameters"]) == (18, 28)


def test_two_networks_come_first_in_the_name() -> None:
    two = Problem(networks={"a": network((1, 4, 4), conv=conv(1, 3)), "b": CHAIN.net})
    found = values(two)
    assert (found["a.conv.h"], found["b.conv.h"], found["b.total.parameters"]) == (2, 4, 20)
    assert found["a.total.parameters"] == 10
    with pytest.raises(Unnamed):
        found["total.parameters"]


def test_blocks_add_up_what_stands_in_them() -> None:
    body = (("c1", conv(3, 3, padding=1)), ("c2", conv(3, 1, bias=False)))
    branches = ((("b1", conv(2, 1)),), (("b2", conv(4, 3, padding=1)),), ())
    net = network((3, 8, 6), res=Residual(body=body), cat=Concat(branches=branches))
    found = values(Problem(networks={"": net}))
    assert found["res.parameters"] == 84 + 9
    assert (found["res.c"], found["res.h"], found["res.outputs"]) == (3, 8, 144)
    assert (found["cat.c"], found["cat.parameters"]) == (2 + 4 + 3, 8 + 112)
    assert found["total.parameters"] == 93 + 120
    assert found["cat.receptive_h"] == 5
    assert found["res.multiplications"] == found["c1.multiplications"] + found["c2.multiplications"]


def test_branches_that_do_not_fit_are_refused_with_both_sizes() -> None:
    net = network((3, 8, 8), res=Residual(body=(("c1", conv(3, 3)),)))
    with pytest.raises(CannotBuild, match="the branches differ: 6 and 8"):
        values(Problem(networks={"": net}))["res.h"]


@pytest.mark.parametrize(
    ("layer", "name", "message"),
    [
        (conv(2, 7), "l.h", r"`l\.h` would be -1: `kernel_size` \(=7\) is larger than the padded input \(=5\)"),
        (conv(2, 7, padding=(0, 0, 1, 1)), "l.w", None),
        (conv(2, 8, padding=1), "l.w", r"`kernel_size` \(=8\) is larger than the padded input \(=7\)"),
        (conv(4, 1, groups=2), "l.weights", r"`c_in` \(=3\) must be divisible by `groups` \(=2\)"),
    ],
)
def test_a_refusal_names_both_values(layer: Any, name: str, message: str | None) -> None:
    found = values(Problem(networks={"": network((3, 5, 5), l=layer)}))
    if message is None:
        assert found[name] == 1
        return
    with pytest.raises(CannotBuild, match=message):
        found[name]


SIDES = ("conv.p_top", "conv.p_bottom", "conv.p_left", "conv.p_right")


@pytest.mark.parametrize(
    ("letters", "low", "wanted", "expected"),
    [
        (SIDES, 0, {"conv.h": 224}, (2,)),
        (SIDES, 0, {"conv.h": 224, "conv.w": 224}, (2,)),
        (SIDES, 3, {"conv.h": 224}, ()),
        (("conv.s_h", "conv.s_w"), 1, {"conv.h": 2}, ()),
        (("conv.f_h", "conv.f_w"), 1, {"conv.h": 220}, (5,)),
        (("conv.f_h",), 0, {"conv.w": 220}, tuple(range(1, 11))),
    ],
)
def test_an_unknown_is_every_number_that_gives_what_is_wanted(
    letters: tuple[str, ...], low: int, wanted: dict[str, int], expected: tuple[int, ...]
) -> None:
    asked = Unknown(letters=letters, low=low, high=10, wanted=wanted)
    one = Problem(networks={"": network((3, 224, 224), conv=conv(8, 5))}, unknowns={"x": asked})
    assert solutions(one, {}, "x") == values(one)["unknown.x"] == expected


def test_several_strides_may_give_one_size() -> None:
    asked = Unknown(letters=("conv.s_h", "conv.s_w"), low=1, high=9, wanted={"conv.h": 2, "conv.w": 2})
    one = Problem(networks={"": network((1, 8, 8), conv=conv(1, 3))}, unknowns={"s": asked})
    assert values(one)["unknown.s"] == tuple(s for s in range(1, 10) if len(range(0, 8 - 3 + 1, s)) == 2)


def padding_forgotten(h_in: int, f_h: int) -> int:
    return h_in - f_h + 1


def test_an_unknown_goes_on_from_own_values_and_wrong_rules_but_not_from_what_is_wanted() -> None:
    letters = tuple(f"two.p_{side}" for side in ("top", "bottom", "left", "right"))

    def found(wanted: int, instead: dict[str, Any]) -> tuple[int, ...]:
        asked = Unknown(letters=letters, low=0, high=10, wanted={"two.h": wanted})
        net = network((1, 10, 10), one=conv(1, 3), two=conv(1, 3))
        problem = Problem(networks={"": net}, unknowns={"p": asked}, instead=instead)
        return solutions(problem, {"padding_forgotten": padding_forgotten}, "p")

    assert found(20, {}) == (7,)
    assert found(20, {"one.h": 20}) == (1,)
    assert found(20, {"one.h": 20, "two.h": 20}) == (1,)
    assert found(6, {}) == (0,)
    assert found(6, {"two.h": WrongRule("padding_forgotten")}) == tuple(range(11))


def test_solving_gives_each_asked_name() -> None:
    question = Question(id="shape", asks=("conv.h", "conv.w", "conv.c"), kind="shape", text={"fr": "?", "en": "?"})
    assert solve(replace(CHAIN, questions=(question,)), {}) == {"conv.h": 4, "conv.w": 4, "conv.c": 1}


def test_an_element_is_replaced_and_the_rest_kept() -> None:
    assert replaced(((1, 2), (3, 4)), (1, 0), 9) == ((1, 2), (9, 4))
    assert replaced(((1, 2), (3, 4)), (2, 0), 9) == ((1, 2), (3, 4))
    assert replaced(((1, 2), (3, 4)), (0,), (7,)) == ((7,), (3, 4))
