"""The mistakes made with the size of a response: on the padding "same", and with filters that are not square."""

from __future__ import annotations

import msgspec

from corrige.exercises.catalogue import wrong_rules as wrong
from corrige.exercises.catalogue.making import CONVOLUTIONS, mistake, strided, undilated
from corrige.problem.layers import Conv2d
from corrige.rules.wrong import all_of, layers_changed, rule


def _same_and_strided(layer: Conv2d) -> bool:
    return layer.padding == "same" and layer.stride != (1, 1)


def _padded_by_one(layer: Conv2d) -> Conv2d:
    known = layer.padding != "same" or layer.kernel_size == (3, 3)
    return layer if known else msgspec.structs.replace(layer, padding=(1, 1, 1, 1))


def _turned(layer: Conv2d) -> Conv2d:
    return msgspec.structs.replace(layer, kernel_size=layer.kernel_size[::-1])


def _turned_stride(layer: Conv2d) -> Conv2d:
    return msgspec.structs.replace(layer, stride=layer.stride[::-1])


def _top_everywhere(layer: Conv2d) -> Conv2d:
    return layer if isinstance(layer.padding, str) else msgspec.structs.replace(layer, padding=layer.padding[:1] * 4)


same_rounded_down = mistake(
    "same-rounded-down",
    all_of(
        rule("h", wrong.h_same_rounded_down, Conv2d, where=_same_and_strided),
        rule("w", wrong.w_same_rounded_down, Conv2d, where=_same_and_strided),
    ),
    "si l'on arrondit vers le bas avec le padding `same`",
    "if one rounds down with the padding `same`",
    "Avec `same`, on divise par le stride et on arrondit vers le haut.",
    "With `same`, divide by the stride and round up.",
)
same_is_one = mistake(
    "same-is-padding-1",
    layers_changed(Conv2d, _padded_by_one),
    "si l'on ajoute toujours 1 pixel de chaque côté pour le padding `same`",
    "if the padding `same` always adds 1 pixel on each side",
    "Le padding `same` dépend de la taille du filtre.",
    "The padding `same` depends on the size of the kernel.",
)
kernel_turned = mistake(
    "kernel-turned",
    layers_changed(Conv2d, _turned),
    "si l'on échange la hauteur et la largeur du filtre",
    "if the height and the width of the kernel are swapped",
    "La hauteur du filtre agit sur la hauteur de l'image, sa largeur sur la largeur.",
    "The kernel's height acts on the image's height, its width on the width.",
)
strides_swapped = mistake(
    "strides-swapped",
    layers_changed(Conv2d, _turned_stride),
    "si l'on échange les strides vertical et horizontal",
    "if the strides down and across are swapped",
)
top_padding_everywhere = mistake(
    "top-padding-everywhere",
    layers_changed(Conv2d, _top_everywhere),
    "si l'on prend le padding du haut pour les quatre côtés",
    "if the padding of the top is taken for all four sides",
    "Chaque côté a son propre padding.",
    "Each side has a padding of its own.",
)
one_before_dividing = mistake(
    "one-before-dividing",
    all_of(
        rule("h", wrong.h_one_before_dividing, *CONVOLUTIONS, where=strided),
        rule("w", wrong.w_one_before_dividing, *CONVOLUTIONS, where=strided),
    ),
    "si l'on ajoute 1 avant de diviser par le stride",
    "if 1 is added before the division by the stride",
    "On divise d'abord : ⌊(n + 2p − f)/s⌋ + 1.",
    "Divide first: ⌊(n + 2p − f)/s⌋ + 1.",
)
padding_subtracted = mistake(
    "padding-subtracted",
    all_of(
        rule("h", wrong.h_padding_subtracted, *CONVOLUTIONS, where=undilated),
        rule("w", wrong.w_padding_subtracted, *CONVOLUTIONS, where=undilated),
    ),
    "si l'on retranche le padding",
    "if the padding is subtracted",
    "Le padding agrandit l'image avant la convolution.",
    "The padding enlarges the image before the convolution.",
)
