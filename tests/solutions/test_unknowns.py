"""The lines of a solved inequality: each is true of exactly the numbers that solve the unknown."""

from __future__ import annotations

from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import Any

import pytest
from reading import text

from corrige.document.document import Paragraph, Table
from corrige.document.formula import evaluate
from corrige.document.inline import Figure, Formula
from corrige.problem.layers import conv, pool
from corrige.problem.network import network
from corrige.problem.problem import Problem, Unknown
from corrige.rules.values import Values
from corrige.solutions.steps import Steps
from corrige.solutions.symbolic import solve_unknown
from corrige.solutions.unknowns import unknown_blocks

P = ("conv.p_top", "conv.p_bottom", "conv.p_left", "conv.p_right")
F, S = ("conv.f_h", "conv.f_w"), ("conv.s_h", "conv.s_w")
COMPARED: dict[str, Any] = {" ≤ ": le, " < ": lt, " > ": gt, " ≥ ": ge, " = ": eq}
CASES = [
    (conv(1, 11, stride=4), 224, P, "p", 0, {"conv.h": 55}),
    (conv(1, 4), 32, P, "p", 0, {"conv.h": 32}),
    (conv(1, 5), 32, P, "p", 0, {"conv.h": 32}),
    (conv(1, (5, 3), stride=3), 14, P, "p", 0, {"conv.h": 6, "conv.w": 7}),
    (conv(1, 3, stride=2, padding=2), 21, F, "f", 1, {"conv.h": 9}),
    (conv(1, 3, padding=2), 21, F, "f", 1, {"conv.h": 20}),
    (conv(1, 3, padding=1), 27, S, "s", 1, {"conv.h": 4}),
    (conv(1, 3, padding=1), 5, S, "s", 1, {"conv.h": 1}),
    (conv(1, 3, padding="same"), 30, S, "s", 1, {"conv.h": 5}),
    (conv(5, 3, stride=2), 9, ("conv.K",), "K", 1, {"conv.parameters": 70}),
    (pool(3, stride=2), 30, ("input.h",), "h", 1, {"conv.h": 4}),
]


def problem_of(layer: Any, side: int, letters: tuple[str, ...], low: int, wanted: dict[str, int]) -> Problem:
    unknown = Unknown(letters=letters, low=low, high=12, wanted=wanted)
    return Problem(networks={"": network((1, side, side), conv=layer)}, unknowns={"it": unknown})


@pytest.mark.parametrize(("layer", "side", "letters", "x", "low", "wanted"), CASES)
def test_each_line_is_true_of_exactly_the_solutions(
    layer: Any, side: int, letters: tuple[str, ...], x: str, low: int, wanted: dict[str, int]
) -> None:
    problem = problem_of(layer, side, letters, low, wanted)
    found = Values(problem, {})["unknown.it"]
    assert solve_unknown(problem, {}, "it").solutions == found
    *lines, end = (block for block in unknown_blocks(Steps(problem, {}, "en"), "unknown.it"))
    solved = [block.line for block in lines if isinstance(block, Paragraph) and text(block.line).startswith("⇔")]
    assert solved
    groups: list[list[Any]] = []
    for block in lines:  # an equation, then what follows from it
        if isinstance(block, Paragraph):
            groups.append([]) if not text(block.line).startswith("⇔") else groups[-1].append(block.line)
    for n in range(low, 13):
        held = [[holds(line[1:], x, n) for line in group] for group in groups]
        assert all(len(set(group)) == 1 for group in held), (n, held)
        assert all(group[0] for group in held) == (n in found), n
    assert isinstance(end, Paragraph)
    assert [one for one in map(number, end.line) if one is not None] == list(found) or not found


def number(part: Any) -> int | None:
    value = getattr(getattr(part, "tree", None), "value", None)
    return value if isinstance(value, int) else None


def holds(line: Any, x: str, n: int) -> bool:
    """Whether `15 ≤ 2p + 10 < 18` is true where the unknown is n."""
    terms, signs = line[::2], [part.text for part in line[1::2]]
    values = [
        part.value if isinstance(part, Figure) else evaluate(part.tree, {x: n}) for part in terms if is_term(part)
    ]
    return all(COMPARED[sign](Fraction(a), Fraction(b)) for a, sign, b in zip(values, signs, values[1:], strict=False))


def is_term(part: Any) -> bool:
    return isinstance(part, (Figure, Formula))


def test_what_cannot_be_inverted_is_tried() -> None:
    unknown = Unknown(letters=(*F, *S), low=1, high=9, wanted={"conv.h": 3})
    problem = Problem(networks={"": network((1, 12, 12), conv=conv(1, 3))}, unknowns={"it": unknown})
    blocks = list(unknown_blocks(Steps(problem, {}, "fr"), "unknown.it"))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    yes = [row[0][0].value for row in table.rows if row[0] and row[-1] and text(row[-1]) == "oui"]  # type: ignore[union-attr]
    assert tuple(yes) == Values(problem, {})["unknown.it"] == (4,)


@pytest.mark.parametrize(
    ("wanted", "fr", "en"),
    [
        (55, "Les entiers de 0 à 12 qui conviennent : ", "The integers from 0 to 12 that fit: "),
        (54, "Les entiers de 0 à 12 qui conviennent : ", "The integers from 0 to 12 that fit: "),
        (99, "Aucun entier de 0 à 12 ne convient.", "No integer from 0 to 12 fits."),
    ],
)
def test_none_one_or_several(wanted: int, fr: str, en: str) -> None:
    problem = problem_of(conv(1, 11, stride=4), 224, P, 0, {"conv.h": wanted})
    for language, said in (("fr", fr), ("en", en)):
        *_, end = unknown_blocks(Steps(problem, {}, language), "unknown.it")  # type: ignore[arg-type]
        assert isinstance(end, Paragraph)
        assert text(end.line).startswith(said)
