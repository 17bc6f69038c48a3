"""Judging an exercise: right · right by follow-through · a named mistake · one on the problem as the student went on
with it · a pair of mistakes · partly right · wrong. First match wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations, islice
from typing import TYPE_CHECKING, Literal, TypeAlias

from corrige.answers.verdicts import Read, Unreadable
from corrige.document.formula import Apply, Number, Symbol
from corrige.exercises.family import Family
from corrige.exercises.table import Row, made, table
from corrige.grader.compare import agrees, differing
from corrige.grader.meant import Given, taken
from corrige.grader.own import CARRIED, followed, own_values
from corrige.grader.parts import parts_of
from corrige.grader.policy import Policy
from corrige.problem.problem import Name, Problem, Question, Value
from corrige.rules.values import Values

if TYPE_CHECKING:
    from corrige.grader.equality import Difference

Status: TypeAlias = Literal[
    "right", "followed", "order", "mistake", "partial", "wrong", "unevaluated", "unreadable", "missing"
]
MOST_PAIRS = 120
WORTH_A_PAIR = 1000
"""Of random small sizes one in ten fits a pair of mistakes by chance, of values from here on almost none."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one answer, and its share of the question's points.

    `mistakes` names one or two; `carried`: made on the problem as the student went on with it. `parts` is how many
    parts of how many are right. `own`: the asked names whose own values were carried on. `perhaps`: other mistakes that
    would give the same answers. `counterexample`: where a formula differs. `rounded`: a rounding of the exact value.
    """

    question: str
    status: Status
    share: Fraction = Fraction(0)
    mistakes: tuple[str, ...] = ()
    carried: bool = False
    parts: tuple[int, int] | None = None
    own: tuple[Name, ...] = ()
    perhaps: tuple[str, ...] = ()
    counterexample: Difference | None = None
    rounded: bool = False
    given: Read | Unreadable | None = None

    @property
    def right(self) -> bool:
        return self.status in ("right", "followed")


def judge(
    family: Family,
    problem: Problem,
    answers: Mapping[str, Read | Unreadable | None],
    policy: Policy | None = None,
) -> dict[str, Verdict]:
    """The verdict on the answer to each question of the problem, by the question's id; None is a missing answer.

    A pure function of its arguments: the same answers to the same problem under the same policy, the same verdicts.
    """
    court = _Court(family, problem, dict(answers), policy or Policy())
    return {question.id: court.verdict(question) for question in problem.questions}


@dataclass(frozen=True)
class _Court:
    """One exercise of one student; the table of mistakes is built once and only if an answer is not right."""

    family: Family
    problem: Problem
    answers: dict[str, Read | Unreadable | None]
    policy: Policy = field(default_factory=Policy)

    @cached_property
    def values(self) -> Values:
        return Values(self.problem, self.family.functions)

    @cached_property
    def readings(self) -> dict[str, list[Given]]:
        """What each readable answer may mean, by name: the first reading first."""
        return {
            question.id: [
                one for value in (read.value, *read.also) if (one := taken(question, value, self.values)) is not None
            ]
            or [{}]
            for question in self.problem.questions
            if isinstance(read := self.answers.get(question.id), Read)
        }

    @cached_property
    def given(self) -> dict[str, Given]:
        """Each readable answer by name; of several readings the one that is right, else the first."""
        return {
            question.id: next(
                (one for one in self.readings[question.id] if self._all(question, one, self.values)),
                self.readings[question.id][0],
            )
            for question in self.problem.questions
            if question.id in self.readings
        }

    def _all(self, question: Question, given: Given, expected: Mapping[Name, Value]) -> bool:
        return bool(given) and all(
            agrees(self.problem, question, given[name], expected[name]) for name in question.asks
        )

    @cached_property
    def wrong(self) -> Given:
        """Every wrong value that can be carried on."""
        return {
            name: value
            for question in self.problem.questions
            if question.kind in CARRIED
            for name, value in self.given.get(question.id, {}).items()
            if not agrees(self.problem, question, value, self.values[name])
        }

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return table(self.family, self.problem)

    @cached_property
    def pairs(self) -> tuple[tuple[tuple[str, str], Row], ...]:
        both = islice(combinations(self.family.mistakes, 2), MOST_PAIRS)
        rows = (((a.name, b.name), made(self.family, self.problem, a, b)) for a, b in both)
        return tuple((names, row) for names, row in rows if row is not None)

    @cached_property
    def own(self) -> Given:
        return own_values(self.problem, self.wrong, self.values, self.rows, self.values)

    def verdict(self, question: Question) -> Verdict:
        read = self.answers.get(question.id)
        match read:
            case None:
                return Verdict(question.id, "missing")
            case Unreadable():
                return Verdict(question.id, "unreadable", given=read)
            case Read():
                found = min((self._judged(question, one, read) for one in self.readings[question.id]), key=_rank)
                return replace(found, given=read, counterexample=self._counterexample(question, found))

    def _judged(self, question: Question, given: Given, read: Read) -> Verdict:
        if self._all(question, given, self.values):
            if question.evaluated and not read.evaluated:
                return Verdict(question.id, "unevaluated")
            return Verdict(question.id, "right", Fraction(1))
        if not given:
            return self._other_order(question, read) or Verdict(question.id, "wrong")
        expected: Mapping[Name, Value] = self.values
        mine = None
        if self._others_wrong(question):
            mine = followed(self.problem, self.family.functions, self.own, question.asks)
        if mine is not None:
            expected = mine[1]
            if self._all(question, given, expected):
                return Verdict(question.id, "followed", self.policy.follow_through, own=tuple(mine[0].instead))
        return (
            self._other_order(question, read, expected)
            or self._named(question, given)
            or (mine is not None and self._named_further(question, given, mine[0]))
            or self._pair(question, given)
            or self._partly(question, given, expected)
            or Verdict(question.id, "wrong", rounded=self._rounded(question, given, read, expected))
        )

    def _counterexample(self, question: Question, found: Verdict) -> Difference | None:
        given = self.given[question.id].get(question.asks[0])
        key = self.values[question.asks[0]]
        if question.kind != "formula" or found.right or not isinstance(given, Number | Symbol | Apply):
            return None
        return differing(self.problem, key, given)

    def _others_wrong(self, question: Question) -> bool:
        return any(name not in question.asks for name in self.wrong)

    def _other_order(
        self, question: Question, read: Read, expected: Mapping[Name, Value] | None = None
    ) -> Verdict | None:
        """The right numbers of a shape, of the problem as set or as the student went on, in another order."""
        if question.kind != "shape" or not isinstance(read.value, tuple):
            return None
        for values in (self.values, expected or self.values):
            right = [values[name] for name in question.asks]
            if sorted(map(str, read.value)) == sorted(map(str, right)) and list(read.value) != right:
                return Verdict(question.id, "order", self.policy.order)
        return None

    def _fit(self, row: Row) -> int:
        """How many answers of the exercise a mistake explains."""
        return sum(
            self._all(question, self.given[question.id], row.answers)
            for question in self.problem.questions
            if question.id in self.given
        )

    def _named(self, question: Question, given: Given) -> Verdict | None:
        """The mistake that gives this answer and explains most of the exercise."""
        rows = [row for row in self.rows if self._all(question, given, row.answers)]
        if not rows:
            return None
        most = max(map(self._fit, rows))
        name, *others = (row.mistake.name for row in rows if self._fit(row) == most)
        return Verdict(question.id, "mistake", self.policy.for_mistakes((name,)), (name,), perhaps=tuple(others[:1]))

    def _named_further(self, question: Question, given: Given, mine: Problem) -> Verdict | None:
        for mistake in self.family.mistakes:
            row = made(self.family, mine, mistake)
            if row is not None and self._all(question, given, row.answers):
                names = (mistake.name,)
                return Verdict(
                    question.id, "mistake", self.policy.for_mistakes(names), names, True, own=tuple(mine.instead)
                )
        return None

    def _pair(self, question: Question, given: Given) -> Verdict | None:
        """Two mistakes together, where chance can be excluded."""
        found = [(self._fit(row), names) for names, row in self.pairs if self._all(question, given, row.answers)]
        if not found:
            return None
        found.sort(key=lambda one: -one[0])
        unmistakable = question.kind == "matrix" or any(
            isinstance(value, int) and value >= WORTH_A_PAIR for value in given.values()
        )
        if (len(found) > 1 and found[0][0] == found[1][0]) or not (unmistakable or found[0][0] >= 2):
            return None
        names = found[0][1]
        return Verdict(question.id, "mistake", self.policy.for_mistakes(names), names)

    def _rounded(self, question: Question, given: Given, read: Read, expected: Mapping[Name, Value]) -> bool:
        """Whether it is the exact value to the decimals written."""
        if question.kind != "real" or question.decimals is not None or not read.decimals:
            return False
        value, right = given[question.asks[0]], expected[question.asks[0]]
        numbers = isinstance(value, int | Fraction) and isinstance(right, int | Fraction)
        return numbers and abs(Fraction(value) - right) <= Fraction(1, 2 * 10**read.decimals)

    def _partly(self, question: Question, given: Given, expected: Mapping[Name, Value]) -> Verdict | None:
        """Matrices by cell, above the best constant one; shapes and lists by part; sums by product."""
        if not self.policy.partial:
            return None
        right, total, free = parts_of(self.problem, question, given, expected)
        if not 0 < right < total or right <= free:
            return None
        return Verdict(question.id, "partial", Fraction(right - free, total - free), parts=(right, total))


def _rank(verdict: Verdict) -> int:
    """Of several readings of an answer, the one that says most for the student is meant."""
    order: tuple[Status, ...] = ("right", "followed", "unevaluated", "order", "mistake", "partial")
    return order.index(verdict.status) if verdict.status in order else len(order)
