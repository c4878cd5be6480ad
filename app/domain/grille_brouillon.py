"""A grid being typed: flat rows that may be wrong, so that nothing typed is lost while something is.

A row « critère » opens a criterion; the rows « sous-critère » below it are its own. Not here: what makes a grid
unusable (`Grille.examiner`), nor the sheet on the screen (`ui`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.grille import Anomalie, Critere, Grille, Niveau, Seuils, SousCritere, points_effectifs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SANS_CRITERE = "sous-critère placé avant le premier critère"


class Rang(StrEnum):
    """Which of the two a row is."""

    CRITERE = "critère"
    SOUS_CRITERE = "sous-critère"


@dataclass(frozen=True, slots=True)
class LigneBrouillon:
    """A row as typed. `effectif`: points it really makes of `total`; worked out by `mesurer`, never typed."""

    rang: Rang = Rang.SOUS_CRITERE
    code: str = ""
    intitule: str = ""
    poids: int = 0
    seuil: int | None = None
    regional: bool = False
    motif_ecart: str = ""
    aide: str = ""
    base: str = ""
    descripteurs: Mapping[int, str] = field(default_factory=dict)
    effectif: Fraction = Fraction(0)
    total: int = 0

    @property
    def part(self) -> Fraction | None:
        """Return its share of the total of the grid; None while the grid weighs nothing."""
        return Fraction(self.effectif, self.total) if self.total > 0 else None

    @property
    def concorde(self) -> bool:
        """True when its declared weight is what it makes of the total."""
        return self.effectif == self.poids


@dataclass(frozen=True, slots=True)
class Brouillon:
    """A whole grid as typed."""

    code: str
    intitule: str
    lignes: tuple[LigneBrouillon, ...]
    niveaux: tuple[Niveau, ...]
    version: int = 1
    seuils: Seuils = field(default_factory=Seuils)
    commentaire_si: tuple[int, ...] = ()
    total_annonce: int | None = None

    def grille(self) -> Grille:
        """Return the grid that these rows make, sound or not."""
        criteres: list[Critere] = []
        for ligne in self.lignes:
            if ligne.rang is Rang.CRITERE:
                criteres.append(_critere(ligne))
            else:
                dernier = criteres.pop() if criteres else Critere("", "", 0, ())
                criteres.append(replace(dernier, sous_criteres=(*dernier.sous_criteres, _sous_critere(ligne))))
        return Grille(
            code=self.code,
            intitule=self.intitule,
            niveaux=self.niveaux,
            criteres=tuple(criteres),
            version=self.version,
            seuils=self.seuils,
            commentaire_si=self.commentaire_si,
            total_annonce=self.total_annonce,
        )

    def anomalies(self) -> tuple[Anomalie, ...]:
        """Return what keeps the draft from being a grid, in its order; empty when it may be kept."""
        trouvees = self.grille().examiner()
        if self.lignes and self.lignes[0].rang is Rang.SOUS_CRITERE:
            return (Anomalie(self.lignes[0].code or "ligne 1", SANS_CRITERE), *trouvees)
        return trouvees

    def ligne_de(self, anomalie: Anomalie) -> int | None:
        """Return the row, from 0, that an anomaly is about; None when it is about the whole grid."""
        noms = [ligne.code or ligne.intitule or f"{ligne.rang} sans code" for ligne in self.lignes]
        return noms.index(anomalie.ou) if anomalie.ou in noms else None

    def avec(self, lignes: Sequence[LigneBrouillon]) -> Brouillon:
        """Return the draft with these rows, their effective weights worked out."""
        return mesurer(replace(self, lignes=tuple(lignes)))

    def deplacer(self, rang: int, pas: int) -> Brouillon:
        """Return the draft with one row moved up (-1) or down (1); the same draft at either end."""
        lignes, vers = list(self.lignes), rang + pas
        if not (0 <= rang < len(lignes) and 0 <= vers < len(lignes)):
            return self
        lignes[rang], lignes[vers] = lignes[vers], lignes[rang]
        return self.avec(lignes)

    def inserer(self, rang: int, nature: Rang) -> Brouillon:
        """Return the draft with an empty row at a place; a rank beyond the end adds it last."""
        lignes = list(self.lignes)
        lignes.insert(rang, LigneBrouillon(nature))
        return self.avec(lignes)


def brouillon_de(grille: Grille) -> Brouillon:
    """Return the draft of a grid; `Brouillon.grille` gives the same grid back."""
    return mesurer(
        Brouillon(
            grille.code,
            grille.intitule,
            tuple(ligne for c in grille.criteres for ligne in _lignes_de(c)),
            grille.niveaux,
            grille.version,
            grille.seuils,
            grille.commentaire_si,
            grille.total_annonce,
        )
    )


def _lignes_de(critere: Critere) -> Iterator[LigneBrouillon]:
    """Yield the row of a criterion, then those of its sub-criteria."""
    yield LigneBrouillon(
        Rang.CRITERE,
        critere.code,
        critere.intitule,
        critere.poids,
        seuil=critere.seuil,
        regional=critere.regional,
        motif_ecart=critere.motif_ecart,
        base=critere.base,
    )
    for s in critere.sous_criteres:
        yield LigneBrouillon(
            Rang.SOUS_CRITERE,
            s.code,
            s.intitule,
            s.poids,
            seuil=s.seuil,
            aide=s.aide,
            base=s.base,
            descripteurs=s.descripteurs,
        )


def mesurer(brouillon: Brouillon) -> Brouillon:
    """Return the draft with what each row really makes of the total; a criterion makes what it declares."""
    grille = brouillon.grille()
    effectifs = iter(points_effectifs(grille))
    return replace(
        brouillon,
        lignes=tuple(
            replace(
                ligne,
                effectif=Fraction(ligne.poids) if ligne.rang is Rang.CRITERE else next(effectifs),
                total=grille.poids_total,
            )
            for ligne in brouillon.lignes
        ),
    )


def _critere(ligne: LigneBrouillon) -> Critere:
    return Critere(
        ligne.code,
        ligne.intitule,
        ligne.poids,
        (),
        base=ligne.base,
        motif_ecart=ligne.motif_ecart,
        seuil=ligne.seuil,
        regional=ligne.regional,
    )


def _sous_critere(ligne: LigneBrouillon) -> SousCritere:
    return SousCritere(
        ligne.code,
        ligne.intitule,
        ligne.poids,
        {note: texte for note, texte in ligne.descripteurs.items() if texte.strip()},
        aide=ligne.aide,
        base=ligne.base,
        seuil=ligne.seuil,
    )
