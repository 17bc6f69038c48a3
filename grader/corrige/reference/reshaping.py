"""What only moves elements of a traced module, leaves some out, or says otherwise how long the axes are."""

from __future__ import annotations

import operator
from typing import Any

import torch
from torch import fx, nn
from torch.nn import functional

from corrige.problem.layers import Crop, Flatten, Layer, Rearrange
from corrige.reference.torch_layers import NotALayer
from corrige.reference.ways import PRODUCTS, first_of, kind_of

_SAID_OTHERWISE = (
    *(torch.flatten, torch.reshape, torch.squeeze, torch.unsqueeze, torch.unflatten, operator.getitem),
    *("view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze"),
    *(nn.Flatten, nn.Unflatten),
)
"""The elements stay in their order."""
_MOVED = (
    *(torch.permute, torch.transpose, torch.swapaxes, torch.movedim),
    *(functional.pixel_shuffle, functional.pixel_unshuffle, functional.channel_shuffle),
    *("permute", "transpose", "swapaxes", "movedim"),
    *(nn.PixelShuffle, nn.PixelUnshuffle, nn.ChannelShuffle),
)
SAME = ("contiguous", "clone", "detach", "float", "cpu", "cuda", "to")
"""They change nothing."""
_SPLIT = (torch.chunk, torch.split, torch.tensor_split, "chunk", "split", "tensor_split")
_PART = (torch.narrow, "narrow")


def only_reshapes(kind: Any) -> bool:
    """Whether a function, a method or a class of modules computes nothing."""
    return kind in (*_SAID_OTHERWISE, *_MOVED, *_SPLIT, *_PART)


def reshaped(node: fx.Node, kind: Any) -> Layer | None:
    """The layer of a node of this kind; None for one that has part in a later one, and for what says nothing new.

    Axes that belong to no map (channels in groups, say) are looked through, back to the map that they come from. The
    images of a batch stay apart. Raises NotALayer.
    """
    source, moved = _source(node, kind)
    before, after = _size(source), _size(node)
    if kind in _SPLIT or (len(after) > 4 and after[:1] == before[:1]):
        return None  # their users look through it
    if not before or len(before) > 4 or after[:1] != before[:1]:
        raise NotALayer(_said(node))
    if torch.Size(before).numel() > torch.Size(after).numel():
        return _cropped(node, kind)
    same = shape_of(source) == shape_of(node)
    if same and not moved:
        return Flatten() if len(after) == 2 and kind_of(node) not in _KEEPING else None
    return Flatten() if len(after) == 2 and not moved else Rearrange(output_size=_map(node))


_KEEPING = ("squeeze", "unsqueeze", "getitem")
"""They drop or add axes of length 1: a vector before a dense layer, not its flattening."""


def _source(node: fx.Node, kind: Any) -> tuple[fx.Node, bool]:
    """The map, or vector, that a node's elements come from, and whether they were moved on the way."""
    moved, found = kind in _MOVED, first_of(node)
    while found and (len(_size(found[0])) > 4 or found[0].target in _SPLIT):
        if not only_reshapes(found[0].target) and found[0].target not in SAME:
            raise NotALayer(_said(node))
        moved = moved or found[0].target in _MOVED
        found = first_of(found[0])
    if not found:
        raise NotALayer(_said(node))
    return found[0], moved


def _cropped(node: fx.Node, kind: Any) -> Layer:
    """Some rows, columns or channels of a map."""
    parts = node.args[1] if kind is operator.getitem and len(node.args) > 1 else ()
    sliced = isinstance(parts, tuple) and all(isinstance(one, slice) or one is Ellipsis for one in parts)
    of_split = kind is operator.getitem and first_of(node)[0].target in _SPLIT
    if len(_size(node)) != 4 or not (kind in _PART or sliced or of_split):
        raise NotALayer(_said(node))
    return Crop(output_size=_map(node))


def spread(node: fx.Node) -> bool:
    """A gate is spread over the map before it multiplies it; a product here does that by itself."""
    used = all(user.target in PRODUCTS for user in node.users)
    return node.target in ("expand", "expand_as") and used and shape_of(first_of(node)[0])[1:] == (1, 1)


def shape_of(node: fx.Node) -> tuple[int, ...]:
    """(channels, height, width), or more axes."""
    size = _size(node)[1:]
    return size + (1,) * (3 - len(size))


def _map(node: fx.Node) -> tuple[int, int, int]:
    c, h, w = shape_of(node)
    return c, h, w


def _size(node: fx.Node) -> tuple[int, ...]:
    """Of the tensor, with its batch; nothing for what is none."""
    return tuple(node.meta.get("size", ()))


def _said(node: fx.Node) -> str:
    return ", ".join([*map(str, node.args[1:]), *(f"{name}={value}" for name, value in node.kwargs.items())])
