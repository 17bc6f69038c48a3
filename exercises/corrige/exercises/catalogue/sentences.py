"""Layers within a sentence, and the sentence that an image goes through them."""

from __future__ import annotations

from corrige.exercises.catalogue.phrases import bias, convolution, image, movement
from corrige.exercises.catalogue.text import text
from corrige.problem.layers import Conv2d, DepthwiseConv2d, Flatten, Layer, Layers, Linear, Pool2d
from corrige.problem.network import describe
from corrige.problem.problem import Text


def in_words(name: str, layer: Layer, *, named: bool = True) -> Text:
    """A layer in the middle of a sentence: `une couche de convolution `conv` (6 filtres 5 × 5, stride 1, …)`."""
    match layer:
        case Conv2d():
            what, how = text("une couche de convolution", "a convolution layer"), convolution(name, layer)
        case DepthwiseConv2d():
            what, how = text("une convolution par canal", "a depthwise convolution"), depthwise(name, layer)
        case Pool2d(mode="max"):
            what, how = text("un max-pooling", "a max pooling"), _window(name, layer)
        case Pool2d():
            what, how = text("un average-pooling", "an average pooling"), _window(name, layer)
        case Linear():
            biased = bias(layer)
            what = text("une couche dense", "a dense layer")
            how = text(f"{{{name}.K}} neurones, {biased['fr']}", f"{{{name}.K}} units, {biased['en']}")
        case Flatten():
            return text("un aplatissement", "a flattening")
        case _:
            raise TypeError(f"no words for {describe(layer)} in a sentence")
    code = f" `{name}`" if named else ""
    return {language: f"{what[language]}{code} ({how[language]})" for language in ("fr", "en")}


def depthwise(name: str, layer: DepthwiseConv2d) -> Text:
    size, moves, biased = f"{{{name}.f_h}} × {{{name}.f_w}}", movement(name, layer), bias(layer)
    each = text(f"{{{name}.multiplier}} filtres {size} par canal", f"{{{name}.multiplier}} filters of {size} a channel")
    if layer.multiplier == 1:
        each = text(f"un filtre {size} par canal", f"one filter of {size} a channel")
    return {language: f"{each[language]}, {moves[language]}, {biased[language]}" for language in ("fr", "en")}


def _window(name: str, layer: Pool2d) -> Text:
    moves = movement(name, layer)
    return {language: f"{{{name}.f_h}} × {{{name}.f_w}}, {moves[language]}" for language in ("fr", "en")}


def through(name: str, layers: Layers) -> Text:
    """An image of this size goes through these layers: a sentence."""
    size, words = image(name), [in_words(one, layer) for one, layer in layers]
    fr, en = ([one[language] for one in words] for language in ("fr", "en"))
    last = (" puis ", " and then ") if len(words) > 1 else ("", "")
    return text(
        f"Une image de hauteur × largeur × canaux {size['fr']} traverse {', '.join(fr[:-1])}{last[0]}{fr[-1]}.",
        f"An image of height × width × channels {size['en']} goes through {', '.join(en[:-1])}{last[1]}{en[-1]}.",
    )
