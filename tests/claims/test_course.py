"""Another course's file: every layer, quantity and notation of the form; each figure that holds altered in turn."""

from __future__ import annotations

import pytest

from corrige.classroom.claims.keras import KINDS
from corrige.classroom.claims.quantities import QUANTITIES

from .claimed import COURSE, alone, altered, checked, load, rows_altered

SAME = {"mobile-first-response-additions": "min(26, 28)"}
"""Where another number in a claim gives the same value."""


def test_all_hold() -> None:
    found = checked(load(COURSE))
    assert [one.claim.id for one in found if one.verdict != "holds"] == []
    assert len(found) > 90


def test_every_layer_and_quantity_is_there() -> None:
    text = COURSE.read_text("utf-8")
    assert [kind for kind in KINDS if f'layer = "{kind}"' not in text] == []
    assert [name for name in QUANTITIES if f'quantity = "{name}"' not in text] == []


@pytest.mark.parametrize("id", [claim["id"] for claim in load(COURSE)["claim"]])
def test_every_altered_figure_is_found(id: str) -> None:
    data = load(COURSE)
    (claim,) = [one for one in data["claim"] if one["id"] == id]
    for other in altered(claim["claimed"]):
        (finding,) = checked(alone(data, {**claim, "claimed": other}))
        assert (finding.verdict == "erratum") == (other != SAME.get(id)), other


@pytest.mark.parametrize("network", ["mobile", "block", "inception"])
def test_every_altered_row_of_a_summary_is_found(network: str) -> None:
    data = load(COURSE)
    (claim,) = [one for one in data["claim"] if one["id"] == f"{network}-summary"]
    net = data["networks"][network]
    for other in rows_altered(net["layers"]):
        (finding,) = checked({**data, "networks": {network: {**net, "layers": other}}, "claim": [claim]})
        assert finding.verdict == "erratum"
        assert len(finding.rows) == 1
