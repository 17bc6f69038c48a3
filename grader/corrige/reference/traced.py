"""A `torch.nn.Module` as a network of ours, read by torch's own tracing.

What runs in a row becomes layers in a row; where branches meet in a sum or a concatenation, a block. A module that has
no layer of ours is reported by name: never left out, never counted as nothing.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import fx, nn
from torch.nn import functional

from corrige.problem.layers import Concat, Flatten, Layer, Layers, Residual, Resize
from corrige.problem.network import RESERVED, Network, walk
from corrige.reference.torch_layers import FUNCTIONS, METHODS, NotALayer, layer_of
from corrige.reference.tracing import Untraceable, traced

__all__ = ["Untraceable", "network_of"]


@dataclass(frozen=True, slots=True)
class Traced:
    """A network, and what torch itself says of it: the size of each layer's response (without the batch), the number of
    parameters."""

    network: Network
    sizes: dict[str, tuple[int, ...]]
    parameters: int


def network_of(module: nn.Module, input: tuple[int, int, int]) -> Traced:
    """The network of a module on an input (channels, height, width).

    Raises Untraceable with the names of all modules and functions that have no layer of ours, or where torch cannot
    trace the module or run it on such an input; CannotBuild where a layer of ours refuses its numbers.
    """
    module = module.eval()
    graph = traced(module, input)
    reader = _Reader(dict(module.named_modules(remove_duplicate=False)), graph)
    net = Network(input=input, layers=reader.layers())
    reader.check_parameters(module)
    sizes = {_name(node): node.meta["size"][1:] for node in graph.nodes if "size" in node.meta}
    named = {name for name, _ in walk(net.layers)}
    held = sum(one.numel() for one in module.parameters())
    return Traced(net, {name: size for name, size in sizes.items() if name in named}, held)


_SUMS = (operator.add, operator.iadd, torch.add, "add", "add_")
_JOINS = (torch.cat, torch.concat)
_SAME = ("contiguous", "clone", "detach", "float")


@dataclass
class _Reader:
    """Goes back from the output; `unknown` collects what has no layer, so that all of it is told at once."""

    modules: dict[str, nn.Module]
    graph: fx.Graph
    unknown: list[str] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)
    seen: set[fx.Node] = field(default_factory=set)
    ways: _Ways = field(init=False)

    def layers(self) -> Layers:
        given = [node for node in self.graph.nodes if node.op == "placeholder" and node.users]
        last = next(node for node in self.graph.nodes if node.op == "output").args[0]
        if len(given) != 1 or not isinstance(last, fx.Node):
            names = ", ".join(f"`{node.name}`" for node in given)
            raise Untraceable(
                f"a network has one image as its input ({names or 'none is used'}) and gives one tensor",
                f"un réseau a une seule image en entrée ({names or 'aucune ne sert'}) et donne un seul tenseur",
            )
        self.ways = _Ways(self.graph)
        found = self._between(given[0], last)
        if self.unknown:
            raise self._told()
        return found

    def _told(self) -> Untraceable:
        names = ", ".join(dict.fromkeys(reversed(self.unknown)))
        return Untraceable(f"no layer is known for {names}", f"aucune couche connue pour {names}")

    def check_parameters(self, module: nn.Module) -> None:
        """Raises where parameters belong to no layer that was read, or to one that is used twice."""
        times = Counter(id(one) for name, often in self.used.items() for one in list(self._weights(name)) * often)
        twice = [name for name in self.used if any(times[id(one)] > 1 for one in self._weights(name))]
        if twice:
            raise Untraceable(
                f"used more than once, with the same weights: {', '.join(twice)}",
                f"utilisés plusieurs fois, avec les mêmes poids : {', '.join(twice)}",
            )
        read = {id(one) for name in self.used for one in self._weights(name)}
        left = {name.rpartition(".")[0] or name: None for name, one in module.named_parameters() if id(one) not in read}
        if left:
            raise Untraceable(
                f"not on the way from the input to the output: {', '.join(left)}",
                f"pas sur le chemin de l'entrée à la sortie : {', '.join(left)}",
            )

    def _weights(self, name: str) -> Iterator[nn.Parameter]:
        return self.modules[name].parameters()

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
            if joined is not None and node not in self.ways.before:
                self.unknown.append(f"`{node.name}` ({_kind(node)})")
                raise self._told()
            if joined is not None:
                before = self.ways.before[node]
                parts = [self._between(before, branch) for branch in joined]
                found.append((_name(node), _block(node, parts)))
            else:
                layer = self._layer(node)
                before = _before(node)
                found += [] if layer is None else [(_name(node), layer)]
            node = before
        return tuple(reversed(found))

    def _layer(self, node: fx.Node) -> Layer | None:
        """The layer of a node; None where it changes nothing, or is not known."""
        try:
            match node.op:
                case "call_module":
                    name = str(node.target)
                    self.used[name] = self.used.get(name, 0) + 1
                    if isinstance(self.modules[name], nn.Upsample):
                        return _resized(node)
                    if isinstance(self.modules[name], nn.Linear):
                        _flat(node, name)
                    return layer_of(self.modules[name], name)
                case "call_function" if node.target is functional.interpolate:
                    return _resized(node)
                case "call_function" if node.target in FUNCTIONS:
                    return _flat_or_not(node, FUNCTIONS[node.target](*node.args[1:], **_named(node)))
                case "call_method" if node.target in METHODS:
                    return _flat_or_not(node, METHODS[str(node.target)](*node.args[1:], **_named(node)))
                case "call_method" if node.target in _SAME:
                    return None
                case _:
                    raise NotALayer(f"`{node.name}` ({_kind(node)})")
        except NotALayer as error:
            self.unknown.append(str(error))
            return None


def _resized(node: fx.Node) -> Layer:
    return Resize(output_size=node.meta["size"][2:])


def _flat_or_not(node: fx.Node, layer: Layer) -> Layer:
    """A view makes a vector of an image only if the batch stays what it was."""
    if isinstance(layer, Flatten) and node.meta["size"][0] != _before(node).meta["size"][0]:
        raise NotALayer(f"`{node.name}` ({', '.join(map(str, node.args[1:]))})")
    return layer


def _flat(node: fx.Node, name: str) -> None:
    """A dense layer of ours sees a vector; torch's acts on the last axis, whatever stands before it."""
    size = _before(node).meta["size"]
    if len(size) != 2:
        given = " × ".join(map(str, size[1:]))
        raise Untraceable(
            f"`{name}` (Linear) acts on the last axis of {given}; a dense layer needs a flat vector: flatten before it",
            f"`{name}` (Linear) agit sur le dernier axe de {given} ; une couche dense veut un vecteur : aplatir avant",
        )


def _named(node: fx.Node) -> dict[str, Any]:
    return {name: value for name, value in node.kwargs.items() if name not in ("inplace", "training", "input")}


def _kind(node: fx.Node) -> str:
    return node.target if isinstance(node.target, str) else getattr(node.target, "__name__", str(node.target))


def _name(node: fx.Node) -> str:
    """The node's name, which torch keeps unique; a reserved word gets an underscore."""
    return f"{node.name}_" if node.name in RESERVED else node.name


def _before(node: fx.Node) -> fx.Node:
    found = _first(node)
    if not found:
        raise Untraceable(
            f"`{node.name}` ({_kind(node)}) acts on no tensor of the network",
            f"`{node.name}` ({_kind(node)}) n'agit sur aucun tenseur du réseau",
        )
    return found[0]


def _joined(node: fx.Node) -> list[fx.Node] | None:
    """What a sum or a concatenation puts together; None for any other node."""
    if node.target in _SUMS:
        both = [one for one in node.args[:2] if isinstance(one, fx.Node)]
        return both if len(both) == 2 else None
    args: list[Any] = list(node.args)
    if node.target in _JOINS and args and isinstance(args[0], (list, tuple)):
        axis = args[1] if len(args) > 1 else node.kwargs.get("dim", 0)
        if axis not in (1, -3):
            raise Untraceable(
                f"`{node.name}` concatenates along axis {axis}; only along the channels (1) is known",
                f"`{node.name}` concatène le long de l'axe {axis} ; seuls les canaux (1) sont connus",
            )
        return [one for one in args[0] if isinstance(one, fx.Node)]
    return None


def _block(node: fx.Node, parts: Sequence[Layers]) -> Layer:
    if node.target in _JOINS:
        return Concat(branches=tuple(parts))
    body, shortcut = (parts[0], parts[1]) if parts[0] else (parts[1], parts[0])
    return Residual(body=body, shortcut=shortcut)


class _Ways:
    """Where branches part and meet: `joined` is what a node puts together, `before` the last node through which every
    way from the input to a node goes."""

    def __init__(self, graph: fx.Graph) -> None:
        self.joined: dict[fx.Node, list[fx.Node]] = {}
        self.whole: dict[fx.Node, list[fx.Node]] = {}
        self.before: dict[fx.Node, fx.Node] = {}
        self.depth: dict[fx.Node, int] = {}
        for node in graph.nodes:  # each comes after all that it needs
            joined = None if node.op == "output" else _joined(node)
            if joined is not None:
                self.joined[node], self.whole[node] = self._shorter(joined), joined
            needed = self.joined.get(node) or _first(node)
            if node.op == "placeholder":
                self.depth[node] = 0
            elif needed and all(one in self.depth for one in needed):
                self.before[node] = self._meeting(needed)
                self.depth[node] = self.depth[self.before[node]] + 1

    def _shorter(self, parts: list[fx.Node]) -> list[fx.Node]:
        """What was concatenated before is one part: `cat(a, b, c)` is `cat(cat(a, b), c)`."""
        for node, before in reversed(self.whole.items()):
            if node.target in _JOINS and 1 < len(before) < len(parts) and before == parts[: len(before)]:
                return [node, *parts[len(before) :]]
        return parts

    def _meeting(self, nodes: Sequence[fx.Node]) -> fx.Node:
        """The last node that lies on every way to each of these."""
        found = nodes[0]
        for node in nodes[1:]:
            other = node
            while found is not other:
                if self.depth[found] >= self.depth[other]:
                    found, other = other, found
                if other not in self.before:
                    names = ", ".join(f"`{one.name}`" for one in nodes)
                    raise Untraceable(
                        f"{names} come from no common tensor", f"{names} ne viennent d'aucun tenseur commun"
                    )
                other = self.before[other]
        return found


def _first(node: fx.Node) -> list[fx.Node]:
    """The tensor that a layer acts on: its first argument."""
    first = node.args[0] if node.args else node.kwargs.get("input")
    return [first] if isinstance(first, fx.Node) else []
