"""The figures of an exercise as values: images, kernels and responses in cells, from the problem's own numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corrige.document.figures import Grid, Picture, Planes, Sign, Tint
from corrige.document.formula import Exact
from corrige.document.inline import Line, line
from corrige.problem.layers import Layer, Linear, Sides
from corrige.problem.network import walk
from corrige.problem.problem import Name, Problem, prefixed

Cells = Sequence[Sequence[Exact | None]]

WORDS: Mapping[str, Mapping[str, str]] = {
    "image": {"fr": "Image", "en": "Image"},
    "filter": {"fr": "Filtre", "en": "Filter"},
    "weights": {"fr": "Poids de", "en": "Weights of"},
    "response": {"fr": "Réponse", "en": "Response"},
    "channel": {"fr": "canal", "en": "channel"},
}


def volume(
    value: Sequence[Cells],
    tint: Tint,
    caption: Line = (),
    *,
    ring: Sides = (0, 0, 0, 0),
    window: tuple[int, int, int, int] | None = None,
    marked: frozenset[tuple[int, int]] = frozenset(),
) -> Grid | Planes:
    """A map or a filter (channels, rows, columns): one grid, or one a channel; ring and window are on each."""
    grids = tuple(
        Grid(tuple(tuple(row) for row in plane), tint, ring=ring, window=window, marked=marked) for plane in value
    )
    first, *others = grids
    if others:
        return Planes(grids, caption)
    return Grid(first.rows, tint, caption, ring, window, marked)


def sized(word: str, value: Sequence[Cells], language: str) -> Line:
    """`Image 4 × 6`, `Image 4 × 6 × 3`: what a grid is, and its height × width × channels."""
    size = f"{len(value[0])} × {len(value[0][0])}" + (f" × {len(value)}" if len(value) > 1 else "")
    return line(f"{WORDS[word][language]} {size}")


def filters(
    kernel: Sequence[Sequence[Cells]], biases: Sequence[Exact] | None, language: str
) -> tuple[Grid | Planes, ...]:
    """The filters of a layer one after the other, each with its bias where there is one."""
    found = []
    for o, one in enumerate(kernel):
        caption = sized("filter", one, language) if len(kernel) == 1 else line(f"{WORDS['filter'][language]} {o + 1}")
        if biases is not None:
            caption = (*caption, *line(", b = ", biases[o]))
        found.append(volume(one, "kernel", caption))
    return tuple(found)


def given_pictures(problem: Problem, language: str) -> tuple[Picture, ...]:
    """What is given in cells: `image ∗ filters = ?`, a network and a row each; the filters of later layers below."""
    found: list[Picture] = []
    for key, net in problem.networks.items():
        x = problem.data.get(f"{prefixed(key, 'input')}.x")
        with_kernel = [
            (prefixed(key, name), layer)
            for name, layer in walk(net.layers)
            if f"{prefixed(key, name)}.kernel" in problem.data
        ]
        first = next(iter(with_kernel), None)
        if x is not None:
            image = volume(x, "image", sized("image", x, language))
            goes_on = first is not None and not isinstance(first[1], Linear) and first[1] is net.layers[0][1]
            if first is not None and goes_on:
                found.append(
                    Picture((image, Sign("∗"), *_weights(problem, *first, language), *_result(problem, first[0])))
                )
            else:
                found.append(Picture((image,)))
            with_kernel = with_kernel[1:] if goes_on else with_kernel
        found += [Picture(_weights(problem, name, layer, language)) for name, layer in with_kernel]
    return tuple(dict.fromkeys(found))  # two networks may share their image and filters


def _result(problem: Problem, layer: Name) -> tuple[Sign | Grid | Planes, ...]:
    """The response with blanks where the problem shows one, a question mark where it is to be found."""
    shown = problem.data.get(f"{layer}.shown")
    return (Sign("="), Sign("?") if shown is None else volume(shown, "response"))


def _weights(problem: Problem, name: Name, layer: Layer, language: str) -> tuple[Grid | Planes, ...]:
    kernel: Any = problem.data[f"{name}.kernel"]
    biases = problem.data.get(f"{name}.b") if getattr(layer, "bias", False) else None
    if isinstance(layer, Linear):
        return (Grid(tuple(map(tuple, kernel)), "kernel", line(f"{WORDS['weights'][language]} {name}")),)
    return filters(kernel, biases, language)
