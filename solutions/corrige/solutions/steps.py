"""Sizes and counts worked out: one step a quantity, and what was not asked before as steps of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from corrige.document.document import Derivation
from corrige.document.formula import Apply, Symbol, Tree
from corrige.document.wording import Language
from corrige.problem.problem import Name, Problem
from corrige.rules.record import record
from corrige.rules.values import Functions, Values
from corrige.solutions.lettering import Lettering

SHORT: Final = 8
"""The letters and numbers of the longest formula that is one step."""


@dataclass
class Steps:
    """What was worked out so far in an exercise: later steps go on from it."""

    problem: Problem
    functions: Functions
    language: Language
    known: list[Name] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.values = Values(self.problem, self.functions)
        self.letters = Lettering(self.problem, self.language)

    def work_out(self, name: Name) -> Iterator[Derivation]:
        """The steps to a quantity, those that it needs first; none for one that is known."""
        if name in self.known:
            return
        tree, numbers = self._recorded(name)
        if leaves(tree) > SHORT:
            for one in self._needed(name):
                yield from self.work_out(one)
            tree, numbers = self._recorded(name)
        self.known.append(name)
        general = tree if numbers else None
        yield Derivation(Symbol(self.letters.label(name)), general, numbers, self.values[name])

    def _recorded(self, name: Name) -> tuple[Tree, Any]:
        stop = [one for one in self.known if self._letter(one)]
        return record(self.problem, self.functions, name, self.letters.label, stop)

    def _letter(self, name: Name) -> bool:
        """A known quantity stands for itself in later formulas, unless it is a plain 0 or another one's letter."""
        value = self.values[name]
        return isinstance(value, (int, Fraction)) and value != 0

    def _needed(self, name: Name) -> list[Name]:
        """The computed quantities that a quantity is made of and that are more than another name for a letter."""
        node = self.values.graph.get(name)
        found = []
        for one in node.of if node else ():
            if one in self.values.graph and one not in self.known and self.values[one] != 0:
                tree, _ = self._recorded(one)
                if isinstance(tree, Apply) or leaves(tree) > 1:
                    found.append(one)
        return found


def leaves(tree: Tree) -> int:
    """How many letters and numbers a formula has."""
    return sum(map(leaves, tree.args)) if isinstance(tree, Apply) else 1
