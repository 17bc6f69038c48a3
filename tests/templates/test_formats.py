"""All formats alike: found by their folders, none loses a number, the terminal's needs no library."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

import pytest
from templates.hostile import HOSTILE, everywhere, nothing
from templates.specimen import specimen

from corrige.document.document import (
    AnswerField,
    Block,
    Choices,
    Derivation,
    Document,
    Items,
    Paragraph,
    Products,
    Table,
)
from corrige.document.figures import Grid, Picture, Sign
from corrige.document.inline import Figure, line
from corrige.templates.formats import UnknownFormat, formats, load, render
from corrige.templates.text import render as as_text
from corrige.templates.typography import number


def test_formats_are_folders() -> None:
    assert formats() == ("html", "latex", "text")
    assert [load(name).SUFFIX for name in formats()] == [".html", ".tex", ".txt"]
    with pytest.raises(UnknownFormat, match="markdown"):
        render(specimen("fr"), "markdown")


def test_the_terminal_needs_no_jinja() -> None:
    program = (
        "import sys\nfrom corrige.document.document import Document\nfrom corrige.templates.formats import render\n"
        "render(Document('fr', 'x', ()), 'text')\n"
        "assert not {'jinja2', 'markupsafe', 'pikepdf', 'sympy', 'torch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def numbers_of(value: Any) -> list[int | Fraction]:
    """The numbers that a document shows as its own: in lines, grids, values."""
    match value:
        case Figure():
            return [value.value] if value.decimals is None else []
        case Grid():
            return [cell for row in value.rows for cell in row if cell is not None]
        case Derivation():
            return [value.value] if isinstance(value.value, int) else []
        case tuple():
            return [found for one in value for found in numbers_of(one)]
        case _ if is_dataclass(value):
            return [found for field in fields(value) for found in numbers_of(getattr(value, field.name))]
        case _:
            return []


def shown(source: str) -> str:
    """Tags and commands away, and what stands for digits' spaces and signs as the plain characters."""
    for written, character in ((r"\,", "\u202f"), (r"\ensuremath{-}", "−"), ("{,}", ","), ("$-$", "−")):
        source = source.replace(written, character)
    return re.sub(r"<mrow><mo>−</mo><mn>", "−", source)


@pytest.mark.parametrize("name", ["html", "latex", "text"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_number_is_lost(name: str, language: str) -> None:
    document = specimen(language)
    source = shown(render(document, name))
    found = numbers_of(document.blocks)
    assert len(found) > 500
    for value in set(found):
        text = number(value, language)  # type: ignore[arg-type]
        times = len(re.findall(rf"(?<![\d−]){re.escape(text)}(?!\d)", source))
        assert times >= found.count(value), (value, times)


@pytest.mark.parametrize("name", ["html", "latex", "text"])
@pytest.mark.parametrize("language", ["fr", "en", "de", ""])
def test_nothing_is_printed(name: str, language: str) -> None:
    assert render(nothing(language), name)


def test_signs_of_products() -> None:
    document = Document("fr", "x", (Products(((0, 3), (-1, -2), (4, 1000)), None, 0),))
    assert "  0×3 − 1×(−2) + 4×1\u202f000 + 0\n" in as_text(document).replace("\u00a0", " ")
    latex = re.sub(r"\\mskip\\medmuskip |\\mbox|[{}$]", "", render(document, "latex"))
    assert r"0 \times 3 -1 \times (-2) +4 \times 1\,000 +0" in latex
    html = re.sub("<[^>]*>", "", render(document, "html"))
    assert "0×3 −1×(−2) +4×1\u202f000 +0" in html
    assert "−0" not in html
    assert "-0" not in latex.rpartition("products")[0].rpartition("products")[2]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_terminal_is_not_steered(text: str) -> None:
    printed = render(everywhere(text), "text")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", printed)
    printed.encode("utf-8")


GOLDEN = """\
Sheet
=====

Fill in:

 1 2 3
 4[5 6]    ∗    −1    =    −5[ …]
 7[8 9]
an image

  3×(−1) − 2×1 + 1 = −4

n = 28,000

→ 1a (height × width) ……………………

  [x] yes
  [ ] no

layer   size
────────────
conv      28
fc     ……………

• a
• b
"""


def test_golden_text() -> None:
    blocks: tuple[Block, ...] = (
        Paragraph(line("Fill in:")),
        Picture((
            Grid(((1, 2, 3), (4, 5, 6), (7, 8, 9)), "image", line("an image"), window=(1, 1, 2, 2)),
            Sign("∗"), Grid(((-1,),), "kernel"), Sign("="), Grid(((-5, None),), "response", marked=frozenset({(0, 1)})),
        )),
        Products(((3, -1), (-2, 1)), -4, 1),
        Paragraph(line("n = ", 28000)),
        AnswerField("1a", ("height", "width")),
        Choices((line("yes"), line("no")), frozenset({0})),
        Table((line("layer"), line("size")), ((line("conv"), line(28)), (line("fc"), None)), "lr"),
        Items(((Paragraph(line("a")),), (Paragraph(line("b")),))),
    )  # fmt: skip
    printed = as_text(Document("en", "Sheet", blocks)).replace("\u00a0", " ").replace("\u202f", " ")
    assert printed == GOLDEN


def test_lines_fit_the_width() -> None:
    text = "mot " * 100
    document = Document("fr", "x", (Paragraph(line(text)), Items(((Paragraph(line(text)),),), numbered=True)))
    assert max(map(len, as_text(document, width=50).splitlines())) <= 50
