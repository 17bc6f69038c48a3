"""The working load of a draw: what a student has to do by hand, defined once for all families.

A product or a comparison of small numbers is one step; arithmetic on larger numbers costs a step for each digit that
is carried: digits × digits for a product or a quotient, the longer number's digits for a sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corrige.document.formula import Apply, Exact, Number, Symbol, Tree, as_tree, evaluate, tidy
from corrige.problem.layers import AdaptivePool2d, GlobalPool2d, Pool2d
from corrige.problem.network import walk
from corrige.problem.problem import Name, Problem, Unknown, Value, prefixed, split_element, with_letters
from corrige.rules.graph import Functions, last, layer_of
from corrige.rules.record import written
from corrige.rules.values import Values, element


def load(problem: Problem, functions: Functions) -> int:
    """The steps of the whole exercise, each asked quantity worked out from those asked before it."""
    work = _Work.of(problem, functions)
    steps = 0
    for name in problem.asked:
        steps += work.steps(name)
        work.known(name)
    return steps


@dataclass(frozen=True, slots=True)
class _Work:
    """A problem on numbers and on letters; `start` are the letters, and what has been worked out as letters too."""

    problem: Problem
    functions: Functions
    values: Values
    trees: Values
    start: dict[Name, Any]

    @staticmethod
    def of(problem: Problem, functions: Functions) -> _Work:
        values = Values(problem, functions)
        put = {address: written(address, n, str) for address, n in list(values.items()) if type(n) is int}
        trees = Values(problem, functions, put)
        return _Work(problem, functions, values, trees, dict(trees))

    def known(self, name: Name) -> None:
        """From here on the quantity is a letter."""
        if type(self.values.get(name)) is int and "[" not in name:
            self.start[name] = Symbol(name)
            self.trees.clear()
            self.trees.update(self.start)

    def steps(self, name: Name) -> int:
        if name.startswith("unknown."):
            return self._unknown(self.problem.unknowns[name.removeprefix("unknown.")])
        if name.startswith("formula."):
            return _nodes(self.values[name])
        quantity, index = split_element(name)
        match last(quantity):
            case "x" | "products":
                return _response(self.problem, self.values, quantity, index)
            case _ if type(self.values[name]) is not int or name in self.problem.rules:
                return 4
            case _:
                return _carried(tidy(as_tree(self.trees[name])), self.values)[0]

    def _unknown(self, unknown: Unknown) -> int:
        """Each wanted quantity as it is with the unknown put in, and two steps to solve for it."""
        put = with_letters(self.problem, dict.fromkeys(unknown.letters, unknown.high))
        work = _Work.of(put, self.functions)
        return sum(work.steps(one) + 2 for one in unknown.wanted)


def _response(problem: Problem, values: Values, quantity: Name, index: tuple[int, ...]) -> int:
    """One step a product, or a value looked at, of each element that is asked: all, those of a channel, or one."""
    elements = _cells(element(values[quantity], index, quantity), 3 - len(index))
    layers = {prefixed(key, name): layer for key, net in problem.networks.items() for name, layer in walk(net.layers)}
    name = layer_of(quantity)
    match layers[name]:
        case Pool2d(kernel_size=(f_h, f_w)):
            return elements * f_h * f_w
        case GlobalPool2d() | AdaptivePool2d():
            return elements * _window(values, name)
        case _:
            kernel = problem.data.get(f"{name}.kernel")
            return elements * (_cells(kernel[0], 3) if kernel else 1)


def _window(values: Values, name: Name) -> int:
    """The values that one element of a global or adaptive pooling sees, about."""
    plane, pooled = values[values.graph[f"{name}.x"].of[0]][0], values[f"{name}.x"][0]
    return -(-len(plane) // len(pooled)) * -(-len(plane[0]) // len(pooled[0]))


def _cells(value: Value, axes: int) -> int:
    return sum(_cells(part, axes - 1) for part in value) if axes else 1


def _nodes(tree: Tree) -> int:
    return 1 + sum(_nodes(arg) for arg in tree.args) if isinstance(tree, Apply) else 1


def _digits(value: Exact) -> int:
    return len(str(abs(value.numerator)))


def _carried(tree: Tree, numbers: Mapping[str, Exact]) -> tuple[int, Exact]:
    """The steps that a formula takes, and its value."""
    if not isinstance(tree, Apply):
        return 0, evaluate(tree, numbers)
    parts = [_carried(arg, numbers) for arg in tree.args]
    steps, values = sum(step for step, _ in parts), [value for _, value in parts]
    match tree.op:
        case "*" | "/" | "^" | "mod":
            steps += _digits(values[0]) * _digits(values[-1])
        case "+" | "-":
            steps += max(map(_digits, values))
        case _:
            pass
    return steps, evaluate(Apply(tree.op, tuple(map(Number, values))), {})
