"""A text file read as people and schools write them: bounded, of any usual encoding, and nothing but a file."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path
from typing import Final

from corrige.classroom.messages import say, system
from corrige.problem.errors import BadFile, Missing, Place

MEGABYTE: Final = 1_000_000

_MARKS = (  # the longer ones first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_bytes(path: Path, limit: int = MEGABYTE, *, follow_links: bool = True) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    `follow_links=False` refuses a symbolic link: what a student hands in must not name a file of the machine that
    grades. Raises Missing, and BadFile where it is a folder, a pipe, a link, unreadable or too long.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags if follow_links else flags | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError as error:
        raise Missing(
            say(en="{path}: there is no such file", fr="{path} : ce fichier n’existe pas", path=path)
        ) from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _bad(path, en="this is a link, a file is needed", fr="c’est un lien, il faut un fichier") from error
        raise _bad(path, en="cannot be opened ({why})", fr="ne peut être ouvert ({why})", why=system(error)) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _bad(path, en="this is not a regular file", fr="ce n’est pas un fichier ordinaire")
    with os.fdopen(handle, "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise _bad(
            path,
            en="longer than {limit} bytes, the most that is read",
            fr="plus de {limit} octets, le plus qui soit lu",
            limit=limit,
        )
    return data


def encoding_of(data: bytes) -> str | None:
    """The encoding of a text: by its mark, UTF-16 by its zeros, UTF-8 where it is valid, else None.

    >>> encoding_of("é".encode("utf-16")), encoding_of("ab".encode("utf-16-be")), encoding_of("é".encode("latin-1"))
    ('utf-16', 'utf-16-be', None)
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    start = data[: len(data[:200]) // 2 * 2]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if start and max(even, odd) * 2 > len(start) // 2 and min(even, odd) * 8 <= max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def decode_leniently(data: bytes) -> tuple[str, str]:
    """A text of any bytes, with the encoding that it was taken for: Windows' or Latin-1 where it is no Unicode."""
    encoding = encoding_of(data)
    if encoding is None:
        try:
            return data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            encoding = "latin-1"
    return data.decode(encoding, errors="replace"), encoding


def decode_strictly(data: bytes, file: Path | str) -> str:
    """A text in UTF-8, UTF-16 or UTF-32. Raises BadFile with the line where the bytes are none of them."""
    encoding = encoding_of(data) or "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(
            Place(file, line),
            say(
                en="not a text in {encoding} (byte {byte}): save the file as UTF-8",
                fr="ce n’est pas un texte en {encoding} (octet {byte}) : enregistrez le fichier en UTF-8",
                encoding=encoding.upper().removesuffix("-SIG"),
                byte=f"0x{data[error.start]:02x}",
            ),
        ) from error


def _bad(path: Path, *, en: str, fr: str, **values: object) -> BadFile:
    return BadFile(Place(path), say(en=en, fr=fr, **values))
