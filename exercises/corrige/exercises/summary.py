"""A network's summary: shape, parameters, operations, MACs and receptive field of each layer, blocks within blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corrige.document.document import Block, Derivation, Document, Paragraph, Table
from corrige.document.formula import Tree
from corrige.document.inline import Code, Line, Strong, Words, line
from corrige.document.wording import Language
from corrige.exercises.catalogue.text import filled, text
from corrige.exercises.diagrams import shape_line
from corrige.exercises.layer_words import in_short
from corrige.exercises.outline import outline
from corrige.problem.errors import Unnamed
from corrige.problem.layers import Layers
from corrige.problem.network import Network, describe, inner
from corrige.problem.problem import Problem, Text
from corrige.rules.values import Values, givens

TOTALS = ("parameters", "operations", "macs")
HEADS: Mapping[Language, tuple[str, ...]] = {
    "fr": ("Couche", "Ce qu'elle est", "Sortie h × w × C", "Paramètres", "Opérations", "MACs", "Champ"),
    "en": ("Layer", "What it is", "Output h × w × C", "Parameters", "Operations", "MACs", "Field"),
}
OPERATIONS = text(
    "Opérations : les multiplications, les additions entre les produits et les additions de biais des convolutions et"
    " des couches denses ; les produits avec les zéros du padding comptent. Une MAC est un produit et son addition.",
    "Operations: the multiplications, the additions between the products and the additions of a bias of convolutions"
    " and dense layers; products with padded zeros count. A MAC is a product and its addition.",
)
FIELD = text(
    " Champ : le champ réceptif, combien de pixels de l'image un élément voit dans chaque sens.",
    " Field: the receptive field, how many pixels of the image an element sees each way.",
)
GENERAL = text(
    "Paramètres pour K classes et une image de h × w × C, là où le réseau peut être construit :",
    "Parameters for K classes and an image of h × w × C, where the network can be built:",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A layer: `shape` is (channels, height, width), `receptive` rows and columns of the input (None: not known),
    `branches` the rows of a block, whose counts are their sums."""

    name: str
    kind: str
    words: Text
    shape: tuple[int, int, int]
    parameters: int
    operations: int
    macs: int
    receptive: tuple[int, int] | None
    branches: tuple[tuple[Row, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A network's rows and totals."""

    network: Network
    rows: tuple[Row, ...]
    total: Mapping[str, int]


def summary(net: Network) -> Summary:
    """The summary of a network by the closed forms. Raises CannotBuild where a layer does not fit what comes in."""
    values = Values(Problem(networks={"": net}), {})
    return Summary(net, tuple(_rows(net.layers, values)), {one: values[f"total.{one}"] for one in TOTALS})


def _rows(layers: Layers, values: Values) -> Iterator[Row]:
    for name, layer in layers:
        branches = tuple(tuple(_rows(branch, values)) for branch in inner(layer))
        c, h, w = (values[f"{name}.{axis}"] for axis in "chw")
        counts = {one: values[f"{name}.{one}"] for one in TOTALS}
        seen = _receptive(name, values)
        yield Row(name, describe(layer), in_short(name, layer), (c, h, w), **counts, receptive=seen, branches=branches)


def _receptive(name: str, values: Values) -> tuple[int, int] | None:
    """None after a layer whose elements do not all see as much (an adaptive pooling, a transposed convolution)."""
    try:
        return values[f"{name}.receptive_h"], values[f"{name}.receptive_w"]
    except Unnamed:
        return None


def _every(row: Row) -> Iterator[tuple[str, Row]]:
    """The row and those within, by name."""
    yield row.name, row
    for branch in row.branches:
        for one in branch:
            yield from _every(one)


def as_data(found: Summary) -> dict[str, Any]:
    """`{"input": …, "layers": […], "total": {…}}`; shapes are channels last, a block has its branches."""
    return {
        "input": channels_last(found.network.input),
        "layers": [_row_data(row) for row in found.rows],
        "total": dict(found.total),
    }


def _row_data(row: Row) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": row.name,
        "kind": row.kind,
        "shape": channels_last(row.shape),
        **{one: getattr(row, one) for one in TOTALS},
        "receptive_field": None if row.receptive is None else list(row.receptive),
    }
    if row.branches:
        data["branches"] = [[_row_data(one) for one in branch] for branch in row.branches]
    return data


def channels_last(chw: tuple[int, int, int]) -> list[int]:
    """[height, width, channels]; a flat vector is [units]."""
    c, h, w = chw
    return [c] if h == w == 1 else [h, w, c]


def summary_document(
    found: Summary, title: str, language: Language, depth: int, formula: Tree | None = None
) -> Document:
    """The summary as a table; blocks are unfolded down to `depth` (0: a row each).

    `formula`: the total of parameters in K classes and an image of h × w × C.
    """
    given = givens(Problem(networks={"": found.network}))
    rows: list[tuple[Line, ...]] = [(line(Code("input")), (), shape_line(found.network.input), (), (), (), ())]
    rows += _lines(found.rows, given, language, depth, "")
    totals = (line(found.total[one]) for one in TOTALS)
    rows.append((line("Total"), (), (), *totals, ()))
    head = tuple(line(word) for word in HEADS[language])
    table = Table(head, tuple(rows), "llrrrrr", total=True)
    general: tuple[Block, ...] = ()
    if formula is not None:
        general = (Paragraph(line(GENERAL[language])), Derivation(None, formula))
    shapes = {name: shape_line(row.shape) for row in found.rows for name, row in _every(row)}
    figures = outline(found.network, given, language, shapes.__getitem__, depth=depth)
    blocks: tuple[Block, ...] = (*figures, table, *general, Paragraph(line(OPERATIONS[language] + FIELD[language])))
    return Document(language, title, blocks)


def _lines(
    rows: tuple[Row, ...], given: Mapping[str, Any], language: Language, depth: int, before: str, block: str = ""
) -> Iterator[tuple[Line, ...]]:
    """A line a layer; below a block those inside, each with the letter of its branch, without the block's name."""
    for row in rows:
        words, called = filled(row.words[language], given), row.name.removeprefix(f"{block}_")
        name = (*([Words(f"{before} ")] if before else []), Strong(called) if row.branches else Code(called))
        counts = (line(getattr(row, one)) for one in TOTALS)
        yield (name, words, shape_line(row.shape), *counts, _seen(row.receptive))
        if depth:
            for letter, branch in zip("abcdefghijklmnopqrstuvwxyz", row.branches, strict=False):
                yield from _lines(branch, given, language, depth - 1, f"{before}· {letter}".strip(), row.name)


def _seen(seen: tuple[int, int] | None) -> Line:
    if seen is None:
        return line("–")
    return line(seen[0]) if seen[0] == seen[1] else line(seen[0], " × ", seen[1])
