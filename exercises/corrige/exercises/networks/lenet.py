"""LeNet-5 as the deck has it: average pooling, every feature map of the third convolution sees all those before it."""

from __future__ import annotations

from corrige.exercises.builtin import Builtin, Size
from corrige.exercises.catalogue.text import text
from corrige.problem.layers import Activation, Flatten, Linear, conv, pool
from corrige.problem.network import Network, network


def lenet5(classes: int, input: Size) -> Network:
    sigmoid = Activation(function="sigmoid")
    return network(
        input,
        conv1=conv(6, 5, padding="same"),
        pool1=pool(2, mode="average"),
        sigmoid1=sigmoid,
        conv2=conv(16, 5),
        pool2=pool(2, mode="average"),
        sigmoid2=sigmoid,
        conv3=conv(120, 5),
        flatten=Flatten(),
        dense1=Linear(units=84),
        dense2=Linear(units=classes),
    )


NETWORKS = {
    "lenet5": Builtin(
        lenet5,
        text("LeNet-5, celui du cours", "LeNet-5, the deck's"),
        "slide « Un pionnier : LeNet (1998) », after Y. LeCun et al., Gradient-Based Learning (1998)",
        classes=10,
        input=(1, 28, 28),
    )
}
