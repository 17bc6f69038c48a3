"""What the columns of a roster are called: the words of Moodle, of Apogée, of Canvas, and of teachers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from corrige.classroom.folders import plain

Role: TypeAlias = Literal["id", "username", "email", "full", "family", "given", "group"]

ID_ROLES: Final[tuple[Role, ...]] = ("id", "username", "email", "full", "family", "given")
"""By which column students are told apart, the surest first."""

_NAMES: Mapping[Role, tuple[str, ...]] = {
    "id": (
        *("id", "ID number", "Student ID", "Student number", "Student no", "Registration number", "OrgDefinedId"),
        *("Numéro d’identification", "Numéro", "Numéro étudiant", "N° étudiant", "No étudiant", "Num étudiant"),
        *("Numéro d’étudiant", "N° d’étudiant", "Code étudiant", "Code", "Identifiant", "Identifiant étudiant"),
        *("Apogée", "Code Apogée", "N° Apogée", "Numéro Apogée", "Matricule", "INE", "N° INE", "Identifier"),
    ),
    "username": ("Username", "User name", "Nom d’utilisateur", "Login", "SIS Login ID", "UID", "Compte", "Pseudo"),
    "email": (
        *("Email", "Email address", "E-mail", "Mail", "Adresse de courriel", "Courriel", "Adresse mail"),
        *("Adresse e-mail", "Adresse électronique", "Adresse email", "Mél"),
    ),
    "full": (
        *("Name", "Full name", "Student", "Student name", "Nom complet", "Étudiant", "Étudiante", "Étudiant·e"),
        *("Nom Prénom", "Nom et prénom", "Prénom Nom", "Prénom et nom", "Nom, prénom", "Nom Prénoms"),
    ),
    "family": (
        *("Nom", "Nom de famille", "Last name", "Surname", "Family name", "Nom étudiant", "Nom usuel", "Nom d’usage"),
        *("Nom patronymique", "Nom de naissance"),
    ),
    "given": ("Prénom", "Prénoms", "First name", "Given name", "Forename", "Prénom étudiant", "Prénom usuel"),
    "group": (
        *("Groupe", "Groupes", "Group", "Groups", "Section", "Classe", "Class", "TD", "TP"),
        *("Groupe TD", "Groupe de TD", "Groupe TP", "Groupe de TP"),
    ),
}
_ROLES: Mapping[str, Role] = {plain(name): role for role, names in _NAMES.items() for name in names}


def roles_of(header: Sequence[str]) -> dict[Role, int]:
    """The column of each role that a header names; the first where several name it.

    >>> roles_of(["Prénom", "Nom de famille", "Numéro d'identification", "Institution"])
    {'given': 0, 'family': 1, 'id': 2}
    """
    found: dict[Role, int] = {}
    for at, cell in enumerate(header):
        if role := _ROLES.get(plain(cell)):
            found.setdefault(role, at)
    if "given" in found and "full" in found and "family" not in found:
        found["family"] = found.pop("full")  # Name beside First name
    return found
