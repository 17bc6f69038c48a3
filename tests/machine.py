"""What the machine is expected to have. `CORRIGE_EXPECT=torch,tex,chromium,cuda` makes a missing one a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from importlib.util import find_spec

import pytest


def _module(name: str) -> Callable[[], bool]:
    return lambda: find_spec(name) is not None


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _cuda() -> bool:
    if find_spec("torch") is None:
        return False
    import torch

    return torch.cuda.is_available()


THERE: dict[str, Callable[[], bool]] = {
    "torch": _module("torch"),
    "cuda": _cuda,
    "tex": _program("pdflatex", "lualatex", "xelatex"),
    "poppler": _program("pdftoppm"),
    "chromium": _program("chromium", "chromium-browser", "google-chrome"),
}


def wanted(name: str) -> bool:
    """Whether it is there or was expected."""
    return THERE[name]() or name in os.environ.get("CORRIGE_EXPECT", "").split(",")


def expected(name: str, *, module: bool = False) -> None:
    """Goes on where `name` is there, fails where it is missing and was expected, skips where it is just missing.

    `module=True` where a test module calls it while it is imported.
    """
    if THERE[name]():
        return
    if name in os.environ.get("CORRIGE_EXPECT", "").split(","):
        pytest.fail(f"{name} was expected (CORRIGE_EXPECT) and is missing")
    pytest.skip(f"{name} is missing on this machine", allow_module_level=module)
