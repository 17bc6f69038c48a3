"""What only moves elements of a traced module, leaves some out, or says otherwise how long the axes are."""

from __future__ import annotations

import operator

import torch
from torch import fx

from corrige.problem.layers import Crop, Flatten, Layer, Rearrange
from corrige.reference.channels_last import BACK, TO_LAST, is_last, turned
from corrige.reference.reshapes import MOVED, PART, SAME, SPLIT, only_reshapes
from corrige.reference.torch_layers import NotALayer
from corrige.reference.ways import PRODUCTS, first_of, kind_of


def reshaped(node: fx.Node) -> Layer | None:
    """The layer of a node that only reshapes; None for one that has part in a later one, and for what says nothing new.

    Axes that belong to no map (channels in groups, say) are looked through, back to the map that they come from. The
    images of a batch stay apart. Raises NotALayer.
    """
    if (order := turned(node)) and (is_last(first_of(node)[0]) or is_last(node)):
        if order == (TO_LAST if is_last(node) else BACK):
            return None
        raise NotALayer(_said(node))
    source, moved = _source(node)
    before, after = _size(source), _size(node)
    if node.meta["kind"] in SPLIT or (len(after) > 4 and after[:1] == before[:1]):
        return None  # their users look through it
    if not before or len(before) > 4 or after[:1] != before[:1]:
        raise NotALayer(_said(node))
    if torch.Size(before).numel() > torch.Size(after).numel():
        return _cropped(node)
    same = shape_of(source) == shape_of(node)
    if same and not moved:
        return Flatten() if len(after) == 2 and kind_of(node) not in _KEEPING else None
    return Flatten() if len(after) == 2 and not moved else Rearrange(output_size=_map(node))


_KEEPING = ("squeeze", "unsqueeze", "getitem")
"""They drop or add axes of length 1: a vector before a dense layer, not its flattening."""


def _source(node: fx.Node) -> tuple[fx.Node, bool]:
    """The map, or vector, that a node's elements come from, and whether they were moved on the way."""
    moved, found = node.meta["kind"] in MOVED, first_of(node)
    while found and (len(_size(found[0])) > 4 or found[0].meta["kind"] in SPLIT):
        if not only_reshapes(found[0].meta["kind"]) and found[0].meta["kind"] not in SAME:
            raise NotALayer(_said(node))
        moved = moved or found[0].meta["kind"] in MOVED
        found = first_of(found[0])
    if not found:
        raise NotALayer(_said(node))
    return found[0], moved


def _cropped(node: fx.Node) -> Layer:
    """Some rows, columns or channels of a map."""
    kind = node.meta["kind"]
    parts = node.args[1] if kind is operator.getitem and len(node.args) > 1 else ()
    sliced = isinstance(parts, tuple) and all(isinstance(one, slice) or one is Ellipsis for one in parts)
    of_split = kind is operator.getitem and first_of(node)[0].meta["kind"] in SPLIT
    if len(_size(node)) != 4 or not (kind in PART or sliced or of_split):
        raise NotALayer(_said(node))
    return Crop(output_size=_map(node))


def spread(node: fx.Node) -> bool:
    """A gate is spread over the map before it multiplies it; a product here does that by itself."""
    used = all(user.meta["kind"] in PRODUCTS for user in node.users)
    return node.meta["kind"] in ("expand", "expand_as") and used and shape_of(first_of(node)[0])[1:] == (1, 1)


def shape_of(node: fx.Node) -> tuple[int, ...]:
    """(channels, height, width), or more axes."""
    size = _size(node)[1:]
    return (size[2], size[0], size[1]) if is_last(node) else size + (1,) * (3 - len(size))


def _map(node: fx.Node) -> tuple[int, int, int]:
    c, h, w = shape_of(node)
    return c, h, w


def _size(node: fx.Node) -> tuple[int, ...]:
    """Of the tensor, with its batch; nothing for what is none."""
    return tuple(node.meta.get("size", ()))


def _said(node: fx.Node) -> str:
    return ", ".join([*map(str, node.args[1:]), *(f"{name}={value}" for name, value in node.kwargs.items())])
