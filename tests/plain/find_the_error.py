"""The one wrong argument, found by trying all; what each mistake makes of it."""

from __future__ import annotations

import msgspec

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Conv2d, Layer, Pool2d
from corrige.problem.network import Network
from corrige.problem.problem import Problem
from plain.networks import counted

CHANGES = {
    "filters": ("c_out", ()),  # told by the row itself
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
            for value in (values or wanted[i][2:3]) if hasattr(layer, field) else ():
                try:
                    put = (*written.layers[:i], (name, changed(layer, what, value)), *written.layers[i + 1 :])
                    new = rows(Network(input=written.input, layers=put))
                except CannotBuild:
                    continue
                if new == wanted and value != argument(layer, what):
                    found.append((name, what, value))
    return found


def answers(problem: Problem, wrong: str = "") -> dict[str, int]:
    written, built = (problem.networks[key] for key in ("written", "built"))
    layers = [name for name, _ in written.layers if name != "flatten"]
    ((layer, what, value),) = explained(problem)
    found = {
        "layer": layers.index(layer) + 1,
        "argument": list(CHANGES).index(what) + 1,
        "value": value,
        "written.total.parameters": counted(written)["total.parameters"],
    }
    match wrong:
        case "layer-after":
            found["layer"] += 1
        case "last-row-that-differs":
            pairs = zip(written.layers, rows(written), rows(built), strict=True)
            found["layer"] = layers.index([name for (name, _), a, b in pairs if a != b and name != "flatten"][-1]) + 1
        case "stride-for-padding":
            found["argument"] = 7 - found["argument"]
        case "filters-for-kernel":
            found["argument"] = 3 - found["argument"]
        case "value-of-the-list":
            found["value"] = argument(written[layer], what)
        case _:
            found["written.total.parameters"] = counted(written, wrong)["total.parameters"]
    return found
