"""A teacher's own numbers: sizes, images and kernels put into a problem in place of drawn ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Conv2d
from corrige.problem.network import Network, changed
from corrige.problem.problem import Problem, Value, replace, value_from_file, with_letters


def put_in(problem: Problem, given: Mapping[str, Any]) -> Problem:
    """The problem with sizes by their names (`"conv.f_h": 5`, `"input.h": 28`; `"conv.f"`, `"conv.s"`, `"conv.p"` for
    all sides at once) and data (`"input.x"`, `"conv.kernel"`, `"conv.b"`), whose sizes follow.

    Raises CannotBuild with the values where they do not fit.
    """
    sizes: dict[str, int] = {}
    for name, raw in given.items():
        if isinstance(raw, (list, tuple)):
            problem = _datum(problem, name, value_from_file(raw))
        elif isinstance(raw, int) and not isinstance(raw, bool):
            sizes |= dict.fromkeys(_spread(name), raw)
        else:
            raise CannotBuild(f"`{name}` (={raw!r}) must be an integer or a list of numbers")
    return with_letters(problem, sizes) if sizes else problem


_ALL = {"f": ("f_h", "f_w"), "s": ("s_h", "s_w"), "d": ("d_h", "d_w"), "p": ("p_top", "p_bottom", "p_left", "p_right")}


def _spread(name: str) -> list[str]:
    layer, _, letter = name.rpartition(".")
    return [f"{layer}.{one}" for one in _ALL.get(letter, (letter,))]


def _datum(problem: Problem, name: str, value: Value) -> Problem:
    layer, _, what = name.rpartition(".")
    value = _deepened(value, {"x": 3, "kernel": 4, "b": 1}.get(what, 0))
    net = problem.networks.get("")
    if net is not None and name == "input.x":
        shape = (len(value), len(value[0]), len(value[0][0]))
        net = Network(input=shape, layers=net.layers)
    elif net is not None and what == "kernel":
        net = Network(
            input=net.input, layers=changed(net.layers, lambda one, old: _fit(old, value) if one == layer else old)
        )
    elif name not in problem.data and what != "b":
        raise CannotBuild(f"`{name}` is no datum of this exercise (it has {', '.join(problem.data) or 'none'})")
    networks = problem.networks if net is None else {**problem.networks, "": net}
    return replace(problem, networks=networks, data={**problem.data, name: value})


def _fit(layer: Any, kernel: Value) -> Any:
    if not isinstance(layer, Conv2d):
        return layer
    return msgspec.structs.replace(layer, c_out=len(kernel), kernel_size=(len(kernel[0][0]), len(kernel[0][0][0])))


def _deepened(value: Value, axes: int) -> Value:
    """Leading axes of length one may be left out; rows must be of equal length."""
    depth, inner = 0, value
    while isinstance(inner, tuple):
        if not inner:
            raise CannotBuild("a matrix may not be empty")
        depth, inner = depth + 1, inner[0]
    _regular(value)
    while depth < axes:
        value, depth = (value,), depth + 1
    return value


def _regular(value: Value) -> None:
    if isinstance(value, tuple) and isinstance(value[0], tuple):
        if len({len(row) if isinstance(row, tuple) else -1 for row in value}) > 1:
            raise CannotBuild(f"the rows of a matrix have different lengths: {[len(row) for row in value]}")
        for part in value:
            _regular(part)
