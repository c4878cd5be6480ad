"""How the cells of the sheets are read: amounts, ETP, whole numbers, boxes, and a table from a spreadsheet."""

from __future__ import annotations

import csv
import io
import re

from app.domain.montants import Etp, Montant
from app.socle.errors import UserError
from app.socle.formats import centiemes, lire_centiemes, sans_accents

_COMPTABLE = re.compile(r"^\((.*)\)(\s*€)?$", re.DOTALL)
_ENTIER = re.compile(r"^-?\d{1,12}$")
_OUI = frozenset({"oui", "x", "vrai", "1", "acquis", "accorde", "true"})
_NON = frozenset({"", "non", "0", "faux", "sollicite", "demande", "false", "-"})


def nombre(saisie: str, quoi: str) -> int | None:
    """Return hundredths, None for an empty entry. Raises UserError when it is negative or no number.

    « (1 234,56) » is how accountants write −1 234,56: it is read as such, hence refused here.
    """
    if not saisie.strip():
        return None
    entre = _COMPTABLE.match(saisie.strip())
    valeur = lire_centiemes(f"-{entre[1].strip()}" if entre else saisie, quoi=quoi)
    if valeur < 0:
        raise UserError(f"{quoi}\u00a0: « {saisie} » est négatif, ce qui n’a pas de sens ici.")
    return valeur


def montant(saisie: str, quoi: str) -> Montant | None:
    """Return an amount, None for an empty entry."""
    valeur = nombre(saisie, quoi)
    return None if valeur is None else Montant(valeur)


def quantite(saisie: str, quoi: str) -> Etp | None:
    """Return ETP, None for an empty entry."""
    valeur = nombre(saisie, quoi)
    return None if valeur is None else Etp(valeur)


def entier(saisie: str, quoi: str) -> int | None:
    """Return a whole number, None for an empty entry. Raises UserError on anything else."""
    nettoye = re.sub(r"[\s\u00a0\u202f]", "", saisie)
    if not nettoye:
        return None
    if not _ENTIER.match(nettoye):
        raise UserError(f"{quoi}\u00a0: « {saisie} » n’est pas un nombre entier.")
    return int(nettoye)


def oui_non(saisie: str, quoi: str) -> bool:
    """Return what a box pasted as text says. Raises UserError on what is neither yes nor no."""
    mot = sans_accents(saisie.strip())
    if mot not in _OUI | _NON:
        raise UserError(f"{quoi}\u00a0: « {saisie} » ne dit ni oui ni non.")
    return mot in _OUI


def ecrire_montant(valeur: Montant | None) -> str:
    """Return « 29 400,00 »; unknown is empty."""
    return "" if valeur is None else centiemes(valeur.centimes)


def ecrire_etp(valeur: Etp | None) -> str:
    """Return « 1,50 »; unknown is empty."""
    return "" if valeur is None else centiemes(valeur.centiemes)


def ecrire_entier(valeur: int | None) -> str:
    """Return « 1 600 »; unknown is empty."""
    return "" if valeur is None else f"{valeur:,}".replace(",", "\u00a0")


def lire_tableau(texte: str) -> list[list[str]]:
    """Return the cells of a table copied from a spreadsheet: tabs between them, one row a line.

    A cell with a line break comes between quotes; it becomes one line. Rows without anything are left out.
    """
    lignes = csv.reader(io.StringIO(texte.replace("\x00", ""), newline=""), delimiter="\t")
    try:
        tout = [[" ".join(cellule.split()) for cellule in ligne] for ligne in lignes]
    except csv.Error as faute:
        raise UserError(
            "Ce qui est dans le presse-papiers n’est pas un tableau lisible.", conseil="Rien n’a été collé."
        ) from faute
    return [ligne for ligne in tout if any(ligne)]
