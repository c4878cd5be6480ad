"""The sheet « Quota »: counters by type of job against target and envelope, and the check of each total."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.poste import TypePoste
from app.exports.cellules import (
    ETP,
    EUROS,
    GRAS,
    ColonneFeuille,
    Formule,
    Registre,
    decimal_etp,
    decimal_euros,
    ecrire,
    ecrire_entetes,
    en_gras,
    mettre_en_page,
    plage,
    reference,
)
from app.exports.feuille_dossiers import COLONNES_PAR_TYPE, PAR_TYPE, valeurs_du_compteur

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from app.domain.montants import Etp
    from app.exports.donnees import DonneesClasseur

QUOTA = "Quota"
CIBLE_INCONNUE = "cible non notifiée"
ENVELOPPE_INCONNUE = "enveloppe non notifiée"
_TITRES = tuple(c.titre for c in COLONNES_PAR_TYPE[4:])
COLONNES = (
    ColonneFeuille("Type de poste", 30),
    ColonneFeuille("Cible régionale (ETP)", 18, ETP),
    *(ColonneFeuille(t, 15, ETP if t.startswith("ETP") else EUROS) for t in _TITRES),
    ColonneFeuille("Reste à retenir (cible − retenus)", 20, ETP),
)
_RETENUS, _RESTE = 5, len(COLONNES)
_LIGNE_TOTAL = 4
_MONTANT_RETENU = 9


def feuille_quota(classeur: Workbook, registre: Registre, donnees: DonneesClasseur, derniere: int) -> None:
    """Add the sheet; `derniere` is the last row of « Par type »."""
    feuille = classeur.create_sheet(QUOTA)
    ecrire_entetes(registre, feuille, 1, COLONNES)
    quota = donnees.quota
    for ligne, type_poste in enumerate((TypePoste.FACILITATEUR, TypePoste.COORDINATEUR), 2):
        ecrire(registre, feuille, (ligne, 1), type_poste.value)
        valeurs = valeurs_du_compteur(quota.par_type[type_poste])
        for rang, valeur in enumerate(valeurs):
            source = f"'{PAR_TYPE}'!{plage(5 + rang, 2, derniere)}"
            types = f"'{PAR_TYPE}'!{plage(4, 2, derniere)}"
            formule = Formule(f"=SUMIFS({source},{types},{reference(1, ligne)})", valeur)
            ecrire(registre, feuille, (ligne, 3 + rang), formule, COLONNES[2 + rang].format)
        _cible(registre, feuille, ligne, quota.cible_par_type[type_poste], quota.par_type[type_poste].etp_retenu)
    ecrire(registre, feuille, (_LIGNE_TOTAL, 1), "Total")
    for rang, valeur in enumerate(valeurs_du_compteur(quota.total)):
        colonne = 3 + rang
        somme = Formule(f"=SUM({reference(colonne, 2)}:{reference(colonne, 3)})", valeur)
        ecrire(registre, feuille, (_LIGNE_TOTAL, colonne), somme, COLONNES[colonne - 1].format)
    _cible(registre, feuille, _LIGNE_TOTAL, quota.cible, quota.total.etp_retenu)
    en_gras(feuille, _LIGNE_TOTAL, len(COLONNES))
    _enveloppe(registre, feuille, donnees)
    _controle(registre, feuille, donnees)
    mettre_en_page(feuille, 1, "B2")


def _cible(registre: Registre, feuille: Worksheet, ligne: int, cible: Etp | None, retenu: Etp) -> None:
    """Write a target and what remains of it; an unknown one is told, never a zero."""
    cellule, retenus = reference(2, ligne), reference(_RETENUS, ligne)
    ecrire(registre, feuille, (ligne, 2), CIBLE_INCONNUE if cible is None else decimal_etp(cible), ETP)
    reste = CIBLE_INCONNUE if cible is None else Decimal(cible.centiemes - retenu.centiemes) / 100
    formule = f'=IF(ISNUMBER({cellule}),{cellule}-{retenus},"{CIBLE_INCONNUE}")'
    ecrire(registre, feuille, (ligne, _RESTE), Formule(formule, reste), ETP)


def _enveloppe(registre: Registre, feuille: Worksheet, donnees: DonneesClasseur) -> None:
    enveloppe, retenu = donnees.quota.enveloppe, donnees.quota.total.montant_retenu
    ecrire(registre, feuille, (6, 1), "Enveloppe")
    ecrire(registre, feuille, (6, 2), ENVELOPPE_INCONNUE if enveloppe is None else decimal_euros(enveloppe), EUROS)
    ecrire(registre, feuille, (7, 1), "Montant retenu")
    engage = Formule(f"={reference(_MONTANT_RETENU, _LIGNE_TOTAL)}", Decimal(retenu.centimes) / 100)
    ecrire(registre, feuille, (7, 2), engage, EUROS)
    ecrire(registre, feuille, (8, 1), "Reste de l’enveloppe")
    reste = ENVELOPPE_INCONNUE if enveloppe is None else Decimal(enveloppe.centimes - retenu.centimes) / 100
    formule = Formule(f'=IF(ISNUMBER(B6),B6-B7,"{ENVELOPPE_INCONNUE}")', reste)
    ecrire(registre, feuille, (8, 2), formule, EUROS)
    for ligne in (6, 7, 8):
        feuille.cell(ligne, 1).font = GRAS


def _controle(registre: Registre, feuille: Worksheet, donnees: DonneesClasseur) -> None:
    """Write, under the table, each total as Clausule calculated it and its gap with the formula."""
    titres = ("Contrôle à l’export", "Calculé par Clausule", "Écart avec la formule")
    for colonne, titre in enumerate(titres, 1):
        ecrire(registre, feuille, (10, colonne), titre).font = GRAS
    for rang, valeur in enumerate(valeurs_du_compteur(donnees.quota.total)):
        ligne, format_nombre = 11 + rang, COLONNES[2 + rang].format
        ecrire(registre, feuille, (ligne, 1), _TITRES[rang])
        ecrire(registre, feuille, (ligne, 2), valeur, format_nombre)
        # Rounded: a spreadsheet adds binary fractions, cents are exact.
        ecart = f"=ROUND({reference(3 + rang, _LIGNE_TOTAL)}-{reference(2, ligne)},2)"
        ecrire(registre, feuille, (ligne, 3), Formule(ecart, Decimal(0)), format_nombre)
