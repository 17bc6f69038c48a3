"""Messages are in English unless a test says otherwise, whatever the machine's locale."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corrige.classroom.messages import speaking


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield
