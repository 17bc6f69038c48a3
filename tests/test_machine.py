"""Nothing that was expected on this machine is missing, and what is missing is never silently fine."""

from __future__ import annotations

import os

import machine
import pytest


@pytest.mark.parametrize("name", sorted(machine.THERE))
def test_what_was_expected_is_there(name: str) -> None:
    if name in os.environ.get("CORRIGE_EXPECT", "").split(","):
        machine.expected(name)


def test_expectations_are_known() -> None:
    asked = {name for name in os.environ.get("CORRIGE_EXPECT", "").split(",") if name}
    assert asked <= machine.THERE.keys()


def test_missing_skips_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(machine.THERE, "torch", lambda: False)
    monkeypatch.setenv("CORRIGE_EXPECT", "tex")
    with pytest.raises(pytest.skip.Exception):
        machine.expected("torch")
    monkeypatch.setenv("CORRIGE_EXPECT", "tex,torch")
    with pytest.raises(pytest.fail.Exception):
        machine.expected("torch")
