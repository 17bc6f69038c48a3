"""Why a claim is an erratum: where its figure differs, and what reproduces it, where something does."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from corrige.classroom.claims.about import About
from corrige.classroom.claims.case import Case
from corrige.classroom.claims.causes import Search, first_of, one_change, one_number, two_changes
from corrige.classroom.claims.changes import flips
from corrige.classroom.claims.checking import Finding, Wrong, of_row
from corrige.classroom.claims.differences import entry_differs, formula_differs, rounded, step_differs, values_differ
from corrige.classroom.claims.figures import trees_in
from corrige.classroom.claims.lookalikes import known_network, lookalike, twice_the_macs
from corrige.classroom.claims.memory import memory
from corrige.classroom.claims.named import made, mistakes, words
from corrige.classroom.claims.products import Printed
from corrige.classroom.claims.quantities import Quantity
from corrige.classroom.claims.responses import Step
from corrige.classroom.claims.roundings import is_rounded, otherwise_rounded, zeros_more_or_fewer
from corrige.classroom.claims.words import figure, squared
from corrige.classroom.messages import many, say

_MOST_ROWS = 3


def why(finding: Finding) -> str:
    """The reason in the reader's language; empty where the claim holds."""
    claimed, value = finding.claim.claimed, finding.value
    if finding.verdict == "holds":
        return ""
    if isinstance(claimed, Printed):
        assert isinstance(value, Step)
        return step_differs(claimed, value)
    said = [_row(finding, row) for row in finding.rows[:_MOST_ROWS]]
    if len(finding.rows) > _MOST_ROWS:
        more = many(
            len(finding.rows) - _MOST_ROWS,
            en=("more figure of a row differs", "more figures of rows differ"),
            fr=("autre chiffre d’une ligne diffère", "autres chiffres des lignes diffèrent"),
        )
        said.append(f"{more}.")
    if not finding.fits:
        said += [*_where(finding), cause(_search(finding), finding.claim.name) or _nothing(finding)]
    return " ".join(said)


def _search(finding: Finding) -> Search:
    claim, network = finding.claim, finding.claim.network
    case = Case(network.case.problem, network.case.flat)
    return Search(case, claim.quantity, finding.view, claim.claimed, finding.value, network.plan.least, network.domain)


def _where(finding: Finding) -> list[str]:
    claimed, value, domain = finding.claim.claimed, finding.value, finding.claim.network.domain
    if isinstance(claimed, About):
        assert isinstance(value, int | Fraction)
        return [rounded(claimed, value)]
    if finding.claim.quantity.square and not isinstance(squared(claimed, True), tuple):
        return []  # one number is printed: there is no entry to point at
    if finding.claim.quantity.kind == "values":
        said = values_differ(claimed, value)
    else:
        said = formula_differs(claimed, value, domain) or entry_differs(claimed, value, domain)
    return [said] if said else []


def cause(search: Search, name: str) -> str | None:
    """What reproduces the figure, in a sentence: the smallest change first."""
    printed = subject(search)
    if found := first_of(search, (change for change in flips(search.case))):
        return _found(printed, found.said)
    if rounding := otherwise_rounded(search):
        return f"{printed} {rounding}."
    if said := twice_the_macs(search, name):
        return f"{printed} {said}."
    if named := _named(search):
        return _found(printed, named[0]) + named[1]
    if said := is_rounded(search):
        return f"{printed} {said}."
    if said := memory(search, name):
        return f"{printed} {said}."
    about = isinstance(search.printed, About)
    values = search.quantity.kind == "values"
    if not about and not values and (said := lookalike(search, name)):
        return f"{printed} {said}."
    found = one_change(search)
    if found is None and (said := known_network(search, name)):
        return f"{printed} {said}."
    if found is None and (said := zeros_more_or_fewer(search)):
        return f"{printed} {said}."
    if found := found or two_changes(search) or one_number(search):
        value = say(en=": {value}", fr=" : {value}", value=figure(found.value)) if about else ""
        return _found(printed, found.said + value)
    if values and (said := lookalike(search, name)):
        return f"{printed} {said}."
    return None


def _named(search: Search) -> tuple[str, str] | None:
    """The named mistake that reproduces the figure, and what is right instead."""
    for mistake in mistakes():
        case = made(mistake, search.case)
        if case is not None and search.reproduced(case):
            return words(mistake.text), f" {words(mistake.hint)}" if mistake.hint else ""
    return None


def _found(printed: str, said: str) -> str:
    return say(en="{printed} is what one finds ", fr="{printed} est ce que l’on trouve ", printed=printed) + said + "."


def subject(search: Search) -> str:
    """The printed figure, as a sentence begins with it."""
    match search.quantity.kind:
        case "values":
            return say(en="The printed response", fr="La réponse imprimée")
        case _ if trees_in(search.printed):
            return say(en="The printed formula", fr="La formule imprimée")
        case _:
            return figure(squared(search.printed, search.quantity.square))


def _nothing(finding: Finding) -> str:
    if finding.claim.quantity.kind == "values" or finding.claim.network.plan.letters:
        return say(
            en="No mistake that was tried gives what is printed.",
            fr="Aucune des erreurs essayées ne donne ce qui est imprimé.",
        )
    return say(
        en="Computed: {value}; no mistake that was tried gives what is printed.",
        fr="Calculé : {value} ; aucune des erreurs essayées ne donne ce qui est imprimé.",
        value=figure(squared(finding.value, finding.claim.quantity.square)),
    )


def _row(finding: Finding, row: Wrong) -> str:
    """A figure of a summary's row, and what reproduces it."""
    what = say(en="parameters", fr="paramètres") if row.what == "parameters" else say(en="shape", fr="dimensions")
    said = say(
        en="{layer}, {what}: printed {printed}, computed {value}.",
        fr="{layer}, {what} : imprimé {printed}, calculé {value}.",
        layer=row.layer,
        what=what,
        printed=figure(row.printed),
        value=figure(row.value),
    )
    search = _search(finding)
    of = Quantity(
        "number" if row.what == "parameters" else "list", lambda case, view: of_row(case, view, row.layer, row.what)
    )
    found = cause(replace(search, quantity=of, printed=row.printed, value=row.value, pairs=False), row.what)
    return f"{said} {found}" if found else said
