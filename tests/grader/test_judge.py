"""Judging by contract: every family at every level, through text as a student would type it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from corrige.answers import Read, Unreadable
from corrige.classroom.reading import read_answer
from corrige.exercises.family import LEVELS, Level, families
from corrige.exercises.issue import Issued, issue
from corrige.grader.judge import Verdict, judge
from corrige.grader.policy import Policy
from corrige.rules.values import Values
from corrige.solutions.worked import answer_text

FAMILIES = families()
CASES = [(name, level) for name in FAMILIES for level in LEVELS]
SEEDS = range(4)


def issued(name: str, level: Level, seed: int) -> Issued:
    return issue(FAMILIES[name], level, b"tests", "judge", seed)


def read_all(problem_values, problem, language="fr"):  # type: ignore[no-untyped-def]
    return {
        question.id: read_answer(problem, question, answer_text(problem_values, question, language), language)
        for question in problem.questions
    }


@pytest.mark.parametrize(("name", "level"), CASES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_key_as_it_is_printed_is_right(name: str, level: Level, language: str) -> None:
    for seed in SEEDS:
        problem = issued(name, level, seed).problem
        answers = read_all(Values(problem, FAMILIES[name].functions), problem, language)
        verdicts = judge(FAMILIES[name], problem, answers)
        assert {id: verdict.status for id, verdict in verdicts.items()} == dict.fromkeys(answers, "right")
        assert all(verdict.share == 1 for verdict in verdicts.values())


@pytest.mark.parametrize(("name", "level"), CASES)
def test_every_mistake_is_recognised(name: str, level: Level) -> None:
    family = FAMILIES[name]
    for seed in SEEDS:
        found = issued(name, level, seed)
        for row in found.rows:
            answers = read_all(row.answers, found.problem)
            verdicts = judge(family, found.problem, answers)
            named = [
                verdict for verdict in verdicts.values() if row.mistake.name in (*verdict.mistakes, *verdict.perhaps)
            ]
            twins = {other.mistake.name for other in found.rows if other.answers == row.answers}
            alike = [verdict for verdict in verdicts.values() if twins & {*verdict.mistakes, *verdict.perhaps}]
            other = [verdict for verdict in verdicts.values() if verdict.status in ("order", "followed")]
            assert named or alike or other, (row.mistake.name, verdicts)
            assert not any(verdict.status in ("wrong", "unreadable", "missing") for verdict in verdicts.values()), (
                row.mistake.name,
                {id: (verdict.status, answers[id]) for id, verdict in verdicts.items()},
            )


@pytest.mark.parametrize(("name", "level"), CASES)
def test_missing_is_not_wrong_and_unreadable_costs_nothing_yet(name: str, level: Level) -> None:
    problem = issued(name, level, 0).problem
    first, *rest = problem.questions
    answers: dict[str, Read | Unreadable | None] = dict.fromkeys(question.id for question in rest)
    answers[first.id] = read_answer(problem, first, "((", "en")
    verdicts = judge(FAMILIES[name], problem, answers)
    assert verdicts[first.id].status == "unreadable"
    assert all(verdicts[question.id].status == "missing" for question in rest)
    assert all(verdict.share == 0 for verdict in verdicts.values())


def shape_verdict(text: str, policy: Policy | None = None) -> Verdict:
    """On a 12 × 20 image, f = 3, s = 1, no padding: 10 × 18."""
    from corrige.problem.layers import conv
    from corrige.problem.network import network
    from corrige.problem.problem import Problem, replace

    family = FAMILIES["output-size"]
    problem = Problem(family="output-size", networks={"": network((1, 12, 20), conv=conv(1, 3))})
    from corrige.exercises.catalogue.questions import ask

    problem = replace(problem, questions=(ask("conv", "h w", id="size"),))
    read = read_answer(problem, problem.questions[0], text, "fr")
    return judge(family, problem, {"size": read}, policy)["size"]


def test_order_of_axes() -> None:
    assert shape_verdict("18 x 10").status == "order"
    assert shape_verdict("18 x 10").share == Fraction(1, 2)
    assert shape_verdict("18 x 10", Policy(order=Fraction(0))).share == 0


def test_parts_of_a_shape() -> None:
    verdict = shape_verdict("10 x 17")
    assert (verdict.status, verdict.share, verdict.parts) == ("partial", Fraction(1, 2), (1, 2))
    assert shape_verdict("10 x 17", Policy(partial=False)).status == "wrong"


def test_wrong_number_of_parts() -> None:
    assert shape_verdict("10 x 18 x 1").status == "wrong"


def test_share_of_a_mistake_is_the_policys() -> None:
    name = "one-forgotten"
    assert shape_verdict("9 x 17").mistakes == (name,)
    assert shape_verdict("9 x 17").share == 0
    assert shape_verdict("9 x 17", Policy(mistakes={name: Fraction(3, 4)})).share == Fraction(3, 4)


def test_an_element_and_its_response_do_not_make_each_other_right() -> None:
    """A wrong element, and the response with that wrong element in its place: both are wrong."""
    family = FAMILIES["response"]
    drawn = (issued("response", 2, seed).problem for seed in range(40))
    problem = next(one for one in drawn if {"element", "response"} <= {question.id for question in one.questions})
    values = Values(problem, family.functions)
    name = problem.question("element").asks[0]
    wrong = problem.put({name: values[name] + 5})
    carried = Values(wrong, family.functions)
    verdicts = judge(family, problem, read_all(carried, problem))
    assert verdicts["element"].status not in ("right", "followed")
    assert verdicts["response"].status not in ("right", "followed")
