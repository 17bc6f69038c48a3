"""Random formula trees and damaged answers, for hypothesis and for long runs."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from corrige.answers import Read, read
from corrige.document.formula import Apply, Number, Symbol, Tree

SYMBOLS = ("w", "h", "f", "s", "p", "C", "K", "C_in", "p_top")
ALL = ("+", "-", "*", "/", "^", "neg", "floor", "ceil", "mod", "max", "min")
WHOLE = ("+", "-", "*", "/", "neg", "floor", "ceil", "mod", "max", "min")


def random_tree(random: Random, depth: int, symbols: tuple[str, ...] = SYMBOLS, ops: tuple[str, ...] = ALL) -> Tree:
    if depth == 0 or random.random() < 0.2:
        return Symbol(random.choice(symbols)) if random.random() < 0.7 else Number(random.randint(-3, 12))
    op = random.choice(ops)
    count = 1 if op in ("neg", "floor", "ceil") else random.randint(1, 3) if op in ("max", "min") else 2
    return Apply(op, tuple(random_tree(random, depth - 1, symbols, ops) for _ in range(count)))


def nearby(random: Random, tree: Tree, symbols: tuple[str, ...]) -> Tree:
    """The tree with one place changed: some changes keep its values, most do not."""
    if isinstance(tree, Apply) and random.random() < 0.7:
        at = random.randrange(len(tree.args))
        changed = nearby(random, tree.args[at], symbols)
        return Apply(tree.op, (*tree.args[:at], changed, *tree.args[at + 1 :]))
    return random.choice(
        (
            Apply("+", (tree, Number(0))),
            Apply("+", (tree, Number(1))),
            Apply("neg", (Apply("neg", (tree,)),)),
            Apply("floor", (tree,)),
            Apply("max", (tree, Number(random.randint(0, 3)))),
            Symbol(random.choice(symbols)),
        )
    )


def trees(depth: int = 4) -> st.SearchStrategy[Tree]:
    return st.randoms(use_true_random=False).map(lambda random: random_tree(random, random.randint(0, depth)))


STRANGE = "()[]{}⌊⌋+-*/^_=,;:.!'\"\\&|%~0123456789wfspxeE \n\t−×½²\u00a0\u202f\u200b\u202e\x00$#@?<>…∅é√∞С"


def damaged(random: Random, text: str) -> str:
    """The text with a character dropped, doubled, swapped with its neighbour, replaced or inserted."""
    if not text:
        return random.choice(STRANGE)
    at = random.randrange(len(text))
    match random.randrange(5):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + text[at] + text[at:]
        case 2:
            return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
        case 3:
            return text[:at] + random.choice(STRANGE) + text[at + 1 :]
        case _:
            return text[:at] + random.choice(STRANGE) + text[at:]


def formula(text: str) -> Tree:
    found = read("formula", text, "en", symbols=("w", "h", "f", "s", "p", "C", "K", "d", "q"))
    assert isinstance(found, Read), found
    return found.value
