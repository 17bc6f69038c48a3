"""`corrige claims`: figures that someone wrote by hand, checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corrige.classroom.messages import LANGUAGES, Language, say, speaking
from corrige.classroom.messages import language as spoken
from corrige.cli.terminal import say_line

if TYPE_CHECKING:
    from corrige.classroom.claims.claim import Claim

ERRATA = 1


def command(
    file: Annotated[Path, typer.Argument(help="The claims, a TOML file.")],
    as_json: Annotated[bool, typer.Option("--json", help="A list of {id, verdict, value, why}.")] = False,
    language: Annotated[str, typer.Option(help="fr or en; the deck's by default.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 where there are errata.")] = False,
) -> None:
    """Check the figures of a deck: each is computed, and an erratum is explained by what reproduces it.

    A claim that cannot be read or built is an error with its line (exit code 4), never a verdict.
    """
    from corrige.classroom.claims.reading import read_claims

    chosen: Language | None = next((one for one in LANGUAGES if one == language), None)
    if language and chosen is None:
        raise typer.BadParameter(say(en="fr or en", fr="fr ou en"), param_hint="--language")
    with speaking(chosen or spoken()):
        read = read_claims(file, chosen)
    with speaking(chosen or read.language or spoken()):
        wrong = _check(read.claims, as_json)
    if strict and wrong:
        raise typer.Exit(ERRATA)


def _check(claims: tuple[Claim, ...], as_json: bool) -> int:
    """Prints what was found; how many errata there are. Nothing is printed before every claim has its verdict."""
    from corrige.classroom.claims.checking import check
    from corrige.classroom.claims.printing import as_data, lines, summary
    from corrige.classroom.claims.why import why

    findings = [(finding, why(finding)) for finding in map(check, claims)]
    if as_json:
        typer.echo(json.dumps([as_data(*one) for one in findings], ensure_ascii=False, indent=1))
    else:
        for one in findings:
            for line in lines(*one):
                say_line(*line)
        say_line((summary([finding for finding, _ in findings]), "bold"))
    return sum(finding.verdict == "erratum" for finding, _ in findings)
