"""torch modules that move elements, leave some out, pad channels or scale: read, or refused by name."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    Activation,
    Concat,
    Conv2d,
    Crop,
    Flatten,
    Layer,
    Linear,
    Norm,
    PReLU,
    Rearrange,
    Residual,
    Scale,
    ZeroPad2d,
    conv,
)
from corrige.problem.network import Network, walk
from corrige.problem.problem import Problem
from corrige.reference import definition, engine
from corrige.reference.traced import Untraceable, network_of


class Run(nn.Module):
    """A module made of a function, and some layers of its own."""

    def __init__(self, forward: Any, **layers: nn.Module) -> None:
        super().__init__()
        self.run = forward
        for name, layer in layers.items():
            self.add_module(name, layer)

    def forward(self, x: Any) -> Any:
        return self.run(self, x)


def layers_of(module: nn.Module, input: tuple[int, int, int] = (4, 6, 8)) -> list[Layer]:
    """The layers that were read, blocks unfolded; both readers find the sizes and parameters that torch has."""
    found = network_of(module, input)
    problem = Problem(networks={"": found.network})
    for table in (definition.measure([problem]), engine.measure([problem])):
        for name, size in found.sizes.items():
            own = tuple(table.number(f"{name}.{axis}") for axis in "chw")
            assert own == size + (1,) * (3 - len(size)), name
        assert table["total.parameters"] == found.parameters
        assert table["total.macs"] == found.products
    return [layer for _, layer in walk(found.network.layers)]


@pytest.mark.parametrize(
    ("module", "layer"),
    [
        (nn.PixelShuffle(2), Rearrange(output_size=(1, 12, 16))),
        (nn.PixelUnshuffle(2), Rearrange(output_size=(16, 3, 4))),
        (nn.ChannelShuffle(2), Rearrange(output_size=(4, 6, 8))),
        (Run(lambda _, x: F.pixel_shuffle(x, 2)), Rearrange(output_size=(1, 12, 16))),
        (Run(lambda _, x: x.view(-1, 2, 12, 8)), Rearrange(output_size=(2, 12, 8))),
        (Run(lambda _, x: x.permute(0, 1, 3, 2)), Rearrange(output_size=(4, 8, 6))),
        (Run(lambda _, x: torch.transpose(x, 1, 3)), Rearrange(output_size=(8, 6, 4))),
        (Run(lambda _, x: x[:, :, 1:-1, 2:]), Crop(output_size=(4, 4, 6))),
        (Run(lambda _, x: x[..., ::2, ::2]), Crop(output_size=(4, 3, 4))),
        (Run(lambda _, x: x[:, :1]), Crop(output_size=(1, 6, 8))),
        (Run(lambda _, x: x.narrow(2, 1, 3)), Crop(output_size=(4, 3, 8))),
        (Run(lambda _, x: torch.chunk(x, 2, dim=1)[1]), Crop(output_size=(2, 6, 8))),
        (Run(lambda _, x: x.split([1, 3], 1)[1]), Crop(output_size=(3, 6, 8))),
        (Run(lambda _, x: F.pad(x, (-1, 0, 0, -2))), ZeroPad2d(padding=(0, -2, -1, 0))),
        (Run(lambda _, x: F.pad(x, (1, 0, 0, 2, 3, 1))), ZeroPad2d(padding=(0, 2, 1, 0), channels=(3, 1))),
        (Run(lambda _, x: x / 255), Scale()),
        (Run(lambda _, x: 2 * x), Scale()),
        (Run(lambda _, x: 1 - x), Scale()),
        (Run(lambda _, x: -x), Scale()),
        (Run(lambda _, x: x.mul(0.5)), Scale()),
        (Run(lambda _, x: torch.add(x, 1)), Scale()),
        (nn.PReLU(), PReLU(each="layer")),
        (nn.PReLU(4), PReLU()),
        (Run(lambda self, x: F.prelu(x, self.inner.weight), inner=nn.PReLU(4)), PReLU()),
    ],
)
def test_one_layer(module: nn.Module, layer: Layer) -> None:
    assert layers_of(module) == [layer]


class Held(Run):
    """With a learned and a fixed tensor of its own."""

    def __init__(self, forward: Any, *shape: int) -> None:
        super().__init__(forward)
        self.w = nn.Parameter(torch.ones(shape))
        self.register_buffer("fixed", torch.ones(shape))


@pytest.mark.parametrize(
    ("module", "each"),
    [
        (Held(lambda self, x: x * self.w.view(1, 4, 1, 1), 4), "channel"),
        (Held(lambda self, x: self.w * x, 4, 1, 1), "channel"),
        (Held(lambda self, x: self.w[None, :, None, None] + x, 4), "channel"),
        (Held(lambda self, x: x - self.w, 1), "layer"),
        (Held(lambda self, x: torch.mul(self.w, x)), "layer"),
        (Held(lambda self, x: x + self.w, 1, 4, 6, 8), "element"),
        (Held(lambda self, x: x.flatten(1) * self.w, 192), "channel"),
    ],
)
def test_a_learned_factor_or_term(module: nn.Module, each: Any) -> None:
    assert layers_of(module)[-1] == Scale(each=each)


def test_a_fixed_tensor_is_no_parameter() -> None:
    read = layers_of(Run(lambda self, x: (x - self.norm.fixed) / self.norm.fixed, norm=_fixed()))
    assert read == [Scale(), Scale()]


def _fixed() -> nn.Module:
    module = nn.Module()
    module.register_buffer("fixed", torch.ones(4, 1, 1))
    return module


def test_a_residual_block_with_a_learned_weight() -> None:
    """`x + gamma * f(x)`, as in layer scaling and self-attention."""

    def forward(self: Any, x: Any) -> Any:
        return x + self.w * torch.relu(x)

    assert Scale(each="layer") in layers_of(Held(forward, 1))


@pytest.mark.parametrize("module", [nn.ChannelShuffle(1), nn.Identity()])
def test_what_changes_no_place_may_be_left_out(module: nn.Module) -> None:
    assert layers_of(module) in ([], [Rearrange(output_size=(4, 6, 8))])


def test_a_vector_becomes_a_map_again() -> None:
    """The decoder of an autoencoder, and the generator of a tutorial's GAN."""
    for again in (nn.Unflatten(1, (2, 3, 4)), Run(lambda _, x: x.view(x.size(0), 2, 3, 4))):
        module = nn.Sequential(nn.Flatten(), nn.Linear(192, 24), again, nn.ConvTranspose2d(2, 3, 2, 2))
        read = layers_of(module)
        assert read[:3] == [Flatten(), Linear(units=24), Rearrange(output_size=(2, 3, 4))]
        assert len(read) == 4


def shuffled(x: Any, groups: int) -> Any:
    b, c, h, w = x.size()
    return x.view(b, groups, c // groups, h, w).transpose(1, 2).contiguous().view(b, c, h, w)


def test_a_shuffle_unit() -> None:
    """ShuffleNet v2: half of the channels goes by, then the channels are shuffled."""

    def forward(self: Any, x: Any) -> Any:
        by, through = x.chunk(2, dim=1)
        return shuffled(torch.cat((by, self.conv(through)), dim=1), 2)

    kept, halves, last = Crop(output_size=(2, 6, 8)), conv(2, 3, padding=1), Rearrange(output_size=(4, 6, 8))
    read = layers_of(Run(forward, conv=nn.Conv2d(2, 2, 3, padding=1)))
    assert [one for one in read if not isinstance(one, Concat)] == [kept, kept, halves, last]


def test_a_shortcut_without_parameters() -> None:
    """He et al. (2015), option A: every second pixel, and channels of zeros."""

    def forward(self: Any, x: Any) -> Any:
        return self.conv(x) + F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 2, 2), "constant", 0)

    assert {type(one) for one in layers_of(Run(forward, conv=nn.Conv2d(4, 8, 3, 2, 1)))} == {
        *(Residual, Conv2d, Crop, ZeroPad2d)
    }


def test_the_old_u_net_crops() -> None:
    def forward(self: Any, x: Any) -> Any:
        up = self.up(self.down(F.max_pool2d(x, 2)))
        top, left = (x.shape[2] - up.shape[2]) // 2, (x.shape[3] - up.shape[3]) // 2
        return torch.cat([x[:, :, top : top + up.shape[2], left : left + up.shape[3]], up], 1)

    module = Run(forward, down=nn.Conv2d(4, 8, 3), up=nn.ConvTranspose2d(8, 4, 2, 2))
    assert Crop(output_size=(4, 2, 4)) in layers_of(module)


@pytest.mark.parametrize(
    ("module", "told"),
    [
        (Run(lambda _, x: 1 / x), "truediv"),
        (Held(lambda self, x: self.w / x, 1), "truediv"),
        (Held(lambda self, x: x * self.w, 8), "mul"),
        (Held(lambda self, x: F.adaptive_avg_pool2d(x, 1) * self.w, 4, 6, 8), r"`mul` \(broadcast\)"),
        (Held(lambda self, x: x * self.w, 6, 1), "mul"),
        (Held(lambda self, x: torch.add(x, self.w, alpha=2), 1), "add"),
        (Held(lambda self, x: x * torch.sigmoid(self.w), 1), "sigmoid|mul"),
        (Run(lambda _, x: x.permute(1, 0, 2, 3)), "permute"),
        (Run(lambda _, x: x.reshape(1, -1)), "reshape"),
        (Run(lambda _, x: x[:, 0]), "getitem"),
        (Run(lambda _, x: x.unfold(2, 2, 1)), "unfold"),
        (Run(lambda _, x: x.view(-1, 2, 2, 6, 8).sum(1)), "sum"),
        (Run(lambda _, x: torch.relu(x.view(-1, 2, 2, 6, 8)).view(-1, 4, 6, 8)), "view"),
        (Run(lambda _, x: F.pad(x, (0, 0, 0, 0, -1, 0))), "pad"),
    ],
)
def test_what_is_more_than_that_is_told(module: nn.Module, told: str) -> None:
    with pytest.raises(Untraceable, match=told):
        network_of(module, (4, 6, 8))


def test_channels_of_zeros_have_values() -> None:
    layer = ZeroPad2d(padding=(0, 0, 1, 0), channels=(1, 0))
    net = Network(input=(1, 1, 2), layers=(("pad", layer),))
    problem = Problem(networks={"": net}, data={"input.x": (((3, 4),),)})
    for table in (definition.measure([problem]), engine.measure([problem])):
        assert table.value("pad.x") == (((0, 0, 0),), ((0, 3, 4),))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Rearrange(output_size=(0, 1, 1)),
        lambda: Crop(output_size=(1, 1, -1)),
        lambda: ZeroPad2d(padding=(0, 0, 0, 0), channels=(-1, 0)),
    ],
)
def test_impossible_numbers(make: Any) -> None:
    with pytest.raises(CannotBuild, match="must be at least"):
        make()


class Channels(nn.Module):
    """A block of ConvNeXt (Liu et al. 2022): its dense layers act on the channels of each place."""

    def __init__(self, turn: Any, back: Any) -> None:
        super().__init__()
        self.turn, self.back = turn, back
        self.deep = nn.Conv2d(4, 4, 3, padding=1, groups=4)
        self.norm, self.wide, self.narrow = nn.LayerNorm(4), nn.Linear(4, 12), nn.Linear(12, 4)
        self.gamma = nn.Parameter(torch.ones(4))

    def forward(self, x: Any) -> Any:
        y = self.norm(self.turn(self.deep(x)))
        return x + self.back(self.gamma * self.narrow(F.gelu(self.wide(y))))


@pytest.mark.parametrize(
    ("turn", "back"),
    [
        (lambda x: x.permute(0, 2, 3, 1), lambda x: x.permute(0, 3, 1, 2)),
        (lambda x: torch.permute(x, (0, -2, -1, 1)).contiguous(), lambda x: torch.permute(x, dims=(0, 3, 1, 2))),
        (lambda x: x.movedim(1, -1), lambda x: torch.movedim(x, 3, 1)),
    ],
)
def test_channels_on_the_last_axis(turn: Any, back: Any) -> None:
    read = layers_of(Channels(turn, back))
    assert [one for one in read if not isinstance(one, Residual | Conv2d | Activation)] == [
        Norm(over="layer"),
        Linear(units=12),
        Linear(units=4),
        Scale(each="channel"),
    ]


class Normalised(nn.Module):
    """Layer normalisation of each place, with channels first around it, as torchvision writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(4)), nn.Parameter(torch.zeros(4))

    def forward(self, x: Any) -> Any:
        x = F.layer_norm(x.permute(0, 2, 3, 1), (4,), self.weight, bias=self.bias, eps=1e-6)
        return x.permute(0, 3, 1, 2)


def test_layer_normalisation_as_a_function() -> None:
    assert layers_of(Normalised()) == [Norm(over="layer")]
    whole = Run(lambda _, x: F.layer_norm(x, x.shape[1:]))
    assert layers_of(whole) == [Norm(over="layer", learned=0, each="element")]


def test_a_head_that_ends_with_its_channels_last() -> None:
    """A detector's: the boxes of each place in a row."""
    head = Run(lambda self, x: self.conv(x).permute(0, 2, 3, 1).reshape(x.size(0), -1, 2), conv=nn.Conv2d(4, 6, 1))
    assert layers_of(head)[1:] == [Rearrange(output_size=(144, 2, 1))]
    flat = Run(lambda self, x: self.conv(x).permute(0, 2, 3, 1).flatten(1), conv=nn.Conv2d(4, 6, 1))
    assert layers_of(flat)[1:] == [Flatten()]


@pytest.mark.parametrize(
    ("module", "told"),
    [
        (Run(lambda self, x: self.conv(x.permute(0, 2, 3, 1)), conv=nn.Conv2d(6, 2, 1)), "channels_last"),
        (Run(lambda _, x: F.max_pool2d(x.permute(0, 2, 3, 1), 2)), "channels_last"),
        (Run(lambda _, x: x.permute(0, 2, 3, 1).permute(0, 2, 3, 1)), "permute_1"),
        (Run(lambda _, x: x.permute(0, 2, 3, 1).mean([1, 2])), "mean"),
        (Run(lambda self, x: self.norm(x.permute(0, 2, 3, 1)), norm=nn.GroupNorm(2, 6)), "channels_last"),
        (Run(lambda self, x: self.norm(x.permute(0, 2, 3, 1)), norm=nn.BatchNorm2d(6)), "channels_last"),
        (Run(lambda _, x: torch.cat([y := x.permute(0, 2, 3, 1), torch.relu(y)], 1)), r"`cat` \(cat\)"),
        (Run(lambda _, x: torch.cat([y := x.permute(0, 2, 3, 1), torch.relu(y)], -1)), "axis -1"),
        (Run(lambda _, x: x.permute(0, 2, 3, 1)[:, 1:]), "getitem"),
        (Run(lambda self, x: self.norm(x), norm=nn.LayerNorm(8)), "LayerNorm"),
        (Run(lambda self, x: self.dense(x), dense=nn.Linear(8, 2)), "flatten before it"),
        (Held(lambda self, x: F.layer_norm(x, (8,), self.w), 8), "layer_norm"),
    ],
)
def test_what_the_last_axis_does_not_allow(module: nn.Module, told: str) -> None:
    with pytest.raises(Untraceable, match=told):
        network_of(module, (4, 6, 8))


def test_maps_of_either_order_are_not_added() -> None:
    with pytest.raises(Untraceable, match="add"):
        network_of(Run(lambda _, x: x + x.permute(0, 2, 3, 1)), (4, 4, 4))


@pytest.mark.parametrize(
    "name", ["add", "mul", "view", "permute", "split", "narrow", "chunk", "contiguous", "neg", "div"]
)
def test_a_module_may_be_called_as_a_method_is(name: str) -> None:
    """By their names alone, torch's nodes of modules look as those of methods do."""
    module = nn.Sequential()
    module.add_module(name, nn.Conv2d(4, 4, 3, padding=1))
    module.add_module("last", nn.PixelShuffle(2))
    assert layers_of(module) == [conv(4, 3, padding=1), Rearrange(output_size=(1, 12, 16))]
    skipping = Run(lambda self, x: x + 2 * getattr(self, name)(x), **{name: nn.Conv2d(4, 4, 1)})
    assert {type(one) for one in layers_of(skipping)} == {Residual, Conv2d, Scale}
