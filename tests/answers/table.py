"""The table of answers: read from table.txt, and written as a page of the documentation.

`python tests/answers/table.py` writes docs/answers.md anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from corrige.answers import ProductSum
from corrige.document.formula import Apply, Number, Symbol
from corrige.document.notation import plain

HERE = Path(__file__).parent
SOURCE = HERE / "table.txt"
PAGE = HERE.parents[1] / "docs" / "answers.md"


NOTATIONS = {
    "integer": (
        *("150529000", "150 529 000", "150,529,000", "150.529.000", "150_529_000", "1.505e8", "= 56", "56 paramètres"),
        *("56.", "−3", "+3", "3×3×3×2+2", "3^2*64", "2⁵", "３２", "evaluated"),
    ),
    "real": ("10/7", "½", "1,5", "1,5·10^8", "1,234", "decimals", "tolerance"),
    "shape": (
        *("28x28x6", "28×28×6", "(28, 28, 6)", "[28;28;6]", "28*28*6", "(None, 28, 28, 6)"),
        *("torch.Size([1, 6, 28, 28])", "named axes"),
    ),
    "matrix": (
        *("lines of numbers", "[[1,1],[1,0]]", "1 1; 1 0", r"1 & 1 \\ 1 & 0", "pmatrix", "bmatrix"),
        *("numpy repr", "torch repr", "pasted over several lines"),
    ),
    "list": ("list", "decimal comma in a list"),
    "set": ("set", "none", "aucun", "∅"),
    "choice": ("one choice", "several choices"),
    "sum": ("sum of products",),
    "formula": (
        *("floor((w+2p-f)/s)+1", "(w+2*p-f)//s+1", "⌊(w+2p−f)/s⌋+1", r"\left\lfloor\frac{w+2p-f}{s}\right\rfloor+1"),
        *(r"\dfrac", r"\cdot", r"\times", "subscripts", "implicit products", "floor", "ceil", "max", "min", "mod"),
        *("E(x)", "partie entière", "other names of a symbol"),
        *("unclosed bracket", "missing product sign", "unknown symbol"),
    ),
}
"""What the table has to show, kind by kind; a section says which of these it shows."""


@dataclass(frozen=True, slots=True)
class Row:
    verdict: str
    answer: str
    reading: str


@dataclass(slots=True)
class Section:
    title: str
    settings: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    @property
    def languages(self) -> list[str]:
        return self.settings["languages"].split()

    def case(self, row: Row, language: str) -> dict[str, Any]:
        """The row as `corrige judge` takes it."""
        case: dict[str, Any] = {
            "kind": self.settings["kind"],
            "key": self.settings["key"],
            "given": typed(row.answer),
            "language": language,
        }
        if "axes" in self.settings:
            case["axes"] = self.settings["axes"].split()
        for name in ("aliases", "options"):
            if name in self.settings:
                case[name] = dict(re.findall(r"(\w+)=(.*?)(?= \w+=|$)", self.settings[name]))
        if "decimals" in self.settings:
            case["decimals"] = int(self.settings["decimals"])
        if "tolerance" in self.settings:
            case["tolerance"] = self.settings["tolerance"]
        if "evaluated" in self.settings:
            case["evaluated"] = self.settings["evaluated"] == "true"
        if "domain" in self.settings:
            bounds = (bound.split(" >= ") for bound in self.settings["domain"].split(", "))
            case["domain"] = {symbol: (low, None) for symbol, low in bounds}
        return case


def sections() -> list[Section]:
    found: list[Section] = []
    for line in SOURCE.read_text("utf-8").splitlines():
        if line.startswith("# "):
            found.append(Section(line[2:]))
        elif found and "┃" in line:
            verdict, answer, reading = line.split("┃")
            found[-1].rows.append(Row(verdict.strip(), answer[1:-1], reading.strip()))
        elif found and line.strip():
            name, _, value = line.partition(": ")
            found[-1].settings[name] = value
    return found


def typed(answer: str) -> str:
    """The answer as it was typed: ⏎ a line end, ⟨U+202F⟩ a character."""
    return re.sub(r"⟨U\+([0-9A-F]+)⟩", lambda code: chr(int(code[1], 16)), answer.replace("⏎", "\n"))


def neutral(value: object) -> str:
    """A value without the habits of a language."""
    match value:
        case ProductSum(products, total):
            factors = [["(" * (x < 0) + neutral(x) + ")" * (x < 0) for x in one.factors] for one in products]
            signs = ["- " if one.sign < 0 else "+ " for one in products]
            text = " ".join(sign + "*".join(each) for sign, each in zip(signs, factors, strict=True))
            text = "-" + text[2:] if text.startswith("- ") else text.removeprefix("+ ")
            text = re.sub(r"^\((-[^)]+)\)", r"\1", text)
            return text if total is None else f"{text} = {neutral(total)}"
        case tuple():
            return "(" + ", ".join(map(neutral, value)) + ")"
        case Number() | Symbol() | Apply():
            return plain(value)
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case _:
            return str(value)


def page() -> str:
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield (HERE / "introduction.md").read_text("utf-8").rstrip()
    yield ""
    yield "Made from `tests/answers/table.txt` by `python tests/answers/table.py`; every row is a test."
    yield "In answers, ⏎ is a line end and ⟨U+202F⟩ a character by its code; an unreadable one shows the reason's name."
    for section in sections():
        yield f"\n### {section.title}\n"
        shown = {name: value for name, value in section.settings.items() if name not in ("languages", "notation")}
        yield (
            " · ".join(f"{name} {_code(value)}" for name, value in shown.items())
            + f" · {', '.join(section.languages)}\n"
        )
        yield "| typed | verdict | understood |"
        yield "|---|---|---|"
        for row in section.rows:
            reading = f"*{row.reading}*" if row.verdict == "unreadable" else _code(row.reading)
            yield f"| {_code(row.answer)} | {row.verdict} | {reading} |"


def _code(text: str) -> str:
    """Text as Markdown code within a table's cell."""
    fence = "``" if "`" in text else "`"
    space = " " if text != text.strip() or "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8")
