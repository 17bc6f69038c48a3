"""LaTeX: what is data is escaped, and pdfLaTeX sets what every name and text needs."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import machine
import pytest
from hypothesis import given
from hypothesis import strategies as st
from templates.hostile import HOSTILE, everywhere, nothing
from templates.specimen import specimen

from corrige.document.document import Document, Paragraph, Table
from corrige.document.inline import line
from corrige.problem.errors import Missing
from corrige.templates.formats import render
from corrige.templates.latex import class_pieces, class_tex, replaced
from corrige.templates.latex.characters import tex
from corrige.templates.latex.pdf import TexFailed, build_pdf, split

NAMES = (
    "Élodie Lefèvre",
    "Nguyễn Thị Ánh",
    "王伟",
    "محمد علي",
    "O'Brien & Sons \\input{x} %$#_^~{}<>\"|",
    "Jean-Baptiste de la Très-Longue-Particule de Montmorency-Laval-Beaumont d'Auvergne et de Navarre",
    "x" * 300,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100 % & $x_1$", r"100 \% \& \$x\_1\$"),
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("a^b~c#d", r"a\textasciicircum{}b\textasciitilde{}c\#d"),
        ("-- '' ,,", "-{}- '{}' ,{},"),
        ("hauteur\u202f×\u202flargeur", r"hauteur\,\ensuremath{\times}\penalty200\,largeur"),
        ("3\u202f×\u202f3\u00a0−", r"3\,\ensuremath{\times}\,3~\ensuremath{-}"),
        ("Zoé Ÿ ő ș", r"Zoé \"Y \H{o} \textcommabelow{s}"),
        ("Nguyễn ậ", r"Nguy\~{\^e}n \d{\^a}"),
        ("王", r"\instead{Wang}{738B}"),
        ("🎉", r"\instead{}{1F389}"),
        ("\x00\ud800", r"\instead{?}{FFFD}\instead{?}{FFFD}"),
    ],
)
def test_escapes(text: str, expected: str) -> None:
    assert tex(text) == expected


@given(st.text(max_size=30))
def test_no_text_steers_tex(text: str) -> None:
    source = tex(text)
    assert source.isascii() or not set(re.findall(r"[^\x00-\x7f]", source)) - set(text)
    bare = re.sub(r"\\(?:[A-Za-z]+|.)", "", source)
    assert not set(bare) & set("%$#&~_") - ({"~"} if "\u00a0" in text else set()) or r"\ensuremath" in source
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", re.sub(r"\\\\", "", source)):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


def test_what_is_replaced_is_told() -> None:
    source = class_tex([replace(specimen("fr"), running={"student": name}) for name in ("王伟", "Łukasz")])
    assert replaced(source) == {"王": "Wang", "伟": "Wei"}


def test_without_a_transliteration(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr("corrige.templates.latex.characters.import_module", absent)
    assert tex("\u4e01") == r"\instead{?}{4E01}"


def test_pieces_are_the_whole() -> None:
    documents = [specimen("fr"), specimen("en")]
    assert "".join(class_pieces(iter(documents))) == class_tex(documents)
    assert class_tex(documents).count(r"\begin{sheet}") == 2


def test_golden() -> None:
    source = render(Document("fr", "Fiche", (Paragraph(line("Taille ", 28000, " ?")),), {"student": "A_b"}), "latex")
    body = source.partition(r"\begin{document}")[2]
    assert body == (
        "\n\\begin{sheet}{1}{fr}{A\\_b}{}{}%\n{}{}{}\n\\sheettitle{Fiche}\n"
        "Taille 28\\,000\\,?\\par\n\\end{sheet}\n\\end{document}"
    )


def test_where_no_tex_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Missing, match="pdfLaTeX"):
        build_pdf("x", tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())


def text_of(pdf: Path, pages: range) -> str:
    command = ["pdftotext", "-f", str(pages.start + 1), "-l", str(pages.stop), "-layout", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def class_of(names: Sequence[str]) -> list[Document]:
    blocks = tuple(Paragraph(line("texte ", i)) for i in range(70))
    return [
        Document("fr", "Fiche", blocks[: 70 - 40 * (i % 2)], {"student": name, "course": "Réseaux convolutifs"})
        for i, name in enumerate(names)
    ]


@pytest.mark.slow
def test_a_class_in_one_run(tmp_path: Path) -> None:
    machine.expected("tex")
    source = class_tex(class_of(NAMES))
    pages = build_pdf(source, tmp_path / "class.pdf", NAMES)
    build_pdf(source, tmp_path / "again.pdf", NAMES)
    assert (tmp_path / "class.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()
    assert [len(some) for some in pages] == [2, 1] * 3 + [2]
    assert [some.start for some in pages] == [0, 2, 3, 5, 6, 8, 9]
    outs = [tmp_path / "split" / f"{i}.pdf" for i in range(len(NAMES))]
    split(tmp_path / "class.pdf", pages, outs, NAMES)
    before = [out.read_bytes() for out in outs]
    split(tmp_path / "class.pdf", pages, outs, NAMES)
    assert [out.read_bytes() for out in outs] == before
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]
    if shutil.which("pdftotext"):
        for name, some, out in zip(("Élodie Lefèvre", "Nguy", "WangWei", "mhmd"), pages, outs, strict=False):
            assert f"Page 1 sur {len(some)}" in text_of(tmp_path / "class.pdf", some)
            assert name in text_of(out, range(len(some)))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_tex_sets_everything(tmp_path: Path, language: str) -> None:
    machine.expected("tex")
    documents = [nothing(language), specimen(language), *(everywhere(text, language) for text in HOSTILE)]
    pages = build_pdf(class_pieces(documents), tmp_path / "class.pdf")
    assert len(pages) == len(documents)
    if shutil.which("pdftotext"):
        text = re.sub(r"\s", "", text_of(tmp_path / "class.pdf", range(pages[-1].stop)))
        assert text.count("<script>alert(1)</script>") > 40
        assert text.count(r"\input{/etc/passwd}\write18{id}") > 40
        assert "root:" not in text


@pytest.mark.slow
def test_a_failure_names_the_student_and_the_error(tmp_path: Path) -> None:
    machine.expected("tex")
    source = class_tex(class_of(NAMES[:3]))
    broken = "\\nothing texte 7".join(source.rsplit("texte 7", 1))
    for language, said in (("en", "stopped at the sheet of"), ("fr", "s’est arrêté à la feuille de")):
        with pytest.raises(TexFailed) as caught:
            build_pdf(broken, tmp_path / "class.pdf", NAMES)
        assert caught.value.name == "王伟"
        assert re.search(f"{said} 王伟[\\s\\S]*Undefined control sequence[\\s\\S]*nothing", caught.value.told(language))
    with pytest.raises(Missing, match=r"nowhere\.sty"):
        build_pdf(source.replace(r"\usepackage{lmodern}", r"\usepackage{nowhere}"), tmp_path / "class.pdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_tex_cannot_read_outside_or_run_for_ever(tmp_path: Path) -> None:
    machine.expected("tex")
    secret = tmp_path / "secret.tex"
    secret.write_text("secret", encoding="utf-8")
    document = r"\documentclass{article}\begin{document}%s\end{document}"
    with pytest.raises(TexFailed):
        build_pdf(document % rf"\input{{{secret.parent}/../{tmp_path.name}/secret.tex}}", tmp_path / "x.pdf")
    with pytest.raises(TexFailed, match=r"0\.5 s"):
        build_pdf(document % r"\def\x{\x}\x", tmp_path / "x.pdf", timeout=0.5)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.tex"]


def test_a_long_table_goes_on_in_pieces_of_equal_length_and_width() -> None:
    rows = tuple((line(f"l{i}"), line(10**i if i < 9 else i)) for i in range(100))
    text = render(Document("en", "", (Table((line("Layer"), line("Count")), rows, "lr", total=True),)), "latex")
    pieces = text.split("\\begin{tabular}")[1:]
    assert [piece.count("\\\\\n") for piece in pieces] == [34, 34, 32]
    assert all("\\aswide{r}{Count}{100,000,000}" in piece for piece in pieces)
    short = render(Document("en", "", (Table((line("Layer"), line("Count")), rows[:40], "lr", total=True),)), "latex")
    assert short.count("\\begin{tabular}") == 1
    assert "\\aswide{" not in short.partition("\\begin{document}")[2]
