"""What a printed figure is, if it is not what it should be: another quantity, another layer's, another order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import chain, combinations, groupby, permutations, product
from typing import Any, Final

from corrige.classroom.claims.altering import CONVOLUTIONS, WEIGHTED, Place
from corrige.classroom.claims.case import Case
from corrige.classroom.claims.causes import WORTH_A_PAIR, Search
from corrige.classroom.claims.changes import fields
from corrige.classroom.claims.comparing import fits
from corrige.classroom.claims.quantities import (
    BYTES,
    PER_RESPONSE,
    TOTALS,
    Value,
    listed,
    receptive_field,
    shapes_by_layer,
)
from corrige.classroom.claims.words import of_quantity
from corrige.classroom.messages import say
from corrige.document.formula import Symbol, Tree, substitute
from corrige.exercises.builtin import builtin, builtins
from corrige.problem.layers import (
    AdaptivePool2d,
    Concat,
    ConvTranspose2d,
    GlobalPool2d,
    Linear,
    Pool2d,
    Product,
    Residual,
)
from corrige.problem.network import walk
from corrige.problem.problem import Problem
from corrige.rules.values import Values

Matrix = tuple[tuple[Any, ...], ...]


def lookalike(search: Search, name: str) -> str | None:
    """What the printed figure is, as a sentence goes on: "is the number of weights"."""

    def printed(value: Value) -> bool:
        return fits(search.printed, value, search.quantity.kind, search.domain)

    found: Iterator[tuple[str, Value]]
    match search.quantity.kind:
        case "number":
            found = chain(_other_letters(search), _other_numbers(search.case, name))
        case "list":
            found = chain(_other_letters(search), _other_lists(search, name))
        case "values":
            found = _other_maps(search)
        case _:
            return None
    return next((said for said, value in found if printed(value)), None)


def twice_the_macs(search: Search, name: str) -> str | None:
    """Two operations for each MAC, as many papers count: here a sum of n products has n - 1 additions."""
    if name not in ("macs", "operations"):
        return None
    macs: Any = search.case["total.macs"]
    if not fits(search.printed, 2 * macs, search.quantity.kind, search.domain):
        return None
    return say(
        en="is twice the number of MACs, each of which is a multiplication and its addition",
        fr="est le double du nombre de MACs, dont chacun est une multiplication et son addition",
    )


def _other_letters(search: Search) -> Iterator[tuple[str, Value]]:
    """One symbol taken for another; two taken for each other."""
    letters = list(dict.fromkeys(search.case.problem.letters.values()))
    for one, other in permutations(letters, 2):
        said = say(en="has `{other}` for `{one}`", fr="a `{other}` au lieu de `{one}`", one=one, other=other)
        yield said, _put(search.value, {one: Symbol(other)})
    for one, other in combinations(letters, 2):
        said = say(en="has `{one}` and `{other}` swapped", fr="a échangé `{one}` et `{other}`", one=one, other=other)
        yield said, _put(search.value, {one: Symbol(other), other: Symbol(one)})


def _put(value: Any, letters: Mapping[str, Tree]) -> Any:
    if isinstance(value, tuple):
        return tuple(_put(one, letters) for one in value)
    return substitute(value, letters) if isinstance(value, Tree) else value


def _other_numbers(case: Case, name: str) -> Iterator[tuple[str, Value]]:
    if name == "weight_layers":
        yield from _other_layers(case)
    elif name not in BYTES:
        yield from _other_counts(case, name)


def _other_counts(case: Case, name: str) -> Iterator[tuple[str, Value]]:
    for other in TOTALS:
        yield _is_count(other, ""), case[f"total.{other}"]
    for kinds, en, fr in (
        ((*CONVOLUTIONS, ConvTranspose2d), " of the convolutions alone", " des convolutions seules"),
        ((Linear,), " of the dense layers alone", " des couches denses seules"),
    ):
        names = [layer for layer, kind in case.layers.items() if isinstance(kind, kinds)]
        for other in TOTALS if name in TOTALS and len(names) > 1 else ():
            yield _is_count(other, say(en=en, fr=fr)), sum(case[f"{layer}.{other}"] for layer in names)
    for layer, kind in case.layers.items():
        where = say(en=" of {layer} alone", fr=" de {layer} à elle seule", layer=layer)
        for other in TOTALS if name in TOTALS else ():
            yield _is_count(other, where), case[f"{layer}.{other}"]
        if isinstance(kind, (*CONVOLUTIONS, Linear)):
            where = say(
                en=" for one element of the output of {layer}",
                fr=" pour un élément de la sortie de {layer}",
                layer=layer,
            )
            for other in PER_RESPONSE:
                yield _is_count(other, where), case[f"{layer}.{other}_per_response"]


def known_network(search: Search, name: str) -> str | None:
    """The built-in network whose figure it is, as a sentence goes on."""
    if name not in TOTALS or not isinstance(search.printed, int) or search.printed < WORTH_A_PAIR:
        return None
    whose = next((one for one in builtins() if _total(one, name) == search.printed), None)
    return whose and _is_count(name, say(en=" of {whose}", fr=" de {whose}", whose=whose))


@cache
def _total(network: str, name: str) -> int:
    return Values(Problem(networks={"": builtin(network).network()}), {})[f"total.{name}"]  # type: ignore[no-any-return]


def beside(case: Case) -> set[str]:
    """The layers of the shortcuts."""
    return {name for layer in case.layers.values() if isinstance(layer, Residual) for name, _ in walk(layer.shortcut)}


def _other_layers(case: Case) -> Iterator[tuple[str, Value]]:
    """Which layers someone may count: without the shortcuts, the convolutions alone, with the poolings, all."""
    layers = {name: layer for name, layer in case.layers.items() if not isinstance(layer, Residual | Product | Concat)}
    weighted = {name for name, layer in layers.items() if isinstance(layer, WEIGHTED)}
    dense = {name for name in weighted if isinstance(layers[name], Linear)}
    points = {name for name in weighted if getattr(layers[name], "kernel_size", None) == (1, 1)}
    pooled = {name for name, layer in layers.items() if isinstance(layer, Pool2d | GlobalPool2d | AdaptivePool2d)}
    for names, en, fr in (
        (
            weighted - beside(case),
            "is their number without those of the shortcuts",
            "est leur nombre sans ceux des raccourcis",
        ),
        (weighted - dense, "is the number of convolutions alone", "est le nombre des convolutions seules"),
        (
            weighted - points,
            "is their number without the 1×1 convolutions",
            "est leur nombre sans les convolutions 1×1",
        ),
        (dense, "is the number of dense layers alone", "est le nombre des couches denses seules"),
        (weighted | pooled, "is their number with the poolings", "est leur nombre avec les poolings"),
        (layers, "is the number of all layers", "est le nombre de toutes les couches"),
    ):
        yield say(en=en, fr=fr), len(names)


def _is_count(name: str, where: str) -> str:
    return say(en="is the number of {what}", fr="est le nombre {what}", what=of_quantity(name)) + where


def _other_lists(search: Search, name: str) -> Iterator[tuple[str, Value]]:
    value = search.value
    if isinstance(value, tuple):
        if search.quantity.open and isinstance(search.printed, tuple) and _once(search.printed) == value:
            said = say(en="lists equal neighbours more than once", fr="donne plusieurs fois des voisins égaux")
            yield said, search.printed  # type: ignore[misc]
        if name == "output_size":
            yield (
                say(
                    en="is [height, width]: the order is [width, height]",
                    fr="est [hauteur, largeur] : l’ordre est [largeur, hauteur]",
                ),
                value[::-1],
            )
        for other in permutations(value) if len(value) <= 4 else [value[::-1]]:
            yield say(en="has the same numbers in another order", fr="a les mêmes nombres dans un autre ordre"), other
    if name == "receptive_field":
        yield from _other_fields(search.case)
    if name in ("kernel_sizes", "filters"):
        said = say(
            en="leaves out the convolutions of the shortcuts", fr="laisse de côté les convolutions des raccourcis"
        )
        yield said, listed(search.case, name, search.view, beside(search.case))
    if name in ("output_shape", "output_size"):
        for layer, shape in shapes_by_layer(search.case, search.view):
            said = say(en="is what {layer} gives", fr="est ce que donne {layer}", layer=layer)
            if layer == "input":
                said = say(en="is what comes in", fr="est ce qui entre")
            yield said, shape[1::-1] if name == "output_size" and len(shape) == 3 else shape


def _other_fields(case: Case) -> Iterator[tuple[str, Value]]:
    """What another layer sees; the sizes of the windows added up."""
    for layer in reversed(case.layers):
        if (seen := receptive_field(case, layer)) is not None:
            said = say(en="is what an element of {layer} sees", fr="est ce que voit un élément de {layer}", layer=layer)
            yield said, seen
    windows = [layer for layer, kind in case.layers.items() if isinstance(kind, (*CONVOLUTIONS, Pool2d))]
    yield (
        say(
            en="is the sum of the sizes of the windows: each adds one less",
            fr="est la somme des tailles des fenêtres : chacune ajoute un de moins",
        ),
        tuple(sum(case[f"{layer}.f_{axis}"] for layer in windows) for axis in "hw"),
    )


def _once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value for value, _ in groupby(values))


def _other_maps(search: Search) -> Iterator[tuple[str, Value]]:
    if not isinstance(search.value, tuple):
        return
    for fr, en, turn in _TURNS:
        yield (
            say(en="is the computed response " + en, fr="est la réponse calculée, " + fr),
            _each_plane(search.value, turn),
        )
    yield from _shifted(search)


def _each_plane(value: Any, turn: Callable[[Matrix], Matrix]) -> Any:
    if isinstance(value, tuple) and value and isinstance(value[0], tuple) and not isinstance(value[0][0], tuple):
        return turn(value)
    return tuple(_each_plane(one, turn) for one in value) if isinstance(value, tuple) else value


def _shifted(search: Search) -> Iterator[tuple[str, Value]]:
    """Every s-th row and column of the response with stride 1, from others than the first."""
    name, layer = search.case.net.layers[-1]
    if not isinstance(layer, (*CONVOLUTIONS, Pool2d)) or layer.stride == (1, 1):
        return
    each = fields(Place((name,)), "", stride=(1, 1)).make(search.case)
    planes: Any = search.of(each)
    for i, j in product(range(layer.stride[0]), range(layer.stride[1])):
        if planes is not None:
            said = say(
                en="is the response of windows that begin at row {i}, column {j}",
                fr="est la réponse de fenêtres qui partent de la ligne {i}, colonne {j}",
                i=i + 1,
                j=j + 1,
            )
            yield said, _each_plane(planes, partial(_every, (i, j), layer.stride))


def _every(start: tuple[int, int], stride: tuple[int, int], plane: Matrix) -> Matrix:
    return tuple(row[start[1] :: stride[1]] for row in plane[start[0] :: stride[0]])


_TURNS: Final[tuple[tuple[str, str, Callable[[Matrix], Matrix]], ...]] = (
    ("dont lignes et colonnes sont échangées", "with rows and columns swapped", lambda m: tuple(zip(*m, strict=True))),
    (
        "dont les colonnes sont dans l’ordre inverse",
        "with its columns in reverse order",
        lambda m: tuple(row[::-1] for row in m),
    ),
    ("dont les lignes sont dans l’ordre inverse", "with its rows in reverse order", lambda m: m[::-1]),
    ("tournée d’un demi-tour", "turned by half a turn", lambda m: tuple(row[::-1] for row in m[::-1])),
    ("avec les signes opposés", "with the signs changed", lambda m: tuple(tuple(-v for v in row) for row in m)),
    ("en valeur absolue", "in absolute value", lambda m: tuple(tuple(abs(v) for v in row) for row in m)),
)
