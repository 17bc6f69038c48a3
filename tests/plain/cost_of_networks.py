"""Networks compared, by plain arithmetic."""

from __future__ import annotations

from fractions import Fraction

from corrige.exercises.families.cost_of_networks import KEYS
from corrige.problem.problem import Problem
from plain.networks import counted


def answers(problem: Problem, wrong: str = "") -> dict[str, int | Fraction]:
    found: dict[str, int | Fraction] = {}
    totals = {key: counted(problem.networks[key], wrong) for key in KEYS}
    for count in ("parameters", "operations"):
        each = [totals[key][f"total.{count}"] for key in KEYS]
        found |= {f"{key}.total.{count}": n for key, n in zip(KEYS, each, strict=True)}
        by = each
        if wrong == "ranked-by-parameters":
            by = [totals[key]["total.parameters"] for key in KEYS]
        ranked = sorted((1, 2, 3), key=lambda i: by[i - 1], reverse=wrong == "ranked-from-the-most")
        found |= {f"rank_{count}_{place}": i for place, i in enumerate(ranked, 1)}
        spread = Fraction(max(each), min(each))
        found[f"spread_{count}"] = 1 / spread if wrong == "quotient-inverted" else spread
    uses = [Fraction(found[f"{key}.total.operations"], found[f"{key}.total.parameters"]) for key in KEYS]  # type: ignore[arg-type]
    return found | {"most_used": uses.index(max(uses)) + 1}
