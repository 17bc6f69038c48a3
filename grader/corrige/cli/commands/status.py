"""`corrige status`: where a student stands."""

from __future__ import annotations

from collections import Counter

from corrige.classroom.messages import listed, many, say, speaking
from corrige.classroom.student import desk
from corrige.cli.terminal import say_line


def command() -> None:
    """How many questions of the sheet in this folder are answered, unreadable, missing."""
    here = desk()
    with speaking(here.language):
        checks = list(here.check_all())
        found = Counter(checked.state for checked in checks)
        say_line((here.bundle.sheet.title, "bold"), f" · {here.bundle.student.name} · {here.bundle.fingerprint}")
        say_line(
            say(
                en="{done} of {all} answers understood",
                fr="{some} sur {all}",
                done=found["understood"],
                some=many(
                    found["understood"],
                    en=("answer understood", "answers understood"),
                    fr=("réponse comprise", "réponses comprises"),
                ),
                all=len(checks),
            )
        )
        for state, en, fr in (
            ("unreadable", "to mend: {labels}", "à reprendre : {labels}"),
            ("missing", "missing: {labels}", "manquent : {labels}"),
        ):
            labels = [checked.label for checked in checks if checked.state == state]
            if labels:
                say_line(say(en=en, fr=fr, labels=listed(labels, 60)))
        if others := here.unknown():
            say_line(others)
