"""`corrige summary`: the layer table of a network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Final

import typer

from corrige.classroom.messages import language as spoken
from corrige.classroom.messages import say, speaking
from corrige.cli.options import language_of
from corrige.cli.terminal import page

if TYPE_CHECKING:
    from corrige.document.formula import Tree
    from corrige.problem.network import Network

DISAGREE: Final = 15
"""The exit code where readers differ."""


def command(
    what: Annotated[
        str,
        typer.Argument(help="A name (vgg16, resnet50 …), file.toml, file.toml:name, module:Class or file.py:Class."),
    ],
    classes: Annotated[int | None, typer.Option(help="How many classes a built-in network tells apart.")] = None,
    input: Annotated[
        tuple[int, int, int] | None, typer.Option(metavar="H W C", help="Height, width and channels of the image.")
    ] = None,
    depth: Annotated[int, typer.Option(min=0, help="How far blocks are unfolded.")] = 0,
    formula: Annotated[
        bool, typer.Option("--formula", help="The parameters as a formula in the classes and the size of the image.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Layers and totals as data, blocks with their branches.")
    ] = False,
    format: Annotated[str, typer.Option(help="text, html or latex.")] = "text",
    language: Annotated[str, typer.Option(help="fr or en; the machine's by default.")] = "",
    verify: Annotated[bool, typer.Option("--verify", help="Ask the definition and PyTorch too.")] = False,
) -> None:
    """Summarise a network as Keras does, with operations, MACs and receptive fields.

    Built in: lenet5, alexnet, vgg11 to vgg19, googlenet, resnet18 to resnet152 and their variants; a file in the form
    of the claims' networks; a torch.nn.Module of your own code, which is run.
    """
    from corrige.classroom.networks import networks
    from corrige.exercises.summary import as_data, summary, summary_document

    chosen = language_of(language)
    with speaking(chosen):
        if classes is not None and (":" in what or what.endswith(".toml")):
            raise typer.BadParameter(
                say(
                    en="only built-in networks take classes; {what} has its own",
                    fr="seuls les réseaux fournis prennent des classes ; {what} a les siennes",
                    what=what,
                ),
                param_hint="--classes",
            )
        size = None if input is None else (input[2], input[0], input[1])
        found = {name: summary(net) for name, net in networks(what, classes, size).items()}
        if verify:
            for name, one in found.items():
                _verify(name, one.network)
        if as_json:
            from corrige.document.notation import python

            data = [
                {"name": name, **as_data(one), **({"formula": python(_formula(one.network))} if formula else {})}
                for name, one in found.items()
            ]
            typer.echo(json.dumps(data[0] if len(data) == 1 else data, ensure_ascii=False, indent=1))
            return
        for name, one in found.items():
            general = _formula(one.network) if formula else None
            typer.echo(page(summary_document(one, _title(name), chosen, depth, general), format), nl=False)


def _formula(net: Network) -> Tree:
    from corrige.problem.errors import Missing

    try:
        from corrige.solutions.totals import parameters_formula
    except ModuleNotFoundError as error:
        raise Missing(
            f"for a formula, {error.name} is needed: pip install 'corrige[teacher]'",
            f"pour une formule, il faut {error.name} : pip install 'corrige[teacher]'",
        ) from error
    return parameters_formula(net)


def _title(name: str) -> str:
    from corrige.exercises.builtin import builtins

    known = builtins().get(name)
    return name if known is None else known.title[spoken()]


def _verify(name: str, net: Network) -> None:
    """Says on the error stream which readers agree on every shape and count. Exit code 15 where they differ."""
    from collections import Counter

    from corrige.grader.certify import Disagreement
    from corrige.grader.readings import modules
    from corrige.grader.whole import agreed

    modules()
    try:
        found = agreed(net)
    except Disagreement as error:
        told = say(en="{name}: the readers disagree", fr="{name} : les lecteurs sont en désaccord", name=name)
        typer.echo(f"{told}\n{error}", err=True)
        raise typer.Exit(DISAGREE) from error
    french = spoken() == "fr"
    ways = Counter(
        ", ".join(f"{reader} ({how.fr if french else how.en})" for reader, how in one.readers.items())
        for one in found.values()
    )
    for way, many in ways.most_common():
        typer.echo(f"{name}: {many} × {way}", err=True)
