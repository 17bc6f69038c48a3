"""The numbers of a network that may be another: of one layer, of every layer of a kind, of all but the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from corrige.classroom.claims.altering import CONVOLUTIONS, WEIGHTED, Change, Place, places
from corrige.classroom.claims.case import Case
from corrige.classroom.claims.words import number, square
from corrige.classroom.messages import Shown, say
from corrige.problem.layers import (
    Concat,
    Conv2d,
    ConvTranspose2d,
    DepthwiseConv2d,
    Layer,
    Linear,
    Pool2d,
    Product,
    Residual,
    ZeroPad2d,
)
from corrige.problem.network import sizes
from corrige.problem.problem import replace, with_letters

UNKNOWN: Final = "?"
"""The symbol that stands for the number: no symbol of a file has this name."""

CLASSES: Final = (10, 100, 1000)
_COUNTS: Final = (
    1,
    2,
    3,
    4,
    6,
    8,
    10,
    16,
    20,
    32,
    64,
    84,
    96,
    100,
    120,
    128,
    192,
    256,
    384,
    512,
    1000,
    1024,
    2048,
    4096,
)
_MOST: Final = {"filters": 4096, "units": 25_088, "inputs": 200_000, "channels": 64, "side": 4096}
"""No course has more: the largest layer of VGG is 25,088, and an image of more channels is a feature map."""
_KERNELS: Final = (1, 2, 3, 4, 5, 6, 7, 9, 11)
_MOST_NAMED: Final = 4
_SIDES: Final = ((28, 32, 64, 96, 128, 224, 227, 256, 299), (28, 32, 224, 227, 299), (224, 227, 28, 32))


@dataclass(frozen=True)
class Knob:
    """Addresses that take one number, and how it is told: "with 1000 filters (here 1)".

    `usual` are numbers that a course has there, `likely` those that fit where the figure is only a rounded one,
    `prime` those that are tried together with another change; any other number up to `most` makes sense too.
    """

    addresses: tuple[str, ...]
    say: Callable[[int], str]
    usual: tuple[int, ...]
    likely: tuple[int, ...] = ()
    prime: tuple[int, ...] = ()
    most: int = 0

    @property
    def layers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(address.rpartition(".")[0] for address in self.addresses))

    def change(self, n: int) -> Change:
        return Change(self.say(n), partial(self.turned, n=n), self.layers)

    def lettered(self, case: Case) -> Case:
        """The case where the symbol UNKNOWN stands at the addresses."""
        letters = case.problem.letters | dict.fromkeys(self.addresses, UNKNOWN)
        return Case(replace(case.problem, letters=letters), case.flat, case.functions)

    def turned(self, case: Case, n: int) -> Case:
        """The case with this number at the addresses. Raises CannotBuild."""
        problem = with_letters(case.problem, dict.fromkeys(self.addresses, n))
        letters = {address: symbol for address, symbol in problem.letters.items() if address not in self.addresses}
        return Case(replace(problem, letters=letters), case.flat, case.functions)


def knobs(case: Case) -> Iterator[Knob]:
    """Every number of the network, with those that stand for the same thing as one."""
    yield from _input_knobs(case)
    yield from _knobs(case, _KINDS)


def one_sided(case: Case) -> Iterator[Knob]:
    """The heights and the widths of kernels, each by itself."""
    yield from _knobs(case, ((CONVOLUTIONS, "convolutions", "convolutions", (_TALL, _WIDE)),))


def _knobs(case: Case, dials_of: Kinds) -> Iterator[Knob]:
    for kinds, fr, en, dials in dials_of:
        for place in places(case, kinds, fr, en):
            for dial in dials:
                yield from _knob(case, place, dial)


def _knob(case: Case, place: Place, dial: Dial) -> Iterator[Knob]:
    layers = {name: case.layers[name] for name in place.layers}
    if not all(letter in sizes(layer) for layer in layers.values() for letter in dial.letters):
        return
    if dial in (_KERNEL, _TALL, _WIDE, _FILTERS, _MULTIPLIER) and any(
        f"{name}.kernel" in case.problem.data for name in layers
    ):
        return  # the values say how many there are
    letters = dial.letters
    if dial is _WINDOW and all(_strides_by_itself(layer) for layer in layers.values()):
        letters = (*letters, "s_h", "s_w")
    likely = dial.prime
    if dial.most:
        there = (sizes(layer)["K"] for layer in case.layers.values() if type(layer) in map(type, layers.values()))
        likely = tuple(dict.fromkeys((*(CLASSES if _last(case) in layers else ()), *there)))
    yield Knob(
        addresses=tuple(f"{name}.{letter}" for name in layers for letter in letters),
        say=partial(_told, case, place, dial),
        usual=dial.usual,
        likely=likely,
        prime=dial.prime,
        most=dial.most,
    )


def _last(case: Case) -> str:
    """The last layer with weights, which tells the classes apart; none where a block ends the network."""
    kinds = (*WEIGHTED, Residual, Product, Concat)
    return next((name for name, layer in reversed(case.net.layers) if isinstance(layer, kinds)), "")


def _told(case: Case, place: Place, dial: Dial, n: int) -> str:
    """The number, what stands there now, and where: of many layers only a few are named, those that have another."""
    now = {name: tuple(there(case, f"{name}.{letter}") for letter in dial.letters) for name in place.layers}
    other = {name: values for name, values in now.items() if set(values) != {n}} or now
    where = place.said
    if len(other) < len(now) and len(other) <= _MOST_NAMED:
        where = say(en=" in {names}", fr=" dans {names}", names=Shown(", ".join(other)))
    old = Shown(", ".join(dict.fromkeys(map(dial.shown, other.values()))))
    return dial.words(n, old) + where


def there(case: Case, address: str) -> int | str:
    """What stands at an address: a number, or the symbol that it is."""
    symbol = case.problem.letters.get(address)
    return case[address] if symbol is None else symbol


def _strides_by_itself(layer: Layer) -> bool:
    """A pooling whose stride is its size: who changes one changes the other."""
    return isinstance(layer, Pool2d) and layer.stride == layer.kernel_size


def _input_knobs(case: Case) -> Iterator[Knob]:
    if "input.x" in case.problem.data:
        return
    c, h, w = (there(case, f"input.{axis}") for axis in "chw")
    if case.flat:
        yield Knob(("input.c",), lambda n: _count(n, c, "inputs", "entrées"), _COUNTS, most=_MOST["inputs"])
        return
    yield Knob(("input.c",), lambda n: _channels(n, c), (1, 3, 4), (1, 3), (1, 3), _MOST["channels"])
    if case.net.input[1] == case.net.input[2]:
        both = ("input.h", "input.w")
        yield Knob(
            both, lambda n: _with(square(n, n), square(h, w), "an input of", "une entrée de"), *_SIDES, _MOST["side"]
        )
    else:
        yield Knob(
            ("input.h",), lambda n: _count(n, h, "rows at the input", "lignes en entrée"), *_SIDES, _MOST["side"]
        )
        yield Knob(
            ("input.w",), lambda n: _count(n, w, "columns at the input", "colonnes en entrée"), *_SIDES, _MOST["side"]
        )


def _with(n: str, old: object, en: str, fr: str) -> str:
    """`with an input of 28×28 (here 32×32)`."""
    what = say(en=en, fr=fr)
    return say(en="with {what} {n} (here {old})", fr="avec {what} {n} (ici {old})", n=n, old=old, what=what)


def _count(n: int, old: object, en: str, fr: str) -> str:
    """`with 1000 filters (here 1)`."""
    what = say(en=en, fr=fr)
    return say(en="with {n} {what} (here {old})", fr="avec {n} {what} (ici {old})", n=number(n), old=old, what=what)


def _of(en: str, fr: str) -> Callable[[int, str], str]:
    return lambda n, old: _with(number(n), old, en, fr)


def _squared(en: str, fr: str) -> Callable[[int, str], str]:
    return lambda n, old: _with(square(n, n), old, en, fr)


def _filters(n: int, old: str) -> str:
    return _count(n, old, "filter" if n == 1 else "filters", "filtre" if n == 1 else "filtres")


def _channels(n: int, old: object) -> str:
    return _count(
        n, old, "input channel" if n == 1 else "input channels", "canal en entrée" if n == 1 else "canaux en entrée"
    )


def _units(n: int, old: str) -> str:
    return _count(n, old, "unit" if n == 1 else "units", "unité" if n == 1 else "unités")


def _padding(n: int, old: str) -> str:
    if n == 0:
        return say(en="without padding (here {old})", fr="sans padding (ici {old})", old=old)
    return _with(number(n), old, "a padding of", "un padding de")


def _one(values: tuple[int | str, ...]) -> str:
    """One number for all sides, or each."""
    return ", ".join(map(_text, values)) if len(set(values)) > 1 else _text(values[0])


def _text(value: int | str) -> str:
    return value if isinstance(value, str) else number(value)


def _pair(values: tuple[int | str, ...]) -> str:
    return f"{_text(values[0])}×{_text(values[-1])}"


@dataclass(frozen=True)
class Dial:
    """Letters that take one number, the numbers that a course has there (see `Knob`), and how they are told."""

    letters: tuple[str, ...]
    words: Callable[[int, str], str]
    usual: tuple[int, ...]
    prime: tuple[int, ...] = ()
    most: int = 0
    shown: Callable[[tuple[int | str, ...]], str] = _one


_KERNEL: Final = Dial(("f_h", "f_w"), _squared("a kernel of", "un noyau de"), _KERNELS, (3, 1, 5), shown=_pair)
_WINDOW: Final = Dial(("f_h", "f_w"), _squared("a window of", "une fenêtre de"), _KERNELS[1:], (2, 3), shown=_pair)
_STRIDE: Final = Dial(("s_h", "s_w"), _of("a stride of", "un stride de"), (1, 2, 3, 4, 5), (1, 2))
_PADDING: Final = Dial(("p_top", "p_bottom", "p_left", "p_right"), _padding, (0, 1, 2, 3, 4, 5), (1, 2, 0))
_TALL: Final = Dial(("f_h",), _of("a kernel of height", "un noyau de hauteur"), _KERNELS)
_WIDE: Final = Dial(("f_w",), _of("a kernel of width", "un noyau de largeur"), _KERNELS)
_FILTERS: Final = Dial(("K",), _filters, _COUNTS, most=_MOST["filters"])
_MULTIPLIER: Final = Dial(("multiplier",), _of("a depth_multiplier of", "un depth_multiplier de"), (1, 2, 3, 4, 6, 8))
_UNITS: Final = Dial(("K",), _units, _COUNTS, CLASSES, most=_MOST["units"])

Kinds: TypeAlias = tuple[tuple[tuple[type, ...], str, str, tuple[Dial, ...]], ...]
"""Dials of layers of these kinds, which are called so in French and English."""

_KINDS: Final[Kinds] = (
    ((DepthwiseConv2d,), "convolutions par canal", "depthwise convolutions", (_MULTIPLIER,)),
    (CONVOLUTIONS, "convolutions", "convolutions", (_STRIDE, _PADDING, _KERNEL)),
    ((Conv2d,), "convolutions", "convolutions", (_FILTERS,)),
    (
        (ConvTranspose2d,),
        "convolutions transposées",
        "transposed convolutions",
        (_STRIDE, _PADDING, _KERNEL, _FILTERS),
    ),
    ((Linear,), "couches denses", "dense layers", (_UNITS,)),
    ((Pool2d,), "couches de pooling", "pooling layers", (_WINDOW, _STRIDE, _PADDING)),
    ((ZeroPad2d,), "couches de padding", "padding layers", (_PADDING,)),
)
