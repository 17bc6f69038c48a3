"""A file of claims, read: each claim with its network, its quantity and what it says of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corrige.classroom.claims.claim import Claim, ClaimReader, Counted, network_of
from corrige.classroom.claims.fields import Field
from corrige.classroom.claims.tensors import deepened, tensor
from corrige.classroom.messages import LANGUAGES, Language, nearest, speaking
from corrige.classroom.messages import language as spoken
from corrige.classroom.toml_lines import Document, read_toml

_DECK: Final = ("title", "language", "shapes", "batch_normalization_parameters")


@dataclass(frozen=True)
class Claims:
    """The claims of a file, in its order; the deck's title and language where the file says them."""

    claims: tuple[Claim, ...]
    title: str = ""
    language: Language | None = None


def read_claims(path: Path, chosen: Language | None = None) -> Claims:
    """The claims of a file. Raises Missing, and BadFile with the line where one cannot be read or built; it speaks the
    language that was chosen, or the deck's."""
    return claims_of(read_toml(path), chosen)


def claims_of(document: Document, chosen: Language | None = None) -> Claims:
    """The claims of a document. Raises BadFile."""
    root = Field(document, (), document.data)
    with speaking(chosen or spoken()):
        title, language, counted = _deck(root)
    with speaking(chosen or language or spoken()):
        root.only("deck", "images", "kernels", "networks", "claim")
        return Claims(tuple(_claims(root, counted)), title, language)


def _claims(root: Field, counted: Counted) -> list[Claim]:
    images = {name: deepened(tensor(field, 2, 3), 3) for name, field in _table(root, "images").items()}
    kernels = _table(root, "kernels")
    for field in kernels.values():
        tensor(field, 2, 4)
    networks = {name: network_of(field, kernels, counted) for name, field in _table(root, "networks").items()}
    reader = ClaimReader(images, kernels, networks, counted)
    found: dict[str, Claim] = {}
    for field in root["claim"]:
        claim = reader.claim(field)
        if claim.id in found:
            raise field["id"].bad(
                en="this id is taken, at line {line}",
                fr="cet id est déjà pris, à la ligne {line}",
                line=root.document.place((*found[claim.id].at.path, "id")).line,
            )
        found[claim.id] = claim
    if not found:
        raise root["claim"].bad(en="there is no claim", fr="il n’y a aucune affirmation")
    return list(found.values())


def _table(root: Field, key: str) -> dict[str, Field]:
    found = root.get(key)
    return {} if found is None else {name: found[name] for name in found.table()}


def _deck(root: Field) -> tuple[str, Language | None, Counted]:
    deck = root.get("deck")
    if deck is None:
        return "", None, 2
    for key in deck.table():
        if key not in _DECK and (near := nearest(key, _DECK)):
            raise deck[key].bad(
                en="unknown field; did you mean `{near}`?", fr="champ inconnu ; vouliez-vous `{near}` ?", near=near
            )
    title, language, counted = (deck.get(key) for key in ("title", "language", "batch_normalization_parameters"))
    spoken = None if language is None else language.among("language", "langue", dict.fromkeys(LANGUAGES))
    return (
        "" if title is None else title.text(),
        next((one for one in LANGUAGES if one == spoken), None),
        2 if counted is None else _counted(counted),
    )


def _counted(field: Field) -> Counted:
    known: dict[int, Counted] = {0: 0, 2: 2, 4: 4}
    if isinstance(field.value, int) and not isinstance(field.value, bool) and field.value in known:
        return known[field.value]
    raise field.bad(en="must be 0, 2 or 4, not {value}", fr="doit être 0, 2 ou 4, pas {value}", value=field)
