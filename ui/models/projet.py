"""Columns of the two sheets of a project: its jobs, and the two sides of its plan de financement."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from app.domain.montants import ZERO_ETP, ZERO_EURO, Etp
from app.domain.poste import LigneBudget, Poste, Sens, TypePoste
from app.socle.errors import UserError
from app.socle.formats import date_courte
from ui.models.cellules import ecrire_etp, ecrire_montant, montant, quantite
from ui.models.dates import lire_date
from ui.models.feuille import ColonneFeuille, ModeleFeuille

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

L = TypeVar("L", Poste, LigneBudget)
TYPES = tuple(t.value for t in TypePoste)


def lire_type(saisie: str) -> TypePoste:
    """Return a type of job. Raises UserError on any other word."""
    if saisie not in TYPES:
        raise UserError(f"« {saisie} » n’est pas un type de poste.", conseil="Choisissez-le dans la liste.")
    return TypePoste(saisie)


def _etp(titre: str, nom: str, quoi: str, *, vide: Etp | None = None) -> ColonneFeuille[Poste]:
    """Return a column of ETP; an empty cell means `vide`."""

    def ecrire(poste: Poste, saisie: str) -> Poste:
        valeur = quantite(saisie, quoi)
        return _avec(poste, nom, vide if valeur is None else valeur)

    return ColonneFeuille(
        titre, lambda p: ecrire_etp(getattr(p, nom)), ecrire, "droite", 78, infobulle=f"{quoi}, en ETP"
    )


def _date(titre: str, nom: str, quoi: str) -> ColonneFeuille[Poste]:
    return ColonneFeuille(
        titre,
        lambda p: date_courte(getattr(p, nom)),
        lambda p, saisie: _avec(p, nom, lire_date(saisie, quoi)),
        largeur=92,
        infobulle=f"{quoi}, jj/mm/aaaa",
    )


def _texte(titre: str, nom: str, largeur: int) -> ColonneFeuille[Poste]:
    return ColonneFeuille(titre, attrgetter(nom), lambda p, saisie: _avec(p, nom, saisie), largeur=largeur)


def _avec(ligne: L, nom: str, valeur: object) -> L:
    champs = {nom: valeur}
    return replace(ligne, **champs)  # type: ignore[arg-type]  # one column per field, each reads its own type


def modele_postes(parent: QObject | None = None) -> ModeleFeuille[Poste]:
    """Return the sheet of the jobs."""
    colonnes: tuple[ColonneFeuille[Poste], ...] = (
        ColonneFeuille(
            "Type", lambda p: p.type.value, lambda p, x: replace(p, type=lire_type(x)), largeur=104, choix=TYPES
        ),
        _texte("Intitulé", "intitule", 130),
        _etp("Quotité", "quotite", "Quotité de travail de la personne"),
        _etp("Avant", "etp_avant", "ETP avant le projet", vide=ZERO_ETP),
        _etp("Demandé", "etp_demande", "ETP demandés", vide=ZERO_ETP),
        _etp("Après", "etp_apres", "ETP après le projet"),
        _etp("Proposé", "etp_propose", "ETP proposés par l’instructeur"),
        _date("Début", "date_debut", "Date de début"),
        _date("Fin", "date_fin", "Date de fin"),
        ColonneFeuille(
            "Coût chargé",
            lambda p: ecrire_montant(p.cout_charge),
            lambda p, saisie: replace(p, cout_charge=montant(saisie, "Coût chargé")),
            "droite",
            104,
            infobulle="Coût du poste, charges comprises, sur la durée du projet",
        ),
        _texte("Titulaire", "titulaire", 130),
        _texte("Territoire", "territoire", 130),
    )
    return ModeleFeuille(colonnes, lambda: Poste(TypePoste.FACILITATEUR, Etp(0)), parent)


def modele_budget(sens: Sens, parent: QObject | None = None) -> ModeleFeuille[LigneBudget]:
    """Return the sheet of one side of the plan."""
    colonnes: list[ColonneFeuille[LigneBudget]] = [
        ColonneFeuille("Libellé", lambda x: x.libelle, lambda x, t: replace(x, libelle=t), largeur=180),
        ColonneFeuille(
            "Montant",
            lambda x: ecrire_montant(x.montant),
            lambda x, t: replace(x, montant=montant(t, "Montant") or ZERO_EURO),
            "droite",
            96,
        ),
    ]
    if sens is Sens.PRODUIT:
        colonnes += [
            _case("Appel", "Ce que la ligne demande à l’État dans le présent appel", "etat_present_aap"),
            _case("Acquis", "Coché\u00a0: financement déjà accordé\u00a0; sinon il est sollicité", "acquis"),
            ColonneFeuille(
                "Année N-1",
                lambda x: ecrire_montant(x.montant_n1),
                lambda x, t: replace(x, montant_n1=montant(t, "Montant de l’année précédente")),
                "droite",
                96,
                infobulle="Le même financement l’année précédente",
            ),
        ]
    return ModeleFeuille(colonnes, lambda: LigneBudget(sens, "", ZERO_EURO), parent)


def _case(titre: str, infobulle: str, nom: str) -> ColonneFeuille[LigneBudget]:
    coche: Callable[[LigneBudget], bool] = attrgetter(nom)
    return ColonneFeuille(titre, lambda _x: "", partial(_cocher, nom), largeur=64, coche=coche, infobulle=infobulle)


def _cocher(nom: str, ligne: LigneBudget, saisie: str) -> LigneBudget:
    return _avec(ligne, nom, bool(saisie))
