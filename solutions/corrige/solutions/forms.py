"""Formulas brought into the form in which a teacher writes them, and how long they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corrige.document.formula import Apply, Exact, Number, Symbol, Tree, evaluate, substitute


def leaves(tree: Tree) -> int:
    """How many letters and numbers a formula has."""
    return sum(map(leaves, tree.args)) if isinstance(tree, Apply) else 1


def roundings(tree: Tree) -> int:
    if not isinstance(tree, Apply):
        return 0
    return (tree.op in ("floor", "ceil")) + sum(map(roundings, tree.args))


def in_a_row(tree: Tree) -> Tree:
    """Products without needless brackets: `N(f²C)` is `Nf²C`.

    >>> N, f, C = Symbol("N"), Symbol("f"), Symbol("C")
    >>> in_a_row(N * (f * C)) == N * f * C
    True
    """
    match tree:
        case Apply("*", (a, Apply("*", (b, c)))):
            return in_a_row(Apply("*", (Apply("*", (a, b)), c)))
        case Apply(op, args):
            return Apply(op, tuple(map(in_a_row, args)))
        case _:
            return tree


def gathered(tree: Tree) -> Tree:
    """Its numbers put together, equal factors as a power: `n + 2 + 2 − k` is `n − k + 4`, `k · k · 32m` is `32k²m`.

    >>> n, k, m = Symbol("n"), Symbol("k"), Symbol("m")
    >>> gathered(n + 1 - 2) == n - 1, gathered(k * k * 32 * m) == 32 * Apply("^", (k, Number(2))) * m
    (True, True)
    """
    match tree:
        case Apply("*", _):
            return _product(tree)
        case Apply("+" | "-", _):
            return _sum(tree)
        case Apply("^", (base, exponent)):
            power = Apply("^", (gathered(base), gathered(exponent)))
            return Number(evaluate(power, {})) if all(isinstance(arg, Number) for arg in power.args) else power
        case Apply(op, args):
            return Apply(op, tuple(map(gathered, args)))
        case _:
            return tree


def _sum(tree: Tree) -> Tree:
    """Terms in their order; several numbers are put together at the end."""
    found: list[tuple[int, Tree]] = [(sign, gathered(term)) for sign, term in terms(tree, 1)]
    numbers = [sign * term.value for sign, term in found if isinstance(term, Number)]
    if len(numbers) > 1:
        total = sum(numbers)
        found = [one for one in found if not isinstance(one[1], Number)]
        found.append((1, Number(total)) if total >= 0 else (-1, Number(-total)))
    (sign, first), *rest = found
    result = first if sign > 0 else -first
    for sign, term in rest:
        result = result + term if sign > 0 else result - term
    return result


def terms(tree: Tree, sign: int) -> Iterator[tuple[int, Tree]]:
    """The terms of a sum with their signs; all of it where it is none."""
    match tree:
        case Apply(("+" | "-") as op, (a, b)):
            yield from terms(a, sign)
            yield from terms(b, sign if op == "+" else -sign)
        case _:
            yield sign, tree


def _product(tree: Tree) -> Tree:
    """A number, then the factors in their order, equal ones as a power."""
    number: Exact = 1
    others: dict[Tree, int] = {}
    for factor in map(gathered, _factors(tree)):
        if isinstance(factor, Number):
            number *= factor.value
        else:
            others[factor] = others.get(factor, 0) + 1
    result: Tree = Number(number)
    for factor, times in others.items():
        result = result * (factor if times == 1 else Apply("^", (factor, Number(times))))
    return result


def _factors(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Apply("*", (a, b)):
            yield from _factors(a)
            yield from _factors(b)
        case _:
            yield tree


def decided(tree: Tree, numbers: Mapping[str, Exact]) -> Tree:
    """The larger or smaller of letters by their numbers: `max(P, Q)/min(P, Q)` is `P/Q` where P is the larger.

    >>> P, Q = Symbol("P"), Symbol("Q")
    >>> decided(Apply("/", (Apply("max", (P, Q)), Apply("min", (P, Q)))), {"P": 6, "Q": 2}) == P / Q
    True
    """
    match tree:
        case Apply(("max" | "min") as op, args) if all(isinstance(arg, Symbol) for arg in args):
            return (max if op == "max" else min)(args, key=lambda arg: evaluate(arg, numbers))
        case Apply(op, args):
            return Apply(op, tuple(decided(arg, numbers) for arg in args))
        case _:
            return tree


def in_numbers(tree: Tree, numbers: Mapping[str, Exact]) -> Tree:
    """The formula with the numbers that there are put in for its letters."""
    return substitute(tree, {name: Number(number) for name, number in numbers.items()})
