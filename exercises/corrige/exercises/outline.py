"""A network in outline beside its table: small boxes with shapes, blocks folded, those that repeat drawn once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from corrige.document.figures import Box, Diagram, Fork
from corrige.document.inline import Code, Line, line
from corrige.exercises.catalogue.text import filled, text
from corrige.exercises.diagrams import PASSING, Shape, input_word, shape_line, sign
from corrige.exercises.layer_words import described
from corrige.problem.layers import Conv2d, ConvTranspose2d, DepthwiseConv2d, Flatten, Layer, Layers, Linear, Pool2d
from corrige.problem.network import Network, describe, inner
from corrige.problem.problem import Name, Text, prefixed

WIDEST = 7
"""As many boxes in a row fit a page: a block whose branches are longer is unfolded less far."""

Boxes = tuple[Box | Fork, ...]


def outline(
    net: Network, given: Mapping[Name, Any], language: str, shape: Shape, key: str = "", depth: int = 0
) -> tuple[Diagram, ...]:
    """A figure for each part that stays on one page; blocks are unfolded down to `depth`.

    What leaves the shape as it is (activations, normalisations) is left to the table.
    """
    boxes = _Outline(given, language, shape, key).boxes(net.layers, depth)
    image = Box("input", line(input_word(net)[language]), shape=shape_line(net.input))
    return tuple(Diagram(part, told=True) for part in _parts((image, *boxes)))


def _parts(boxes: Boxes) -> Iterator[Boxes]:
    """An unfolded block stands by itself: a figure is not broken across pages."""
    for forked, part in groupby(boxes, lambda box: isinstance(box, Fork)):
        if forked:
            yield from ((box,) for box in part)
        else:
            yield tuple(part)


@dataclass(frozen=True, slots=True)
class _Outline:
    given: Mapping[Name, Any]
    language: str
    shape: Shape
    key: str

    def boxes(self, layers: Layers, depth: int, block: str = "") -> Boxes:
        shown = [(name, layer) for name, layer in layers if not isinstance(layer, PASSING)]
        found: list[Box | Fork] = []
        for _, run in groupby(shown, lambda one: self._kind(*one)):
            same = list(run)
            found.append(self._box(*same[0], depth, self._title([name for name, _ in same], block)))
        return tuple(found)

    def _kind(self, name: str, layer: Layer) -> Any:
        """Equal for blocks that follow one another and differ in nothing but their names."""
        if not inner(layer):
            return name
        return self.shape(prefixed(self.key, name)), _nameless(layer)

    def _title(self, names: list[str], block: str) -> Line:
        first, *others = (name.removeprefix(f"{block}_") for name in names)
        return (Code(first),) if not others else line(Code(first), " … ", Code(others[-1]), f" (× {len(names)})")

    def _box(self, name: str, layer: Layer, depth: int, title: Line) -> Box | Fork:
        shape = self.shape(prefixed(self.key, name))
        if depth and inner(layer):
            branches = tuple(self.boxes(branch, depth - 1, name) for branch in inner(layer))
            fork = Fork(branches, sign(layer), title, shape)
            return fork if _span(fork) <= WIDEST else self._box(name, layer, depth - 1, title)
        words = _words(prefixed(self.key, name), layer)[self.language]
        return Box(describe(layer), title, tuple(filled(one, self.given) for one in words.split("\n") if one), shape)


def _span(one: Box | Fork) -> int:
    """How many boxes stand in its longest row."""
    return 1 if isinstance(one, Box) else max(sum(map(_span, branch)) for branch in one.branches)


def _nameless(layer: Layer) -> Any:
    """What a layer is, and a block but for the names in it."""
    branches = inner(layer)
    return (describe(layer), [[_nameless(one) for _, one in branch] for branch in branches]) if branches else layer


def _words(name: Name, layer: Layer) -> Text:
    """The window and a stride; what the shapes tell is not said again."""
    match layer:
        case Conv2d() | DepthwiseConv2d() | ConvTranspose2d() | Pool2d():
            stride = "" if layer.stride == (1, 1) else f"\nstride {{{name}.s_h}}"
            return text(*[f"{{{name}.f_h}} × {{{name}.f_w}}{stride}"] * 2)
        case Linear() | Flatten():
            return text("", "")
        case _:
            return {language: words.split("\n")[0] for language, words in described(name, layer).items()}
