"""A network drawn as boxes with sizes, and what each layer is in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from corrige.document.document import Box, Code, Diagram, Fork, Line, line
from corrige.exercises.catalogue.phrases import filters, movement
from corrige.exercises.catalogue.text import filled, text
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    Conv2d,
    ConvTranspose2d,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Layers,
    Linear,
    LocalResponseNorm,
    Norm,
    Pool2d,
    Product,
    Residual,
    Resize,
    ZeroPad2d,
)
from corrige.problem.network import Network, describe
from corrige.problem.problem import Name, Problem, Text, prefixed
from corrige.rules.values import givens

Shape = Callable[[Name], Line | None]
"""What stands on the arrow that leaves a layer: its shape, a blank (None), nothing."""


def diagram(problem: Problem, key: str, language: str, shape: Shape) -> Diagram:
    """The problem's network of this name; the input's shape is always shown."""
    net: Network = problem.networks[key]
    image = Box("input", line(*_INPUT[language]), shape=shape_line(net.input))
    boxes = _boxes(problem, net.layers, key, language, shape, givens(problem))
    return Diagram((image, *boxes))


def shape_line(chw: tuple[int, int, int]) -> Line:
    """Height × width × channels; a flat vector by its length.

    >>> len(shape_line((3, 1, 1))), len(shape_line((3, 8, 9)))
    (1, 5)
    """
    c, h, w = chw
    return line(c) if h == w == 1 else line(h, " × ", w, " × ", c)


_INPUT: Mapping[str, tuple[str, ...]] = {"fr": ("Image",), "en": ("Image",)}


def _boxes(
    problem: Problem, layers: Layers, key: str, language: str, shape: Shape, given: Mapping[Name, Any]
) -> tuple[Box | Fork, ...]:
    found: list[Box | Fork] = []
    for short, layer in layers:
        name = prefixed(key, short)
        match layer:
            case Residual(body=body, shortcut=shortcut):
                branches: tuple[Layers, ...] = (body, shortcut)
                sign = "+"
            case Product(body=body, gate=gate):
                branches, sign = (body, gate), "×"
            case Concat(branches=branches):
                sign = "∥"
            case _:
                lines = tuple(filled(one, given) for one in described(name, layer)[language].split("\n"))
                found.append(Box(describe(layer), (Code(short),), lines, shape(name)))
                continue
        inside = tuple(_boxes(problem, branch, key, language, shape, given) for branch in branches)
        found.append(Fork(inside, sign, (Code(short),), shape(name)))
    return tuple(found)


def described(name: Name, layer: Layer) -> Text:
    """A layer in a few words, a line each, with places for its numbers."""
    match layer:
        case Conv2d():
            groups = text(f"\n{{{name}.groups}} groupes", f"\n{{{name}.groups}} groups") if layer.groups > 1 else _NONE
            return _lines(
                text("Convolution", "Convolution"), filters(name, layer), movement(name, layer), groups, _bias(layer)
            )
        case DepthwiseConv2d():
            each = f"{{{name}.f_h}} × {{{name}.f_w}}"
            many = text(
                f"{{{name}.multiplier}} filtres {each} par canal", f"{{{name}.multiplier}} {each} filters a channel"
            )
            one = text(f"un filtre {each} par canal", f"one {each} filter a channel")
            words = text("Convolution par canal", "Depthwise convolution")
            return _lines(words, one if layer.multiplier == 1 else many, _moves(name), _bias(layer))
        case ConvTranspose2d():
            size = f"{{{name}.f_h}} × {{{name}.f_w}}"
            many = text(f"{{{name}.K}} filtres {size}", f"{{{name}.K}} {size} filters")
            return _lines(text("Convolution transposée", "Transposed convolution"), many, _moves(name), _bias(layer))
        case Pool2d(mode=mode):
            size = f"{{{name}.f_h}} × {{{name}.f_w}}"
            return _lines(_pooling(mode), text(size, size), movement(name, layer))
        case GlobalPool2d(mode=mode):
            return _lines(_pooling(mode), text("sur toute l'image", "over the whole map"))
        case AdaptivePool2d(mode=mode):
            size = f"{{{name}.o_h}} × {{{name}.o_w}}"
            return _lines(_pooling(mode), text(f"adaptatif, vers {size}", f"adaptive, to {size}"))
        case Activation(function=function):
            word = {"relu": "ReLU", "relu6": "ReLU6", "sigmoid": "sigmoïde", "linear": "identité"}.get(
                function, function
            )
            english = {"relu": "ReLU", "relu6": "ReLU6", "linear": "identity"}.get(function, function)
            return text(word, english)
        case BatchNorm():
            return text("Normalisation par lot", "Batch normalisation")
        case Norm(over=over):
            return _NORMS[over]
        case LocalResponseNorm():
            return text("Normalisation locale", "Local response normalisation")
        case Dropout():
            return text("Dropout", "Dropout")
        case ZeroPad2d():
            sides = ", ".join(f"{{{name}.{side}}}" for side in ("p_top", "p_bottom", "p_left", "p_right"))
            return _lines(text("Padding", "Padding"), text(sides, sides))
        case Resize():
            size = f"{{{name}.o_h}} × {{{name}.o_w}}"
            return _lines(text("Redimensionnement", "Resizing"), text(size, size))
        case Flatten():
            return text("Aplatissement", "Flatten")
        case Linear():
            return _lines(text("Dense", "Dense"), text(f"{{{name}.K}} neurones", f"{{{name}.K}} units"), _bias(layer))
        case Residual():
            return text("Bloc résiduel", "Residual block")
        case Product():
            return text("Produit", "Product")
        case Concat():
            return text("Concaténation", "Concatenation")
        case _:
            assert_never(layer)


_NONE = text("", "")
_NORMS = {
    "group": text("Normalisation par groupes", "Group normalisation"),
    "instance": text("Normalisation par canal", "Instance normalisation"),
    "layer": text("Normalisation par couche", "Layer normalisation"),
}


def _pooling(mode: str) -> Text:
    return text("Max-pooling", "Max pooling") if mode == "max" else text("Average-pooling", "Average pooling")


def _bias(layer: Conv2d | DepthwiseConv2d | ConvTranspose2d | Linear) -> Text:
    return _NONE if layer.bias else text("sans biais", "no bias")


def _moves(name: Name) -> Text:
    return text(f"stride {{{name}.s_h}}", f"stride {{{name}.s_h}}")


def _lines(*texts: Text) -> Text:
    return {
        language: "\n".join(one[language].strip("\n") for one in texts if one[language]) for language in ("fr", "en")
    }
