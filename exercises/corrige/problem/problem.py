"""A problem: what is given and what is asked, as one frozen value that goes to a file and back.

It holds no function. A rule of the family's own, and a wrong rule in `instead`, is a name; the functions stand in the
family and the catalogue and are handed to whoever computes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar

import msgspec

from corrige.problem.errors import CannotBuild
from corrige.problem.network import Network, changed, with_sizes

Name: TypeAlias = str
"""The address of a quantity: `conv2.h`, `total.parameters`, `conv.x[0,1,2]`, `formula.conv.w`, `unknown.p`, `iou`;
where a problem holds two networks, the network's name comes first: `dense.fc.parameters`."""

Value: TypeAlias = Any
"""int | Fraction | tuple of values; in a file a fraction is written "1/3" and a tuple is a list."""

Text: TypeAlias = Mapping[str, str]
"""A sentence in each language, `{"fr": …, "en": …}`, with places such as `{conv.f_h}` filled from the givens."""

Kind: TypeAlias = Literal["integer", "real", "shape", "matrix", "list", "set", "choice", "sum", "formula"]
Bound: TypeAlias = int | str | None


class WrongRule(msgspec.Struct, frozen=True, tag="rule"):
    """A rule that stands in for the right one: the name of a function of the family or the catalogue."""

    rule: str


class Unknown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All x from `low` to `high` for which each quantity of `wanted` has its value when x is put in for `letters`
    (several letters where one number stands for all: the four sides of a padding). None, one or several."""

    letters: tuple[Name, ...]
    low: int
    high: int
    wanted: dict[Name, int]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`asks`: one name, or several that are answered together (a shape, in the order that is displayed).

    `also`: where one answer stands for two quantities (the side of a square), which other name takes it,
    `{"conv.w": "conv.h"}`. `axes` names the parts of the answer; `options` are the texts of a choice by value.
    `decimals` is the number of decimals of a rounded real. `evaluated`: a number is wanted, not an expression.
    """

    id: str
    asks: tuple[Name, ...]
    text: dict[str, str]
    kind: Kind = "integer"
    axes: tuple[str, ...] = ()
    options: dict[str, dict[str, str]] = {}
    also: dict[Name, Name] = {}
    decimals: int | None = None
    evaluated: bool = False


class Problem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is given and asked.

    `networks`: by name; a single one is called "" and its quantities have no prefix. `data`: images (`input.x`),
    kernels (`conv.kernel`, [filter][channel][row][column]), biases (`conv.b`), boxes. `rules`: the family's own
    quantities, each with the name of its function. `letters`: the addresses that are letters in a formula question,
    with the symbol each stands for (`{"input.w": "w", "conv.f_h": "f", "conv.f_w": "f"}`), and `domain` their bounds.
    `instead`: all that is not right, wrong rules and wrong or own values; empty in every problem that is issued.
    """

    family: str = ""
    level: int = 0
    networks: dict[str, Network] = {}
    data: dict[Name, Value] = {}
    rules: dict[Name, str] = {}
    letters: dict[Name, str] = {}
    domain: dict[str, tuple[Bound, Bound]] = {}
    unknowns: dict[str, Unknown] = {}
    questions: tuple[Question, ...] = ()
    instead: dict[Name, Value] = {}

    @property
    def asked(self) -> tuple[Name, ...]:
        return tuple(name for question in self.questions for name in question.asks)

    @property
    def also(self) -> dict[Name, Name]:
        return {name: other for question in self.questions for name, other in question.also.items()}

    @property
    def net(self) -> Network:
        """The only network."""
        return self.networks[""]

    def put(self, instead: Mapping[Name, Value]) -> Problem:
        """The problem where these values or wrong rules stand in for the right ones."""
        return replace(self, instead={**self.instead, **instead})

    def question(self, id: str) -> Question:
        return next(question for question in self.questions if question.id == id)


replace = msgspec.structs.replace


def prefixed(network: str, name: Name) -> Name:
    """The name with its network in front, where there are two."""
    return f"{network}.{name}" if network else name


def with_letters(problem: Problem, put: Mapping[Name, int]) -> Problem:
    """The problem with other numbers under its letters, each address as in `Problem.letters`."""
    networks = dict(problem.networks)
    for key, net in problem.networks.items():
        start = f"{key}." if key else ""
        networks[key] = with_sizes(net, {a[len(start) :]: n for a, n in put.items() if a.startswith(start)})
    return replace(problem, networks=networks)


def at(problem: Problem, point: Mapping[str, int]) -> Problem:
    """The problem where each symbol of `letters` has this number."""
    return with_letters(problem, {address: point[symbol] for address, symbol in problem.letters.items()})


def trials(problem: Problem, unknown: Unknown) -> Iterator[tuple[int, Problem | None]]:
    """Each number of the unknown's range with the problem where it is put in; None where a layer cannot be built."""
    for x in range(unknown.low, unknown.high + 1):
        try:
            yield x, with_letters(problem, dict.fromkeys(unknown.letters, x))
        except CannotBuild:
            yield x, None


def split_element(name: Name) -> tuple[Name, tuple[int, ...]]:
    """The quantity and the indices of an element.

    >>> split_element("conv.x[0,1,2]")
    ('conv.x', (0, 1, 2))
    >>> split_element("conv.h")
    ('conv.h', ())
    """
    quantity, bracket, rest = name.partition("[")
    return quantity, tuple(int(i) for i in rest.rstrip("]").split(",")) if bracket else ()


def to_file(problem: Problem) -> bytes:
    """The problem's file form, JSON."""
    return msgspec.json.format(msgspec.json.encode(encoded(problem)), indent=1)


def from_file(text: bytes | str) -> Problem:
    """The problem of a file form. Raises msgspec.ValidationError with the path of the field."""
    return decoded(msgspec.json.decode(text, type=Problem))


def encoded(problem: Problem) -> Problem:
    """The problem as a file has it: fractions as text, tuples as lists, nothing that is a default; equal problems have
    equal files."""
    return replace(
        problem,
        networks={key: _network(net) for key, net in problem.networks.items()},
        questions=tuple(_plain(question) for question in problem.questions),
        data={name: value_to_file(value) for name, value in problem.data.items()},
        instead={name: value_to_file(value) for name, value in problem.instead.items()},
    )


def _network(net: Network) -> Network:
    return Network(input=net.input, layers=changed(net.layers, lambda _, layer: _plain(layer)))


S = TypeVar("S", bound=msgspec.Struct)


def _plain(struct: S) -> S:
    """The same; a field that equals its default holds the default itself, which is how msgspec knows what to omit."""
    return replace(
        struct, **{name: default for name, default in _defaults(type(struct)) if getattr(struct, name) == default}
    )


@cache
def _defaults(kind: type[msgspec.Struct]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (field.name, field.default) for field in msgspec.structs.fields(kind) if field.default is not msgspec.NODEFAULT
    )


def decoded(raw: Problem) -> Problem:
    """The problem with its values as they are computed with."""
    return replace(
        raw,
        data={name: value_from_file(value) for name, value in raw.data.items()},
        instead={name: _instead(value) for name, value in raw.instead.items()},
    )


def value_to_file(value: Value) -> Any:
    match value:
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case tuple():
            return [value_to_file(part) for part in value]
        case _:
            return value


def value_from_file(raw: Any) -> Value:
    match raw:
        case bool() | float():
            raise _not(raw, "no exact value: write an integer or", "pas une valeur exacte : écrivez un entier ou")
        case str():
            try:
                return Fraction(raw)
            except (ValueError, ZeroDivisionError) as error:
                raise _not(raw, "not", "pas") from error
        case list() | tuple():
            return tuple(value_from_file(part) for part in raw)
        case _:
            return raw


def _not(raw: Any, en: str, fr: str) -> msgspec.ValidationError:
    """As msgspec wraps what a layer raises: both sentences are in the cause."""
    cause = CannotBuild(f'{raw!r} is {en} a fraction such as "1/3"', f'{raw!r} n’est {fr} une fraction comme "1/3"')
    wrapped = msgspec.ValidationError(str(cause))
    wrapped.__cause__ = cause
    return wrapped


def _instead(raw: Any) -> Value:
    return WrongRule(raw["rule"]) if isinstance(raw, dict) else value_from_file(raw)
