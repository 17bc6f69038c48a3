"""Plant bugs, one at a time, and see whether the tests turn red.

    python benchmarks/mutate.py rules            # one group of files; `all` for every group
    python benchmarks/mutate.py rules --jobs 2 --only counts.py --show
    python benchmarks/mutate.py all --log mutants.txt          # goes on where an earlier run stopped

The mutants are those of `mutants.py`. Each runs in a forked process that already holds torch and pytest, with the
mutated source handed to the import system; the group's tests run, the one that saw the most bugs of this file first,
until the first failure. Survivors that no test can tell apart are listed with their reason in `equivalent.toml`; any
other survivor makes the run fail. Run it where nothing else changes the files: a clone.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.util
import io
import os
import signal
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from itertools import chain
from pathlib import Path

from mutants import Mutant, mutants

ROOT = Path(__file__).parent.parent
ROOMS = ("exercises", "solutions", "templates", "grader")
_SAID = tuple(f"tests/reference/test_{one}.py" for one in ("counts", "values", "refusals", "sight"))
GROUPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # files (relative to a room's corrige/ folder, a folder for all its files), tests that must see a bug in them
    "rules": (
        ("rules",),
        (
            *("tests/reference/test_rules.py", "tests/reference/test_sight.py", "tests/rules"),
            *("tests/test_certify.py", "tests/solutions"),
        ),
    ),
    "definition": (
        ("reference/definition",),
        ("tests/reference/test_agreement.py", *_SAID, "tests/reference/test_definition.py"),
    ),
    "engine": (
        ("reference/engine",),
        ("tests/reference/test_agreement.py", *_SAID, "tests/reference/test_engine.py", "tests/test_certify.py"),
    ),
    "judging": (
        (
            *("grader/judge.py", "grader/meant.py", "grader/parts.py", "grader/own.py", "grader/compare.py"),
            *("grader/marks.py", "grader/equality.py", "grader/agreement.py"),
        ),
        (
            *(
                "tests/grader/test_marks.py",
                "tests/grader/test_own.py",
                "tests/grader/test_compare.py",
                "tests/grader/test_parts.py",
                "tests/grader/test_meant.py",
                "tests/grader/test_judge.py",
                "tests/grader/test_feedback.py",
                "tests/answers/test_table.py",
                "tests/answers/test_judge.py",
            ),
            *("tests/answers/test_pairs.py", "tests/answers/test_counterexamples.py"),
            *("tests/grader/test_follow_through.py", "tests/exercises/test_mistakes.py"),
        ),
    ),
}
OPTIONS = (
    *("-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-m", "not slow", "--hypothesis-seed=0"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)

LONGEST = 60.0
"""Seconds that no test file should take; one that takes ten times as long hangs."""


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Hands the mutated source to the import of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        relative = mutant.path.relative_to(ROOT)
        self.name = ".".join(relative.with_suffix("").parts[1:]).removesuffix(".__init__")

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.mutant.path, loader=self)  # type: ignore[arg-type]

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: object) -> None:
        exec(compile(self.mutant.source, str(self.mutant.path), "exec"), module.__dict__)  # noqa: S102


def start(tests: dict[str, float], mutant: Mutant | None = None) -> int:
    """A process of its own that runs the tests until one turns red; its status is that one's place, from 1.

    A mutant that hangs, for ten times the seconds of a test, is ended by the alarm: it was seen.
    """
    child = os.fork()
    if child == 0:
        if mutant is not None:
            sys.meta_path.insert(0, _Loader(mutant))
        import pytest

        for place, (test, seconds) in enumerate(tests.items(), 1):
            signal.alarm(60 + int(10 * seconds))
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                red = pytest.main([*OPTIONS, test])
            if red:
                os._exit(place)
        os._exit(0)
    return child


def killer(tests: list[str], status: int) -> str:
    """The test that turned red, "a hang" or "a crash" where the process was ended, "" where all passed."""
    if os.WIFSIGNALED(status):
        return "a hang" if os.WTERMSIG(status) == signal.SIGALRM else "a crash"
    red = os.waitstatus_to_exitcode(status)
    return tests[red - 1] if red else ""


def timed(tests: list[str]) -> dict[str, float]:
    """Seconds that each takes without any bug; the run ends where one is red."""
    seconds = {}
    for test in tests:
        began = time.time()
        if os.waitpid(start({test: LONGEST}), 0)[1]:
            sys.exit(f"{test} is red without any bug; nothing can be learned from it")
        seconds[test] = time.time() - began
    return seconds


def tried(found: Iterable[Mutant], tests: dict[str, float], jobs: int) -> Iterator[tuple[Mutant, str]]:
    """Each mutant and what killed it, `jobs` of them at a time, in the order in which they end.

    The test that killed the most mutants of this file for the seconds that it takes runs first.
    """
    running: dict[int, tuple[Mutant, list[str]]] = {}
    kills: Counter[str] = Counter()

    def ended() -> tuple[Mutant, str]:
        child, status = os.wait()
        mutant, order = running.pop(child)
        by = killer(order, status)
        kills[by] += 1
        return mutant, by

    for mutant in found:
        order = sorted(tests, key=lambda test: -(kills[test] + 1) / tests[test])
        running[start({test: tests[test] for test in order}, mutant)] = mutant, order
        if len(running) == jobs:
            yield ended()
    while running:
        yield ended()


class Log:
    """What became of each mutant, a line each: its digest and what killed it."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        lines = path.read_text().splitlines() if path and path.exists() else []
        self.seen = dict(line.split("\t") for line in lines)

    def settles(self, mutant: Mutant, has_a_reason: bool, granted: bool) -> bool:
        """Whether it need not be tried again: it was killed, or it lived and has a reason by now."""
        return bool(self.seen.get(mutant.digest)) or (has_a_reason and (granted or mutant.digest in self.seen))

    def add(self, mutant: Mutant, by: str) -> None:
        if self.path:
            with self.path.open("a") as file:
                file.write(f"{mutant.digest}\t{by}\n")


def files_of(group: str) -> list[Path]:
    found = []
    for entry in GROUPS[group][0]:
        for room in ROOMS:
            place = ROOT / room / "corrige" / entry
            found += sorted(place.glob("*.py")) if place.is_dir() else [place] * place.is_file()
    return found


def files_in(test: str) -> list[str]:
    folder = ROOT / test
    return [str(file.relative_to(ROOT)) for file in sorted(folder.glob("test_*.py"))] if folder.is_dir() else [test]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("group", choices=[*GROUPS, "all"])
    parser.add_argument("--only", nargs="*", default=[""], help="files whose path ends so")
    parser.add_argument("--tests", nargs="*", help="other tests than the group's")
    parser.add_argument("--every", type=int, default=1, help="only every n-th mutant")
    parser.add_argument("--show", action="store_true", help="print each mutant as it is tried")
    parser.add_argument("--log", type=Path, help="a file that keeps what became of each mutant")
    parser.add_argument("--granted", action="store_true", help="do not try those that have a reason in equivalent.toml")
    parser.add_argument("--jobs", type=int, default=1, help="mutants tried at the same time")
    options = parser.parse_args()
    import hypothesis  # noqa: F401
    import numpy  # noqa: F401
    import pytest  # noqa: F401
    import sympy  # noqa: F401
    import torch

    torch.set_num_threads(1)
    log = Log(options.log and options.log.absolute())
    os.chdir(ROOT)
    sys.path.remove(str(Path(__file__).parent))  # its answers.py would be taken for tests/answers
    known = tomllib.loads((ROOT / "benchmarks/equivalent.toml").read_text())
    left = 0
    for group in GROUPS if options.group == "all" else [options.group]:
        tests = timed(options.tests or [file for test in GROUPS[group][1] for file in files_in(test)])
        for path in files_of(group):
            if str(path).endswith(tuple(options.only)):
                left += ran(path, group, tests, known.get(path.name, {}), log, options)
    sys.exit(1 if left else 0)


def ran(
    path: Path, group: str, tests: dict[str, float], reasons: dict[str, str], log: Log, options: argparse.Namespace
) -> int:
    """Try the mutants of a file, print what became of them; how many survived without a reason."""
    began, states = time.time(), Counter[str]()
    every = list(mutants(path))[:: options.every]
    settled = {m: log.seen.get(m.digest, "") for m in every if log.settles(m, m.key in reasons, options.granted)}
    fresh = tried([m for m in every if m not in settled], tests, options.jobs)
    for mutant, by in chain(settled.items(), fresh):
        if mutant not in settled:
            log.add(mutant, by)
        state = "killed" if by else "equivalent" if mutant.key in reasons else "SURVIVED"
        states[state] += 1
        if options.show or state == "SURVIVED":
            reason = f" by {by}" if by else f": {reasons[mutant.key]}" if mutant.key in reasons else ""
            print(f"  {path.name}:{mutant.line} {mutant.what}: {mutant.key}: {state}{reason}", flush=True)
    print(
        f"{group} {path.name}: of {len(every)}, {states['killed']} killed, {states['equivalent']} equivalent,"
        f" {states['SURVIVED']} survived; {time.time() - began:.0f} s",
        flush=True,
    )
    return states["SURVIVED"]


if __name__ == "__main__":
    main()
