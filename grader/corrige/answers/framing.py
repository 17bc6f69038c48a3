"""What surrounds an answer and does not belong to it: dollar signs, quotes, `h' =`, a final full stop."""

from __future__ import annotations

import re
from typing import Final

from corrige.answers.vocabulary import WRAPPERS

_BLANK: Final = " \n"
_PAIRS: Final = (
    ("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"), ('"', '"'), ("'", "'"), ("`", "`"), ("''", "''"),
    (r"\begin{equation}", r"\end{equation}"), (r"\begin{equation*}", r"\end{equation*}"),
    *((rf"\begin{{{name}}}", rf"\end{{{name}}}") for name in ("align", "align*", "aligned", "gather*", "split")),
    ("```", "```"), ("``", "``"), ("**", "**"), ("__", "__"), ("*", "*"),
)  # fmt: skip
_PAIRS_BY_START: Final = {
    char: tuple(pair for pair in _PAIRS if pair[0][0] == char) for char in {opener[0] for opener, _ in _PAIRS}
}
_COMMAND = re.compile(r"\\(?:boxed|fbox|text|textbf|textrm|textit|mathbf|mathrm|bm|emph|underline) ?\{")
_FENCE = re.compile(r"```[a-z]{0,12}\n")
_ARROW = re.compile(r"[=-]?->|[=-]?=>|[=:→≡]")
_LABEL = re.compile(r"[A-Za-z#\\Δ][A-Za-z0-9_ '(){}\\,;^*#/.-]{0,60}\Z|[A-Za-z]\w{0,20}(?:\[[0-9, ]{1,12}\]){1,4}\Z")
_NOT = re.compile(r"(?<![A-Za-z])(?:not|pas|non|faux|fausse|wrong|false|sauf|except|jamais|never)(?![A-Za-z])", re.I)
_WRAPPER = re.compile(r"((?:[A-Za-z]+\.){0,2}[A-Za-z]+)[ ]?\(")
_TYPED = re.compile(r"((?:np|numpy)\.(?:u?int|float)(?:8|16|32|64) ?\()([-+0-9.e]{1,40})\)")
_KEYWORD = re.compile(r", ?(?:(?:dtype|device|grad_fn|requires_grad|shape|size)=|(?:np|torch|tf)\.[a-z0-9]+\Z)")


def frame(text: str, start: int, stop: int, ending: str = ".,;?") -> tuple[int, int]:
    """The bounds of what is left without blanks, paired marks, leading equal signs and arrows, final punctuation.

    >>> frame("$= 56.$", 0, 7)
    (3, 5)
    """
    for _ in range(6):
        before = (start, stop)
        start, stop = _strip(text, start, stop)
        while arrow := _ARROW.match(text, start, stop):
            start, stop = _strip(text, arrow.end(), stop)
        while stop - start > 1 and text[stop - 1] == "!" and text[stop - 2] in _BLANK and ending:
            start, stop = _strip(text, start, stop - 1)  # without the blank it is a factorial
        while start < stop and text[stop - 1] in ending and not _needed(text, start, stop):
            start, stop = _strip(text, start, stop - 1)
        start, stop = _uncommanded(text, start, stop)
        for opener, closer in _PAIRS_BY_START.get(text[start], ()) if start < stop else ():
            inside = (start + len(opener), stop - len(closer))
            if (
                inside[0] <= inside[1]
                and text.startswith(opener, start)
                and text.endswith(closer, inside[0], stop)
                and text.find(closer, inside[0], stop) == inside[1]
            ):
                fence = _FENCE.match(text, start, stop)
                start, stop = fence.end() if fence else inside[0], inside[1]
                break
        if (start, stop) == before:
            break
    return start, stop


def _strip(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and text[start] in _BLANK:
        start += 1
    while stop > start and (text[stop - 1] in _BLANK or (text[stop - 1] == "\\" and _is_space(text, start, stop))):
        stop -= 1
    return start, stop


def _is_space(text: str, start: int, stop: int) -> bool:
    r"""Whether the last character, a backslash, is that of TeX's space `\ `, and not of `\\`."""
    return text[stop : stop + 1] == " " and text[max(start, stop - 2)] != "\\"


def end_of(text: str, start: int, stop: int, also: str = "") -> int:
    r"""Where the text ends without blanks and without the characters `also`, of which `\;` has none."""
    while stop > start and (
        text[stop - 1] in _BLANK + also or (text[stop - 1] == "\\" and _is_space(text, start, stop))
    ):
        if text[stop - 1] in also and text[max(start, stop - 2)] == "\\":
            break
        stop -= 1
    return stop


def _uncommanded(text: str, start: int, stop: int) -> tuple[int, int]:
    r"""The inside of `\boxed{…}` or `\textbf{…}`, if that is all."""
    found = _COMMAND.match(text, start, stop) if text.startswith("\\", start) and text[stop - 1] == "}" else None
    if found is None:
        return start, stop
    depth = 1
    for at in range(found.end(), stop - 1):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return start, stop
    return _strip(text, found.end(), stop - 1)


def _needed(text: str, start: int, stop: int) -> bool:
    r"""Whether the last character belongs to a command such as `\;`, or to the items: the last of `1, 3, ?`."""
    before = text[start : stop - 1].rstrip(_BLANK)[-1:]
    return (stop - start > 1 and text[stop - 2] == "\\") or (text[stop - 1] == "?" and before in (",", ";"))


def unlabel(text: str, start: int, stop: int, signs: str = "=") -> int:
    """Where the answer begins behind a name and a sign: `h' = 16`, `C_{out} = …`, `N (paramètres) : 56`."""
    for sign in signs:
        at = text.find(sign, start, min(stop, start + 80))
        label = text[start:at].rstrip() if at > start else ""
        if label and _LABEL.match(label) and _is_name(label) and not _NOT.search(label):
            return _strip(text, at + 1 + (text[at : at + 2] == "=="), stop)[0]
    return start


def _is_name(label: str) -> bool:
    """Whether what stands before the equal sign names something, rather than being a formula itself."""
    bare = re.sub(r"\\[A-Za-z]+|\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|\^\*|\^'", "", label)
    return not any(sign in bare for sign in "^*/-\\")


def unwrap(text: str, start: int, stop: int) -> tuple[int, int, str]:
    """The bounds within `torch.tensor(…, dtype=…)`, and the wrapper's name ('' where there is none)."""
    name = ""
    for _ in range(3):
        found = _WRAPPER.match(text, start, stop)
        if not found or found[1] not in WRAPPERS or text[stop - 1] != ")":
            break
        name = name or found[1]
        start, stop = found.end(), stop - 1
        keyword = _KEYWORD.search(text, start, stop)
        if keyword:
            stop = keyword.start()
        start, stop = _strip(text, start, stop)
    return start, stop, name


def without_dollars(text: str) -> str:
    r"""The text with blanks for the signs around `$56$ parameters`, `\(28\) x \(28\)`."""
    if text.count("$") > 1 and text.count("$") % 2 == 0 and "\\$" not in text:
        text = text.replace("$", " ")
    if r"\(" in text and r"\\" not in text and text.count(r"\(") == text.count(r"\)"):
        text = text.replace(r"\(", "  ").replace(r"\)", "  ")
    return text


def without_types(text: str) -> str:
    """The text with blanks around the numbers of numpy's `[np.int64(5), np.int64(3)]`."""
    if "np." not in text and "numpy." not in text:
        return text
    return _TYPED.sub(lambda found: " " * len(found[1]) + found[2] + " ", text)
