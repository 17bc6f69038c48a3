"""Formulas: a rule run on letters gives, at any numbers, what the rule gives on ints; how formulas are shortened."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest
from strategies import random_network

from corrige.document.formula import Apply, NotAFormula, Number, Symbol, evaluate, symbols
from corrige.document.notation import plain
from corrige.problem.errors import CannotBuild, Unnamed
from corrige.problem.layers import ConvTranspose2d, Layer, conv, pool
from corrige.problem.network import Network, changed, network, sizes, walk, with_size
from corrige.problem.problem import Name, Problem
from corrige.rules.graph import graph, needs
from corrige.rules.record import formula, record
from corrige.rules.sizes import summed
from corrige.rules.values import Values, givens

SEEDS = range(80)


def problem(net: Network) -> Problem:
    return Problem(networks={"": net})


def with_other_numbers(net: Network, rng: Random) -> Network:
    """The same layers and options, other sizes; some of them cannot be built."""

    def change(_: str, layer: Layer) -> Layer:
        for letter, number in sizes(layer).items():
            if letter not in ("groups", "K") or getattr(layer, "groups", 1) == 1:
                low = 0 if letter.startswith(("p_", "e_")) else 1
                try:
                    layer = with_size(layer, letter, max(low, number + rng.randint(-1, 2)))
                except CannotBuild:
                    continue
        return layer

    c, h, w = net.input
    grown = (c, h + rng.randint(0, 9), w + rng.randint(0, 9))
    return Network(input=grown, layers=changed(net.layers, change))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_formula_recorded_on_one_network_holds_for_another(seed: int) -> None:
    rng = Random(seed)
    net = random_network(rng, most_side=14)
    here, there = problem(net), problem(with_other_numbers(net, rng))
    letters = Values(here, {}, {name: Symbol(name) for name, value in givens(here).items() if type(value) is int})
    numbers, point = Values(there, {}), givens(there)
    nodes, others = graph(here, {}), graph(there, {})
    compared = 0
    for name in nodes:
        needed = set(needs(nodes, name))
        if needed != set(needs(others, name)) or any(nodes.get(one) != others.get(one) for one in needed):
            continue
        if any(_enumerates(net, one) or (one not in nodes and one not in point) for one in needed):
            continue  # no formula, or no such quantity (what one sees beyond a layer that scatters)
        try:
            value, tree = numbers[name], letters[name]
        except (CannotBuild, Unnamed):  # too small for its windows; branches that drift apart
            continue
        assert (tree if isinstance(tree, int) else evaluate(tree, point)) == value, name
        compared += 1
    assert compared >= 5


def _enumerates(net: Network, name: Name) -> bool:
    """Additions of a dilated transposed convolution are counted place by place: there is no formula."""
    layer, _, quantity = name.rpartition(".")
    found: Any = dict(walk(net.layers)).get(layer)
    return quantity == "additions" and isinstance(found, ConvTranspose2d) and found.dilation != (1, 1)


def test_a_rule_that_branches_on_a_size_is_refused() -> None:
    def branching(h_in: int) -> int:
        return h_in if h_in > 3 else 3

    one = Problem(networks={"": network((1, 5, 5), conv=conv(1, 3))}, rules={"conv.odd": "branching"})
    assert Values(one, {"branching": branching})["conv.odd"] == 5
    with pytest.raises(NotAFormula, match="must not branch"):
        record(one, {"branching": branching}, "conv.odd", str)


def short(name: Name) -> str:
    """`conv.p_top` → `p`, `input.h` → `h`."""
    return name.rpartition(".")[2].split("_")[0]


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (conv(4, 3, stride=2, padding=1), "floor((h + 2p - f)/s) + 1"),
        (conv(4, 3, stride=2), "floor((h - f)/s) + 1"),
        (conv(4, 3), "h - f + 1"),
        (conv(4, 3, padding=1), "h + 2p - f + 1"),
        (conv(4, 3, padding="same"), "h"),
        (conv(4, 3, padding="same", stride=2), "ceil(h/s)"),
    ],
)
def test_a_size_is_written_as_the_course_writes_it(layer: Layer, expected: str) -> None:
    tree, numbers = record(problem(network((3, 32, 32), conv=layer)), {}, "conv.h", short)
    assert plain(tree) == expected
    assert evaluate(tree, numbers) == Values(problem(network((3, 32, 32), conv=layer)), {})["conv.h"]


def test_a_formula_stops_at_what_is_known_already() -> None:
    one = problem(network((3, 32, 32), conv1=conv(6, 5), conv2=conv(16, 3, bias=False)))
    label = {"conv1.h": "h_1", "conv2.f_h": "f"}.get
    tree, numbers = record(one, {}, "conv2.h", lambda name: label(name) or name, stop=["conv1.h"])
    assert (plain(tree), dict(numbers)) == ("h_1 - f + 1", {"h_1": 28, "f": 3})
    deep, _ = record(one, {}, "conv2.h", lambda name: name.replace(".", "_"))
    assert "input_h" in plain(deep)


def test_two_quantities_under_one_letter_must_have_one_number() -> None:
    square = problem(network((1, 9, 9), conv=conv(2, 3)))
    assert plain(record(square, {}, "conv.weights", short)[0]) == "f^2*c*K"
    oblong = problem(network((1, 9, 9), conv=conv(2, (3, 5))))
    with pytest.raises(AssertionError, match="share the letter f"):
        record(oblong, {}, "conv.weights", short)


def test_only_quantities_of_the_formula_share_letters() -> None:
    """`h` is also the height of what comes out, `f` the window of the pooling: neither stands in this formula."""
    one = problem(network((3, 9, 12), conv=conv(2, 3, stride=2, padding=1), pool=pool(2)))
    tree, numbers = record(one, {}, "conv.h", short)
    assert dict(numbers) == {"h": 9, "p": 1, "f": 3, "s": 2}
    assert evaluate(tree, numbers) == 5


def test_a_formula_question_keeps_the_other_numbers() -> None:
    one = msgspec.structs.replace(
        problem(network((3, 32, 40), conv=conv(8, 5, stride=2, padding=2))),
        letters={"input.h": "h", "conv.f_h": "f", "conv.p_top": "p", "conv.p_bottom": "p"},
    )
    tree = formula(one, {}, "conv.h")
    assert plain(tree) == "floor((h + 2p - f)/2) + 1"
    assert Values(one, {})["formula.conv.h"] == tree
    assert formula(one, {}, "conv.w") == Number(20)
    for h in range(9, 30):
        layer = conv(8, 5, stride=2, padding=2)
        assert evaluate(tree, {"h": h, "f": 5, "p": 2}) == Values(problem(network((3, h, 9), conv=layer)), {})["conv.h"]


def test_a_total_is_the_sum_of_its_layers() -> None:
    one = problem(network((3, 9, 9), conv=conv(2, 3), pool=pool(2)))
    tree = Values(one, {}, {"conv.K": Symbol("K")})["total.parameters"]
    assert isinstance(tree, Apply)
    assert [evaluate(tree, {"K": k}) for k in (1, 2, 7)] == [28 * k for k in (1, 2, 7)]
    assert summed(1, 2, 3) == 6


def test_a_formula_stops_at_other_numbers_never_at_itself() -> None:
    two = problem(network((1, 9, 9), one=conv(1, 3), two=conv(1, 3)))

    def letter(name: Name) -> str:
        return name.replace(".", "_")

    for stop, shown in (
        ((), "one_f_h"),
        (("one.h",), "one_h"),
        (("two.h", "one.h"), "one_h"),
        (("two.h",), "one_f_h"),
    ):
        tree, numbers = record(two, {}, "two.h", letter, stop)
        assert evaluate(tree, numbers) == 5
        assert shown in set(symbols(tree))
        assert "two_h" not in set(symbols(tree))
