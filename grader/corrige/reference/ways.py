"""Where the branches of a traced module part, and where they meet in a sum, a product or a concatenation."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import torch
from torch import fx

from corrige.reference.tracing import Untraceable

SUMS = (operator.add, operator.iadd, torch.add, "add", "add_")
PRODUCTS = (operator.mul, operator.imul, torch.mul, torch.multiply, "mul", "mul_", "multiply")
QUOTIENTS = (operator.truediv, operator.itruediv, torch.div, torch.divide, torch.true_divide, "div", "div_", "divide")
SCALES = (
    *(*SUMS, *PRODUCTS, *QUOTIENTS),
    *(operator.sub, operator.isub, torch.sub, torch.subtract, "sub", "sub_", "subtract"),
    *(operator.neg, torch.neg, torch.negative, "neg", "neg_", "negative"),
)
"""With a number, they scale or shift each element."""
JOINS = (torch.cat, torch.concat, torch.concatenate)


def kind_of(node: fx.Node) -> str:
    return node.target if isinstance(node.target, str) else getattr(node.target, "__name__", str(node.target))


def _joined(node: fx.Node) -> list[fx.Node] | None:
    """What a sum, a product or a concatenation puts together; None for any other node."""
    if node.meta["kind"] in SUMS or node.meta["kind"] in PRODUCTS:
        both = [one for one in node.args[:2] if isinstance(one, fx.Node) and held(one) is None]
        return both if len(both) == 2 and "alpha" not in node.kwargs else None
    args: list[Any] = list(node.args)
    if node.meta["kind"] in JOINS and args and isinstance(args[0], (list, tuple)):
        axis: Any = args[1] if len(args) > 1 else node.kwargs.get("dim", node.kwargs.get("axis", 0))
        if axis % len(node.meta["size"]) != 1:
            raise Untraceable(
                f"`{node.name}` concatenates along axis {axis}; only along the channels (1) is known",
                f"`{node.name}` concatène le long de l'axe {axis} ; seuls les canaux (1) sont connus",
            )
        return [one for one in args[0] if isinstance(one, fx.Node)]
    return None


class Ways:
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
            needed = self.joined.get(node) or first_of(node)
            if node.op == "placeholder":
                self.depth[node] = 0
            elif needed and all(one in self.depth for one in needed):
                self.before[node] = self._meeting(needed)
                self.depth[node] = self.depth[self.before[node]] + 1

    def _shorter(self, parts: list[fx.Node]) -> list[fx.Node]:
        """What was concatenated before is one part: `cat(a, b, c)` is `cat(cat(a, b), c)`."""
        for node, before in reversed(self.whole.items()):
            if node.meta["kind"] in JOINS and 1 < len(before) < len(parts) and before == parts[: len(before)]:
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


def held(node: Any) -> fx.Node | None:
    """The parameter or tensor of the module that a node stands for, in whatever shape; None for what is computed."""
    while isinstance(node, fx.Node) and node.meta["kind"] in _RESHAPES and node.args:
        node = node.args[0]
    return node if isinstance(node, fx.Node) and node.op == "get_attr" else None


_RESHAPES = ("view", "reshape", "unsqueeze", "expand", torch.reshape, torch.unsqueeze, operator.getitem)


def scales(node: fx.Node) -> bool:
    """Whether it multiplies each element by a number, adds it or takes it away; `1 / x` does not."""
    args = (*node.args, *node.kwargs.values())
    others = [one for one in args if not isinstance(one, int | float) and held(one) is None]
    if node.meta["kind"] not in SCALES or len(args) > 2 or len(others) != 1 or not isinstance(others[0], fx.Node):
        return False
    return node.meta["kind"] not in QUOTIENTS or node.args[0] is others[0]


def first_of(node: fx.Node) -> list[fx.Node]:
    """The tensor that a layer acts on: its first argument; of a sum, a difference or a product with a number the other
    one."""
    args = node.args or (node.kwargs.get("input"),)
    if (node.meta["kind"] in SUMS or scales(node)) and (not isinstance(args[0], fx.Node) or held(args[0])):
        args = args[1:]
    return [one for one in args[:1] if isinstance(one, fx.Node)]
