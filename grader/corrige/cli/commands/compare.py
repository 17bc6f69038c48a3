"""`corrige compare`: networks beside each other."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from corrige.classroom.messages import speaking
from corrige.cli.options import language_of
from corrige.cli.terminal import page


def command(
    what: Annotated[
        list[str] | None,
        typer.Argument(help="Networks as `corrige summary` takes them; without them, all that are built in."),
    ] = None,
    classes: Annotated[int | None, typer.Option(help="How many classes the built-in networks tell apart.")] = None,
    input: Annotated[
        tuple[int, int, int] | None, typer.Option(metavar="H W C", help="Height, width and channels of the image.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The totals as data.")] = False,
    format: Annotated[str, typer.Option(help="text (a table); html or latex (a chart too).")] = "text",
    language: Annotated[str, typer.Option(help="fr or en; the machine's by default.")] = "",
) -> None:
    """Compare networks: parameters against operations, as a table and as a chart whose discs are the networks.

    `corrige compare --format html > networks.html`, `corrige compare vgg16 resnet50 mine.py:Net`.
    """
    from corrige.classroom.networks import networks
    from corrige.exercises.builtin import builtins
    from corrige.exercises.comparison import as_data, compared, comparison_document

    chosen = language_of(language)
    with speaking(chosen):
        size = None if input is None else (input[2], input[0], input[1])
        found = compared({key: net for one in what or builtins() for key, net in networks(one, classes, size).items()})
        if as_json:
            typer.echo(json.dumps(as_data(found), ensure_ascii=False, indent=1))
            return
        typer.echo(page(comparison_document(found, chosen), format), nl=False)
