"""The built-in networks: totals with their source, the deck's tables line by line, torchvision, torch's counter."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from random import Random
from typing import Any

import pytest
from machine import expected

from corrige.document.formula import evaluate
from corrige.exercises.builtin import UnknownNetwork, builtin, builtins
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Concat, Conv2d, Flatten, Linear, Pool2d, Residual
from corrige.problem.network import Network, walk
from corrige.problem.problem import Problem
from corrige.rules.record import formula
from corrige.rules.values import Values
from corrige.solutions.totals import classifiers, parameters_formula

PARAMETERS = {
    # the deck, slide « Un pionnier : LeNet (1998) »
    ("lenet5", 10): 61_706,
    # counted by hand from the paper's sizes, as Stanford's CS231n notes; without groups as Keras' re-implementations
    ("alexnet", 1000): 60_965_224,
    ("alexnet-ungrouped", 1000): 62_378_344,
    # torchvision.models, `num_params` of the weights' metadata
    ("alexnet-one-column", 1000): 61_100_840,
    ("vgg11", 1000): 132_863_336,
    ("vgg13", 1000): 133_047_848,
    ("vgg16", 1000): 138_357_544,
    ("vgg19", 1000): 143_667_240,
    ("googlenet", 1000): 6_624_904,
    ("resnet18", 1000): 11_689_512,
    ("resnet34", 1000): 21_797_672,
    ("resnet50", 1000): 25_557_032,
    ("resnet101", 1000): 44_549_160,
    ("resnet152", 1000): 60_192_808,
    # torchvision's GoogLeNet with `aux_logits=True`, and with 5×5 filters in its third branches
    ("googlenet-heads", 1000): 13_004_888,
    ("googlenet-5x5", 1000): 7_005_832,
    # Caffe's bvlc_googlenet without its heads
    ("googlenet-paper", 1000): 6_998_552,
    # the deck, slides « La bascule : AlexNet (2012) » and « Une version “simplifiée” : VGG-16 (2014) »
    ("alexnet-deck", 10): 21_622_154,
    ("vgg16-c", 10): 129_582_922,
}


def values(net: Network) -> Values:
    return Values(Problem(networks={"": net}), {})


@pytest.mark.parametrize(("name", "classes"), PARAMETERS)
def test_parameters_as_published(name: str, classes: int) -> None:
    assert values(builtin(name).network(classes))["total.parameters"] == PARAMETERS[name, classes]


LENET = [
    ("conv1", (28, 28, 6), 156),
    ("pool1", (14, 14, 6), 0),
    ("sigmoid1", (14, 14, 6), 0),
    ("conv2", (10, 10, 16), 2416),
    ("pool2", (5, 5, 16), 0),
    ("sigmoid2", (5, 5, 16), 0),
    ("conv3", (1, 1, 120), 48120),
    ("flatten", (1, 1, 120), 0),
    ("dense1", (1, 1, 84), 10164),
    ("dense2", (1, 1, 10), 850),
]
ALEXNET = [
    ("conv1", (56, 56, 96), 34944),
    ("pool1", (27, 27, 96), 0),
    ("conv2", (7, 7, 256), 614656),
    ("pool2", (3, 3, 256), 0),
    ("conv3", (1, 1, 384), 885120),
    ("conv4", (1, 1, 384), 1327488),
    ("conv5", (1, 1, 256), 884992),
    ("flatten", (1, 1, 256), 0),
    ("dense1", (1, 1, 4096), 1052672),
    ("dense2", (1, 1, 4096), 16781312),
    ("dense3", (1, 1, 10), 40970),
]
VGG = [
    ("conv1_1", (224, 224, 64), 1792),
    ("conv1_2", (224, 224, 64), 36928),
    ("pool1", (112, 112, 64), 0),
    ("conv2_1", (112, 112, 128), 73856),
    ("conv2_2", (112, 112, 128), 147584),
    ("pool2", (56, 56, 128), 0),
    ("conv3_1", (56, 56, 256), 295168),
    ("conv3_2", (56, 56, 256), 590080),
    ("conv3_3", (56, 56, 256), 65792),
    ("pool3", (28, 28, 256), 0),
    ("conv4_1", (28, 28, 512), 1180160),
    ("conv4_2", (28, 28, 512), 2359808),
    ("conv4_3", (28, 28, 512), 262656),
    ("pool4", (14, 14, 512), 0),
    ("conv5_1", (14, 14, 512), 2359808),
    ("conv5_2", (14, 14, 512), 2359808),
    ("conv5_3", (14, 14, 512), 262656),
    ("pool5", (7, 7, 512), 0),
    ("flatten", (1, 1, 25088), 0),
    ("dense1", (1, 1, 4096), 102764544),
    ("dense2", (1, 1, 4096), 16781312),
    ("dense3", (1, 1, 10), 40970),
]


@pytest.mark.parametrize(("name", "printed"), [("lenet5", LENET), ("alexnet-deck", ALEXNET), ("vgg16-c", VGG)])
def test_the_deck_s_tables_line_by_line(name: str, printed: list[tuple[str, tuple[int, ...], int]]) -> None:
    found = values(builtin(name).network(10))
    for layer, shape, parameters in printed:
        assert tuple(found[f"{layer}.{axis}"] for axis in "hwc") == shape
        assert found[f"{layer}.parameters"] == parameters
    assert sum(parameters for *_, parameters in printed) == found["total.parameters"]


@pytest.mark.parametrize("reader", ["definition", "engine"])
@pytest.mark.parametrize(("name", "printed"), [("lenet5", LENET), ("alexnet-deck", ALEXNET), ("vgg16-c", VGG)])
def test_the_deck_s_tables_by_the_readers_that_know_no_rule(
    name: str, printed: list[tuple[str, tuple[int, ...], int]], reader: str
) -> None:
    """The engine has every number, the definition those that are small enough to be counted one by one."""
    expected("torch")
    from corrige.reference.response import TooLarge

    module = import_module(f"corrige.reference.{reader}")
    found = module.measure([Problem(networks={"": builtin(name).network(10)})])
    large = []
    for layer, shape, parameters in printed:
        assert tuple(found.value(f"{layer}.{axis}") for axis in "hwc") == shape
        try:
            assert found.value(f"{layer}.parameters") == parameters
        except TooLarge:
            large.append(parameters)
    if name == "lenet5":
        assert found.value("total.operations") == 833_040
    assert not large or (reader == "definition" and name != "lenet5" and min(large) > 10_000_000)


@pytest.mark.parametrize("name", builtins())
def test_every_network_ends_in_as_many_outputs_as_classes(name: str) -> None:
    heads = 3 if name == "googlenet-heads" else 1
    for classes in (2, 37):
        net = builtin(name).network(classes)
        last = net.layers[-1][0]
        assert [values(net)[f"{last}.{axis}"] for axis in "chw"] == [heads * classes, 1, 1]
    assert len({layer for layer, _ in walk(net.layers)}) == len(list(walk(net.layers)))


def test_another_input_and_what_cannot_be_built() -> None:
    assert values(builtin("resnet18").network(10, (1, 64, 96)))["block4_2.w"] == 3
    small = builtin("vgg16").network(10, (3, 32, 48))
    assert values(small)["dense1.weights"] == 1 * 1 * 512 * 4096
    with pytest.raises(CannotBuild, match=r"conv3\.h"):
        values(builtin("lenet5").network(10, (1, 20, 20)))["total.parameters"]
    with pytest.raises(CannotBuild, match=r"`classes` \(=0\)"):
        builtin("lenet5").network(0)
    with pytest.raises(UnknownNetwork, match="did you mean `resnet50`"):
        builtin("resnet5O")


def test_sizes_of_the_papers() -> None:
    alexnet = values(builtin("alexnet").network())
    assert [alexnet[f"{name}.h"] for name in ("conv1", "pool1", "pool2", "pool5")] == [55, 27, 13, 6]
    googlenet = values(builtin("googlenet-paper").network())
    ends = {"pool1": (56, 64), "pool2": (28, 192), "inception3a": (28, 256), "inception3b": (28, 480)}
    ends |= {"pool3": (14, 480), "inception4e": (14, 832), "pool4": (7, 832), "inception5b": (7, 1024)}
    assert {name: (googlenet[f"{name}.h"], googlenet[f"{name}.c"]) for name in ends} == ends
    resnet = values(builtin("resnet50").network())
    stages = [(resnet[f"block{i}_1.h"], resnet[f"block{i}_1.c"]) for i in (1, 2, 3, 4)]
    assert stages == [(56, 256), (28, 512), (14, 1024), (7, 2048)]


@pytest.mark.parametrize("name", builtins())
def test_the_total_as_a_formula_in_the_classes_and_the_input(name: str) -> None:
    """As recorded and as sympy simplifies it, on many images and numbers of classes, high ≠ wide."""
    one, random = builtin(name), Random(name)
    net = one.network()
    letters = {f"{layer}.K": "K" for layer in classifiers(net.layers)} | {f"input.{axis}": axis for axis in "chw"}
    recorded = formula(Problem(networks={"": net}, letters=letters), {}, "total.parameters")
    simplified = parameters_formula(net)
    least = {"lenet5": 28, "alexnet-deck": 137}.get(name, 64)
    for _ in range(12):
        k, c, h, w = random.randint(1, 2000), *(random.randint(low, 400) for low in (1, least, least))
        built = values(one.network(k, (c, h, w)))["total.parameters"]
        assert evaluate(recorded, {"K": k, "c": c, "h": h, "w": w}) == built
        assert evaluate(simplified, {"K": k, "C": c, "h": h, "w": w}) == built


TORCHVISION = {
    "alexnet-one-column": "alexnet",
    **{name: name for name in ("vgg11", "vgg13", "vgg16", "vgg19", "googlenet")},
    **{f"resnet{n}": f"resnet{n}" for n in (18, 34, 50, 101, 152)},
}


@pytest.mark.parametrize("name", TORCHVISION)
@pytest.mark.skipif(find_spec("torchvision") is None, reason="torchvision is missing on this machine")
def test_parameters_as_torchvision_builds_them(name: str) -> None:
    import torch
    from torchvision import models

    extra = {"aux_logits": False, "init_weights": False} if name == "googlenet" else {}
    with torch.device("meta"):
        module = getattr(models, TORCHVISION[name])(weights=None, num_classes=37, **extra)
    found = values(builtin(name).network(37))
    assert found["total.parameters"] == sum(weights.numel() for weights in module.parameters())


@pytest.mark.parametrize("name", builtins())
def test_operations_as_torch_counts_them(name: str) -> None:
    """Two for each product, less one for each element of a response without bias."""
    expected("torch")
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    net = builtin(name).network()
    found = values(net)
    with FlopCounterMode(display=False) as counter:
        _run(net.layers, torch.empty(1, *net.input, device="meta"))
    unbiased = sum(
        found[f"{layer}.outputs"]
        for layer, one in walk(net.layers)
        if isinstance(one, (Conv2d, Linear)) and not one.bias
    )
    assert found["total.operations"] == counter.get_total_flops() - unbiased
    assert found["total.macs"] * 2 == counter.get_total_flops()


def _run(layers: Any, x: Any) -> Any:
    """Only what changes a shape or multiplies."""
    import torch
    from torch.nn import functional as F

    for _, layer in layers:
        match layer:
            case Conv2d():
                if layer.padding == "same":
                    x = F.pad(x, _same(x.shape[2:], layer))
                weight = x.new_empty(layer.c_out, x.shape[1] // layer.groups, *layer.kernel_size)
                sides = (0, 0) if layer.padding == "same" else layer.padding[::2]
                x = F.conv2d(x, weight, stride=layer.stride, padding=sides, groups=layer.groups)
            case Pool2d():
                x = F.max_pool2d(x, layer.kernel_size, layer.stride, layer.padding[::2], ceil_mode=layer.ceil_mode)  # type: ignore[arg-type]
            case Flatten():
                x = x.flatten(1)
            case Linear():
                x = F.linear(x, x.new_empty(layer.units, x.shape[1]))
            case Residual(body=body, shortcut=shortcut):
                x = _run(body, x) + _run(shortcut, x)
            case Concat(branches=branches):
                x = torch.cat([_run(branch, x) for branch in branches], dim=1)
            case _ if hasattr(layer, "output_size"):
                x = F.adaptive_avg_pool2d(x, layer.output_size)
            case _ if type(layer).__name__ == "GlobalPool2d":
                x = F.adaptive_avg_pool2d(x, 1)
            case _:
                pass
    return x


def _same(sizes: Any, layer: Conv2d) -> list[int]:
    """Keras' padding for `F.pad`: left, right, top, bottom."""
    found: list[int] = []
    for n, f, s in zip(reversed(sizes), reversed(layer.kernel_size), reversed(layer.stride), strict=True):
        whole = max((-(-n // s) - 1) * s + f - n, 0)
        found += [whole // 2, whole - whole // 2]
    return found
