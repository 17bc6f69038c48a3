"""The HTML: one page by itself, readable by machines, and no text that becomes markup."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import machine
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from templates.hostile import HOSTILE, everywhere
from templates.specimen import specimen

from corrige.document.document import Derivation, Document, Heading, Paragraph, Table
from corrige.document.figures import Grid, Picture
from corrige.document.formula import Number, Symbol
from corrige.document.inline import line
from corrige.templates.formats import render
from corrige.templates.typography import clean

VOID = {"meta", "br", "img", "link", "input", "hr"}
KNOWN = re.split(
    " ",
    "html head meta title style body header main footer section figure div p span h1 h2 h3 ul ol li table thead tbody"
    " tr th td strong em code pre bdi svg g path rect circle text tspan math mrow mi mn mo mtext mfrac msup msub mtable"
    " mtr mtd",
)
ATTRIBUTES = re.split(
    " ",
    "lang charset http-equiv content name class style role aria-label scope viewbox x y width height d cx cy r"
    " font-size font-weight font-style font-family display form lspace rspace stretchy",
)


class Page(HTMLParser):
    """Tags balanced, all of them and all attributes known; the text between them."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.texts: list[str] = []
        self.labels: list[str] = []
        self.tags: list[str] = []
        self.feed(source)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN, tag
        assert {name for name, _ in attrs} <= {*ATTRIBUTES}, attrs
        self.tags.append(tag)
        self.labels += [value or "" for name, value in attrs if name == "aria-label"]
        if tag not in VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.texts.append(data)


def plain(text: str) -> str:
    """Without what a printer may change: spaces, apostrophes."""
    return re.sub(r"\s+", "", text.replace("’", "'"))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_text_stays_text(text: str, language: str) -> None:
    source = render(everywhere(text, language), "html")
    source.encode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", source)
    page = Page(source)
    shown = plain("".join(page.texts))
    # Each of 4 styles, in 14 lines or more; the title, and the head of the page.
    assert shown.count(plain(clean(text))) >= 60
    assert "script" not in page.tags
    assert "img" not in page.tags


@given(st.text(max_size=20))
@settings(max_examples=40, deadline=None)
def test_any_text_stays_text(text: str) -> None:
    page = Page(render(Document("fr", text, (Paragraph(line(text)),), {"student": text}), "html"))
    assert plain(clean(text)) in plain("".join(page.texts))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_by_itself(language: str) -> None:
    source = render(specimen(language), "html")
    page = Page(source)
    assert f'<html lang="{language}">' in source
    assert "default-src 'none'" in source
    assert not re.search(r"https?://|url\(|@import|<script|javascript:|\son\w+=", source)
    assert [tag for tag in page.tags if tag in ("h1", "h2", "h3")][:3] == ["h1", "h2", "h3"]
    assert page.tags.count("h1") == 1
    assert source.count('role="img"') >= source.count("<svg")


def test_the_specimen_has_what_its_document_has() -> None:
    page = Page(render(specimen("fr"), "html"))
    text = plain("".join(page.texts))
    for wanted in (
        "802880",
        "150529000",
        "2,75",
        "−1,429",
        "conv1",
        "inception3a",
        "12345",
        "−67890",
        "10/7",
        "Exercice4.",
    ):
        assert wanted in text
    assert any("Filtre 3 × 3" in label and "0 −2 −1" in label for label in page.labels)


def test_derivation_on_one_line_and_on_several() -> None:
    h, w = Symbol("h"), Symbol("w")
    short = render(Document("en", "x", (Derivation(h, w + 1, {"w": 4}, 5),)), "html")
    assert '<math display="block"><mi>h</mi><mo>=</mo><mi>w</mi><mo>+</mo><mn>1</mn><mo>=</mo><mn>4</mn>' in short
    tree = w
    for _ in range(20):
        tree = tree + w  # type: ignore[assignment]
    long = render(Document("en", "x", (Derivation(h, tree, {"w": 4}, 84),)), "html")
    assert long.count("<mtr>") == 3


def test_blanks_are_empty() -> None:
    document = Document("en", "x", (
        Table((), ((line("a"), None),), "lr"), Picture((Grid(((1, None), (None, 4)), "response"),)),
    ))  # fmt: skip
    source = render(document, "html")
    assert source.count('class="r blank"') == 1
    assert re.findall(r"<text[^>]*>([^<]*)</text>", source) == ["1", "4"]
    assert source.count('class="blank"') == 2


def test_a_heading_of_level_1_is_the_title() -> None:
    page = Page(render(Document("en", "Title", (Heading(line("Title"), 1),)), "html"))
    assert page.tags.count("h1") == 1


@pytest.mark.slow
def test_a_browser_prints_it(tmp_path: Path) -> None:
    machine.expected("chromium")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    (tmp_path / "sheet.html").write_text(render(specimen("fr"), "html"), encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'sheet.pdf'}", f"file://{tmp_path}/sheet.html"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    if shutil.which("pdftotext"):
        said = subprocess.run(
            ["pdftotext", str(tmp_path / "sheet.pdf"), "-"], capture_output=True, text=True, check=True
        )
        text = plain(said.stdout)
        for wanted in ("ÉlodieLefèvre", "⌊", "802880", "150529000", "−18", "conv1", "<b>"):
            assert wanted in text, wanted


def test_a_letter_and_its_sign_stay_on_one_line() -> None:
    """A browser may part a line behind `<math>`, whatever space follows it."""
    from corrige.templates.html.ink import ink

    f, n = Symbol("f"), Number(3)
    found = str(ink("en").line(line("Given: ", f, "\u00a0=\u00a0", n, ", ", f, "\u00a0= ", n, "; ", f, " = 3")))
    kept = '<span class="tight"><math><mi>f</mi></math>\u00a0=\u00a0<math><mn>3</mn></math></span>'
    assert found == f"Given: {kept}, {kept}; <math><mi>f</mi></math> =\u00a03"
