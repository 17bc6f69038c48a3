"""What the rules say, confirmed by readers that share nothing with them: the definition, and PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from corrige.classroom.claims.case import Case, Plan
from corrige.classroom.claims.domain import Domain
from corrige.document.formula import Tree, evaluate
from corrige.problem.errors import OurFault
from corrige.problem.problem import Problem, to_file

if TYPE_CHECKING:
    from corrige.reference.table import Table

Name: TypeAlias = str
READERS: Final[Mapping[Name, tuple[str, str]]] = {
    "definition": ("corrige.reference.definition", "numpy"),
    "PyTorch": ("corrige.reference.engine", "torch"),
}
"""Each reader's module, and the library without which it cannot run."""
MOST_POINTS: Final = 6


class Disagreement(OurFault):
    """Two readers say different things of one network."""


def readers() -> dict[Name, Callable[[Sequence[Problem]], Table]]:
    """The readers that can run here."""
    return {name: import_module(module).measure for name, (module, library) in READERS.items() if find_spec(library)}


def confirmed(plan: Plan, case: Case, domain: Domain) -> tuple[Name, ...]:
    """The readers that agree on every quantity that was read off the case; of formulas at some points of the domain.

    Raises Disagreement.
    """
    names = sorted(case.used)
    if not case.problem.letters:
        return _agreeing(case.problem, {name: case[name] for name in names})
    found: list[tuple[Name, ...]] = []
    for point in domain.some_points[:MOST_POINTS]:
        at = plan.on_numbers(point)
        values = {name: at[name] for name in names}
        for name in names:
            formula = case[name]
            value = evaluate(formula, point) if isinstance(formula, Tree) else formula
            if value != values[name]:
                raise Disagreement(f"`{name}`: the formula gives {value}, the rules {values[name]} at {point}")
        found.append(_agreeing(at.problem, values))
    return tuple(name for name in READERS if all(name in one for one in found))


def _agreeing(problem: Problem, values: Mapping[str, Any]) -> tuple[Name, ...]:
    found = []
    for reader, measure in readers().items():
        if _agrees(reader, measure([problem]), problem, values):
            found.append(reader)
    return tuple(found)


def _agrees(reader: Name, table: Table, problem: Problem, values: Mapping[str, Any]) -> bool:
    """Whether a reader says the same of each quantity; False where it does not go that far."""
    from corrige.reference.response import TooLarge

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
