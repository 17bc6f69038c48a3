"""A formula question worked out: its parts in letters, put together, and a shorter form where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corrige.document.document import Block, Derivation, Paragraph
from corrige.document.formula import Apply, Symbol, Tree, as_tree, tidy
from corrige.problem.problem import Name
from corrige.rules.values import Values, last
from corrige.solutions.steps import SHORT, Steps, leaves, roundings
from corrige.solutions.words import introduced


def formula_blocks(steps: Steps, name: Name) -> Iterator[Block]:
    """The steps to the formula of `formula.conv.w`, each in letters and the formulas before it."""
    quantity, key = name.removeprefix("formula."), steps.values[name]
    found = list(_parts(steps, quantity, []))
    letters = [(steps.letters.label(one), last(one)) for one, _ in found]
    if sentence := introduced(letters, steps.language):
        yield Paragraph(sentence)
    for one, tree in found:
        yield Derivation(Symbol(steps.letters.label(one)), tree)
    left = Symbol(steps.letters.label(quantity))
    if found[-1][1] != key:
        yield Derivation(left, key)
    if (short := shorter(key)) is not None:
        yield Derivation(left, short)


def _parts(steps: Steps, name: Name, known: list[Name]) -> Iterator[tuple[Name, Tree]]:
    """As `Steps.work_out`, in the letters of the question instead of numbers."""
    tree = _in_letters(steps, name, known)
    allowed = 1 if last(name) in ("h", "w") else 0
    if leaves(tree) > SHORT or roundings(tree) > allowed:
        node = steps.values.graph.get(name)
        for one in node.of if node else ():
            if one in steps.values.graph and one not in known and _is_more(steps, one, known):
                yield from _parts(steps, one, known)
        tree = _in_letters(steps, name, known)
    known.append(name)
    yield name, tree


def _is_more(steps: Steps, name: Name, known: list[Name]) -> bool:
    return isinstance(_in_letters(steps, name, known), Apply)


def _in_letters(steps: Steps, name: Name, known: list[Name]) -> Tree:
    problem = steps.problem
    put: dict[Name, Any] = {address: Symbol(symbol) for address, symbol in problem.letters.items()}
    put |= {one: Symbol(steps.letters.label(one)) for one in known if one != name}
    return tidy(as_tree(Values(problem, steps.functions, put)[name]))


def shorter(tree: Tree) -> Tree | None:
    """The factorised or expanded form where it has fewer letters and numbers; None otherwise.

    >>> from corrige.document.notation import unicode
    >>> f, C, K = Symbol("f"), Symbol("C"), Symbol("K")
    >>> unicode(shorter(f * f * C * K + K))
    'K(f²C + 1)'
    """
    if leaves(tree) < 5:
        return None
    from corrige.solutions.symbolic import expanded, factorised  # loads sympy

    best = min((factorised(tree), expanded(tree)), key=leaves)
    return best if leaves(best) < leaves(tree) else None
