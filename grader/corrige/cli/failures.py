"""What a command says when it fails, and the exit code of each kind of failure."""

from __future__ import annotations

import sys
from typing import Final

from corrige.classroom.messages import told
from corrige.problem.errors import CorrigeError

FAULT: Final = 70
"""The exit code of what is our fault."""


def exit_code_of(error: BaseException) -> int | None:
    """The exit code that the error carries; None where the fault is ours."""
    return error.exit_code if isinstance(error, CorrigeError) else None


def show(error: BaseException) -> None:
    """In the reader's language."""
    print(f"corrige: {told(error) if isinstance(error, CorrigeError) else error}", file=sys.stderr)
