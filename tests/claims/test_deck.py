"""The deck's own figures: the ten errata, why they are, and every figure that holds altered in turn."""

from __future__ import annotations

from typing import Any

import pytest

from corrige.classroom.claims.checking import check
from corrige.classroom.claims.printing import as_data
from corrige.classroom.claims.reading import read_claims
from corrige.classroom.claims.why import why
from corrige.classroom.messages import Language, speaking

from .claimed import DECK, alone, altered, checked, load, rows_altered

ERRATA: dict[str, Any] = {
    "step-0-1": 1,
    "step-1-0": 1,
    "step-1-1": 0,
    "convolution-formula": [[-1, -1], [-1, 0]],
    "imagenet-one-filter": 28,
    "padding-1-stride-2": [[0, 1], [2, 0]],
    "alexnet-about": 21_622_154,
    "alexnet-sides": [224, 56, 27, 7, 3, 1],
    "vgg-about": 129_582_922,
    "vgg-kernels": [3, 1, 3, 1, 3, 1],
}

REASONS: dict[str, tuple[str, ...]] = {
    "step-0-1": ("6th", "0·0", "0·1", "value is right"),
    "step-1-0": ("2 of the 9", "3rd", "6th", "sum to 0, not 1"),
    "step-1-1": ("4 of the 9", "sum to 2, not 0"),
    "convolution-formula": ("not flipped",),
    "imagenet-one-filter": ("1,000 filters (here 1)",),
    "padding-1-stride-2": ("columns in reverse order",),
    "alexnet-about": ("stride of 1 (here 4) in all convolutions but the first", "one more pooling", "58,322,314"),
    "alexnet-sides": ("stride of 1 (here 4) in all convolutions but the first", "2nd entry is printed 55, computed 56"),
    "vgg-about": ("1×1) in conv2d_7, conv2d_10, conv2d_13", "1,000 units (here 10) in dense_3", "138,357,544"),
    "vgg-kernels": ("3×3 (here 1×1) in conv2d_7, conv2d_10, conv2d_13",),
}


def test_the_errata_of_the_deck() -> None:
    found = [as_data(finding, "") for finding in map(check, read_claims(DECK).claims)]
    assert len(found) == 44
    assert {one["id"]: one["value"] for one in found if one["verdict"] == "erratum"} == ERRATA
    assert {one["verdict"] for one in found} == {"holds", "erratum"}


def test_independent_readers_confirm_what_is_computed() -> None:
    for finding in map(check, read_claims(DECK).claims):
        assert "PyTorch" in finding.readers or finding.claim.name == "weight_layers", finding.claim.id
        small = finding.claim.name in ("response", "step") or finding.claim.network.plan.letters
        assert not small or "definition" in finding.readers, finding.claim.id


@pytest.mark.parametrize("id", REASONS)
def test_the_reason_is_found(id: str) -> None:
    data = load(DECK)
    (claim,) = [one for one in data["claim"] if one["id"] == id]
    (finding,) = checked(alone(data, claim))
    with speaking("en"):
        said = why(finding)
    assert all(part in said for part in REASONS[id]), said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_reason_does_not_depend_on_the_name_of_a_claim_or_its_place(language: Language) -> None:
    data = load(DECK)
    renamed = {**data, "claim": [{**claim, "id": f"x{i}"} for i, claim in enumerate(data["claim"])][::-1]}
    small = {"step-0-1", "convolution-formula", "imagenet-one-filter", "padding-1-stride-2", "vgg-kernels"}
    with speaking(language):
        here = {f.claim.id: (f.verdict, why(f) if f.claim.id in small else "") for f in checked(data)}
        back = [f.claim.id for f in checked(renamed)]
        there = {data["claim"][int(f.claim.id[1:])]["id"]: (f.verdict, f) for f in checked(renamed)}
        assert back == [f"x{i}" for i in range(43, -1, -1)]
        for id, (verdict, said) in here.items():
            assert there[id][0] == verdict
            assert id not in small or why(there[id][1]) == said


def holding() -> list[str]:
    return [claim["id"] for claim in load(DECK)["claim"] if claim["id"] not in ERRATA]


@pytest.mark.parametrize("id", holding())
def test_every_altered_figure_is_found(id: str) -> None:
    data = load(DECK)
    (claim,) = [one for one in data["claim"] if one["id"] == id]
    others = list(altered(claim["claimed"]))
    assert others or isinstance(claim["claimed"], str)
    for other in others:
        (finding,) = checked(alone(data, {**claim, "claimed": other}))
        assert finding.verdict == "erratum", other


@pytest.mark.parametrize("network", ["lenet", "alexnet", "vgg"])
def test_every_altered_row_of_a_summary_is_found(network: str) -> None:
    data = load(DECK)
    (claim,) = [one for one in data["claim"] if one["id"] == f"{network}-summary"]
    layers = data["networks"][network]["layers"]
    found = 0
    for other in rows_altered(layers):
        file = {**data, "networks": {network: {**data["networks"][network], "layers": other}}, "claim": [claim]}
        (finding,) = checked(file)
        assert finding.verdict == "erratum"
        assert finding.fits
        assert len(finding.rows) == 1
        found += 1
    assert found > 2 * len(layers)
