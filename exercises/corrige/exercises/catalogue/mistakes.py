"""The mistakes of the field, each a wrong problem. A family lists those that can be made in it.

`text` ends "that is what one finds …"; `hint` says what is right. Wrong rules stand in `wrong_rules`.
"""

from __future__ import annotations

from corrige.exercises.catalogue import wrong_rules as wrong
from corrige.exercises.catalogue.making import (
    CONVOLUTIONS,
    WEIGHTED,
    biased,
    dilated,
    flipped,
    kept_size,
    measured,
    mistake,
    no_padding,
    one_side,
    other_mode,
    resizes,
    several_filters,
    square,
    strided,
    transposed,
    undilated,
    unsigned,
    where_sizes_differ,
)
from corrige.problem.layers import Activation, Conv2d, ConvTranspose2d, Linear, Pool2d
from corrige.rules.wrong import all_of, data, fields, input_changed, layers_changed, rule

padding_forgotten = mistake(
    "padding-forgotten",
    layers_changed(CONVOLUTIONS, no_padding),
    "si l'on oublie le padding",
    "if the padding is forgotten",
    "Le padding agrandit l'image avant la convolution.",
    "The padding enlarges the image before the convolution.",
)
padding_once = mistake(
    "padding-once",
    layers_changed(CONVOLUTIONS, one_side),
    "si l'on n'ajoute le padding que d'un côté",
    "if the padding is added on one side only",
    "Le padding s'ajoute des deux côtés : 2p.",
    "Padding is added on both sides: 2p.",
)
stride_forgotten = mistake(
    "stride-forgotten",
    fields(CONVOLUTIONS, stride=(1, 1)),
    "si l'on oublie le stride",
    "if the stride is forgotten",
    "Le filtre avance d'un stride à chaque pas.",
    "The filter moves by the stride at each step.",
)
no_bias = mistake(
    "no-bias",
    fields(WEIGHTED, bias=False),
    "si l'on oublie les biais",
    "if the biases are forgotten",
    "Chaque filtre a un biais, chaque neurone d'une couche dense aussi.",
    "Each filter has a bias, and so has each unit of a dense layer.",
)
one_bias_in_all = mistake(
    "one-bias-in-all",
    rule("biases", wrong.one_bias, Conv2d, ConvTranspose2d, where=several_filters),
    "si l'on compte un seul biais pour toute la couche",
    "if one bias is counted for the whole layer",
    "Il y a exactement un biais par filtre.",
    "There is exactly one bias per filter.",
)
bias_per_channel = mistake(
    "bias-per-channel",
    rule("biases", wrong.bias_per_channel, Conv2d, ConvTranspose2d, where=biased),
    "si l'on compte un biais par canal d'entrée",
    "if one bias per input channel is counted",
    "Il y a un biais par filtre, pas par canal.",
    "There is one bias per filter, not per channel.",
)
bias_per_weight = mistake(
    "bias-per-channel-and-filter",
    rule("biases", wrong.bias_per_channel_and_filter, Conv2d, where=biased),
    "si l'on compte un biais par canal et par filtre",
    "if one bias per channel and filter is counted",
    "Les canaux d'un filtre partagent un même biais.",
    "The channels of a filter share one bias.",
)
one_channel = mistake(
    "one-channel",
    rule("multiplications_per_response", wrong.products_of_one_channel, Conv2d),
    "si l'on oublie les canaux de l'entrée",
    "if the input's channels are forgotten",
    "Un filtre couvre tous les canaux de son entrée.",
    "A filter spans all the channels of its input.",
)
weights_of_one_channel = mistake(
    "weights-of-one-channel",
    rule("weights", wrong.weights_of_one_channel, Conv2d),
    "si l'on oublie les canaux de l'entrée",
    "if the input's channels are forgotten",
    "Un filtre a autant de canaux que son entrée.",
    "A filter has as many channels as its input.",
)
weights_of_one_filter = mistake(
    "weights-of-one-filter",
    rule("weights", wrong.weights_of_one_filter, Conv2d),
    "si l'on ne compte qu'un filtre",
    "if only one filter is counted",
    "Chaque filtre a ses propres poids.",
    "Each filter has weights of its own.",
)
side_for_square = mistake(
    "side-for-square",
    rule("weights", wrong.weights_of_a_side, Conv2d, where=square),
    "si l'on compte un côté du filtre au lieu de sa surface",
    "if one side of the filter is counted instead of its area",
    "Un filtre a hauteur × largeur poids par canal.",
    "A filter has height × width weights per channel.",
)
additions_not_counted = mistake(
    "additions-not-counted",
    rule("operations", wrong.products_only, *WEIGHTED),
    "si l'on ne compte que les multiplications",
    "if only the multiplications are counted",
    "Les additions comptent aussi.",
    "Additions count too.",
)
one_addition_too_many = mistake(
    "one-addition-too-many",
    rule("additions", wrong.one_addition_too_many, *CONVOLUTIONS, Linear),
    "si l'on compte n additions pour n produits",
    "if n additions are counted for n products",
    "Pour additionner n produits, il faut n − 1 additions.",
    "Adding n products takes n − 1 additions.",
)
input_for_output = mistake(
    "input-for-output",
    rule("outputs", wrong.outputs_of_the_input_size, Conv2d, where=resizes),
    "si l'on prend la taille de l'entrée pour celle de la réponse",
    "if the input's size is taken for the response's",
    "Les opérations se comptent par élément de la réponse.",
    "Operations are counted for each element of the response.",
)
one_place = mistake(
    "one-place",
    rule("outputs", wrong.outputs_of_one_place, Conv2d),
    "si l'on ne compte qu'une position du filtre",
    "if only one place of the kernel is counted",
    "Le filtre s'applique à chaque position.",
    "The kernel is applied at every place.",
)
one_response_map = mistake(
    "one-response-map",
    rule("outputs", wrong.outputs_of_one_map, Conv2d),
    "si l'on ne compte qu'un filtre",
    "if only one filter is counted",
    "Chaque filtre donne sa propre réponse.",
    "Each filter gives a response of its own.",
)
ceil_for_floor = mistake(
    "ceil-for-floor",
    all_of(
        rule("h", wrong.h_rounded_up, *CONVOLUTIONS, where=strided),
        rule("w", wrong.w_rounded_up, *CONVOLUTIONS, where=strided),
    ),
    "si l'on arrondit vers le haut",
    "if one rounds up",
    "On arrondit vers le bas : le filtre ne dépasse pas de l'image.",
    "Round down: the kernel must not leave the image.",
)
one_forgotten = mistake(
    "one-forgotten",
    all_of(
        rule("h", wrong.h_without_one, *CONVOLUTIONS, where=undilated),
        rule("w", wrong.w_without_one, *CONVOLUTIONS, where=undilated),
        rule("h", wrong.h_dilated_without_one, *CONVOLUTIONS, where=dilated),
        rule("w", wrong.w_dilated_without_one, *CONVOLUTIONS, where=dilated),
    ),
    "si l'on oublie le « + 1 »",
    "if the “+ 1” is forgotten",
    "La première position compte aussi.",
    "The first place counts too.",
)
same_for_valid = mistake(
    "same-for-valid",
    where_sizes_differ(layers_changed(Conv2d, kept_size)),
    "si l'on ajoute un padding (`same`) qu'il n'y a pas",
    "if a padding (`same`) is added that there is not",
    "Sans padding, la réponse est plus petite que l'image.",
    "Without padding the response is smaller than the image.",
)
kernel_not_subtracted = mistake(
    "kernel-not-subtracted",
    all_of(
        rule("h", wrong.h_without_kernel, *CONVOLUTIONS, where=measured),
        rule("w", wrong.w_without_kernel, *CONVOLUTIONS, where=measured),
    ),
    "si l'on ne tient pas compte de la taille du filtre",
    "if the size of the kernel is ignored",
    "Le filtre doit tenir entier dans l'image.",
    "The whole kernel must fit into the image.",
)
swapped = mistake(
    "height-and-width-swapped",
    input_changed(lambda chw: (chw[0], chw[2], chw[1])),
    "si l'on échange hauteur et largeur",
    "if height and width are swapped",
    "On donne d'abord la hauteur, puis la largeur.",
    "The height comes first, then the width.",
)
kernel_flipped = mistake(
    "kernel-flipped",
    data("kernel", flipped),
    "si l'on retourne le filtre",
    "if the kernel is flipped",
    "Ici le filtre n'est pas retourné.",
    "Here the kernel is not flipped.",
)
kernel_transposed = mistake(
    "kernel-transposed",
    data("kernel", transposed),
    "si l'on échange les lignes et les colonnes du filtre",
    "if the rows and columns of the kernel are swapped",
)
signs_forgotten = mistake(
    "signs-forgotten",
    data("kernel", unsigned),
    "si l'on oublie les signes du filtre",
    "if the signs of the kernel are forgotten",
)
bias_forgotten = mistake(
    "bias-forgotten",
    data("b", lambda b: tuple(0 for _ in b)),
    "si l'on oublie d'ajouter le biais",
    "if the bias is not added",
)
relu_forgotten = mistake(
    "relu-forgotten",
    fields(Activation, function="linear"),
    "si l'on oublie la fonction ReLU",
    "if the ReLU is forgotten",
    "ReLU remplace les valeurs négatives par 0.",
    "ReLU replaces negative values by 0.",
)
average_for_max = mistake(
    "average-for-max",
    layers_changed(Pool2d, lambda layer: other_mode(layer, "max", "average")),
    "si l'on prend la moyenne au lieu du maximum",
    "if the average is taken instead of the maximum",
)
max_for_average = mistake(
    "max-for-average",
    layers_changed(Pool2d, lambda layer: other_mode(layer, "average", "max")),
    "si l'on prend le maximum au lieu de la moyenne",
    "if the maximum is taken instead of the average",
)
pooling_stride_1 = mistake(
    "pooling-stride-1",
    fields(Pool2d, stride=(1, 1)),
    "si la fenêtre de pooling avance d'un pixel à la fois",
    "if the pooling window moves by one pixel",
)
pooling_forgotten = mistake(
    "pooling-forgotten",
    fields(Pool2d, kernel_size=(1, 1), stride=(1, 1), padding=(0, 0, 0, 0)),
    "si l'on oublie le pooling",
    "if the pooling is forgotten",
)
