"""The numbers that symbols stand for are those with which an independent reader can build the network."""

from __future__ import annotations

from itertools import product

import pytest

from corrige.classroom.claims.claim import Built
from corrige.classroom.claims.domain import Domain
from corrige.classroom.claims.reading import claims_of
from corrige.classroom.toml_lines import parse_toml
from corrige.document.formula import evaluate
from corrige.problem.errors import CannotBuild
from corrige.reference.definition import measure

from .claimed import finding

CONV = '{ layer = "conv2d", filters = 1, kernel_size = "f"'
NETWORKS = [
    f'input = ["h", 9, 1]\nlayers = [{CONV}, strides = "s", padding = ["p", 2] }}]',
    f'input = [7, 7, 1]\nlayers = [{CONV} }}, {{ layer = "max_pooling2d", pool_size = "k" }}]',
    f"""input = ["h", "h", 2]
layers = [{{ layer = "max_pooling2d", pool_size = "k", strides = 2, padding = "p" }}, {CONV} }}]""",
    """input = ["h", 4, 1]
layers = [{ layer = "conv2d_transpose", filters = 1, kernel_size = "f", strides = "s", padding = "p" }]""",
    'input = [8, 8, "C"]\nlayers = [{ layer = "conv2d", filters = "K", kernel_size = 3, groups = "g" }]',
    f"""input = ["h", 9, 1]
layers = [
  {CONV}, dilation_rate = "d" }},
  {{ layer = "average_pooling2d", pool_size = 2, padding = "same" }},
  {{ layer = "conv2d", filters = 1, kernel_size = [3, 1] }},
]""",
    """input = [6, 6, "C"]
layers = [{ layer = "residual", layers = [{ layer = "conv2d", filters = "K", kernel_size = "f", padding = "p" }] }]""",
    f"""input = ["h", "w", 1]
layers = [
  {{ layer = "zero_padding2d", padding = "p" }}, {CONV}, strides = 3 }},
  {{ layer = "conv2d", filters = 1, kernel_size = 2 }},
]""",
]


def network(text: str) -> Built:
    claim = f'[[claim]]\nid = "it"\n{text}\nquantity = "parameters"\nclaimed = 1'
    return claims_of(parse_toml(claim, "claims.toml")).claims[0].network


def inside(domain: Domain, point: dict[str, int]) -> bool:
    for name, (low, high) in domain.bounds.items():
        if low is not None and point[name] < evaluate(low, point):
            return False
        if high is not None and point[name] > evaluate(high, point):
            return False
    return all(condition.holds(point) for condition in domain.others)


def can_be_built(built: Built, point: dict[str, int]) -> bool:
    try:
        case = built.plan.on_numbers(point)
        measure([case.problem])
    except CannotBuild:
        return False
    return True


@pytest.mark.parametrize("text", NETWORKS, ids=range(len(NETWORKS)))
def test_the_domain_is_what_can_be_built(text: str) -> None:
    built = network(text)
    names = list(built.plan.least)
    ranges = [range(built.plan.least[name], 7 if len(names) < 4 else 6) for name in names]
    found = {True: 0, False: 0}
    for values in product(*ranges):
        point = dict(zip(names, values, strict=True))
        possible = can_be_built(built, point)
        assert inside(built.domain, point) == possible, point
        found[possible] += 1
    assert min(found.values()) > 0
    assert all(can_be_built(built, point) for point in built.domain.some_points[:50])


def test_points_of_a_domain_that_few_numbers_fulfil() -> None:
    built = network(NETWORKS[6])
    assert all(point["f"] == 2 * point["p"] + 1 and point["C"] == point["K"] for point in built.domain.points)
    assert len(built.domain.points) > 10


@pytest.mark.parametrize(
    ("size", "verdict"),
    [
        ("max(w + 2*p - f, 0) + 1", "holds"),  # a window fits
        ("w + 2*max(p, 0) - f + 1", "holds"),
        ("w + 2*max(p, 1) - f + 1", "erratum"),  # without padding
        ("w + 2*p - max(f, 1) + 1", "holds"),
        ("w + 2*p - max(f, 2) + 1", "erratum"),  # a kernel of one pixel
        ("max(w, 1) + 2*p - f + 1", "holds"),
        ("max(w, 2) + 2*p - f + 1", "erratum"),  # an image of one pixel
        ("max(w, f) + 2*p - f + 1", "erratum"),  # an image that fits with its padding only
    ],
)
def test_a_formula_is_compared_at_the_ends_of_the_domain(size: str, verdict: str) -> None:
    layer = '{ layer = "conv2d", filters = 1, kernel_size = "f", padding = "p" }'
    found = finding(
        f'input = [9, "w", 1]\nlayers = [{layer}]\nquantity = "output_size"\nclaimed = ["{size}", "9 + 2*p - f + 1"]'
    )
    assert found.verdict == verdict
