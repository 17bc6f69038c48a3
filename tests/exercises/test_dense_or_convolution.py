"""Dense layer against convolution layer: the deck's numbers, every mistake by plain arithmetic, answers carried on."""

from __future__ import annotations

from fractions import Fraction

from corrige.answers import Read, Unreadable
from corrige.exercises.families.dense_or_convolution import FAMILY
from corrige.exercises.issue import draw, issue
from corrige.grader.judge import judge
from corrige.problem.draw import Draw
from corrige.rules.values import Values, solve


def test_both_layers_win_sometimes() -> None:
    found = {"more_parameters": set(), "more_operations": set()}  # type: ignore[var-annotated]
    for i in range(60):
        right = solve(draw(FAMILY, 3, Draw(b"tests", i), {}), FAMILY.functions)
        for name in found:
            found[name].add(right[name])
    assert found["more_operations"] == {1, 2}
    assert found["more_parameters"] == {1}


def test_the_deck_s_layers() -> None:
    sizes = {"input.h": 224, "input.w": 224}
    layer = {"K": 1000, "f_h": 3, "f_w": 3, "s_h": 1, "s_w": 1, "p_top": 0, "p_bottom": 0, "p_left": 0, "p_right": 0}
    given = {f"{net}.{name}": n for net in ("dense", "convolution") for name, n in sizes.items()}
    given |= {"dense.fc.K": 1000} | {f"convolution.conv.{letter}": n for letter, n in layer.items()}
    values = Values(issue(FAMILY, 3, b"tests", given=given).problem, FAMILY.functions)
    assert values["dense.fc.parameters"] == 150_529_000
    assert values["convolution.conv.parameters"] == 28_000
    assert values["times_parameters"] == Fraction(150_529, 28)
    assert values["dense.fc.operations"] == 301_056_000
    assert values["convolution.conv.operations"] == 222 * 222 * 1000 * 54
    assert (values["more_parameters"], values["more_operations"]) == (1, 2)


def test_wrong_counts_are_carried_to_the_quotient() -> None:
    for i in range(6):
        problem = issue(FAMILY, 1, b"tests", "carried", i).problem
        right = solve(problem, FAMILY.functions)
        own = {name: right[name] for name in problem.asked}
        own["dense.fc.parameters"] += 12
        both = own["dense.fc.parameters"], own["convolution.conv.parameters"]
        own["times_parameters"] = Fraction(max(both), min(both))
        given: dict[str, Read | Unreadable | None] = {
            question.id: Read(question.kind, own[question.asks[0]]) for question in problem.questions
        }
        verdicts = judge(FAMILY, problem, given)
        assert not verdicts["dense_parameters"].right
        assert verdicts["times_parameters"].right
        assert verdicts["more_parameters"].right
