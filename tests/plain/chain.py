"""Every quantity that a chain or its summary asks, by plain arithmetic; a mistake may be made in one layer only."""

from __future__ import annotations

from corrige.problem.problem import Problem
from plain.networks import counted


def answers(problem: Problem, wrong: str = "") -> dict[str, int]:
    name, _, only = wrong.partition("-in-")
    if only not in dict(problem.net.layers):  # `channels-lost-in-flattening` is one name
        name, only = wrong, ""
    return counted(problem.net, name, only)
