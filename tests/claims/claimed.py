"""Files of claims for the tests: read from text, altered figure by figure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from corrige.classroom.claims.checking import Finding, check
from corrige.classroom.claims.reading import claims_of
from corrige.classroom.toml_lines import Document, parse_toml

DECK = Path(__file__).parents[2] / "examples" / "deck" / "claims.toml"
COURSE = Path(__file__).parent / "course.toml"

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\d.])")


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


def checked(data: dict[str, Any]) -> list[Finding]:
    return [check(claim) for claim in claims_of(Document("claims.toml", data, "", {})).claims]


def findings(text: str) -> list[Finding]:
    return [check(claim) for claim in claims_of(parse_toml(text, "claims.toml")).claims]


def finding(claim: str, before: str = "") -> Finding:
    """What is found of one claim, given by its fields; an id is put in."""
    (found,) = findings(f'{before}\n[[claim]]\nid = "it"\n{claim}')
    return found


def alone(data: dict[str, Any], claim: dict[str, Any]) -> dict[str, Any]:
    """The file with one claim, and of its networks the one that the claim names."""
    networks = {name: net for name, net in data.get("networks", {}).items() if name == claim.get("network")}
    return {**data, "networks": networks, "claim": [claim]}


def altered(value: Any) -> Iterator[Any]:
    """The value with each of its numbers one more, one at a time; in a text too."""
    match value:
        case bool():
            return
        case int() | Decimal():
            yield value + 1
        case str():
            for number in _NUMBER.finditer(value):
                more = Decimal(number[0]) + 1 if "." not in number[0] else Decimal(number[0]) + Decimal("0.1")
                yield f"{value[: number.start()]}{more}{value[number.end() :]}"
        case list():
            for i, one in enumerate(value):
                yield from ([*value[:i], other, *value[i + 1 :]] for other in altered(one))
        case dict():
            for key, one in value.items():
                yield from ({**value, key: other} for other in altered(one))


def rows_altered(layers: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The layers with each figure that a summary's rows print one more, those inside blocks too."""
    for i, layer in enumerate(layers):
        for key in ("shape", "parameters"):
            for other in altered(layer[key]) if key in layer else ():
                yield [*layers[:i], {**layer, key: other}, *layers[i + 1 :]]
        for key in ("layers", "shortcut"):
            for inner in rows_altered(layer[key]) if key in layer else ():
                yield [*layers[:i], {**layer, key: inner}, *layers[i + 1 :]]
