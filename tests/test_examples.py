"""The examples are what the demonstration plays."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["deck.toml", "class.csv"])
def test_the_deck_is_the_demonstrations(name: str) -> None:
    played = ROOT / "grader/corrige/classroom/demo" / name
    assert (ROOT / "examples/deck" / name).read_bytes() == played.read_bytes()
