"""Layers and inputs in words: what a statement says of them, with places for the numbers."""

from __future__ import annotations

from corrige.exercises.catalogue.text import text
from corrige.problem.layers import Conv2d, ConvTranspose2d, DepthwiseConv2d, GlobalPool2d, Linear, Pool2d
from corrige.problem.problem import Text


def image(name: str = "input", channels: bool = True) -> Text:
    """The input's size, height × width (× channels), as a place-filled phrase."""
    size = f"{{{name}.h}} × {{{name}.w}}" + (f" × {{{name}.c}}" if channels else "")
    return text(size, size)


def filters(name: str, layer: Conv2d | ConvTranspose2d) -> Text:
    """`6 filtres 5 × 5`; one filter is « un filtre »."""
    size = f"{{{name}.f_h}} × {{{name}.f_w}}"
    if layer.c_out == 1:
        return text(f"un filtre {size}", f"one {size} filter")
    return text(f"{{{name}.K}} filtres {size}", f"{{{name}.K}} filters of {size}")


def movement(name: str, layer: Conv2d | DepthwiseConv2d | Pool2d) -> Text:
    """Stride, padding and dilation: said in full, so that nothing is left to a default."""
    return text(
        ", ".join(_stride(name, layer, "fr") + _padding(name, layer, "fr") + _dilation(name, layer, "fr")),
        ", ".join(_stride(name, layer, "en") + _padding(name, layer, "en") + _dilation(name, layer, "en")),
    )


def _stride(name: str, layer: Conv2d | DepthwiseConv2d | Pool2d, language: str) -> list[str]:
    if layer.stride[0] == layer.stride[1]:
        return [f"stride {{{name}.s_h}}"]
    words = ("verticalement", "horizontalement") if language == "fr" else ("down", "across")
    return (
        [f"stride {{{name}.s_h}} {words[0]} et {{{name}.s_w}} {words[1]}"]
        if language == "fr"
        else [f"stride {{{name}.s_h}} {words[0]} and {{{name}.s_w}} {words[1]}"]
    )


def _padding(name: str, layer: Conv2d | DepthwiseConv2d | Pool2d, language: str) -> list[str]:
    fr = language == "fr"
    if layer.padding == "same":
        keras = "" if layer.stride == (1, 1) else " (au sens de Keras)" if fr else " (as Keras has it)"
        return [f"padding `same`{keras}"]
    if layer.padding == "valid":
        return ["padding `valid`"]
    if not any(layer.padding):
        return ["sans padding" if fr else "no padding"]
    top, bottom, left, right = layer.padding
    if top == bottom == left == right:
        return [f"padding {{{name}.p_top}}"]
    if top == bottom and left == right:
        words = ("en haut et en bas", "à gauche et à droite") if fr else ("at top and bottom", "at left and right")
        return [f"padding {{{name}.p_top}} {words[0]}, {{{name}.p_left}} {words[1]}"]
    words4 = ("en haut", "en bas", "à gauche", "à droite") if fr else ("at the top", "at the bottom", "left", "right")
    sides = zip(("p_top", "p_bottom", "p_left", "p_right"), words4, strict=True)
    return ["padding " + ", ".join(f"{{{name}.{side}}} {word}" for side, word in sides)]


def _dilation(name: str, layer: Conv2d | DepthwiseConv2d | Pool2d, language: str) -> list[str]:
    if isinstance(layer, Pool2d) or layer.dilation == (1, 1):
        return []
    return [f"dilatation {{{name}.d_h}}" if language == "fr" else f"dilation {{{name}.d_h}}"]


def bias(layer: Conv2d | DepthwiseConv2d | Linear) -> Text:
    return text("avec biais", "with a bias") if layer.bias else text("sans biais", "without bias")


def convolution(name: str, layer: Conv2d) -> Text:
    """`6 filtres 5 × 5, stride 1, sans padding, avec biais`: all that there is to a layer."""
    parts = [filters(name, layer), movement(name, layer), bias(layer)]
    if layer.groups > 1:
        parts.insert(1, text(f"en {{{name}.groups}} groupes", f"in {{{name}.groups}} groups"))
    return {language: ", ".join(part[language] for part in parts) for language in ("fr", "en")}


CROSS_CORRELATION = text(
    "Comme en apprentissage profond, le filtre n'est pas retourné (corrélation croisée).",
    "As in deep learning, the filter is not flipped (cross-correlation).",
)
NONE_FLIPPED = text(
    "Comme en apprentissage profond, les filtres ne sont pas retournés (corrélation croisée).",
    "As in deep learning, the filters are not flipped (cross-correlation).",
)
CONVENTION = text(
    "On compte, pour chaque élément de la réponse, les multiplications, les additions entre les produits"
    " et l'addition du biais s'il y en a un.",
    "For each element of the response we count the multiplications, the additions between the products"
    " and the addition of the bias if there is one.",
)


HW = text("hauteur × largeur", "height × width")
HWC = text("hauteur × largeur × canaux", "height × width × channels")
EXACT = text("Donnez des valeurs exactes (fractions ou décimaux).", "Give exact values (fractions or decimals).")


def pooling_kind(layer: Pool2d) -> Text:
    if layer.mode == "max":
        return text("un *max-pooling*", "a *max pooling*")
    return text("un *average-pooling* (moyenne)", "an *average pooling*")


def padded_zeros(layer: Pool2d) -> Text:
    """What the padding does to a maximum or an average."""
    if isinstance(layer.padding, str) or not any(layer.padding):
        return text("", "")
    if layer.mode == "max":
        return text("Le padding n'est jamais le maximum.", "The padding is never the maximum.")
    if layer.count_padding:
        return text("Les zéros du padding comptent dans la moyenne.", "The zeros of the padding count in the average.")
    return text(
        "Les zéros du padding ne comptent pas dans la moyenne : on divise par le nombre de pixels de l'image.",
        "The zeros of the padding do not count in the average: divide by the number of pixels of the image.",
    )


def global_pooling(layer: GlobalPool2d) -> Text:
    if layer.mode == "max":
        return text(
            "Un max-pooling global suit : il ne garde que le maximum de chaque canal.",
            "A global max pooling follows: of each channel it keeps the maximum only.",
        )
    return text(
        "Un average-pooling global suit : il ne garde que la moyenne de chaque canal.",
        "A global average pooling follows: of each channel it keeps the average only.",
    )


PADDED_ZEROS = text(
    "Les produits avec les zéros du padding comptent aussi.",
    "The products with padded zeros count too.",
)
