"""Networks ranked by a total, their extremes compared, and what each parameter is used for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import Parameter, Signature

from corrige.document.formula import ratio
from corrige.exercises.catalogue.making import mistake
from corrige.exercises.family import Mistake
from corrige.problem.problem import Problem
from corrige.rules.forms import Rule
from corrige.rules.values import Values
from corrige.rules.wrong import Change, all_of, rule, when

COUNTS = ("parameters", "operations")


def rules(networks: Sequence[str]) -> dict[str, Rule]:
    """`rank_parameters_1` is the number of the network with the fewest parameters, `spread_parameters` the most over
    the fewest; `use_1` the operations per parameter of the first network, `most_used` the number of that with most."""
    found = dict(_ranks(networks, "rank", lambda totals: sorted(range(len(totals)), key=totals.__getitem__)))
    for count in COUNTS:
        totals = [f"{one}__total__{count}" for one in networks]
        found[f"spread_{count}"] = named(f"spread_{count}", totals, lambda *each: ratio(max(each), min(each)))
    for i, one in enumerate(networks, 1):
        found[f"use_{i}"] = named(f"use_{i}", [f"{one}__total__operations", f"{one}__total__parameters"], ratio)
    uses = [f"use_{i}" for i in range(1, len(networks) + 1)]
    found["most_used"] = named("most_used", uses, lambda *each: 1 + max(range(len(each)), key=each.__getitem__))
    return found


def _ranks(
    networks: Sequence[str], start: str, order: Callable[[Sequence[int]], Sequence[int]], counts: Sequence[str] = COUNTS
) -> list[tuple[str, Rule]]:
    """A rule for each place, by the totals that `counts` gives for each count."""
    found = []
    for count, by in zip(COUNTS, counts, strict=True):
        names = [f"{one}__total__{by}" for one in networks]
        for place in range(len(networks)):
            name = f"{start}_{count}_{place + 1}"
            found.append((name, named(name, names, lambda *each, place=place: order(each)[place] + 1)))
    return found


def named(name: str, parameters: Sequence[str], what: Callable[..., int]) -> Rule:
    """A rule whose parameters are these names."""

    def found(*values: int) -> int:
        return what(*values)

    found.__name__ = name
    signature = Signature([Parameter(one, Parameter.POSITIONAL_OR_KEYWORD) for one in parameters])
    found.__signature__ = signature  # type: ignore[attr-defined]
    return found


def _instead(found: Sequence[tuple[str, Rule]]) -> Change:
    return all_of(*(rule(f"rank_{name.split('_', 1)[1]}", one) for name, one in found))


def from_the_most(networks: Sequence[str]) -> Mistake:
    found = _ranks(networks, "reversed", lambda totals: sorted(range(len(totals)), key=lambda i: -totals[i]))
    return mistake(
        "ranked-from-the-most",
        _instead(found),
        "si l'on classe du plus au moins",
        "if the networks are ranked from most to fewest",
        "On classe du moins au plus.",
        "Rank from fewest to most.",
    )


def by_parameters(networks: Sequence[str]) -> Mistake:
    """The ranking by operations taken to be that by parameters."""
    order = _ranks(
        networks, "assumed", lambda totals: sorted(range(len(totals)), key=totals.__getitem__), ("parameters",) * 2
    )
    wrong = [(name, one) for name, one in order if "operations" in name]
    known = rules(networks)

    def differs(problem: Problem) -> bool:
        names = [name for name in known if name.startswith("rank")]
        values = Values(Problem(networks=problem.networks, rules={name: name for name in names}), known)
        places = range(1, len(networks) + 1)
        return any(values[f"rank_parameters_{i}"] != values[f"rank_operations_{i}"] for i in places)

    return mistake(
        "ranked-by-parameters",
        when(differs, _instead(wrong)),
        "si l'on croit que plus de paramètres, c'est plus d'opérations",
        "if more parameters are believed to mean more operations",
        "Une convolution utilise chaque poids à toutes les positions.",
        "A convolution uses each weight at every place.",
    )


def inverted(networks: Sequence[str]) -> Mistake:
    wrong = {}
    for count in COUNTS:
        totals = [f"{one}__total__{count}" for one in networks]
        wrong[f"spread_{count}"] = named(f"least_{count}", totals, lambda *each: ratio(min(each), max(each)))
    return mistake(
        "quotient-inverted",
        all_of(*(rule(name, one) for name, one in wrong.items())),
        "si l'on divise le plus petit par le plus grand",
        "if the smallest is divided by the largest",
    )
