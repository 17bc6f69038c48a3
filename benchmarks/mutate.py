"""Plant bugs, one at a time, and see whether the tests turn red.

    python benchmarks/mutate.py rules            # one group of files; `all` for every group
    python benchmarks/mutate.py rules --jobs 2 --only counts.py --show

Generic operators are applied to every place where they fit: a 1 dropped or added, floor for ceil, heights for widths,
strides for paddings, kernel for channels, a loop bound off by one, a comparison loosened, a sign, a flip, padding on
one side. Each mutant runs in a forked process that already holds torch and pytest, with the mutated source handed to
the import system; the group's tests run, the likeliest first, until the first failure. Survivors that no test can tell
apart are listed with their reason in `equivalent.toml`; any other survivor makes the run fail. Run it where nothing
else changes the files: a clone.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.util
import io
import os
import signal
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

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
            *("grader/marks.py", "grader/equality.py"),
        ),
        (
            *(
                "tests/grader/test_marks.py",
                "tests/grader/test_own.py",
                "tests/grader/test_parts.py",
                "tests/grader/test_judge.py",
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
SWAPS = {
    "h": "w", "h_in": "w_in", "f_h": "f_w", "s_h": "p_top", "s_w": "p_left", "d_h": "d_w", "p_top": "p_left",
    "p_bottom": "p_right", "c_in": "f_h", "K": "c_in", "rows": "columns", "top": "left", "bottom": "right",
    "f_w": "f_h", "w": "h", "left": "top", "right": "bottom", "columns": "rows", "stride": "padding",
}  # fmt: skip
COMPARISONS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}


@dataclass(frozen=True)
class Mutant:
    path: Path
    line: int
    what: str
    before: str
    after: str
    source: str

    @property
    def key(self) -> str:
        """What changes, and the line of the program where it does."""
        return f"{self.before} -> {self.after} in {self.path.read_text().splitlines()[self.line - 1].strip()}"


def replacements(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The mutated forms of one node, each with the operator's name."""
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=ast.Constant(value=1)):
            yield "1 dropped", left
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
            yield (
                "ceil for floor",
                ast.UnaryOp(ast.USub(), ast.BinOp(ast.UnaryOp(ast.USub(), left), ast.FloorDiv(), right)),
            )
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Name(id="p_bottom" | "p_right")):
            yield "padding once", left
        case ast.Call(func=ast.Name(id="ceil_div"), args=[a, b]):
            yield "floor for ceil", ast.BinOp(a, ast.FloorDiv(), b)
        case ast.Call(func=ast.Name(id="range"), args=args):
            bound = ast.BinOp(args[min(1, len(args) - 1)], ast.Sub(), ast.Constant(1))
            place = min(1, len(args) - 1)
            yield "loop one short", ast.Call(ast.Name("range"), [*args[:place], bound, *args[place + 1 :]], [])
        case ast.Call(func=ast.Name(id="max" | "min" as name), args=args, keywords=keywords):
            yield "max for min", ast.Call(ast.Name({"max": "min", "min": "max"}[name]), args, keywords)
        case ast.Compare(left=left, ops=[op], comparators=right) if type(op) in COMPARISONS:
            yield "comparison", ast.Compare(left, [COMPARISONS[type(op)]()], right)
        case ast.BoolOp(op=op, values=values):
            yield "and for or", ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not dropped", operand
        case ast.Subscript(value=value, slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp())):
            yield "flip dropped", value
        case ast.Constant(value=int(n)) if not isinstance(n, bool):
            yield "1 added", ast.Constant(n + 1)
        case ast.Name(id=name, ctx=ast.Load()) if name in SWAPS:
            yield f"{SWAPS[name]} for {name}", ast.Name(SWAPS[name], ast.Load())
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield "factor dropped", left
            yield "sum for product", ast.BinOp(left, ast.Add(), right)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield "difference for sum", ast.BinOp(left, ast.Sub(), right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            yield "sum for difference", ast.BinOp(left, ast.Add(), right)


def mutants(path: Path) -> Iterator[Mutant]:
    source = path.read_text()
    tree = ast.parse(source)
    skipped = set()
    for node in ast.walk(tree):  # annotations, raised messages and sizes of caches change no result
        for decorator in getattr(node, "decorator_list", ()):
            skipped.update(ast.walk(decorator))
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            skipped.update(ast.walk(part) if part else ())
        if isinstance(node, (ast.Raise, ast.ImportFrom, ast.JoinedStr)) or (
            isinstance(node, ast.FunctionDef) and node.name.startswith("_why")
        ):
            skipped.update(ast.walk(node))
        if isinstance(node, ast.FunctionDef):
            names = {argument.arg for argument in node.args.args} | {
                n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
            for inner in ast.walk(node):
                inner.known = names | getattr(inner, "known", set())  # type: ignore[attr-defined]
    for index, node in enumerate(ast.walk(tree)):
        if node in skipped or not hasattr(node, "lineno"):
            continue
        for what, new in replacements(node):
            if isinstance(new, ast.Name) and new.id not in getattr(node, "known", set()):
                continue
            copy = deepcopy(tree)
            target = list(ast.walk(copy))[index]
            swapped = _Swap(target, deepcopy(new)).visit(copy)
            yield Mutant(
                path,
                node.lineno,
                what,
                ast.unparse(node),
                ast.unparse(new),
                ast.unparse(ast.fix_missing_locations(swapped)),
            )


class _Swap(ast.NodeTransformer):
    def __init__(self, target: ast.AST, new: ast.AST) -> None:
        self.target, self.new = target, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.target else self.generic_visit(node)


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


def start(tests: list[str], limit: int, mutant: Mutant | None = None) -> int:
    """A process of its own that runs the tests, file by file until one turns red; its status is 0 where all pass.

    A mutant that hangs is ended by the alarm: it was seen.
    """
    child = os.fork()
    if child == 0:
        signal.alarm(limit)
        if mutant is not None:
            sys.meta_path.insert(0, _Loader(mutant))
        import pytest

        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            red = any(pytest.main([*OPTIONS, test]) for test in tests)
        os._exit(red)
    return child


def tried(found: Iterable[Mutant], tests: list[str], limit: int, jobs: int) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant and whether the tests turned red, `jobs` of them at a time, in the order in which they end."""
    running: dict[int, Mutant] = {}
    for mutant in found:
        running[start(tests, limit, mutant)] = mutant
        if len(running) == jobs:
            child, status = os.wait()
            yield running.pop(child), status != 0
    while running:
        child, status = os.wait()
        yield running.pop(child), status != 0


def files_of(group: str) -> list[Path]:
    found = []
    for entry in GROUPS[group][0]:
        for room in ROOMS:
            place = ROOT / room / "corrige" / entry
            found += sorted(place.glob("*.py")) if place.is_dir() else [place] * place.is_file()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("group", choices=[*GROUPS, "all"])
    parser.add_argument("--only", default="", help="files whose path ends so")
    parser.add_argument("--tests", nargs="*", help="other tests than the group's")
    parser.add_argument("--limit", type=int, default=120, help="seconds for the tests of one mutant")
    parser.add_argument("--every", type=int, default=1, help="only every n-th mutant")
    parser.add_argument("--show", action="store_true", help="print each mutant as it is tried")
    parser.add_argument("--jobs", type=int, default=1, help="mutants tried at the same time")
    options = parser.parse_args()
    import hypothesis  # noqa: F401
    import numpy  # noqa: F401
    import pytest  # noqa: F401
    import sympy  # noqa: F401
    import torch

    torch.set_num_threads(1)
    os.chdir(ROOT)
    sys.path.remove(str(Path(__file__).parent))  # its answers.py would be taken for tests/answers
    known = tomllib.loads((ROOT / "benchmarks/equivalent.toml").read_text())
    left = 0
    for group in GROUPS if options.group == "all" else [options.group]:
        tests = options.tests or list(GROUPS[group][1])
        if os.waitpid(start(tests, 900), 0)[1]:
            sys.exit(f"{group}: the tests are red without any bug; nothing can be learned from them")
        for path in files_of(group):
            if not str(path).endswith(options.only):
                continue
            began, equivalent, survived = time.time(), 0, 0
            every = list(mutants(path))[:: options.every]
            for mutant, dead in tried(every, tests, options.limit, options.jobs):
                reason = known.get(path.name, {}).get(mutant.key, "")
                state = "killed" if dead else f"equivalent: {reason}" if reason else "SURVIVED"
                if options.show or state == "SURVIVED":
                    print(f"  {path.name}:{mutant.line} {mutant.what}: {mutant.key}: {state}", flush=True)
                equivalent += not dead and bool(reason)
                survived += state == "SURVIVED"
            left += survived
            print(
                f"{group} {path.name}: of {len(every)}, {len(every) - equivalent - survived} killed,"
                f" {equivalent} equivalent, {survived} survived; {time.time() - began:.0f} s",
                flush=True,
            )
    sys.exit(1 if left else 0)


if __name__ == "__main__":
    main()
