"""The summary with blanks: what is shown is right, what is asked is blank, every mistake by plain arithmetic."""

from __future__ import annotations

import pytest
from plain.networks import counted

from corrige.answers import Read, Unreadable
from corrige.document.document import Table
from corrige.document.inline import Figure
from corrige.exercises.families.summary_table import FAMILY
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import issue
from corrige.exercises.statement import figures
from corrige.grader.judge import judge
from corrige.problem.problem import Problem
from corrige.rules.values import solve


def problems(level: Level, many: int = 15) -> list[Problem]:
    return [issue(FAMILY, level, b"tests", "summary", i).problem for i in range(many)]


@pytest.mark.parametrize("level", LEVELS)
def test_the_table_shows_what_is_right_and_blanks_what_is_asked(level: Level) -> None:
    for problem in problems(level):
        right = counted(problem.net)
        *_, table = figures(FAMILY, problem, "en")
        assert isinstance(table, Table)
        assert [len(row) for row in table.rows] == [len(table.head)] * len(table.rows)
        assert len(table.rows) == len(problem.net.layers) + 1
        for (name, _), cells in zip(problem.net.layers, table.rows, strict=False):
            shape, *counts = cells[2:]
            assert (shape is None) == (f"{name}.h" in problem.asked)
            if shape is not None:
                numbers = [part.value for part in shape if isinstance(part, Figure)]
                flat = [right[f"{name}.c"]] if right[f"{name}.h"] == right[f"{name}.w"] == 1 else None
                assert numbers == (flat or [right[f"{name}.{axis}"] for axis in "hwc"])
            for quantity, cell in zip(("parameters", "operations"), counts, strict=False):
                assert (cell is None) == (f"{name}.{quantity}" in problem.asked)
                assert cell is None or cell == (Figure(right.get(f"{name}.{quantity}", 0)),)
        assert table.rows[-1][3] is None


def test_a_wrong_shape_is_carried_to_its_own_row() -> None:
    for problem in problems(2, 5):
        right = solve(problem, {})
        conv = next(name for name, _ in problem.net.layers if f"{name}.operations" in right)
        h, w, c = (right[f"{conv}.{axis}"] for axis in "hwc")
        given: dict[str, Read | Unreadable | None] = {
            f"{conv}_shape": Read("shape", (h, w + 1, c)),
            f"{conv}_operations": Read("integer", right[f"{conv}.operations"] // w * (w + 1)),
        }
        verdicts = judge(FAMILY, problem, given)
        assert not verdicts[f"{conv}_shape"].right
        assert verdicts[f"{conv}_operations"].status == "followed"
