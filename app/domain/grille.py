"""The scoring grid: criteria, sub-criteria, weights and level descriptors, checked as a whole.

Not here: the grids themselves (`resources/grilles`), nor the score (`domain.notation`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.poste import TypePoste


@dataclass(frozen=True, slots=True)
class Niveau:
    """One step of the scale: « 3, satisfaisant »."""

    note: int
    libelle: str


@dataclass(frozen=True, slots=True)
class SousCritere:
    """What is scored. `poids`: points at the best note. `descripteurs`: what each note means, by note."""

    code: str
    intitule: str
    poids: int
    descripteurs: Mapping[int, str] = field(default_factory=dict)
    aide: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Critere:
    """A criterion of the call; its weight is the sum declared, checked against its sub-criteria."""

    code: str
    intitule: str
    poids: int
    sous_criteres: tuple[SousCritere, ...]
    base: str = ""


@dataclass(frozen=True, slots=True)
class Seuils:
    """Readings of the total, in points; None when the service has not set them."""

    favorable: int | None = None
    reserve: int | None = None
    critere_faible_pourcent: int | None = None


@dataclass(frozen=True, slots=True)
class Grille:
    """A grid for one type of job. `version` is frozen once a note exists (R33)."""

    code: str
    intitule: str
    niveaux: tuple[Niveau, ...]
    criteres: tuple[Critere, ...]
    version: int = 1
    seuils: Seuils = field(default_factory=Seuils)
    commentaire_si: tuple[int, ...] = ()

    @property
    def note_max(self) -> int:
        """Return the best note of the scale."""
        return max(n.note for n in self.niveaux)

    @property
    def poids_total(self) -> int:
        """Return the points of a perfect dossier."""
        return sum(c.poids for c in self.criteres)

    def sous_criteres(self) -> tuple[SousCritere, ...]:
        """Return all sub-criteria in the order of the grid."""
        return tuple(s for c in self.criteres for s in c.sous_criteres)

    def sous_critere(self, code: str) -> SousCritere | None:
        """Return the sub-criterion of that code, None when the grid has none."""
        return next((s for s in self.sous_criteres() if s.code == code), None)

    def anomalies(self) -> tuple[str, ...]:
        """Return, in French, everything that makes the grid unusable; empty when it may be used."""
        trouvees = []
        notes = [n.note for n in self.niveaux]
        if notes != list(range(len(notes))) or len(notes) < 2:
            trouvees.append(f"échelle : les niveaux {notes} ne se suivent pas à partir de 0")
        codes = [s.code for s in self.sous_criteres()] + [c.code for c in self.criteres]
        trouvees += [f"le code {c} est porté deux fois" for c in sorted({c for c in codes if codes.count(c) > 1})]
        for critere in self.criteres:
            effectif = sum(s.poids for s in critere.sous_criteres)
            if effectif != critere.poids:
                trouvees.append(
                    f"{critere.code} : poids déclaré {critere.poids}, somme des sous-critères {effectif}"
                )
            trouvees += [f"{s.code} : poids {s.poids} hors limites" for s in critere.sous_criteres if s.poids <= 0]
        return tuple(trouvees)


@dataclass(frozen=True, slots=True)
class VersionGrille:
    """A version of the grid of one type of job that a campaign has used; none is ever removed (R33).

    `motif`: why it replaced the one before; empty for the first.
    """

    campagne_id: int
    type_poste: TypePoste
    grille: Grille
    agent: str
    le: datetime
    motif: str = ""
    id: int | None = None
