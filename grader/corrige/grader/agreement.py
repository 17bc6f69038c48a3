"""How one value answers another: None where it is right, otherwise what is to be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from corrige.answers import Product, ProductSum, Read, Value
from corrige.document.formula import Apply, Exact, Number, Symbol
from corrige.grader.saying import Say


def number(key: Read, given: Read, margin: Fraction, *, whole: bool) -> Say | None:
    """`margin`: how far from the key a right answer may be; `whole`: an integer is asked."""
    right, value = _exact(key.value), _exact(given.value)
    values: list[Exact] = [value, *(() if given.percent else map(_exact, given.also))]
    if given.percent != key.percent:
        right = right / Fraction(100) if key.percent else right
        values = [value / Fraction(100)] if given.percent else values
        if given.percent and right > 1:  # a percentage was asked, and its sign written too
            values.append(value)
    if any(abs(Fraction(one) - right) <= margin for one in values):
        return None
    if whole and value.denominator != 1:
        return Say("not an integer")
    decimals = None if given.percent else given.decimals
    if margin == 0 and decimals is not None and abs(Fraction(value) - right) <= Fraction(1, 2 * 10**decimals):
        return Say("rounded")
    return Say("other value")


def _exact(value: Value) -> Exact:
    assert isinstance(value, (int, Fraction))
    return value


def shape(key: Read, given: Read, axes: tuple[str, ...]) -> Say | None:
    """Any of the ways in which the notation may be meant; `axes` are named in the feedback."""
    right, value = key.value, given.value
    assert isinstance(right, tuple)
    assert isinstance(value, tuple)
    readings = [value, *given.also]
    if any(one in readings for one in (right, *key.also)):
        return None
    if any(isinstance(one, tuple) and ordered(one) == ordered(right) for one in readings):
        return Say("other order", {"axes": " × ".join(axes)} if axes else {})
    return parts(right, value)


def ordered(values: tuple[Value, ...]) -> list[Value]:
    return sorted(values)  # type: ignore[type-var]


def parts(right: tuple[Value, ...], given: tuple[Value, ...]) -> Say:
    """Which parts of a sequence are not the right ones."""
    if len(right) != len(given):
        return Say("other length", {"given": str(len(given)), "right": str(len(right))})
    wrong = [str(at) for at, (a, b) in enumerate(zip(right, given, strict=True), start=1) if a != b]
    return Say("other parts", {"which": ", ".join(wrong[:6]) + ("…" if len(wrong) > 6 else "")})


def matrix(key: Read, given: Read) -> Say | None:
    """Axes of length one in front (a batch, one channel) are no difference."""
    right = _without_axes(key.value, _depth(given.value))
    readings = [_without_axes(one, _depth(right)) for one in (given.value, *given.also)]
    if right in readings:
        return None
    value = readings[0]
    a, b = _size(right), _size(value)
    if a != b:
        return Say("other size", {"given": "×".join(map(str, b)), "right": "×".join(map(str, a))})
    if len(a) == 2 and value == _transposed(right):
        return Say("transposed")
    cells = list(zip(_flat(right), _flat(value), strict=True))
    return Say("other cells", {"wrong": str(sum(x != y for x, y in cells)), "all": str(len(cells))})


def _without_axes(value: Value, depth: int) -> Value:
    while isinstance(value, tuple) and len(value) == 1 and _depth(value) > depth:
        value = value[0]
    return value


def _transposed(value: Value) -> Value:
    rows = [row for row in value if isinstance(row, tuple)] if isinstance(value, tuple) else []
    return tuple(zip(*rows, strict=True))


def _depth(value: Value) -> int:
    return 1 + _depth(value[0]) if isinstance(value, tuple) and value else int(isinstance(value, tuple))


def _size(value: Value) -> tuple[int, ...]:
    return (len(value), *_size(value[0])) if isinstance(value, tuple) and value else ()


def _flat(value: Value) -> list[Value]:
    return [cell for part in value for cell in _flat(part)] if isinstance(value, tuple) else [value]


def elements(extra: bool, missing: bool) -> Say | None:
    """What is to be said of a set that holds too much or too little."""
    if extra and missing:
        return Say("other elements")
    if extra:
        return Say("too many elements")
    return Say("too few elements") if missing else None


def product_sum(right: Value, given: Value) -> Say | None:
    """Product by product, in any order, and the sum, where it is stated."""
    assert isinstance(right, ProductSum)
    assert isinstance(given, ProductSum)
    a, b = right.products, given.products
    if len(a) != len(b):
        return Say("other number of products", {"given": str(len(b)), "right": str(len(a))})
    strange = strangers(a, b)
    if strange:
        return Say("other product", {"which": str(strange[0] + 1)})
    total = right.total if right.total is not None else right.value
    if given.total is not None and given.total != total:
        return Say("other total")
    return None


def strangers(right: Sequence[Product], given: Sequence[Product]) -> list[int]:
    """Where the answer has products that are none of the key's, or one of them once too often."""
    left = Counter(_seen(product, product.factors[0] == 0) for product in right)
    found: list[int] = []
    for at, product in enumerate(given):
        for seen in (_seen(product, unsigned=False), _seen(product, unsigned=True)):
            if left[seen] > 0:
                left[seen] -= 1
                break
        else:
            found.append(at)
    return found


def _seen(product: Product, unsigned: bool) -> tuple[bool | None, tuple[Exact, ...]]:
    """What two equal products have in common: the same factors in any order, whichever of them takes the minus sign
    (`2·(-3)` is `-2·3`).

    `-2·0` is not `2·0`, since the weight is another one; but a weight of zero, which the key has in front, has no sign.
    """
    return None if unsigned else product.positive, tuple(_sizes(product))


def _sizes(product: Product) -> list[Exact]:
    return sorted(max(factor, -factor) for factor in product.factors)


def choice(right: Value, given: Value) -> Say | None:
    """The same options; `AC` is a and c where the key's options are single letters."""
    assert isinstance(right, tuple)
    assert isinstance(given, tuple)
    if set(right) == set(given):
        return None
    joined = str(given[0]) if len(given) == 1 else ""
    single = all(len(str(letter)) == 1 for letter in right)
    if single and len(joined) == len(right) == len(set(joined)) and set(joined) == set(right):
        return None
    return Say("other choice")


def is_formula(value: Value) -> bool:
    return isinstance(value, (Number, Symbol, Apply))
