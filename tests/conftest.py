"""Fixtures that all tests share."""

from __future__ import annotations

import pytest
from machine import expected


@pytest.fixture
def cuda() -> str:
    """The device name of a GPU; skips where there is none, fails where one was expected."""
    expected("cuda")
    return "cuda"
