"""Where a traced module has its channels on the last axis: from `x.permute(0, 2, 3, 1)` to `x.permute(0, 3, 1, 2)`.

There a dense layer acts on the channels of each place, and so does a layer normalisation, as in ConvNeXt.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import fx

from corrige.problem.layers import Activation, Dropout, Flatten, Layer, Linear, Norm, Rearrange, Scale
from corrige.reference.reshapes import only_reshapes
from corrige.reference.ways import first_of

TO_LAST, BACK = (0, 2, 3, 1), (0, 3, 1, 2)
KNOWN = (Activation, Dropout, Flatten, Linear, Rearrange, Scale)
"""Layers for which it does not matter on which axis the channels are, or that want them last."""


def mark(graph: fx.Graph) -> None:
    """`node.meta["last"]`: whether the channels of a map are on its last axis."""
    for node in graph.nodes:
        node.meta["last"] = _is_last(node)


def is_last(node: fx.Node) -> bool:
    return bool(node.meta.get("last"))


def turned(node: fx.Node) -> tuple[int, ...]:
    """In which order a node takes the axes of a map; empty where it does not move them."""
    before = first_of(node)
    if not before or len(before[0].meta.get("size", ())) != 4:
        return ()
    args: list[Any] = [*node.args[1:], *node.kwargs.values()]
    match node.meta["kind"]:
        case "permute" | torch.permute:
            order = args[0] if len(args) == 1 and isinstance(args[0], (list, tuple)) else args
            return tuple(axis % 4 for axis in order)
        case "movedim" | torch.movedim if len(args) == 2 and all(isinstance(axis, int) for axis in args):
            order = [axis for axis in range(4) if axis != args[0] % 4]
            order.insert(args[1] % 4, args[0] % 4)
            return tuple(order)
        case _:
            return ()


def _is_last(node: fx.Node) -> bool:
    before = first_of(node)
    if not before or len(node.meta.get("size", ())) != 4:
        return False
    was = is_last(before[0])
    if order := turned(node):
        return order == TO_LAST and not was
    return was and not only_reshapes(node.meta["kind"])


def fits(layer: Layer | None, before: fx.Node) -> bool:
    """Whether a layer may act on this map."""
    if layer is None or not is_last(before) or isinstance(layer, KNOWN):
        return True
    return isinstance(layer, Norm) and layer.over == "layer"  # others take the second axis for the channels
