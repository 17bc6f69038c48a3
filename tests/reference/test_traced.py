"""torch modules read by tracing: what is read is what torch has, and what has no layer is told by name."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from machine import expected
from strategies import random_network

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Layers,
    Linear,
    Norm,
    Pool2d,
    Product,
    Residual,
    Resize,
    ZeroPad2d,
)
from corrige.problem.network import Network, network, walk
from corrige.problem.problem import Problem
from corrige.rules.values import Values

expected("torch", module=True)

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402
from torch.nn.utils.parametrizations import weight_norm  # noqa: E402

from corrige.reference.traced import Untraceable, network_of  # noqa: E402

READ = (Activation, AdaptivePool2d, BatchNorm, Concat, Conv2d, Dropout, Flatten, GlobalPool2d, Linear, Pool2d, Residual)
COUNTED = ("c", "h", "w", "parameters", "operations", "outputs")


class Chain(nn.Module):
    """A network as modules within modules."""

    def __init__(self, layers: Layers, c: int, h: int, w: int) -> None:
        super().__init__()
        self.parts = nn.ModuleList()
        for _, layer in layers:
            self.parts.append(_module(layer, c, h, w))
            c, h, w = _shape(layer, c, h, w)
        self.size = c, h, w

    def forward(self, x: Any) -> Any:
        for part in self.parts:
            x = part(x)
        return x


class Together(nn.Module):
    def __init__(self, branches: tuple[Layers, ...], c: int, h: int, w: int, added: bool) -> None:
        super().__init__()
        self.branches = nn.ModuleList(Chain(branch, c, h, w) for branch in branches)
        self.added = added

    def forward(self, x: Any) -> Any:
        parts = [branch(x) for branch in self.branches]
        return parts[0] + parts[1] if self.added else torch.cat(parts, dim=1)


def _shape(layer: Layer, c: int, h: int, w: int) -> tuple[int, int, int]:
    values = Values(Problem(networks={"": Network(input=(c, h, w), layers=(("one", layer),))}), {})
    return values["one.c"], values["one.h"], values["one.w"]


def _module(layer: Layer, c: int, h: int, w: int) -> nn.Module:
    match layer:
        case Conv2d():
            sides = layer.padding[::2] if isinstance(layer.padding, tuple) else 0
            return nn.Conv2d(
                c,
                layer.c_out,
                layer.kernel_size,
                layer.stride,
                sides,
                layer.dilation,
                layer.groups,
                layer.bias,
            )
        case Pool2d(mode=mode):
            kind: Any = nn.MaxPool2d if mode == "max" else nn.AvgPool2d
            sides = layer.padding[::2] if isinstance(layer.padding, tuple) else 0
            return kind(layer.kernel_size, layer.stride, sides, ceil_mode=layer.ceil_mode)  # type: ignore[no-any-return]
        case AdaptivePool2d(mode=mode, output_size=size):
            return nn.AdaptiveMaxPool2d(size) if mode == "max" else nn.AdaptiveAvgPool2d(size)
        case GlobalPool2d(mode=mode):
            return nn.AdaptiveMaxPool2d(1) if mode == "max" else nn.AdaptiveAvgPool2d(1)
        case BatchNorm(counted=counted):
            return nn.BatchNorm2d(c, affine=counted > 0)
        case Activation(function=function):
            return nn.Tanh() if function == "tanh" else nn.ReLU()
        case Dropout(rate=rate):
            return nn.Dropout(rate)
        case Flatten():
            return nn.Flatten()
        case Linear(units=units, bias=bias):
            return nn.Linear(c, units, bias)
        case Residual(body=body, shortcut=shortcut):
            return Together((body, shortcut), c, h, w, added=True)
        case Concat(branches=branches):
            return Together(branches, c, h, w, added=False)
        case _:
            raise TypeError(layer)


def _fit(net: Network) -> bool:
    """Networks that torch can write as modules: padding alike before and behind, dense layers after a flatten, both
    parameters of a normalisation or none."""
    flat = False
    for _, layer in walk(net.layers):
        if not isinstance(layer, READ) or (isinstance(layer, Linear) and not flat):
            return False
        padding = getattr(layer, "padding", (0, 0, 0, 0))
        if getattr(layer, "counted", 2) not in (0, 2):
            return False
        if padding == "same" or (isinstance(padding, tuple) and (padding[0] != padding[1] or padding[2] != padding[3])):
            return False
        if isinstance(layer, (Residual, Concat)) and flat:
            return False
        if isinstance(layer, Flatten):
            flat = True
        elif flat and not isinstance(layer, (Linear, Activation, Dropout)):
            return False
    return True


def test_random_networks_come_back_with_the_same_counts() -> None:
    read = 0
    for seed in range(4000):
        net = random_network(Random(seed), most_layers=6)
        if not _fit(net):
            continue
        try:
            wanted = Values(Problem(networks={"": net}), {})
            total = wanted["total.parameters"]
            with torch.device("meta"):
                module = Chain(net.layers, *net.input)
        except CannotBuild:
            continue
        if min(module.size) < 1 or not net.layers:
            continue
        found = network_of(module, net.input).network
        values = Values(Problem(networks={"": found}), {})
        assert values["total.parameters"] == total
        assert values["total.operations"] == wanted["total.operations"]
        last, mine = found.layers[-1][0] if found.layers else "input", net.layers[-1][0]
        assert [values[f"{last}.{axis}"] for axis in "chw"] == [wanted[f"{mine}.{axis}"] for axis in "chw"]
        read += 1
    assert read > 60


class Functional(nn.Module):
    """As a tutorial writes it: functions and methods between the layers."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2 = nn.Linear(16 * 5 * 5, 84), nn.Linear(84, 10)

    def forward(self, x: Any) -> Any:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.avg_pool2d(torch.relu(self.conv2(x)), kernel_size=2, stride=2)
        x = x.view(x.size(0), -1)
        x = F.dropout(torch.tanh(self.fc1(x)), p=0.3, training=self.training)
        return F.log_softmax(self.fc2(x), dim=1)


def test_functions_and_methods_are_layers_too() -> None:
    found = network_of(Functional(), (1, 28, 28)).network
    half = (Conv2d, Activation, Pool2d)
    assert [type(layer) for _, layer in found.layers] == [
        *(*half, *half),
        *(Flatten, Linear, Activation, Dropout, Linear, Activation),
    ]
    assert found["avg_pool2d"] == Pool2d(mode="average", kernel_size=(2, 2), stride=(2, 2))
    assert Values(Problem(networks={"": found}), {})["total.parameters"] == 156 + 2416 + 400 * 84 + 84 + 850


class Dense(nn.Module):
    """Each layer sees all before it, by lists as DenseNet has them."""

    def __init__(self) -> None:
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(3 + 4 * i, 4, 3, padding=1) for i in range(3))

    def forward(self, x: Any) -> Any:
        maps = [x]
        for conv in self.convs:
            maps.append(conv(torch.cat(maps, 1)))
        return torch.cat(maps, 1)


def test_dense_connections_are_blocks_within_blocks() -> None:
    found = network_of(Dense(), (3, 8, 9)).network
    values = Values(Problem(networks={"": found}), {})
    assert values["total.parameters"] == sum(9 * (3 + 4 * i) * 4 + 4 for i in range(3))
    assert [values[f"{found.layers[-1][0]}.{axis}"] for axis in "chw"] == [15, 8, 9]


def sequential(*layers: nn.Module) -> nn.Module:
    return nn.Sequential(*layers)


class Twice(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3, padding=1)

    def forward(self, x: Any) -> Any:
        return self.conv(self.conv(x))


class Unused(Twice):
    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Linear(3, 2)

    def forward(self, x: Any) -> Any:
        return self.conv(x)


class Branching(Twice):
    def forward(self, x: Any) -> Any:
        return self.conv(x) if x.sum() > 0 else x


class Skipping(nn.Module):
    """A branch that starts in the middle of another."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b, self.c = (nn.Conv2d(3, 3, 3, padding=1) for _ in range(3))

    def forward(self, x: Any) -> Any:
        a = self.a(x)
        return (self.b(a) + x) + self.c(a)


@pytest.mark.parametrize(
    ("module", "told"),
    [
        (sequential(nn.Conv2d(3, 4, 3), nn.RReLU()), r"`1` \(RReLU\)"),
        (sequential(nn.LPPool2d(2, 2), nn.Threshold(0, 1)), r"`0` \(LPPool2d\), `1` \(Threshold\)"),
        (sequential(nn.MaxPool2d(2, dilation=2)), "dilation"),
        (sequential(nn.Conv2d(3, 3, 3, padding=1, padding_mode="reflect")), r"`0` \(Conv2d: padding_mode='reflect'\)"),
        (sequential(weight_norm(nn.Conv2d(3, 3, 3))), "`0` .*parametrizations.weight.original0"),
        (Twice(), "more than once, with the same weights: conv"),
        (Unused(), "not on the way from the input to the output: head"),
        (Branching(), "cannot trace Branching"),
        (Skipping(), "branches cross: `a` is needed by several of them"),
        (sequential(nn.Flatten(), nn.Linear(7, 2)), "cannot run"),
    ],
)
def test_what_cannot_be_read_is_told_by_name(module: nn.Module, told: str) -> None:
    with pytest.raises(Untraceable, match=told):
        network_of(module, (3, 8, 8))


def test_a_residual_block_with_a_projection() -> None:
    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU())
            self.shortcut, self.pad = nn.Conv2d(3, 8, 1, 2), nn.ZeroPad2d((1, 2, 3, 4))

        def forward(self, x: Any) -> Any:
            x = self.pad(x)
            return F.relu(self.body(x).add(self.shortcut(x)), inplace=True)

    found = network_of(Block(), (3, 9, 12)).network
    assert found["pad"] == ZeroPad2d(padding=(3, 4, 1, 2))
    block = found["add"]
    assert isinstance(block, Residual)
    assert [name for name, _ in block.body] == ["body_0", "body_1", "body_2"]
    same = network((3, 16, 15), add=block)
    assert Values(Problem(networks={"": same}), {})["add.h"] == 8


class Sizes(Functional):
    """Tutorials ask for sizes: a loop over them, a check, a size to bring a map to."""

    def forward(self, x: Any) -> Any:
        assert x.dim() == 4
        assert x.shape[1] == 1, "grey images"
        print("prints", x.size())
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.interpolate(self.conv2(x), size=(5, 5))
        count = 1
        for one in x.size()[1:]:
            count *= one
        return self.fc2(self.fc1(x.view(-1, count)))


def test_sizes_are_known_while_a_module_is_traced(capsys: pytest.CaptureFixture[str]) -> None:
    found = network_of(Sizes(), (1, 28, 28))
    assert found.network["interpolate"] == Resize(output_size=(5, 5))
    assert found.sizes["interpolate"] == (16, 5, 5)
    assert found.parameters == Values(Problem(networks={"": found.network}), {})["total.parameters"]
    assert capsys.readouterr().out == ""


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Linear(12, 12), nn.Linear(12, 12)
        self.b.weight = self.a.weight

    def forward(self, x: Any) -> Any:
        return self.b(self.a(torch.flatten(x, 1)))


class Failing(Twice):
    def forward(self, x: Any) -> Any:
        raise ValueError("not yet written")


class Both(Twice):
    def forward(self, x: Any, y: Any) -> Any:
        return self.conv(x) + y


class AskedBesides(Twice):
    def forward(self, x: Any, y: Any, *, z: Any, flag: bool = False) -> Any:
        return self.conv(x)


class KeyMissing(Twice):
    def forward(self, x: Any) -> Any:
        parts: dict[str, Any] = {"conv": self.conv}
        return parts["no"](x)


class Mapped(Twice):
    """Channels become images of a batch: no vector."""

    def forward(self, x: Any) -> Any:
        return self.conv(x).reshape(3, -1)


@pytest.mark.parametrize(
    ("module", "english", "french"),
    [
        (Tied(), "with the same weights: b, a", "avec les mêmes poids : b, a"),
        (Failing(), "on 2 × 2 × 3 .*--input.*ValueError: not yet written", "une autre taille : --input"),
        (Both(), "`forward` asks for `y` too", "`forward` demande aussi `y`"),
        (AskedBesides(), "`forward` asks for `y`, `z` too", "`forward` demande aussi `y`, `z`"),
        (KeyMissing(), r"on 2 × 2 × 3: KeyError: 'no' \(test_traced.py:\d+\)", "sur 2 × 2 × 3 : KeyError"),
        (sequential(nn.Linear(2, 5)), "last axis of 3 × 2 × 2", "dernier axe de 3 × 2 × 2"),
        (Mapped(), r"`reshape` \(3, -1\)", "aucune couche connue"),
    ],
)
def test_both_languages_say_what_cannot_be_read(module: nn.Module, english: str, french: str) -> None:
    with pytest.raises(Untraceable, match=english) as caught:
        network_of(module, (3, 2, 2))
    assert french in caught.value.fr


class Styles(nn.Module):
    """What tutorials write that is no layer: flags with a default, views that change nothing, squeezes, `sum`."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.side = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(3, 8, 1)
        self.drop, self.last = nn.AlphaDropout(), nn.Linear(8, 4)

    def forward(self, x: Any, features: bool = False, scale: float = 2.0) -> Any:
        b, _, h, w = x.size()
        x = x.view(b, -1, h, w).to(x.device)
        x = sum([F.hardswish(self.conv(x)), self.side(x)])
        x = F.pad(x, (0, 0, 0, 0)) if scale == 2 else x
        x = F.pad(x, [1, 2, 3, 4]).amax(dim=(-1, -2), keepdim=True).squeeze()
        return x if features else self.last(self.drop(x))[:, :]


def test_the_styles_of_tutorials() -> None:
    found = network_of(Styles(), (3, 9, 11))
    names = [name for name, _ in found.network.layers]
    assert names == ["add_1", "pad_1", "amax", "last"]
    assert found.network["pad_1"] == ZeroPad2d(padding=(3, 4, 1, 2))
    assert found.network["amax"] == GlobalPool2d(mode="max")
    assert found.network["hardswish"] == Activation(function="hard_swish")
    assert found.products == Values(Problem(networks={"": found.network}), {})["total.macs"]


class Plain(nn.Conv2d):
    """A convolution with other defaults, run as torch runs it."""

    def __init__(self, c_in: int, c_out: int) -> None:
        super().__init__(c_in, c_out, 3, padding=1, bias=False)


class Same(nn.Conv2d):
    """Pads as TensorFlow does, before a convolution whose weights it gives itself."""

    def forward(self, x: Any) -> Any:
        return F.conv2d(F.pad(x, (0, 1, 0, 1)), self.weight, self.bias, self.stride, groups=self.groups)


class ByHand(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.kernel, self.wide = nn.Parameter(torch.zeros(6, 4, 3, 2)), nn.Parameter(torch.zeros(6, 2, 2, 2))
        self.dense, self.b = nn.Parameter(torch.zeros(5, 4)), nn.Parameter(torch.zeros(5))

    def forward(self, x: Any) -> Any:
        x = F.conv2d(x, self.kernel, stride=2, padding=(1, 0))
        x = F.conv_transpose2d(x, self.wide, None, 2, groups=2)
        return F.linear(x.mean((2, 3)), self.dense, bias=self.b)


def test_convolutions_of_their_own_class_and_functions_with_weights() -> None:
    found = network_of(sequential(Plain(3, 8), Same(8, 4, 2, 2, groups=2), ByHand()), (3, 16, 16))
    values = Values(Problem(networks={"": found.network}), {})
    assert found.network["_0"] == Conv2d(c_out=8, kernel_size=(3, 3), padding=(1, 1, 1, 1), bias=False)
    assert found.network["pad"] == ZeroPad2d(padding=(0, 1, 0, 1))
    assert found.network["conv_transpose2d"].c_out == 4  # type: ignore[union-attr]
    assert values["total.parameters"] == found.parameters == 8 * 27 + (4 * 4 * 4 + 4) + 144 + 48 + 25
    assert values["total.macs"] == found.products
    assert {name: values[f"{name}.parameters"] for name in found.held} == found.held


class Normed(nn.BatchNorm2d):
    """A normalisation with its activation, as image libraries have it."""

    def forward(self, x: Any) -> Any:
        x = F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, False, 0.1, self.eps)
        return F.relu(F.group_norm(x, 2))


def test_normalisations_with_weights_of_their_own() -> None:
    found = network_of(sequential(nn.Conv2d(3, 4, 1), Normed(4), nn.BatchNorm2d(4, affine=False)), (3, 5, 5))
    assert found.network["batch_norm"] == BatchNorm(counted=2)
    assert found.network["group_norm"] == Norm(over="group", groups=2, learned=0)
    values = Values(Problem(networks={"": found.network}), {})
    assert values["total.parameters"] == found.parameters == 4 * 4 + 8
    assert {name: values[f"{name}.parameters"] for name in found.held} == found.held


class Computed(Same):
    def forward(self, x: Any) -> Any:
        return F.conv2d(x, self.weight - self.weight.mean(), self.bias)


class Fixed(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("blur", torch.ones(3, 1, 3, 3))

    def forward(self, x: Any) -> Any:
        return F.conv2d(x, self.blur, groups=3)  # type: ignore[arg-type]


class Cropped(nn.Module):
    def forward(self, x: Any) -> Any:
        return F.pad(x[:, :, 1:-1, 1:-1], (-1, 1, 0, 0))


class Corner(nn.Module):
    def forward(self, x: Any) -> Any:
        return x[:, :, 0, 0]


class Weighed(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)

    def forward(self, x: Any) -> Any:
        return torch.add(x, self.conv(x), alpha=2)


class OneValue(nn.Module):
    def forward(self, x: Any) -> Any:
        return torch.stack([x, x]).sum(0)


@pytest.mark.parametrize(
    ("module", "told"),
    [
        (sequential(Computed(3, 4, 3)), r"`conv2d` \(its weights are not learned.*\); name a function"),
        (Fixed(), r"`conv2d` \(its weights are not learned"),
        (Cropped(), r"`pad` \(\(-1, 1, 0, 0\)"),
        (Corner(), r"`getitem` .*slice.*, 0, 0"),
        (Weighed(), r"`add` \(add\)"),
        (OneValue(), r"`stack` \(stack\), `sum_1` \(sum\)"),
        (sequential(nn.MaxPool2d(2, return_indices=True)), r"`0` \(MaxPool2d: .*return_indices=True"),
        (sequential(nn.ConstantPad2d(1, 3.0)), r"`0` \(ConstantPad2d: .*3.0"),
        (sequential(nn.Flatten(0)), r"`0` \(Flatten\)"),
    ],
)
def test_what_is_only_nearly_a_layer_is_told(module: nn.Module, told: str) -> None:
    with pytest.raises(Untraceable, match=told) as caught:
        network_of(module, (3, 8, 8))
    assert "nommer une fonction" in caught.value.fr


class Excited(nn.Module):
    """Squeeze and excitation as it is published: a dense layer each way, its values spread over the map."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.fc = nn.Sequential(nn.Linear(8, 2, bias=False), nn.ReLU(), nn.Linear(2, 8, bias=False), nn.Sigmoid())
        self.norms = nn.Sequential(
            nn.GroupNorm(2, 8),
            nn.LayerNorm([8, 6, 5], bias=False),
            nn.InstanceNorm2d(8),
            nn.InstanceNorm2d(8, affine=True),
            nn.LayerNorm([8, 6, 5], elementwise_affine=False),
        )

    def forward(self, x: Any) -> Any:
        x = self.conv(x)
        b, c, _, _ = x.size()
        gate = self.fc(F.adaptive_avg_pool2d(x, 1).view(b, c)).view(b, c, 1, 1)
        x = self.norms(x * gate.expand_as(x))
        return torch.sigmoid(x) * x


def test_products_and_normalisations() -> None:
    found = network_of(Excited(), (3, 8, 7))
    product = found.network["mul"]
    assert isinstance(product, Product)
    assert product.body == ()
    assert [type(layer) for _, layer in product.gate] == [GlobalPool2d, Flatten, Linear, Activation, Linear, Activation]
    values = Values(Problem(networks={"": found.network}), {})
    assert {name: values[f"{name}.parameters"] for name in found.held} == found.held
    assert values["norms_1.parameters"] == 8 * 6 * 5
    assert values["total.parameters"] == found.parameters == 8 * 28 + 32 + 16 + 240 + 16
    assert (values["total.macs"], values["mul_1.h"], values["mul_1.w"]) == (found.products, 6, 5)


@pytest.mark.parametrize(
    "module",
    [sequential(nn.LayerNorm(8)), sequential(nn.InstanceNorm2d(3, track_running_stats=True))],
)
def test_a_normalisation_of_another_axis_or_a_number_is_told(module: nn.Module) -> None:
    with pytest.raises(Untraceable, match=r"LayerNorm: normalized_shape=\(8,\)|InstanceNorm2d"):
        network_of(module, (3, 8, 8))


class Sliced(nn.Module):
    """Runs parts of a Sequential, and a module that it makes on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 5, 3), nn.ReLU())

    def forward(self, x: Any) -> Any:
        return nn.Sigmoid()(self.parts[2:](self.parts[:2](x)))


def test_a_slice_of_a_sequential_is_run() -> None:
    layers = dict(network_of(Sliced(), (3, 8, 8)).network.layers)
    assert [type(layer) for layer in layers.values()] == [Conv2d, Activation, Conv2d, Activation, Activation]


class Listed(nn.Module):
    """The parts of a split as a list, as C2f of YOLO has them."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 6, 1), nn.Conv2d(3, 8, 1)

    def forward(self, x: Any) -> Any:
        parts = list(self.a(x).chunk(2, 1))
        assert len(parts) == 2
        return self.b(parts[0] + parts[-1])


def test_the_parts_of_a_split_may_be_listed() -> None:
    assert network_of(Listed(), (3, 8, 8)).network["b"] == Conv2d(c_out=8, kernel_size=(1, 1))
