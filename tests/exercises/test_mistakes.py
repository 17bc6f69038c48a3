"""The key and every mistake of every family, against answers worked out by hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from plain import ANSWERS
from recognition import shares

from corrige.answers import Read, read
from corrige.exercises.family import LEVELS, Level, families
from corrige.exercises.issue import issue
from corrige.grader.compare import differing
from corrige.problem.problem import Problem
from corrige.rules.values import solve

ALL = families()
EACH = [(name, level) for name in ALL for level in LEVELS]
MANY = int(os.environ.get("CORRIGE_DRAWS", "4"))
"""Draws for each mistake; `benchmarks/mistakes.py` takes 200."""

ELSEWHERE = ("counted-from-zero", "row-for-column")
"""An element taken at another place: whoever does it fills in the response rightly."""


def agree(problem: Problem, found: Mapping[str, Any], by_hand: Mapping[str, Any]) -> bool:
    return all(
        _same_formula(problem, tree, by_hand[name]) if name.startswith("formula.") else tree == by_hand[name]
        for name, tree in found.items()
    )


def _same_formula(problem: Problem, tree: Any, text: object) -> bool:
    found = read("formula", str(text), "en", symbols=sorted(set(problem.letters.values())))
    assert isinstance(found, Read), text
    return differing(problem, tree, found.value) is None  # type: ignore[arg-type]


def test_every_family_is_worked_out_by_hand() -> None:
    assert ANSWERS.keys() == ALL.keys()


@pytest.mark.parametrize(("name", "level"), EACH, ids=[f"{name}-{level}" for name, level in EACH])
def test_the_key_and_each_mistake_are_those_worked_out_by_hand(name: str, level: Level) -> None:
    for i in range(6 if name in ("closed-form", "find-the-error") else 15):
        one = issue(ALL[name], level, b"tests", "by hand", name, i)
        assert agree(one.problem, solve(one.problem, ALL[name].functions), ANSWERS[name](one.problem, ""))
        for row in one.rows:
            by_hand = ANSWERS[name](one.problem, row.mistake.name)
            told = [asked for asked in row.answers if "[" in asked or row.mistake.name not in ELSEWHERE]
            assert agree(one.problem, {asked: row.answers[asked] for asked in told}, by_hand), row.mistake.name


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_every_mistake_is_recognised_by_its_name_and_no_key_is_called_wrong(name: str) -> None:
    found = shares(ALL[name], MANY)
    assert found.keys == found.keys_right >= MANY
    assert {mistake.name: found.draws[mistake.name] for mistake in ALL[name].mistakes} == {
        mistake.name: MANY for mistake in ALL[name].mistakes
    }
    assert found.missed == [], "a chance that several others explain as much is 1 in 100 at most"


def test_the_kept_result_has_every_mistake_on_two_hundred_draws() -> None:
    """`benchmarks/mistakes.py` writes it; a mistake that is new or renamed makes it run again."""
    text = (Path(__file__).parents[2] / "benchmarks/results/mistakes.txt").read_text("utf-8")
    kept: dict[str, dict[str, int]] = {}
    for line in text.splitlines():
        match line.split():
            case [family, right, "of", all_, *_] if family.endswith(":") and not line.startswith(" "):
                kept[family[:-1]] = {}
                assert int(right) == int(all_) >= 200
            case [mistake, named, "of", draws, _]:
                kept[next(reversed(kept))][mistake] = int(named)
                assert int(draws) == 200
    assert {name: set(of) for name, of in kept.items()} == {
        name: {mistake.name for mistake in family.mistakes} for name, family in ALL.items()
    }
    shares = [named for of in kept.values() for named in of.values()]
    assert min(shares) >= 195
    assert sum(shares) >= 0.999 * 200 * len(shares)
