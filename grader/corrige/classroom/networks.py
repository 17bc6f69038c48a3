"""Where a network comes from: built in, a file in the claims' form, a `torch.nn.Module`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corrige.classroom.messages import say
from corrige.exercises.builtin import Size, UnknownNetwork, builtin
from corrige.problem.errors import Missing
from corrige.problem.network import Network

if TYPE_CHECKING:
    from corrige.classroom.claims.fields import Field

DEFAULT_INPUT: Size = (3, 224, 224)


def networks(what: str, classes: int | None, input: Size | None) -> dict[str, Network]:
    """The networks that `what` names, by title: a built-in name, `file.toml` (all its networks), `file.toml:name`,
    `module:Class` or `file.py:Class`.

    Raises UnknownNetwork, Missing, BadFile with line and field, CannotBuild, Untraceable.
    """
    where, colon, name = what.rpartition(":")
    if what.endswith(".toml"):
        where, colon, name = what, "", ""
    if where.endswith(".toml"):
        return _resized(_in_file(Path(where), name), input)
    if colon:
        return {what: _of_module(where, name, input or DEFAULT_INPUT)}
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


def _of_module(where: str, name: str, input: Size) -> Network:
    """A module of the teacher's own code, which is imported and run."""
    try:
        import torch
    except ModuleNotFoundError as error:
        raise Missing(f"to read a torch module, torch is needed: pip install 'corrige[teacher]' ({error})") from error
    from corrige.reference.traced import network_of

    made = getattr(_imported(where), name, None)
    if made is None:
        raise UnknownNetwork(
            say(en="`{where}` has no `{name}`", fr="`{where}` n’a pas de `{name}`", where=where, name=name)
        )
    if isinstance(made, torch.nn.Module):
        return network_of(made, input)
    return network_of(_instance(made, f"{where}:{name}"), input)


def _imported(where: str) -> Any:
    if where.endswith(".py"):
        path = Path(where)
        spec = spec_from_file_location(path.stem, path)
        if spec is None or spec.loader is None or not path.is_file():
            raise Missing(say(en="{path}: there is no such file", fr="{path} : ce fichier n’existe pas", path=path))
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.append(here)
    try:
        return import_module(where)
    except ModuleNotFoundError as error:
        if error.name is None or not where.startswith(error.name):
            raise
        raise Missing(
            say(
                en="no module is called `{where}`, here or installed",
                fr="aucun module ne s’appelle `{where}`, ici ou installé",
                where=where,
            )
        ) from error


def _instance(made: Any, called: str) -> Any:
    """An instance without memory for its weights where that can be; what it makes must be a module."""
    import torch

    try:
        with torch.device("meta"):
            found = made()
    except (NotImplementedError, RuntimeError):
        found = made()
    if not isinstance(found, torch.nn.Module):
        raise UnknownNetwork(
            say(
                en="`{called}` makes no torch.nn.Module but a {kind}",
                fr="`{called}` ne fait pas de torch.nn.Module mais un {kind}",
                called=called,
                kind=type(found).__name__,
            )
        )
    return found
