"""What networks cost: rankings, quotients and mistakes by plain arithmetic."""

from __future__ import annotations

from fractions import Fraction

from corrige.answers import Read, Unreadable
from corrige.exercises.families.cost_of_networks import FAMILY, KEYS
from corrige.exercises.issue import issue
from corrige.grader.judge import judge
from corrige.rules.values import solve


def test_rankings_differ_and_every_order_occurs() -> None:
    orders, differing = set(), 0
    for i in range(60):
        right = solve(issue(FAMILY, 2, b"tests", "orders", i).problem, FAMILY.functions)
        parameters, operations = (
            tuple(right[f"rank_{count}_{place}"] for place in (1, 2, 3)) for count in ("parameters", "operations")
        )
        orders.add(parameters)
        differing += parameters != operations
    assert len(orders) == 6
    assert differing > 20


def test_a_wrong_total_is_carried_to_the_ranking() -> None:
    for i in range(5):
        problem = issue(FAMILY, 1, b"tests", "carried", i).problem
        right = solve(problem, FAMILY.functions)
        totals = [right[f"{key}.total.parameters"] for key in KEYS]
        last = totals.index(max(totals))
        totals[last] = 3 * min(totals) // 2 if 3 * min(totals) // 2 not in totals else 3 * min(totals) // 2 + 1
        ranked = sorted((1, 2, 3), key=lambda i: totals[i - 1])
        given: dict[str, Read | Unreadable | None] = {
            f"{key}_parameters": Read("integer", n) for key, n in zip(KEYS, totals, strict=True)
        }
        given["rank_parameters"] = Read("list", tuple(ranked))
        given["spread_parameters"] = Read("real", Fraction(max(totals), min(totals)))
        verdicts = judge(FAMILY, problem, given)
        assert [id for id, verdict in verdicts.items() if not verdict.right] == [f"{KEYS[last]}_parameters"]
