"""The workbook for the hierarchy: dossiers, notes and quota, with live formulas that carry their value.

Every figure that a formula uses is in the workbook, so that it may be recalculated and checked; the quota sheet
compares each total with the one that Clausule calculated. Not here: what is read from the base
(`services.exports`), nor the words of the first sheet (`resources/exports`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook

from app.exports.cellules import ColonneFeuille, Registre, ecrire, ecrire_entetes, mettre_en_page, octets
from app.exports.donnees import DonneesClasseur, LigneClasseur
from app.exports.feuille_dossiers import DOSSIERS, feuille_dossiers, feuille_par_type
from app.exports.feuille_notes import feuilles_notes
from app.exports.feuille_quota import feuille_quota
from app.exports.feuille_suivi import feuilles_suivi
from app.socle.formats import date_heure, date_longue
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LISEZ_MOI", "DonneesClasseur", "LigneClasseur", "composer_classeur"]

LISEZ_MOI = "Lisez-moi"


def composer_classeur(donnees: DonneesClasseur) -> bytes:
    """Return the workbook as bytes; the same data give the same bytes."""
    classeur = Workbook()
    classeur.remove(classeur.worksheets[0])
    registre = Registre()
    lisez_moi = classeur.create_sheet(LISEZ_MOI)
    ecrire_entetes(
        registre, lisez_moi, 1, (ColonneFeuille("Sujet", 28), ColonneFeuille("Ce qu’il faut savoir", 110))
    )
    for ligne, (sujet, texte) in enumerate(_explications(donnees), 2):
        ecrire(registre, lisez_moi, (ligne, 1), sujet)
        ecrire(registre, lisez_moi, (ligne, 2), texte)
    mettre_en_page(lisez_moi, 1, "A2")
    totaux = feuilles_notes(classeur, registre, donnees)
    feuille_dossiers(classeur, registre, donnees, totaux)
    derniere = feuille_par_type(classeur, registre, donnees)
    feuille_quota(classeur, registre, donnees, derniere)
    feuilles_suivi(classeur, registre, donnees)
    classeur.move_sheet(DOSSIERS, offset=1 - classeur.sheetnames.index(DOSSIERS))
    _proprietes(classeur, donnees)
    return octets(classeur, registre, donnees.le)


def _proprietes(classeur: Workbook, donnees: DonneesClasseur) -> None:
    classeur.properties.title = f"{donnees.campagne.intitule} – {donnees.campagne.edition}"
    classeur.properties.creator = donnees.campagne.service.nom or "Clausule"
    classeur.properties.language = "fr-FR"
    classeur.calculation.fullCalcOnLoad = True


def _explications(donnees: DonneesClasseur) -> Iterator[tuple[str, str]]:
    campagne, quota = donnees.campagne, donnees.quota
    yield "Campagne", f"{campagne.intitule}, {campagne.region_nom}, {campagne.edition}"
    yield "Exporté le", f"{date_heure(donnees.le)}, par {donnees.agent}"
    yield "Date limite", date_longue(campagne.date_limite)
    for type_poste, grille in sorted(campagne.grilles.items()):
        yield f"Grille {type_poste.value}", f"{grille.intitule}, version {grille.version}"
    if quota.sans_cible:
        yield "Cible régionale", "Non notifiée\u00a0: aucun reste n’est calculé, et l’inconnu n’est jamais un zéro."
    else:
        notifiee = f", notifiée le {date_longue(quota.notifiee_le)}" if quota.notifiee_le else ""
        yield "Cible régionale", f"Version {quota.version_cible}{notifiee}."
    for brute in lire_toml("exports/classeur.toml")["explications"]:
        yield brute["sujet"], brute["texte"]
