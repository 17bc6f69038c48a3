"""What the rules say, confirmed by readers that share nothing with them: the definition, and PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from corrige.classroom.claims.case import Case, Plan
from corrige.classroom.claims.domain import Domain
from corrige.document.formula import Tree, evaluate
from corrige.problem.errors import CannotBuild, OurFault
from corrige.problem.layers import GlobalPool2d, Pool2d, ZeroPad2d
from corrige.problem.network import sizes
from corrige.problem.problem import Problem, to_file
from corrige.rules.graph import graph_of

if TYPE_CHECKING:
    from corrige.reference.table import Table

Name: TypeAlias = str
Measure: TypeAlias = "Callable[[Sequence[Problem]], Table]"
READERS: Final[Mapping[Name, tuple[str, str]]] = {
    "definition": ("corrige.reference.definition", "numpy"),
    "PyTorch": ("corrige.reference.engine", "torch"),
}
"""Each reader's module, and the library without which it cannot run."""
MOST_POINTS: Final = 6
MOST_LAID_OUT: Final = 20_000_000
MOST_ROWS: Final = 20_000
MOST_POOLED: Final = 2_000_000
MOST_NUMBERED: Final = 2**50


class Disagreement(OurFault):
    """Two readers say different things of one network."""


def readers() -> dict[Name, Measure]:
    """The readers that can run here."""
    return {name: import_module(module).measure for name, (module, library) in READERS.items() if find_spec(library)}


def within_reach(case: Case) -> list[Name]:
    """The readers that can hold the maps of a network: the definition lays out all of them, PyTorch those that are
    pooled or padded, and numbers the others."""
    _, before = graph_of(case.net, "", False)
    c, h, w = case.net.input
    largest, side, laid_out = c * h * w, max(h, w), 0
    for name, layer in case.layers.items():
        rows, columns = case[f"{name}.h"], case[f"{name}.w"]
        largest = max(largest, case[f"{name}.outputs"], case[f"{name}.weights"])
        side = max(side, rows, columns, *(n for letter, n in sizes(layer).items() if "_" in letter))
        if isinstance(layer, Pool2d | GlobalPool2d | ZeroPad2d):
            previous = case[f"{before[name]}.h"] * case[f"{before[name]}.w"]
            laid_out = max(laid_out, previous, rows * columns)
    reached = {
        "definition": largest <= MOST_LAID_OUT and side <= MOST_ROWS,
        "PyTorch": largest <= MOST_NUMBERED and laid_out <= MOST_POOLED,
    }
    return [name for name, within in reached.items() if within]


def confirmed(plan: Plan, case: Case, domain: Domain) -> tuple[Name, ...]:
    """The readers that agree on every quantity that was read off the case; of formulas at some points of the domain.

    Raises Disagreement.
    """
    names = sorted(case.used)
    if not names:  # it was read off the layers
        return ()
    if not case.problem.letters:
        return _agreeing(case, {name: case[name] for name in names})
    found: list[tuple[Name, ...]] = []
    for point in domain.some_points[:MOST_POINTS]:
        at = plan.on_numbers(point)
        values = {name: at[name] for name in names}
        for name in names:
            formula = case[name]
            value = evaluate(formula, point) if isinstance(formula, Tree) else formula
            if value != values[name]:
                raise Disagreement(f"`{name}`: the formula gives {value}, the rules {values[name]} at {point}")
        found.append(_agreeing(at, values))
    return tuple(name for name in READERS if all(name in one for one in found))


def _agreeing(case: Case, values: Mapping[str, Any]) -> tuple[Name, ...]:
    found, within = [], within_reach(Case(case.problem, case.flat))
    for reader, measure in readers().items():
        if reader in within and _agrees(reader, measure, case.problem, values):
            found.append(reader)
    return tuple(found)


def _agrees(reader: Name, measure: Measure, problem: Problem, values: Mapping[str, Any]) -> bool:
    """Whether a reader says the same of each quantity; False where it does not go that far."""
    from corrige.reference.response import TooLarge

    try:
        table = measure([problem])
    except TooLarge:
        return False
    except CannotBuild as error:
        raise Disagreement(f"{reader} cannot build what the rules can: {error}; {to_file(problem).decode()}") from error
    complete = True
    for name, value in values.items():
        try:
            said = table.value(name)
        except (KeyError, TooLarge):
            complete = False
            continue
        if said != value:
            raise Disagreement(f"`{name}`: the rules say {value}, {reader} {said}; {to_file(problem).decode()}")
    return complete
