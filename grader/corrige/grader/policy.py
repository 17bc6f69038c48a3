"""What a sheet's policy gives for answers that are not simply right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Policy:
    """Shares of a question's points, from 0 to 1.

    `follow_through`: right after an own earlier value. `mistake`: a recognised mistake, unless `mistakes` says
    otherwise for its name. `order`: the right numbers of a shape in another order of axes. `partial`: whether matrices
    count by cell, shapes and lists by part.
    """

    follow_through: Fraction = Fraction(1)
    mistake: Fraction = Fraction(0)
    mistakes: Mapping[str, Fraction] = field(default_factory=dict)
    order: Fraction = Fraction(1, 2)
    partial: bool = True

    def for_mistakes(self, names: tuple[str, ...]) -> Fraction:
        """The share for these mistakes made together: the least of theirs."""
        return min(self.mistakes.get(name, self.mistake) for name in names)
