"""Every quantity of a problem by name: the graph is read off the rules' parameters, values come when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from inspect import signature
from typing import Any, TypeAlias

from corrige.problem.errors import CannotBuild, Unnamed
from corrige.problem.layers import Concat, Layer, Layers, Linear, Product, Residual
from corrige.problem.network import Network, inner, sizes, walk
from corrige.problem.problem import Name, Problem, WrongRule, prefixed, replace, split_element, trials
from corrige.rules.forms import TOTALS, Rule, forms
from corrige.rules.responses import added, stacked
from corrige.rules.sight import first_of_all, same_jump, seen_together
from corrige.rules.sizes import equal, gated, summed

Functions: TypeAlias = Mapping[str, Rule]
"""The functions of a family and the catalogue by name: its own rules, and the wrong ones of its mistakes."""


@dataclass(frozen=True, slots=True)
class Node:
    """A quantity = rule(values of the names in `of`)."""

    rule: Rule
    of: tuple[Name, ...]


Graph: TypeAlias = Mapping[Name, Node]


@cache
def parameters_of(rule: Rule) -> tuple[str, ...]:
    return tuple(signature(rule).parameters)


def last(name: Name) -> str:
    """`conv1.h` → `h`."""
    return name.rpartition(".")[2]


def layer_of(name: Name) -> str:
    """`conv1.h` → `conv1`; `dense.fc.h` → `dense.fc`."""
    return name.rpartition(".")[0]


@lru_cache(maxsize=512)
def graph_of(net: Network, key: str, data: bool) -> tuple[Graph, Mapping[str, str]]:
    """The graph of a network, and what comes before each of its layers (a layer by its full name)."""
    nodes: dict[Name, Node] = {}
    before: dict[str, str] = {}

    def place(layers: Layers, previous: str) -> str:
        for short, layer in layers:
            name = prefixed(key, short)
            ends = [place(branch, previous) for branch in inner(layer)]
            before[name] = previous
            nodes.update(_nodes(name, previous, layer, data))
            if ends:
                nodes.update(_block(name, layer, ends, key, data))
            previous = name
        return previous

    place(net.layers, prefixed(key, "input"))
    for count in TOTALS:
        of = tuple(f"{prefixed(key, short)}.{count}" for short, _ in net.layers)
        nodes[prefixed(key, f"total.{count}")] = Node(summed, of)
    return nodes, before


@lru_cache(maxsize=2048)
def _nodes(name: str, previous: str, layer: Layer, data: bool) -> Graph:
    """The quantities of one layer: wrong problems share all layers but the one that is wrong."""
    return {
        f"{name}.{quantity}": Node(rule, _scope(name, previous, parameters_of(rule)))
        for quantity, rule in forms(layer).items()
        if data or quantity not in ("x", "products")
    }


def _block(name: str, layer: Layer, ends: list[str], key: str, data: bool) -> dict[Name, Node]:
    """A block takes its size from the ends of its branches and adds up what stands in them."""
    all_of = {q: tuple(f"{end}.{q}" for end in ends) for q in ("c", "h", "w", "x")}
    nodes = {f"{name}.{axis}": Node(equal, all_of[axis]) for axis in "chw"}
    if isinstance(layer, Concat):
        nodes[f"{name}.c"] = Node(summed, all_of["c"])
    if isinstance(layer, Product):
        nodes |= {f"{name}.{axis}": Node(gated, all_of[axis]) for axis in "hw"}
    if data and not isinstance(layer, Product):
        nodes[f"{name}.x"] = Node(added if isinstance(layer, Residual) else stacked, all_of["x"])
    for axis in "hw" if not isinstance(layer, Product) else "":  # a gate may see the whole image
        jumps, firsts, seen = (tuple(f"{end}.{one}_{axis}" for end in ends) for one in ("jump", "first", "receptive"))
        nodes[f"{name}.jump_{axis}"] = Node(same_jump, jumps)
        nodes[f"{name}.first_{axis}"] = Node(first_of_all, firsts)
        nodes[f"{name}.receptive_{axis}"] = Node(seen_together, (f"{name}.jump_{axis}", *firsts, *seen))
    nodes[f"{name}.outputs"] = Node(forms(Linear(units=1))["outputs"], tuple(f"{name}.{axis}" for axis in "hwc"))
    within = [prefixed(key, short) for branch in inner(layer) for short, _ in branch]
    for count in TOTALS:
        nodes[f"{name}.{count}"] = (
            Node(summed, tuple(f"{one}.{count}" for one in within)) if within else Node(_zero, ())
        )
    return nodes


def _zero() -> int:
    return 0


def _scope(layer: str, previous: str, parameters: tuple[str, ...]) -> tuple[Name, ...]:
    """Which quantity each parameter of a rule names."""

    def name(parameter: str) -> Name:
        if "__" in parameter:
            return parameter.replace("__", ".")
        if parameter.endswith("_in"):
            return f"{previous}.{parameter[:-3]}"
        return f"{layer}.{parameter}" if layer else parameter

    return tuple(name(parameter) for parameter in parameters)


def graph(problem: Problem, functions: Functions) -> Graph:
    """Every quantity of the problem by name; wrong rules stand where `instead` puts them."""
    found = [graph_of(net, key, f"{prefixed(key, 'input')}.x" in problem.data) for key, net in problem.networks.items()]
    if len(found) == 1 and not problem.rules and not problem.instead:
        return found[0][0]
    nodes: dict[Name, Node] = {}
    before: dict[str, str] = {}
    for those, order in found:
        nodes.update(those)
        before.update(order)
    wrong = {name: value.rule for name, value in problem.instead.items() if isinstance(value, WrongRule)}
    for name, function in {**problem.rules, **wrong}.items():
        if function not in functions:
            raise Unnamed(f"the rule `{function}` of `{name}` stands in no family or catalogue")
        rule, layer = functions[function], layer_of(name)
        nodes[name] = Node(rule, _scope(layer, before.get(layer, ""), parameters_of(rule)))
    return nodes


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


def needs(nodes: Graph, name: Name) -> Iterator[Name]:
    """The name and all that it is computed from."""
    seen, todo = set[Name](), [split_element(name)[0]]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            yield one
            todo += nodes[one].of if one in nodes else ()
