"""The sheets of what exists before the project, line by line, and of what is promised.

An existing job takes as many rows as it has payers: the first bears the job, the next ones leave it empty, as
merged cells of a spreadsheet do. Not here: what a fall of a financing means (`app.domain.regles_argent`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.situation import Financement, Objectif, PosteExistant
from app.socle.errors import UserError
from app.socle.formats import date_courte, euros
from ui.models.cellules import ecrire_entier, ecrire_etp, ecrire_montant, entier, montant, quantite
from ui.models.dates import lire_date
from ui.models.feuille import ColonneFeuille, ModeleFeuille
from ui.models.projet import TYPES, lire_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QObject


@dataclass(frozen=True, slots=True)
class LigneExistante:
    """One row: a job when `type` is given, else one more payer of the job above."""

    type: TypePoste | None = None
    intitule: str = ""
    etp_n1: Etp | None = None
    etp_n: Etp | None = None
    financeur: str = ""
    montant_n1: Montant | None = None
    montant_n: Montant | None = None


def lignes_des_existants(existants: Iterable[PosteExistant]) -> tuple[LigneExistante, ...]:
    """Return the rows of the jobs, one for each payer, one for a job without any."""
    lignes: list[LigneExistante] = []
    for poste in existants:
        premiere, *suite = poste.financements or (Financement(""),)
        tete = LigneExistante(poste.type, poste.intitule, poste.etp_n1, poste.etp_n)
        lignes.append(_avec_financement(tete, premiere))
        lignes += [_avec_financement(LigneExistante(), x) for x in suite]
    return tuple(lignes)


def existants_des_lignes(lignes: Iterable[LigneExistante]) -> tuple[PosteExistant, ...]:
    """Return the jobs that the rows say: nothing typed is lost, a payer without a job makes one of facilitateur."""
    postes: list[PosteExistant] = []
    for ligne in lignes:
        suite = ligne.type is None and not ligne.intitule and ligne.etp_n1 is None and ligne.etp_n is None
        if not suite or not postes:
            postes.append(
                PosteExistant(ligne.type or TypePoste.FACILITATEUR, ligne.intitule, ligne.etp_n1, ligne.etp_n)
            )
        if ligne.financeur or ligne.montant_n1 is not None or ligne.montant_n is not None:
            paye = Financement(ligne.financeur, ligne.montant_n1, ligne.montant_n)
            postes[-1] = replace(postes[-1], financements=(*postes[-1].financements, paye))
    return tuple(postes)


def ecart_en_mots(ligne: LigneExistante) -> str:
    """Return « ✕ 6 000,00 € de moins », « ● maintenu », « ● 500,00 € de plus » or « ○ à compléter »."""
    if ligne.montant_n1 is None and ligne.montant_n is None and not ligne.financeur:
        return ""
    if ligne.montant_n1 is None or ligne.montant_n is None:
        return "○ à compléter"
    ecart = (ligne.montant_n - ligne.montant_n1).centimes
    if ecart < 0:
        return f"✕ {euros(-ecart)} de moins"
    return f"● {euros(ecart)} de plus" if ecart else "● maintenu"


def modele_existants(parent: QObject | None = None) -> ModeleFeuille[LigneExistante]:
    """Return the sheet of the existing jobs and of those who pay them, the year before and this year."""
    colonnes: tuple[ColonneFeuille[LigneExistante], ...] = (
        ColonneFeuille(
            "Type",
            lambda x: x.type.value if x.type else "",
            _ecrire_type,
            largeur=104,
            choix=("", *TYPES),
            infobulle="Vide\u00a0: un financeur de plus pour le poste du dessus",
        ),
        ColonneFeuille("Poste", lambda x: x.intitule, lambda x, t: _tete(replace(x, intitule=t)), largeur=130),
        ColonneFeuille(
            "ETP N-1",
            lambda x: ecrire_etp(x.etp_n1),
            lambda x, t: _tete(replace(x, etp_n1=quantite(t, "ETP de l’année précédente"))),
            "droite",
            72,
        ),
        ColonneFeuille(
            "ETP N",
            lambda x: ecrire_etp(x.etp_n),
            lambda x, t: _tete(replace(x, etp_n=quantite(t, "ETP de cette année"))),
            "droite",
            72,
        ),
        ColonneFeuille("Financeur", lambda x: x.financeur, lambda x, t: replace(x, financeur=t), largeur=140),
        ColonneFeuille(
            "Montant N-1",
            lambda x: ecrire_montant(x.montant_n1),
            lambda x, t: replace(x, montant_n1=montant(t, "Montant de l’année précédente")),
            "droite",
            100,
        ),
        ColonneFeuille(
            "Montant N",
            lambda x: ecrire_montant(x.montant_n),
            lambda x, t: replace(x, montant_n=montant(t, "Montant de cette année")),
            "droite",
            100,
        ),
        ColonneFeuille("Écart", ecart_en_mots, lambda x, _t: x, largeur=170, fixe=True),
    )
    return ModeleFeuille(colonnes, LigneExistante, parent)


def modele_objectifs(parent: QObject | None = None) -> ModeleFeuille[Objectif]:
    """Return the sheet of the numeric objectives."""
    colonnes: tuple[ColonneFeuille[Objectif], ...] = (
        ColonneFeuille("Objectif", lambda x: x.libelle, lambda x, t: replace(x, libelle=t), largeur=200),
        ColonneFeuille(
            "Unité",
            lambda x: x.unite,
            lambda x, t: replace(x, unite=t),
            largeur=100,
            infobulle="Heures, marchés, personnes, acheteurs…",
        ),
        ColonneFeuille(
            "Référence",
            lambda x: ecrire_entier(x.reference),
            lambda x, t: replace(x, reference=entier(t, "Référence")),
            "droite",
            92,
            infobulle="Valeur avant le projet, en nombre entier",
        ),
        ColonneFeuille(
            "Cible",
            lambda x: ecrire_entier(x.cible),
            lambda x, t: replace(x, cible=entier(t, "Cible")),
            "droite",
            92,
            infobulle="Valeur promise, en nombre entier",
        ),
        ColonneFeuille(
            "Échéance",
            lambda x: date_courte(x.echeance),
            lambda x, t: replace(x, echeance=lire_date(t, "Échéance")),
            largeur=96,
            infobulle="Jour auquel la cible est promise, jj/mm/aaaa",
        ),
    )
    return ModeleFeuille(colonnes, lambda: Objectif(""), parent)


def _avec_financement(ligne: LigneExistante, paye: Financement) -> LigneExistante:
    return replace(ligne, financeur=paye.financeur, montant_n1=paye.montant_n1, montant_n=paye.montant_n)


def _ecrire_type(ligne: LigneExistante, saisie: str) -> LigneExistante:
    if saisie:
        return replace(ligne, type=lire_type(saisie))
    if ligne.intitule or ligne.etp_n1 is not None or ligne.etp_n is not None:
        raise UserError(
            "Un poste a un type.", conseil="Videz d’abord son nom et ses ETP pour en faire un financeur."
        )
    return replace(ligne, type=None)


def _tete(ligne: LigneExistante) -> LigneExistante:
    """Return the row as that of a job: what is said of a job makes one."""
    rien = not ligne.intitule and ligne.etp_n1 is None and ligne.etp_n is None
    return ligne if rien or ligne.type else replace(ligne, type=TypePoste.FACILITATEUR)
