"""The mistakes that exist in a draw, with the answers that each would give; whether a draw tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corrige.exercises.family import Family, Mistake
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import Name, Problem, Value, split_element
from corrige.rules.graph import Functions, Graph, needs
from corrige.rules.values import Values

_NOWHERE = object()


@dataclass(frozen=True, slots=True)
class Row:
    """A mistake, the wrong problem that it makes, and the answer to each asked name."""

    mistake: Mistake
    problem: Problem
    answers: Mapping[Name, Value]


def table(family: Family, problem: Problem) -> tuple[Row, ...]:
    """A mistake exists in a problem if it can be built and changes something that an asked name depends on."""
    asked = _Asked.of(problem, family.functions)
    return tuple(row for mistake in family.mistakes if (row := _made(family, asked, mistake)) is not None)


def made(family: Family, problem: Problem, *mistakes: Mistake) -> Row | None:
    """The problem with these mistakes made one after the other; None where one of them does not exist."""
    return _made(family, _Asked.of(problem, family.functions), *mistakes)


def _made(family: Family, asked: _Asked, *mistakes: Mistake) -> Row | None:
    *first, last = mistakes
    try:
        for mistake in first:
            values = _values(family, asked, mistake)
            if values is None:
                return None
            asked = _Asked.of(values.problem, family.functions)
        values = _values(family, asked, last)
        return (
            None if values is None else Row(last, values.problem, {name: values[name] for name in asked.problem.asked})
        )
    except CannotBuild:
        return None


def _values(family: Family, asked: _Asked, mistake: Mistake) -> Values | None:
    """The values of the wrong problem; None where nothing that is asked depends on the mistake."""
    wrong = mistake.change(asked.problem)
    if wrong is asked.problem:
        return None
    values = Values(wrong, family.functions)
    return values if asked.touched_by(values) else None


def touches(problem: Problem, wrong: Problem, functions: Functions) -> bool:
    """Whether an asked name depends on something that differs."""
    return _Asked.of(problem, functions).touched_by(Values(wrong, functions))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A problem and all that its asked names are computed from.

    Where none of that differs in another problem, nothing else can be reached there either: no need to look further.
    """

    problem: Problem
    names: frozenset[Name]
    values: Values

    @staticmethod
    def of(problem: Problem, functions: Functions) -> _Asked:
        values = Values(problem, functions)
        return _Asked(
            problem, frozenset(n for name in problem.asked for n in _reached(values.graph, problem, name)), values
        )

    def touched_by(self, values: Values) -> bool:
        """`values` of a wrong problem, nothing computed yet."""
        here, there, wrong = self.values.graph, values.graph, values.problem
        return (
            any(there.get(name) != here.get(name) for name in self.names)
            or any(values.get(name, _NOWHERE) != self.values.get(name, _NOWHERE) for name in self.names)
            or bool(self.names & _put_otherwise(self.problem, wrong))
            or self.problem.unknowns != wrong.unknowns
        )


def _put_otherwise(problem: Problem, wrong: Problem) -> set[Name]:
    """The quantities that one of the problems puts in, whole or an element, and those under another letter."""
    names = problem.instead.keys() | wrong.instead.keys()
    differing = {name for name in names if problem.instead.get(name) != wrong.instead.get(name)}
    return {split_element(name)[0] for name in differing} | dict(problem.letters.items() ^ wrong.letters.items()).keys()


def _reached(nodes: Graph, problem: Problem, name: Name) -> Iterator[Name]:
    """All that an asked name is computed from: a formula's quantity, an unknown's wanted ones."""
    if name.startswith("formula."):
        yield from needs(nodes, name.removeprefix("formula."))
    elif name.startswith("unknown."):
        for wanted in problem.unknowns[name.removeprefix("unknown.")].wanted:
            yield from needs(nodes, wanted)
    else:
        yield from needs(nodes, name)


def hidden(problem: Problem, rows: Sequence[Row], right: Mapping[Name, Value]) -> list[str]:
    """The mistakes that exist and yet give every right answer: a draw that has one is never issued."""
    return [row.mistake.name for row in rows if row.answers == right]


def confused(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Pairs of mistakes that give the same answers to the whole exercise and are not the same wrong problem."""
    found = []
    for i, one in enumerate(rows):
        for other in rows[i + 1 :]:
            if one.answers == other.answers and one.problem != other.problem:
                found.append((one.mistake.name, other.mistake.name))
    return found
