"""The working load of a draw: what a student has to do by hand, defined once for all families.

A product or a comparison of small numbers is one step; arithmetic on larger numbers costs a step for each digit that
is carried: digits × digits for a product or a quotient, the longer number's digits for a sum.
"""

from __future__ import annotations

from collections.abc import Mapping

from corrige.document.formula import Apply, Exact, Number, Symbol, Tree, evaluate
from corrige.problem.layers import Pool2d
from corrige.problem.network import walk
from corrige.problem.problem import Name, Problem, prefixed, split_element
from corrige.rules.record import record
from corrige.rules.values import Functions, Values, last, layer_of


def load(problem: Problem, functions: Functions) -> int:
    """The steps of the whole exercise, each asked quantity worked out from those asked before it."""
    values = Values(problem, functions)
    before: list[Name] = []
    steps = 0
    for name in problem.asked:
        steps += _steps(problem, functions, values, name, before)
        before.append(name)
    return steps


def _steps(problem: Problem, functions: Functions, values: Values, name: Name, before: list[Name]) -> int:
    if name.startswith("unknown."):
        return sum(_steps(problem, functions, values, one, []) + 2 for one in problem.unknowns[name[8:]].wanted)
    if name.startswith("formula."):
        return _nodes(values[name])
    quantity, index = split_element(name)
    match last(quantity):
        case "x" | "products":
            return _products(problem, values, quantity, index)
        case _ if not isinstance(values[name], (int,)):
            return 4
        case _ if name in problem.rules:
            return 4
        case _:
            stop = [one for one in before if isinstance(values.get(one), int) and "[" not in one]
            tree, numbers = record(problem, functions, name, lambda address: address, stop)
            return _carried(tree, numbers)


def _products(problem: Problem, values: Values, quantity: Name, index: tuple[int, ...]) -> int:
    """One step a product, or a value looked at, of each element."""
    found = values[quantity]
    elements = 1 if index else sum(len(plane) * len(plane[0]) for plane in found)
    layers = {prefixed(key, name): layer for key, net in problem.networks.items() for name, layer in walk(net.layers)}
    layer = layers[layer_of(quantity)]
    if isinstance(layer, Pool2d):
        return elements * layer.kernel_size[0] * layer.kernel_size[1]
    kernel = problem.data.get(f"{layer_of(quantity)}.kernel")
    return elements * (len(kernel[0]) * len(kernel[0][0]) * len(kernel[0][0][0]) if kernel else 1)


def _nodes(tree: Tree) -> int:
    return 1 + sum(_nodes(arg) for arg in tree.args) if isinstance(tree, Apply) else 1


def _digits(value: Exact) -> int:
    return len(str(abs(value.numerator)))


def _carried(tree: Tree, numbers: Mapping[str, Exact]) -> int:
    match tree:
        case Number() | Symbol():
            return 0
        case Apply(op, args):
            inner = sum(_carried(arg, numbers) for arg in args)
            digits = [_digits(evaluate(arg, numbers)) for arg in args]
            match op:
                case "*" | "/" | "^" | "mod":
                    return inner + digits[0] * digits[-1]
                case "+" | "-":
                    return inner + max(digits)
                case _:
                    return inner
