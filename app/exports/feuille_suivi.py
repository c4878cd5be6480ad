"""The sheets « Conventions » and « Versements »: each year, renewed or not, against what was paid, live.

Only in the workbook of a campaign that has a signed convention.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.execution import NatureVersement
from app.domain.suivi import LIBELLES_VERSEMENT
from app.exports.cellules import (
    ETP,
    EUROS,
    JOUR,
    ColonneFeuille,
    Formule,
    Registre,
    decimal_etp,
    decimal_euros,
    ecrire,
    ecrire_entetes,
    ecrire_instant,
    en_gras,
    mettre_en_page,
    plage,
    reference,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from app.domain.execution import Reconduction, Versement
    from app.exports.cellules import Valeur
    from app.exports.donnees import AnneeSuivie, DonneesClasseur, LigneSuivi

CONVENTIONS, VERSEMENTS = "Conventions", "Versements"
COLONNES_VERSEMENTS = (
    ColonneFeuille("Numéro", 14),
    ColonneFeuille("Porteur", 34),
    ColonneFeuille("Année", 16),
    ColonneFeuille("Nature", 14),
    ColonneFeuille("Montant", 15, EUROS),
    ColonneFeuille("Prévu le", 12, JOUR),
    ColonneFeuille("Service fait le", 13, JOUR),
    ColonneFeuille("Payé le", 12, JOUR),
    ColonneFeuille("Référence", 18),
    ColonneFeuille("Payé, reversements déduits", 16, EUROS),
)
COLONNES_CONVENTIONS = (
    ColonneFeuille("Numéro", 14),
    ColonneFeuille("Porteur", 34),
    ColonneFeuille("Année", 16),
    ColonneFeuille("Du", 12, JOUR),
    ColonneFeuille("Au", 12, JOUR),
    ColonneFeuille("ETP", 8, ETP),
    ColonneFeuille("Montant", 15, EUROS),
    ColonneFeuille("Engagement juridique", 18),
    ColonneFeuille("Montant engagé", 15, EUROS),
    ColonneFeuille("Écart d’engagement", 13, EUROS),
    ColonneFeuille("Notifiée le", 12, JOUR),
    ColonneFeuille("Bilan", 14),
    ColonneFeuille("Versé", 15, EUROS),
    ColonneFeuille("Dû selon le bilan", 15, EUROS),
    ColonneFeuille("Reste à verser", 15, EUROS),
    ColonneFeuille("À reverser", 15, EUROS),
    ColonneFeuille("Décision", 34),
)
_C = {c.titre: rang for rang, c in enumerate(COLONNES_CONVENTIONS, 1)}
_V = {c.titre: rang for rang, c in enumerate(COLONNES_VERSEMENTS, 1)}
_SOMMES = ("Montant", "Montant engagé", "Versé", "Reste à verser", "À reverser")
_NET = "Payé, reversements déduits"
_RETOUR = LIBELLES_VERSEMENT[NatureVersement.REVERSEMENT]
_ZERO = Decimal(0)


def feuilles_suivi(classeur: Workbook, registre: Registre, donnees: DonneesClasseur) -> None:
    """Add both sheets; nothing when no convention is signed."""
    if not donnees.suivis:
        return
    conventions = classeur.create_sheet(CONVENTIONS)
    derniere = _versements(classeur.create_sheet(VERSEMENTS), registre, donnees)
    _conventions(conventions, registre, donnees, derniere)


def _versements(feuille: Worksheet, registre: Registre, donnees: DonneesClasseur) -> int:
    """Write one payment per row; return the last row."""
    ecrire_entetes(registre, feuille, 1, COLONNES_VERSEMENTS)
    tous = [(suivi, v) for suivi in donnees.suivis for v in suivi.versements]
    for ligne, (suivi, versement) in enumerate(tous, 2):
        _versement(feuille, registre, ligne, suivi, versement)
    derniere = max(2, len(tous) + 1)
    ecrire(registre, feuille, (derniere + 1, 1), "Total")
    colonne = _V[_NET]
    paye = sum((_net(v) for _, v in tous), _ZERO)
    somme = Formule(f"=SUM({plage(colonne, 2, derniere)})", paye)
    ecrire(registre, feuille, (derniere + 1, colonne), somme, EUROS)
    en_gras(feuille, derniere + 1, len(COLONNES_VERSEMENTS))
    feuille.auto_filter.ref = f"A1:{reference(len(COLONNES_VERSEMENTS), derniere)}"
    mettre_en_page(feuille, 1, "C2")
    return derniere


def _versement(feuille: Worksheet, registre: Registre, ligne: int, suivi: LigneSuivi, versement: Versement) -> None:
    textes = (suivi.numero, suivi.porteur, _nom(suivi, versement.rang), LIBELLES_VERSEMENT[versement.nature])
    for rang, texte in enumerate(textes, 1):
        ecrire(registre, feuille, (ligne, rang), texte)
    ecrire(registre, feuille, (ligne, _V["Montant"]), decimal_euros(versement.montant), EUROS)
    jours = (versement.prevu_le, versement.service_fait_le, versement.paye_le)
    for rang, jour in enumerate(jours, _V["Prévu le"]):
        _jour(feuille, (ligne, rang), jour)
    ecrire(registre, feuille, (ligne, _V["Référence"]), versement.reference)
    montant, paye = reference(_V["Montant"], ligne), reference(_V["Payé le"], ligne)
    nature = reference(_V["Nature"], ligne)
    formule = f'=IF(ISNUMBER({paye}),IF({nature}="{_RETOUR}",-{montant},{montant}),0)'
    ecrire(registre, feuille, (ligne, _V[_NET]), Formule(formule, _net(versement)), EUROS)


def _net(versement: Versement) -> Decimal:
    if versement.paye_le is None:
        return _ZERO
    montant = Decimal(versement.montant.centimes) / 100
    return -montant if versement.nature is NatureVersement.REVERSEMENT else montant


def _conventions(feuille: Worksheet, registre: Registre, donnees: DonneesClasseur, derniere: int) -> None:
    """Write one year per row, then the totals; `derniere`: the last row of the payments."""
    ecrire_entetes(registre, feuille, 1, COLONNES_CONVENTIONS)
    ligne = 1
    totaux = dict.fromkeys(_SOMMES, _ZERO)
    for suivi in donnees.suivis:
        for annee in suivi.annees:
            ligne += 1
            for titre, valeur in _annee(feuille, registre, (ligne, derniere), suivi, annee):
                totaux[titre] += valeur
        for refus in suivi.refus:
            ligne += 1
            _refus(feuille, registre, ligne, suivi, refus)
    ecrire(registre, feuille, (ligne + 1, 1), "Total")
    for titre in _SOMMES:
        formule = Formule(f"=SUM({plage(_C[titre], 2, ligne)})", totaux[titre])
        ecrire(registre, feuille, (ligne + 1, _C[titre]), formule, EUROS)
    en_gras(feuille, ligne + 1, len(COLONNES_CONVENTIONS))
    feuille.auto_filter.ref = f"A1:{reference(len(COLONNES_CONVENTIONS), ligne)}"
    mettre_en_page(feuille, 1, "C2")


def _annee(
    feuille: Worksheet, registre: Registre, lignes: tuple[int, int], suivi: LigneSuivi, annee: AnneeSuivie
) -> Iterator[tuple[str, Decimal]]:
    """Write one year; yield what it adds to the totals."""
    ligne, derniere = lignes
    p = annee.periode
    verse, engage = Decimal(annee.verse.centimes) / 100, decimal_euros(p.engage)
    montant, du = Decimal(p.montant.centimes) / 100, decimal_euros(annee.du)
    reste, retour = (_ZERO, _ZERO) if du is None else (max(_ZERO, du - verse), max(_ZERO, verse - du))
    cle, mot, dus, payes = (reference(_C[t], ligne) for t in ("Numéro", "Année", "Dû selon le bilan", "Versé"))
    pris, voulu = reference(_C["Montant engagé"], ligne), reference(_C["Montant"], ligne)
    cumul = ",".join(f"'{VERSEMENTS}'!{plage(_V[t], 2, derniere)}" for t in (_NET, "Numéro"))
    rangs = f"'{VERSEMENTS}'!{plage(_V['Année'], 2, derniere)}"
    valeurs: dict[str, Valeur] = {
        "Numéro": suivi.numero,
        "Porteur": suivi.porteur,
        "Année": p.nom,
        "ETP": decimal_etp(p.etp),
        "Montant": montant,
        "Engagement juridique": p.engagement,
        "Montant engagé": engage,
        "Écart d’engagement": Formule(
            f'=IF(ISNUMBER({pris}),ROUND({pris}-{voulu},2),"")', "" if engage is None else engage - montant
        ),
        "Bilan": annee.bilan,
        "Versé": Formule(f"=SUMIFS({cumul},{cle},{rangs},{mot})", verse),
        "Dû selon le bilan": du,
        "Reste à verser": Formule(
            f'=IF(ISNUMBER({dus}),ROUND(MAX(0,{dus}-{payes}),2),"")', "" if du is None else reste
        ),
        "À reverser": Formule(
            f'=IF(ISNUMBER({dus}),ROUND(MAX(0,{payes}-{dus}),2),"")', "" if du is None else retour
        ),
    }
    for titre, valeur in valeurs.items():
        ecrire(registre, feuille, (ligne, _C[titre]), valeur, COLONNES_CONVENTIONS[_C[titre] - 1].format)
    for titre, jour in (("Du", p.debut), ("Au", p.fin), ("Notifiée le", p.notifiee_le)):
        _jour(feuille, (ligne, _C[titre]), jour)
    yield "Montant", montant
    yield "Montant engagé", engage or _ZERO
    yield "Versé", verse
    yield "Reste à verser", reste
    yield "À reverser", retour


def _refus(feuille: Worksheet, registre: Registre, ligne: int, suivi: LigneSuivi, refus: Reconduction) -> None:
    """Write a renewal that was refused: no amount, and why."""
    for rang, texte in enumerate((suivi.numero, suivi.porteur, f"reconduction\u00a0{refus.rang}"), 1):
        ecrire(registre, feuille, (ligne, rang), texte)
    ecrire(registre, feuille, (ligne, _C["Décision"]), f"non reconduite\u00a0: {refus.motif}")


def _nom(suivi: LigneSuivi, rang: int) -> str:
    return next((a.periode.nom for a in suivi.annees if a.periode.rang == rang), f"reconduction\u00a0{rang}")


def _jour(feuille: Worksheet, position: tuple[int, int], jour: date | None) -> None:
    if jour is not None:
        ecrire_instant(feuille, position, jour, JOUR)
