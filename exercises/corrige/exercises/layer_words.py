"""What a layer is in words: a line for each thing that a box says, or one line for a table."""

from __future__ import annotations

from typing import assert_never

from corrige.exercises.catalogue.phrases import filters, movement
from corrige.exercises.catalogue.text import text
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Crop,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    LocalResponseNorm,
    Norm,
    Pool2d,
    PReLU,
    Product,
    Rearrange,
    Residual,
    Resize,
    Scale,
    ZeroPad2d,
)
from corrige.problem.problem import Name, Text


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
            words = text("Convolution transposée", "Transposed convolution")
            return _lines(words, filters(name, layer), _moves(name), _bias(layer))
        case Pool2d(mode=mode):
            size = f"{{{name}.f_h}} × {{{name}.f_w}}"
            return _lines(_pooling(mode), text(size, size), movement(name, layer))
        case GlobalPool2d(mode=mode):
            return _lines(_pooling(mode), text("sur toute l'image", "over the whole map"))
        case AdaptivePool2d(mode=mode):
            size = f"{{{name}.o_h}} × {{{name}.o_w}}"
            return _lines(_pooling(mode), text(f"adaptatif, vers {size}", f"adaptive, to {size}"))
        case Activation(function=function):
            plain = function.replace("_", " ").capitalize()
            return text(_FRENCH.get(function, plain), _ENGLISH.get(function, plain))
        case BatchNorm():
            return text("Normalisation par lot", "Batch normalisation")
        case Norm(over=over):
            return _NORMS[over]
        case PReLU():
            return text("PReLU", "PReLU")
        case LocalResponseNorm():
            return text("Normalisation locale", "Local response normalisation")
        case Dropout():
            return text("Dropout", "Dropout")
        case ZeroPad2d():
            sides = ", ".join(f"{{{name}.{side}}}" for side in ("p_top", "p_bottom", "p_left", "p_right"))
            more = f"{{{name}.p_before}} + {{{name}.p_after}}"
            channels = text(f"canaux : {more}", f"channels: {more}") if any(layer.channels) else _NONE
            title = text("Découpe", "Cropping") if min(layer.padding) < 0 else text("Padding", "Padding")
            return _lines(title, text(sides, sides), channels)
        case Scale(each=each):
            return _SCALES[each]
        case Resize():
            size = f"{{{name}.o_h}} × {{{name}.o_w}}"
            return _lines(text("Redimensionnement", "Resizing"), text(size, size))
        case Rearrange():
            return _lines(text("Réarrangement", "Rearrangement"), _volume(name))
        case Crop():
            return _lines(text("Découpe", "Cropping"), _volume(name))
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
_SCALES = {
    "fixed": text("Facteur ou terme fixe", "Fixed factor or term"),
    "layer": text("Facteur ou terme appris", "Learned factor or term"),
    "channel": text("Facteur ou terme appris, un par canal", "Learned factor or term, one a channel"),
    "element": text("Facteur ou terme appris, un par élément", "Learned factor or term, one an element"),
}
_ENGLISH = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "leaky_relu": "Leaky ReLU",
    "prelu1": "PReLU",
    "linear": "Identity",
    **{one: one.upper() for one in ("elu", "selu", "celu", "gelu")},
    "silu": "SiLU",
}
_FRENCH = _ENGLISH | {"sigmoid": "Sigmoïde", "linear": "Identité"}


def _volume(name: Name) -> Text:
    size = f"{{{name}.o_h}} × {{{name}.o_w}} × {{{name}.o_c}}"
    return text(size, size)


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


def in_short(name: str, layer: Layer) -> Text:
    """`Convolution 7 × 7, stride 2, padding 3`: what the columns beside it do not tell, with places."""
    words = {language: said.split("\n") for language, said in described(name, layer).items()}
    match layer:
        case Conv2d() | DepthwiseConv2d() | Pool2d():
            return {language: _window(name, layer, kind, language) for language, (kind, *_) in words.items()}
        case Linear():
            return {language: kind for language, (kind, *_) in words.items()}
        case _:
            return {language: ", ".join(each) for language, each in words.items()}


def _window(name: str, layer: Conv2d | DepthwiseConv2d | Pool2d, kind: str, language: str) -> str:
    unsaid = ["sans padding", "no padding", *([f"stride {{{name}.s_h}}"] if layer.stride == (1, 1) else [])]
    said = [one for one in movement(name, layer)[language].split(", ") if one not in unsaid]
    if isinstance(layer, Conv2d) and layer.groups > 1:
        said.append(f"{{{name}.groups}} {'groupes' if language == 'fr' else 'groups'}")
    return ", ".join([f"{kind} {{{name}.f_h}} × {{{name}.f_w}}", *said])
