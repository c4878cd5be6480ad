"""A grid being typed as the columns of a sheet: its rows, its scale; and its versions as the columns of a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from app.domain.grille_brouillon import LigneBrouillon, Rang
from app.socle.errors import UserError
from app.socle.formats import NBSP, date_heure, points, pourcent
from ui.models.cellules import entier
from ui.models.feuille import ColonneFeuille
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from app.domain.classement import Rang as Place
    from app.domain.grille_versions import Effet
    from app.services.grilles import EtatVersion

INTITULE = 2
AIDE_SEUIL = (
    "Sous-critère\u00a0: note en dessous de laquelle le dossier est éliminé. Critère\u00a0: nombre de points en "
    "dessous duquel il l’est. Vide\u00a0: rien n’élimine."
)
AIDE_EFFECTIF = "Points que la ligne apporte réellement au total, calculés"


@dataclass(frozen=True, slots=True)
class NiveauBrouillon:
    """A step of the scale being typed. `commente`: a note at this step needs a comment."""

    note: int = 0
    libelle: str = ""
    commente: bool = False


def colonnes_grille() -> tuple[ColonneFeuille[LigneBrouillon], ...]:
    """Return the columns of criteria and sub-criteria; the effective weight stands beside the declared one."""
    return (
        ColonneFeuille(
            "Ligne", lambda x: x.rang.value, lambda x, s: replace(x, rang=_rang(s)), largeur=92, choix=tuple(Rang)
        ),
        ColonneFeuille("Code", lambda x: x.code, lambda x, s: replace(x, code=s), largeur=60),
        ColonneFeuille("Intitulé", lambda x: x.intitule, lambda x, s: replace(x, intitule=s), largeur=180),
        ColonneFeuille(
            "Déclaré",
            lambda x: str(x.poids),
            lambda x, s: replace(x, poids=_positif(s, "Poids déclaré") or 0),
            "droite",
            largeur=80,
            infobulle="Poids déclaré, en points",
        ),
        ColonneFeuille("Effectif", effectif, _rien, "droite", largeur=78, infobulle=AIDE_EFFECTIF, fixe=True),
        ColonneFeuille(
            "Part", part, _rien, "droite", largeur=84, infobulle="Part exacte du total de la grille", fixe=True
        ),
        ColonneFeuille(
            "Seuil",
            lambda x: "" if x.seuil is None else str(x.seuil),
            lambda x, s: replace(x, seuil=_positif(s, "Seuil éliminatoire")),
            "droite",
            largeur=62,
            infobulle=AIDE_SEUIL,
        ),
        ColonneFeuille(
            "Rég.",
            lambda x: "oui" if x.regional else "",
            lambda x, s: replace(x, regional=bool(s)),
            largeur=60,
            coche=lambda x: x.regional,
            infobulle="Critère ajouté par la région à l’appel national",
        ),
    )


def effectif(ligne: LigneBrouillon) -> str:
    """Return « 40 » or « ≠ 6,67 »: the sign says that it is not the weight declared."""
    return str(ligne.effectif) if ligne.concorde else f"≠{NBSP}{points(ligne.effectif)}"


def part(ligne: LigneBrouillon) -> str:
    """Return « 40,00 % », « ≈ 6,67 % » when two decimals do not say it all."""
    if ligne.part is None:
        return ""
    exacte = (ligne.part * 100 * 100).denominator == 1
    return pourcent(ligne.part) if exacte else f"≈{NBSP}{pourcent(ligne.part)}"


def colonnes_niveaux() -> tuple[ColonneFeuille[NiveauBrouillon], ...]:
    """Return the columns of the scale."""
    return (
        ColonneFeuille(
            "Note",
            lambda x: str(x.note),
            lambda x, s: replace(x, note=_positif(s, "Note") or 0),
            "droite",
            largeur=56,
        ),
        ColonneFeuille("Libellé", lambda x: x.libelle, lambda x, s: replace(x, libelle=s), largeur=120),
        ColonneFeuille(
            "Commentaire",
            lambda x: "oui" if x.commente else "",
            lambda x, s: replace(x, commente=bool(s)),
            largeur=104,
            coche=lambda x: x.commente,
            infobulle="Cette note demande un commentaire",
        ),
    )


def colonnes_effets() -> tuple[Column[Effet], ...]:
    """Return the columns of what a new version would change."""
    return (
        Column("numero", "Dossier", lambda x: x.numero, largeur=112),
        Column("porteur", "Porteur", lambda x: x.porteur, largeur=180, infobulle=lambda x: x.porteur),
        *_avant_apres("total", "Total", lambda x: points(x.avant.total), lambda x: points(x.apres.total)),
        *_avant_apres("rang", "Rang", lambda x: str(x.avant.rang or ""), lambda x: str(x.apres.rang or "")),
        Column("phrases", "Ce qui change", _phrases, largeur=360, infobulle=_phrases),
    )


def colonnes_versions() -> tuple[Column[EtatVersion], ...]:
    """Return the columns of the versions that a campaign has used."""
    return (
        Column("version", "Version", lambda x: str(x.grille.version), alignement="droite", largeur=72),
        Column("etat", "État", lambda x: "● en vigueur" if x.en_vigueur else "gardée", largeur=112),
        Column("le", "Depuis", lambda x: date_heure(x.le) or "l’ouverture de la campagne", largeur=190),
        Column("agent", "Par", lambda x: x.agent, largeur=150),
        Column("motif", "Motif", lambda x: x.motif, largeur=300, infobulle=lambda x: x.motif),
    )


def colonnes_classement_sous() -> tuple[Column[Place], ...]:
    """Return the columns of the ranking under an older version."""
    return (
        Column("rang", "Rang", lambda x: str(x.rang or ""), alignement="droite", largeur=64),
        Column("numero", "Dossier", lambda x: x.candidat.numero, largeur=112),
        Column("porteur", "Porteur", lambda x: x.candidat.porteur, largeur=240),
        Column("total", "Total", _total, alignement="droite", largeur=80),
        Column("explication", "Ce qui a décidé", lambda x: x.explication, largeur=360),
    )


def lire_entier(saisie: str, quoi: str) -> int | None:
    """Return a whole number, None for nothing typed. Raises UserError on anything else."""
    return _positif(saisie, quoi)


def _avant_apres(
    cle: str, titre: str, avant: Callable[[Effet], str], apres: Callable[[Effet], str]
) -> tuple[Column[Effet], Column[Effet]]:
    return (
        Column(f"{cle}_avant", f"{titre} avant", avant, alignement="droite", largeur=104),
        Column(f"{cle}_apres", f"{titre} après", partial(_marque, avant, apres), alignement="droite", largeur=104),
    )


def _marque(avant: Callable[[Effet], str], apres: Callable[[Effet], str], effet: Effet) -> str:
    """Return the new value, with a sign when it is another."""
    neuf = apres(effet) or "aucun"
    return neuf if neuf == (avant(effet) or "aucun") else f"→{NBSP}{neuf}"


def _phrases(effet: Effet) -> str:
    return "\u00a0; ".join(effet.details)


def _total(place: Place) -> str:
    return points(place.candidat.resultat.total) if place.candidat.resultat else ""


def _rang(saisie: str) -> Rang:
    if saisie not in set(Rang):
        raise UserError(f"Ligne\u00a0: «\u00a0{saisie}\u00a0» n’est ni un critère ni un sous-critère.")
    return Rang(saisie)


def _positif(saisie: str, quoi: str) -> int | None:
    lu = entier(saisie, quoi)
    if lu is not None and lu < 0:
        raise UserError(f"{quoi}\u00a0: «\u00a0{saisie}\u00a0» est négatif.")
    return lu


def _rien(ligne: LigneBrouillon, _saisie: str) -> LigneBrouillon:
    return ligne


def part_exacte(part_: Fraction | None) -> str:
    """Return « 6,67 % (exactement 1/15) » for the detail of a row; empty when the grid weighs nothing."""
    if part_ is None:
        return ""
    exacte = (part_ * 100 * 100).denominator == 1
    return pourcent(part_) if exacte else f"{pourcent(part_)} (exactement {part_})"
