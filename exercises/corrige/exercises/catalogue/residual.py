"""Residual blocks: how one is built, which shortcut it takes, the mistakes made with it."""

from __future__ import annotations

from collections.abc import Sequence

from corrige.exercises.catalogue import count_mistakes as c
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import wrong_rules as wrong
from corrige.exercises.catalogue.making import mistake, some_layer
from corrige.problem.layers import Activation, BatchNorm, Conv2d, Layer, Layers, Residual, conv
from corrige.problem.network import walk
from corrige.problem.problem import Problem, prefixed
from corrige.rules.values import Values
from corrige.rules.wrong import Change, fields, layers_changed, rule, value, when

RELU = Activation(function="relu")
COUNTS = (
    *("parameters", "weights", "biases"),
    *("operations", "multiplications", "additions", "bias_additions", "macs"),
)
SHORTCUT = "block.shortcut"
"""The address of the question which one a block takes: a figure leaves it blank."""


def block(channels: int, sizes: Sequence[tuple[int, int]], at: int, stride: int, *, normalised: bool) -> Layers:
    """Convolutions of (filters, side), the stride on number `at`; a projection where the sum needs one."""
    body: list[tuple[str, Layer]] = []
    for i, (filters, side) in enumerate(sizes):
        body += _convolution(f"conv{i + 1}", filters, side, stride if i == at else 1, normalised)
        body += [(f"relu{i + 1}", RELU)] if i + 1 < len(sizes) else []
    last = sizes[-1][0]
    projection = _convolution("projection", last, 1, stride, normalised) if (last, stride) != (channels, 1) else []
    return (("block", Residual(body=tuple(body), shortcut=tuple(projection))),)


def _convolution(name: str, filters: int, side: int, stride: int, normalised: bool) -> list[tuple[str, Layer]]:
    layer = conv(filters, side, stride=stride, padding=side // 2, bias=not normalised)
    return [(name, layer), (f"{name}_norm", BatchNorm())] if normalised else [(name, layer)]


def shortcut(input__c: int, input__h: int, input__w: int, conv2__c: int, conv2__h: int, conv2__w: int) -> int:
    """1 for the identity, 2 for a projection: a sum needs equal shapes."""
    return 1 if (input__c, input__h, input__w) == (conv2__c, conv2__h, conv2__w) else 2


def _right(problem: Problem) -> int:
    found: int = Values(Problem(networks=problem.networks, rules={SHORTCUT: "shortcut"}), {"shortcut": shortcut})[
        SHORTCUT
    ]
    return found


def _shortcut(always: int) -> Change:
    """The same shortcut always."""
    asked = value(SHORTCUT, lambda problem: always if _right(problem) != always else None)
    return when(lambda problem: SHORTCUT in problem.rules, asked)


def _without_projection(problem: Problem) -> Problem:
    """What stands in a shortcut costs nothing."""
    put = {
        f"{prefixed(key, name)}.{count}": 0
        for key, net in problem.networks.items()
        for _, layer in walk(net.layers)
        if isinstance(layer, Residual)
        for name, _ in walk(layer.shortcut)
        for count in COUNTS
    }
    return problem.put(put) if put else problem


def _strided(layer: Layer) -> bool:
    """Of the other convolutions of a block, the response is as large as the input."""
    return isinstance(layer, Conv2d) and layer.stride != (1, 1)


def _widens(problem: Problem) -> bool:
    """Whether the first convolution has another number of filters than the input has channels."""
    return "" in problem.networks and problem.net.input[0] != getattr(problem.net["conv1"], "c_out", 0)


identity_always = mistake(
    "identity-always",
    _shortcut(1),
    "si le raccourci est toujours l'identité",
    "if the shortcut is always the identity",
    "On n'additionne que des tenseurs de mêmes dimensions.",
    "Only tensors of the same shape can be added.",
)
projection_always = mistake(
    "projection-always",
    _shortcut(2),
    "si le raccourci est toujours une projection",
    "if the shortcut is always a projection",
    "Quand les dimensions sont les mêmes, l'identité suffit.",
    "Where the shapes are the same, the identity will do.",
)
projection_not_counted = mistake(
    "projection-not-counted",
    Change(_without_projection),
    "si l'on ne compte pas la projection",
    "if the projection is not counted",
    "La projection est une convolution 1 × 1 : elle a des poids et demande des opérations.",
    "The projection is a 1 × 1 convolution: it has weights and takes operations.",
)
input_channels = mistake(
    "channels-of-the-input-everywhere",
    when(_widens, c.image_channels.change),
    "si tous les filtres ont autant de canaux que l'entrée du bloc",
    "if all filters have as many channels as the input of the block",
    "Les filtres ont autant de canaux que ce qui entre dans leur couche.",
    "The filters have as many channels as what comes into their layer.",
)
input_for_output = mistake(
    "input-for-output",
    when(some_layer(_strided), m.input_for_output.change),
    m.input_for_output.text["fr"],
    m.input_for_output.text["en"],
    m.input_for_output.hint["fr"],
    m.input_for_output.hint["en"],
)


def _with_averages(layer: BatchNorm) -> BatchNorm:
    return BatchNorm(counted=3 if layer.counted in (1, 3) else 4)


normalisation_not_counted = mistake(
    "normalisation-not-counted",
    fields(BatchNorm, counted=0),
    "si l'on ne compte pas les paramètres de la normalisation",
    "if the parameters of the normalisation are not counted",
    "La normalisation par lot apprend deux paramètres par canal.",
    "Batch normalisation learns two parameters a channel.",
)
averages_counted = mistake(
    "moving-averages-counted",
    layers_changed(BatchNorm, _with_averages),
    "si l'on compte aussi les moyennes mobiles de la normalisation",
    "if the moving averages of the normalisation are counted too",
    "Ces moyennes ne sont pas apprises par descente de gradient.",
    "These averages are not learned by gradient descent.",
)
one_for_normalisation = mistake(
    "one-parameter-of-normalisation",
    rule("weights", wrong.one_per_channel, BatchNorm),
    "si l'on ne compte qu'un paramètre par canal pour la normalisation",
    "if only one parameter a channel is counted for the normalisation",
    "La normalisation par lot apprend deux paramètres par canal.",
    "Batch normalisation learns two parameters a channel.",
)
