"""Planted bugs: what a generic operator makes of a file.

The operators are applied to every place where they fit: a 1 dropped or added, floor for ceil, heights for widths,
strides for paddings, kernel for channels, a loop bound off by one, a comparison loosened, a sign, a flip, padding on
one side. Annotations, messages that are raised, decorators (sizes of caches) change no result and are left out.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

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

    @property
    def digest(self) -> str:
        """Names the mutant of this file as it is now: another line of the file changed makes it another mutant."""
        return hashlib.sha256(f"{self.path.name}\n{self.what}\n{self.line}\n{self.source}".encode()).hexdigest()[:16]


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
