"""The results of a class, as every table shows them: exact points, the answers as they were typed, who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Literal, TypeAlias

from corrige.classroom.messages import Language, say, speaking

if TYPE_CHECKING:
    from corrige.classroom.grading import Graded

State: TypeAlias = Literal["graded", "missing", "refused", "fault"]
Text: TypeAlias = Mapping[Language, str]
Tone: TypeAlias = Literal["right", "partial", "wrong", "unreadable", "missing"]
"""What a verdict looks like."""

TONES: Mapping[str, Tone] = {
    "right": "right",
    "followed": "right",
    "order": "partial",
    "partial": "partial",
    "unevaluated": "partial",
    "mistake": "wrong",
    "wrong": "wrong",
    "unreadable": "unreadable",
    "missing": "missing",
}
SIGNS: Mapping[Tone, str] = {"right": "✓", "partial": "◐", "wrong": "✗", "unreadable": "?", "missing": "–"}
"""A verdict at a glance, for who sees no colours too."""


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One answer. `id` is the label under which it is given, `status` the judge's, `word` that in one or two words;
    `provisional`: 0 points for now, the teacher is to read it."""

    id: str
    status: str
    points: Fraction
    max_points: Fraction
    word: str = ""
    feedback: str = ""
    typed: str = ""
    provisional: bool = False

    @property
    def tone(self) -> Tone:
        return TONES.get(self.status, "wrong")


@dataclass(frozen=True, slots=True)
class Result:
    """One student. Without a mark, `state` and `message` say why: nothing handed in, another sheet's answers, a fault
    of ours."""

    id: str
    name: str = ""
    group: str = ""
    state: State = "graded"
    mark: Fraction | None = None
    questions: tuple[QuestionResult, ...] = ()
    message: str = ""

    @property
    def to_read(self) -> int:
        return sum(question.provisional for question in self.questions)

    @property
    def points(self) -> Fraction:
        return sum((question.points for question in self.questions), Fraction(0))

    def question(self, id: str) -> QuestionResult | None:
        return next((question for question in self.questions if question.id == id), None)


@dataclass(frozen=True, slots=True)
class Gradebook:
    """A class's results on one sheet. Marks are out of `best`."""

    title: str
    language: Language
    results: tuple[Result, ...]
    best: Fraction = Fraction(20)

    @property
    def questions(self) -> dict[str, Fraction]:
        """Every question with the points that it is worth, in the order of the sheet."""
        return {question.id: question.max_points for result in self.results for question in result.questions}

    @property
    def marks(self) -> list[Fraction]:
        return [result.mark for result in self.results if result.mark is not None]

    @property
    def mean(self) -> Fraction | None:
        return sum(self.marks, Fraction(0)) / len(self.marks) if self.marks else None

    @property
    def median(self) -> Fraction | None:
        return median(self.marks) if self.marks else None

    def share(self, id: str) -> Fraction | None:
        """The part of a question's points that those with a mark earned; None where it is worth nothing."""
        found = [question for result in self.results if (question := result.question(id))]
        most = sum((question.max_points for question in found), Fraction(0))
        return sum((question.points for question in found), Fraction(0)) / most if most else None

    def summary(self) -> tuple[str, ...]:
        """What stands under the table: marks, who is missing, what is still to be read."""
        count = {state: sum(result.state == state for result in self.results) for state in _STATES}
        to_read = sum(result.to_read for result in self.results)
        with speaking(self.language):
            lines = [
                say(en=text["en"], fr=text["fr"], n=count[state]) for state, text in _STATES.items() if count[state]
            ]
            if self.mean is not None and self.median is not None:
                lines.append(
                    say(
                        en="mean {mean}, median {median} out of {best}",
                        fr="moyenne {mean}, médiane {median} sur {best}",
                        mean=decimal(self.mean, self.language, 2),
                        median=decimal(self.median, self.language, 2),
                        best=decimal(self.best, self.language),
                    )
                )
            if to_read:
                lines.append(
                    say(
                        en="answers to read: {n}; marks with * are provisional",
                        fr="réponses à lire : {n} ; les notes avec * sont provisoires",
                        n=to_read,
                    )
                )
        return tuple(lines)


_STATES: Mapping[State, Text] = {
    "graded": {"en": "graded: {n}", "fr": "notés : {n}"},
    "missing": {"en": "nothing handed in: {n}", "fr": "rien remis : {n}"},
    "refused": {"en": "refused: {n}", "fr": "refusés : {n}"},
    "fault": {"en": "not graded, by a fault of corrige’s: {n}", "fr": "non notés, par la faute de corrige : {n}"},
}
_WORDS: Mapping[State, Text] = {
    "graded": {"en": "graded", "fr": "noté"},
    "missing": {"en": "nothing handed in", "fr": "rien remis"},
    "refused": {"en": "refused", "fr": "refusé"},
    "fault": {"en": "fault of corrige’s", "fr": "faute de corrige"},
}


def state_word(state: State, language: Language) -> str:
    """A student's state in a few words."""
    return _WORDS[state][language]


def decimal(value: Fraction, language: Language, most: int = 4) -> str:
    """A number with its decimals, at most `most` of them, halves up; the language's decimal mark, no grouping.

    >>> decimal(Fraction(57, 4), "fr"), decimal(Fraction(-1, 3), "en"), decimal(Fraction(12), "en")
    ('14,25', '-0.3333', '12')
    """
    scaled = (abs(value) * 10**most + Fraction(1, 2)).__floor__()
    whole, rest = divmod(scaled, 10**most)
    digits = str(rest).zfill(most).rstrip("0") if most else ""
    text = f"{whole}" + (("," if language == "fr" else ".") + digits if digits else "")
    return f"-{text}" if value < 0 and scaled else text


def gradebook_of(graded: Iterable[Graded], title: str, language: Language, best: Fraction) -> Gradebook:
    """The gradebook of graded bundles."""
    return Gradebook(title, language, tuple(map(_result, graded)), best)


def _result(graded: Graded) -> Result:
    student = graded.bundle.student
    return Result(
        id=student.id,
        name=student.name,
        group=student.group,
        state=graded.state,
        mark=graded.mark.mark if graded.mark else None,
        questions=tuple(
            QuestionResult(
                id=row.label,
                status=row.verdict.status,
                points=row.points,
                max_points=row.worth,
                word=row.word,
                feedback=row.feedback,
                typed=row.typed,
                provisional=row.verdict.status == "unreadable",
            )
            for row in graded.questions
        ),
        message=graded.message,
    )
