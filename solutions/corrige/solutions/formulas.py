"""A formula question worked out: its parts in letters, put together, and a shorter form where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from corrige.document.document import Block, Derivation
from corrige.document.formula import Apply, Symbol, Tree, as_tree, symbols, tidy
from corrige.problem.problem import Name
from corrige.rules.values import Values
from corrige.solutions.forms import gathered, in_a_row, leaves, terms
from corrige.solutions.steps import Steps, too_long


def formula_blocks(steps: Steps, name: Name) -> Iterator[Block]:
    """The steps to the formula of `formula.conv.w`, each in letters and the formulas before it."""
    quantity = name.removeprefix("formula.")
    found = list(_parts(steps, quantity))
    left = Symbol(steps.letters.label(quantity))
    key = gathered(in_a_row(steps.values[name]))
    yield from steps.explain([*(one for one, _ in found), quantity])
    for one, tree in found:
        yield Derivation(Symbol(steps.letters.label(one)), tree)
    short = shorter(key)
    if not found or found[-1][1] != key or short is not None:
        yield Derivation(left, key if short is None else short)


def _parts(steps: Steps, name: Name) -> Iterator[tuple[Name, Tree]]:
    """As `Steps.work_out`, in the letters of the question instead of numbers."""
    if name in steps.in_letters:
        return
    tree = _in_letters(steps, name)
    if too_long(name, tree):
        node = steps.values.graph.get(name)
        for one in node.of if node else ():
            if one in steps.values.graph and isinstance(_in_letters(steps, one), Apply):
                yield from _parts(steps, one)
        tree = _in_letters(steps, name)
    steps.in_letters.append(name)
    yield name, tree


def _in_letters(steps: Steps, name: Name) -> Tree:
    problem = steps.problem
    put: dict[Name, Any] = {address: Symbol(symbol) for address, symbol in problem.letters.items()}
    put |= {one: Symbol(steps.letters.label(one)) for one in steps.in_letters if one != name}
    return gathered(in_a_row(tidy(as_tree(Values(problem, steps.functions, put)[name]))))


def shorter(tree: Tree) -> Tree | None:
    """The factorised or expanded form where it has fewer letters and numbers; None otherwise, and where there is no
    sympy: a student's light install shows the formula as it is written.

    >>> from corrige.document.notation import unicode
    >>> f, C, K = Symbol("f"), Symbol("C"), Symbol("K")
    >>> unicode(shorter(f * f * C * K + K))
    'K(f²C + 1)'
    """
    if not _shares_letters(tree) or find_spec("sympy") is None:
        return None
    from corrige.solutions.symbolic import expanded, factorised  # loads sympy

    best = min((factorised(tree), expanded(tree)), key=_length)
    return best if _length(best) < _length(tree) else None


def _length(tree: Tree) -> tuple[int, int]:
    """How many letters, then how many letters and numbers."""
    return len(list(symbols(tree))), leaves(tree)


def _shares_letters(tree: Tree) -> bool:
    """Whether two of its terms have a letter in common: sympy is not loaded for less."""
    each = [set(symbols(term)) for _, term in terms(tree, 1)]
    return len(set().union(*each)) < sum(map(len, each))
