"""A `torch.nn.Module` as a network of ours, read by torch's own tracing.

What runs in a row becomes layers in a row; where branches meet in a sum, a product or a concatenation, a block. A
module that has no layer of ours is reported by name: never left out, never counted as nothing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import fx, nn
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from corrige.problem.layers import Concat, Layer, Layers, Norm, Product, Residual, Resize, Scale
from corrige.problem.network import RESERVED, Network, walk
from corrige.reference.channels_last import fits, is_last, mark
from corrige.reference.reshapes import SAME, only_reshapes
from corrige.reference.reshaping import reshaped, shape_of, spread
from corrige.reference.torch_functions import FUNCTIONS, METHODS, NOT_LEARNED, WEIGHTED
from corrige.reference.torch_layers import NotALayer, layer_of
from corrige.reference.tracing import Untraceable, blank, traced
from corrige.reference.ways import JOINS, PRODUCTS, SUMS, Ways, first_of, held, kind_of, scales

__all__ = ["Untraceable", "network_of"]


@dataclass(frozen=True, slots=True)
class Traced:
    """A network, and what torch itself says of it: the size of each layer's response (without the batch), the number of
    parameters, of each layer that has some and of all, the number of products."""

    network: Network
    sizes: dict[str, tuple[int, ...]]
    held: dict[str, int]
    parameters: int
    products: int


def network_of(module: nn.Module, input: tuple[int, int, int]) -> Traced:
    """The network of a module on an input (channels, height, width).

    Raises Untraceable with the names of all modules and functions that have no layer of ours, or where torch cannot
    trace the module or run it on such an input; CannotBuild where a layer of ours refuses its numbers.
    """
    module = module.eval()
    graph = traced(module, input)
    mark(graph)
    reader = _Reader(dict(module.named_modules(remove_duplicate=False)), graph)
    net = Network(input=input, layers=reader.layers())
    reader.check_parameters(module)
    sizes = {_name(node): shape_of(node) for node in graph.nodes if "size" in node.meta}
    named = {name for name, _ in walk(net.layers)}
    held: Counter[str] = Counter()
    for layer, _, one in reader.used:
        held[layer] += one.numel()
    every = sum(one.numel() for one in module.parameters())
    sizes = {name: size for name, size in sizes.items() if name in named}
    return Traced(net, sizes, held, every, _products(module, next(iter(graph.nodes)).meta["size"]))


def _products(module: nn.Module, size: tuple[int, int, int, int]) -> int:
    """torch's own count for one of these images: two operations for each product."""
    with torch.no_grad(), redirect_stdout(sys.stderr), FlopCounterMode(display=False) as counter:
        module(blank(module, size))
    return int(counter.get_total_flops()) // 2 // size[0]


@dataclass
class _Reader:
    """Goes back from the output; `unknown` collects what has no layer, so that all of it is told at once; `used` has
    each parameter as often as it is used, after the layer that uses it and how torch calls that."""

    modules: dict[str, nn.Module]
    graph: fx.Graph
    unknown: list[str] = field(default_factory=list)
    used: list[tuple[str, str, Any]] = field(default_factory=list)
    seen: set[fx.Node] = field(default_factory=set)
    ways: Ways = field(init=False)

    def layers(self) -> Layers:
        given = [node for node in self.graph.nodes if node.op == "placeholder" and node.users]
        last = next(node for node in self.graph.nodes if node.op == "output").args[0]
        if len(given) != 1 or not isinstance(last, fx.Node):
            names = ", ".join(f"`{node.name}`" for node in given)
            raise Untraceable(
                f"a network has one image as its input ({names or 'none is used'}) and gives one tensor",
                f"un réseau a une seule image en entrée ({names or 'aucune ne sert'}) et donne un seul tenseur",
            )
        self.ways = Ways(self.graph)
        found = self._between(given[0], last)
        if self.unknown:
            raise self._told()
        return found

    def _told(self) -> Untraceable:
        names = ", ".join(dict.fromkeys(reversed(self.unknown)))
        return Untraceable(
            f"no layer is known for {names}; name a function that makes the network without them",
            f"aucune couche connue pour {names} ; nommer une fonction qui fait le réseau sans eux",
        )

    def check_parameters(self, module: nn.Module) -> None:
        """Raises where parameters belong to no layer that was read, or to one that is used twice."""
        times = Counter(id(one) for *_, one in self.used)
        twice = ", ".join(dict.fromkeys(name for _, name, one in self.used if times[id(one)] > 1))
        if twice:
            raise Untraceable(
                f"used more than once, with the same weights: {twice};"
                " a table counts each layer once: name a function that uses them once",
                f"utilisés plusieurs fois, avec les mêmes poids : {twice} ;"
                " un tableau compte chaque couche une fois : nommer une fonction qui les utilise une fois",
            )
        names = (name.rpartition(".")[0] or name for name, one in module.named_parameters() if id(one) not in times)
        if left := ", ".join(dict.fromkeys(names)):
            raise Untraceable(
                f"not on the way from the input to the output: {left};"
                " name a function that makes the network without them",
                f"pas sur le chemin de l'entrée à la sortie : {left} ; nommer une fonction qui fait le réseau sans eux",
            )

    def _between(self, start: fx.Node, end: fx.Node) -> Layers:
        """The layers from behind `start` to `end`."""
        found: list[tuple[str, Layer]] = []
        node = end
        while node is not start:
            if node.op == "placeholder":
                raise Untraceable(
                    f"`{end.name}` does not come from `{start.name}` alone",
                    f"`{end.name}` ne vient pas de `{start.name}` seul",
                )
            if node in self.seen:
                raise Untraceable(
                    f"`{node.name}` is needed by several branches: no blocks within blocks",
                    f"plusieurs branches ont besoin de `{node.name}` : ce ne sont pas des blocs l'un dans l'autre",
                )
            self.seen.add(node)
            joined = self.ways.joined.get(node)
            if joined is not None and (node not in self.ways.before or len({is_last(one) for one in joined}) > 1):
                self.unknown.append(f"`{node.name}` ({kind_of(node)})")
                raise self._told()
            if joined is not None:
                before = self.ways.before[node]
                parts = [self._between(before, branch) for branch in joined]
                found.append((_name(node), _block(node, parts, joined)))
            else:
                layer = self._layer(node)
                if self.unknown and not first_of(node):
                    raise self._told()
                before = _before(node)
                found += [] if layer is None else [(_name(node), layer)]
            node = before
        return tuple(reversed(found))

    def _layer(self, node: fx.Node) -> Layer | None:
        """The layer of a node; None where it changes nothing, or is not known."""
        module = self.modules[str(node.target)] if node.op == "call_module" else None
        try:
            layer = self._of_function(node) if module is None else self._of_module(node, module)
            if not all(fits(layer, before) for before in first_of(node)):
                raise NotALayer("channels_last")
            return layer
        except NotALayer as error:
            if node.meta.get("same"):
                return None
            if module is None:
                self.unknown.append(f"`{node.name}` ({str(error) or kind_of(node)})")
            else:
                said = f"{type(module).__name__}: {error}" if str(error) else type(module).__name__
                self.unknown.append(f"`{node.target}` ({said})")
            return None

    def _of_module(self, node: fx.Node, module: nn.Module) -> Layer | None:
        self.used += [(_name(node), str(node.target), one) for one in module.parameters()]
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
            weights = [one for one in (*node.args[1:], *node.kwargs.values()) if isinstance(one, fx.Node)]
            if target is functional.linear:
                _flat(node, node.name)
            named = {name: _weight(value) for name, value in _named(node).items()}
            layer = WEIGHTED[target](*map(_weight, node.args[1:]), **named)
            self.used += [(_name(node), node.name, one.meta["parameter"]) for one in weights if "parameter" in one.meta]
            return layer
        known = {"call_function": FUNCTIONS, "call_method": METHODS}.get(node.op, {})
        if target in known:
            return known[target](*node.args[1:], **_named(node))
        raise NotALayer

    def _layer_norm(self, node: fx.Node) -> Layer:
        named = dict(zip(("normalized_shape", "weight", "bias"), node.args[1:], strict=False)) | node.kwargs
        learned = [named.get("weight"), named.get("bias")]
        for one in learned:
            if isinstance(one, fx.Node) and "parameter" in one.meta:
                self.used.append((_name(node), node.name, one.meta["parameter"]))
        return _normalised(node, named["normalized_shape"], *map(_weight, learned))

    def _scaled(self, node: fx.Node) -> Layer:
        """By how many numbers: those of a parameter whose axes are those of the map, or of its channels."""
        given: Any = next((one for one in node.args if held(one) is not None), None)
        found = held(given)
        if given is None or found is None or "parameter" not in found.meta:
            return Scale()
        learned = found.meta["parameter"]
        self.used.append((_name(node), str(found.target), learned))
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


def _elements(node: fx.Node) -> int:
    return torch.Size(node.meta["size"]).numel()


def _adds_nothing(node: fx.Node) -> bool:
    """`sum([a, b])` begins with 0."""
    return node.meta["kind"] in SUMS and any(one == 0 and not isinstance(one, fx.Node) for one in node.args[:2])


def _flat(node: fx.Node, name: str) -> None:
    """A dense layer of ours sees a vector; torch's acts on the last axis, whatever stands before it."""
    size = _before(node).meta["size"]
    if len(size) != 2 and not is_last(_before(node)):
        given = " × ".join(map(str, size[1:])) or "1"
        raise Untraceable(
            f"`{name}` (Linear) acts on the last axis of {given}; a dense layer needs a flat vector: flatten before it",
            f"`{name}` (Linear) agit sur le dernier axe de {given} ; une couche dense veut un vecteur : aplatir avant",
        )


def _named(node: fx.Node) -> dict[str, Any]:
    return {name: value for name, value in node.kwargs.items() if name not in ("inplace", "training", "input")}


def _name(node: fx.Node) -> str:
    """The node's name, which torch keeps unique; a reserved word gets an underscore."""
    return f"{node.name}_" if node.name in RESERVED else node.name


def _before(node: fx.Node) -> fx.Node:
    found = first_of(node)
    if not found:
        raise Untraceable(
            f"`{node.name}` ({kind_of(node)}) acts on no tensor of the network",
            f"`{node.name}` ({kind_of(node)}) n'agit sur aucun tenseur du réseau",
        )
    return found[0]


def _block(node: fx.Node, parts: Sequence[Layers], joined: Sequence[fx.Node]) -> Layer:
    if node.meta["kind"] in JOINS:
        return Concat(branches=tuple(parts))
    if node.meta["kind"] in PRODUCTS:
        first, second = (_elements(one) for one in joined)
        gate = parts[0] if first < second or (first == second and not parts[1]) else parts[1]
        return Product(body=parts[1] if gate is parts[0] else parts[0], gate=gate)
    body, shortcut = (parts[0], parts[1]) if parts[0] else (parts[1], parts[0])
    return Residual(body=body, shortcut=shortcut)
