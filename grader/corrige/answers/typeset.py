r"""What TeX adds to an answer and changes nothing of it: colours, sizes, alignment, words in `\text{…}`.

Every character keeps its place.
"""

from __future__ import annotations

import re

_LOOKS = re.compile(
    r"\\(?:text)?color ?\{[A-Za-z0-9!]{1,20}\}"
    r"|\\(?:tiny|small|normalsize|large|Large|LARGE|huge|Huge|bfseries|checkmark|nonumber|notag)(?![A-Za-z])"
    r"|\\\\(?= ?&? ?=| ?\Z)|&(?= ?=)"
)
_ARROWS = re.compile(r"\\(?:[Rr]ightarrow|[Ll]ongrightarrow|implies|to|therefore)(?![A-Za-z])")
_SENTENCE = re.compile(r"(?<![_{])\\(?:text|textrm|mbox|mathrm) ?\{( ?[^{}\\ ]{0,40}[ ():.,~][^{}\\]{1,60})\}")


def without_looks(text: str) -> str:
    r"""The text as it would be typed: `       56` for `\large 56`, `→` for `\Rightarrow`, the words of `\text{a b}`.

    >>> without_looks(r"\color{red}56").strip()
    '56'
    """
    if "&" in text or "\\" in text:
        text = _LOOKS.sub(lambda found: " " * len(found[0]), text)
    if "\\" not in text:
        return text
    text = _ARROWS.sub(lambda found: "→".ljust(len(found[0])), text)
    return _SENTENCE.sub(lambda found: found[1].replace("~", " ").rjust(len(found[0]) - 1) + " ", text)
