"""The register of mails and the report of an import, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.campagne import Delai
from app.ports import Sort
from app.services.rattachement import rapprochements
from app.socle.formats import date_heure
from ui.models.dossiers import delai_ecrit, jeton_delai
from ui.models.table import Column

if TYPE_CHECKING:
    from app.services.enregistrement import Issue
    from app.services.listes import ArriveeListee

LIBELLES_SORT = {
    Sort.NOUVEAU_DOSSIER: ("●", "nouveau dossier"),
    Sort.AJOUT: ("+", "ajout à un dossier"),
    Sort.ECARTE: ("–", "écarté"),
}
A_RAPPROCHER = "? à rapprocher"
RAPPROCHER = "rapprocher"  # what the page of the register is asked to show
_JETONS = {Sort.NOUVEAU_DOSSIER: "succes", Sort.AJOUT: "info", Sort.ECARTE: "texte2"}


def sort_ecrit(sort: Sort) -> str:
    """Return « ● nouveau dossier »."""
    symbole, mot = LIBELLES_SORT[sort]
    return f"{symbole} {mot}"


def delai_du_courriel(delai: Delai) -> str:
    """Return « ✓ dans les délais », « ✕ hors délai » or « ◐ jour limite »."""
    return delai_ecrit(delai) or "✓ dans les délais"


def delai_explique(ligne: ArriveeListee) -> str:
    """Return the delay in full: what the officer has to judge, and where the mail stood before a postponement."""
    dit = delai_du_courriel(ligne.delai) + (", à apprécier" if ligne.delai is Delai.JOUR_LIMITE else "")
    if ligne.delai_initial is None or ligne.delai_initial is ligne.delai:
        return dit
    return f"{dit} ({delai_du_courriel(ligne.delai_initial)} avant le report de la date limite)"


def colonnes_arrivees() -> tuple[Column[ArriveeListee], ...]:
    """Return the columns of the register."""
    return (
        Column(
            "sort",
            "Sort",
            lambda x: A_RAPPROCHER if rapprochements(x.arrivee) else sort_ecrit(x.arrivee.sort),
            largeur=130,
            accessible=_sort_dit,
            couleur=lambda x: "alerte" if rapprochements(x.arrivee) else _JETONS[x.arrivee.sort],
        ),
        Column(
            "recu_le",
            "Reçu le",
            lambda x: date_heure(x.arrivee.recu_le),
            largeur=152,
            tri=lambda x: x.arrivee.recu_le,
        ),
        Column("numero", "Dossier", lambda x: x.numero or "–", largeur=104),
        Column(
            "delai",
            "Délai",
            lambda x: delai_du_courriel(x.delai),
            largeur=124,
            couleur=lambda x: jeton_delai(x.delai),
            infobulle=delai_explique,
        ),
        Column("expediteur", "Nom affiché", _expediteur, largeur=96, infobulle=_expediteur),
        Column(
            "adresse",
            "Adresse réelle",
            lambda x: x.arrivee.expediteur_adresse or "(aucune)",
            largeur=144,
            infobulle=lambda x: x.arrivee.expediteur_adresse,
        ),
        Column("objet", "Objet", lambda x: x.arrivee.objet or "(sans objet)", largeur=240),
    )


def _sort_dit(ligne: ArriveeListee) -> str:
    dit = LIBELLES_SORT[ligne.arrivee.sort][1]
    return f"{dit}, à rapprocher d’un autre dossier" if rapprochements(ligne.arrivee) else dit


def colonnes_compte_rendu() -> tuple[Column[Issue], ...]:
    """Return the columns of the report: each file and its fate, refusals in full."""
    return (
        Column("sort", "Sort", issue_ecrite, largeur=148, couleur=_jeton_issue),
        Column("nom", "Fichier", lambda x: x.nom, largeur=240, infobulle=lambda x: x.nom),
        Column("message", "Ce qui a été fait", lambda x: x.message, largeur=600, infobulle=lambda x: x.message),
    )


def issue_ecrite(issue: Issue) -> str:
    """Return « ● nouveau dossier », « = déjà importé » or « ✕ refusé »."""
    if issue.sort is not None:
        return sort_ecrit(issue.sort)
    return "= déjà importé" if issue.deja_importe else "✕ refusé"


def _jeton_issue(issue: Issue) -> str:
    if issue.sort is not None:
        return _JETONS[issue.sort]
    return "texte2" if issue.deja_importe else "erreur"


def _expediteur(ligne: ArriveeListee) -> str:
    return ligne.arrivee.expediteur_nom or ligne.arrivee.expediteur_adresse or "(inconnu)"
