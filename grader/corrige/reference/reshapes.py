"""torch's functions, methods and modules that compute nothing: they move elements, or leave some out."""

from __future__ import annotations

import operator
from typing import Any

import torch
from torch import nn
from torch.nn import functional

_SAID_OTHERWISE = (
    *(torch.flatten, torch.reshape, torch.squeeze, torch.unsqueeze, torch.unflatten, operator.getitem),
    *("view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze"),
    *(nn.Flatten, nn.Unflatten),
)
"""The elements stay in their order."""
MOVED = (
    *(torch.permute, torch.transpose, torch.swapaxes, torch.movedim),
    *(functional.pixel_shuffle, functional.pixel_unshuffle, functional.channel_shuffle),
    *("permute", "transpose", "swapaxes", "movedim"),
    *(nn.PixelShuffle, nn.PixelUnshuffle, nn.ChannelShuffle),
)
SAME = ("contiguous", "clone", "detach", "float", "cpu", "cuda", "to")
"""They change nothing."""
SPLIT = (torch.chunk, torch.split, torch.tensor_split, "chunk", "split", "tensor_split")
PART = (torch.narrow, "narrow")


_ALL = (*_SAID_OTHERWISE, *MOVED, *SPLIT, *PART)


def only_reshapes(kind: Any) -> bool:
    """Whether a function, a method or a class of modules computes nothing."""
    return kind in _ALL
