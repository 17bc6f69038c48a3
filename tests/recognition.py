"""A wrong answer, worked out by hand, typed as a student types it: is the mistake recognised by its name?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from plain import ANSWERS

from corrige.answers import Read, Unreadable
from corrige.classroom.reading import read_answer
from corrige.document.wording import Language
from corrige.exercises.family import LEVELS, Family
from corrige.exercises.issue import issue
from corrige.grader.judge import Verdict, judge
from corrige.problem.problem import Problem, Question

MOST_DRAWS = 40_000
"""Of each family, before a rare mistake is left with what was found."""


@dataclass
class Shares:
    """Of one family's mistakes: on how many draws, named on how many; how many right sheets were judged right."""

    draws: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    keys: int = 0
    keys_right: int = 0


def shares(family: Family, many: int, most: int = MOST_DRAWS) -> Shares:
    """Every mistake on `many` draws in which it exists, all levels in turn, French and English in turn."""
    found = Shares()
    for i in range(most):
        if found.keys >= many and all(found.draws[mistake.name] >= many for mistake in family.mistakes):
            break
        one = issue(family, LEVELS[i % 3], b"recognised", family.name, i)
        language: Language = "fr" if i % 2 else "en"
        right = ANSWERS[family.name](one.problem, "")
        if found.keys < many:
            found.keys += 1
            found.keys_right += all(one.right for one in verdicts(family, one.problem, right, language).values())
        for row in one.rows:
            name = row.mistake.name
            if found.draws[name] >= many:
                continue
            wrong = ANSWERS[family.name](one.problem, name)
            judged = verdicts(family, one.problem, wrong, language)
            found.draws[name] += 1
            found.named[name] += _named(name, judged)
            if not _named(name, judged):
                found.missed.append(f"{name}, draw {i}: { {id: v.status for id, v in judged.items()} }")
    return found


def _named(name: str, judged: Mapping[str, Verdict]) -> bool:
    """Sides that are exchanged are told as the right numbers in another order."""
    swapped = name == "height-and-width-swapped"
    return any(
        name in (*verdict.mistakes, *verdict.perhaps) or (swapped and verdict.status == "order")
        for verdict in judged.values()
    )


def verdicts(
    family: Family, problem: Problem, values: Mapping[str, Any], language: Language = "en"
) -> dict[str, Verdict]:
    """What is said of these values, typed as answers; questions that none of them answers are left out."""
    given: dict[str, Read | Unreadable | None] = {
        question.id: read_answer(problem, question, typed(question, values, language), language)
        for question in problem.questions
        if all(name in values for name in question.asks)
    }
    return judge(family, problem, given)


def typed(question: Question, values: Mapping[str, Any], language: Language) -> str:
    found = [values[name] for name in question.asks]
    match question.kind:
        case "choice":
            return question.options[str(found[0])][language]
        case "shape":
            return " x ".join(map(str, found))
        case "list":
            return " ; ".join(map(str, found))
        case "set":
            return "; ".join(map(str, found[0])) or {"fr": "aucune", "en": "none"}[language]
        case "matrix":
            planes = found[0] if isinstance(found[0][0][0], tuple) else found
            return "\n\n".join("\n".join(" ".join(map(str, row)) for row in plane) for plane in planes)
        case "sum":
            return _sum(found[0])
        case "real" if question.decimals is not None:
            return _rounded(Fraction(found[0]), question.decimals).replace(".", "," if language == "fr" else ".")
        case _:
            return str(found[0])


def _sum(pairs: tuple[tuple[int, int], ...]) -> str:
    """`-1·0 - 2·(-3) + 1·1 = 7`"""
    terms = [f"{'-' if k < 0 else '+'} {abs(k)}·{v if v >= 0 else f'({v})'}" for k, v in pairs]
    return f"{' '.join(terms).removeprefix('+ ')} = {sum(k * v for k, v in pairs)}"


def _rounded(value: Fraction, decimals: int) -> str:
    """A positive number to its decimals, a half upwards."""
    whole, rest = divmod(int(value * 10**decimals + Fraction(1, 2)), 10**decimals)
    return f"{whole}.{rest:0{decimals}}" if decimals else str(whole)
