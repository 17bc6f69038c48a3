"""Follow-through: wrong early answers, gone on with by torch's tail of the network or by plain arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from plain import ANSWERS
from plain.carried import CARRIED
from recognition import verdicts

from corrige.exercises.family import LEVELS, Family, Level, families
from corrige.exercises.issue import issue
from corrige.problem.problem import Problem, Question
from corrige.rules.values import Values

ALL = families()
WITHOUT = {
    "closed-form": "formulas are never put in",
    "find-the-error": "no question follows from another",
    "output-size": "the unknown is asked about the problem as set",
    "true-convolution": "no question follows from another",
    "volumes": "only the number of filters, which is that of the response's channels",
}
Named = dict[str, Any]


LAST_LEVEL_ONLY = ("pooling", "residual-block", "response")
"""Where questions follow from one another at the last level only."""


@cache
def drawn(name: str) -> tuple[tuple[Family, Problem, Named], ...]:
    levels: tuple[Level, ...] = (3, 3, 3) if name in LAST_LEVEL_ONLY else LEVELS
    found = []
    for i, level in enumerate(levels):
        problem = issue(ALL[name], level, b"tests", "followed", name, i).problem
        right = ANSWERS[name](problem, "")
        found.append((ALL[name], problem, {asked: right[asked] for asked in problem.asked}))
    return tuple(found)


def goes_on(family: Family, problem: Problem, right: Named, own: Named) -> Named:
    found = CARRIED[family.name](problem, right, own)
    return {asked: found[asked] for asked in problem.asked}


def slips(problem: Problem, right: Named) -> list[tuple[Question, Named]]:
    """For each question a wrong value that the student can go on with; no slip follows from another."""
    found = []
    for k, question in enumerate(problem.questions):
        name = question.asks[-2] if question.kind == "shape" else question.asks[0]  # a shape's width
        if question.kind in ("integer", "shape", "matrix") or (question.kind == "list" and "[" in name):
            found.append((question, {name: other(right[name], k + 1)}))
    return found


def pairs(problem: Problem, right: Named) -> list[tuple[tuple[Question, Named], ...]]:
    """Some of the pairs of slips, from all over the exercise."""
    found = list(combinations(slips(problem, right), 2))
    return found[:: -max(1, len(found) // 3)]


def other(value: Any, by: int) -> Any:
    """Another number, a few per cent larger; of a tuple the first one is."""
    return (other(value[0], by), *value[1:]) if isinstance(value, tuple) else value + by + abs(value) * (by + 4) // 40


def different(right: Named, found: Named, question: Question) -> bool:
    return any(right[name] != found[name] for name in question.asks)


def told_apart(question: Question, one: Named, another: Named) -> bool:
    """Whether two answers differ by more than the question's decimals."""
    least = Fraction(3, 2 * 10**question.decimals) if question.decimals is not None else Fraction(0)
    return any(
        one[name] != another[name] if not least else abs(one[name] - another[name]) > least for name in question.asks
    )


def test_every_family_has_a_continuation_or_a_reason() -> None:
    assert CARRIED.keys() | WITHOUT.keys() == ALL.keys()


@pytest.mark.slow
@pytest.mark.parametrize("name", CARRIED)
def test_one_or_two_wrong_answers_carried_on_cost_nothing_further(name: str) -> None:
    followed = 0
    for family, problem, right in drawn(name):
        for some in [*combinations(slips(problem, right)[:3], 1), *pairs(problem, right)]:
            own = {asked: value for _, one in some for asked, value in one.items()}
            found = goes_on(family, problem, right, own)
            judged = verdicts(family, problem, found)
            for question in problem.questions:
                if different(right, found, question):
                    wrong = any(question is one for one, _ in some)
                    assert judged[question.id].right != wrong, (own, question.id, judged[question.id])
                    followed += not wrong
                else:
                    assert judged[question.id].status == "right"
    assert followed


@pytest.mark.slow
@pytest.mark.parametrize("name", CARRIED)
def test_what_does_not_follow_earns_nothing(name: str) -> None:
    """Each later answer, and it alone, is not what the student's own values give."""
    tried = 0
    for family, problem, right in drawn(name):
        for first, own in slips(problem, right)[:3]:
            found = goes_on(family, problem, right, own)
            for question in problem.questions:
                if question is first or question.kind == "choice" or not told_apart(question, right, found):
                    continue
                name = question.asks[0]
                inconsistent = {**found, name: other(found[name], 9)}
                if question.kind == "list" and "rank" in name:
                    one, two, *_ = question.asks
                    inconsistent = {**found, one: found[two], two: found[one]}
                if told_apart(question, inconsistent, right):
                    judged = verdicts(family, problem, inconsistent)
                    assert not judged[question.id].right, (own, question.id)
                    tried += 1
    assert tried


@pytest.mark.slow
@pytest.mark.parametrize("name", CARRIED)
def test_one_of_two_wrong_answers_carried_on_is_not_enough(name: str) -> None:
    tried = 0
    for family, problem, right in drawn(name):
        for (first, a), (second, b) in pairs(problem, right):
            one, both = goes_on(family, problem, right, a), goes_on(family, problem, right, {**a, **b})
            judged = verdicts(family, problem, {**one, **b})
            for question in problem.questions:
                if question is first or question is second:
                    continue
                if told_apart(question, one, both) and told_apart(question, one, right):
                    assert not judged[question.id].right, (a, b, question.id)
                    tried += 1
                    break  # what comes later follows from this one
    assert tried or name in ("response", "pooling")  # where no answer follows from two others


@pytest.mark.slow
@pytest.mark.parametrize("name", [one for one in CARRIED if one not in ("pooling", "response")])
def test_an_implausible_answer_is_not_carried_on_and_the_other_one_is(name: str) -> None:
    tried = 0
    for family, problem, right in drawn(name):
        for (first, a), (second, b) in pairs(problem, right):
            absurd = {asked: 5000 * value + 7 for asked, value in a.items()}
            alone, carried = goes_on(family, problem, right, b), goes_on(family, problem, right, {**absurd, **b})
            for found, fine in ((alone, True), (carried, False)):
                judged = verdicts(family, problem, {**found, **absurd})
                for question in problem.questions:
                    later = question is not first and question is not second and question.kind != "choice"
                    if later and told_apart(question, alone, carried) and told_apart(question, found, right):
                        assert judged[question.id].right == fine, (absurd, b, question.id)
                        tried += 1
    assert tried


def test_the_unknown_is_asked_about_the_problem_as_set() -> None:
    """After a wrong size, "none" does not follow: no number tried would give the size wanted."""
    for i in range(20):
        problem = issue(ALL["output-size"], 3, b"tests", "unknown", i).problem
        right = dict(ANSWERS["output-size"](problem, ""))
        (unknown,) = (asked for asked in right if asked.startswith("unknown."))
        wrong = {**right, "conv.h": right["conv.h"] + 1, unknown: () if right[unknown] else (1,)}
        judged = verdicts(ALL["output-size"], problem, wrong)
        assert not any(verdict.right for verdict in judged.values())


def test_a_matrix_of_the_wrong_size_or_a_constant_one_is_not_carried_on() -> None:
    family = ALL["pooling"]
    for i in range(6):
        problem = issue(family, 3, b"tests", "plausible", i).problem
        right: Mapping[str, Any] = Values(problem, family.functions)
        for own in (((1, 1), (1, 1)), tuple((9000 * v + 1 for v in row) for row in right["pool.x[0]"])):
            own = tuple(tuple(row) for row in own)
            found = goes_on(family, problem, {a: right[a] for a in problem.asked}, {"pool.x[0]": own})
            judged = verdicts(family, problem, found)
            if found["whole.x[0,0,0]"] != right["whole.x[0,0,0]"]:
                assert not judged["whole"].right
