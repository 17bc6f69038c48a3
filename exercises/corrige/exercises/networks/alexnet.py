"""AlexNet: the paper's with two groups, without groups, in one column, and the deck's."""

from __future__ import annotations

from functools import partial

from corrige.exercises.builtin import Builtin, Size
from corrige.exercises.catalogue.text import text
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    Dropout,
    Flatten,
    Layers,
    Linear,
    LocalResponseNorm,
    conv,
    pool,
)
from corrige.problem.network import Network, network

RELU = Activation(function="relu")


def alexnet(groups: int, classes: int, input: Size) -> Network:
    """On two GPUs the second, fourth and fifth convolutions see the maps of their own half only."""
    return network(
        input,
        conv1=conv(96, 11, stride=4),
        relu1=RELU,
        norm1=LocalResponseNorm(),
        pool1=pool(3, stride=2),
        conv2=conv(256, 5, padding=2, groups=groups),
        relu2=RELU,
        norm2=LocalResponseNorm(),
        pool2=pool(3, stride=2),
        conv3=conv(384, 3, padding=1),
        relu3=RELU,
        conv4=conv(384, 3, padding=1, groups=groups),
        relu4=RELU,
        conv5=conv(256, 3, padding=1, groups=groups),
        relu5=RELU,
        pool5=pool(3, stride=2),
        **dict(_classifier(classes)),
    )


def one_column(classes: int, input: Size) -> Network:
    """As torchvision has it."""
    return network(
        input,
        conv1=conv(64, 11, stride=4, padding=2),
        relu1=RELU,
        pool1=pool(3, stride=2),
        conv2=conv(192, 5, padding=2),
        relu2=RELU,
        pool2=pool(3, stride=2),
        conv3=conv(384, 3, padding=1),
        relu3=RELU,
        conv4=conv(256, 3, padding=1),
        relu4=RELU,
        conv5=conv(256, 3, padding=1),
        relu5=RELU,
        pool5=pool(3, stride=2),
        average=AdaptivePool2d(mode="average", output_size=(6, 6)),
        **dict(_classifier(classes)),
    )


def deck(classes: int, input: Size) -> Network:
    """The deck's summary, which repeats the first layer's stride of 4 in every convolution."""
    return network(
        input,
        conv1=conv(96, 11, stride=4, padding="same"),
        norm1=LocalResponseNorm(),
        relu1=RELU,
        pool1=pool(3, stride=2),
        conv2=conv(256, 5, stride=4, padding="same"),
        norm2=LocalResponseNorm(),
        relu2=RELU,
        pool2=pool(3, stride=2),
        conv3=conv(384, 3, stride=4, padding="same"),
        relu3=RELU,
        conv4=conv(384, 3, stride=4, padding="same"),
        relu4=RELU,
        conv5=conv(256, 3, stride=4, padding="same"),
        relu5=RELU,
        **dict(_classifier(classes)),
    )


def _classifier(classes: int) -> Layers:
    return (
        ("flatten", Flatten()),
        ("dense1", Linear(units=4096)),
        ("relu6", RELU),
        ("dropout1", Dropout()),
        ("dense2", Linear(units=4096)),
        ("relu7", RELU),
        ("dropout2", Dropout()),
        ("dense3", Linear(units=classes)),
    )


PAPER = "A. Krizhevsky, I. Sutskever, G. Hinton, ImageNet Classification with Deep Convolutional Neural Networks (2012)"
NETWORKS = {
    "alexnet": Builtin(
        partial(alexnet, 2),
        text("AlexNet, celui de l'article, en deux groupes", "AlexNet, the paper's, in two groups"),
        PAPER,
        input=(3, 227, 227),
    ),
    "alexnet-ungrouped": Builtin(
        partial(alexnet, 1), text("AlexNet sans groupes", "AlexNet without groups"), PAPER, input=(3, 227, 227)
    ),
    "alexnet-one-column": Builtin(
        one_column,
        text("AlexNet en une colonne", "AlexNet in one column"),
        "A. Krizhevsky, One Weird Trick for Parallelizing Convolutional Neural Networks (2014); as torchvision has it",
    ),
    "alexnet-deck": Builtin(
        deck,
        text("AlexNet tel que le cours le résume", "AlexNet as the deck summarises it"),
        "slide « La bascule : AlexNet (2012) »",
        classes=10,
    ),
}
