"""The named mistakes of the catalogue, tried on the network of a claim."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from corrige.classroom.claims.case import Case
from corrige.classroom.messages import french, language
from corrige.exercises.family import Mistake
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import Text

FIRST: Final = (
    *("moving-averages-counted", "one-bias-in-all"),
    *("weights-of-one-channel", "filter-without-depth", "one-channel"),
)
"""What is the likeliest reason where another mistake gives the same figure by chance: Keras prints the first; of a 3×3
filter on an image in colour the channels are forgotten rather than a side."""


@cache
def mistakes() -> tuple[Mistake, ...]:
    """Every mistake of the catalogue whose words fit any network, each name once."""
    package = import_module("corrige.exercises.catalogue")
    found: dict[str, Mistake] = {}
    for info in iter_modules(package.__path__):
        for value in vars(import_module(f"{package.__name__}.{info.name}")).values():
            if isinstance(value, Mistake) and not any("{" in words for words in value.text.values()):
                found.setdefault(value.name, value)
    return tuple(sorted(found.values(), key=lambda one: one.name not in FIRST))


def made(mistake: Mistake, case: Case) -> Case | None:
    """The network with the mistake; None where it cannot be made there or changes nothing."""
    try:
        wrong = mistake.change(case.problem)
    except (CannotBuild, LookupError):  # some are made in a layer of a name that only a family's network has
        return None
    return None if wrong == case.problem else Case(wrong, case.flat, mistake.change.rules)


def words(text: Text) -> str:
    """A text of the catalogue in the reader's language."""
    if language() == "fr":
        return french(text["fr"].replace("{", "{{").replace("}", "}}").replace("'", "’"))
    return text["en"]
