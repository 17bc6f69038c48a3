"""Where a network comes from: built in, a file in the claims' form, a `torch.nn.Module`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from corrige.classroom.messages import say
from corrige.exercises.builtin import Size, UnknownNetwork, builtin
from corrige.problem.network import Network

if TYPE_CHECKING:
    from corrige.classroom.claims.fields import Field

DEFAULT_INPUT: Size = (3, 224, 224)


def networks(what: str, classes: int | None, input: Size | None) -> dict[str, Network]:
    """The networks that `what` names, by title: a built-in name, `file.toml` (all its networks), `file.toml:name`,
    `module:Class` or `file.py:Class`.

    Raises UnknownNetwork, Missing, BadFile with line and field, CannotBuild, Untraceable, BadModule.
    """
    where, colon, name = what.rpartition(":")
    if what.endswith(".toml"):
        where, colon, name = what, "", ""
    if where.endswith(".toml"):
        return _resized(_in_file(Path(where), name), input)
    if colon:
        from corrige.classroom.own_module import network_of_module

        return {what: network_of_module(where, name, input or DEFAULT_INPUT)}
    found = builtin(what)
    return {what: found.network(classes, input)}


def _resized(found: Mapping[str, Network], input: Size | None) -> dict[str, Network]:
    return {name: net if input is None else Network(input=input, layers=net.layers) for name, net in found.items()}


def _in_file(path: Path, name: str) -> dict[str, Network]:
    """Those under `networks` in the file, or the one that the file is."""
    from corrige.classroom.claims.fields import Field
    from corrige.classroom.toml_lines import read_toml

    document = read_toml(path)
    root = Field(document, (), document.data)
    if root.get("layers") is not None:
        return {path.stem: _written(root, {})}
    table = root["networks"]
    kernels = root.get("kernels")
    values = {} if kernels is None else {one: kernels[one] for one in kernels.table()}
    if name and table.get(name) is None:
        known = ", ".join(table.table())
        raise UnknownNetwork(
            say(
                en="{path}: no network is called `{name}` (there are {known})",
                fr="{path} : aucun réseau ne s’appelle `{name}` (il y a {known})",
                path=path,
                name=name,
                known=known,
            )
        )
    return {one: _written(table[one], values) for one in ([name] if name else table.table())}


def _written(at: Field, kernels: Mapping[str, Field]) -> Network:
    """A network of the claims' form whose sizes are all numbers."""
    from corrige.classroom.claims.claim import network_of

    built = network_of(at, kernels, 2)
    if built.plan.letters:
        raise at.bad(
            en="a summary needs numbers; here are the letters {letters}",
            fr="un résumé demande des nombres ; il y a ici les lettres {letters}",
            letters=", ".join(dict.fromkeys(built.plan.letters.values())),
        )
    return built.case.net
