"""What a field of a model is: a datum of the dossier, what the officer is asked when it misses, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic

from typing_extensions import TypeVar

from app.documents.donnees import DonneesActe
from app.documents.lettres import montant_en_lettres, nombre_en_lettres
from app.socle.formats import pourcent

if TYPE_CHECKING:
    from fractions import Fraction

    from app.domain.montants import Montant

Lecture = Callable[[DonneesActe], str]
D = TypeVar("D", default=DonneesActe)

#: What a field that may be empty prints then (« {siret?} » in a model).
NON_RENSEIGNE = "non renseigné"


@dataclass(frozen=True, slots=True)
class Champ(Generic[D]):
    """A field: path of the datum in the domain, label asked to the officer, screen where it is filled.

    `selon`: fields that this one is made from; when one of them is missing, it is the one to ask for.
    """

    chemin: str
    libelle: str
    ecran: str
    lire: Callable[[D], str]
    selon: tuple[str, ...] = ()


def en_lettres(nombre: int | None) -> str:
    """Return « douze »; empty when the number is not known."""
    return "" if nombre is None else nombre_en_lettres(nombre)


def centimes_de(montant: Montant | None) -> int | None:
    """Return the cents of an amount; None when it is not known."""
    return montant.centimes if montant else None


def somme_en_lettres(montant: Montant | None) -> str:
    """Return an amount in words; empty when it is not known."""
    return montant_en_lettres(montant.centimes) if montant else ""


def part_en_pourcent(part: Fraction | None) -> str:
    """Return « 70 % » or « 66,67 % »: decimals only when they say something."""
    return pourcent(part).replace(",00", "")


def capitale(texte: str) -> str:
    """Return the text with a capital first letter."""
    return texte[:1].upper() + texte[1:]


def sur_une_ligne(texte: str) -> str:
    """Return the lines of a text on one, separated by commas."""
    return ", ".join(ligne.strip() for ligne in texte.splitlines() if ligne.strip())
