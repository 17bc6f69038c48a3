"""Networks in outline: every shape is the table's, each figure fits a page, what repeats is drawn once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corrige.document.document import Table
from corrige.document.figures import Box, Diagram, Fork
from corrige.document.inline import Code, Line
from corrige.exercises.builtin import builtin, builtins
from corrige.exercises.diagrams import shape_line
from corrige.exercises.family import families
from corrige.exercises.issue import issue
from corrige.exercises.statement import figures
from corrige.exercises.summary import Row, summary, summary_document
from corrige.problem.network import describe, walk
from corrige.templates import diagrams
from corrige.templates.extent import TEXT_WIDTH
from corrige.templates.formats import render

PAGE = 2470
"""The height of what stands between the margins, in 0.1 mm."""


def drawn(blocks: object) -> list[Diagram]:
    return [block for block in blocks if isinstance(block, Diagram)]  # type: ignore[attr-defined]


def boxes(chain: tuple[Box | Fork, ...]) -> Iterator[Box | Fork]:
    for one in chain:
        yield one
        for branch in one.branches if isinstance(one, Fork) else ():
            yield from boxes(branch)


def every(rows: tuple[Row, ...]) -> Iterator[Row]:
    for row in rows:
        yield row
        for branch in row.branches:
            yield from every(branch)


def names(title: Line) -> list[str]:
    return [part.text for part in title if isinstance(part, Code)]


@pytest.mark.parametrize("name", builtins())
@pytest.mark.parametrize("depth", [0, 1, 3])
def test_every_built_in_network_is_drawn_with_its_shapes_on_pages(name: str, depth: int) -> None:
    found = summary(builtin(name).network())
    parts = drawn(summary_document(found, name, "en", depth).blocks)
    shapes = {row.name: shape_line(row.shape) for row in every(found.rows)}
    for part in parts:
        canvas = diagrams.drawn(part, "en").canvas
        assert canvas.width <= diagrams.TIGHT * TEXT_WIDTH
        assert canvas.height * max(1, canvas.width / TEXT_WIDTH) ** -1 <= PAGE
    top = [box for part in parts for box in part.boxes]
    assert names(top[1].title) == [found.rows[0].name]
    for box in top[1:]:
        for one in names(box.title):
            assert box.shape == shapes[one]
    assert any(isinstance(one, Fork) for one in top) == (depth > 0 and any(row.branches for row in found.rows))


def test_blocks_that_differ_in_their_names_only_are_drawn_once() -> None:
    for depth in (0, 1):
        parts = drawn(summary_document(summary(builtin("resnet152").network()), "", "en", depth).blocks)
        titles = [names(box.title) for part in parts for box in part.boxes]
        assert ["block3_2", "block3_36"] in titles
        assert ["block3_1"] in titles
        assert len(titles) == 14


def test_the_layers_of_a_block_are_those_of_the_network() -> None:
    net = builtin("resnet50").network()
    parts = drawn(summary_document(summary(net), "", "en", 1).blocks)
    (block,) = (box for part in parts for box in part.boxes if names(box.title) == ["block2_1"])
    assert isinstance(block, Fork)
    assert [[names(one.title)[0] for one in branch] for branch in block.branches] == [
        ["conv1", "conv2", "conv3"],
        ["projection"],
    ]
    kinds = dict(walk(net.layers))
    assert describe(kinds["block2_1_conv2"]) == "conv2d"


def test_text_has_the_table_alone() -> None:
    document = summary_document(summary(builtin("lenet5").network()), "LeNet-5", "en", 0)
    assert drawn(document.blocks)
    assert "[" not in render(document, "text")


@pytest.mark.parametrize("name", ["summary-table", "find-the-error"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_figure_of_a_table_is_blank_where_the_table_is(name: str, language: str) -> None:
    kin = families()[name]
    for seed in range(4):
        problem = issue(kin, 2, b"tests", "outline", seed).problem
        found = figures(kin, problem, language)  # type: ignore[arg-type]
        (table,) = (block for block in found if isinstance(block, Table))
        rows = {names(row[0] or ())[0]: row[2] for row in table.rows[:-1]}
        shown = {names(box.title)[0]: box.shape for part in drawn(found) for box in part.boxes[1:]}
        assert shown == rows
