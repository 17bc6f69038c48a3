"""The layer of ours that one node of a traced module stands for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from torch import fx, nn
from torch.nn import functional

from corrige.problem.layers import Layer, Norm, Resize, Scale
from corrige.problem.network import RESERVED
from corrige.reference.channels_last import fits, is_last
from corrige.reference.reshapes import SAME, only_reshapes
from corrige.reference.reshaping import reshaped, shape_of, spread
from corrige.reference.torch_functions import FUNCTIONS, METHODS, NOT_LEARNED, WEIGHTED
from corrige.reference.torch_layers import NotALayer, layer_of
from corrige.reference.tracing import Untraceable
from corrige.reference.ways import SUMS, first_of, held, kind_of, scales


@dataclass
class Nodes:
    """Reads one node after the other; `used` has each parameter as often as it is used, after the layer that uses it
    and how torch calls that."""

    modules: dict[str, nn.Module]
    used: list[tuple[str, str, Any]] = field(default_factory=list)

    def layer(self, node: fx.Node) -> Layer | None:
        """None where it changes nothing. Raises NotALayer."""
        module = self.module(node)
        layer = self._of_function(node) if module is None else self._of_module(node, module)
        if not all(fits(layer, before) for before in first_of(node)):
            raise NotALayer("channels_last")
        return layer

    def module(self, node: fx.Node) -> nn.Module | None:
        """The module that it runs, if it runs one."""
        return self.modules[str(node.target)] if node.op == "call_module" else None

    def _use(self, node: fx.Node, called: str, *weights: Any) -> None:
        """The learned ones of these."""
        learned = [one.meta["parameter"] for one in weights if isinstance(one, fx.Node) and "parameter" in one.meta]
        self.used += [(name_of(node), called, one) for one in learned]

    def _of_module(self, node: fx.Node, module: nn.Module) -> Layer | None:
        self.used += [(name_of(node), str(node.target), one) for one in module.parameters()]
        if isinstance(module, nn.Upsample):
            return _resized(node)
        if only_reshapes(node.meta["kind"]):
            return reshaped(node)
        if isinstance(module, nn.Linear):
            _flat(node, str(node.target))
        if isinstance(module, nn.LayerNorm):
            return _normalised(node, module.normalized_shape, module.weight, module.bias)
        return layer_of(module)

    def _of_function(self, node: fx.Node) -> Layer | None:
        target = node.target
        if node.op == "call_function" and target in (functional.interpolate, functional.upsample):
            return _resized(node)
        if target in SAME or _adds_nothing(node) or spread(node):
            return None
        if scales(node):
            return self._scaled(node)
        if only_reshapes(target):
            return reshaped(node)
        if target is functional.layer_norm:
            return self._layer_norm(node)
        if node.op == "call_function" and target in WEIGHTED:
            self._use(node, node.name, *node.args[1:], *node.kwargs.values())
            if target is functional.linear:
                _flat(node, node.name)
            named = {name: _weight(value) for name, value in _named(node).items()}
            return WEIGHTED[target](*map(_weight, node.args[1:]), **named)
        known = {"call_function": FUNCTIONS, "call_method": METHODS}.get(node.op, {})
        if target in known:
            return known[target](*node.args[1:], **_named(node))
        raise NotALayer

    def _layer_norm(self, node: fx.Node) -> Layer:
        named = dict(zip(("normalized_shape", "weight", "bias"), node.args[1:], strict=False)) | node.kwargs
        learned = [named.get("weight"), named.get("bias")]
        self._use(node, node.name, *learned)
        return _normalised(node, named["normalized_shape"], *map(_weight, learned))

    def _scaled(self, node: fx.Node) -> Layer:
        """By how many numbers: those of a parameter whose axes are those of the map, or of its channels."""
        if shape_of(node) != shape_of(before_of(node)):
            raise NotALayer("broadcast")
        given: Any = next((one for one in node.args if held(one) is not None), None)
        found = held(given)
        if given is None or found is None or "parameter" not in found.meta:
            return Scale()
        learned = found.meta["parameter"]
        self._use(node, str(found.target), found)
        size = ((1,) * 4 + given.meta["size"])[-len(node.meta["size"]) :][1:]
        size, (c, h, w) = size[-1:] if is_last(node) else size, shape_of(node)
        if learned.numel() == 1:
            return Scale(each="layer")
        if learned.numel() == c and size[0] == c:
            return Scale(each="channel")
        if learned.numel() == c * h * w:
            return Scale(each="element")
        raise NotALayer(f"{found.target}: {given.meta['size']}")


def _weight(argument: Any) -> Any:
    """The learned parameter that stands as an argument, as torch has it."""
    return argument.meta.get("parameter", NOT_LEARNED) if isinstance(argument, fx.Node) else argument


def _normalised(node: fx.Node, over: Any, weight: Any, bias: Any) -> Layer:
    """Over all of a map, a parameter for each element; over the channels of each place, where they are last."""
    learned: Any = sum(one is not None for one in (weight, bias))
    if any(one is NOT_LEARNED for one in (weight, bias)) or (weight is None and bias is not None):
        raise NotALayer
    if len(over) == len(node.meta["size"]) - 1:
        return Norm(over="layer", learned=learned, each="element")
    if len(over) == 1 and is_last(node):
        return Norm(over="layer", learned=learned)
    raise NotALayer(f"normalized_shape={tuple(over)}")


def _resized(node: fx.Node) -> Layer:
    return Resize(output_size=node.meta["size"][2:])


def _adds_nothing(node: fx.Node) -> bool:
    """`sum([a, b])` begins with 0."""
    return node.meta["kind"] in SUMS and any(one == 0 and not isinstance(one, fx.Node) for one in node.args[:2])


def _flat(node: fx.Node, name: str) -> None:
    """A dense layer of ours sees a vector; torch's acts on the last axis, whatever stands before it."""
    size = before_of(node).meta["size"]
    if len(size) != 2 and not is_last(before_of(node)):
        given = " × ".join(map(str, size[1:])) or "1"
        raise Untraceable(
            f"`{name}` (Linear) acts on the last axis of {given}; a dense layer needs a flat vector: flatten before it",
            f"`{name}` (Linear) agit sur le dernier axe de {given} ; une couche dense veut un vecteur : aplatir avant",
        )


def _named(node: fx.Node) -> dict[str, Any]:
    return {name: value for name, value in node.kwargs.items() if name not in ("inplace", "training", "input")}


def name_of(node: fx.Node) -> str:
    """The node's name, which torch keeps unique; a reserved word gets an underscore."""
    return f"{node.name}_" if node.name in RESERVED else node.name


def before_of(node: fx.Node) -> fx.Node:
    found = first_of(node)
    if not found:
        raise Untraceable(
            f"`{node.name}` ({kind_of(node)}) acts on no tensor of the network",
            f"`{node.name}` ({kind_of(node)}) n'agit sur aucun tenseur du réseau",
        )
    return found[0]
