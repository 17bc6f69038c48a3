"""The mistakes that exist in a draw, with the answers that each would give; whether a draw tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corrige.exercises.family import Family, Mistake
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import Name, Problem, Value, split_element
from corrige.rules.values import Functions, Graph, givens, graph, needs, solve


@dataclass(frozen=True, slots=True)
class Row:
    """A mistake, the wrong problem that it makes, and the answer to each asked name."""

    mistake: Mistake
    problem: Problem
    answers: Mapping[Name, Value]


def table(family: Family, problem: Problem) -> tuple[Row, ...]:
    """A mistake exists in a problem if it can be built and changes something that an asked name depends on."""
    return tuple(row for mistake in family.mistakes if (row := made(family, problem, mistake)) is not None)


def made(family: Family, problem: Problem, *mistakes: Mistake) -> Row | None:
    """The problem with these mistakes made one after the other; None where one of them does not exist."""
    wrong = problem
    for mistake in mistakes:
        try:
            before, wrong = wrong, mistake.change(wrong)
        except CannotBuild:
            return None
        if wrong == before or not touches(before, wrong, family.functions):
            return None
    try:
        return Row(mistakes[-1], wrong, solve(wrong, family.functions))
    except CannotBuild:
        return None


def touches(problem: Problem, wrong: Problem, functions: Functions) -> bool:
    """Whether an asked name depends on something that differs."""
    here, there = graph(problem, functions), graph(wrong, functions)
    moved = _moved(problem, wrong, here, there)
    return any(
        moved & set(_reached(nodes, source, name))
        for nodes, source in ((here, problem), (there, wrong))
        for name in problem.asked
    )


def _moved(problem: Problem, wrong: Problem, here: Graph, there: Graph) -> set[Name]:
    a, b = givens(problem), givens(wrong)
    moved = {name for name in a.keys() | b.keys() if a.get(name) != b.get(name)}
    moved |= {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)}
    for name in problem.instead.keys() | wrong.instead.keys():
        if problem.instead.get(name) != wrong.instead.get(name):
            moved |= {name, split_element(name)[0]}
    moved |= problem.letters.keys() ^ wrong.letters.keys()
    return moved


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
