"""torch's tracing with sizes: what a module computes on one image, node by node.

The sizes of a tensor are numbers while the module is traced, so that code that asks for them, as most tutorials'
`x.view(-1, n)` do, can be read too; values stay unknown, and a branch on a value cannot be traced.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from inspect import Parameter, signature
from pathlib import Path
from traceback import extract_tb
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
    """The graph of a module on images (channels, height, width). `node.meta["kind"]` is the function, the method's name
    or the class of the module that a node runs, `node.meta["size"]` the size of its tensor, `node.meta["same"]` whether
    that is the one that came in, `node.meta["parameter"]` the parameter that it is.

    Two images tell the axis of the batch from others of length 1; a module that takes one at a time gets one.
    What the module prints goes to the error stream. Raises Untraceable, with what torch or the module itself says.
    """
    try:
        return _on(module, (2, *input))
    except Untraceable:
        return _on(module, (1, *input))


def _on(module: nn.Module, input: tuple[int, int, int, int]) -> fx.Graph:
    _, c, h, w = input
    name = type(module).__name__
    try:
        with torch.no_grad(), redirect_stdout(sys.stderr):
            return _Tracer(input).trace(module)
    except Untraceable:
        raise
    except (TraceError, TypeError) as error:
        said = f"{error}{_line(error)}"
        raise Untraceable(
            f"torch cannot trace {name}: {said}; name a function that makes the network without what depends on values",
            f"torch ne peut pas tracer {name} : {said} ;"
            " nommer une fonction qui fait le réseau sans ce qui dépend des valeurs",
        ) from error
    except Exception as error:
        said = f"{type(error).__name__}: {error}{_line(error)}"
        may_be_size = isinstance(error, _OF_SIZES) and not isinstance(error, NotImplementedError)
        en, fr = (" (another size: --input H W C)", " (une autre taille : --input H W C)") if may_be_size else ("", "")
        raise Untraceable(
            f"torch cannot run {name} on {h} × {w} × {c}{en}: {said}",
            f"torch ne peut pas exécuter {name} sur {h} × {w} × {c}{fr} : {said}",
        ) from error


_OF_SIZES = (RuntimeError, ValueError, AssertionError, IndexError)
"""What torch, or a module that looks at sizes itself, raises where the image has another one than it wants."""


def _line(error: Exception) -> str:
    """The last line of the module's own code that was run: ` (file.py:12)`."""
    ours, theirs = Path(__file__).parent, Path(torch.__file__).parent
    frames = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).is_file()]
    own = [frame for frame in frames if not {ours, theirs}.intersection(Path(frame.filename).parents)]
    return f" ({Path(own[-1].filename).name}:{own[-1].lineno})" if own else ""


def blank(module: nn.Module, size: tuple[int, int, int, int]) -> torch.Tensor:
    """Images of zeros, of the kind of number and on the device that the module has."""
    held = [one for one in (*module.parameters(), *module.buffers()) if one.is_floating_point()]
    first = held[0] if held else torch.empty(0)
    return torch.zeros(size, device=first.device, dtype=first.dtype)


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

    def numel(self) -> Any:
        return self.seen.numel() if isinstance(self.seen, torch.Tensor) else super().__getattr__("numel")()

    @property
    def dtype(self) -> Any:
        return self.seen.dtype if isinstance(self.seen, torch.Tensor) else super().__getattr__("dtype")

    @property
    def device(self) -> Any:
        return self.seen.device if isinstance(self.seen, torch.Tensor) else super().__getattr__("device")

    def __len__(self) -> int:
        return len(self.seen) if isinstance(self.seen, (tuple, list)) else int(self.shape[0])

    def __iter__(self) -> Any:
        """The parts of what was split, for `list(x.chunk(2, 1))`; what torch has for all else."""
        if isinstance(self.seen, (tuple, list)):
            parts: Any = self
            return iter([parts[at] for at in range(len(self.seen))])
        return super().__iter__()


class _Tracer(fx.Tracer):
    """Runs each node as it is made, on images of zeros."""

    def __init__(self, input: tuple[int, int, int, int]) -> None:
        super().__init__()
        self.input = input
        self.running = False

    def trace(self, root: Any, concrete_args: Any = None) -> fx.Graph:
        self.image, self.held = blank(root, self.input), set(root.modules())
        return super().trace(root, concrete_args)

    def create_args_for_root(self, root_fn: Any, is_module: bool, concrete_args: Any = None) -> tuple[Any, list[Any]]:
        """The image; what has a default keeps it. Raises Untraceable where more must be given."""
        first, *more = list(signature(root_fn).parameters.values())[1:] or [
            Parameter("input", Parameter.VAR_POSITIONAL)
        ]
        asked = [one.name for one in more if one.default is Parameter.empty and one.kind not in _ANY_NUMBER]
        if asked:
            names = ", ".join(f"`{name}`" for name in asked)
            raise Untraceable(
                f"a network has one image as its input; `forward` asks for {names} too:"
                " give it a default, or name a function that makes a network without it",
                f"un réseau a une seule image en entrée ; `forward` demande aussi {names} :"
                " lui donner une valeur par défaut, ou nommer une fonction qui fait un réseau sans",
            )
        return root_fn, [self.root, self.create_proxy("placeholder", first.name, (), {})]

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        """torch's own modules, and those that run as the one that they come from."""
        forward = type(m).forward.__module__
        own = forward.startswith("torch.nn.modules") and not isinstance(m, nn.Sequential)
        return bool(module_qualified_name) and (own or super().is_leaf_module(m, module_qualified_name))

    def path_of_module(self, mod: nn.Module) -> str:
        """Nothing for one that is made on the way, as a slice of a Sequential is: what stands in it is run."""
        return super().path_of_module(mod) if mod in self.held else ""

    def to_bool(self, obj: fx.Proxy) -> bool:
        seen = getattr(obj, "seen", None)
        return bool(seen) if isinstance(seen, (bool, int)) else super().to_bool(obj)

    def proxy(self, node: fx.Node) -> fx.Proxy:
        return _Sized(node, self)

    def call_module(self, m: nn.Module, forward: Any, args: Any, kwargs: Any) -> Any:
        return forward(*args, **kwargs) if self.running else super().call_module(m, forward, args, kwargs)

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: Any) -> Any:
        return attr_val if self.running else super().getattr(attr, attr_val, parameter_proxy_cache)

    def create_node(self, kind: str, target: Any, *more: Any, **named: Any) -> fx.Node:
        node = super().create_node(kind, target, *more, **named)
        node.meta["kind"] = type(self.root.get_submodule(target)) if kind == "call_module" else target
        return node

    def create_proxy(self, kind: str, target: Any, args: Any, kwargs: Any, *more: Any, **named: Any) -> Any:
        proxy: Any = super().create_proxy(kind, target, args, kwargs, *more, **named)
        if kind != "output":
            given, put = (map_aggregate(one, _value) for one in (args, kwargs))
            first: Any = given[0] if isinstance(given, tuple) and given else None
            before = first._version if isinstance(first, torch.Tensor) else 0
            self.running = True
            try:
                proxy.seen = self._run(kind, target, given, put)
            finally:
                self.running = False
            if isinstance(proxy.seen, nn.Parameter):
                proxy.node.meta["parameter"] = proxy.seen
            if isinstance(proxy.seen, torch.Tensor):
                proxy.node.meta["size"] = tuple(proxy.seen.shape)
                proxy.node.meta["same"] = proxy.seen is first and proxy.seen._version == before
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


_ANY_NUMBER = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def _value(argument: Any) -> Any:
    return argument.seen if isinstance(argument, _Sized) else argument


def _attribute(root: nn.Module, target: str) -> Any:
    found: Any = root
    for part in target.split("."):
        found = getattr(found, part)
    return found
