"""sympy: the general solutions agree with every rule, identities hold, unknowns are solved for."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any, get_args

import pytest
import sympy

from corrige.document.formula import Apply, Number, Symbol, Tree, ceil_div, evaluate, maximum, minimum
from corrige.document.notation import unicode
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    ConvTranspose2d,
    Crop,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    LocalResponseNorm,
    Norm,
    PReLU,
    Product,
    Rearrange,
    Residual,
    Resize,
    Scale,
    ZeroPad2d,
    conv,
    pool,
)
from corrige.problem.network import describe, network
from corrige.problem.problem import Problem, Unknown
from corrige.rules import counts, sizes
from corrige.rules.graph import last
from corrige.rules.values import Values
from corrige.solutions import symbolic
from corrige.solutions.sympy_trees import from_sympy, to_sympy

SIDES = ("conv.p_top", "conv.p_bottom", "conv.p_left", "conv.p_right")


def transposed(**fields: Any) -> ConvTranspose2d:
    return ConvTranspose2d(**{"c_out": 6, "kernel_size": (3, 4), "stride": (2, 3), **fields})


LAYERS: list[Layer] = [
    ZeroPad2d(padding=(1, 2, 0, 3)),
    conv(8, (5, 3), stride=(2, 1), padding=(2, 1, 0, 1)),
    conv(12, 3, groups=4, bias=False),
    conv(4, 3, dilation=(2, 3)),
    conv(4, 4, stride=(3, 2), padding="same"),
    DepthwiseConv2d(kernel_size=(3, 2), multiplier=2),
    transposed(),
    transposed(padding="same"),
    transposed(padding="valid", kernel_size=(2, 2)),
    transposed(output_padding=(1, 2), padding=(1, 0, 1, 1)),
    transposed(dilation=(2, 1)),
    transposed(groups=2),
    BatchNorm(),
    BatchNorm(counted=3),
    BatchNorm(counted=4),
    Activation(function="relu"),
    LocalResponseNorm(),
    Dropout(),
    Flatten(),
    Linear(units=10),
    Linear(units=4, bias=False),
    pool((2, 3), stride=(2, 3)),
    pool((3, 2), stride=(2, 2), padding=(1, 1, 0, 0), ceil_mode=True),
    AdaptivePool2d(mode="max", output_size=(9, 8)),
    GlobalPool2d(mode="average"),
    Resize(output_size=(12, 11)),
    Crop(output_size=(2, 12, 11)),
    *(Scale(each=each) for each in ("fixed", "layer", "channel", "element")),  # type: ignore[arg-type]
    ZeroPad2d(padding=(1, 0, 2, 1), channels=(1, 2)),
    Rearrange(output_size=(2, 58, 33)),
    *(PReLU(each=each) for each in ("layer", "channel", "element")),  # type: ignore[arg-type]
    Residual(body=(("inside", conv(4, 3, padding=1)),)),
    Product(body=(), gate=(("seen", GlobalPool2d(mode="average")), ("inside", conv(4, 1)))),
    Norm(over="group", groups=2),
    *(Norm(over="layer", learned=n, each=each) for n in (1, 2) for each in ("channel", "element")),  # type: ignore[arg-type]
    Concat(branches=((("small", conv(2, 1)),), (("three", conv(3, 3, padding=1)),))),
]
TWICE = ("inside", "three")  # layers within blocks that are there by themselves too
PROBLEMS = [Problem(networks={"": network((4, 33, 29), first=conv(4, 1), one=layer)}) for layer in LAYERS]


@pytest.mark.parametrize("problem", PROBLEMS, ids=[describe(layer) for layer in LAYERS])
def test_sympy_s_value_at_the_numbers_is_the_rule_s(problem: Problem) -> None:
    values, numbers = Values(problem, {}), symbolic.numbers(problem, {})
    dilated = (
        getattr(problem.net["one"], "dilation", (1, 1)) != (1, 1) and describe(problem.net["one"]) == "conv_transpose2d"
    )
    enumerated = ("additions", "operations") if dilated else ()  # counted place by place: no closed form
    for name in values.graph:
        if last(name) not in ("x", "products", *enumerated) and not name.startswith(("first", "total", "seen", *TWICE)):
            assert symbolic.general(problem, {}, name).subs(numbers) == values[name], name


def test_no_rule_is_forgotten() -> None:
    used = {node.rule for problem in PROBLEMS for node in Values(problem, {}).graph.values()}
    for module in (sizes, counts):
        for name, rule in rules_of(module):
            assert rule in used or name in HELPERS, f"{module.__name__}.{name} is in none of the networks"


HELPERS = {"share", "covered", "one_channel", "equal", "summed", "widest"}


def rules_of(module: ModuleType) -> list[tuple[str, Any]]:
    return [
        (name, found)
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__ and not name.startswith("_")
    ]


def letters(names: str) -> list[Symbol]:
    return [Symbol(name) for name in names]


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [("parameters", lambda f, C, K, N: K * (f**2 * C + 1)), ("operations", lambda f, C, K, N: N * (2 * f**2 * C))],
)
def test_identities_of_a_convolution_layer(quantity: str, expected: Any) -> None:
    f, C, K, h, w = letters("fCKhw")
    problem = Problem(networks={"": network((3, 20, 30), conv=conv(5, 3))})
    put = {"conv.f_h": f, "conv.f_w": f, "input.c": C, "conv.K": K, "input.h": h, "input.w": w}
    tree = Values(problem, {}, put)[f"conv.{quantity}"]
    outputs = Values(problem, {}, put)["conv.outputs"]
    assert symbolic.proved(tree, expected(f, C, K, outputs))
    assert not symbolic.proved(tree, expected(f, C, K, outputs) + 1)


@pytest.mark.parametrize(
    ("tree", "factorised"),
    [
        (lambda f, C, K, w: f * f * C * K + K, "K(f²C + 1)"),
        (lambda f, C, K, w: w * K * (f * f * C) + w * K * (f * f * C - 1) + w * K, "2wf²CK"),
    ],
)
def test_shorter_forms(tree: Any, factorised: str) -> None:
    f, C, K, w = letters("fCKw")
    assert unicode(symbolic.factorised(tree(f, C, K, w))) == factorised


def test_which_padding_keeps_the_size() -> None:
    w, f, p = letters("wfp")
    (padding,) = symbolic.isolated(w + 2 * p - f + 1, "p", w)
    assert unicode(padding) == "(f − 1)/2"


@pytest.mark.parametrize(
    ("layer", "side", "letters", "wanted", "high", "solutions"),
    [
        (conv(1, 11, stride=4), 224, SIDES, 55, 12, (2, 3)),  # none, one or several: counted by hand
        (conv(1, 5), 32, SIDES, 32, 12, (2,)),
        (conv(1, 4), 32, SIDES, 32, 12, ()),
        (conv(1, 3), 7, ("conv.s_h", "conv.s_w"), 2, 9, (3, 4)),
        (conv(1, 3, stride=2), 11, ("conv.f_h", "conv.f_w"), 5, 11, (2, 3)),
        (pool(2), 11, ("conv.s_h",), 5, 11, (2,)),
        (conv(1, 3, padding="same"), 10, ("conv.s_h", "conv.s_w"), 4, 9, (3,)),
    ],
)
def test_unknowns(
    layer: Any, side: int, letters: tuple[str, ...], wanted: int, high: int, solutions: tuple[int, ...]
) -> None:
    low = 0 if letters == SIDES else 1
    unknown = Unknown(letters=letters, low=low, high=high, wanted={"conv.h": wanted})
    problem = Problem(networks={"": network((1, side, side), conv=layer)}, unknowns={"it": unknown})
    assert symbolic.solve_unknown(problem, {}, "it").solutions == solutions


def test_two_wanted_sizes_at_once() -> None:
    unknown = Unknown(letters=SIDES, low=0, high=12, wanted={"conv.h": 6, "conv.w": 9})
    problem = Problem(networks={"": network((1, 14, 22), conv=conv(1, 5, stride=3))}, unknowns={"p": unknown})
    assert symbolic.solve_unknown(problem, {}, "p").solutions == (4,)  # 3 or 4 for the height, 4 for the width


def test_a_disagreement_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = Unknown(letters=SIDES, low=0, high=12, wanted={"conv.h": 55})
    problem = Problem(networks={"": network((1, 224, 224), conv=conv(1, 11, stride=4))}, unknowns={"p": unknown})
    monkeypatch.setitem(Values.__init__.__globals__, "solutions", lambda *_: (3,))
    with pytest.raises(symbolic.NotSolved):
        symbolic.solve_unknown(problem, {}, "p")


def test_a_network_s_total_in_the_number_of_classes_and_the_side_of_the_image() -> None:
    net = network((3, 32, 32), conv1=conv(6, 5), pool1=pool(2), conv2=conv(16, 5), pool2=pool(2),
                  flatten=Flatten(), fc=Linear(units=10))  # fmt: skip
    problem = Problem(networks={"": net})
    total = symbolic.in_letters(problem, {}, "total.parameters", {"input.h": "h", "input.w": "h", "fc.K": "n"})
    assert len(total.atoms(sympy.floor)) == 1  # ⌊(⌊…⌋ …)⌋ are merged
    n, h = (sympy.Symbol(one, integer=True, positive=True) for one in "nh")
    for side in (20, 21, 23, 32, 50):
        for classes in (1, 10, 1000):
            other = Problem(
                networks={"": network((3, side, side), **{**dict(net.layers), "fc": Linear(units=classes)})}
            )
            assert total.subs({n: classes, h: side}) == Values(other, {})["total.parameters"]


def some_trees() -> list[Tree]:
    f, C, K, w = letters("fCKw")
    s, p = Symbol("s"), Symbol("p")
    any_tree: Any = [
        (w + 2 * p - f) // s + 1,
        ceil_div(w, s),  # type: ignore[arg-type]
        maximum(w - f, s),  # type: ignore[arg-type, operator]
        minimum(w, f + 1),  # type: ignore[arg-type]
        (w + p) % s,
        -(f * f) * C + K,
        (K - 1) / (2 * f),
        Apply("^", (f, Number(3))) * K - w,
    ]
    return list(any_tree)


@pytest.mark.parametrize("tree", some_trees())
def test_trees_survive_sympy(tree: Tree) -> None:
    again = from_sympy(to_sympy(tree), "wfspCK")
    for k in range(1, 30):
        point = {"w": 5 + 7 * k % 31, "f": 1 + k % 5, "s": 1 + k % 4, "p": k % 3, "C": 1 + k % 7, "K": 2 + k % 6}
        assert evaluate(again, point) == evaluate(tree, point)


def test_every_kind_of_layer_is_there() -> None:
    assert {type(layer) for layer in LAYERS} == set(get_args(Layer))
