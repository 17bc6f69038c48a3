"""What a family of exercises is, and where families are found."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Literal, TypeAlias

from corrige.problem.draw import Draw
from corrige.problem.errors import CorrigeError, no_such
from corrige.problem.problem import Name, Problem, Question, Text, Value
from corrige.rules.forms import Rule
from corrige.rules.wrong import Change

Level: TypeAlias = Literal[1, 2, 3]
Shown: TypeAlias = Literal["nothing", "grids", "diagram", "summary", "mismatch"]
FOLDER = "corrige.exercises.families"
LEVELS: tuple[Level, Level, Level] = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong problem solved rightly. `text` ends the sentence "that is what one finds …": "if the padding is
    forgotten"; `hint` says what is right instead."""

    name: str
    change: Change
    text: Text
    hint: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Called:
    """One of several networks in words, and the subscript of its letters: `text` stands alone, as a caption does."""

    text: Text
    below: Text


def _uncalled(problem: Problem) -> Mapping[str, Called]:
    """A single network needs no name."""
    return {}


@dataclass(frozen=True, eq=False)
class Family:
    """A family of exercises.

    `setting` draws what is given, `questions` what is asked of it, so that a teacher's own numbers can be put in
    between. `statement` says it, in each language, with places for the givens. `loads`: the least and the most
    working load of each level (see `corrige.exercises.load`). `rules`: the family's own quantities by the name of
    their function; `oracle` computes them without these rules where no network does. `called`: what the networks are
    called, where there are several.
    """

    name: str
    title: Text
    slides: tuple[str, ...]
    setting: Callable[[Draw, Level], Problem]
    questions: Callable[[Problem, Draw], tuple[Question, ...]]
    statement: Callable[[Problem], Text]
    mistakes: tuple[Mistake, ...]
    loads: tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
    shows: Shown = "nothing"
    rules: Mapping[str, Rule] = field(default_factory=dict)
    oracle: Callable[[Problem], Mapping[Name, Value]] | None = None
    called: Callable[[Problem], Mapping[str, Called]] = _uncalled

    @cached_property
    def functions(self) -> Mapping[str, Rule]:
        """Its own rules and the wrong ones of its mistakes, by name."""
        found: dict[str, Rule] = dict(self.rules)
        for mistake in self.mistakes:
            for name, rule in mistake.change.rules.items():
                if found.setdefault(name, rule) is not rule:
                    raise TypeError(f"family {self.name}: two rules are called `{name}`")
        return found

    def mistake(self, name: str) -> Mistake:
        return next(mistake for mistake in self.mistakes if mistake.name == name)


class UnknownFamily(CorrigeError):
    """No family has this name."""

    exit_code = 6


def families() -> dict[str, Family]:
    """Every family by name: those of the folder `families/` and of the entry-point group `corrige.families`."""
    from importlib.metadata import entry_points  # loads the reader of e-mails: not for one family of ours

    package = import_module(FOLDER)
    found: dict[str, Family] = {}
    for info in iter_modules(package.__path__):
        _add(found, import_module(f"{package.__name__}.{info.name}").FAMILY)
    for entry in entry_points(group="corrige.families"):
        _add(found, entry.load())
    return dict(sorted(found.items()))


def _add(found: dict[str, Family], family: Family) -> None:
    if family.name in found:
        raise TypeError(f"two families are called `{family.name}`")
    found[family.name] = family


def loose_family(path: Path) -> Family:
    """A teacher's own file with a `FAMILY`. It is the teacher's code and is run: never a student's file."""
    spec = spec_from_file_location(f"corrige_family_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file() or not os.access(path, os.R_OK):
        raise UnknownFamily(
            f"{path}: there is no Python file that can be read", f"{path} : il n’y a pas de fichier Python lisible"
        )
    module: Any = module_from_spec(spec)
    spec.loader.exec_module(module)
    if not isinstance(getattr(module, "FAMILY", None), Family):
        raise UnknownFamily(
            f"{path}: it defines no `FAMILY = Family(…)`", f"{path} : il ne définit pas de `FAMILY = Family(…)`"
        )
    family: Family = module.FAMILY
    return family


def family(name: str) -> Family:
    """The family of this name, or of a file `my_family.py`."""
    if name.endswith(".py"):
        return loose_family(Path(name))
    if (ours := _of_the_folder(name)) is not None:
        return ours
    known = families()
    if name not in known:
        raise UnknownFamily(*no_such("no family is", "aucune famille ne", name, known))
    return known[name]


def _of_the_folder(name: str) -> Family | None:
    """The family in the file of its name, `output-size` in `output_size.py`: no other is loaded for it."""
    stem = name.replace("-", "_")
    if not stem.isidentifier() or find_spec(f"{FOLDER}.{stem}") is None:
        return None
    found: Family | None = getattr(import_module(f"{FOLDER}.{stem}"), "FAMILY", None)
    return found if found is not None and found.name == name else None
