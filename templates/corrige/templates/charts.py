"""Discs over two axes, with their names where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import sqrt
from typing import Final

from corrige.document.figures import Chart, Disc
from corrige.document.inline import Code, Line, Words
from corrige.document.wording import Language
from corrige.templates.canvas import Canvas, Drawn, Label, Spot, Stroke, Texts
from corrige.templates.extent import flat, line_width
from corrige.templates.names import Box, Placed, Room, placed
from corrige.templates.pieces import caption, caption_height, drop, paint_caption
from corrige.templates.typography import clean, number

ACROSS: Final = 1500
UP: Final = 720
LEFT, BELOW, ABOVE = 110, 120, 90
"""What stands around the axes: ticks and their numbers, the axes' names."""
LARGEST: Final = 75
"""The radius of the largest disc; no disc is smaller than a point."""
SMALLEST: Final = 6
POINTS: Final = 8
TINTS: Final = ("convolution", "pooling", "dense", "activation", "normalisation", "plain")
SAME: Final = 14
"""Discs whose centres are nearer than that share their name."""


@lru_cache(maxsize=16)
def drawn(figure: Chart, language: Language) -> Drawn:
    """The chart for all formats; said in words, disc by disc."""
    return Drawn(chart(figure, language), [], described(figure, language))


def chart(figure: Chart, language: Language) -> Canvas:
    canvas = Canvas(LEFT + ACROSS + 60, ABOVE + UP + BELOW)
    steps = [_step(max(1, *values)) for values in _coordinates(figure)]
    scales = [length / (step * count) for length, (step, count) in zip((ACROSS, UP), steps, strict=True)]
    _axes(canvas, figure, steps, language)
    spots = _spots(figure, *scales)
    for _, spot in spots:
        canvas.spots.append(spot)
    _names(canvas, spots)
    told = caption(figure.caption, canvas.width, POINTS, language)
    paint_caption(canvas, told, canvas.width // 2, canvas.height, POINTS)
    canvas.height += caption_height(told, POINTS)
    return canvas


def _coordinates(figure: Chart) -> tuple[list[int], list[int]]:
    return [disc.x for disc in figure.discs], [disc.y for disc in figure.discs]


def _step(most: int) -> tuple[int, int]:
    """The distance of ticks, 1, 2 or 5 times a power of ten, and how many there are beyond zero.

    >>> _step(39_300), _step(144)
    ((5000, 8), (20, 8))
    """
    power = 10 ** max(0, len(str(most)) - 2)
    step = next(n * power for n in (1, 2, 5, 10, 20) if most <= 9 * n * power)
    return step, -(-most // step)


def _axes(canvas: Canvas, figure: Chart, steps: list[tuple[int, int]], language: Language) -> None:
    ground = ABOVE + UP
    canvas.strokes += [Stroke(LEFT, ground, 1, 0, ACROSS + 50, True), Stroke(LEFT, ground, 0, 1, UP + 50, True)]
    numbers: list[Label] = []
    (step_x, many_x), (step_y, many_y) = steps
    for i in range(many_x + 1):
        x = LEFT + ACROSS * i // many_x
        canvas.strokes.append(Stroke(x, ground, 0, -1, 12))
        numbers.append(Label(x, ground + 45, _tick(step_x * i, figure.units[0], language)))
    for i in range(1, many_y + 1):
        y, text = ground - UP * i // many_y, _tick(step_y * i, figure.units[1], language)
        canvas.strokes.append(Stroke(LEFT - 12, y, 1, 0, 12))
        numbers.append(Label(LEFT - 24 - line_width((Words(text),), POINTS, language) // 2, y + drop(POINTS), text))
    wide = line_width(figure.across, POINTS, language), line_width(figure.up, POINTS, language)
    names = [
        Label(LEFT + ACROSS - wide[0] // 2, ground + 95, figure.across),
        Label(max(LEFT, wide[1] // 2), 28, figure.up),
    ]
    canvas.texts += [Texts(POINTS, numbers), Texts(POINTS, names)]


def _tick(value: int, unit: int, language: Language) -> str:
    whole, rest = divmod(value, unit)
    return number(whole, language) if not rest else flat(Words(f"{value / unit:g}"), language)


def _spots(figure: Chart, across: float, up: float) -> list[tuple[Disc, Spot]]:
    """The largest first, so that a smaller one stays to be seen."""
    most = max((disc.area for disc in figure.discs), default=1)
    kinds = list(dict.fromkeys(disc.kind for disc in figure.discs))
    return [
        (
            disc,
            Spot(
                LEFT + round(disc.x * across),
                ABOVE + UP - round(disc.y * up),
                max(SMALLEST, round(LARGEST * sqrt(disc.area / max(most, 1)))),
                TINTS[kinds.index(disc.kind) % len(TINTS)],
            ),
        )
        for disc in sorted(figure.discs, key=lambda disc: -disc.area)
    ]


def _names(canvas: Canvas, spots: list[tuple[Disc, Spot]]) -> None:
    together: dict[Spot, list[str]] = {}
    for disc, spot in spots:
        near = next((one for one in together if abs(one.x - spot.x) + abs(one.y - spot.y) < SAME), spot)
        together.setdefault(near, []).append(disc.name)
    names: list[tuple[Spot, Line]] = [(spot, _joined(found)) for spot, found in together.items()]
    room = Room(Box(LEFT, 40, canvas.width, ABOVE + UP), [spot for _, spot in spots])
    labels: list[Label] = []
    for found in placed(names, room, POINTS):
        canvas.strokes += list(_leader(found))
        x, y = found.middle
        labels.append(Label(x, y + drop(POINTS), found.name))
    canvas.texts.append(Texts(POINTS, labels))


def _joined(names: list[str]) -> Line:
    return tuple(part for i, name in enumerate(names) for part in ((Words(", "),) if i else ()) + (Code(name),))


def _leader(found: Placed) -> Iterator[Stroke]:
    """From the disc up or down to the height of its name, and on to it; none where the name stands beside it."""
    if not found.lines:
        return
    spot, end, (_, y) = found.spot, found.end, found.middle
    if y < spot.y:
        yield Stroke(spot.x, spot.y - spot.radius, 0, 1, spot.y - spot.radius - y, light=True)
    else:
        yield Stroke(spot.x, spot.y + spot.radius, 0, -1, y - spot.y - spot.radius, light=True)
    yield Stroke(min(spot.x, end), y, 1, 0, abs(end - spot.x), light=True)


def described(figure: Chart, language: Language) -> str:
    """`vgg16: 30940528640, 138357544; …`, what stands across before what stands up."""
    head = f"{_flat(figure.across, language)} × {_flat(figure.up, language)}"
    points = (f"{disc.name} {number(disc.x, language)} × {number(disc.y, language)}" for disc in figure.discs)
    return clean(f"{head}{chr(160) if language == 'fr' else ''}: {'; '.join(points)}")


def _flat(line: Line, language: Language) -> str:
    return "".join(flat(part, language) for part in line)
