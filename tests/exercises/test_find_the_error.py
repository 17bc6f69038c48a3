"""Find the error: exactly one changed argument of the whole list explains the summary; every mistake by a few lines."""

from __future__ import annotations

import msgspec
import pytest
from plain_networks import counted

from corrige.exercises.families.find_the_error import FAMILY, ORDERS
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import issue
from corrige.exercises.statement import figures
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Conv2d, Layer, Pool2d
from corrige.problem.network import Network
from corrige.problem.problem import Problem
from corrige.rules.values import solve

CHANGES = {
    "filters": ("c_out", range(1, 200)),
    "kernel": ("kernel_size", range(1, 14)),
    "stride": ("stride", range(1, 8)),
    "padding": ("padding", range(8)),
}


def rows(net: Network) -> list[tuple[int, ...]]:
    found = counted(net)
    return [tuple(found[f"{name}.{one}"] for one in ("h", "w", "c", "parameters")) for name, _ in net.layers]


def argument(layer: Layer, what: str) -> int:
    value = getattr(layer, CHANGES[what][0])
    return value if isinstance(value, int) else int(value[0])


def changed(layer: Layer, what: str, value: int) -> Layer:
    field, _ = CHANGES[what]
    old = getattr(layer, field)
    return msgspec.structs.replace(layer, **{field: value if isinstance(old, int) else (value,) * len(old)})


def explained(problem: Problem) -> list[tuple[str, str, int]]:
    """Every single change of the list, wide ranges tried, that gives the whole summary."""
    written, wanted = problem.networks["written"], rows(problem.networks["built"])
    found = []
    for i, (name, layer) in enumerate(written.layers):
        if not isinstance(layer, (Conv2d, Pool2d)) or (i and rows(written)[:i] != wanted[:i]):
            continue
        for what, (field, values) in CHANGES.items():
            for value in values if hasattr(layer, field) else ():
                try:
                    put = (*written.layers[:i], (name, changed(layer, what, value)), *written.layers[i + 1 :])
                    new = rows(Network(input=written.input, layers=put))
                except CannotBuild:
                    continue
                if new == wanted and value != argument(layer, what):
                    found.append((name, what, value))
    return found


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


@pytest.mark.parametrize("level", LEVELS)
def test_each_mistake_by_a_few_lines(level: Level) -> None:
    seen = set()
    for i in range(15):
        one = issue(FAMILY, level, b"tests", "mistakes", i)
        right = solve(one.problem, FAMILY.functions)
        written, built = (one.problem.networks[key] for key in ("written", "built"))
        names = [name for name, _ in written.layers if name != "flatten"]
        for row in one.rows:
            name, expected = row.mistake.name, dict(right)
            match name:
                case "layer-after":
                    expected["layer"] += 1
                case "last-row-that-differs":
                    pairs = zip(written.layers, rows(written), rows(built), strict=True)
                    last = [layer for (layer, _), a, b in pairs if a != b and layer != "flatten"][-1]
                    expected["layer"] = names.index(last) + 1
                case "stride-for-padding":
                    expected["argument"] = 7 - right["argument"]
                case "filters-for-kernel":
                    expected["argument"] = 3 - right["argument"]
                case "value-of-the-list":
                    layer = written.layers[[n for n, _ in written.layers].index(names[right["layer"] - 1])][1]
                    expected["value"] = argument(layer, list(CHANGES)[right["argument"] - 1])
                case _:
                    expected["written.total.parameters"] = counted(written, name)["total.parameters"]
            assert row.answers == expected, name
            seen.add(name)
    assert len(seen) == len(FAMILY.mistakes)


def test_the_figure_shows_the_list_and_what_was_built() -> None:
    problem = issue(FAMILY, 1, b"tests", "figure").problem
    (table,) = figures(FAMILY, problem, "fr")
    shown = [row[3] for row in table.rows]  # type: ignore[union-attr]
    assert [part[0].value for part in shown if part] == [  # type: ignore[union-attr]
        *(row[3] for row in rows(problem.networks["built"])),
        counted(problem.networks["built"])["total.parameters"],
    ]
    assert not any(name.startswith("written") and name.endswith(".row") for name in problem.data)
