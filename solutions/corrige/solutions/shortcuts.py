"""Which shortcut a residual block takes: what comes in against what leaves the body (`catalogue.residual`)."""

from __future__ import annotations

from collections.abc import Iterator

from corrige.document.document import Block, Paragraph
from corrige.document.inline import Line, line
from corrige.exercises.catalogue.residual import SHORTCUT
from corrige.exercises.diagrams import shape_line
from corrige.problem.problem import Question
from corrige.solutions.steps import Steps
from corrige.solutions.words import pick


def shortcut(steps: Steps, question: Question) -> Iterator[Block]:
    """The two shapes, and what they ask for; nothing for any other question."""
    if question.asks != (SHORTCUT,):
        return
    given, left = (_shape(steps, one) for one in ("input", "conv2"))
    same = given == left
    yield Paragraph(
        line(
            pick(("Il entre ", "What comes in is "), steps.language),
            *given,
            pick((", il sort du corps ", ", what leaves the body is "), steps.language),
            *left,
            pick(SAME if same else OTHER, steps.language),
        )
    )


def _shape(steps: Steps, name: str) -> Line:
    c, h, w = (steps.values[f"{name}.{axis}"] for axis in "chw")
    return shape_line((c, h, w))


SAME = (
    " : les dimensions sont les mêmes, l'entrée s'ajoute telle quelle.",
    ": the shapes are the same, the input is added as it is.",
)
OTHER = (
    " : les dimensions diffèrent, une convolution 1 × 1 doit donner à l'entrée celles du corps.",
    ": the shapes differ, a 1 × 1 convolution must give the input the shape of the body.",
)
