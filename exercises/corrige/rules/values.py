"""Every quantity of a problem by name, computed when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from corrige.problem.errors import CannotBuild, Unnamed
from corrige.problem.network import Network, sizes, walk
from corrige.problem.problem import Name, Problem, WrongRule, prefixed, replace, split_element, trials
from corrige.rules.graph import Functions, graph, last


@lru_cache(maxsize=512)
def sizes_of(net: Network, key: str) -> Mapping[Name, int]:
    """Every size of a network by name; the input sees one pixel of itself."""
    start = prefixed(key, "input")
    found = {f"{start}.{axis}": size for axis, size in zip("chw", net.input, strict=True)}
    found |= {f"{start}.{one}_{axis}": n for one, n in (("jump", 1), ("first", 0), ("receptive", 1)) for axis in "hw"}
    for short, layer in walk(net.layers):
        name = prefixed(key, short)
        found |= {f"{name}.{letter}": size for letter, size in sizes(layer).items()}
    return found


def givens(problem: Problem) -> dict[Name, Any]:
    """What the statement tells: every size and every datum, by name; a bias whose values are not told is 0."""
    found: dict[Name, Any] = {}
    for key, net in problem.networks.items():
        found |= sizes_of(net, key)
    for name, value in problem.data.items():
        layer, _, what = name.rpartition(".")
        if what == "kernel":
            found.setdefault(f"{layer}.b", (0,) * found.get(f"{layer}.K", len(value)))
    return found | problem.data


class Values(dict[Name, Any]):
    """The values of a problem by the closed forms, computed when asked for.

    `put` overrides givens: trees for letters when a formula is recorded. Raises CannotBuild where a layer does not fit
    what comes in, Unnamed for a name that stands for nothing.
    """

    def __init__(self, problem: Problem, functions: Functions, put: Mapping[Name, Any] | None = None) -> None:
        super().__init__(givens(problem))
        self.problem, self.functions = problem, functions
        own = {name: value for name, value in problem.instead.items() if not isinstance(value, WrongRule)}
        self.elements = {name: value for name, value in own.items() if "[" in name}
        self |= {name: value for name, value in own.items() if "[" not in name}
        self |= put or {}
        self.graph = graph(problem, functions)

    def __missing__(self, name: Name) -> Any:
        quantity, index = split_element(name)
        if index:
            value = self.elements[name] if name in self.elements else element(self[quantity], index, name)
        elif name.startswith("unknown."):
            value = solutions(self.problem, self.functions, name.removeprefix("unknown."))
        elif name.startswith("formula."):
            from corrige.rules.record import formula  # records with Values of its own

            value = formula(self.problem, self.functions, name.removeprefix("formula."))
        else:
            value = self._computed(name)
        self[name] = value
        return value

    def _computed(self, name: Name) -> Any:
        if name not in self.graph:
            raise Unnamed(f"`{name}` stands for no quantity of the problem")
        node = self.graph[name]
        value: Any = node.rule(*[self[of] for of in node.of])
        if isinstance(value, int) and value < 1 and last(name) in ("c", "h", "w"):
            raise self._refusal(name, value)
        if last(name) == "x" and _empty(value):
            raise CannotBuild(
                f"`{name}` would be empty: the window is larger than the padded input",
                f"`{name}` serait vide : la fenêtre est plus grande que l’entrée avec son padding",
            )
        for other in self.elements:
            if split_element(other)[0] == name:
                value = replaced(value, split_element(other)[1], self.elements[other])
        return value

    def _refusal(self, name: Name, size: int) -> CannotBuild:
        axis = last(name)
        given = {last(of): self[of] for of in self.graph[name].of}
        f, n = given.get(f"f_{axis}"), given.get(axis)
        if f is None or n is None:
            return CannotBuild(
                f"`{name}` would be {size}: the layer does not fit what comes in",
                f"`{name}` vaudrait {size} : la couche ne convient pas à ce qui entre",
            )
        n += sum(value for letter, value in given.items() if letter.startswith("p_"))
        if f <= n:  # a transposed convolution
            return CannotBuild(
                f"`{name}` would be {size}: the padding cuts off all of the output",
                f"`{name}` vaudrait {size} : le padding coupe toute la sortie",
            )
        return CannotBuild(
            f"`{name}` would be {size}: `kernel_size` (={f}) is larger than the padded input (={n})",
            f"`{name}` vaudrait {size} : `kernel_size` (={f}) dépasse l’entrée avec son padding (={n})",
        )


def _empty(value: Any) -> bool:
    return not (value and value[0] and value[0][0])


def element(value: Any, index: tuple[int, ...], name: Name) -> Any:
    for i in index:
        if not isinstance(value, tuple):
            raise CannotBuild(
                f"`{name}` has more indices than the quantity has axes", f"`{name}` a plus d’indices que d’axes"
            )
        if not 0 <= i < len(value):
            raise CannotBuild(
                f"`{name}`: index {i} is not below {len(value)}", f"`{name}` : l’indice {i} doit être sous {len(value)}"
            )
        value = value[i]
    return value


def replaced(value: Any, index: tuple[int, ...], new: Any) -> Any:
    """The nested tuple with one element replaced; as it is where the index lies outside."""
    if not index:
        return new
    i, *rest = index
    if not 0 <= i < len(value):
        return value
    return (*value[:i], replaced(value[i], tuple(rest), new), *value[i + 1 :])


def solutions(problem: Problem, functions: Functions, unknown: str) -> tuple[int, ...]:
    """Every number of the unknown's range that gives the wanted values: none, one or several."""
    asked = problem.unknowns[unknown]
    # a value of the student's own for what is wanted here would stand whichever number is tried
    kept = {
        name: value
        for name, value in problem.instead.items()
        if isinstance(value, WrongRule) or name not in asked.wanted
    }
    found = []
    for x, trial in trials(replace(problem, instead=kept), asked):
        if trial is not None and _gives(trial, functions, asked.wanted):
            found.append(x)
    return tuple(found)


def _gives(problem: Problem, functions: Functions, wanted: Mapping[Name, int]) -> bool:
    values = Values(problem, functions)
    try:
        return all(values[name] == value for name, value in wanted.items())
    except CannotBuild:
        return False


def solve(problem: Problem, functions: Functions) -> dict[Name, Any]:
    """The value of each asked name by the closed forms."""
    values = Values(problem, functions)
    return {name: values[name] for name in problem.asked}
