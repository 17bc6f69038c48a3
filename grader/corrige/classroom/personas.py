"""Three students who answer a sheet: one rightly, one with known mistakes that she carries on, one hard to read.

For demonstrations and tests; they know the key, as no student's command does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from corrige.classroom.issuing import known
from corrige.classroom.manifest import Bundle, IssuedExercise
from corrige.exercises.family import Family
from corrige.exercises.table import table
from corrige.grader.own import CARRIED, followed
from corrige.problem.problem import Kind, Problem, Question, Value
from corrige.rules.values import Values
from corrige.solutions.worked import answer_text

Persona: TypeAlias = Callable[[Bundle], dict[str, str]]

UNREADABLE: Mapping[Kind, str] = {
    "integer": "12 34 5",
    "real": "1/(2",
    "shape": "28 x",
    "matrix": "1 2; 3",
    "list": "3; ?; 5",
    "set": "{1, 2",
    "choice": "z",
    "sum": "1·2 + ·3",
    "formula": "2(w - f",
}


def careful(bundle: Bundle) -> dict[str, str]:
    """Everything right."""
    return {
        label: text
        for exercise in bundle.exercises
        for label, text in _typed(exercise, Values(exercise.problem, known(exercise.problem.family).functions), bundle)
    }


def hasty(bundle: Bundle) -> dict[str, str]:
    """In each exercise one known mistake at one question, and everything after it consistent with that."""
    answers: dict[str, str] = {}
    for exercise in bundle.exercises:
        kin, problem = known(exercise.problem.family), exercise.problem
        values, labels = Values(problem, kin.functions), exercise.labels()
        slip, told = _slip(problem, kin, values, list(labels.values()))
        own = {name: told[name] for name in slip.asks} if slip and slip.kind in CARRIED else {}
        after = False
        for label, question in labels.items():
            found: Mapping[str, Value] = told if question is slip else values
            if after and own:
                mine = followed(problem, kin.functions, own, question.asks)
                found = mine[1] if mine else values
            after = after or question is slip
            answers[label] = answer_text(found, question, bundle.language)
    return answers


def _slip(
    problem: Problem, kin: Family, values: Values, questions: Sequence[Question]
) -> tuple[Question | None, Mapping[str, Value]]:
    """The first question that a known mistake answers wrongly, and what that mistake answers."""
    for question in questions:
        for row in table(kin, problem):
            if any(row.answers[name] != values[name] for name in question.asks):
                return question, row.answers
    return None, values


def scribbling(bundle: Bundle) -> dict[str, str]:
    """Right where it can be read, every third answer unreadable, and every fifth not given."""
    answers = careful(bundle)
    kinds: dict[str, Kind] = {label: question.kind for label, (_, question) in bundle.labels().items()}
    for i, label in enumerate(list(answers)):
        if i % 3 == 1:
            answers[label] = UNREADABLE[kinds[label]]
        if i % 5 == 4:
            del answers[label]
    return answers


def _typed(exercise: IssuedExercise, values: Values, bundle: Bundle) -> list[tuple[str, str]]:
    return [(label, _text(values, question, bundle)) for label, question in exercise.labels().items()]


def _text(values: Values, question: Question, bundle: Bundle) -> str:
    return answer_text(values, question, bundle.language)
