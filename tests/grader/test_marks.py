"""Points and marks: exact until the end, rounded once, never above the best."""

from __future__ import annotations

from fractions import Fraction

import pytest

from corrige.grader.judge import Verdict
from corrige.grader.marks import Direction, Mark, Scale, mark, rounded

POINTS = {"a": Fraction(1, 3), "b": Fraction(2, 3), "c": Fraction(1)}


def verdicts(**shares: Fraction | int) -> list[Verdict]:
    return [Verdict(id, "partial", Fraction(share)) for id, share in shares.items()]


def test_points_are_shares_of_what_the_questions_are_worth() -> None:
    found = mark(verdicts(a=1, b=Fraction(1, 2), c=0), POINTS, Scale(step=None))
    assert (found.points, found.possible, found.mark) == (Fraction(2, 3), 2, Fraction(20, 3))
    assert mark(verdicts(a=1, b=1, c=1), POINTS, Scale(Fraction(6), None)).mark == 6


def test_by_default_out_of_twenty_by_quarters() -> None:
    assert mark(verdicts(a=1, b=Fraction(1, 2), c=0), POINTS, Scale()).mark == Fraction(27, 4)
    assert Scale() == Scale(Fraction(20), Fraction(1, 4), "nearest")


@pytest.mark.parametrize(
    ("exact", "direction", "expected"),
    [
        ("13.12", "nearest", "13"),
        ("13.125", "nearest", "13.25"),
        ("13.13", "nearest", "13.25"),
        ("13.01", "up", "13.25"),
        ("13.25", "up", "13.25"),
        ("13.24", "down", "13"),
        ("13.25", "down", "13.25"),
        ("0", "up", "0"),
    ],
)
def test_rounded_once_to_the_step(exact: str, direction: Direction, expected: str) -> None:
    assert rounded(Fraction(exact), Scale(direction=direction)) == Fraction(expected)


def test_nothing_exceeds_the_best_mark() -> None:
    assert rounded(Fraction("19.9"), Scale(Fraction(20), Fraction(3), "up")) == 20
    assert rounded(Fraction("9.9"), Scale(Fraction(10), Fraction(1, 2))) == 10


def test_a_mark_is_provisional_while_an_answer_is_to_be_read() -> None:
    found = mark(
        [Verdict("a", "right", Fraction(1)), Verdict("b", "unreadable"), Verdict("c", "missing")], POINTS, Scale()
    )
    assert (found.to_read, found.provisional, found.mark) == (1, True, Fraction(13, 4))
    assert not mark(verdicts(a=1), POINTS, Scale()).provisional
    assert Mark(Fraction(1), Fraction(1), Fraction(20)) == Mark(Fraction(1), Fraction(1), Fraction(20), 0)


def test_a_sheet_without_points_has_the_mark_0() -> None:
    assert mark([], {}, Scale()) == Mark(Fraction(0), Fraction(0), Fraction(0))
