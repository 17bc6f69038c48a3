"""A network of somebody's own code, a `torch.nn.Module` that is imported and run."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corrige.classroom.messages import Shown, say, shown
from corrige.exercises.builtin import Size, UnknownNetwork
from corrige.problem.errors import CorrigeError, Missing
from corrige.problem.network import Network
from corrige.problem.problem import Problem
from corrige.rules.values import Values

if TYPE_CHECKING:
    from corrige.reference.traced import Traced


class BadModule(CorrigeError):
    """The code of the module fails, or what was read of it is not what torch has."""

    exit_code = 16


def network_of_module(where: str, name: str, input: Size) -> Network:
    """The network that `name` is or makes in the module or file `where`.

    Raises Missing without torch or without the file, UnknownNetwork, BadModule, Untraceable.
    """
    try:
        import torch
    except ModuleNotFoundError as error:
        raise Missing(
            f"to read a torch module, torch is needed: pip install 'corrige[teacher]' ({error})",
            f"pour lire un module de torch, il faut torch : pip install 'corrige[teacher]' ({error})",
        ) from error
    from corrige.reference.traced import network_of

    made = getattr(_imported(where), name, None)
    if made is None:
        raise UnknownNetwork(
            say(en="`{where}` has no `{name}`", fr="`{where}` n’a pas de `{name}`", where=where, name=name)
        )
    called = f"{where}:{name}"
    if isinstance(made, torch.nn.Module):
        found = network_of(made, input)
    else:
        found = _read(made, called, lambda module: network_of(module, input))
    if not found.network.layers:
        raise BadModule(
            say(
                en="{called} has no layer: it gives back what comes in",
                fr="{called} n’a aucune couche : il rend ce qui entre",
                called=called,
            )
        )
    _check(found, called)
    return found.network


def _read(made: Any, called: str, read: Callable[[Any], Traced]) -> Traced:
    """An instance without memory for its weights is enough, unless its code has tensors of its own beside them."""
    from corrige.reference.tracing import Untraceable

    module = _instance(made, called, without_memory=True)
    try:
        return read(module)
    except Untraceable as error:
        if error.__cause__ is None:  # it ran
            raise
        return read(_instance(made, called, without_memory=False))


def _check(found: Traced, called: str) -> None:
    """The last guard: shapes, parameters and products by the closed forms are those that torch has."""
    values = Values(Problem(networks={"": found.network}), {})
    wrong = [
        f"`{layer}`"
        for layer, size in found.sizes.items()
        if tuple(values[f"{layer}.{axis}"] for axis in "chw") != (*size, 1, 1, 1)[:3]
    ]
    wrong += [
        f"`{layer}` ({_parameters(values[f'{layer}.parameters'], held)})"
        for layer, held in found.held.items()
        if values[f"{layer}.parameters"] != held
    ]
    if values["total.parameters"] != found.parameters:
        wrong.append(_parameters(values["total.parameters"], found.parameters))
    if values["total.macs"] != found.products:
        wrong.append(f"MACs: {values['total.macs']:,} ≠ {found.products:,}")
    if wrong:
        raise BadModule(
            say(
                en="{called} was read otherwise than torch has it: {wrong}",
                fr="{called} n’a pas été lu comme torch le voit : {wrong}",
                called=called,
                wrong=", ".join(wrong),
            )
        )


def _parameters(read: int, held: int) -> str:
    return say(en="parameters: {read} ≠ {held}", fr="paramètres : {read} ≠ {held}", read=read, held=held)


@contextmanager
def _their_code(en: str, fr: str, called: str) -> Iterator[None]:
    """What it prints goes to the error stream; what it raises is told with the line that raised it."""
    try:
        with redirect_stdout(sys.stderr):
            yield
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        line = error.lineno if isinstance(error, SyntaxError) else last.lineno
        file = (error.filename if isinstance(error, SyntaxError) else None) or last.filename
        told = f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
        if file != __file__:
            told += f" ({Path(file).name}:{line})"
        raise BadModule(say(en=en, fr=fr, called=called, told=_whole(told))) from error


def _whole(told: str) -> Shown:
    """Not cut: what torch says of shapes is long."""
    return Shown(" ".join(shown(part) for part in told.split()))


def _imported(where: str) -> Any:
    en, fr = "{called} cannot be loaded: {told}", "{called} ne peut pas être chargé : {told}"
    if where.endswith(".py"):
        path = Path(where)
        spec = spec_from_file_location(path.stem, path)
        if spec is None or spec.loader is None or not path.is_file():
            raise Missing(say(en="{path}: there is no such file", fr="{path} : ce fichier n’existe pas", path=path))
        module = module_from_spec(spec)
        with _their_code(en, fr, where), _beside(path.parent.resolve()):
            spec.loader.exec_module(module)
        return module
    try:
        with _beside(Path.cwd()), redirect_stdout(sys.stderr):
            return import_module(where)
    except ModuleNotFoundError as error:
        if error.name is not None and (where == error.name or where.startswith(f"{error.name}.")):
            raise Missing(
                say(
                    en="no module is called `{where}`, here or installed",
                    fr="aucun module ne s’appelle `{where}`, ici ou installé",
                    where=where,
                )
            ) from error
        with _their_code(en, fr, where):
            raise
    except Exception:
        with _their_code(en, fr, where):
            raise


@contextmanager
def _beside(folder: Path) -> Iterator[None]:
    """What a file imports may stand beside it; what is installed comes first."""
    sys.path.append(str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


def _instance(made: Any, called: str, without_memory: bool) -> Any:
    """An instance, without memory for its weights where that can be; what it makes must be a module."""
    import torch

    if not callable(made):
        raise _no_module(called, made)
    en = "{called}() fails: {told}; name a function without arguments that makes the network"
    fr = "{called}() échoue : {told} ; nommer une fonction sans argument qui fait le réseau"
    with _their_code(en, fr, called):
        try:
            with torch.device("meta") if without_memory else nullcontext():
                found = made()
        except (NotImplementedError, RuntimeError):
            found = made()
    if not isinstance(found, torch.nn.Module):
        raise _no_module(called, found)
    return found


def _no_module(called: str, found: Any) -> UnknownNetwork:
    return UnknownNetwork(
        say(
            en="`{called}` makes no torch.nn.Module but a {kind}",
            fr="`{called}` ne fait pas de torch.nn.Module mais un {kind}",
            called=called,
            kind=type(found).__name__,
        )
    )
