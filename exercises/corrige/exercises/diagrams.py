"""The networks of an exercise drawn as boxes with sizes, blocks with their branches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corrige.document.figures import Box, Diagram, Diagrams, Fork, Strip
from corrige.document.inline import Code, Line, line
from corrige.exercises.catalogue.text import filled, text
from corrige.exercises.layer_words import described
from corrige.problem.layers import (
    Activation,
    BatchNorm,
    Block,
    Concat,
    Dropout,
    Layer,
    Layers,
    LocalResponseNorm,
    Norm,
    PReLU,
    Product,
    Residual,
    Scale,
)
from corrige.problem.network import Network, describe, inner
from corrige.problem.problem import Name, Problem, Text, prefixed
from corrige.rules.graph import last, layer_of
from corrige.rules.values import givens

if TYPE_CHECKING:  # a summary needs no families
    from corrige.exercises.family import Called

Shape = Callable[[Name], Line | None]
"""What stands on the arrow that leaves a layer: its shape, a blank (None), nothing."""
PASSING = (BatchNorm, Norm, PReLU, Activation, Scale, Dropout, LocalResponseNorm)
"""What leaves the shape as it is and is drawn on the box before it."""


def drawing(
    problem: Problem, language: str, called: Mapping[str, Called], shape: Shape | None = None
) -> Diagram | Diagrams:
    """The networks of a problem, with a caption where there are several.

    What is asked decides what is left blank: the shape that leaves a layer, the shortcut of a block (`block.shortcut`).
    With `shape`, nothing is: it is the drawing of a solution.
    """
    asked = frozenset(problem.asked) if shape is None else frozenset[Name]()
    draw = _Drawing(givens(problem), language, asked, shape or _blanks(asked))
    if len(problem.networks) == 1:
        ((key, net),) = problem.networks.items()
        return draw.network(net, key)
    captions = {key: line(one.text[language]) for key, one in called.items()}
    return Diagrams(tuple(draw.network(net, key, captions.get(key, ())) for key, net in problem.networks.items()))


def _blanks(asked: frozenset[Name]) -> Shape:
    """A blank on the arrow that leaves a layer whose shape is asked."""
    blank = {layer_of(name) for name in asked if last(name) in ("c", "h", "w")}
    return lambda name: None if name in blank else ()


def shape_line(chw: tuple[int, int, int]) -> Line:
    """Height × width × channels; a flat vector by its length.

    >>> len(shape_line((3, 1, 1))), len(shape_line((3, 8, 9)))
    (1, 5)
    """
    c, h, w = chw
    return line(c) if h == w == 1 else line(h, " × ", w, " × ", c)


def input_word(net: Network) -> Text:
    """An image has one channel or three."""
    return text("Image", "Image") if net.input[0] in (1, 3) else text("Entrée", "Input")


@dataclass(frozen=True, slots=True)
class _Drawing:
    given: Mapping[Name, Any]
    language: str
    asked: frozenset[Name]
    shape: Shape

    def network(self, net: Network, key: str, caption: Line = ()) -> Diagram:
        """The input's shape is always shown."""
        image = Box("input", line(input_word(net)[self.language]), shape=shape_line(net.input))
        return Diagram((image, *self._boxes(net.layers, key)), caption)

    def _boxes(self, layers: Layers, key: str) -> tuple[Box | Fork, ...]:
        found: list[Box | Fork] = []
        for short, layer in layers:
            name = prefixed(key, short)
            shape = self.shape(name)
            before = found[-1] if found else None
            if isinstance(layer, Residual | Product | Concat):
                found.append(Fork(self._branches(layer, name, key), sign(layer), (Code(short),), shape))
            elif isinstance(layer, PASSING) and isinstance(before, Box) and shape in ((), before.shape):
                words = line(described(name, layer)[self.language])
                found[-1] = replace(before, strips=(*before.strips, Strip(describe(layer), words)))
            else:
                lines = tuple(filled(one, self.given) for one in described(name, layer)[self.language].split("\n"))
                found.append(Box(describe(layer), (Code(short),), lines, shape))
        return tuple(found)

    def _branches(self, block: Block, name: Name, key: str) -> tuple[tuple[Box | Fork, ...], ...]:
        if isinstance(block, Residual) and f"{name}.shortcut" in self.asked:
            unknown = Box("blank", line("?"), (line(SHORTCUT[self.language]),), ())
            return (self._boxes(block.body, key), (unknown,))
        return tuple(self._boxes(branch, key) for branch in inner(block))


SHORTCUT = text("raccourci", "shortcut")


def sign(block: Layer) -> str:
    """What joins the branches of a block."""
    return "+" if isinstance(block, Residual) else "×" if isinstance(block, Product) else "∥"
