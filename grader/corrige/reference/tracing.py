"""torch's tracing with sizes: what a module computes on one image, node by node.

The sizes of a tensor are numbers while the module is traced, so that code that asks for them, as most tutorials'
`x.view(-1, n)` do, can be read too; values stay unknown, and a branch on a value cannot be traced.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from typing import Any

import torch
from torch import fx, nn
from torch.fx.node import map_aggregate
from torch.fx.proxy import TraceError

from corrige.problem.errors import CorrigeError


class Untraceable(CorrigeError):
    """A module that cannot be read as a network of layers."""

    exit_code = 16


def traced(module: nn.Module, input: tuple[int, int, int]) -> fx.Graph:
    """The graph of a module on an image (channels, height, width); `node.meta["size"]` is the size of each tensor.

    What the module prints goes to the error stream. Raises Untraceable, with what torch or the module itself says.
    """
    c, h, w = input
    name = type(module).__name__
    try:
        with torch.no_grad(), redirect_stdout(sys.stderr):
            return _Tracer(input).trace(module)
    except Untraceable:
        raise
    except (TraceError, TypeError) as error:
        raise Untraceable(
            f"torch cannot trace {name}: {error}", f"torch ne peut pas tracer {name} : {error}"
        ) from error
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        raise Untraceable(
            f"torch cannot run {name} on {h} × {w} × {c} (another size: --input H W C): {said}",
            f"torch ne peut pas exécuter {name} sur {h} × {w} × {c} (une autre taille : --input H W C) : {said}",
        ) from error


class _Sized(fx.Proxy):
    """A tensor while it is traced: its sizes are numbers, all else becomes a node."""

    seen: Any = None

    @property
    def shape(self) -> Any:
        return self.seen.shape if isinstance(self.seen, torch.Tensor) else super().__getattr__("shape")

    @property
    def ndim(self) -> Any:
        return len(self.shape)

    def size(self, axis: int | None = None) -> Any:
        return self.shape if axis is None else self.shape[axis]

    def dim(self) -> Any:
        return len(self.shape)

    def __len__(self) -> int:
        return int(self.shape[0])


class _Tracer(fx.Tracer):
    """Runs each node as it is made, on one image of zeros."""

    def __init__(self, input: tuple[int, int, int]) -> None:
        super().__init__()
        self.input = input
        self.running = False

    def trace(self, root: Any, concrete_args: Any = None) -> fx.Graph:
        held = [one for one in (*root.parameters(), *root.buffers()) if one.is_floating_point()]
        first = held[0] if held else torch.empty(0)
        self.image = torch.zeros(1, *self.input, device=first.device, dtype=first.dtype)
        return super().trace(root, concrete_args)

    def proxy(self, node: fx.Node) -> fx.Proxy:
        return _Sized(node, self)

    def call_module(self, m: nn.Module, forward: Any, args: Any, kwargs: Any) -> Any:
        return forward(*args, **kwargs) if self.running else super().call_module(m, forward, args, kwargs)

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: Any) -> Any:
        return attr_val if self.running else super().getattr(attr, attr_val, parameter_proxy_cache)

    def create_proxy(self, kind: str, target: Any, args: Any, kwargs: Any, *more: Any, **named: Any) -> Any:
        proxy: Any = super().create_proxy(kind, target, args, kwargs, *more, **named)
        if kind != "output":
            given, put = (map_aggregate(one, _value) for one in (args, kwargs))
            self.running = True
            try:
                proxy.seen = self._run(kind, target, given, put)
            finally:
                self.running = False
            if isinstance(proxy.seen, torch.Tensor):
                proxy.node.meta["size"] = tuple(proxy.seen.shape)
        return proxy

    def _run(self, kind: str, target: Any, args: Any, kwargs: Any) -> Any:
        match kind:
            case "placeholder":
                return self.image
            case "get_attr":
                return _attribute(self.root, target)
            case "call_module":
                return self.root.get_submodule(target)(*args, **kwargs)
            case "call_method":
                return getattr(args[0], target)(*args[1:], **kwargs)
            case _:
                return target(*args, **kwargs)


def _value(argument: Any) -> Any:
    return argument.seen if isinstance(argument, _Sized) else argument


def _attribute(root: nn.Module, target: str) -> Any:
    found: Any = root
    for part in target.split("."):
        found = getattr(found, part)
    return found
