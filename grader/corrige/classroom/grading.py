"""One student's answers against the problems that she was handed: verdicts, points, a mark.

A pure function of the bundle, the marking and the answers; nothing is drawn again.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from corrige.answers import Read, Unreadable
from corrige.classroom.answers_file import Answer, Answers, check_header
from corrige.classroom.manifest import Bundle, IssuedExercise, Marking
from corrige.classroom.messages import speaking
from corrige.classroom.reading import read_answer
from corrige.document.wording import Language
from corrige.exercises.family import Family, family
from corrige.grader.feedback import feedback, verdict_word
from corrige.grader.judge import Verdict, judge
from corrige.grader.marks import Mark, Scale, mark
from corrige.grader.policy import Policy
from corrige.problem.problem import Question

ANSWERS = "answers.toml"
State: TypeAlias = Literal["graded", "missing", "refused", "fault"]


@dataclass(frozen=True, slots=True)
class GradedQuestion:
    """What became of one answer: `typed` is the answer as it was written, `points` of `worth` what it earned."""

    label: str
    exercise: IssuedExercise
    question: Question
    verdict: Verdict
    typed: str
    line: int | None
    points: Fraction
    worth: Fraction
    word: str
    feedback: str


@dataclass(frozen=True, slots=True)
class Graded:
    """One student's result. `message` says why there is none: no file, another sheet's answers, a fault of ours."""

    bundle: Bundle
    state: State
    questions: tuple[GradedQuestion, ...] = ()
    mark: Mark | None = None
    message: str = ""
    unknown: tuple[str, ...] = ()
    best: Fraction = Fraction(20)


@cache
def known_family(name: str) -> Family:
    return family(name)


def policy_of(marking: Marking) -> Policy:
    return Policy(
        follow_through=Fraction(marking.follow_through),
        mistake=Fraction(marking.mistake),
        mistakes={name: Fraction(share) for name, share in marking.mistakes.items()},
        order=Fraction(marking.order),
        partial=marking.partial,
    )


def scale_of(marking: Marking) -> Scale:
    step = None if marking.step is None else Fraction(marking.step)
    return Scale(Fraction(marking.best), step, marking.direction)


def grade(
    bundle: Bundle, marking: Marking, answers: Answers, language: Language | None = None, file: Path | str = ANSWERS
) -> Graded:
    """The student's result; `file` is what errors call the answers. Raises WrongAnswers for another sheet's or another
    student's."""
    check_header(answers, file, bundle.header)
    spoken = language or bundle.language
    policy = policy_of(marking)
    with speaking(spoken):
        rows = [row for exercise in bundle.exercises for row in _exercise(exercise, policy, answers, spoken)]
    worth = {row.label: row.worth for row in rows}
    verdicts = [_under(row.label, row.verdict) for row in rows]
    unknown = tuple(one.id for one in answers.unknown)
    scale = scale_of(marking)
    return Graded(bundle, "graded", tuple(rows), mark(verdicts, worth, scale), unknown=unknown, best=scale.best)


def _under(label: str, verdict: Verdict) -> Verdict:
    """The verdict under its label: questions of two exercises may have one id."""
    return Verdict(label, verdict.status, verdict.share)


def _exercise(exercise: IssuedExercise, policy: Policy, answers: Answers, language: Language) -> list[GradedQuestion]:
    kin = known_family(exercise.problem.family)
    labels = exercise.labels()
    typed = {label: answers.given(label) for label in labels}
    read = {question.id: _read(exercise, question, typed[label], language) for label, question in labels.items()}
    verdicts = judge(kin, exercise.problem, read, policy)
    return [
        _row(kin, exercise, label, question, verdicts[question.id], typed[label], language)
        for label, question in labels.items()
    ]


def _read(
    exercise: IssuedExercise, question: Question, answer: Answer | None, language: Language
) -> Read | Unreadable | None:
    if answer is None:
        return None
    if answer.fault is not None:
        return Unreadable(question.kind, answer.text, 0, answer.fault)
    return read_answer(exercise.problem, question, answer.text, language)


def _row(
    kin: Family,
    exercise: IssuedExercise,
    label: str,
    question: Question,
    verdict: Verdict,
    answer: Answer | None,
    language: Language,
) -> GradedQuestion:
    worth = exercise.worth[question.id]
    return GradedQuestion(
        label=label,
        exercise=exercise,
        question=question,
        verdict=verdict,
        typed=answer.text if answer else "",
        line=answer.line if answer else None,
        points=worth * verdict.share,
        worth=worth,
        word=verdict_word(verdict, language),
        feedback=feedback(kin, verdict, language),
    )
