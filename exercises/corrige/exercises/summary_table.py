"""A network's summary as a table: a row a layer with its shape, parameters and operations, blank where it is asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corrige.document.document import Table
from corrige.document.figures import Diagram
from corrige.document.inline import Code, Line, line
from corrige.document.wording import Language
from corrige.exercises.catalogue.text import filled
from corrige.exercises.diagrams import shape_line
from corrige.exercises.layer_words import described
from corrige.exercises.outline import outline
from corrige.problem.network import Network, walk
from corrige.problem.problem import Name, Problem, prefixed, replace
from corrige.rules.graph import Functions
from corrige.rules.values import Values, givens

COUNTED = ("parameters", "operations")
HEADS: Mapping[str, tuple[str, ...]] = {
    "fr": ("Couche", "Ce qu'elle est", "Sortie h × w × C", "Paramètres", "Opérations"),
    "en": ("Layer", "What it is", "Output h × w × C", "Parameters", "Operations"),
}
TOTAL = {"fr": "Total", "en": "Total"}
MIXED = {
    "fr": "La liste ; sur les flèches, les dimensions du réseau construit",
    "en": "The list; on the arrows, the shapes of the network that was built",
}


def with_rows(problem: Problem, functions: Functions, keys: Iterable[str] | None = None) -> Problem:
    """The problem with the rows of its tables as data: `conv1.row` is (h, w, c, parameters, operations), None where
    asked. `keys`: the networks that are shown, None for all.

    It is data so that a sheet is written without solving anything. Raises CannotBuild as the rules do.
    """
    values, asked = Values(problem, functions), set(problem.asked)
    rows: dict[Name, Any] = {}
    for key in problem.networks if keys is None else keys:
        for name, quantities in _rows(key, problem.networks[key]):
            rows[f"{name}.row"] = tuple(None if one in asked else values[one] for one in quantities)
    return replace(problem, data={**problem.data, **rows})


def _rows(key: str, net: Network) -> Iterator[tuple[Name, list[Name]]]:
    for short, _ in net.layers:
        name = prefixed(key, short)
        yield name, [f"{name}.{one}" for one in ("h", "w", "c", *COUNTED)]
    total = prefixed(key, "total")
    yield total, [f"{total}.{one}" for one in COUNTED]


def summary_table(problem: Problem, key: str, language: Language, written: str) -> Table:
    """The table of one network. Operations have a column where some are asked.

    `written`: its own name, or another network of the same layers, whose arguments stand beside the rows of this one.
    """
    given, net = givens(problem), problem.networks[key]
    counted = COUNTED if any(name.endswith(".operations") for name in problem.asked) else COUNTED[:1]
    rows: list[tuple[Line | None, ...]] = []
    kinds = dict(walk(problem.networks[written].layers))
    for short, _ in net.layers:
        name = prefixed(key, short)
        h, w, c, *counts = problem.data[f"{name}.row"]
        shape = None if None in (h, w, c) else shape_line((c, h, w))
        words = described(prefixed(written, short), kinds[short])[language].replace("\n", ", ")
        rows.append((line(Code(short)), filled(words, given), shape, *_cells(counts, len(counted))))
    totals = problem.data[f"{prefixed(key, 'total')}.row"]
    rows.append((line(TOTAL[language]), (), (), *_cells(totals, len(counted))))
    head = tuple(line(word) for word in HEADS[language][: 3 + len(counted)])
    return Table(head, tuple(rows), "llr" + "r" * len(counted), total=True)


def summary_outline(problem: Problem, key: str, language: Language, written: str) -> tuple[Diagram, ...]:
    """The layers that are `written`, drawn, with the shapes of the table on the arrows."""

    def shape(name: Name) -> Line | None:
        h, w, c, *_ = problem.data[f"{prefixed(key, name.rpartition('.')[2])}.row"]
        return None if None in (h, w, c) else shape_line((c, h, w))

    first, *others = outline(problem.networks[written], givens(problem), language, shape, written)
    return (first if key == written else dataclasses.replace(first, caption=line(MIXED[language])), *others)


def _cells(counts: Any, many: int) -> list[Line | None]:
    return [None if one is None else line(one) for one in counts[:many]]
