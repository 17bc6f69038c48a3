"""Operations: the deck's 1728, every mistake by counting places, follow-through of a wrong shape."""

from __future__ import annotations

from plain.operations import counts, plain

from corrige.answers import Read, Unreadable
from corrige.exercises.families.operations import FAMILY
from corrige.exercises.issue import issue
from corrige.grader.judge import judge
from corrige.problem.layers import conv
from corrige.problem.network import network
from corrige.problem.problem import Problem
from corrige.rules.values import Values


def test_the_deck_s_layer_takes_1728_operations() -> None:
    values = Values(Problem(networks={"": network((3, 6, 6), conv=conv(2, 3))}), {})
    assert [values[f"conv.{one}"] for one in ("h", "w", "c")] == [4, 4, 2]
    asked = ("multiplications", "additions", "bias_additions", "operations", "macs")
    assert [values[f"conv.{one}"] for one in asked] == [864, 832, 32, 1728, 864]


def test_a_wrong_shape_is_carried_on() -> None:
    for i in range(6):
        problem = issue(FAMILY, 2, b"tests", "carried", i).problem
        x = plain(problem)
        h, w = x.shape()
        own = {"h": h + 1, "w": w + 2, "c": x.k} | counts(h + 1, w + 2, x.k, x.f[0] * x.f[1] * x.c, x.bias)
        given: dict[str, Read | Unreadable | None] = {"shape": Read("shape", (h + 1, w + 2, x.k))}
        given |= {name: Read("integer", own[name]) for name in own if len(name) > 1}
        verdicts = judge(FAMILY, problem, given)
        assert not verdicts.pop("shape").right
        assert {verdict.right for verdict in verdicts.values()} == {True}
        given["macs"] = Read("integer", own["macs"] + 1)
        assert not judge(FAMILY, problem, given)["macs"].right
