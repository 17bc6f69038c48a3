"""A document as plain text for a terminal: no escape sequences, no markup, so that Rich can print it as it is."""

from __future__ import annotations

from corrige.document.document import Document, Heading
from corrige.templates.text.blocks import Page, blocks
from corrige.templates.typography import clean, language_of, typeset

SUFFIX = ".txt"


def render(document: Document, width: int = 78, room: int | None = None) -> str:
    """The document in lines of at most `width` characters; tables take at most `room` (None: as much as they need),
    figures and listings may be wider."""
    page = Page(language_of(document.language), width, room)
    titled = any(isinstance(block, Heading) and block.level == 1 for block in document.blocks[:1])
    title = typeset(document.title, page.language)
    head = [] if titled else [title, "=" * len(title), ""]
    running = [text for text in document.running.values() if text]
    if running:
        head = [" · ".join(running), "", *head]
    return clean("\n".join([*head, *blocks(document.blocks, page)]).rstrip("\n") + "\n")
