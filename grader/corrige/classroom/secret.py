"""The course's secret, from which all draws and fingerprints come; only the instructor and her CI hold it.

It is in `CORRIGE_SECRET`, else in the user's configuration (`secret.toml`, one secret a course and one for the courses
that have none of their own). It never lies beside what is handed out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from corrige.classroom.atomic import folder_made, write_atomically
from corrige.classroom.messages import say
from corrige.classroom.toml_lines import read_toml
from corrige.problem.errors import BadFile, CorrigeError, Missing, Place

VARIABLE: Final = "CORRIGE_SECRET"
DEFAULT: Final = "default"
FEWEST_SIGNS: Final = 16
"""A shorter one in the file can be guessed by whoever has a sheet and patience; what the environment says is taken."""


class ExposedSecret(CorrigeError):
    """The secret lies where students would find it."""

    exit_code = 18


def secret_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the user's secrets are kept on this system."""
    if folder := environment.get("XDG_CONFIG_HOME"):
        return Path(folder) / "corrige" / "secret.toml"
    if sys.platform == "win32" and (folder := environment.get("APPDATA")):
        return Path(folder) / "corrige" / "secret.toml"
    home = Path(environment.get("HOME") or Path.home())
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "corrige" / "secret.toml"
    return home / ".config" / "corrige" / "secret.toml"


def course_secret(
    course: str = "",
    out: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    *,
    made: Callable[[Path], object] | None = None,
) -> bytes:
    """The secret of a course.

    `out` is the folder of what is handed out: a secret that lies in it is refused (ExposedSecret). A missing one is
    made and kept in the user's configuration, and `made` is told the file; without `made`, Missing says how to make
    one.
    """
    if from_environment := environment.get(VARIABLE, "").strip():
        return from_environment.encode()
    path = secret_file(environment)
    if out is not None and path.resolve().is_relative_to(out.resolve()):
        raise ExposedSecret(
            say(
                en="the secret {path} lies in {out}, which is handed out: keep it elsewhere and make a new one",
                fr="le secret {path} est dans {out}, qui est distribué : gardez-le ailleurs et faites-en un nouveau",
                path=path,
                out=out,
            )
        )
    kept = _kept(path)
    for name in (course, DEFAULT):
        if name in kept:
            return _checked(kept[name], Place(path, field=f"secrets.{name}"))
    if made is None:
        raise Missing(
            say(
                en="there is no secret for the draws: set {variable}, or let `corrige build` make one in {path}",
                fr="il n’y a pas de secret pour les tirages : définissez {variable}, ou laissez `corrige build` en"
                " faire un dans {path}",
                variable=VARIABLE,
                path=path,
            )
        )
    secret = secrets.token_urlsafe(32)
    _keep(path, {**kept, course or DEFAULT: secret})
    made(path)
    return secret.encode()


def fingerprint(secret: bytes, sheet: str, student: str, problems: bytes) -> str:
    """What is printed on a student's sheet: an HMAC of the problems and of whose they are, short enough to be typed.

    >>> fingerprint(b"secret", "tp1", "ada", b"[]")
    'UBBY-7B4J'
    """
    whose = json.dumps(["fingerprint", sheet, student], ensure_ascii=True).encode()
    digest = hmac.digest(secret, whose + b"\n" + hashlib.sha256(problems).digest(), hashlib.sha256)
    signs = base64.b32encode(digest).decode()[:8]
    return f"{signs[:4]}-{signs[4:]}"


def _kept(path: Path) -> dict[str, str]:
    """The secrets of the user's file by course."""
    if not path.exists():
        return {}
    document = read_toml(path)
    kept = document.data.get("secrets", {})
    if not isinstance(kept, dict) or not all(isinstance(value, str) for value in kept.values()):
        raise document.bad(
            "secrets",
            en='[secrets] must have lines course = "secret"',
            fr='[secrets] doit avoir des lignes cours = "secret"',
        )
    return kept


def _keep(path: Path, kept: Mapping[str, str]) -> None:
    """Write the secrets so that nobody but the user can read them, not even for a moment."""
    folder_made(path.parent)
    lines = ["# corrige: who has these can redraw every sheet. Never hand them out.", "[secrets]"]
    lines += [f"{json.dumps(course)} = {json.dumps(secret)}" for course, secret in sorted(kept.items())]
    write_atomically(path, "\n".join(lines) + "\n", private=True)


def _checked(secret: str, place: Place) -> bytes:
    if len(secret) < FEWEST_SIGNS:
        raise BadFile(
            place,
            say(
                en="the secret has {n} signs: give it at least {least}",
                fr="le secret a {n} signes : donnez-lui-en au moins {least}",
                n=len(secret),
                least=FEWEST_SIGNS,
            ),
        )
    return secret.encode()
