"""One wrong argument in a list of layers, found from the summary of what was built (`catalogue.planted`)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from corrige.document.document import Block, Items, Paragraph, Table
from corrige.document.formula import Symbol
from corrige.document.inline import Code, Figure, Formula, Line, line
from corrige.exercises.catalogue import planted
from corrige.exercises.catalogue.text import text
from corrige.exercises.diagrams import shape_line
from corrige.problem.network import Network, sizes
from corrige.problem.problem import Question
from corrige.solutions.steps import Steps
from corrige.solutions.words import colon, pick

HEAD = text("Couche|La liste donne|P|Le résumé dit|P", "Layer|The list gives|P|The summary says|P")
P, K, C, f, n, p, s = (Symbol(letter) for letter in "PKCfnps")
COUNT, SQUARE, SIDE = f**2 * C * K + K, (P - K) / (C * K), (n + 2 * p - f) // s + 1
"""The parameters of a convolution, what they say of the square of the filter's side, the side of a response."""


def mismatch(steps: Steps, question: Question) -> Iterator[Block]:
    """How the layer, the argument and its value are found, and what the slip costs; nothing for other questions."""
    if not {"layer", "argument", "value"} <= set(steps.problem.rules):
        return
    written, built = (steps.problem.networks[key] for key in ("written", "built"))
    name = [one for one, _ in written.layers][_index(steps)]
    match question.asks[0]:
        case "layer":
            yield from _rows(steps, written, built, name)
        case "argument":
            yield Items(tuple((Paragraph(one),) for one in _arguments(steps, written, built, name)))
        case "value":
            yield Paragraph(_value(steps, built, name))
        case "written.total.parameters":
            yield Paragraph(_cost(steps))


def _index(steps: Steps) -> int:
    found: int = steps.values["layer"] - 1
    return found


def _argument(steps: Steps) -> str:
    index: int = steps.values["argument"] - 1
    return list(planted.ARGUMENTS)[index]


def _rows(steps: Steps, written: Network, built: Network, name: str) -> Iterator[Block]:
    """The rows down to the first that does not fit, side by side."""
    rows = []
    for one, _ in written.layers[: _index(steps) + 1]:
        (c, h, w, p), (c_, h_, w_, p_) = planted.row(written, one), planted.row(built, one)
        rows.append((line(Code(one)), shape_line((c, h, w)), line(p), shape_line((c_, h_, w_)), line(p_)))
    yield Table(
        tuple(line(P if word == "P" else word) for word in HEAD[steps.language].split("|")), tuple(rows), "lrrrr"
    )
    before = pick(
        (
            "Les lignes qui précèdent vont avec la liste : ce qui entre dans ",
            "The rows before it fit the list: what comes into ",
        ),
        steps.language,
    )
    after = pick(
        (
            " est juste, ce qui en sort ne l'est pas. Les lignes qui suivent n'en sont que la suite.",
            " is right, what leaves it is not. The rows after it differ only because of what they receive.",
        ),
        steps.language,
    )
    yield Paragraph(line(before, Code(name), after))


def _arguments(steps: Steps, written: Network, built: Network, name: str) -> Iterator[Line]:
    """Each argument of the layer: whether one change of it, and of it alone, gives the row."""
    letters, wanted = sizes(written[name]), planted.row(built, name)
    for argument, (names, _) in planted.ARGUMENTS.items():
        if names[0] not in letters:
            continue
        called = planted.CALLED[argument][steps.language]
        if argument == _argument(steps):
            said = pick(("oui, en prenant", "yes, as"), steps.language)
            yield line(f"{called}{colon(steps.language)} {said} ", steps.values["value"], ".")
        else:
            yield line(f"{called}{colon(steps.language)} ", *_why_not(steps, written, name, argument, wanted))


def _why_not(steps: Steps, written: Network, name: str, argument: str, wanted: tuple[int, ...]) -> Line:
    """Why it is not this argument: what another value of it would change, and should not, or could not."""
    c, *_, p = planted.row(written, name)
    if argument == "filters" and wanted[0] == c:
        said = ("non, la sortie a autant de canaux.", "no, the output has as many channels.")
    elif argument in ("filters", "kernel") and p == wanted[-1] and p > 0:
        said = ("non, il changerait P, qui est juste.", "no, it would change P, which is right.")
    elif argument in ("stride", "padding") and p != wanted[-1]:
        said = ("non, il ne change pas P, qui est faux.", "no, it does not change P, which is wrong.")
    else:
        said = ("non, aucune autre valeur ne donne cette ligne.", "no, no other value gives this row.")
    before, letter, after = pick(said, steps.language).partition("P")
    return line(before, *([Symbol(letter)] if letter else []), after)


def _value(steps: Steps, built: Network, name: str) -> Line:
    """From the parameters or the channels where they tell it, else from the height; then the whole row."""
    letters, (c, _, _, count) = sizes(built[name]), planted.row(built, name)
    value: int = steps.values["value"]
    match _argument(steps):
        case "filters":
            told = ("Il y a autant de filtres que de canaux en sortie", "There are as many filters as output channels")
            return line(pick(told, steps.language), f"{colon(steps.language)} ", K, " = ", c, ".")
        case "kernel" if count > 0:
            numbers = {"P": count, "K": c, "C": (count - c) // (c * value**2)}
            said = f"{colon(steps.language)} "
            square = Formula(SQUARE, numbers)
            return line(P, " = ", COUNT, said, f**2, " = ", square, " = ", value**2, ", ", f, " = ", value, ".")
        case _:
            return line(pick(("Avec ", "With "), steps.language), *_height(steps, built, name, letters), ".")


def _height(steps: Steps, built: Network, name: str, letters: Any) -> list[Any]:
    """`s = 2: ⌊(49 + 0 − 7)/2⌋ + 1 = 22` and the same for the width."""
    names = [one for one, _ in built.layers]
    at = names.index(name)
    h_in, w_in = planted.row(built, names[at - 1])[1:3] if at else built.input[1:]
    _, h, w, _ = planted.row(built, name)
    letter = {"kernel": "f", "stride": "s", "padding": "p"}[_argument(steps)]
    parts: list[Any] = [Symbol(letter), " = ", steps.values["value"], f"{colon(steps.language)} "]
    for size, side, stride, padding, out, end in (
        (h_in, letters["f_h"], letters["s_h"], letters["p_top"], h, ", "),
        (w_in, letters["f_w"], letters["s_w"], letters["p_left"], w, ""),
    ):
        numbers = {"n": size, "p": padding, "f": side, "s": stride}
        parts += [Formula(SIDE, numbers), " = ", out, end]
    return parts


def _cost(steps: Steps) -> Line:
    """What the slip costs: the totals against each other."""
    wrong, right = (steps.values[f"{key}.total.parameters"] for key in ("written", "built"))
    if wrong == right:
        return line(
            pick(("Autant que dans le réseau construit.", "As many as in the network that was built."), steps.language)
        )
    more = pick(("de plus", "more") if wrong > right else ("de moins", "fewer"), steps.language)
    head = pick(("Le réseau construit en a ", "The network that was built has "), steps.language)
    says = pick((" : la faute en ferait ", ": the slip would make "), steps.language)
    factor = Figure(Fraction(wrong, right), 2)
    return line(head, right, says, abs(wrong - right), f" {more} (× ", factor, ").")
