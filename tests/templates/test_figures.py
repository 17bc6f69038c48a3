"""Figures: what is drawn lies within them and fits the page; every number has its place."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from templates.specimen import specimen

from corrige.document.figures import Box, Diagram, Diagrams, Fork, Grid, Picture, Planes, Sign, Strip, Tint
from corrige.document.inline import Code, line
from corrige.templates import boxes, diagrams, pictures
from corrige.templates.canvas import Canvas
from corrige.templates.extent import TEXT_WIDTH
from corrige.templates.typography import number

TINTS: tuple[Tint, ...] = ("image", "kernel", "response")
NUMBERS = (0, 1, -1, 7, -12, 345, -67_890, 12_345, Fraction(3, 2), Fraction(-10, 7), None)


def grid(random: Random) -> Grid:
    rows, columns = random.randint(1, 9), random.randint(1, 9)
    some = random.choices(NUMBERS, k=random.randint(1, 4))
    cells = tuple(tuple(random.choices(some, k=columns)) for _ in range(rows))
    ring = (1, 1, 1, 1) if rows > 2 and columns > 2 and random.random() < 0.5 else (0, 0, 0, 0)
    caption = line("une légende " * random.randint(0, 6))
    return Grid(cells, random.choice(TINTS), caption, ring, (0, 0, 1, 1), frozenset({(rows - 1, 0)}))


def part(random: Random) -> Grid | Planes | Sign:
    match random.randrange(4):
        case 0:
            return Sign(random.choice("∗=→+"))
        case 1:
            return Planes(tuple(grid(random) for _ in range(random.randint(1, 4))), line("un volume"))
        case _:
            return grid(random)


def inside(canvas: Canvas) -> None:
    rectangles = [(fill.x, fill.y, fill.width, fill.height) for fill in canvas.fills]
    rectangles += [(mesh.x, mesh.y, mesh.width, mesh.height) for mesh in canvas.meshes]
    rectangles += [(frame.x, frame.y, frame.width, frame.height) for frame in canvas.frames]
    for x, y, width, height in rectangles:
        assert 0 <= x <= x + width <= canvas.width
        assert 0 <= y <= y + height <= canvas.height
    for ring in canvas.rings:
        assert ring.radius <= ring.x <= canvas.width - ring.radius
        assert ring.radius <= ring.y <= canvas.height - ring.radius
    for stroke in canvas.strokes:
        assert 0 <= stroke.x <= stroke.x + stroke.across * stroke.length <= canvas.width
        assert 0 <= stroke.y - stroke.up * stroke.length <= canvas.height
    for label in (label for texts in canvas.texts for label in texts.labels):
        assert 0 <= label.x <= canvas.width
        assert 0 <= label.y <= canvas.height + 1
    for place in (place for cells in canvas.cells for place in cells.places):
        assert 0 < place[0] < canvas.width
        assert 0 < place[1] < canvas.height


def shown(figure: Picture) -> list[list[str]]:
    grids = [grid for part in figure.parts for grid in (part.grids if isinstance(part, Planes) else (part,))]
    return [
        [number(cell, "fr") for row in grid.rows for cell in row if cell is not None]
        for grid in grids
        if isinstance(grid, Grid)
    ]


@pytest.mark.parametrize("seed", range(40))
def test_every_number_has_a_place_inside(seed: int) -> None:
    random = Random(seed)
    figure = Picture(tuple(part(random) for _ in range(random.randint(1, 5))))
    result = pictures.drawn(figure, "fr")
    inside(result.canvas)
    assert result.canvas.width <= TEXT_WIDTH
    assert result.numbers == shown(figure)
    assert [len(cells.places) for cells in result.canvas.cells] == [len(own) for own in result.numbers]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_specimens_figures_fit(language: str) -> None:
    for block in specimen(language).blocks:
        if isinstance(block, Picture):
            canvas = pictures.drawn(block, language).canvas
            assert canvas.width <= TEXT_WIDTH
            inside(canvas)
        if isinstance(block, Diagram):
            canvas = diagrams.drawn(block, language).canvas
            assert canvas.width <= diagrams.SQUEEZE * TEXT_WIDTH
            inside(canvas)


def test_many_grids_go_on_below_and_stay_readable() -> None:
    image = Grid(((1,) * 9,) * 9, "image", line("image"))
    canvas = pictures.drawn(Picture((image, Sign("∗"), image, Sign("∗"), image, Sign("∗"), image)), "fr").canvas
    assert {mesh.cell for mesh in canvas.meshes} == {64}
    assert len({mesh.y for mesh in canvas.meshes}) == 2
    inside(canvas)


def test_a_large_grid_shrinks() -> None:
    canvas = pictures.drawn(Picture((Grid(((0,) * 60,) * 3, "image"),)), "fr").canvas
    assert 1400 < canvas.width <= TEXT_WIDTH


def test_one_shape_one_layout() -> None:
    def one(*cells: int) -> Canvas:
        return pictures.drawn(Picture((Grid((cells,), "image"),)), "fr").canvas

    assert one(1, 2, 3) is one(7, 8, 9)
    assert one(1, 2, 3) is not one(1, 2, 12_345)


def test_rows_may_be_of_different_length() -> None:
    result = pictures.drawn(Picture((Grid(((1, 2, 3), (4,)), "image"),)), "fr")
    assert result.numbers == [["1", "2", "3", "4"]]
    assert len(result.canvas.cells[0].places) == 4


def test_the_window_lies_on_its_cells() -> None:
    canvas = pictures.drawn(Picture((Grid(((1, 2, 3),) * 3, "image", window=(1, 1, 2, 2)),)), "fr").canvas
    (mesh,), (frame,) = canvas.meshes, canvas.frames
    assert (frame.x - mesh.x, frame.y - mesh.y) == (mesh.cell, mesh.cell)
    assert (frame.width, frame.height) == (2 * mesh.cell, 2 * mesh.cell)
    assert [fill.colour for fill in canvas.fills] == ["window"]


def test_the_ring_is_tinted_once() -> None:
    canvas = pictures.drawn(Picture((Grid(((0,) * 5,) * 6, "image", ring=(2, 1, 1, 2)),)), "fr").canvas
    cell = canvas.meshes[0].cell
    area = sum(fill.width * fill.height for fill in canvas.fills if fill.colour == "padding")
    assert area == (6 * 5 - 3 * 2) * cell * cell


def test_axis() -> None:
    """Grids of different height are centred on one another, whatever stands under them."""
    figure = Picture((Grid(((1,),) * 5, "image", line("a caption")), Sign("∗"), Grid(((Fraction(1, 2),),), "kernel")))
    tall, short = pictures.drawn(figure, "fr").canvas.meshes
    assert abs((tall.y + tall.height / 2) - (short.y + short.height / 2)) <= 1


def test_a_long_network_goes_on_below() -> None:
    many = tuple(Box("conv2d", line(f"conv{i}"), (line("64 filtres 3 × 3"),), line(28, " × ", 28)) for i in range(12))
    canvas = diagrams.drawn(Diagram(many), "fr").canvas
    assert canvas.width <= TEXT_WIDTH
    assert len({frame.y for frame in canvas.frames}) > 1
    inside(canvas)


def test_networks_stand_side_by_side_as_far_as_the_page_goes() -> None:
    def network(many: int) -> Diagram:
        one = Box("conv2d", line("conv"), (line("64 filtres 3 × 3"),), line(28, " × ", 28))
        return Diagram((one,) * many, line(f"réseau de {many}"))

    figure = Diagrams((network(1), network(2), network(3), network(1)))
    canvas = diagrams.drawn_together(figure, "fr").canvas
    inside(canvas)
    assert canvas.width <= TEXT_WIDTH
    tops = [frame.y for frame in canvas.frames]
    assert [tops.count(y) for y in sorted(set(tops))] == [3, 4]
    said = [one.caption for one in figure.diagrams]
    captions = [texts.labels[0] for texts in canvas.texts if texts.labels[0].text in said]
    assert [one.text for one in captions] == said
    assert all(one.y < min(y for y in tops if y > one.y) for one in captions)


def test_a_strip_stands_below_its_box() -> None:
    box = Box("conv2d", line("conv"), (), (), (Strip("batch_norm", line("norm")), Strip("activation", line("ReLU"))))
    drawn = diagrams.drawn(Diagram((box,)), "en")
    inside(drawn.canvas)
    assert [fill.colour for fill in drawn.canvas.fills] == ["convolution", "normalisation", "activation"]
    first, *strips = drawn.canvas.fills
    assert [fill.y for fill in strips] == [first.bottom, strips[0].bottom]
    assert "conv (norm, ReLU)" in drawn.described


def test_branches_are_joined() -> None:
    box = Box("conv2d", line("conv"), (), line(3))
    canvas = diagrams.drawn(Diagram((Fork(((box, box), (box,), ()), "+", line("block"), line(4)),)), "fr").canvas
    inside(canvas)
    (ring,) = canvas.rings
    ends = {stroke.x + stroke.length for stroke in canvas.strokes if stroke.across and not stroke.arrow}
    assert ring.x in ends  # the outer branches end above and below the sign
    downwards = [stroke for stroke in canvas.strokes if stroke.up == -1 and stroke.arrow]
    assert [stroke.x for stroke in downwards] == [ring.x]


@pytest.mark.parametrize(
    ("kind", "colour"),
    [("conv2d", "convolution"), ("ConvTranspose2d", "convolution"), ("pool2d", "pooling"), ("linear", "dense"),
     ("batch_norm", "normalisation"), ("blank", "blank"), ("activation", "activation"), ("input", "plain"),
     ("<b>", "plain")],
)  # fmt: skip
def test_tints(kind: str, colour: str) -> None:
    assert boxes.colour(kind) == colour


def test_a_name_in_typewriter_letters_stays_within_its_box() -> None:
    """All of them are as wide, the narrow ones too: `flatten` needs more than its letters in print."""
    box = Box("flatten", (Code("illflitt"),), (), ())
    (fill,) = diagrams.drawn(Diagram((box,)), "en").canvas.fills
    assert fill.width >= 8 * 0.6 * boxes.TITLE_POINTS * 3.5 + 20
