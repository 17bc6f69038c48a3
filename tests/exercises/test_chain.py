"""A whole network: LeNet's figures of the deck, every mistake by plain arithmetic, answers carried on."""

from __future__ import annotations

from plain.networks import counted

from corrige.answers import Read, Unreadable
from corrige.exercises.families.chain import FAMILY, ORDERS
from corrige.exercises.family import LEVELS
from corrige.exercises.issue import draw, issue
from corrige.grader.judge import judge
from corrige.problem.draw import Draw
from corrige.problem.layers import Flatten, Linear, conv, pool
from corrige.problem.network import Network, network, with_sizes
from corrige.problem.problem import Problem
from corrige.rules.values import Values, solve


def names(net: Network) -> list[str]:
    return [name for name, _ in net.layers if name != "flatten"]


def test_every_layer_and_the_totals_are_asked_in_order() -> None:
    for level in LEVELS:
        orders = set()
        for i in range(20):
            stream = Draw(b"tests", "order", i)
            problem = draw(FAMILY, level, stream, {})
            ids = [question.id for question in problem.questions]
            asked = [id.partition("_")[0] for id in ids[:-2]]
            assert list(dict.fromkeys(asked)) == names(problem.net)
            assert ids[-2:] == ["total_parameters", "total_operations"]
            orders.add(" ".join(names(problem.net)))
        assert orders == set(ORDERS[level - 1])


def test_the_deck_s_lenet() -> None:
    lenet = network(
        (1, 28, 28),
        conv1=conv(6, 5, padding=2),
        pool1=pool(2, mode="average"),
        conv2=conv(16, 5),
        pool2=pool(2, mode="average"),
        conv3=conv(120, 5),
        flatten=Flatten(),
        fc1=Linear(units=84),
        fc2=Linear(units=10),
    )
    values = Values(Problem(networks={"": lenet}), {})
    printed = {"conv1": 156, "conv2": 2416, "conv3": 48120, "fc1": 10164, "fc2": 850, "total": 61706}
    assert {name: values[f"{name}.parameters"] for name in printed} == printed
    assert values["total.operations"] == counted(lenet)["total.operations"]


def test_a_wrong_shape_is_carried_through_the_chain() -> None:
    """The student loses a column after the first convolution and goes on rightly: all that follows earns its points."""
    for i in range(5):
        problem = issue(FAMILY, 2, b"tests", "carried", i).problem
        right, first = counted(problem.net), problem.net.layers[0][0]
        c, h, w = (right[f"{first}.{axis}"] for axis in "chw")
        tail = Network(input=(c, h, w - 1), layers=problem.net.layers[1:])
        own = counted(tail)
        for total in ("parameters", "operations"):
            own[f"total.{total}"] += right[f"{first}.{total}"]
        own |= {name: right[name] for name in right if name.startswith(first)} | {f"{first}.w": w - 1}
        # the first layer's own operations follow from its shape
        per_place = right[f"{first}.operations"] // (h * w)
        own[f"{first}.operations"] = per_place * h * (w - 1)
        own["total.operations"] += own[f"{first}.operations"] - right[f"{first}.operations"]
        given: dict[str, Read | Unreadable | None] = {
            question.id: Read(question.kind, _value(question.asks, own)) for question in problem.questions
        }
        verdicts = judge(FAMILY, problem, given)
        assert not verdicts.pop(f"{first}_shape").right
        assert [id for id, verdict in verdicts.items() if not verdict.right] == []


def _value(asks: tuple[str, ...], own: dict[str, int]) -> int | tuple[int, ...]:
    return own[asks[0]] if len(asks) == 1 else tuple(own[name] for name in asks)


def test_other_numbers_of_a_teacher_are_computed_alike() -> None:
    problem = issue(FAMILY, 1, b"tests", given={"input.h": 31, "input.w": 17, "conv1.K": 12}).problem
    assert problem.net == with_sizes(problem.net, {"input.h": 31, "input.w": 17, "conv1.K": 12})
    assert solve(problem, {}) == {asked: counted(problem.net)[asked] for asked in problem.asked}
