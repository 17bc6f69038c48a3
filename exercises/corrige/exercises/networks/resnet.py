"""ResNet: basic blocks and bottlenecks, identity where shapes agree, a projection where they do not."""

from __future__ import annotations

from functools import partial

from corrige.exercises.builtin import Builtin, Size
from corrige.exercises.catalogue.text import text
from corrige.problem.layers import (
    Activation,
    BatchNorm,
    Flatten,
    GlobalPool2d,
    Layer,
    Layers,
    Linear,
    Residual,
    conv,
    pool,
)
from corrige.problem.network import Network

RELU = Activation(function="relu")
BASIC = {"resnet18": (2, 2, 2, 2), "resnet34": (3, 4, 6, 3)}
BOTTLENECK = {"resnet50": (3, 4, 6, 3), "resnet101": (3, 4, 23, 3), "resnet152": (3, 8, 36, 3)}
"""How many blocks each of the four stages has."""


def convolution(name: str, filters: int, side: int, stride: int = 1) -> Layers:
    """Convolution without bias and batch normalisation."""
    layer = conv(filters, side, stride=stride, padding=side // 2, bias=False)
    return ((name, layer), (f"{name}_norm", BatchNorm()))


def basic(name: str, filters: int, stride: int, projected: bool) -> tuple[str, Layer]:
    """Two 3×3."""
    body = (
        *convolution(f"{name}_conv1", filters, 3, stride),
        (f"{name}_relu1", RELU),
        *convolution(f"{name}_conv2", filters, 3),
    )
    return name, Residual(body=body, shortcut=_shortcut(name, filters, stride, projected))


def bottleneck(name: str, filters: int, stride: int, projected: bool, *, late: bool = True) -> tuple[str, Layer]:
    """1×1, 3×3, 1×1 to four times as many; the stride stands on the 3×3 (`late`) or, as in the paper, the first 1×1."""
    first, second = (1, stride) if late else (stride, 1)
    body = (
        *convolution(f"{name}_conv1", filters, 1, first),
        (f"{name}_relu1", RELU),
        *convolution(f"{name}_conv2", filters, 3, second),
        (f"{name}_relu2", RELU),
        *convolution(f"{name}_conv3", 4 * filters, 1),
    )
    return name, Residual(body=body, shortcut=_shortcut(name, 4 * filters, stride, projected))


def _shortcut(name: str, filters: int, stride: int, projected: bool) -> Layers:
    return convolution(f"{name}_projection", filters, 1, stride) if projected else ()


def resnet(blocks: tuple[int, ...], wide: bool, late: bool, classes: int, input: Size) -> Network:
    """`wide`: bottlenecks, whose first stage needs a projection too."""
    make = partial(bottleneck, late=late) if wide else basic
    layers: list[tuple[str, Layer]] = [
        *convolution("conv1", 64, 7, 2),
        ("relu1", RELU),
        ("pool1", pool(3, stride=2, padding=1)),
    ]
    for stage, many in enumerate(blocks, 1):
        for i in range(1, many + 1):
            stride = 2 if stage > 1 and i == 1 else 1
            name = f"block{stage}_{i}"
            layers.append(make(name, 64 * 2 ** (stage - 1), stride, i == 1 and (wide or stage > 1)))
            layers.append((f"{name}_relu", RELU))
    end = (("average", GlobalPool2d(mode="average")), ("flatten", Flatten()), ("dense", Linear(units=classes)))
    return Network(input=input, layers=(*layers, *end))


PAPER = "K. He et al., Deep Residual Learning for Image Recognition (2015), table 1"
NETWORKS = {
    **{
        name: Builtin(partial(resnet, blocks, False, True), text(f"ResNet-{name[6:]}", f"ResNet-{name[6:]}"), PAPER)
        for name, blocks in BASIC.items()
    },
    **{
        name: Builtin(
            partial(resnet, blocks, True, True),
            text(f"ResNet-{name[6:]}, stride sur le 3×3", f"ResNet-{name[6:]}, stride on the 3×3"),
            f"{PAPER}; as torchvision has it",
        )
        for name, blocks in BOTTLENECK.items()
    },
    **{
        f"{name}-v1": Builtin(
            partial(resnet, blocks, True, False),
            text(f"ResNet-{name[6:]}, stride sur le 1×1", f"ResNet-{name[6:]}, stride on the 1×1"),
            PAPER,
        )
        for name, blocks in BOTTLENECK.items()
    },
}
