"""The tables of a network: what they answer, and that columns sum to totals."""

from __future__ import annotations

from typing import Any

import pytest
from reading import text, wrong_formulas

from corrige.document.document import Block, Derivation, Part, Table
from corrige.document.formula import Apply, Number, Tree
from corrige.document.inline import Figure
from corrige.exercises.catalogue.questions import ask, ask_total
from corrige.exercises.catalogue.text import text as both
from corrige.exercises.family import Family
from corrige.problem.layers import Activation, BatchNorm, Concat, Flatten, Linear, Residual, conv, pool
from corrige.problem.network import Network, network
from corrige.problem.problem import Problem, Question
from corrige.rules.values import Values
from corrige.solutions.worked import solution_blocks

CHAIN = network(
    (3, 32, 32),
    conv1=conv(6, 5, padding=1),
    relu1=Activation(function="relu"),
    pool1=pool(2),
    conv2=conv(16, 3, stride=2, bias=False),
    flatten=Flatten(),
    fc=Linear(units=10),
)
BLOCKS = network(
    (4, 12, 10),
    conv1=conv(4, 3),
    residual=Residual(body=(("inside", conv(4, 3, padding=1)),)),
    concat=Concat(branches=((("small", conv(2, 1)),), (("three", conv(3, 3, padding=1)),))),
    last=conv(5, 3),
)


def solved(net: Network, *questions: Question) -> tuple[Block, ...]:
    def none(*_: object) -> Problem:
        raise AssertionError("nothing is drawn here")

    said = both("", "")
    kin = Family("chain", said, (), none, none, lambda _: said, (), ((0, 1),) * 3, shows="diagram")  # type: ignore[arg-type]
    return solution_blocks(kin, Problem(networks={"": net}, questions=questions), "en")


def numbers(table: Table, column: int) -> list[int]:
    """The last number in each cell of a column."""
    found = []
    for row in table.rows:
        cell = row[column] or ()
        values = [part.value for part in cell if isinstance(part, Figure)]
        found.append(int(values[-1]) if values else 0)
    return found


def test_totals_alone_are_prepared_by_tables_too() -> None:
    blocks = solved(CHAIN, ask_total("parameters"), ask_total("operations"))
    tables = [block for block in blocks if isinstance(block, Table)]
    values = Values(Problem(networks={"": CHAIN}), {})
    assert len(tables) == 3
    assert not wrong_formulas(blocks)
    for table, quantity in zip(tables[1:], ("parameters", "operations"), strict=True):
        *each, total = numbers(table, len(table.head) - 1)
        assert sum(each) == total == values[f"total.{quantity}"]
    assert [block.label for block in blocks if isinstance(block, Part)] == ["1a", "1b"]
    named = [text(row[0]).replace("\u00a0", " ") for row in tables[0].rows if row[0]]
    assert named == ["0 Image", "1 conv1", "3 pool1", "4 conv2", "5 flatten", "6 fc"]


def test_a_few_layers_are_worked_out_in_steps() -> None:
    blocks = solved(CHAIN, ask("conv1", "parameters"), ask("conv2", "operations"))
    assert not [block for block in blocks if isinstance(block, Table)]
    assert not wrong_formulas(blocks)


@pytest.mark.parametrize("net", [CHAIN, BLOCKS])
def test_every_quantity_of_a_layer_can_be_asked(net: Network) -> None:
    names = [name for name, layer in net.layers if not isinstance(layer, (Activation, Flatten))]
    asked = [
        ask(name, quantity, id=f"{name}_{quantity.replace(' ', '')}")
        for name in names
        for quantity in ("h w c", "weights", "biases", "parameters", "multiplications", "operations", "macs")
    ]
    blocks = solved(net, *asked, ask_total("macs"))
    values = Values(Problem(networks={"": net}), {})
    assert not wrong_formulas(blocks)
    cells = [text(cell) for block in blocks if isinstance(block, Table) for row in block.rows for cell in row if cell]
    labels = [f"1{one}" for one in "abcdefgh"]
    for label, question in zip(labels, asked, strict=False):
        (cell,) = [one for one in cells if one.endswith(f"\u00a0({label})")]
        shown = cell.removesuffix(f"\u00a0({label})")
        assert shown.endswith(" × ".join(str(values[name]) for name in question.asks)), cell


BLOCK = network(
    (8, 12, 10),
    block=Residual(
        body=(("conv1", conv(16, 3, stride=2, padding=1)), ("norm", BatchNorm()), ("conv2", conv(16, 3, padding=1))),
        shortcut=(("projection", conv(16, 1, stride=2)),),
    ),
)


def test_a_block_is_a_table_of_its_layers_and_their_sum() -> None:
    blocks = solved(BLOCK, ask("block", "h w c"), ask("block", "parameters"), ask("block", "operations"))
    values = Values(Problem(networks={"": BLOCK}), {})
    assert not wrong_formulas(blocks)
    sizes, *counts = [block for block in blocks if isinstance(block, Table)]
    assert [text(row[0] or ()).split("\u00a0")[1] for row in sizes.rows] == [
        "Input",
        "conv1",
        "conv2",
        "projection",
        "block",
    ]
    for table, quantity in zip(counts, ("parameters", "operations"), strict=True):
        *each, total = numbers(table, len(table.head) - 1)
        assert sum(each) == total == values[f"block.{quantity}"]
        assert "block" not in [text(row[0] or ()).split("\u00a0")[-1] for row in table.rows]
    for part, quantity in zip(
        [block for block in blocks if isinstance(block, Part)], ("parameters", "operations"), strict=True
    ):
        (sum_,) = part.blocks
        assert isinstance(sum_, Derivation)
        assert sum_.value == values[f"block.{quantity}"]
        layers = (
            ("conv1", "norm", "conv2", "projection") if quantity == "parameters" else ("conv1", "conv2", "projection")
        )
        assert evaluated(sum_.general) == [values[f"{one}.{quantity}"] for one in layers]


def evaluated(tree: Tree | None) -> list[Any]:
    """The terms of a sum."""
    match tree:
        case Apply("+", (a, b)):
            return [*evaluated(a), *evaluated(b)]
        case Number(value):
            return [value]
        case _:
            raise AssertionError(tree)


def test_layers_without_a_bias_have_no_columns_for_weights_and_biases() -> None:
    bare = network((8, 12, 10), a=conv(4, 3, bias=False), b=conv(5, 3, bias=False), c=conv(6, 1, bias=False))
    for asked, columns in (("parameters", 2), ("weights", 4)):
        blocks = solved(bare, ask_total("parameters"), ask("a", asked))
        assert len([block for block in blocks if isinstance(block, Table)][1].head) == columns
        assert not wrong_formulas(blocks)
