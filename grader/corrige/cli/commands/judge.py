"""`corrige judge`: try an answer against a key, or judge answers by the line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO, get_args

import msgspec
import typer

from corrige.classroom.messages import language as spoken
from corrige.classroom.messages import listed, say, speaking
from corrige.classroom.toml_errors import misfit
from corrige.cli.options import BadOption
from corrige.grader.single import BadCase, Case, Verdict, judge_one
from corrige.problem.problem import Kind

MAX_LINE = 16 * 2**20
"""Bytes of a line; what is longer is answered by an error, and read no further than its end."""


def command(
    kind: Annotated[str, typer.Option(help="integer, real, shape, matrix, list, set, sum, formula or choice")] = "",
    key: Annotated[str, typer.Option(help="The right answer, in any readable notation")] = "",
    given: Annotated[str, typer.Option(help="The answer to judge")] = "",
    language: Annotated[str, typer.Option(help="fr or en")] = "fr",
    domain: Annotated[list[str] | None, typer.Option(help="Bounds of a symbol: 'w >= f - 2p', '1 <= f <= 7'")] = None,
    alias: Annotated[list[str] | None, typer.Option(help="Another name of a symbol: 'k = f'")] = None,
    axes: Annotated[str, typer.Option(help="A shape's axes in the order asked: 'h,w,c'")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Cases as JSON lines on stdin, verdicts on stdout")] = False,
) -> None:
    """Judge an answer against a key: right, wrong (and why) or unreadable (and where)."""
    if as_json:
        for line in _lines(sys.stdin.buffer):
            sys.stdout.buffer.write(judged(line))
            sys.stdout.buffer.flush()
        return
    if kind not in get_args(Kind):
        raise BadOption(
            say(
                en="--kind {kind}: there are {kinds}",
                fr="--kind {kind} : il y a {kinds}",
                kind=kind,
                kinds=listed(get_args(Kind)),
            )
        )
    fields = {
        "kind": kind,
        "key": key,
        "given": given,
        "language": language,
        "domain": dict(_bounds(one) for one in domain or ()),
        "aliases": dict(_alias(one) for one in alias or ()),
        "axes": [axis.strip() for axis in axes.split(",") if axis.strip()],
    }
    _print(judge_one(_case(fields)), language)


def judged(line: bytes) -> bytes:
    """The verdict's line for a case's line; for a line that is no case, one that says so."""
    asked = spoken()
    try:
        case = _case(_fields(line))
        asked = case.language
        return _encoded(msgspec.to_builtins(judge_one(case)))
    except BadCase as error:
        return _encoded({"verdict": "error", "message": error.told(asked)})
    except Exception as fault:  # noqa: BLE001  # ours, and it must not take the lines that follow with it
        return _encoded({"verdict": "error", "message": f"a fault of corrige's own: {fault!r}"})


def _encoded(fields: object) -> bytes:
    """One line of JSON. Half a character cannot be written as UTF-8 and stays escaped."""
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(MAX_LINE):
        while not line.endswith(b"\n"):  # longer than the limit, or the last one
            more = stream.readline(MAX_LINE)
            if not more:
                break
            line = b"\n" if more.endswith(b"\n") else line[:1]
        yield line


def _fields(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"), object_pairs_hook=_unique)
    except BadCase:
        raise
    except RecursionError:
        raise BadCase("the line is nested too deeply", "la ligne a trop de niveaux emboîtés") from None
    except UnicodeDecodeError as error:
        at = error.start + 1
        raise BadCase(f"the line is not UTF-8: byte {at}", f"la ligne n’est pas en UTF-8 : octet {at}") from None
    except ValueError as error:
        raise BadCase(f"the line is not JSON: {error}", f"la ligne n’est pas du JSON : {error}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadCase(f"the field {twice[:40]!r} is given twice", f"le champ {twice[:40]!r} est donné deux fois")
    return fields


def _case(fields: Any) -> Case:
    """A field that is null is as if it were not there."""
    if isinstance(fields, dict):
        fields = {name: value for name, value in fields.items() if value is not None}
    try:
        return msgspec.convert(fields, Case)
    except msgspec.ValidationError as error:
        sentence, _, field = str(error).partition(" - at `$.")
        where = f"`{field} : " if field else ""
        with speaking("fr"):
            french = misfit(sentence)
        raise BadCase(f"not a case: {error}", f"ce n’est pas un cas : {where}{french}") from None


def _bounds(text: str) -> tuple[str, tuple[str | None, str | None]]:
    """`w >= f - 2p`, `1 <= f <= 7`, `p <= 3` as a symbol and its bounds."""
    parts = [
        part.strip()
        for part in text.replace("≥", ">=").replace("≤", "<=").replace("<=", "|<").replace(">=", "|>").split("|")
    ]
    match parts:
        case [name, bound] if bound.startswith(">"):
            return name, (bound[1:].strip(), None)
        case [name, bound] if bound.startswith("<"):
            return name, (None, bound[1:].strip())
        case [low, name, high] if name.startswith("<") and high.startswith("<"):
            return name[1:].strip(), (low, high[1:].strip())
        case _:
            raise BadCase(
                f"{text!r} is not a bound: write 'w >= f - 2p' or '1 <= f <= 7'",
                f"{text!r} n’est pas une borne : écrivez 'w >= f - 2p' ou '1 <= f <= 7'",
            )


def _alias(text: str) -> tuple[str, str]:
    other, sign, symbol = text.partition("=")
    if not sign or not other.strip() or not symbol.strip():
        raise BadCase(
            f"{text!r} is not another name of a symbol: write 'k = f'",
            f"{text!r} n’est pas un autre nom de symbole : écrivez 'k = f'",
        )
    return other.strip(), symbol.strip()


def _print(verdict: Verdict, language: str) -> None:
    words = {
        "fr": {"right": "juste", "wrong": "faux", "unreadable": "illisible", "read": "lu comme"},
        "en": {"right": "right", "wrong": "wrong", "unreadable": "unreadable", "read": "read as"},
    }["en" if language == "en" else "fr"]
    print(f"{words[verdict.verdict]}" + (f" ({words['read']} {verdict.read})" if verdict.read else ""))
    if verdict.verdict != "right":
        print(verdict.message)
