"""What the layers of a block or of a network have together: the rows of a table added up."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from corrige.document.document import Block, Derivation, Paragraph
from corrige.document.formula import Apply, Symbol, Tree, as_tree
from corrige.document.inline import line
from corrige.problem.network import inner
from corrige.problem.problem import Name, Problem, Question
from corrige.rules.graph import last, layer_of
from corrige.solutions.steps import SHORT, Steps
from corrige.solutions.words import pick


def summed_up(problem: Problem, question: Question) -> bool:
    """Whether all that is asked are counts of a block or of a whole network."""
    return all(last(name) not in ("h", "w", "c") and is_whole(problem, layer_of(name)) for name in question.asks)


def is_whole(problem: Problem, layer: Name) -> bool:
    """Whether this is a block, or the `total` of a network: its counts are those of the layers in it."""
    key, _, short = layer.rpartition(".")
    return short == "total" or (key in problem.networks and bool(inner(problem.networks[key][short])))


def sums(steps: Steps, question: Question) -> Iterator[Block]:
    """`P = 26,244 + 108 + 26,244 + 108 = 52,704`; of many layers the sum alone."""
    for name in question.asks:
        terms = [steps.values[one] for one in _terms(steps, name) if steps.values[one] != 0]
        steps.learn(name)
        general: Tree | None = None
        if 1 < len(terms) <= SHORT:
            general = reduce(lambda a, b: Apply("+", (a, b)), map(as_tree, terms))
        elif len(terms) > SHORT:
            yield Paragraph(
                line(pick(("La somme sur toutes les couches :", "The sum over all layers:"), steps.language))
            )
        yield Derivation(Symbol(steps.letters.label(name)), general, {}, steps.values[name])


def _terms(steps: Steps, name: Name) -> Iterator[Name]:
    """The counts of the layers in a block or a network, through the blocks within."""
    if not is_whole(steps.problem, layer_of(name)):
        yield name
        return
    for one in steps.values.graph[name].of:
        yield from _terms(steps, one)
