"""What networks cost: rankings, quotients and mistakes by plain arithmetic."""

from __future__ import annotations

from fractions import Fraction

import pytest
from plain_networks import counted

from corrige.answers import Read, Unreadable
from corrige.exercises.families.cost_of_networks import FAMILY, KEYS
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import issue
from corrige.grader.judge import judge
from corrige.problem.problem import Problem
from corrige.rules.values import solve


def answers(problem: Problem, wrong: str = "") -> dict[str, int | Fraction]:
    found: dict[str, int | Fraction] = {}
    totals = {key: counted(problem.networks[key], wrong) for key in KEYS}
    for count in ("parameters", "operations"):
        each = [totals[key][f"total.{count}"] for key in KEYS]
        found |= {f"{key}.total.{count}": n for key, n in zip(KEYS, each, strict=True)}
        by = each
        if wrong == "ranked-by-parameters":
            by = [totals[key]["total.parameters"] for key in KEYS]
        ranked = sorted((1, 2, 3), key=lambda i: by[i - 1], reverse=wrong == "ranked-from-the-most")
        found |= {f"rank_{count}_{place}": i for place, i in enumerate(ranked, 1)}
        spread = Fraction(max(each), min(each))
        found[f"spread_{count}"] = 1 / spread if wrong == "quotient-inverted" else spread
    uses = [Fraction(found[f"{key}.total.operations"], found[f"{key}.total.parameters"]) for key in KEYS]  # type: ignore[arg-type]
    return found | {"most_used": uses.index(max(uses)) + 1}


@pytest.mark.parametrize("level", LEVELS)
def test_the_key_and_each_mistake_by_plain_arithmetic(level: Level) -> None:
    seen = set()
    for i in range(25):
        one = issue(FAMILY, level, b"tests", "cost", i)
        rows = [("", solve(one.problem, FAMILY.functions)), *((row.mistake.name, row.answers) for row in one.rows)]
        for name, found in rows:
            expected = answers(one.problem, name)
            assert found == {asked: expected[asked] for asked in one.problem.asked}, name
            seen.add(name)
    assert level < 3 or seen == {"", *(mistake.name for mistake in FAMILY.mistakes)}


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
