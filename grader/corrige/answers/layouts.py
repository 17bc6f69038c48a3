"""A matrix out of what it is laid out in: LaTeX, Markdown, pretty brackets, Python's wrappers.

Every character keeps its place; what is no number and no separator becomes blank, ends of LaTeX rows semicolons.
"""

from __future__ import annotations

import re

from corrige.answers.characters import Refused
from corrige.answers.framing import frame, unlabel, unwrap
from corrige.answers.speech import lead, one_answer, without_reason
from corrige.answers.splitting import Span

_BEGIN = re.compile(r"\\begin ?\{(?:[pbvBV]?matrix|smallmatrix|array)\*?\}(?: ?\{[lcr| ]{0,60}\})?")
_END = re.compile(r"\\end ?\{(?:[pbvBV]?matrix|smallmatrix|array)\*?\}")
_PLAIN_TEX = re.compile(r"\\[pbv]?matrix ?\{([^{}]*)\}")
_ROW_END = re.compile(r"(?:\\\\|\\cr(?![a-z])|\\tabularnewline) ?(?:\[[^\[\]]{0,12}\])?")
_IDLE = re.compile(r"\\hline|\\left\.?|\\right\.?|\\[,;:!]")
_BARS = re.compile(r"(?<![^\n])( *)\|([^|\n]*)\|( *)(?![^\n])")
_PRETTY = re.compile(r"(?<![^\n])( *)[⌊⌈⎛⎜⎝⎢│┃]([^\n]*)[⌋⌉⎞⎟⎠⎥│┃]( *)(?![^\n])")
_CORNERS = re.compile("[┌┐└┘╭╮╰╯─]")
_TENSOR = re.compile(r"<tf\.(?:Tensor|Variable)[^<>]{0,200}numpy=")


def laid_out(text: str) -> tuple[str, Span]:
    """The text and where the matrix stands in it. Raises Refused for an environment that is not closed."""
    start, stop = frame(text, 0, len(text), ending=".,?")
    one_answer(text, start, stop)
    stop = without_reason(text, start, stop)
    start = lead(text, start, stop)
    start = unlabel(text, start, stop, "=:")
    tensor = _TENSOR.match(text, start, stop)
    if tensor and text[stop - 1] == ">":
        start, stop = tensor.end(), stop - 1
    start, stop, _ = unwrap(text, *frame(text, start, stop, ending=".,?"))
    begin = _BEGIN.search(text, start, stop)
    plain = _PLAIN_TEX.search(text, start, stop)
    if begin:
        end = _END.search(text, begin.end(), stop)
        if end is None:
            raise Refused("unclosed", begin.start(), bracket=begin[0][:30])
        start, stop = begin.end(), end.start()
    elif plain:
        start, stop = plain.span(1)
    body = text[start:stop]
    if begin or plain or r"\\" in body:
        body = _ROW_END.sub(lambda found: ";" + " " * (len(found[0]) - 1), body).replace("\n", " ")
    body = _IDLE.sub(lambda found: " " * len(found[0]), body)
    body = _CORNERS.sub(" ", body)
    body = "\n".join(" " * len(line) if _is_rule(line) else line for line in body.split("\n"))
    body = _PRETTY.sub(r"\1 \2 \3", _BARS.sub(r"\1 \2 \3", body))
    text = text[:start] + body + text[stop:]
    return text, Span(*frame(text, start, stop, ending=",;"))


def _is_rule(line: str) -> bool:
    """Whether a line is a Markdown table's `|---|---|`."""
    return "---" in line and not line.strip("|:- ")
