"""A matrix out of what it is laid out in: LaTeX, Markdown, pretty brackets, Python's wrappers.

Every character keeps its place; what is no number and no separator becomes blank, ends of LaTeX rows semicolons.
"""

from __future__ import annotations

import re

from corrige.answers.characters import Refused
from corrige.answers.framing import frame, unlabel, unwrap
from corrige.answers.scaled import Around, around_brackets, around_environment
from corrige.answers.speech import lead, one_answer, without_reason
from corrige.answers.splitting import Span, blanked
from corrige.document.wording import Language

_NAME = r"\{(?:[pbvBV]?matrix|[pbvBV]?smallmatrix|b?array|tabular)\*?\}"
_BEGIN = re.compile(rf"\\begin ?{_NAME}(?: ?\[[a-z]\])?(?: ?\{{(?:[lcr| ]|@\{{[^{{}}]{{0,9}}\}}){{0,60}}\}})?")
_END = re.compile(rf"\\end ?{_NAME}")
_PLAIN_TEX = re.compile(r"\\[pbv]?matrix ?\{([^{}]*)\}")
_ROW_END = re.compile(r"(?:\\\\\*?|\\cr(?![a-z])|\\(?:tabular)?newline) ?(?:\[[^\[\]]{0,12}\])?")
_IDLE = re.compile(r"\\hline|\\[hv]?phantom ?\{[^{}]{0,20}\}|\\left\.?|\\right\.?|\\[,;:!]")
_ROW = re.compile(r"(?<![^\n]) ?(?:(?:[Ll]igne|[Ll]ine|[Rr]ow) ?[0-9]{1,2} ?:|[LR]_?[0-9]{1,2} ?[:=])")
_BARS = re.compile(r"(?<![^\n])( *)\|([^|\n]*)\|( *)(?![^\n])")
_PRETTY = re.compile(r"(?<![^\n])( *)[⌊⌈⎛⎜⎝⎢│┃]([^\n]*)[⌋⌉⎞⎟⎠⎥│┃]( *)(?![^\n])")
_CORNERS = re.compile("[┌┐└┘╭╮╰╯─]")
_TENSOR = re.compile(r"<tf\.(?:Tensor|Variable)[^<>]{0,200}numpy=")


def laid_out(text: str, language: Language) -> tuple[str, Span, Around]:
    """The text, where the matrix stands in it, and what multiplies it. Raises Refused for an environment that is not
    closed."""
    text = _without_rows(text)
    start, stop = _answer(text)
    tex = _BEGIN.search(text, start, stop) or _PLAIN_TEX.search(text, start, stop)
    if tex:
        around, (start, stop) = _in_tex(text, tex, start, stop, language)
    else:
        around = around_brackets(text, start, stop, language)
        start, stop, _ = unwrap(text, around.start, around.stop)
    body = text[start:stop]
    if tex or r"\\" in body:
        body = _ROW_END.sub(lambda found: ";" + " " * (len(found[0]) - 1), body).replace("\n", " ")
    body = _IDLE.sub(lambda found: " " * len(found[0]), body)
    body = _CORNERS.sub(" ", body)
    body = "\n".join(" " * len(line) if _is_rule(line) else line for line in body.split("\n"))
    body = _PRETTY.sub(r"\1 \2 \3", _BARS.sub(r"\1 \2 \3", body))
    text = text[:start] + body + text[stop:]
    return text, Span(*frame(text, start, stop, ending=",;")), around


def _answer(text: str) -> tuple[int, int]:
    """The bounds without `la matrice est`, `A =` and `because …`."""
    start, stop = frame(text, 0, len(text), ending=".,?")
    one_answer(text, start, stop)
    stop = without_reason(text, start, stop)
    start = lead(text, start, stop)
    start = unlabel(text, start, stop, "=:")
    tensor = _TENSOR.match(text, start, stop)
    if tensor and text[stop - 1] == ">":
        start, stop = tensor.end(), stop - 1
    return frame(text, start, stop, ending=".,?")


def _in_tex(text: str, tex: re.Match[str], start: int, stop: int, language: Language) -> tuple[Around, tuple[int, int]]:
    r"""What stands around an environment or `\pmatrix{…}`, and the bounds of its inside."""
    if tex.re is _PLAIN_TEX:
        return around_environment(text, start, *tex.span(), stop, language), tex.span(1)
    end = _END.search(text, tex.end(), stop)
    if end is None:
        raise Refused("unclosed", tex.start(), bracket=tex[0][:30])
    return around_environment(text, start, tex.start(), end.end(), stop, language), (tex.end(), end.start())


def _without_rows(text: str) -> str:
    """The text with blanks for `row 1:` and `row 2:` where each line begins so."""
    lines = [line for line in text.split("\n") if line.strip()]
    return blanked(text, _ROW, " ") if len(lines) > 1 and all(map(_ROW.match, lines)) else text


def _is_rule(line: str) -> bool:
    """Whether a line is a Markdown table's `|---|---|`."""
    return "---" in line and not line.strip("|:- ")
