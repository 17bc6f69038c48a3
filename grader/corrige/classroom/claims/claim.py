"""One claim: the network that it names, the quantity of it, and what it says that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from corrige.classroom.claims.about import About
from corrige.classroom.claims.building import built
from corrige.classroom.claims.case import Case, Plan
from corrige.classroom.claims.domain import Domain
from corrige.classroom.claims.fields import Field, Size
from corrige.classroom.claims.figures import Beginning, Figure, figure
from corrige.classroom.claims.keras import LayerReader
from corrige.classroom.claims.products import Printed, printed_products
from corrige.classroom.claims.quantities import BYTES, QUANTITIES, Quantity
from corrige.classroom.claims.tensors import Tensor, check_rows, shape_of

Counted: TypeAlias = Literal[0, 2, 4]
_FIELDS: Final = ("id", "slide", "quote", "image", "input", "layers", "network", "quantity", "position", "claimed")


@dataclass(frozen=True)
class Built:
    """A network that can be built: `case` has some numbers under its symbols, which stand for all of `domain`."""

    plan: Plan
    case: Case
    domain: Domain


@dataclass(frozen=True)
class Row:
    """What a summary prints of a layer."""

    layer: str
    shape: tuple[Figure, ...] | None
    parameters: Figure | None


@dataclass(frozen=True)
class Claim:
    """A figure and what it is a figure of; `rows` are those of a summary."""

    id: str
    at: Field
    network: Built
    name: str
    claimed: Figure | Printed
    position: tuple[int, ...] = ()
    rows: tuple[Row, ...] = ()
    slide: str = ""
    quote: str = ""

    @property
    def quantity(self) -> Quantity:
        return QUANTITIES[self.name]


@dataclass(frozen=True)
class ClaimReader:
    """Reads claims that name these images, kernels and networks."""

    images: Mapping[str, Tensor]
    kernels: Mapping[str, Field]
    networks: Mapping[str, Built]
    counted: Counted = 2

    def claim(self, at: Field) -> Claim:
        at.only(*_FIELDS)
        id, quantity = at["id"], at["quantity"]
        if not id.text().strip():
            raise id.bad(en="must not be empty", fr="ne doit pas être vide")
        name = quantity.among("quantity", "quantité", QUANTITIES)
        claimed = at["claimed"]
        network = self._network(at)
        return Claim(
            id=id.text(),
            at=at,
            network=network,
            name=name,
            claimed=_claimed(claimed, name, network),
            position=_position(at, name),
            rows=_rows(network) if name == "summary" else (),
            slide=_words(at, "slide"),
            quote=_words(at, "quote"),
        )

    def _network(self, at: Field) -> Built:
        named, image = at.get("network"), at.get("image")
        if named is None:
            layers = LayerReader(self.kernels, self.counted).some_layers(at["layers"])
            sizes = None if at.get("input") is None and image is not None else input_of(at["input"])
            plan = Plan(at, sizes or (), layers)
            return _built(plan if image is None else self._on_image(plan, image))
        for other in ("input", "layers"):
            if (found := at.get(other)) is not None:
                raise found.bad(
                    en="a claim has a `network` or an `input` and `layers` of its own, not both",
                    fr="une affirmation a un `network`, ou bien `input` et `layers` à elle, pas les deux",
                )
        network = self.networks[named.among("network", "réseau", self.networks)]
        return network if image is None else _built(self._on_image(network.plan, image))

    def _on_image(self, plan: Plan, named: Field) -> Plan:
        image = self.images[named.among("image", "image", self.images)]
        c, h, w = shape_of(image)
        if plan.input and plan.input != (h, w, c):
            raise named.bad(
                en="the image is {image}, the network's input {input}",
                fr="l’image est {image}, l’entrée du réseau {input}",
                image=f"{h} × {w} × {c}",
                input=" × ".join(size.name if not isinstance(size, int) else str(size) for size in plan.input),
            )
        return replace(plan, input=(h, w, c), image=image)


def _built(plan: Plan) -> Built:
    return Built(plan, *built(plan))


def network_of(at: Field, kernels: Mapping[str, Field], counted: Counted) -> Built:
    """A network of the file. Raises BadFile."""
    at.only("input", "layers")
    layers = LayerReader(kernels, counted).some_layers(at["layers"])
    return _built(Plan(at, input_of(at["input"]), layers))


def input_of(field: Field) -> tuple[Size, ...]:
    sizes = tuple(one.size() for one in field)
    if len(sizes) not in (1, 3):
        raise field.bad(
            en="must be [height, width, channels] or [units], not {value}",
            fr="doit être [hauteur, largeur, canaux] ou [unités], pas {value}",
            value=field,
        )
    return sizes


def _words(at: Field, key: str) -> str:
    found = at.get(key)
    return "" if found is None else found.text()


def _position(at: Field, name: str) -> tuple[int, ...]:
    found = at.get("position")
    if name != "step":
        if found is not None:
            raise found.bad(en="only a step has a position", fr="seul un `step` a une position")
        return ()
    place = tuple(one.whole(0) for one in at["position"])
    if len(place) not in (2, 3):
        raise at["position"].bad(
            en="must be [row, column] or [filter, row, column], not {value}",
            fr="doit être [ligne, colonne] ou [filtre, ligne, colonne], pas {value}",
            value=found,
        )
    return place


def _rows(network: Built) -> tuple[Row, ...]:
    found = []
    for one in network.plan.walk():
        shape, parameters = (one.row.get(key) for key in ("shape", "parameters"))
        found.append(
            Row(
                one.name,
                None if shape is None else _list(shape, figure(shape, network.plan.least)),
                None if parameters is None else _number(parameters, figure(parameters, network.plan.least)),
            )
        )
    return tuple(found)


def _claimed(field: Field, name: str, network: Built) -> Figure | Printed:
    """What is claimed, of the kind that the quantity is."""
    quantity = QUANTITIES[name]
    if quantity.kind == "step":
        return printed_products(field)
    value = figure(field, network.plan.least)
    if isinstance(value, About) and value.of_bytes and name not in BYTES:
        raise field["about"].bad(
            en="`{name}` is no memory: write {value} without bytes",
            fr="`{name}` n’est pas une mémoire : écrire {value} sans octets",
            name=name,
            value=field["about"],
        )
    match quantity.kind:
        case "number":
            return _number(field, value)
        case "list":
            if isinstance(value, Beginning) and quantity.open and value.values:
                _list(field, value.values)
                return value
            if quantity.square and not isinstance(value, tuple | Beginning):
                return (value, value)
            return _list(field, value)
        case "values":
            return _values(field, value)


def _number(field: Field, value: Figure) -> Figure:
    if isinstance(value, tuple | Beginning):
        raise field.bad(en="must be one number, not {value}", fr="doit être un seul nombre, pas {value}", value=field)
    return value


def _list(field: Field, value: Figure) -> tuple[Figure, ...]:
    """A list of numbers and formulas, or of such lists."""
    if isinstance(value, tuple) and not _holds(value, About) and not _holds(value, Beginning):
        return value
    raise field.bad(
        en='must be a list, not {value} ("..." may end only sides, kernel_sizes, filters)',
        fr='doit être une liste, pas {value} ("..." ne finit que sides, kernel_sizes, filters)',
        value=field,
    )


def _values(field: Field, value: Figure) -> Figure:
    """A number, or a list of lists of numbers, the rows of one length."""
    if _holds((value,), About) or _holds((value,), Beginning):
        raise field.bad(en="must be a matrix, not {value}", fr="doit être une matrice, pas {value}", value=field)
    if isinstance(value, tuple):
        check_rows(field, value)
    return value


def _holds(values: tuple[Figure, ...], kind: type) -> bool:
    return any(_holds(one, kind) if isinstance(one, tuple) else isinstance(one, kind) for one in values)
