"""Sizes and counts worked out: one step a quantity, and what was not asked before as steps of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from corrige.document.document import Block, Derivation, Paragraph
from corrige.document.formula import Apply, Exact, NotAFormula, Symbol, Tree, as_tree, evaluate, symbols, tidy
from corrige.document.inline import line
from corrige.document.wording import Language
from corrige.exercises.family import Called
from corrige.problem.errors import OurFault
from corrige.problem.problem import Name, Problem
from corrige.rules.graph import Functions, last, layer_of
from corrige.rules.record import written
from corrige.rules.values import Values
from corrige.solutions.forms import decided, in_a_row, leaves, roundings
from corrige.solutions.lettering import Lettering
from corrige.solutions.words import NOTHING, introduced, meaning, pick

APART: Final = ("h", "w", "kernel_c", "outputs", "multiplications_per_response")
"""Quantities that are worked out by themselves before they are used, however short they are."""
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
    """What was worked out so far in an exercise: later steps go on from it.

    `called`: what the networks are called, where there are several.
    `known`: quantities and responses that were worked out; `begun`: responses of which an element was; `used`: the
    letters that stood in a step; `explained`: those that a sentence introduced; `in_letters`: formulas found so far.
    """

    problem: Problem
    functions: Functions
    language: Language
    called: Mapping[str, Called] = field(default_factory=dict)
    known: list[Name] = field(default_factory=list)
    begun: set[Name] = field(default_factory=set)
    used: dict[str, Exact] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)
    in_letters: list[Name] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.values = Values(self.problem, self.functions)
        self.letters = Lettering(self.problem, self.language, self.called)
        given = [(name, n) for name, n in self.values.items() if isinstance(n, int)]
        put = {name: written(name, n, self.letters.label) for name, n in given}
        self.in_symbols = Values(self.problem, self.functions, put)  # copied for each formula, never computed with
        self.meant: dict[str, Exact] = {tree.name: n for name, n in given if isinstance(tree := put[name], Symbol)}
        self.recordings: dict[tuple[Name, int], Step] = {}

    def blocks(self, *names: Name) -> Iterator[Block]:
        """The steps to these quantities, after a sentence that says what their letters mean."""
        found = [step for name in names for step in self.work_out(name)]
        yield from self.explain(step.name for step in found)
        for step in found:
            if _is_long_sum(step):
                yield Paragraph(
                    line(pick(("La somme sur toutes les couches :", "The sum over all layers:"), self.language))
                )
            yield self.derivation(step)
            if last(step.name) == "operations":
                yield from self._shortcut(step.name)
            elif self.values[step.name] == 0 and last(step.name) in NOTHING:
                yield Paragraph(line(pick(NOTHING[last(step.name)], self.language)))

    def explain(self, names: Iterable[Name]) -> Iterator[Block]:
        """The sentence that introduces the letters of quantities, each once in an exercise."""
        found = [(self.letters.label(name), meaning(name, self.language), self._layer(name)) for name in names]
        new = [one for one in found if one[1] and one[0] not in self.explained]
        self.explained.update(letter for letter, *_ in found)
        if new:
            yield Paragraph(introduced(new, self.language))

    def _shortcut(self, name: Name) -> Iterator[Block]:
        """All operations at once, `T = 2nN`, as the course writes them: n products, n − 1 additions and the bias."""
        outputs, products = (f"{layer_of(name)}.{one}" for one in ("outputs", "multiplications_per_response"))
        if outputs in self.known and products in self.known:
            N, n = self.values[outputs], self.values[products]
            tree = 2 * Symbol(self.letters.label(products)) * Symbol(self.letters.label(outputs))
            if 2 * n * N == self.values[name]:
                numbers = {self.letters.label(products): n, self.letters.label(outputs): N}
                yield Paragraph(line(pick(("ou, plus court :", "or, in short:"), self.language)))
                yield Derivation(Symbol(self.letters.label(name)), tree, numbers, self.values[name])

    def _layer(self, name: Name) -> str:
        """The layer that a quantity's words must name: none where there is only one."""
        place = self.letters.places.get(layer_of(name))
        return layer_of(name) if place is not None and place.number else ""

    def derivation(self, step: Step) -> Derivation:
        """A formula of one letter is not written a second time as its number; a quantity of the family's own has no
        letter, unless another one needs it."""
        same = step.tree == Symbol(self.letters.label(step.name))  # the total of a network of one layer
        general = step.tree if step.numbers and not same and not _is_long_sum(step) else None
        numbers = {} if isinstance(step.tree, Symbol) else step.numbers
        named = step.name not in self.problem.rules or any(
            step.name in self.values.graph[other].of for other in self.problem.rules
        )
        left = Symbol(self.letters.label(step.name)) if named else None
        return Derivation(left, general, numbers, self.values[step.name])

    def learn(self, *names: Name) -> None:
        """From now on these quantities stand for themselves in formulas, unless they are a plain 0."""
        for name in names:
            self.known.append(name)
            value = self.values[name]
            if isinstance(value, (int, Fraction)) and value != 0:
                letter = self.letters.label(name)
                self.in_symbols[name], self.meant[letter] = Symbol(letter), value

    def work_out(self, name: Name, on_the_way: bool = False) -> Iterator[Step]:
        """The steps to a quantity, those that it needs first; none for one that is known, nor for a size on the
        way that only is another (the height behind a normalisation)."""
        if name in self.known:
            return
        step = self.recorded(name)
        needed = self._needed(name)
        if too_long(name, step.tree) or any(last(one) in APART for one in needed):
            for one in needed:
                yield from self.work_out(one, on_the_way=True)
            step = self.recorded(name)
        if on_the_way and last(name) in "hwc" and isinstance(step.tree, Symbol) and step.tree.name in self.meant:
            self.known.append(name)
            self.in_symbols[name] = step.tree
            return
        self.learn(name)
        self.used.update(step.numbers)
        yield step

    def recorded(self, name: Name) -> Step:
        """The formula of a quantity down to what is known, which a plain 0 is not."""
        found = self.recordings.get((name, len(self.known)))
        if found is None:
            found = self.recordings[name, len(self.known)] = self._recorded(name)
        return found

    def _recorded(self, name: Name) -> Step:
        """As `corrige.rules.record` does it, from what is common to all formulas of the exercise."""
        symbolic, numbers = copy(self.in_symbols), dict[str, Exact]()
        if name in self.values.graph:
            symbolic.pop(name, None)
        own, value = name in self.problem.rules, self.values[name]
        looked_up = Step(name, as_tree(value), {})  # a rule of the family's own may compare and pick: no formula
        if own and len(self.values.graph[name].of) > SHORT:
            return looked_up
        try:
            tree = tidy(as_tree(symbolic[name]))
        except NotAFormula:
            if not own:
                raise
            return looked_up
        for letter in symbols(tree):
            numbers[letter] = self.meant[letter]
        if evaluate(tree, numbers) != value:
            if not own:
                raise OurFault(f"`{name}`: two quantities share a letter in {tree}")
            return looked_up
        return Step(name, in_a_row(decided(tree, numbers) if own else tree), numbers)

    def _needed(self, name: Name) -> list[Name]:
        """The computed quantities in a formula that are more than another name for a letter."""
        node = self.values.graph.get(name)
        if node is not None and name in self.problem.rules and len(node.of) > SHORT:
            return []
        new = [one for one in (node.of if node else ()) if one in self.values.graph and one not in self.known]
        return [one for one in new if self.values[one] != 0 and isinstance(self.recorded(one).tree, Apply)]


def _is_long_sum(step: Step) -> bool:
    """A network's total over many layers: nobody reads its letters."""
    return last(layer_of(step.name)) == "total" and leaves(step.tree) > SHORT


def too_long(name: Name, tree: Tree) -> bool:
    """Whether a formula is too long for one step; a size that is rounded down is a step of its own."""
    return leaves(tree) > SHORT or roundings(tree) > (1 if last(name) in ("h", "w") else 0)
