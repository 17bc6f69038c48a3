"""The numbers of a network that may be another: of one layer, of every layer of a kind, of all but the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from corrige.classroom.claims.altering import CONVOLUTIONS, Change, Place, places
from corrige.classroom.claims.case import Case
from corrige.classroom.claims.words import number, several, square
from corrige.classroom.messages import say
from corrige.problem.layers import Conv2d, ConvTranspose2d, Layer, Linear, Pool2d, ZeroPad2d
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
_KERNELS: Final = (1, 2, 3, 4, 5, 6, 7, 9, 11)
_SMALL: Final = (1, 2, 3, 4, 5)
_SIDES: Final = (28, 32, 64, 96, 128, 224, 227, 256, 299)


@dataclass(frozen=True)
class Knob:
    """Addresses that take one number, and how it is told: "with 1000 filters (here 1)".

    `usual` are numbers that a course has there, `likely` those that fit where the figure is only a rounded one,
    `prime` those that are tried together with another change; `free`: any other number makes sense too.
    """

    addresses: tuple[str, ...]
    say: Callable[[int], str]
    usual: tuple[int, ...]
    likely: tuple[int, ...] = ()
    prime: tuple[int, ...] = ()
    free: bool = False

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
    for kinds, fr, en, dials in _KINDS:
        for place in places(case, kinds, fr, en):
            for dial in dials:
                yield from _knob(case, place, dial)


def _knob(case: Case, place: Place, dial: Dial) -> Iterator[Knob]:
    layers = {name: case.layers[name] for name in place.layers}
    found = {name: sizes(layer) for name, layer in layers.items()}
    if not all(letter in of for of in found.values() for letter in dial.letters):
        return
    if dial in (_KERNEL, _TALL, _WIDE, _FILTERS) and any(f"{name}.kernel" in case.problem.data for name in layers):
        return  # the values say how many there are
    letters = dial.letters
    if dial is _WINDOW and all(_strides_by_itself(layer) for layer in layers.values()):
        letters = (*letters, "s_h", "s_w")
    old = several(of[letters[0]] for of in found.values())
    likely = dial.prime
    if dial.free:
        there = (sizes(layer)["K"] for layer in case.layers.values() if type(layer) in map(type, layers.values()))
        likely = tuple(dict.fromkeys((*CLASSES, *there)))
    yield Knob(
        addresses=tuple(f"{name}.{letter}" for name in found for letter in letters),
        say=lambda n: dial.words(n, old) + place.said,
        usual=dial.usual,
        likely=likely,
        prime=dial.prime,
        free=dial.free,
    )


def _strides_by_itself(layer: Layer) -> bool:
    """A pooling whose stride is its size: who changes one changes the other."""
    return isinstance(layer, Pool2d) and layer.stride == layer.kernel_size


def _input_knobs(case: Case) -> Iterator[Knob]:
    if "input.x" in case.problem.data:
        return
    c, h, w = case.net.input
    if case.flat:
        yield Knob(("input.c",), lambda n: _words(n, c, "inputs", "entrées"), _COUNTS, free=True)
        return

    def channels(n: int) -> str:
        return _words(n, c, "channels at the input", "canaux en entrée")

    yield Knob(("input.c",), channels, (1, 3, 4), (1, 3), (1, 3), free=True)
    if h == w:

        def side(n: int) -> str:
            return _sized("an input of", "une entrée de", n, square(h, w))

        yield Knob(("input.h", "input.w"), side, _SIDES, _SIDES, (224, 227, 28, 32), free=True)
    else:
        yield Knob(("input.h",), lambda n: _words(n, h, "rows at the input", "lignes en entrée"), _SIDES, free=True)
        yield Knob(
            ("input.w",), lambda n: _words(n, w, "columns at the input", "colonnes en entrée"), _SIDES, free=True
        )


def _words(n: int, old: object, en: str, fr: str) -> str:
    """`with 1000 filters (here 1)`."""
    return say(
        en="with {n} {what} (here {old})",
        fr="avec {n} {what} (ici {old})",
        n=number(n),
        old=old,
        what=say(en=en, fr=fr),
    )


def _sized(en: str, fr: str, n: int, old: object) -> str:
    """`with an input of 28×28 (here 32)`."""
    return say(
        en="with {what} {n} (here {old})",
        fr="avec {what} {n} (ici {old})",
        n=square(n, n),
        old=old,
        what=say(en=en, fr=fr),
    )


def _of(en: str, fr: str, n: int, old: object) -> str:
    return say(
        en="with {what} {n} (here {old})", fr="avec {what} {n} (ici {old})", n=n, old=old, what=say(en=en, fr=fr)
    )


def _filters(n: int, old: str) -> str:
    return _words(n, old, "filter" if n == 1 else "filters", "filtre" if n == 1 else "filtres")


def _units(n: int, old: str) -> str:
    return _words(n, old, "unit" if n == 1 else "units", "unité" if n == 1 else "unités")


def _padding(n: int, old: str) -> str:
    if n == 0:
        return say(en="without padding (here {old})", fr="sans padding (ici {old})", old=old)
    return _of("a padding of", "un padding de", n, old)


@dataclass(frozen=True)
class Dial:
    """Letters that take one number, the numbers that a course has there (see `Knob`), and how they are told."""

    letters: tuple[str, ...]
    words: Callable[[int, str], str]
    usual: tuple[int, ...]
    prime: tuple[int, ...] = ()
    free: bool = False


_KERNEL: Final = Dial(("f_h", "f_w"), lambda n, old: _sized("a kernel of", "un noyau de", n, old), _KERNELS, (3, 1, 5))
_WINDOW: Final = Dial(("f_h", "f_w"), lambda n, old: _sized("a window of", "une fenêtre de", n, old), _KERNELS, (2, 3))
_STRIDE: Final = Dial(("s_h", "s_w"), lambda n, old: _of("a stride of", "un stride de", n, old), _SMALL, (1, 2))
_PADDING: Final = Dial(("p_top", "p_bottom", "p_left", "p_right"), _padding, (0, 1, 2, 3, 4, 5), (1, 2, 0))
_TALL: Final = Dial(("f_h",), lambda n, old: _of("a kernel of height", "un noyau de hauteur", n, old), _KERNELS)
_WIDE: Final = Dial(("f_w",), lambda n, old: _of("a kernel of width", "un noyau de largeur", n, old), _KERNELS)
_FILTERS: Final = Dial(("K",), _filters, _COUNTS, free=True)
_UNITS: Final = Dial(("K",), _units, _COUNTS, CLASSES, free=True)

_KINDS: Final[tuple[tuple[tuple[type, ...], str, str, tuple[Dial, ...]], ...]] = (
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
    (CONVOLUTIONS, "convolutions", "convolutions", (_TALL, _WIDE)),
)
