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

import torch
from torch import fx, nn
from torch.utils.flop_counter import FlopCounterMode

from corrige.problem.layers import Concat, Layer, Layers, Product, Residual
from corrige.problem.network import Network, walk
from corrige.reference.channels_last import is_last, mark
from corrige.reference.nodes import Nodes, before_of, name_of
from corrige.reference.reshaping import shape_of
from corrige.reference.torch_layers import NotALayer
from corrige.reference.tracing import Untraceable, blank, traced
from corrige.reference.ways import JOINS, PRODUCTS, Ways, first_of, kind_of

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
    nodes = Nodes(dict(module.named_modules(remove_duplicate=False)))
    reader = _Reader(nodes, graph)
    net = Network(input=input, layers=reader.layers())
    reader.check_parameters(module)
    sizes = {name_of(node): shape_of(node) for node in graph.nodes if "size" in node.meta}
    named = {name for name, _ in walk(net.layers)}
    held: Counter[str] = Counter()
    for layer, _, one in nodes.used:
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
    """Goes back from the output; `unknown` collects what has no layer, so that all of it is told at once, in
    English and in French."""

    nodes: Nodes
    graph: fx.Graph
    unknown: list[tuple[str, str]] = field(default_factory=list)
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
        en, fr = (", ".join(dict.fromkeys(names)) for names in zip(*reversed(self.unknown), strict=True))
        return Untraceable(
            f"no layer is known for {en}; name a function that makes the network without them",
            f"aucune couche connue pour {fr} ; nommer une fonction qui fait le réseau sans eux",
        )

    def check_parameters(self, module: nn.Module) -> None:
        """Raises where parameters belong to no layer that was read, or to one that is used twice."""
        times = Counter(id(one) for *_, one in self.nodes.used)
        twice = ", ".join(dict.fromkeys(name for _, name, one in self.nodes.used if times[id(one)] > 1))
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
                    f"branches cross: `{node.name}` is needed by several of them;"
                    " a table needs branches that part and meet again as blocks",
                    f"des branches se croisent : plusieurs ont besoin de `{node.name}` ;"
                    " un tableau veut des branches qui se séparent et se rejoignent en blocs",
                )
            self.seen.add(node)
            joined = self.ways.joined.get(node)
            if joined is not None and (node not in self.ways.before or not _alike(node, joined)):
                said = f"`{node.name}` ({kind_of(node)})"
                self.unknown.append((said, said))
                raise self._told()
            if joined is not None:
                before = self.ways.before[node]
                parts = [self._between(before, branch) for branch in joined]
                found.append((name_of(node), _block(node, parts, joined)))
            else:
                layer = self._layer(node)
                if self.unknown and not first_of(node):
                    raise self._told()
                before = before_of(node)
                found += [] if layer is None else [(name_of(node), layer)]
            node = before
        return tuple(reversed(found))

    def _layer(self, node: fx.Node) -> Layer | None:
        """The layer of a node; None where it changes nothing, or is not known."""
        try:
            return self.nodes.layer(node)
        except NotALayer as error:
            if node.meta.get("same"):
                return None
            module = self.nodes.module(node)
            kind = kind_of(node) if module is None else type(module).__name__
            before = "" if module is None else f"{kind}: "
            name = node.name if module is None else node.target
            en, fr = (f"`{name}` ({before}{said})" if said else f"`{name}` ({kind})" for said in (error.en, error.fr))
            self.unknown.append((en, fr))
            return None


def _alike(node: fx.Node, joined: Sequence[fx.Node]) -> bool:
    """Whether all have their channels on one axis; where that is the last, a concatenation is not known."""
    last = {is_last(one) for one in joined}
    return len(last) == 1 and not (node.meta["kind"] in JOINS and True in last)


def _elements(node: fx.Node) -> int:
    return torch.Size(node.meta["size"]).numel()


def _block(node: fx.Node, parts: Sequence[Layers], joined: Sequence[fx.Node]) -> Layer:
    if node.meta["kind"] in JOINS:
        return Concat(branches=tuple(parts))
    if node.meta["kind"] in PRODUCTS:
        first, second = (_elements(one) for one in joined)
        gate = parts[0] if first < second or (first == second and not parts[1]) else parts[1]
        return Product(body=parts[1] if gate is parts[0] else parts[0], gate=gate)
    body, shortcut = (parts[0], parts[1]) if parts[0] else (parts[1], parts[0])
    return Residual(body=body, shortcut=shortcut)
