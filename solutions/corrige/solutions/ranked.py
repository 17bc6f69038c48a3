"""Networks ranked by a total, the last against the first, and what each parameter is used for (`catalogue.ranking`)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from corrige.document.document import Block, Items, Paragraph
from corrige.document.inline import Figure, Line, line
from corrige.problem.problem import Question
from corrige.solutions.steps import Steps
from corrige.solutions.words import colon, pick


def ranked(steps: Steps, question: Question) -> Iterator[Block]:
    """The steps to a ranking, a quotient or the use of parameters; nothing for any other question."""
    name = question.asks[0]
    if name not in steps.problem.rules:
        return
    of = steps.values.graph[name].of
    totals: list[Any] = [steps.values[one] for one in of]
    if name.startswith("rank_"):
        yield Paragraph(_ranking(steps, totals))
    elif name.startswith("spread_"):
        yield Paragraph(_quotient(max(totals), min(totals), question.decimals or 0))
    elif name == "most_used":
        uses = [steps.values.graph[one].of for one in of]
        lines = [_use(steps, i, *(steps.values[one] for one in use)) for i, use in enumerate(uses, 1)]
        yield Items(tuple((Paragraph(one),) for one in lines))
        yield Paragraph(line(pick(WHY, steps.language)))


WHY = (
    "Une convolution se sert de chaque poids à toutes les positions de sa sortie, une couche dense une seule fois (deux"
    " opérations : un produit et une addition).",
    "A convolution uses each weight at every place of its output, a dense layer once only (two operations: a product"
    " and an addition).",
)


def _ranking(steps: Steps, totals: list[Any]) -> Line:
    """`2,736 < 31,268 < 48,740: networks 1, 2, 3.`"""
    parts: list[Any] = []
    for total in sorted(totals):
        parts += [" < " if parts else "", total]
    order = [str(totals.index(total) + 1) for total in sorted(totals)]
    words = pick((" réseaux ", " networks "), steps.language)
    return line(*parts, f"{colon(steps.language)}{words}{', '.join(order)}.")


def _quotient(above: int, below: int, decimals: int) -> Line:
    return line(above, " / ", below, " ≈ ", Figure(Fraction(above, below), decimals), ".")


def _use(steps: Steps, i: int, operations: int, parameters: int) -> Line:
    head = pick(("réseau", "network"), steps.language) + f" {i}{colon(steps.language)} "
    unit = pick((" opérations par paramètre", " operations per parameter"), steps.language)
    return line(head, *_quotient(operations, parameters, 1)[:-1], f"{unit}.")
