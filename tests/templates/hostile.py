"""Texts that try to be more than text, and a document that puts them wherever text can stand."""

from __future__ import annotations

from corrige.document.document import (
    AnswerField,
    Choices,
    Derivation,
    Document,
    Heading,
    Items,
    Listing,
    Paragraph,
    Part,
    Products,
    Table,
)
from corrige.document.figures import Box, Diagram, Diagrams, Fork, Grid, Picture, Planes, Sign, Strip
from corrige.document.formula import Symbol
from corrige.document.inline import Code, Emphasis, Strong, Words

HOSTILE = (
    "<script>alert(1)</script>",
    "</style></title><img src=x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)>",
    "&amp; & &#60;b&#62; {{ 7 * 7 }} {% raw %} << 3 >> <% x %>",
    r"\input{/etc/passwd} \write18{id} \end{document} \csname x\endcsname",
    r"100 % $x_1^2$ # ~ _ ^ { } \ | ` ``a'' -- --- << >> !` ?`",
    "}{}}\\ \\\\[3cm] %%% \\",
    "O'Brien, Nguyễn, 王伟, محمد علي, Ольга, Ŵojciech Żółć, İstanbul, 🎉, ﬁ, ½ ² ∑ √",
    "a\x00b\x1b[31mc\u202ed\u2028e\ud800f\r\ng",
    "[x](javascript:alert(1)) *a* `b` <!-- c -->",
    "  spaces   kept ? ",
)


def everywhere(text: str, language: str = "fr") -> Document:
    """The text in every place of every block."""
    line = (Words(text), Strong(text), Emphasis(text), Code(text))
    grid = Grid(((1, None),), "kernel", caption=line)
    box = Box(text, line, (line,), line, (Strip(text, line),))
    blocks = (
        Heading(line, 2, line),
        Heading(line, 3),
        Paragraph(line),
        Choices((line, line), frozenset({1})),
        AnswerField(text, (text, text), "lines", 2),
        Table((line, line), ((line, None), (line, line)), "lr", total=True),
        Picture((grid, Planes((grid, grid), line))),
        Diagram((box, Fork(((box,), ()), "+", line, line))),
        Diagrams((Diagram((box,), line), Diagram((box,), line))),
        Items(((Paragraph(line),),), numbered=True),
        Listing(text + "\n" + text),
        Derivation(Symbol(text), Symbol(text), {}, text),
        Part(text, line, (Paragraph(line),), line),
    )
    running = dict.fromkeys(("student", "group", "course", "date", "fingerprint", "something else"), text)
    return Document(language, text, blocks, running)


def nothing(language: str = "fr") -> Document:
    """Every block with as little in it as there can be."""
    blocks = (
        Paragraph(()),
        Heading((), 2),
        Derivation(None, None),
        Products((), None),
        Choices(()),
        AnswerField("", (), "matrix", 0),
        Table((), (), ""),
        Table((), ((None,),), ""),
        Picture(()),
        Picture((Grid((), "image"),)),
        Picture((Sign("="),)),
        Picture((Planes(()),)),
        Diagram(()),
        Diagrams(()),
        Diagrams((Diagram(()),)),
        Diagram((Fork((), "+"),)),
        Diagram((Box("", ()),)),
        Items(()),
        Items(((),), numbered=True),
        Listing(""),
        Part("", (), ()),
    )
    return Document(language, "", blocks)
