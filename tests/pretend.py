"""A second device where there is no GPU: a mode in which torch keeps tensors "on cuda" apart from the others.

What is made for `cuda` or moved there meets only tensors that are there too, or single numbers, and comes back by
`.cpu()` alone, as on a real one. The arithmetic is the CPU's: this shows where tensors are, not what a GPU computes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves, tree_map

from corrige.reference.engine.count import built

CUDA = torch.device("cuda")


class PretendCuda(TorchFunctionMode):
    """`there`: what lies on the pretended device, kept so that nothing else takes its identity."""

    def __init__(self) -> None:
        super().__init__()
        self.there: dict[int, torch.UntypedStorage] = {}

    def has(self, one: Tensor) -> bool:
        return one.untyped_storage()._cdata in self.there

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Sequence[Any] = (), kwargs: Any = None
    ) -> Any:
        named, given = kwargs or {}, _tensors((args, kwargs))
        inside = [one for one in given if self.has(one)]
        goes_there = any(leaf in ("cuda", CUDA) for leaf in tree_leaves((args, named)) if not isinstance(leaf, Tensor))
        match getattr(func, "__name__", ""):
            case "__get__" if func == torch.Tensor.device.__get__ and inside:
                return CUDA
            case "cpu":
                return given[0].clone()
            case "numpy" if inside:
                raise TypeError("can't convert cuda:0 device type tensor to numpy")
            case "to":
                pass
            case name if inside and any(one.dim() for one in given if not self.has(one)):
                raise RuntimeError(f"{name}: expected all tensors to be on the same device")
        here = tree_map(lambda leaf: "cpu" if not isinstance(leaf, Tensor) and leaf in ("cuda", CUDA) else leaf, args)
        out = func(*here, **(named | {"device": "cpu"} if "device" in named and goes_there else named))
        if goes_there and any(out is one for one in given):
            out = out.clone()
        if goes_there or inside:
            self.there |= {one.untyped_storage()._cdata: one.untyped_storage() for one in _tensors(out)}
        return out


def _tensors(tree: Any) -> list[Tensor]:
    return [leaf for leaf in tree_leaves(tree) if isinstance(leaf, Tensor)]


@contextmanager
def as_if_on_cuda() -> Iterator[None]:
    """Where the engine's device "cuda" is the pretended one; what it built there is forgotten afterwards."""
    try:
        with PretendCuda():
            yield
    finally:
        built.cache_clear()
