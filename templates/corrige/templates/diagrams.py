"""A network drawn on the width of a page, several below or beside one another; and said in words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from corrige.document.figures import Box, Diagram, Diagrams, Fork
from corrige.document.inline import Line
from corrige.document.wording import Language
from corrige.templates.boxes import TITLE_POINTS, ArrowPiece, chain
from corrige.templates.canvas import Canvas, Drawn, Label, Texts
from corrige.templates.extent import TEXT_WIDTH, flat, line_width
from corrige.templates.pieces import Piece, place, row_width, stack
from corrige.templates.typography import clean, word

CAPTION: Final = 64
APART: Final = 60
SQUEEZE: Final = 1.2
"""A network that is wider than the page by this factor at most is scaled, not broken."""
TIGHT: Final = 1.4
"""The same for one that is hardly more than a wide block, which cannot be broken."""


@lru_cache(maxsize=256)
def drawn(figure: Diagram, language: Language) -> Drawn:
    """The network for all formats."""
    return Drawn(_captioned(figure, language), [], described(figure, language))


@lru_cache(maxsize=256)
def drawn_together(figure: Diagrams, language: Language) -> Drawn:
    """Several networks in one figure, for all formats."""
    rows: list[list[Canvas]] = [[]]
    for part in (_captioned(one, language) for one in figure.diagrams):
        if rows[-1] and sum(one.width + APART for one in rows[-1]) + part.width > TEXT_WIDTH:
            rows.append([])
        rows[-1].append(part)
    canvas = Canvas()
    for row in rows:
        x, y = 0, canvas.height + APART * (canvas.height > 0)
        for part in row:
            place(part, canvas, x, y)
            canvas.width = max(canvas.width, x + part.width)
            canvas.height = max(canvas.height, y + part.height)
            x += part.width + APART
    return Drawn(canvas, [], " ".join(f"{described(one, language)}." for one in figure.diagrams))


def _captioned(figure: Diagram, language: Language) -> Canvas:
    """The network below its caption, which begins at the left."""
    network = diagram(figure, language)
    if not figure.caption:
        return network
    wide = line_width(figure.caption, TITLE_POINTS, language) * 11 // 10
    canvas = Canvas(width=max(network.width, wide), height=CAPTION + network.height)
    canvas.texts.append(Texts(TITLE_POINTS, [Label(wide // 2, 40, figure.caption)], bold=True))
    place(network, canvas, 0, CAPTION)
    return canvas


def diagram(figure: Diagram, language: Language) -> Canvas:
    """The network on as many rows as the page's width asks for; what is wider by itself is scaled by the printer."""
    rows: list[list[Piece]] = [[]]
    pieces = chain(figure.boxes, language)
    indivisible = max((piece.width for piece in pieces), default=0) > TEXT_WIDTH // 2
    if row_width(pieces, 0) <= (TIGHT if indivisible else SQUEEZE) * TEXT_WIDTH:
        return stack([pieces], gap=0)
    for i, piece in enumerate(pieces):
        following = pieces[i + 1] if i + 1 < len(pieces) and not isinstance(piece, ArrowPiece) else None
        needed = piece.width + (following.width if isinstance(following, ArrowPiece) else 0)
        if rows[-1] and not isinstance(piece, ArrowPiece) and row_width(rows[-1], 0) + needed > TEXT_WIDTH:
            rows.append([ArrowPiece((), language, bare=True)])
        rows[-1].append(piece)
    return _left(rows)


def _left(rows: Sequence[Sequence[Piece]]) -> Canvas:
    """Rows that begin at the left where there are several, so that the eye finds the next one."""
    parts = [stack([row], gap=0) for row in rows]
    canvas = Canvas(width=max(part.width for part in parts))
    for part in parts:
        place(part, canvas, 0, canvas.height)
        canvas.height += part.height + 45
    canvas.height -= 45
    return canvas


def described(figure: Diagram, language: Language) -> str:
    """The network in words: `Network: conv1 (6 filters 5 × 5) → 28 × 28 × 6, then pool1 …`."""
    colon = "\u00a0: " if language == "fr" else ": "
    name = _flat(figure.caption, language) or word("network", language)
    return clean(f"{name}{colon}{_described(figure.boxes, language)}")


def _described(boxes: Sequence[Box | Fork], language: Language) -> str:
    said = []
    for box in boxes:
        shape = "…" if box.shape is None else _flat(box.shape, language)
        said.append((_box(box, language) if isinstance(box, Box) else _fork(box, language)) + f" → {shape}")
    return f", {word('then', language)} ".join(said)


def _box(box: Box, language: Language) -> str:
    lines = ", ".join(_flat(line, language) for line in (*box.lines, *(strip.words for strip in box.strips)))
    return _flat(box.title, language) + (f" ({lines})" if lines else "")


def _fork(fork: Fork, language: Language) -> str:
    branches = f" {fork.sign} ".join(f"[{_described(branch, language)}]" for branch in fork.branches)
    return f"{_flat(fork.title, language)} {branches}".strip()


def _flat(line: Line, language: Language) -> str:
    return "".join(flat(part, language) for part in line)
