"""A rule run on letters: the formula of a quantity as a tree, in the order in which the rule is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from corrige.document.formula import Exact, Number, Symbol, Tree, as_tree, evaluate, substitute, symbols, tidy
from corrige.problem.problem import Name, Problem
from corrige.rules.graph import Functions
from corrige.rules.values import Values

Label: TypeAlias = Callable[[Name], str]
"""The letter under which a quantity is shown: `conv.f_h` → `f`."""


def formula(problem: Problem, functions: Functions, name: Name) -> Tree:
    """The closed form of a quantity in the problem's letters; every other size stays a number."""
    put: dict[Name, Any] = {address: Symbol(symbol) for address, symbol in problem.letters.items()}
    return tidy(as_tree(Values(problem, functions, put)[name]))


def record(
    problem: Problem,
    functions: Functions,
    name: Name,
    label: Label,
    stop: Iterable[Name] = (),
) -> tuple[Tree, Mapping[str, Exact]]:
    """The formula of a quantity down to the sizes, or to the names in `stop`, and the numbers of its letters.

    A padding of 0, a stride or dilation of 1 is not written. Two addresses may share a label only where they have the
    same number (a square kernel); where not, `label` must tell them apart.

    >>> from corrige.problem.layers import conv
    >>> from corrige.problem.network import network
    >>> one = Problem(networks={"": network((1, 9, 9), conv=conv(1, 3, stride=2, padding=1))})
    >>> tree, numbers = record(one, {}, "conv.h", lambda name: name.rpartition(".")[2][0])
    >>> dict(numbers)
    {'h': 9, 'p': 1, 'f': 3, 's': 2}
    """
    numbers = Values(problem, functions)
    put: dict[Name, Any] = {
        address: written(address, value, str) for address, value in list(numbers.items()) if type(value) is int
    }
    put |= {other: Symbol(other) for other in stop if other != name and isinstance(numbers[other], int)}
    tree = as_tree(Values(problem, functions, put)[name])
    letters: dict[Name, Tree] = {}
    found: dict[str, Exact] = {}
    for address in symbols(tree):
        letter = label(address)
        letters[address] = Symbol(letter)
        if found.setdefault(letter, numbers[address]) != numbers[address]:
            raise AssertionError(f"`{name}`: two quantities share the letter {letter} in {tree}")
    formula = tidy(substitute(tree, letters))
    if evaluate(formula, found) != numbers[name]:
        raise AssertionError(f"`{name}`: on letters its rule gives {formula}, on numbers {numbers[name]}")
    return formula, found


def written(address: Name, value: int, label: Label) -> Tree:
    """A size as formulas show it: its letter, or the plain number where it says nothing (padding 0, stride 1)."""
    letter = address.rpartition(".")[2]
    silent = value == 0 if letter[:2] in ("p_", "e_") else value == 1 if letter[:2] in ("s_", "d_") else False
    if silent or letter.startswith(("jump", "first", "receptive")):
        return Number(value)
    return Symbol(label(address))
