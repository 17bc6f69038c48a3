"""Layers within a sentence, and the sentence that an image goes through them."""

from __future__ import annotations

from corrige.exercises.catalogue.phrases import bias, filters, image, movement
from corrige.exercises.catalogue.text import joined, text
from corrige.problem.layers import Conv2d, DepthwiseConv2d, Flatten, Layer, Layers, Linear, Pool2d
from corrige.problem.network import describe
from corrige.problem.problem import Text


def in_words(name: str, layer: Layer, *, named: bool = True) -> Text:
    """A layer in the middle of a sentence: `une couche de convolution `conv` à 6 filtres 5 × 5 (stride 1, …)`."""
    code = text(f"`{name}`", f"`{name}`") if named else text("", "")
    match layer:
        case Conv2d():
            what, size = text("une couche de convolution", "a convolution layer"), _with(filters(name, layer))
            how = [movement(name, layer), bias(layer)]
            if layer.groups > 1:
                how.insert(0, text(f"en {{{name}.groups}} groupes", f"in {{{name}.groups}} groups"))
        case DepthwiseConv2d():
            what, size = text("une convolution par canal", "a depthwise convolution"), _with(_of_a_channel(name, layer))
            how = [movement(name, layer), bias(layer)]
        case Pool2d(mode=mode):
            what = text("un max-pooling", "a max pooling") if mode == "max" else _AVERAGE
            size, how = _window(name), [movement(name, layer)]
        case Linear():
            what, how = text("une couche dense", "a dense layer"), [bias(layer)]
            size = _with(text(f"{{{name}.K}} neurones", f"{{{name}.K}} units"))
        case Flatten():
            return text("un aplatissement", "a flattening")
        case _:
            raise TypeError(f"no words for {describe(layer)} in a sentence")
    moves = joined(*how, by=", ")
    return joined(what, code, size, text(f"({moves['fr']})", f"({moves['en']})"))


_AVERAGE = text("un average-pooling", "an average pooling")


def _with(words: Text) -> Text:
    return text(f"à {words['fr']}", f"with {words['en']}")


def _window(name: str) -> Text:
    size = f"{{{name}.f_h}} × {{{name}.f_w}}"
    return text(size, f"of {size}")


def _of_a_channel(name: str, layer: DepthwiseConv2d) -> Text:
    size = f"{{{name}.f_h}} × {{{name}.f_w}}"
    if layer.multiplier == 1:
        return text(f"un filtre {size} par canal", f"one filter of {size} a channel")
    return text(f"{{{name}.multiplier}} filtres {size} par canal", f"{{{name}.multiplier}} filters of {size} a channel")


def through(name: str, layers: Layers) -> Text:
    """An image of this size goes through these layers: a sentence."""
    size, words = image(name), [in_words(one, layer) for one, layer in layers]
    fr, en = ([one[language] for one in words] for language in ("fr", "en"))
    last = (" puis ", " and then ") if len(words) > 1 else ("", "")
    return text(
        f"Une image de hauteur × largeur × canaux {size['fr']} traverse {', '.join(fr[:-1])}{last[0]}{fr[-1]}.",
        f"An image of height × width × channels {size['en']} goes through {', '.join(en[:-1])}{last[1]}{en[-1]}.",
    )
