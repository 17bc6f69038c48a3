"""What only the engine does: torch's formulas for large networks, torch's own modules, devices, exactness."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from machine import expected
from strategies import random_problem

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    Conv2d,
    ConvTranspose2d,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    LocalResponseNorm,
    Pool2d,
    conv,
    pool,
)
from corrige.problem.network import Network, network
from corrige.problem.problem import Problem
from corrige.reference.response import Response, TooLarge

expected("torch", module=True)

import torch  # noqa: E402
from pretend import as_if_on_cuda  # noqa: E402
from torch import nn  # noqa: E402
from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

from corrige.reference import engine  # noqa: E402
from corrige.reference.engine.built import FORMULA, MEASURED  # noqa: E402
from corrige.reference.engine.count import _by_formula, _measured, _most, built  # noqa: E402
from corrige.reference.engine.modules import WeightedLayer, build  # noqa: E402


def vgg(last: int, third: int, classes: int) -> Network:
    """VGG with 16 weight layers; `third`: the kernel of the last convolution of blocks 3 to 5 (1: C, 3: D)."""
    layers: list[tuple[str, Layer]] = []
    for block, (filters, depth) in enumerate(((64, 2), (128, 2), (256, 3), (512, 3), (last, 3)), 1):
        for i in range(1, depth + 1):
            kernel = third if i == 3 else 3
            layers.append((f"conv{block}_{i}", conv(filters, kernel, padding=kernel // 2)))
        layers.append((f"pool{block}", pool(2)))
    layers += [("flatten", Flatten()), ("fc1", Linear(units=4096)), ("drop1", Dropout()), ("fc2", Linear(units=4096))]
    return Network(input=(3, 224, 224), layers=(*layers, ("fc3", Linear(units=classes))))


def test_vgg() -> None:
    """Parameters: the paper's 138M, as torchvision has them; products: 15,470,264,320 (15.47 GMACs)."""
    table = engine.measure([Problem(networks={"": vgg(512, 3, 1000)})])
    assert table["total.parameters"] == 138_357_544
    assert table["total.macs"] == 15_470_264_320
    assert table["flatten.c"] == 25_088
    assert engine.how(table, "conv1_1") == FORMULA
    assert engine.how(table, "pool5") == MEASURED
    deck = engine.measure([Problem(networks={"": vgg(512, 1, 10)})])
    assert deck["total.parameters"] == 129_582_922


def test_dense_against_convolution() -> None:
    dense = network((3, 224, 224), flatten=Flatten(), fc=Linear(units=1000))
    table = engine.measure([Problem(networks={"": dense})])
    assert (table["total.parameters"], table["fc.multiplications"], engine.how(table, "fc")) == (
        150_529_000, 150_528_000, FORMULA
    )  # fmt: skip
    assert table["fc.additions"] == 150_527_000


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (conv(6, (3, 2), stride=(2, 1), padding=(1, 0, 2, 1)), (4, 9, 8)),
        (conv(6, 3, groups=2, bias=False, dilation=2), (4, 9, 8)),
        (ConvTranspose2d(c_out=6, kernel_size=(3, 2), stride=(2, 3), groups=2), (4, 5, 3)),
        (ConvTranspose2d(c_out=2, kernel_size=(3, 3), stride=(2, 2), dilation=(2, 1), padding="same"), (1, 5, 3)),
        (Linear(units=7), (5, 1, 1)),
        (Linear(units=7, bias=False), (5, 2, 3)),
    ],
)
def test_formula_and_measurement_agree(layer: Conv2d | ConvTranspose2d | Linear, shape: tuple[int, int, int]) -> None:
    module = build(layer, shape[0], "meta")
    with torch.no_grad():
        (_, measured), formula = _measured(layer, module, shape, "cpu"), _by_formula(layer, module, shape)
    assert (measured.how, formula.how) == (MEASURED, FORMULA)
    parts = ("multiplications", "additions", "bias_additions", "each")
    assert [getattr(measured, part) for part in parts] == [getattr(formula, part) for part in parts]


def test_a_layer_is_the_same_run_at_once_or_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem(networks={"": network((2, 6, 7), conv=conv(4, 3, groups=2), fc=Linear(units=3))})
    at_once = dict(engine.measure([problem]))
    monkeypatch.setattr("corrige.reference.engine.count.AT_ONCE", 0)
    built.cache_clear()
    assert dict(engine.measure([problem])) == at_once
    built.cache_clear()


@pytest.mark.parametrize("seed", range(40))
def test_the_products_of_a_layer_are_never_underestimated(seed: int) -> None:
    """Exact where windows cover one place, or where each element of the input meets all weights of its channel."""
    rng = Random(seed)
    f, c = rng.choice(((1, 1), (3, 2))), 2 * rng.randint(1, 3)
    how = {"kernel_size": f, "stride": (rng.randint(1, 3), rng.randint(1, 3)), "padding": (1, rng.randint(2, 4), 3, 1)}
    layers: list[WeightedLayer] = [
        Conv2d(c_out=4, groups=rng.choice((1, 2)), **how),
        DepthwiseConv2d(multiplier=rng.randint(1, 3), **how),
        ConvTranspose2d(c_out=4, groups=rng.choice((1, 2)), **{**how, "padding": (0, 0, 0, 0)}),
        Linear(units=rng.randint(1, 5)),
    ]
    shape = (c, rng.randint(3, 9), rng.randint(3, 9))
    for layer in layers:
        module = build(layer, c, "meta")
        _, operations = _measured(layer, module, shape, "cpu")
        most = _most(layer, module, shape)
        if isinstance(layer, Conv2d | DepthwiseConv2d) and f != (1, 1):
            assert operations.multiplications <= most <= 30 * operations.multiplications
        else:
            assert operations.multiplications == most


def test_flop_counter_counts_two_for_each_product() -> None:
    """Where torch's counter sees a plain torch model, it says twice our products: no bias, no sum left out."""
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.Flatten(), nn.Linear(1600, 10)
    )
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model(torch.zeros(1, 1, 28, 28))
    ours = network((1, 28, 28), a=conv(6, 5, padding=2), b=pool(2), c=conv(16, 5), d=Flatten(), e=Linear(units=10))
    table = engine.measure([Problem(networks={"": ours})])
    assert counter.get_total_flops() == 2 * table.number("total.multiplications")
    outputs = sum(table.number(f"{name}.outputs") for name in "ace")
    assert table["total.operations"] == counter.get_total_flops() - outputs + table.number("total.bias_additions")


# Against torch's own modules, which have equal padding on opposite sides.


@pytest.mark.parametrize("seed", range(20))
def test_own_modules(seed: int) -> None:
    rng = Random(seed)
    f, s = (rng.randint(1, 4), rng.randint(1, 4)), (rng.randint(1, 3), rng.randint(1, 3))
    p = (rng.randint(0, f[0] // 2), rng.randint(0, f[1] // 2))
    sides, ceil, zeros = (p[0], p[0], p[1], p[1]), rng.random() < 0.5, rng.random() < 0.5
    d = (rng.randint(1, 2), rng.randint(1, 2))
    e = tuple(rng.randint(0, max(a, b) - 1) for a, b in zip(s, d, strict=True))
    turned = ConvTranspose2d(c_out=3, kernel_size=f, stride=s, padding=sides, dilation=d, output_padding=e, groups=1)  # type: ignore[arg-type]
    most = Pool2d(mode="max", kernel_size=f, stride=s, padding=sides, ceil_mode=ceil)
    native: list[tuple[Layer, nn.Module]] = [
        (conv(3, f, stride=s, padding=sides, dilation=d), nn.Conv2d(2, 3, f, s, p, d)),
        (turned, nn.ConvTranspose2d(2, 3, f, s, p, e, dilation=d)),  # type: ignore[arg-type]
        (most, nn.MaxPool2d(f, s, p, ceil_mode=ceil)),
        (
            Pool2d(mode="average", kernel_size=f, stride=s, padding=sides, ceil_mode=ceil, count_padding=zeros),
            nn.AvgPool2d(f, s, p, ceil, zeros),
        ),
        (AdaptivePool2d(mode="average", output_size=f), nn.AdaptiveAvgPool2d(f)),
        (AdaptivePool2d(mode="max", output_size=f), nn.AdaptiveMaxPool2d(f)),
    ]  # fmt: skip
    x = torch.tensor([[[[rng.randint(-5, 5) for _ in range(9)] for _ in range(8)] for _ in range(2)]]).double()
    for layer, module in native:
        module.double().requires_grad_(False)
        data = {"input.x": _tuples(x[0])}
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            for parameter in module.parameters():
                parameter.copy_(
                    torch.tensor([rng.randint(-5, 5) for _ in range(parameter.numel())]).view(parameter.shape)
                )
            data |= {"l.kernel": _tuples(module.weight), "l.b": _tuples(module.bias)}
        problem = Problem(networks={"": Network(input=(2, 8, 9), layers=(("l", layer),))}, data=data)
        try:
            theirs = module(x)
        except RuntimeError:
            with pytest.raises(CannotBuild):
                engine.measure([problem])
            continue
        ours = engine.measure([problem]).response("l.x")
        assert torch.allclose(torch.from_numpy(ours.values / ours.denominator), theirs, rtol=1e-12, atol=1e-12)


def _tuples(x: object) -> object:
    listed = x.tolist() if isinstance(x, torch.Tensor) else x
    return tuple(_tuples(part) for part in listed) if isinstance(listed, list) else int(listed)  # type: ignore[call-overload]


# Exactness.


def test_what_float64_cannot_hold_is_refused() -> None:
    from corrige.reference import definition

    net = network((1, 1, 2), conv=conv(1, (1, 2)))
    data = {"input.x": (((2**30, 1),),), "conv.kernel": ((((2**30, 1),),),)}
    for measure in (definition.measure, engine.measure):
        with pytest.raises(TooLarge):
            measure([Problem(networks={"": net}, data=data)])["conv.x"]


def test_an_average_keeps_clear_of_what_torch_rounds() -> None:
    """torch divides first: times the places of the window, its average must give an integer back."""
    net = network((1, 1, 2), pool=pool((1, 2), mode="average"))
    for number, exact in ((2**41, True), (2**42, False)):  # a sum of 2^42, of 2^43
        problem = Problem(networks={"": net}, data={"input.x": (((number, number),),)})
        if exact:
            assert engine.measure([problem]).value("pool.x") == (((number,),),)
        else:
            with pytest.raises(TooLarge):
                engine.measure([problem]).value("pool.x")


def test_the_largest_that_are_exact() -> None:
    net = network((1, 1, 2), conv=conv(1, (1, 2)))
    data = {"input.x": (((2**25, 1),),), "conv.kernel": ((((2**26 - 1, 1),),),), "conv.b": (1,)}
    assert engine.measure([Problem(networks={"": net}, data=data)]).value("conv.x") == (((2**51 - 2**25 + 2,),),)


def test_no_value_beyond_a_layer_without_one() -> None:
    layers = (("lrn", LocalResponseNorm()), ("relu", Activation(function="relu")))
    table = engine.measure(
        [Problem(networks={"": Network(input=(1, 1, 1), layers=layers)}, data={"input.x": (((1,),),)})]
    )
    assert "lrn.x" not in table
    assert "relu.x" not in table


def test_threads_and_flags_are_given_back() -> None:
    before = torch.get_num_threads(), torch.backends.cudnn.allow_tf32, torch.is_grad_enabled()
    engine.measure([Problem(networks={"": network((1, 3, 3), conv=conv(1, 2))})])
    with pytest.raises(CannotBuild):
        engine.measure([Problem(networks={"": network((1, 3, 3), conv=conv(1, 5))})])
    assert (torch.get_num_threads(), torch.backends.cudnn.allow_tf32, torch.is_grad_enabled()) == before


@pytest.fixture(params=["cuda", "as if on cuda"])
def gpu(request: pytest.FixtureRequest) -> Iterator[str]:
    """The device's name; where there is no GPU, a pretended one, which shows what is left on the CPU."""
    if request.param == "cuda":
        yield request.getfixturevalue("cuda")
        return
    with as_if_on_cuda():
        yield "cuda"


def test_on_a_gpu(gpu: str) -> None:
    """The same tables on a CPU and a GPU, for random networks with values."""
    for seed in range(200):
        problem = random_problem(Random(seed))
        try:
            here = engine.measure([problem])
        except CannotBuild:
            with pytest.raises(CannotBuild):
                engine.measure([problem], gpu)
            continue
        there = engine.measure([problem], gpu)
        assert here.keys() == there.keys()
        for name, fact in here.items():
            other = there[name]
            if isinstance(fact, Response):
                assert isinstance(other, Response)
                assert fact.agrees(other).all(), name
            elif isinstance(fact, int):
                assert fact == other, name


def test_the_pretended_gpu_keeps_tensors_apart() -> None:
    here = torch.ones(2, 2)
    with as_if_on_cuda():
        there = here.to("cuda")
        assert there.device.type == "cuda" == (2 * there + torch.ones((), device=there.device)).device.type
        assert here.device.type == "cpu" == there.cpu().device.type
        for mix in (lambda: there + here, lambda: torch.cat([here, there]), lambda: there.numpy()):
            with pytest.raises((RuntimeError, TypeError), match="device"):
                mix()


def test_rounded_reals_have_a_tolerance_and_exact_ones_none() -> None:
    import numpy as np

    a, b = Response(np.array([[1.0]])), Response(np.array([[1.0 + 1e-13]]))
    assert a.agrees(b).all()
    assert not a.agrees(Response(np.array([[1.0 + 1e-6]]))).any()
    assert not a.agrees(Response(np.array([[float("nan")]]))).any()
    third, other = Response(np.array([[1]]), 3), Response(np.array([[2]]), 6)
    assert third.agrees(other).all()
    assert not third.agrees(Response(np.array([[333_333_333]]), 10**9)).any()
    assert not third.agrees(Response(np.array([[1, 1]]), 3)).any()
