"""LaTeX to PDF: one pdfLaTeX run for a class, confined to a folder of its own; then a file for each student."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from corrige.problem.errors import CorrigeError, Missing
from corrige.templates.typography import clean

TIMEOUT: Final = 900.0
"""Seconds that a run may take: a class of 1,000 takes about 20."""

_PAGES: Final = re.compile(r"^\\sheetpages\{(\d+)\}\{(\d+)\}", re.MULTILINE)
_BEGUN: Final = re.compile(r"^sheet (\d+)", re.MULTILINE)
_ERROR: Final = re.compile(r"^!.*(?:\n(?!!).*){0,7}", re.MULTILINE)
_ABSENT: Final = re.compile(r"! (?:LaTeX Error: File `([^'/]+)' not found|Font \S+?=(\S+) .*not loadable)")


class TexFailed(CorrigeError):
    """pdfLaTeX stopped: at whose sheet, and what it said."""

    exit_code = 13

    def __init__(self, en: str, fr: str, name: str = "", said: str = "") -> None:
        super().__init__(en, fr)
        self.args = en, fr, name, said
        self.name, self.said = name, said


def build_pdf(
    tex: str | Iterable[str],
    out: Path,
    names: Sequence[str] = (),
    *,
    timeout: float = TIMEOUT,
) -> tuple[range, ...]:
    """Writes the PDF of a class file (or of one sheet), and returns each sheet's pages, counted from 0.

    `tex`: the source, or its pieces as `class_pieces` yields them; `names`: whose the sheets are, for messages.
    The file appears whole or not at all; the same source gives the same bytes. TeX reads and writes in a folder of
    its own alone and starts no program. Raises Missing where no TeX is installed, or a part of it is not; TexFailed.
    """
    program = _program()
    with tempfile.TemporaryDirectory(prefix="corrige-tex-") as place:
        folder = Path(place)
        with (folder / "sheets.tex").open("w", encoding="utf-8") as file:
            file.writelines([tex] if isinstance(tex, str) else tex)
        said = _run(program, folder, timeout)
        made = folder / "sheets.pdf"
        if said is not None or not made.is_file():
            raise _failure(said or "", names)
        pages = _ranges((folder / "sheets.aux").read_text(encoding="utf-8", errors="replace"))
        with _appearing(out) as target:
            shutil.copyfile(made, target)
    return pages


def split(pdf: Path, pages: Sequence[range], outs: Sequence[Path], titles: Sequence[str] = ()) -> None:
    """Writes the pages of each sheet to a file of its own; `titles` go into the files' metadata.

    Raises Missing where pikepdf is not installed, ValueError where there is not one file for each sheet.
    """
    try:
        import pikepdf
    except ModuleNotFoundError as error:
        raise Missing(
            "splitting a PDF needs `pikepdf`: pip install 'corrige[teacher]'",
            "découper un PDF demande `pikepdf` : pip install 'corrige[teacher]'",
        ) from error
    if len(pages) != len(outs):
        raise ValueError(f"{len(pages)} sheets cannot go to {len(outs)} files")
    with pikepdf.open(pdf) as whole:
        for i, (sheet, out) in enumerate(zip(pages, outs, strict=True)):
            with pikepdf.new() as one, _appearing(out) as target:
                one.pages.extend([whole.pages[page] for page in sheet])
                if i < len(titles):
                    one.docinfo["/Title"] = pikepdf.String(clean(titles[i]))
                one.save(target, deterministic_id=True)


def _program() -> str:
    program = shutil.which("pdflatex")
    if program is None:
        raise Missing(
            "pdfLaTeX is not installed: no PDF. HTML and LaTeX are written; on Debian, install"
            " texlive-latex-recommended, texlive-lang-french and lmodern.",
            "pdfLaTeX n’est pas installé : pas de PDF. Le HTML et le LaTeX sont écrits ; sous Debian, installez"
            " texlive-latex-recommended, texlive-lang-french et lmodern.",
        )
    return program


def _environment() -> Mapping[str, str]:
    """The surroundings of the run: reading and writing outside its folder refused, no clock, no stray settings."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "SYSTEMROOT", "TEMP", "TMP")}
    pinned = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "LC_ALL": "C.UTF-8", "max_print_line": "1000"}
    return kept | pinned | {"openin_any": "p", "openout_any": "p", "shell_escape": "f"}


def _run(program: str, folder: Path, timeout: float) -> str | None:
    """Runs it; None if all went well, otherwise what it said."""
    command = [program, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "sheets.tex"]
    settings: dict[str, Any] = {"cwd": folder, "env": _environment(), "stdin": subprocess.DEVNULL}
    try:
        with (folder / "said").open("wb") as said:
            done = subprocess.run(command, stdout=said, stderr=subprocess.STDOUT, timeout=timeout, **settings)
    except subprocess.TimeoutExpired as error:
        raise TexFailed(
            f"pdfLaTeX did not finish within {timeout:g} s", f"pdfLaTeX n’a pas terminé en {timeout:g} s"
        ) from error
    if done.returncode == 0:
        return None
    return (folder / "said").read_text(encoding="utf-8", errors="replace")


def _failure(said: str, names: Sequence[str]) -> CorrigeError:
    """What went wrong: a part of TeX that is not installed, or an error in somebody's sheet."""
    if absent := _ABSENT.search(said):
        file = absent[1] or absent[2]
        return Missing(
            f"pdfLaTeX lacks `{file}` (on Debian: texlive-latex-recommended, texlive-lang-french, lmodern)",
            f"pdfLaTeX n’a pas `{file}` (sous Debian : texlive-latex-recommended, texlive-lang-french, lmodern)",
        )
    begun = [int(found) for found in _BEGUN.findall(said)]
    at = begun[-1] - 1 if begun else -1
    name = names[at] if 0 <= at < len(names) else ""
    errors = _ERROR.findall(said)
    words = clean(errors[0] if errors else said[-600:]).strip()
    whose = clean(name) or (f"{at + 1}" if at >= 0 else "")
    return TexFailed(
        "pdfLaTeX stopped" + (f" at the sheet of {whose}" if whose else "") + f":\n{words}",
        "pdfLaTeX s’est arrêté" + (f" à la feuille de {whose}" if whose else "") + f" :\n{words}",
        name,
        words,
    )


def _ranges(aux: str) -> tuple[range, ...]:
    """The pages of each sheet, in order, from what the run wrote."""
    pages: list[range] = []
    start = 0
    for _, count in _PAGES.findall(aux):
        pages.append(range(start, start + int(count)))
        start += int(count)
    return tuple(pages)


@contextmanager
def _appearing(out: Path) -> Iterator[Path]:
    """A name beside the file to write to; it takes the file's place at the end, whole or not at all."""
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".corrige-", suffix=".pdf", dir=out.parent)
    os.close(handle)
    try:
        yield Path(name)
        os.chmod(name, 0o644)
        os.replace(name, out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
