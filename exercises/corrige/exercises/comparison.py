"""Networks beside each other: parameters against operations, as a chart and a table, by the closed forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corrige.document.document import Block, Document, Paragraph, Table
from corrige.document.figures import Chart, Disc
from corrige.document.inline import Code, line
from corrige.document.wording import Language
from corrige.exercises.catalogue.text import text
from corrige.exercises.diagrams import shape_line
from corrige.exercises.summary import OPERATIONS, TOTALS, channels_last
from corrige.problem.network import Network
from corrige.problem.problem import Problem
from corrige.rules.values import Values

TITLE = text("Paramètres et opérations", "Parameters and operations")
HEADS: Mapping[Language, tuple[str, ...]] = {
    "fr": ("Réseau", "Entrée h × w × C", "Paramètres", "Opérations", "MACs"),
    "en": ("Network", "Input h × w × C", "Parameters", "Operations", "MACs"),
}
ACROSS = text("opérations (milliards)", "operations (billions)")
UP = text("paramètres (millions)", "parameters (millions)")
AREA = text(
    "L'aire d'un disque est proportionnelle au nombre de paramètres ; une couleur par famille.",
    "The area of a disc is proportional to the number of parameters; a colour for each family.",
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A network's totals."""

    name: str
    input: tuple[int, int, int]
    total: Mapping[str, int]


def compared(networks: Mapping[str, Network]) -> tuple[Compared, ...]:
    """From the least operations to the most. Raises CannotBuild where a layer does not fit what comes in."""
    found = []
    for name, net in networks.items():
        values = Values(Problem(networks={"": net}), {})
        found.append(Compared(name, net.input, {one: values[f"total.{one}"] for one in TOTALS}))
    return tuple(sorted(found, key=lambda one: (one.total["operations"], one.total["parameters"])))


def as_data(found: tuple[Compared, ...]) -> dict[str, Any]:
    """`{"networks": [{"name": …, "input": [h, w, c], "parameters": …, "operations": …, "macs": …}]}`."""
    return {"networks": [{"name": one.name, "input": channels_last(one.input), **one.total} for one in found]}


def comparison_document(found: tuple[Compared, ...], language: Language) -> Document:
    """The chart, the table, and what was counted."""
    discs = tuple(
        Disc(one.name, _kind(one.name), one.total["operations"], one.total["parameters"], one.total["parameters"])
        for one in found
    )
    rows = tuple(
        (line(Code(one.name)), shape_line(one.input), *(line(one.total[count]) for count in TOTALS)) for one in found
    )
    head = tuple(line(word) for word in HEADS[language])
    blocks: tuple[Block, ...] = (
        Chart(discs, line(ACROSS[language]), line(UP[language]), (10**9, 10**6), line(AREA[language])),
        Table(head, rows, "lrrrr"),
        Paragraph(line(OPERATIONS[language])),
    )
    return Document(language, TITLE[language], blocks)


def _kind(name: str) -> str:
    """The family of a network, by the letters that its name begins with.

    >>> _kind("vgg16-c"), _kind("resnet50")
    ('vgg', 'resnet')
    """
    found = re.match(r"[a-z]+", name.lower())
    return found.group() if found else name
