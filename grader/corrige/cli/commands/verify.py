"""`corrige verify`: who agrees on which value of an exercise, or of a whole class."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corrige.classroom.messages import language as spoken
from corrige.classroom.messages import many, say
from corrige.cli.terminal import err, out, say_line

if TYPE_CHECKING:
    from corrige.exercises.family import Family
    from corrige.grader.certify import Certificate, Disagreement
    from corrige.grader.readings import How
    from corrige.problem.problem import Problem

DISAGREE = 15
"""The exit code where readers differ."""


def command(
    what: Annotated[
        str, typer.Argument(help="A family, a file my_family.py, a problem.json or a class's manifest.json.")
    ],
    level: Annotated[int, typer.Option(min=1, max=3)] = 1,
    seed: Annotated[int, typer.Option(help="Which draw, as for `corrige show`.")] = 1,
    device: Annotated[str, typer.Option(help="Where PyTorch runs: cpu or cuda.")] = "cpu",
    as_json: Annotated[bool, typer.Option("--json", help="The proofs as data.")] = False,
) -> None:
    """Show which readers agree on every value that is asked, and which of them ran at full size.

    The rules are closed forms; the definition counts places, products and sums one by one; the engine is PyTorch, which
    builds and runs the network. A problem is handed out only where they agree.
    """
    from corrige.grader.certify import Certificate, Disagreement, examine

    _check_device(device)
    proven: list[Certificate] = []
    for kin, problems, drawn in _asked(what, level, seed):
        for each in examine(problems, kin, device=device, replay=drawn):
            if isinstance(each, Disagreement):
                _differ(each)
                raise typer.Exit(DISAGREE)
            if not isinstance(each, Certificate):
                raise each
            proven.append(each)
    if as_json:
        typer.echo(json.dumps([_as_data(one) for one in proven], ensure_ascii=False, indent=1))
    elif len(proven) == 1:
        _show(proven[0])
    else:
        _sum_up(proven)


def _asked(what: str, level: int, seed: int) -> list[tuple[Family, Sequence[Problem], Sequence[str]]]:
    """The problems of each family, and where each was drawn."""
    from corrige.cli.commands.show import SEEDS
    from corrige.exercises.family import LEVELS, family
    from corrige.exercises.issue import issue

    if not what.endswith(".json"):
        kin = family(what)
        problem = issue(kin, LEVELS[level - 1], SEEDS, "show", seed).problem
        return [(kin, [problem], [f"corrige verify {what} --level {level} --seed {seed}"])]
    found: dict[str, tuple[list[Problem], list[str]]] = {}
    for problem, drawn in _in_file(Path(what)):
        problems, places = found.setdefault(problem.family, ([], []))
        problems.append(problem)
        places.append(drawn)
    return [(family(name), problems, places) for name, (problems, places) in found.items()]


def _in_file(path: Path) -> list[tuple[Problem, str]]:
    """The problems of a manifest, or the one in a problem's file form."""
    import msgspec

    from corrige.classroom.manifest import bytes_of, not_ours, read_manifest
    from corrige.problem.problem import from_file

    text = bytes_of(path)
    try:
        raw = msgspec.json.decode(text)
        if not (isinstance(raw, dict) and "bundles" in raw):
            return [(from_file(text), str(path))]
    except msgspec.MsgspecError as error:
        raise not_ours(path, error) from error
    return [
        (exercise.problem, _place(one.student.id, exercise.id))
        for one in read_manifest(path).bundles
        for exercise in one.exercises
    ]


def _place(student: str, exercise: str) -> str:
    return say(en="{student}, exercise {id}", fr="{student}, exercice {id}", student=student, id=exercise)


def _check_device(device: str) -> None:
    from corrige.grader.readings import modules
    from corrige.problem.errors import Missing

    modules()
    import torch

    if device not in ("cpu", "cuda") or (device == "cuda" and not torch.cuda.is_available()):
        raise Missing(
            say(
                en="--device {device}: cpu, or cuda where PyTorch finds a GPU (here it finds {n})",
                fr="--device {device} : cpu, ou cuda là où PyTorch trouve un GPU (ici il en trouve {n})",
                device=device,
                n=torch.cuda.device_count(),
            )
        )


def _show(one: Certificate) -> None:
    """A table: each name, its value, and how each reader came to it."""
    from rich.table import Table
    from rich.text import Text

    from corrige.document.notation import value_text

    readers = list(dict.fromkeys(reader for proof in one.proofs.values() for reader in proof.readers))
    table = Table(box=None, pad_edge=False)
    table.add_column(say(en="asked", fr="demandé"), no_wrap=True)
    table.add_column(say(en="value", fr="valeur"))
    for reader in readers:
        table.add_column(_title(reader))
    for name, proof in one.proofs.items():
        how = [proof.readers.get(reader) for reader in readers]
        words = ["–" if each is None else _words(each) for each in how]
        table.add_row(*map(Text, (name, value_text(proof.value, spoken()), *words)))
    out().print(table)


def _sum_up(proven: Sequence[Certificate]) -> None:
    """How many problems and values are proven, and by which readers."""
    from collections import Counter

    ways = Counter(
        ", ".join(f"{_title(reader)} ({_words(how)})" for reader, how in proof.readers.items())
        for one in proven
        for proof in one.proofs.values()
    )
    problems = many(len(proven), en=("problem", "problems"), fr=("problème", "problèmes"))
    total = sum(ways.values())
    values = many(total, en=("value proven", "values proven"), fr=("valeur prouvée", "valeurs prouvées"))
    say_line((f"{problems}, {values}", "green"))
    for way, times in ways.most_common():
        say_line(f"{times:>8}  {way}")


def _title(reader: str) -> str:
    french = {"rules": "règles", "definition": "définition"}
    return "PyTorch" if reader == "engine" else say(en=reader, fr=french.get(reader, reader))


def _words(how: How) -> str:
    return how.fr if spoken() == "fr" else how.en


def _differ(found: Disagreement) -> None:
    err().print(
        say(
            en="The readers disagree; nothing may be handed out.",
            fr="Les lecteurs sont en désaccord ; rien ne doit être distribué.",
        )
    )
    err().print(str(found))


def _as_data(one: Certificate) -> dict[str, Any]:
    from corrige.problem.problem import to_file

    return {
        "problem": json.loads(to_file(one.problem)),
        "proofs": {
            name: {"value": _in_json(proof.value), "readers": {reader: how.en for reader, how in proof.readers.items()}}
            for name, proof in one.proofs.items()
        },
    }


def _in_json(value: Any) -> Any:
    from corrige.document.formula import Apply, Number, Symbol
    from corrige.document.notation import plain
    from corrige.problem.problem import value_to_file

    return plain(value) if isinstance(value, (Number, Symbol, Apply)) else value_to_file(value)
