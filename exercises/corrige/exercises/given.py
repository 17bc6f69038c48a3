"""A teacher's own numbers: sizes, options, images and filters put into a problem in place of drawn ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from corrige.problem.errors import CannotBuild, both
from corrige.problem.layers import Conv2d, DepthwiseConv2d, Layer, Linear
from corrige.problem.network import Network, changed, sizes, walk
from corrige.problem.problem import Name, Problem, Value, prefixed, replace, value_from_file, with_letters
from corrige.rules.values import Values

DATA = ("x", "kernel", "b")
_ALL = {"f": ("f_h", "f_w"), "s": ("s_h", "s_w"), "d": ("d_h", "d_w"), "p": ("p_top", "p_bottom", "p_left", "p_right")}


def put_in(problem: Problem, given: Mapping[str, Any]) -> Problem:
    """The problem with a teacher's numbers, by their names.

    Sizes: `"conv.f_h": 5`, `"input.h": 28`; `"conv.f"`, `"conv.s"`, `"conv.p"` for all directions at once. Options of a
    layer: `"conv.p": "same"`, `"conv.bias": False`. Data: `"input.x"`, `"conv.kernel"`, `"conv.b"`, whose sizes the
    network takes over; leading axes of length one may be left out. What an unknown must give: `"unknown.p": 55`, or
    `"unknown.s": [2, 2]` for height and width. Where a problem holds several networks, a name without the network's
    means each of them.

    Raises CannotBuild, with the values, for what is unknown or does not fit together.
    """
    numbers: dict[Name, int] = {}
    for name, raw in given.items():
        if name.startswith("unknown."):
            problem = _wanted(problem, name, raw)
            continue
        for place in _places(problem, name):
            if place.what in DATA or isinstance(raw, (list, tuple)):
                problem = _datum(problem, place, _value(name, raw))
            elif isinstance(raw, (bool, str)) or _is_option(problem, place):
                problem = _option(problem, place, raw)
            elif isinstance(raw, int):
                numbers |= {f"{place.layer}.{one}": raw for one in _ALL.get(place.what, (place.what,))}
            else:
                raise CannotBuild(
                    f"`{name}` (={raw}) must be an integer, a word, true, false or a list of numbers",
                    f"`{name}` (={raw}) doit être un entier, un mot, true, false ou une liste de nombres",
                )
    if numbers:
        problem = with_letters(problem, numbers)
    if given:
        _check(problem)
    return problem


def _wanted(problem: Problem, name: str, raw: Any) -> Problem:
    letter = name.removeprefix("unknown.")
    if letter not in problem.unknowns:
        known = [f"`unknown.{one}`" for one in problem.unknowns]
        if not known:
            raise CannotBuild(f"`{name}`: this exercise has no unknown", f"`{name}` : cet exercice n’a pas d’inconnue")
        raise CannotBuild(
            f"`{name}`: the unknown of this exercise is {' or '.join(known)}",
            f"`{name}` : l’inconnue de cet exercice est {' ou '.join(known)}",
        )
    unknown = problem.unknowns[letter]
    numbers = raw if isinstance(raw, (list, tuple)) else [raw] * len(unknown.wanted)
    if len(numbers) != len(unknown.wanted) or not all(type(one) is int for one in numbers):
        each = ", ".join(unknown.wanted)
        raise CannotBuild(
            f"`{name}` (={raw!r}) must be an integer for each of {each}",
            f"`{name}` (={raw!r}) doit être un entier pour chacun de {each}",
        )
    wanted = dict(zip(unknown.wanted, numbers, strict=True))
    return replace(problem, unknowns={**problem.unknowns, letter: replace(unknown, wanted=wanted)})


@dataclass(frozen=True, slots=True)
class _Place:
    """A quantity of the input or of a layer: the network's name, the layer's own and full name, the last part."""

    network: str
    short: str
    what: str

    @property
    def layer(self) -> Name:
        return prefixed(self.network, self.short)

    @property
    def name(self) -> Name:
        return f"{self.layer}.{self.what}" if self.short else self.what


def _places(problem: Problem, name: str) -> list[_Place]:
    """Where a name stands: in the network that it names, else in each that has such a layer."""
    found = []
    for key, net in problem.networks.items():
        own = bool(key) and name.startswith(f"{key}.")
        short, _, what = (name.removeprefix(f"{key}.") if own else name).rpartition(".")
        if short == "input" or short in dict(walk(net.layers)):
            if own:
                return [_Place(key, short, what)]
            found.append(_Place(key, short, what))
    if not found and name in problem.data:
        layer, _, what = name.rpartition(".")
        return [_Place("", layer, what)]
    if not found:
        layers = {short: None for net in problem.networks.values() for short, _ in walk(net.layers)}
        known = ", ".join(["input", *layers, *(one for one in problem.data if "." not in one)])
        raise CannotBuild(
            f"`{name}` names no quantity of this exercise (it has {known})",
            f"`{name}` ne désigne aucune grandeur de cet exercice (il a {known})",
        )
    return found


def _value(name: str, raw: Any) -> Value:
    try:
        return value_from_file(raw)
    except msgspec.ValidationError as error:
        en, fr = both(error, (str(error), str(error)))
        raise CannotBuild(f"`{name}`: {en}", f"`{name}` : {fr}") from error


def _is_option(problem: Problem, place: _Place) -> bool:
    """Whether the name is a layer's choice between words, or between true and false."""
    net = problem.networks.get(place.network)
    layer = None if net is None else dict(walk(net.layers)).get(place.short)
    return isinstance(getattr(layer, place.what, None), (bool, str))


def _option(problem: Problem, place: _Place, raw: Any) -> Problem:
    """An option of a layer: its padding in words, its bias, its mode."""
    field = "padding" if place.what == "p" else place.what

    def change(layer: Layer) -> Layer:
        if field not in layer.__struct_fields__:
            if place.what in {*_ALL, *sizes(layer)}:
                raise _number(place)
            raise _lacks(place, layer, f"option `{field}`", f"d’option `{field}`")
        try:
            return msgspec.convert({**msgspec.to_builtins(layer), field: raw}, type(layer))
        except msgspec.ValidationError as error:
            en, fr = both(error, _meant(layer, field))
            raise CannotBuild(f"`{place.name}` (={raw!r}): {en}", f"`{place.name}` (={raw!r}) : {fr}") from error

    return _with_layer(problem, place, change)


def _meant(layer: Layer, field: str) -> tuple[str, str]:
    match getattr(layer, field):
        case bool():
            return "true or false is meant", "il faut true ou false"
        case "max" | "average":
            return '"max" or "average" is meant', 'il faut "max" ou "average"'
        case _ if field == "padding":
            return 'a number, "same" or "valid" is meant', 'il faut un nombre, "same" ou "valid"'
        case _:
            return "a number is meant", "il faut un nombre"


def _lacks(place: _Place, layer: Layer, en: str, fr: str) -> CannotBuild:
    kind = type(layer).__name__
    return CannotBuild(f"`{place.name}`: {kind} has no {en}", f"`{place.name}` : {kind} n’a pas {fr}")


def _number(place: _Place) -> CannotBuild:
    return CannotBuild(
        f"`{place.name}` must be a number or a list of numbers",
        f"`{place.name}` doit être un nombre ou une liste de nombres",
    )


def _with_layer(problem: Problem, place: _Place, change: Any) -> Problem:
    net = problem.networks.get(place.network)
    if net is None or place.short == "input":
        raise _number(place)
    layers = changed(net.layers, lambda name, layer: change(layer) if name == place.short else layer)
    return replace(problem, networks={**problem.networks, place.network: Network(input=net.input, layers=layers)})


def _datum(problem: Problem, place: _Place, value: Value) -> Problem:
    net = problem.networks.get(place.network)
    if net is None or place.what not in DATA:
        if place.name not in problem.data:
            raise CannotBuild(
                f"`{place.name}` is no datum of this exercise (it has {', '.join(problem.data) or 'none'})",
                f"`{place.name}` n’est pas une donnée de cet exercice (il a {', '.join(problem.data) or 'aucune'})",
            )
        return replace(problem, data={**problem.data, place.name: value})
    if place.what == "x" and place.short == "input":
        value, shape = _deepened(place.name, value, 3)
        net = Network(input=(shape[0], shape[1], shape[2]), layers=net.layers)
        problem = replace(problem, networks={**problem.networks, place.network: net})
    elif place.what == "x":
        raise CannotBuild(
            f"`{place.name}` is computed: give `input.x`", f"`{place.name}` est calculé : donnez `input.x`"
        )
    else:
        axes = 1 if place.what == "b" else 2 if isinstance(net[place.short], Linear) else 4
        value, shape = _deepened(place.name, value, axes)
        problem = _with_layer(problem, place, lambda layer: _fitted(place, layer, shape))
    return replace(problem, data={**problem.data, place.name: value})


def _fitted(place: _Place, layer: Layer, shape: tuple[int, ...]) -> Layer:
    """The layer of the size of its data: filters and window, or a bias where one is given."""
    if place.what not in ("kernel", "b") or not isinstance(layer, (Conv2d, DepthwiseConv2d, Linear)):
        raise _lacks(place, layer, f"`{place.what}`", f"de `{place.what}`")
    replaced = msgspec.structs.replace
    if place.what == "b":
        return replaced(layer, bias=True)
    match layer:
        case Linear():
            return replaced(layer, units=shape[0])
        case Conv2d():
            return replaced(layer, c_out=shape[0], kernel_size=(shape[2], shape[3]))
        case DepthwiseConv2d():
            return replaced(layer, kernel_size=(shape[2], shape[3]))


def _deepened(name: Name, value: Value, axes: int) -> tuple[Value, tuple[int, ...]]:
    """The value with leading axes of length one where they were left out, and its shape."""
    shape = _shape(name, value)
    if len(shape) > axes:
        raise CannotBuild(
            f"`{name}` has {len(shape)} axes ({_sized(shape)}), at most {axes} are meant",
            f"`{name}` a {len(shape)} axes ({_taille(shape)}), il en faut au plus {axes}",
        )
    for _ in range(axes - len(shape)):
        value, shape = (value,), (1, *shape)
    return value, shape


def _shape(name: Name, value: Value) -> tuple[int, ...]:
    if not isinstance(value, tuple):
        return ()
    inner = {_shape(name, part) for part in value}
    if len(inner) != 1:
        if not inner:
            raise CannotBuild(f"`{name}` has an empty row", f"`{name}` a une ligne vide")
        raise CannotBuild(
            f"`{name}` has rows of different lengths: {', '.join(sorted(map(_sized, inner)))}",
            f"`{name}` a des lignes de longueurs différentes : {', '.join(sorted(map(_taille, inner)))}",
        )
    return (len(value), *inner.pop())


def _sized(shape: tuple[int, ...], number: str = "a single number") -> str:
    return " × ".join(map(str, shape)) or number


def _taille(shape: tuple[int, ...]) -> str:
    return _sized(shape, "un seul nombre")


def _check(problem: Problem) -> None:
    """Every datum has the size that its layer needs."""
    values = Values(replace(problem, rules={}, instead={}), {})
    for key, net in problem.networks.items():
        needed: dict[Name, tuple[int, ...]] = {prefixed(key, "input.x"): net.input}
        for short, layer in walk(net.layers):
            name = prefixed(key, short)
            match layer:
                case Conv2d() | DepthwiseConv2d():
                    needed[f"{name}.kernel"] = tuple(values[f"{name}.kernel_{axis}"] for axis in "nchw")
                case Linear():
                    needed[f"{name}.kernel"] = (layer.units, values[values.graph[f"{name}.weights"].of[0]])
                case _:
                    pass
            if "K" in sizes(layer):
                needed[f"{name}.b"] = (sizes(layer)["K"],)
        for name, shape in needed.items():
            if name in problem.data and (found := _shape(name, problem.data[name])) != shape:
                raise CannotBuild(
                    f"`{name}` is {_sized(found)}, the exercise needs {_sized(shape)}: give it too",
                    f"`{name}` est {_taille(found)}, il faut {_taille(shape)} à l’exercice : donnez-le aussi",
                )
