"""Fixtures that all tests share."""

from __future__ import annotations

import os

import pytest
from machine import expected

for _name in ("CORRIGE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):  # the same messages on every machine
    os.environ.pop(_name, None)
os.environ["COLUMNS"] = "160"  # and as wide


@pytest.fixture
def cuda() -> str:
    """The device name of a GPU; skips where there is none, fails where one was expected."""
    expected("cuda")
    return "cuda"
