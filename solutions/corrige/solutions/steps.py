"""Sizes and counts worked out: one step a quantity, and what was not asked before as steps of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from corrige.document.document import Block, Derivation, Paragraph
from corrige.document.formula import Apply, Exact, Symbol, Tree
from corrige.document.wording import Language
from corrige.problem.problem import Name, Problem
from corrige.rules.record import record
from corrige.rules.values import Functions, Values, last
from corrige.solutions.lettering import Lettering
from corrige.solutions.words import introduced

SHORT: Final = 8
"""The letters and numbers of the longest formula that is one step."""


@dataclass(frozen=True, slots=True)
class Step:
    """A quantity, its formula in letters and known quantities, and the numbers of these."""

    name: Name
    tree: Tree
    numbers: Mapping[str, Exact]


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
        self.introduced: set[str] = set()
        self.used: dict[str, Exact] = {}

    def blocks(self, *names: Name) -> Iterator[Block]:
        """The steps to these quantities, after a sentence that says what their letters mean."""
        found = [step for name in names for step in self.work_out(name)]
        sentence = introduced([(self.letters.label(step.name), last(step.name)) for step in found], self.language)
        if sentence:
            yield Paragraph(sentence)
        yield from map(self.derivation, found)

    def derivation(self, step: Step) -> Derivation:
        """A formula of one letter is not written a second time as its number."""
        plain = isinstance(step.tree, Symbol)
        general = step.tree if step.numbers else None
        numbers = {} if plain else step.numbers
        return Derivation(Symbol(self.letters.label(step.name)), general, numbers, self.values[step.name])

    def work_out(self, name: Name) -> Iterator[Step]:
        """The steps to a quantity, those that it needs first; none for one that is known."""
        if name in self.known:
            return
        step = self.recorded(name)
        if _long(step):
            for one in self._needed(name):
                yield from self.work_out(one)
            step = self.recorded(name)
        self.known.append(name)
        self.used.update(step.numbers)
        yield step

    def recorded(self, name: Name) -> Step:
        """The formula of a quantity down to what is known, which a plain 0 is not."""
        values = self.values
        stop = [one for one in self.known if isinstance(values[one], (int, Fraction)) and values[one] != 0]
        return Step(name, *record(self.problem, self.functions, name, self.letters.label, stop))

    def _needed(self, name: Name) -> list[Name]:
        """The computed quantities in a formula that are more than another name for a letter."""
        node = self.values.graph.get(name)
        new = [one for one in (node.of if node else ()) if one in self.values.graph and one not in self.known]
        return [one for one in new if self.values[one] != 0 and isinstance(self.recorded(one).tree, Apply)]


def _long(step: Step) -> bool:
    """Whether a formula is too long for one step; a size rounded down is a step of its own."""
    allowed = 1 if last(step.name) in ("h", "w") else 0
    return leaves(step.tree) > SHORT or roundings(step.tree) > allowed


def leaves(tree: Tree) -> int:
    """How many letters and numbers a formula has."""
    return sum(map(leaves, tree.args)) if isinstance(tree, Apply) else 1


def roundings(tree: Tree) -> int:
    if not isinstance(tree, Apply):
        return 0
    return (tree.op in ("floor", "ceil")) + sum(map(roundings, tree.args))
