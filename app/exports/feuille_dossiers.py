"""The sheets « Dossiers » and « Par type »: one row per dossier, then one per dossier and type of job."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.campagne import LIBELLES_DELAI
from app.domain.cycle import LIBELLES_ETAT
from app.domain.faits import LIBELLES_RECEVABILITE
from app.domain.montants import taux
from app.domain.porteur import LIBELLES_FORME
from app.domain.quota import Compteur
from app.exports.cellules import (
    ENTIER,
    ETP,
    EUROS,
    INSTANT,
    JOUR,
    POINTS,
    TAUX,
    ColonneFeuille,
    Formule,
    Registre,
    decimal_etp,
    decimal_euros,
    decimal_exact,
    ecrire,
    ecrire_entetes,
    ecrire_instant,
    en_gras,
    mettre_en_page,
    plage,
    reference,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from app.domain.faits import FaitsDates
    from app.exports.cellules import Valeur
    from app.exports.donnees import DonneesClasseur, LigneClasseur

DOSSIERS = "Dossiers"
PAR_TYPE = "Par type"
COLONNES = (
    ColonneFeuille("Numéro", 14),
    ColonneFeuille("Porteur", 34),
    ColonneFeuille("Forme juridique", 20),
    ColonneFeuille("SIRET", 17),
    ColonneFeuille("Ville", 16),
    ColonneFeuille("Reçu le", 17, INSTANT),
    ColonneFeuille("Délai", 16),
    ColonneFeuille("État", 18),
    ColonneFeuille("Compté dans le quota", 10),
    ColonneFeuille("Poste (grille)", 14),
    ColonneFeuille("ETP demandés", 11, ETP),
    ColonneFeuille("ETP proposés", 11, ETP),
    ColonneFeuille("ETP retenus", 11, ETP),
    ColonneFeuille("ETP conventionnés", 14, ETP),
    ColonneFeuille("Coût total", 15, EUROS),
    ColonneFeuille("Montant demandé", 15, EUROS),
    ColonneFeuille("Taux demandé", 11, TAUX),
    ColonneFeuille("Montant proposé", 15, EUROS),
    ColonneFeuille("Montant retenu", 15, EUROS),
    ColonneFeuille("Montant conventionné", 15, EUROS),
    ColonneFeuille("Recevabilité", 18),
    ColonneFeuille("Recevable dit le", 17, INSTANT),
    ColonneFeuille("Recevabilité, par", 18),
    ColonneFeuille("Complétude", 12),
    ColonneFeuille("Complet le", 17, INSTANT),
    ColonneFeuille("Complet, par", 18),
    ColonneFeuille("Pièces manquantes", 34),
    ColonneFeuille("Instruit le", 17, INSTANT),
    ColonneFeuille("Instruit, par", 18),
    ColonneFeuille("Total des notes", 12, POINTS),
    ColonneFeuille("Rang", 8, ENTIER),
    ColonneFeuille("Explication du rang", 30),
    ColonneFeuille("Décision", 18),
    ColonneFeuille("Prise le", 12, JOUR),
    ColonneFeuille("Motif", 40),
)
_RANGS = {colonne.titre: rang for rang, colonne in enumerate(COLONNES, 1)}
_SOMMES = (
    "ETP demandés", "ETP proposés", "ETP retenus", "ETP conventionnés", "Coût total",
    "Montant demandé", "Montant proposé", "Montant retenu", "Montant conventionné",
)  # fmt: skip


def feuille_dossiers(
    classeur: Workbook, registre: Registre, donnees: DonneesClasseur, totaux_notes: Mapping[int, str]
) -> None:
    """Add the sheet. `totaux_notes`: by dossier, the cell of the notes sheet that holds its total."""
    feuille = classeur.create_sheet(DOSSIERS)
    ecrire_entetes(registre, feuille, 1, COLONNES)
    for ligne, element in enumerate(donnees.lignes, 2):
        valeurs = _valeurs(donnees, element, ligne, totaux_notes)
        for colonne in COLONNES:
            valeur = valeurs.get(colonne.titre)
            position = (ligne, _RANGS[colonne.titre])
            if isinstance(valeur, datetime | date):
                ecrire_instant(feuille, position, valeur, colonne.format)
            else:
                ecrire(registre, feuille, position, valeur, colonne.format)
    derniere = max(2, len(donnees.lignes) + 1)
    _totaux(registre, feuille, donnees, derniere, totaux_notes)
    feuille.auto_filter.ref = f"A1:{reference(len(COLONNES), derniere)}"
    mettre_en_page(feuille, 1, "C2")


def _valeurs(
    donnees: DonneesClasseur, element: LigneClasseur, ligne: int, totaux_notes: Mapping[int, str]
) -> Mapping[str, Valeur | datetime | date]:
    dossier, decision = element.dossier, element.decision
    poids = sum(element.compteurs.values(), Compteur())
    compte = bool(element.compteurs)
    part = (
        taux(dossier.montant_demande, dossier.cout_total)
        if dossier.montant_demande and dossier.cout_total
        else None
    )
    total = element.resultat.total if element.resultat else None
    non_note = bool(element.resultat and element.resultat.non_notes)
    demande, cout = (reference(_RANGS[t], ligne) for t in ("Montant demandé", "Coût total"))
    return {
        "Numéro": dossier.numero,
        "Porteur": dossier.porteur.raison_sociale,
        "Forme juridique": LIBELLES_FORME[dossier.porteur.forme] if dossier.porteur.forme else "à renseigner",
        "SIRET": dossier.porteur.siret,
        "Ville": dossier.porteur.ville,
        "Reçu le": dossier.recu_le,
        "Délai": LIBELLES_DELAI[donnees.campagne.delai(dossier.recu_le.date())],
        "État": LIBELLES_ETAT[dossier.etat],
        "Compté dans le quota": "oui" if compte else "non",
        "Poste (grille)": dossier.type_poste.value if dossier.type_poste else "aucun poste",
        "ETP demandés": decimal_etp(dossier.etp_demande),
        "ETP proposés": decimal_etp(poids.etp_propose) if any(p.etp_propose for p in dossier.postes) else None,
        "ETP retenus": decimal_etp(poids.etp_retenu),
        "ETP conventionnés": decimal_etp(poids.etp_conventionne),
        "Coût total": decimal_euros(dossier.cout_total),
        "Montant demandé": decimal_euros(dossier.montant_demande),
        "Taux demandé": Formule(f"={demande}/{cout}", decimal_exact(part)) if part is not None else None,
        "Montant proposé": decimal_euros(dossier.montant_propose),
        "Montant retenu": decimal_euros(poids.montant_retenu),
        "Montant conventionné": decimal_euros(poids.montant_conventionne),
        **_faits(element.faits),
        "Complétude": "complet" if element.completude.est_complet else "incomplet",
        "Pièces manquantes": "\u00a0; ".join(x.type.libelle for x in element.completude.manquantes),
        "Total des notes": _total_des_notes(
            totaux_notes.get(dossier.cle),
            decimal_exact(total) if total is not None else ("non noté" if non_note else "sans objet"),
        ),
        "Rang": element.rang.rang,
        "Explication du rang": element.rang.explication,
        "Décision": LIBELLES_ETAT[decision.sens] if decision else "",
        "Prise le": decision.prise_le if decision else None,
        "Motif": decision.motif if decision else "",
    }


def _faits(faits: FaitsDates) -> Mapping[str, Valeur | datetime]:
    """Return the three facts with their days and authors; « complet » itself follows from the pieces."""
    motif = f"\u00a0: {faits.recevable_motif}" if faits.recevable_motif else ""
    return {
        "Recevabilité": f"{LIBELLES_RECEVABILITE[faits.recevable][1]}{motif}",
        "Recevable dit le": faits.recevable_le,
        "Recevabilité, par": faits.recevable_agent,
        "Complet le": faits.complet_le,
        "Complet, par": faits.complet_agent,
        "Instruit le": faits.instruit_le,
        "Instruit, par": faits.instruit_agent,
    }


def _total_des_notes(cellule: str | None, valeur: Decimal | str) -> Formule | None:
    return Formule(f"={cellule}", valeur) if cellule else None


def _totaux(
    registre: Registre,
    feuille: Worksheet,
    donnees: DonneesClasseur,
    derniere: int,
    totaux_notes: Mapping[int, str],
) -> None:
    """Add two rows of sums: what counts in the quota, then what the filter shows."""
    criteres = plage(_RANGS["Compté dans le quota"], 2, derniere)
    lignes = [(_valeurs(donnees, e, 2, totaux_notes), bool(e.compteurs)) for e in donnees.lignes]
    ecrire(registre, feuille, (derniere + 1, 1), "Total")
    ecrire(registre, feuille, (derniere + 1, 2), "compté dans le quota (hors irrecevables et retirés)")
    ecrire(registre, feuille, (derniere + 2, 1), "Total")
    ecrire(registre, feuille, (derniere + 2, 2), "des lignes affichées (suit le filtre)")
    for titre in _SOMMES:
        colonne = _RANGS[titre]
        cellules = plage(colonne, 2, derniere)
        tous = [(v[titre], dans) for v, dans in lignes]
        comptes = sum((v for v, dans in tous if dans and isinstance(v, Decimal)), Decimal(0))
        affiches = sum((v for v, _ in tous if isinstance(v, Decimal)), Decimal(0))
        for rang, formule in (
            (derniere + 1, Formule(f'=SUMIFS({cellules},{criteres},"oui")', comptes)),
            (derniere + 2, Formule(f"=SUBTOTAL(109,{cellules})", affiches)),
        ):
            ecrire(registre, feuille, (rang, colonne), formule, COLONNES[colonne - 1].format)
    en_gras(feuille, derniere + 1, len(COLONNES))
    en_gras(feuille, derniere + 2, len(COLONNES))


COLONNES_PAR_TYPE = (
    ColonneFeuille("Numéro", 14),
    ColonneFeuille("Porteur", 34),
    ColonneFeuille("État", 18),
    ColonneFeuille("Type de poste", 14),
    ColonneFeuille("ETP demandés", 11, ETP),
    ColonneFeuille("ETP proposés", 11, ETP),
    ColonneFeuille("ETP retenus", 11, ETP),
    ColonneFeuille("ETP conventionnés", 14, ETP),
    ColonneFeuille("Montant demandé", 15, EUROS),
    ColonneFeuille("Montant proposé", 15, EUROS),
    ColonneFeuille("Montant retenu", 15, EUROS),
    ColonneFeuille("Montant conventionné", 15, EUROS),
)


def valeurs_du_compteur(compteur: Compteur) -> tuple[Decimal, ...]:
    """Return the eight figures of a counter in the order of the columns."""
    etps = (compteur.etp_demande, compteur.etp_propose, compteur.etp_retenu, compteur.etp_conventionne)
    montants = (
        compteur.montant_demande,
        compteur.montant_propose,
        compteur.montant_retenu,
        compteur.montant_conventionne,
    )
    return (
        *(Decimal(e.centiemes) / 100 for e in etps),
        *(Decimal(m.centimes) / 100 for m in montants),
    )


def feuille_par_type(classeur: Workbook, registre: Registre, donnees: DonneesClasseur) -> int:
    """Add the sheet that the quota sums; return its last row."""
    feuille = classeur.create_sheet(PAR_TYPE)
    ecrire_entetes(registre, feuille, 1, COLONNES_PAR_TYPE)
    ligne = 1
    for element in donnees.lignes:
        for type_poste, compteur in sorted(element.compteurs.items()):
            ligne += 1
            textes = (
                element.dossier.numero,
                element.dossier.porteur.raison_sociale,
                LIBELLES_ETAT[element.dossier.etat],
                type_poste,
            )
            valeurs: tuple[Valeur, ...] = (*textes, *valeurs_du_compteur(compteur))
            for rang, valeur in enumerate(valeurs, 1):
                ecrire(registre, feuille, (ligne, rang), valeur, COLONNES_PAR_TYPE[rang - 1].format)
    derniere = max(2, ligne)
    feuille.auto_filter.ref = f"A1:{reference(len(COLONNES_PAR_TYPE), derniere)}"
    mettre_en_page(feuille, 1, "C2")
    return derniere
