"""Two exercises of the course as text, in both languages, compared with what a teacher has read and found good.

`CORRIGE_GOLDEN=write pytest tests/solutions/test_golden.py` writes them anew; read what changed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corrige.document.document import Document
from corrige.document.wording import Language
from corrige.exercises.catalogue.questions import ask, ask_element
from corrige.exercises.catalogue.text import text
from corrige.exercises.family import Family
from corrige.exercises.statement import statement_blocks
from corrige.problem.layers import conv
from corrige.problem.network import network
from corrige.problem.problem import Problem, Text
from corrige.solutions.worked import key_lines, solution_blocks
from corrige.templates.formats import render

GOLDEN = Path(__file__).parent / "golden"
IMAGE = ((1, 1, 0, 1), (0, 0, 0, 1), (1, 1, 1, 0), (1, 0, 0, 1))
SOBEL = ((-1, -2, -1), (0, 0, 0), (1, 2, 1))


def family(name: str, title: Text, said: Text, shows: str) -> Family:
    def none(*_: object) -> Problem:
        raise AssertionError("nothing is drawn here")

    return Family(name, title, (), none, none, lambda _: said, (), ((0, 1),) * 3, shows=shows)  # type: ignore[arg-type]


PADDED = (
    family(
        "padded",
        text("Réponse avec padding", "Response with padding"),
        text(
            "Une image {input.h} × {input.w}, padding {conv.p_top}.",
            "An image {input.h} × {input.w}, padding {conv.p_top}.",
        ),
        "grids",
    ),
    Problem(
        networks={"": network((1, 4, 4), conv=conv(1, 3, padding=1, bias=False))},
        data={"input.x": (IMAGE,), "conv.kernel": ((SOBEL,),)},
        questions=(
            ask("conv", "h w", id="size"),
            ask_element("conv", (0, 1, 3), products=True),
            ask("conv", "x", id="response"),
        ),
    ),
)
COUNTS = (
    family(
        "counts",
        text("Une couche de convolution", "A convolution layer"),
        text("Une image {input.h} × {input.w} × {input.c}.", "An image {input.h} × {input.w} × {input.c}."),
        "nothing",
    ),
    Problem(
        networks={"": network((3, 6, 6), conv=conv(2, 3))},
        questions=tuple(ask("conv", one) for one in ("h w c", "parameters", "operations", "macs")),
    ),
)
EXERCISES = {"padded": PADDED, "counts": COUNTS}


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_golden(name: str, language: Language) -> None:
    kin, problem = EXERCISES[name]
    blocks = statement_blocks(kin, problem, language) + solution_blocks(kin, problem, language)
    written = render(Document(language, name, blocks), "text")
    file = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("CORRIGE_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(written, encoding="utf-8")
    assert written == file.read_text(encoding="utf-8")


def test_the_course_s_own_values() -> None:
    """Slides « Padding », « Nombre de paramètres », « Nombre d'opérations »: what the goldens must contain."""
    response = ((0, 0, 1, 2), (0, 1, 1, -1), (2, 1, 0, 0), (-3, -4, -3, -1))
    shown = dict(key_lines(*PADDED, "en"))
    assert shown["1a"] == "4 × 4"
    assert shown["1c"] == "[" + ", ".join(f"[{', '.join(map(str, row))}]" for row in response).replace("-", "−") + "]"
    assert dict(key_lines(*COUNTS, "en")) == {"1a": "4 × 4 × 2", "1b": "56", "1c": "1,728", "1d": "864"}
