"""What holds for every formula and for every answer: round trips, brute force, damage, hostile texts."""

from __future__ import annotations

import ast
import math
import re
from contextlib import suppress
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from answers.table import sections, typed
from answers.trees import SYMBOLS, WHOLE, damaged, nearby, random_tree, trees
from hypothesis import given, settings
from hypothesis import strategies as st

from corrige.answers import KINDS, Read, Unreadable, read
from corrige.document.formula import NotAFormula, Number, Symbol, TooLarge, evaluate
from corrige.document.notation import latex, plain, python, unicode
from corrige.grader.equality import NoPoint, difference
from corrige.grader.single import Case, judge_one

HERE = Path(__file__).parent


@pytest.mark.parametrize("notation", [plain, python, unicode, latex])
@pytest.mark.parametrize("language", ["fr", "en"])
@given(tree=trees())
@settings(max_examples=300, deadline=None)
def test_a_printed_tree_is_read_as_the_same_tree(notation, language, tree):
    found = read("formula", notation(tree), language, symbols=SYMBOLS)
    assert isinstance(found, Read), found
    assert found.value == tree


@given(tree=trees())
@settings(max_examples=200, deadline=None)
def test_an_echo_is_read_as_the_same_tree(tree):
    found = read("formula", unicode(tree), "fr", symbols=SYMBOLS)
    again = read("formula", found.echo("fr"), "fr", symbols=SYMBOLS)
    assert again.value == tree


@pytest.mark.parametrize("language", ["fr", "en"])
@given(number=st.integers(-(10**30), 10**30))
def test_an_echoed_number_is_read_as_the_same(language, number):
    found = read("integer", str(number), language)
    assert found.value == number
    assert read("integer", found.echo(language), language).value == number
    assert read("real", found.echo(language), language).value == number or 1000 <= abs(number) < 10**6


@given(
    rows=st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(-99, 99), min_size=n, max_size=n), min_size=1)
    )
)
def test_a_matrix_is_read_in_every_notation(rows):
    value = tuple(map(tuple, rows))
    spaced = [" ".join(map(str, row)) for row in rows]
    for text in (
        str(rows),
        "\n".join(spaced),
        ";".join(spaced),
        r" \\ ".join(" & ".join(map(str, row)) for row in rows) + r" \\",
        r"\begin{bmatrix}" + r"\\".join("&".join(map(str, row)) for row in rows) + r"\end{bmatrix}",
        "tensor([" + ",\n        ".join("[" + ", ".join(f"{n}." for n in row) + "]" for row in rows) + "])",
    ):
        found = read("matrix", text, "fr")
        assert isinstance(found, Read), (text, found)
        assert found.value == value, text


DOMAIN = {"w": (Symbol("f"), None), "f": (Number(1), None)}
GRID = [
    {"w": f + more, "f": f, "s": s, "p": p} for f, more, s, p in product(range(1, 5), range(12), range(1, 6), range(3))
]


def brute(tree, at):
    """None where it is undefined, Ellipsis where it is too large to say."""
    try:
        return evaluate(tree, at)
    except ZeroDivisionError:
        return None
    except (TooLarge, NotAFormula):
        return ...


def test_random_formulas_are_equal_exactly_when_brute_force_says_so():
    random, names, counted = Random(7), ("w", "f", "s", "p"), {True: 0, False: 0}
    for _ in range(240):
        key = random_tree(random, random.randint(1, 3), names, WHOLE)
        other = nearby(random, key, names) if random.random() < 0.8 else random_tree(random, 2, names, WHOLE)
        try:
            found = difference(key, other, DOMAIN)
        except NoPoint:
            continue
        values = ((brute(key, at), brute(other, at)) for at in GRID)
        equal = all(a == b or a is None or ... in (a, b) for a, b in values)
        counted[equal] += 1
        if found is None:
            assert equal, (plain(key), plain(other))
        else:
            assert brute(key, found.point) == found.key != brute(other, found.point), (plain(key), plain(other))
    assert min(counted.values()) > 60


def test_the_same_answer_is_judged_the_same_again():
    random = Random(11)
    for _ in range(40):
        key, other = (random_tree(random, 3, ("w", "f", "s"), WHOLE) for _ in range(2))
        with suppress(NoPoint):
            assert difference(key, other, DOMAIN) == difference(key, other, DOMAIN)


RIGHT = [
    (section.case(row, language), row)
    for section in sections()
    for row in section.rows
    if row.verdict == "right"
    for language in section.languages
]


def judged(case, text):
    return judge_one(msgspec.convert({**case, "given": text}, Case)).verdict


def test_damaged_answers_get_one_of_three_verdicts():
    random, seen = Random(3), set()
    for case, _ in RIGHT:
        for _ in range(2):
            text = damaged(random, case["given"])
            seen.add(judged(case, damaged(random, text) if random.random() < 0.3 else text))
    assert seen == {"right", "wrong", "unreadable"}


PLAIN_NUMBER = re.compile(r"[0-9 .,_'\u00a0\u202f]+\Z")


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_number_is_never_right_where_its_digits_changed(seed):
    random = Random(seed)
    for text in ("150 529 000", "150,529,000", "150.529.000", "150_529_000", "150529000", "1 728", "-28,000"):
        case = {"kind": "integer", "key": text, "language": random.choice(["fr", "en"])}
        for _ in range(120):
            bad = damaged(random, text)
            if judged(case, bad) == "right" and PLAIN_NUMBER.match(bad.lstrip("-+")):
                assert re.sub(r"\D", "", bad).lstrip("0") == re.sub(r"\D", "", text), bad


@pytest.mark.parametrize("seed", range(4))
def test_damaged_numbers_in_brackets_are_never_right_where_a_number_changed(seed):
    random = Random(seed)
    for kind, text in (
        ("shape", "28x28x6"),
        ("shape", "(28, 28, 6)"),
        ("matrix", "[[1, -1], [2, 0]]"),
        ("matrix", "1 -1; 2 0"),
        ("matrix", r"\begin{pmatrix} 1 & -1 \\ 2 & 0 \end{pmatrix}"),
        ("list", "[5, 3, 13]"),
        ("sum", "-1*0 - 2*1 + 3*4 = 10"),
    ):
        case = {"kind": kind, "key": text, "language": "fr"}
        for _ in range(120):
            bad = damaged(random, text)
            if judged(case, bad) == "right":
                assert numbers(bad) == numbers(text), bad


def numbers(text):
    """The numbers of a text, signs with them, decimals without their zeros."""
    text = re.sub(r"[\u200b\u00a0\u202f]", "", text).replace("−", "-")
    return [int(n) for n in re.findall(r"-?[0-9]+", re.sub(r"-\s+", "-", text))]


def python_value(node, at):
    """A Python expression's value, by its own grammar."""
    match node:
        case ast.Constant(value=int(value)):
            return Fraction(value)
        case ast.Name(id=name) if name in at:
            return Fraction(at[name])
        case ast.UnaryOp(ast.USub(), operand):
            return -python_value(operand, at)
        case ast.UnaryOp(ast.UAdd(), operand):
            return python_value(operand, at)
        case ast.BinOp(left, op, right):
            a, b = python_value(left, at), python_value(right, at)
            match op:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case ast.Div():
                    return a / b
                case ast.FloorDiv():
                    return Fraction(math.floor(a / b))
                case ast.Pow() if abs(b) < 9:
                    return a**b
    raise KeyError(ast.dump(node))


@pytest.mark.parametrize("text", ["(w+2*p-f)//s+1", "w//s+f", "f**2*s+w", "-(-w//s)", "(w-f+s)//s", "2*(w-f)+1"])
def test_a_damaged_formula_is_never_right_where_its_value_changed(text):
    """Whenever the damaged text is still Python, Python's grammar and ours must see the same formula."""
    random, tried = Random(5), 0
    points = [dict(zip("wfsp", at, strict=True)) for at in product(range(6, 12), range(1, 4), range(1, 5), range(3))]
    case = {"kind": "formula", "key": text, "language": "en", "domain": {"w": (6, None)}}
    wanted = [python_value(ast.parse(text, mode="eval").body, at) for at in points]
    for _ in range(300):
        bad = damaged(random, text)
        try:
            tree = ast.parse(bad, mode="eval").body
            values = [python_value(tree, at) for at in points]
        except (SyntaxError, KeyError, ZeroDivisionError, ValueError):
            continue
        tried += 1
        verdict = judged(case, bad)
        assert verdict != "right" or values == wanted, bad
        assert verdict != "wrong" or values != wanted or "-" in bad, bad
    assert tried > 20


HOSTILE = [
    "__import__('os').system('id')", "().__class__.__bases__[0]", "lambda x: x", "f'{1}'", "9**9**9**9", "1" * 10**6,
    "factorial(10**9)", "(" * 100_000, ")" * 100_000, "[" * 60_000, "{" * 50_000, "(" * 39 + "1" + ")" * 39, "-" * 5000,
    r"\def\x{\x\x}\x", r"\frac" * 1000, r"\left(" * 2000, "+-" * 1500, "1+" * 1400 + "1", "2^" * 1000 + "2", "^" * 100,
    "nan", "inf", "∞", "True", "1j", "а", "\u200b", "\u202e12", "\x00", "\ud800", "", " " * 60_000, "\n" * 50_000,
    "a" * 10**7, "1," * 25_000, "1 " * 29_000, "1;" * 29_000, "1\n" * 25_000, "x" * 5000, "_" * 5000, "1_" * 1400,
    "." * 3000, "1." * 1400, "e" * 3000, "1e999999999", "1e-999999999", "\\" * 3000, "$" * 3000, "'" * 3000, "=" * 3000,
    "1=" * 900 + "1", "w=" * 900 + "1", "max(" * 100 + "1" + ")" * 100, "⌊" * 1000, "C_" * 900, "C_{" * 900, "½" * 1000,
    "²" * 3000, "₁" * 3000, "%" * 3000, "1" + " de" * 900, "none " * 500, "1 et " * 900 + "1", "(None," * 300,
    "torch.Size(" * 200, "h=1 " * 900, r"\begin{pmatrix}" * 100, "|" * 3000, "&" * 3000, "1 & " * 8000, "2(2(2(" * 10,
    "((1)+(1))*" * 150 + "1", "w^w^w^w^w", "(((w+1)^9)^9)^9", "w" * 900, "1/0", "0^-1", "2^(1/2)", "\ufeff56", "ﬁ", "①",
    "1" + "\u0336" * 50, "🙂", "<script>alert(1)</script>", "=cmd|'/c calc'!A1", "{{7*7}}", "%s%s%s", r"\input{/etc}",
    "10^" * 39 + "1", "(10^300)^(10^300)", "10^400*10^400", "2^3999*2^3999", "1/3+" * 150 + "1", "(1/3+1/7)^50",
    "partie entiere de " * 150 + "(w)", "floor " * 500, "1 000 " * 500, "[]" * 1000, "{}" * 1000, ";;;", "[[],[]]",
    "x" * 2999, "x " * 1400, "-" * 59_000 + "a", "1" + " " * 59_000 + ";\n", "h, " * 900 + "=", "%" * 1999, "la " * 600,
    "est " * 700, "car " * 700, "56 car " * 400, "ou " * 900, "**" * 1400, "*" * 2999, "`" * 2999, "```python\n" * 290,
    r"\boxed{" * 400, r"\boxed{" * 280 + "56" + "}" * 280, "{,}" * 900, "1{,}5" * 590, r"1\,000" * 490, r"\over" * 590,
    r"{a\over b}" * 290, r"a \over b \over c", "{}" * 1400, "floor (" * 420, "56 (" * 740, "(params) " * 300,
    "0x" * 1400,
    "environ " * 370, "d'" * 1400, "params/" * 420, "2b) " * 700, ">>> " * 740, "Out[3]: " * 370, "# " * 1400,
    "(None, 28, 28, 6)" * 170, "conv2d " * 400 + "(None, 28)", "6 maps of " * 290, "28 hauteur, " * 240,
    "1,000 x " * 370,
    "h,w," * 700 + "=1", "1. 5\n2. 3\n" * 400, "f1=5 " * 990, "(f1, f2) = " * 450, "1,5 et " * 700, "∪" * 4900,
    "<" * 4900,
    "np.int64(" * 300, "np.float64(1e999)", "np.float64(nan)", "je choisis " * 180, "a or " * 390, "½½½",
    "5\u0336" * 900, "28 (" + "a" * 2900, "28x28 (a" * 300, "50 poids + " * 260, "1,000, " * 700, "╭" * 2900,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_answers_are_read_or_refused(kind):
    for text in HOSTILE:
        for language in ("fr", "en"):
            found = read(kind, text, language, symbols=SYMBOLS)
            if isinstance(found, Unreadable):
                message = found.message(language)
                assert len(message) < 2000
                assert len(found.text) <= 60_000
                assert found.line >= 1
                assert found.column >= 1
            else:
                message = found.echo(language)
            message.encode("utf-8")


@given(text=st.text(max_size=60), kind=st.sampled_from(KINDS), language=st.sampled_from(["fr", "en"]))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused(text, kind, language):
    found = read(kind, text, language, symbols=SYMBOLS)
    assert (found.echo if isinstance(found, Read) else found.message)(language) is not None


def test_a_short_fuzzing_run():
    """What benchmarks/fuzz_answers.py does a million times."""
    random = Random(1)
    texts = [(case, case["given"]) for case, _ in RIGHT]
    for _ in range(1500):
        case, text = random.choice(texts)
        for _ in range(random.randint(1, 6)):
            text = damaged(random, text)
        kind = random.choice(KINDS) if random.random() < 0.2 else case["kind"]
        found = read(kind, text, case["language"], symbols=SYMBOLS)
        assert isinstance(found, Read | Unreadable)


def test_the_table_is_as_typed():
    assert typed("a⏎b⟨U+202F⟩c") == "a\nb\u202fc"


TOWER = "1371^(1371^1371)"
"""Its exponent can be computed and has more digits than Python writes."""


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", TOWER),
        ("real", TOWER),
        ("real", "2^(1/(1371^1371))"),
        ("list", f"1, {TOWER}"),
        ("set", f"{{{TOWER}}}"),
        ("matrix", f"[[{TOWER}]]"),
        ("shape", f"{TOWER} x 3"),
        ("sum", f"2*3 = {TOWER}"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_tower_of_powers_is_unreadable(kind: Any, text: str, language: Any) -> None:
    found = read(kind, text, language)
    assert isinstance(found, Unreadable)
    assert found.message(language)
