"""Find the error: exactly one changed argument of the whole list explains the summary; every mistake by a few lines."""

from __future__ import annotations

import pytest
from plain.find_the_error import CHANGES, explained, rows
from plain.networks import counted

from corrige.exercises.families.find_the_error import FAMILY, ORDERS
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import issue
from corrige.exercises.statement import figures
from corrige.rules.values import solve


@pytest.mark.parametrize("level", LEVELS)
def test_exactly_one_changed_argument_explains_the_summary(level: Level) -> None:
    for i in range(8):
        problem = issue(FAMILY, level, b"tests", "error", i).problem
        right = solve(problem, FAMILY.functions)
        ((name, what, value),) = explained(problem)
        assert right["layer"] == ORDERS[level - 1].split().index(name) + 1
        assert right["argument"] == list(CHANGES).index(what) + 1
        assert right["value"] == value
        assert right["written.total.parameters"] == counted(problem.networks["written"])["total.parameters"]


def test_every_argument_and_every_layer_is_wrong_sometimes() -> None:
    seen: dict[str, set[int]] = {"layer": set(), "argument": set()}
    for i in range(40):
        right = solve(issue(FAMILY, 2, b"tests", "each", i).problem, FAMILY.functions)
        for name, values in seen.items():
            values.add(right[name])
    assert seen == {"layer": {1, 2, 3, 4, 5}, "argument": {1, 2, 3, 4}}


def test_the_figure_shows_the_list_and_what_was_built() -> None:
    problem = issue(FAMILY, 1, b"tests", "figure").problem
    *_, table = figures(FAMILY, problem, "fr")
    shown = [row[3] for row in table.rows]  # type: ignore[union-attr]
    assert [part[0].value for part in shown if part] == [  # type: ignore[union-attr]
        *(row[3] for row in rows(problem.networks["built"])),
        counted(problem.networks["built"])["total.parameters"],
    ]
    assert not any(name.startswith("written") and name.endswith(".row") for name in problem.data)
