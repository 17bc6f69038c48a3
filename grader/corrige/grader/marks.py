"""From verdicts to points and a mark: exact fractions, rounded once at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal, TypeAlias

from corrige.grader.judge import Verdict

Direction: TypeAlias = Literal["nearest", "up", "down"]


@dataclass(frozen=True, slots=True)
class Scale:
    """The mark's scale and rounding: out of `best`, to the nearest (or next) multiple of `step`; None: not rounded."""

    best: Fraction = Fraction(20)
    step: Fraction | None = Fraction(1, 4)
    direction: Direction = "nearest"


@dataclass(frozen=True, slots=True)
class Mark:
    """`points` of `possible`, as a mark on the scale. Provisional while answers are to be read by the teacher."""

    points: Fraction
    possible: Fraction
    mark: Fraction
    to_read: int = 0

    @property
    def provisional(self) -> bool:
        return self.to_read > 0


def mark(verdicts: Iterable[Verdict], points: Mapping[str, Fraction], scale: Scale) -> Mark:
    """The mark of verdicts whose questions (by id) have these points.

    >>> mark([Verdict("a", "right", Fraction(1)), Verdict("b", "wrong")], {"a": Fraction(1), "b": Fraction(2)}, Scale())
    Mark(points=Fraction(1, 1), possible=Fraction(3, 1), mark=Fraction(27, 4), to_read=0)
    """
    verdicts = list(verdicts)
    earned = sum((points[one.question] * one.share for one in verdicts), Fraction(0))
    possible = sum((points[one.question] for one in verdicts), Fraction(0))
    exact = earned / possible * scale.best if possible else Fraction(0)
    to_read = sum(one.status == "unreadable" for one in verdicts)
    return Mark(earned, possible, rounded(exact, scale), to_read)


def rounded(exact: Fraction, scale: Scale) -> Fraction:
    """To the scale's step; halves go up, as schools have it, and nothing exceeds the best mark."""
    if scale.step is None:
        return exact
    steps = exact / scale.step
    match scale.direction:
        case "up":
            whole = ceil(steps)
        case "down":
            whole = floor(steps)
        case "nearest":
            whole = floor(steps + Fraction(1, 2))
    return min(whole * scale.step, scale.best)
