"""What must hold for a network to be built: windows that fit, groups that divide, branches that agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Literal, TypeAlias

from corrige.classroom.claims.case import Case, plain
from corrige.classroom.messages import say
from corrige.document.formula import Exact, Tree, evaluate, maximum, tidy
from corrige.document.notation import unicode
from corrige.problem.layers import (
    Concat,
    Conv2d,
    ConvTranspose2d,
    DepthwiseConv2d,
    Layer,
    Norm,
    Pool2d,
    Product,
    Rearrange,
    Residual,
    ZeroPad2d,
)
from corrige.rules.graph import Node, graph_of

Term: TypeAlias = "Exact | Tree"
Relation: TypeAlias = Literal["fits", "half", "divides", "agrees", "one row", "kernel", "as many"]


@dataclass(frozen=True)
class Condition:
    """What a layer needs: `a` at most `b` (fits, half, one row), `a` divides `b`, `a` equals `b` (agrees, kernel, as
    many)."""

    layer: str
    relation: Relation
    a: Term
    b: Term

    def holds(self, numbers: Mapping[str, Exact]) -> bool:
        a, b = value(self.a, numbers), value(self.b, numbers)
        match self.relation:
            case "fits" | "half" | "one row":
                return a <= b
            case "divides":
                return b % a == 0
            case "agrees" | "kernel" | "as many":
                return a == b

    def message(self) -> str:
        """What is wrong where it does not hold."""
        a, b = shown(self.a), shown(self.b)
        match self.relation:
            case "fits":
                return say(
                    en="the window ({a}) is larger than the padded input ({b})",
                    fr="la fenêtre ({a}) est plus grande que l’entrée avec son padding ({b})",
                    a=a,
                    b=b,
                )
            case "half":
                return say(
                    en="the padding ({a} for both sides) is more than the window ({b})",
                    fr="le padding ({a} pour les deux côtés) dépasse la fenêtre ({b})",
                    a=a,
                    b=b,
                )
            case "one row":
                return say(
                    en="the padding or cropping cuts off all of the output: {b} rows or columns would be left",
                    fr="le padding ou la découpe coupe toute la sortie : il resterait {b} lignes ou colonnes",
                    b=b,
                )
            case "divides":
                return say(
                    en="the number of channels or filters ({b}) is not divisible by the number of groups ({a})",
                    fr="le nombre de canaux ou de filtres ({b}) n’est pas divisible par le nombre de groupes ({a})",
                    a=a,
                    b=b,
                )
            case "agrees":
                return say(en="the branches differ: {a} and {b}", fr="les branches diffèrent : {a} et {b}", a=a, b=b)
            case "as many":
                return say(
                    en="the target shape has {a} elements, what comes in {b}",
                    fr="la forme voulue compte {a} éléments, ce qui entre {b}",
                    a=a,
                    b=b,
                )
            case "kernel":
                return say(
                    en="the kernel does not fit: it has {a} channels, a filter sees {b}",
                    fr="le noyau ne convient pas : il a {a} canaux, un filtre en voit {b}",
                    a=a,
                    b=b,
                )


def value(term: Term, numbers: Mapping[str, Exact]) -> Exact:
    return evaluate(term, numbers) if isinstance(term, Tree) else term


def shown(term: Term) -> str:
    return unicode(term) if isinstance(term, Tree) else str(term)


def conditions(case: Case) -> Iterator[Condition]:
    """The conditions in the order of the layers: where one does not hold, the next need not have a meaning."""
    nodes, before = graph_of(case.net, "", False)
    for name, layer in case.layers.items():
        if isinstance(layer, Product):
            body, gate = nodes[f"{name}.c"].of
            yield Condition(name, "agrees", case[body], case[gate])
            for axis in "hw":
                body, gate = nodes[f"{name}.{axis}"].of
                if case[gate] != 1:
                    yield Condition(name, "agrees", case[body], case[gate])
        elif isinstance(layer, Residual | Concat):
            for axis in "hw" if isinstance(layer, Concat) else "hwc":
                first, *others = nodes[f"{name}.{axis}"].of
                for other in others:
                    yield Condition(name, "agrees", case[first], case[other])
        else:
            yield from _of_layer(case, name, layer, before[name])
            if isinstance(layer, ConvTranspose2d | ZeroPad2d) and isinstance(layer.padding, tuple):
                for axis in "hw":
                    yield Condition(name, "one row", 1, _by_rule(case, nodes[f"{name}.{axis}"]))


def _by_rule(case: Case, node: Node) -> Term:
    """What a rule gives, 0 or less too: the case itself refuses such a size, by an address that no file has."""
    value = node.rule(*(case[of] for of in node.of))
    return plain(tidy(value)) if isinstance(value, Tree) else value


def _of_layer(case: Case, name: str, layer: Layer, previous: str) -> Iterator[Condition]:
    if isinstance(layer, Conv2d | ConvTranspose2d) and layer.groups > 1:
        yield Condition(name, "divides", case[f"{name}.groups"], case[f"{previous}.c"])
        yield Condition(name, "divides", case[f"{name}.groups"], case[f"{name}.K"])
    if kernel := case.problem.data.get(f"{name}.kernel"):
        has = len(kernel[0]) if isinstance(layer, Conv2d) else len(kernel)
        sees = {Conv2d: f"{name}.kernel_c", DepthwiseConv2d: f"{name}.c"}.get(type(layer), f"{previous}.c")
        yield Condition(name, "kernel", has, case[sees])
    match layer:
        case Norm(over="group") if layer.groups > 1:
            yield Condition(name, "divides", case[f"{name}.groups"], case[f"{previous}.c"])
        case Conv2d() | DepthwiseConv2d() | Pool2d():
            if layer.padding != "same":
                yield from _windows(case, name, layer, previous)
        case Rearrange():
            a, b = (f"{name}.o_c", f"{name}.o_h", f"{name}.o_w"), (f"{previous}.{axis}" for axis in "chw")
            yield Condition(name, "as many", *(prod(case[size] for size in sizes) for sizes in (a, b)))
        case _:
            pass


def _windows(case: Case, name: str, layer: Conv2d | DepthwiseConv2d | Pool2d, previous: str) -> Iterator[Condition]:
    for axis, (one, other) in (("h", ("p_top", "p_bottom")), ("w", ("p_left", "p_right"))):
        f = case[f"{name}.f_{axis}"]
        before, after = case[f"{name}.{one}"], case[f"{name}.{other}"]
        if isinstance(layer, Pool2d):
            yield Condition(name, "half", maximum(before, after) * 2, f)
        d = 1 if isinstance(layer, Pool2d) else case[f"{name}.d_{axis}"]
        spans = f if d == 1 else d * (f - 1) + 1
        yield Condition(name, "fits", spans, case[f"{previous}.{axis}"] + before + after)
