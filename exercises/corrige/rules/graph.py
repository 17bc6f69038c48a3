"""The graph of an exercise's quantities, read off the parameters of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from inspect import signature
from typing import TypeAlias

from corrige.problem.errors import Unnamed
from corrige.problem.layers import Concat, Layer, Layers, Linear, Product, Residual
from corrige.problem.network import Network, inner
from corrige.problem.problem import Name, Problem, WrongRule, prefixed, split_element
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


def needs(nodes: Graph, name: Name) -> Iterator[Name]:
    """The name and all that it is computed from."""
    seen, todo = set[Name](), [split_element(name)[0]]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            yield one
            todo += nodes[one].of if one in nodes else ()
