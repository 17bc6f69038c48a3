"""A network's summary as a table: a row a layer with its shape, parameters and operations, blank where it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from corrige.document.document import Code, Line, Table, line
from corrige.document.wording import Language
from corrige.exercises.catalogue.text import filled
from corrige.exercises.diagrams import described, shape_line
from corrige.problem.network import Network, walk
from corrige.problem.problem import Name, Problem, prefixed, replace
from corrige.rules.values import Functions, Values, givens

COUNTED = ("parameters", "operations")
HEADS: Mapping[str, tuple[str, ...]] = {
    "fr": ("Couche", "Ce qu'elle est", "Sortie h × w × C", "Paramètres", "Opérations"),
    "en": ("Layer", "What it is", "Output h × w × C", "Parameters", "Operations"),
}
TOTAL = {"fr": "Total", "en": "Total"}


def with_rows(problem: Problem, functions: Functions) -> Problem:
    """The problem with its tables' rows as data: `conv1.row` is (h, w, c, parameters, operations), None where asked.

    It is data so that a sheet is written without solving anything. Raises CannotBuild as the rules do.
    """
    values, asked = Values(problem, functions), set(problem.asked)
    rows: dict[Name, Any] = {}
    for key, net in problem.networks.items():
        for name, quantities in _rows(key, net):
            rows[f"{name}.row"] = tuple(None if one in asked else values[one] for one in quantities)
    return replace(problem, data={**problem.data, **rows})


def _rows(key: str, net: Network) -> Iterator[tuple[Name, list[Name]]]:
    for short, _ in net.layers:
        name = prefixed(key, short)
        yield name, [f"{name}.{one}" for one in ("h", "w", "c", *COUNTED)]
    total = prefixed(key, "total")
    yield total, [f"{total}.{one}" for one in COUNTED]


def summary_table(problem: Problem, key: str, language: Language) -> Table:
    """The table of one network. Operations have a column where some are asked."""
    given, net = givens(problem), problem.networks[key]
    counted = COUNTED if any(name.endswith(".operations") for name in problem.asked) else COUNTED[:1]
    rows: list[tuple[Line | None, ...]] = []
    kinds = dict(walk(net.layers))
    for short, _ in net.layers:
        name = prefixed(key, short)
        h, w, c, *counts = problem.data[f"{name}.row"]
        shape = None if None in (h, w, c) else shape_line((c, h, w))
        words = described(name, kinds[short])[language].replace("\n", ", ")
        rows.append((line(Code(short)), filled(words, given), shape, *_cells(counts, len(counted))))
    totals = problem.data[f"{prefixed(key, 'total')}.row"]
    rows.append((line(TOTAL[language]), (), (), *_cells(totals, len(counted))))
    head = tuple(line(word) for word in HEADS[language][: 3 + len(counted)])
    return Table(head, tuple(rows), "llr" + "r" * len(counted), total=True)


def _cells(counts: Any, many: int) -> list[Line | None]:
    return [None if one is None else line(one) for one in counts[:many]]
