"""Formulas: the key and every wrong formula against plain arithmetic at points of the domain; none is always right."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from plain.networks import counted

from corrige.answers import Read, read
from corrige.document.formula import evaluate, symbols
from corrige.document.notation import plain
from corrige.exercises.families.closed_form import FAMILY
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import issue
from corrige.grader.compare import differing
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import Problem, at
from corrige.rules.values import Values, solve

Point = dict[str, int]


def points(problem: Problem, random: Random, many: int = 6) -> Iterator[Point]:
    """Points of the domain: small letters, and images from their least side on."""
    trees = {letter: [_tree(bound) for bound in both] for letter, both in problem.domain.items()}
    for _ in range(many):
        point: Point = {}
        for letter in sorted(trees, key=lambda one: any(map(_lettered, trees[one]))):
            low, high = (None if tree is None else int(evaluate(tree, point)) for tree in trees[letter])
            assert low is not None
            point[letter] = low + random.randrange(min(4, high - low + 1) if high is not None else 4)
        yield point


def _tree(bound: Any) -> Any:
    if bound is None:
        return None
    found = read("formula", str(bound), "en")
    assert isinstance(found, Read), bound
    return found.value


def _lettered(tree: Any) -> bool:
    return tree is not None and bool(list(symbols(tree)))


@pytest.mark.parametrize("level", LEVELS)
def test_the_key_and_each_wrong_formula_at_points_of_the_domain(level: Level) -> None:
    seen, random = set(), Random(level)
    for i in range(130 if level == 3 else 50):
        one = issue(FAMILY, level, b"tests", "closed-form", i)
        rows = [("", solve(one.problem, FAMILY.functions)), *((row.mistake.name, row.answers) for row in one.rows)]
        for point in points(one.problem, random):
            numbers = at(one.problem, point)
            for name, trees in rows:
                plainly = counted(numbers.net, name)
                for asked, tree in trees.items():
                    expected = plainly[asked.removeprefix("formula.")]
                    assert evaluate(tree, point) == expected, (name, asked, plain(tree), point)
        seen |= {name for name, _ in rows}
    assert level < 3 or {mistake.name for mistake in FAMILY.mistakes} - seen <= {"same-rounded-down"}


@pytest.mark.parametrize("level", LEVELS)
def test_the_smallest_image_of_the_domain_is_the_smallest_that_can_be_built(level: Level) -> None:
    random, tight = Random(level), 0
    for i in range(40):
        problem = issue(FAMILY, level, b"tests", "bounds", i).problem
        sides = {letter for address, letter in problem.letters.items() if address in ("input.h", "input.w")}
        for point in points(problem, random, 2):
            least = {one: int(evaluate(_tree(problem.domain[one][0]), point)) for one in sides}
            assert _can_be_built(at(problem, point | least))
            for side in sides:
                if least[side] > 1:
                    assert not _can_be_built(at(problem, point | least | {side: least[side] - 1}))
                    tight += 1
    assert tight > 15


def _can_be_built(problem: Problem) -> bool:
    values = Values(problem, {})
    try:
        return all(values[f"{name}.{axis}"] > 0 for name, _ in problem.net.layers for axis in "hw")
    except CannotBuild:
        return False


@pytest.mark.parametrize("level", LEVELS)
def test_no_wrong_formula_is_right_on_the_whole_domain(level: Level) -> None:
    for i in range(25):
        one = issue(FAMILY, level, b"tests", "wrong", i)
        right = solve(one.problem, FAMILY.functions)
        for row in one.rows:
            assert any(differing(one.problem, right[name], tree) for name, tree in row.answers.items()), (
                row.mistake.name
            )


@pytest.mark.parametrize("level", LEVELS)
def test_every_question_is_a_formula_in_the_statement_s_letters(level: Level) -> None:
    for i in range(40):
        problem = issue(FAMILY, level, b"tests", "letters", i).problem
        told = FAMILY.statement(problem)
        for name, tree in solve(problem, FAMILY.functions).items():
            used = set(symbols(tree))
            assert used, name
            assert used <= problem.domain.keys()
            assert all(f"${letter}$" in told[language] for letter in used for language in ("fr", "en"))


def test_the_deck_s_formula() -> None:
    """⌊(w + 2p − f)/s⌋ + 1 is among the keys, as the rule writes it."""
    found = set()
    for i in range(200):
        trees = solve(issue(FAMILY, 2, b"tests", "deck", i).problem, FAMILY.functions)
        found |= {plain(tree) for tree in trees.values()}
    assert "floor((w + 2p - f)/s) + 1" in found
    assert "f^2*C*K + K" in found
