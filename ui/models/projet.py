"""Columns of the two sheets of a dossier: its jobs, and the two sides of its plan de financement."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from app.domain.montants import Etp, Montant
from app.domain.poste import LigneBudget, Poste, Sens, TypePoste
from app.socle.errors import UserError
from app.socle.formats import centiemes, date_courte, lire_centiemes
from ui.models.dates import lire_date
from ui.models.feuille import ColonneFeuille, ModeleFeuille

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

TYPES = tuple(t.value for t in TypePoste)


def _nombre(saisie: str, quoi: str) -> int | None:
    """Return hundredths, None for an empty entry. Raises UserError when it is negative or no number."""
    if not saisie:
        return None
    valeur = lire_centiemes(saisie, quoi=quoi)
    if valeur < 0:
        raise UserError(f"{quoi}\u00a0: une valeur négative n’a pas de sens ici.")
    return valeur


def _type(poste: Poste, saisie: str) -> Poste:
    if saisie not in TYPES:
        raise UserError(f"« {saisie} » n’est pas un type de poste.", conseil="Choisissez-le dans la liste.")
    return replace(poste, type=TypePoste(saisie))


def _ecrire_etp(nom: str, quoi: str, poste: Poste, saisie: str) -> Poste:
    valeur = _nombre(saisie, quoi)
    if valeur is None and nom in {"etp_demande", "etp_avant"}:
        valeur = 0
    etp = None if valeur is None else Etp(valeur)
    match nom:
        case "etp_demande":
            return replace(poste, etp_demande=etp or Etp(0))
        case "etp_avant":
            return replace(poste, etp_avant=etp or Etp(0))
        case "etp_apres":
            return replace(poste, etp_apres=etp)
        case _:
            return replace(poste, etp_propose=etp)


def _lire_etp(nom: str, poste: Poste) -> str:
    etp: Etp | None = getattr(poste, nom)
    return "" if etp is None else centiemes(etp.centiemes)


def _colonne_etp(titre: str, nom: str, quoi: str) -> ColonneFeuille[Poste]:
    return ColonneFeuille(
        titre, partial(_lire_etp, nom), partial(_ecrire_etp, nom, quoi), "droite", 86, infobulle=f"{quoi}, en ETP"
    )


def modele_postes(parent: QObject | None = None) -> ModeleFeuille[Poste]:
    """Return the sheet of the jobs."""
    colonnes: tuple[ColonneFeuille[Poste], ...] = (
        ColonneFeuille("Type", lambda p: p.type.value, _type, largeur=104, choix=TYPES),
        _colonne_etp("Demandé", "etp_demande", "ETP demandés"),
        _colonne_etp("Avant", "etp_avant", "ETP avant le projet"),
        _colonne_etp("Après", "etp_apres", "ETP après le projet"),
        _colonne_etp("Proposé", "etp_propose", "ETP proposés par l’instructeur"),
        ColonneFeuille(
            "Début",
            lambda p: date_courte(p.date_debut),
            lambda p, saisie: replace(p, date_debut=lire_date(saisie, "Date de début")),
            largeur=92,
        ),
        ColonneFeuille("Titulaire", lambda p: p.titulaire, lambda p, x: replace(p, titulaire=x), largeur=140),
        ColonneFeuille("Intitulé", lambda p: p.intitule, lambda p, x: replace(p, intitule=x), largeur=180),
    )
    return ModeleFeuille(colonnes, lambda: Poste(TypePoste.FACILITATEUR, Etp(0)), parent)


def _montant(ligne: LigneBudget, saisie: str) -> LigneBudget:
    return replace(ligne, montant=Montant(_nombre(saisie, "Montant") or 0))


def _montant_n1(ligne: LigneBudget, saisie: str) -> LigneBudget:
    valeur = _nombre(saisie, "Montant de l’année précédente")
    return replace(ligne, montant_n1=None if valeur is None else Montant(valeur))


def _ecrire_appel(ligne: LigneBudget, saisie: str) -> LigneBudget:
    return replace(ligne, etat_present_aap=bool(saisie))


def _ecrire_acquis(ligne: LigneBudget, saisie: str) -> LigneBudget:
    return replace(ligne, acquis=bool(saisie))


def modele_budget(sens: Sens, parent: QObject | None = None) -> ModeleFeuille[LigneBudget]:
    """Return the sheet of one side of the plan."""
    colonnes: list[ColonneFeuille[LigneBudget]] = [
        ColonneFeuille("Libellé", lambda x: x.libelle, lambda x, t: replace(x, libelle=t), largeur=180),
        ColonneFeuille("Montant", lambda x: centiemes(x.montant.centimes), _montant, "droite", 96),
    ]
    if sens is Sens.PRODUIT:
        colonnes += [
            _case(
                "Appel",
                "Ce que la ligne demande à l’État dans le présent appel",
                attrgetter("etat_present_aap"),
                _ecrire_appel,
            ),
            _case("Acquis", "Financement déjà accordé", attrgetter("acquis"), _ecrire_acquis),
            ColonneFeuille(
                "Année N-1",
                lambda x: centiemes(x.montant_n1.centimes) if x.montant_n1 is not None else "",
                _montant_n1,
                "droite",
                96,
                infobulle="Le même financement l’année précédente",
            ),
        ]
    return ModeleFeuille(colonnes, lambda: LigneBudget(sens, "", Montant(0)), parent)


def _case(
    titre: str,
    infobulle: str,
    coche: Callable[[LigneBudget], bool],
    ecrire: Callable[[LigneBudget, str], LigneBudget],
) -> ColonneFeuille[LigneBudget]:
    return ColonneFeuille(titre, lambda _x: "", ecrire, largeur=64, coche=coche, infobulle=infobulle)
