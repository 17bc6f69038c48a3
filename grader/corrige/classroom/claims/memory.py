"""What a printed memory is, if it is not the bytes of 32-bit numbers: other bytes a number, MiB, other layers' maps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from corrige.classroom.claims.about import About, rounded_figure
from corrige.classroom.claims.altering import WEIGHTED
from corrige.classroom.claims.case import Case
from corrige.classroom.claims.causes import Search
from corrige.classroom.claims.comparing import fits
from corrige.classroom.claims.quantities import BYTES, Value
from corrige.classroom.messages import say
from corrige.document.wording import fraction_text
from corrige.problem.layers import Activation

_UNITS: Final = (("kB", "ko"), ("KiB", "Kio"), ("MB", "Mo"), ("MiB", "Mio"), ("GB", "Go"), ("GiB", "Gio"))


def memory(search: Search, name: str) -> str | None:
    """What the printed memory is, as a sentence goes on: "is the value in MiB"."""
    if name not in BYTES:
        return None
    return _in_another_unit(search) or next(
        (said for said, value in _others(search, name) if fits(search.printed, value, "number", search.domain)), None
    )


def _others(search: Search, name: str) -> Iterator[tuple[str, Value]]:
    value: Any = search.value
    yield (
        say(
            en="is how many numbers there are: each takes 4 bytes (float32)",
            fr="est combien il y a de nombres : chacun prend 4 octets (float32)",
        ),
        value * Fraction(1, 4),
    )
    if name == "activation_bytes":
        yield from _of_other_maps(search.case, value)
    for n, kind in ((2, "float16"), (8, "float64"), (1, "int8")):
        said = say(
            en="is the memory at {n} bytes a number ({kind}); a float32 takes 4",
            fr="est la mémoire à {n} octets par nombre ({kind}) ; un float32 en prend 4",
            n=n,
            kind=kind,
        )
        yield said, value * Fraction(n, 4)


def _of_other_maps(case: Case, value: Any) -> Iterator[tuple[str, Value]]:
    activations = [layer for layer, kind in case.layers.items() if isinstance(kind, Activation)]
    weighted = [layer for layer, kind in case.layers.items() if isinstance(kind, WEIGHTED)]
    yield (
        say(en="is the memory without the activation layers", fr="est la mémoire sans les couches d’activation"),
        value - _bytes(case, activations),
    )
    yield (
        say(en="is the memory with that of the image", fr="est la mémoire avec celle de l’image"),
        value + _size_of_input(case),
    )
    yield (
        say(
            en="is the memory of what the convolutions and dense layers give, alone",
            fr="est la mémoire de ce que donnent les convolutions et couches denses, seules",
        ),
        _bytes(case, weighted),
    )
    if len(case.layers) > 1:
        last = case.net.layers[-1][0]
        said = say(
            en="is the memory of what {last} gives, alone", fr="est la mémoire de ce que donne {last}, seule", last=last
        )
        yield said, _bytes(case, [last])


def _bytes(case: Case, layers: list[str]) -> Any:
    return sum(case[f"{layer}.outputs"] * 4 for layer in layers)


def _size_of_input(case: Case) -> Any:
    c, h, w = (case[f"input.{axis}"] for axis in "chw")
    return c * h * w * 4


def _in_another_unit(search: Search) -> str | None:
    """MiB where MB are meant; a plain number of MB or MiB."""
    printed, value = search.printed, search.value
    if not isinstance(value, int | Fraction):
        return None
    if isinstance(printed, About) and printed.binary.fits(value):
        return say(
            en="is the value where k, M and G are powers of 1024: write KiB, MiB, GiB",
            fr="est la valeur où k, M et G sont des puissances de 1024 : écrire Kio, Mio, Gio",
        )
    if not isinstance(printed, int | Fraction):
        return None
    for en, fr in _UNITS:
        unit = say(en=en, fr=fr)
        text = f"{fraction_text(Fraction(printed), 'en')} {unit}"
        about = rounded_figure(text)
        if about is not None and about.fits(value):
            return say(
                en="is the value in {unit}, not in bytes: write {about}",
                fr="est la valeur en {unit}, pas en octets : écrire {about}",
                unit=unit,
                about=f'{{ about = "{text}" }}',
            )
    return None
