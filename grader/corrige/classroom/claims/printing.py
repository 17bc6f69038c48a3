"""What `corrige claims` prints: each claim with what was computed and why, and the same as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final, TypeAlias

from corrige.classroom.claims.checking import Finding
from corrige.classroom.claims.responses import Step
from corrige.classroom.claims.words import figure, squared
from corrige.classroom.messages import Shown, many, say, shown
from corrige.document.notation import python

Part: TypeAlias = str | tuple[str, str]
"""Text, or text and how it is styled."""

_READERS: Final = {"definition": ("la définition", "the definition"), "PyTorch": ("PyTorch", "PyTorch")}


def as_data(finding: Finding, why: str) -> dict[str, Any]:
    """The claim's id, verdict, computed value and reason."""
    return {"id": finding.claim.id, "verdict": finding.verdict, "value": plain(outer(finding)), "why": why}


def outer(finding: Finding) -> Any:
    """The value as a file would give it: of one channel a matrix."""
    value: Any = finding.value
    if finding.claim.quantity.kind == "values":
        while isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], tuple) and _axes(value) > 2:
            value = value[0]
    return value


def _axes(value: Any) -> int:
    return 1 + _axes(value[0]) if isinstance(value, tuple) and value else 0


def plain(value: Any) -> Any:
    """A value in JSON: fractions and formulas are texts, which a file may claim.

    >>> plain((Fraction(1, 2), 3))
    ['1/2', 3]
    """
    match value:
        case tuple():
            return [plain(one) for one in value]
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case Step():
            return plain(value.value)
        case int():
            return value
        case _:
            return python(value)


def lines(finding: Finding, why: str) -> Iterator[Sequence[Part]]:
    """The claim as it is shown: its name, what is printed and computed, who confirmed it, the reason."""
    claim, holds = finding.claim, finding.verdict == "holds"
    mark = ("✓", "green") if holds else ("✗", "bold red")
    yield [mark, " ", (shown(claim.id), "bold"), *([f" · {shown(claim.slide)}"] if claim.slide else [])]
    quote = say(en="  “{quote}”", fr="  « {quote} »", quote=Shown(claim.quote)) if claim.quote else ""
    yield ["    ", say(en="printed: ", fr="imprimé : "), printed(finding), (quote, "dim")]
    computed = figure(squared(outer(finding), claim.quantity.square))
    yield ["    ", say(en="computed: ", fr="calculé : "), computed, (f"  ({readers(finding)})", "dim")]
    if why:
        yield ["    ", (why, "red")]


def printed(finding: Finding) -> str:
    """What the file claims: a text as it stands there."""
    raw = finding.claim.at["claimed"].value
    return (
        shown(Shown(raw))
        if isinstance(raw, str)
        else figure(squared(finding.claim.claimed, finding.claim.quantity.square))
    )


def readers(finding: Finding) -> str:
    """Who computed the value: the rules, and who confirmed it."""
    if finding.claim.name == "weight_layers":
        return say(en="counted", fr="on les compte")
    names = [say(fr=fr, en=en) for name, (fr, en) in _READERS.items() if name in finding.readers]
    if not names:
        return say(en="the rules alone", fr="les règles seules")
    return ", ".join([say(en="the rules", fr="les règles"), *names])


def summary(findings: Sequence[Finding]) -> str:
    """How many claims hold and how many do not."""
    wrong = sum(finding.verdict == "erratum" for finding in findings)
    return say(
        en="{claims}: {errata}",
        fr="{claims} : {errata}",
        claims=many(len(findings), en=("claim", "claims"), fr=("affirmation", "affirmations")),
        errata=many(wrong, en=("erratum", "errata"), fr=("erratum", "errata")),
    )
