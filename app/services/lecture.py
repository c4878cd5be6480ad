"""Reads one value of a shipped table by its unit, and gathers what is wrong so that one message says it all.

Not here: which values a campaign, a grid or a list of pieces holds (`services.campagnes_modeles`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from app.domain.campagne import Mode, Ordre
from app.domain.montants import Montant
from app.socle.errors import Bug, UserError
from app.socle.formats import lire_centiemes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

E = TypeVar("E", bound=StrEnum)


@dataclass(slots=True)
class Anomalies:
    """What is wrong with a resource, gathered so that one message says it all."""

    fichier: str
    trouvees: list[str] = field(default_factory=list)

    def ajouter(self, ou: str, quoi: str) -> None:
        """Note that `quoi` is wrong at `ou`."""
        self.trouvees.append(f"{ou}\u00a0: {quoi}")

    def lever(self) -> None:
        """Raise Bug naming the file and every anomaly, in the order found; nothing when there is none."""
        if self.trouvees:
            liste = "\u00a0; ".join(self.trouvees)
            raise Bug(f"La ressource «\u00a0{self.fichier}\u00a0» est à corriger\u00a0: {liste}.")


def texte(valeur: object) -> str:
    """Return a text that is not blank. Raises ValueError, in French, on anything else."""
    if not isinstance(valeur, str) or not valeur.strip():
        raise ValueError("un texte est attendu")
    return valeur


def entier(valeur: object) -> int:
    """Return an integer, zero or more. Raises ValueError, in French, on anything else."""
    if not isinstance(valeur, int) or isinstance(valeur, bool) or valeur < 0:
        raise ValueError("un nombre entier positif est attendu")
    return valeur


def jour(valeur: object) -> date:
    """Return a bare day; a datetime is refused. Raises ValueError, in French, on anything else."""
    if type(valeur) is not date:
        raise ValueError("une date est attendue, écrite 2022-09-15")
    return valeur


def oui_non(valeur: object) -> bool:
    """Return a truth value. Raises ValueError, in French, on anything else."""
    if not isinstance(valeur, bool):
        raise ValueError("true ou false est attendu")  # noqa: TRY004  # one family of refusals, gathered by the caller
    return valeur


def choix(valeurs: type[E], valeur: object) -> E:
    """Return the member of an enumeration. Raises ValueError, in French, listing what is accepted."""
    try:
        return valeurs(texte(valeur))
    except ValueError:
        connues = ", ".join(v.value for v in valeurs)
        raise ValueError(f"« {valeur} » n’est pas connu ({connues})") from None


def _fraction(valeur: object) -> Fraction:
    try:
        lue = Fraction(texte(valeur))
    except (ValueError, ZeroDivisionError):
        raise ValueError('une fraction est attendue, écrite "7/10"') from None
    if lue <= 0:
        raise ValueError("une fraction supérieure à zéro est attendue")
    return lue


def _euros(valeur: object) -> Montant:
    try:
        return Montant(lire_centiemes(texte(valeur), quoi="montant"))
    except UserError as faute:
        raise ValueError(str(faute)) from None


def _mode(valeur: object) -> Mode:
    try:
        return Mode(texte(valeur))
    except ValueError:
        raise ValueError("fil_de_l_eau ou vagues est attendu") from None


def _ordre(valeur: object) -> Ordre:
    return choix(Ordre, valeur)


def _textes(valeur: object) -> tuple[str, ...]:
    if not isinstance(valeur, list):
        raise ValueError("une liste de textes est attendue")  # noqa: TRY004  # see oui_non
    return tuple(texte(v) for v in valeur)


UNITES: Mapping[str, Callable[[object], object]] = {
    "texte": texte,
    "textes": _textes,
    "code INSEE": texte,
    "année": entier,
    "date": jour,
    "oui ou non": oui_non,
    "fil_de_l_eau ou vagues": _mode,
    "note ou arrivee": _ordre,
    "fraction du coût": _fraction,
    "fraction du repère": _fraction,
    "fraction de la subvention": _fraction,
    "euros": _euros,
    "euros par ETP": _euros,
    "mois": entier,
    "jours": entier,
    "membres": entier,
    "reconductions": entier,
    "caractères": entier,
}
