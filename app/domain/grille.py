"""The scoring grid: criteria, sub-criteria, weights and level descriptors, checked as a whole.

Not here: the grids themselves (`resources/grilles`), the score (`domain.notation`), the draft being typed
(`domain.grille_brouillon`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from app.domain.poste import TypePoste

ECHELLE = "échelle"
GRILLE = "grille"
SEUILS = "seuils"


@dataclass(frozen=True, slots=True)
class Niveau:
    """One step of the scale: « 3, satisfaisant »."""

    note: int
    libelle: str


@dataclass(frozen=True, slots=True)
class SousCritere:
    """What is scored. `poids`: points at the best note. `descripteurs`: what each note means, by note.

    `seuil`: a note below it eliminates the dossier; None when no note does.
    """

    code: str
    intitule: str
    poids: int
    descripteurs: Mapping[int, str] = field(default_factory=dict)
    aide: str = ""
    base: str = ""
    seuil: int | None = None


@dataclass(frozen=True, slots=True)
class Critere:
    """A criterion of the call; its weight is the one declared, and the one that counts.

    `motif_ecart`: why its sub-criteria do not add up to it; they then share it in proportion to their weights.
    `seuil`: points, over `poids`, below which the dossier is eliminated. `regional`: added by the region to the
    national call; its `base` says by which published decision.
    """

    code: str
    intitule: str
    poids: int
    sous_criteres: tuple[SousCritere, ...]
    base: str = ""
    motif_ecart: str = ""
    seuil: int | None = None
    regional: bool = False

    @property
    def somme(self) -> int:
        """Return the sum of the weights declared for its sub-criteria."""
        return sum(s.poids for s in self.sous_criteres)


@dataclass(frozen=True, slots=True)
class Seuils:
    """Readings of the total, in points; None when the service has not set them."""

    favorable: int | None = None
    reserve: int | None = None
    critere_faible_pourcent: int | None = None


@dataclass(frozen=True, slots=True)
class Anomalie:
    """What makes a grid unusable. `ou`: the code at fault, or « échelle », « seuils », « grille »."""

    ou: str
    quoi: str

    @property
    def phrase(self) -> str:
        """Return « C2.1 : intitulé absent »."""
        return f"{self.ou}\u00a0: {self.quoi}"


@dataclass(frozen=True, slots=True)
class Grille:
    """A grid for one type of job. `version` is frozen once a note exists (R33).

    `total_annonce`: points of a perfect dossier as the call announces them; None when it does not.
    """

    code: str
    intitule: str
    niveaux: tuple[Niveau, ...]
    criteres: tuple[Critere, ...]
    version: int = 1
    seuils: Seuils = field(default_factory=Seuils)
    commentaire_si: tuple[int, ...] = ()
    total_annonce: int | None = None

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

    def examiner(self) -> tuple[Anomalie, ...]:
        """Return everything that makes the grid unusable, in its order; empty when it may be used."""
        return (
            *_de_l_ensemble(self),
            *(a for c in self.criteres for a in _du_critere(self, c)),
            *_des_seuils(self),
        )

    def anomalies(self) -> tuple[str, ...]:
        """Return, in French, everything that makes the grid unusable; empty when it may be used."""
        return tuple(a.phrase for a in self.examiner())


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


def points_effectifs(grille: Grille) -> tuple[Fraction, ...]:
    """Return the points that each sub-criterion really makes of the total, exact, in the order of the grid.

    A criterion weighs what it declares; its sub-criteria share it in proportion to their weights. Their sum is
    `poids_total`. Weights that cannot be shared (none above zero) give 0.
    """
    return tuple(
        Fraction(c.poids * s.poids, c.somme) if c.somme > 0 else Fraction(0)
        for c in grille.criteres
        for s in c.sous_criteres
    )


def lecture(grille: Grille, total: Fraction | None) -> str:
    """Return how the service reads a total: « favorable », « sous réserve » or « défavorable ».

    Empty without total, or when the service has set no threshold.
    """
    favorable, reserve = grille.seuils.favorable, grille.seuils.reserve
    if total is None or (favorable is None and reserve is None):
        return ""
    if favorable is not None and total >= favorable:
        return "favorable"
    return "sous réserve" if reserve is not None and total >= reserve else "défavorable"


def _de_l_ensemble(grille: Grille) -> Iterator[Anomalie]:
    if not grille.intitule.strip():
        yield Anomalie(GRILLE, "intitulé absent")
    yield from _de_l_echelle(grille)
    if not grille.criteres:
        yield Anomalie(GRILLE, "aucun critère")
    codes = Counter([s.code for s in grille.sous_criteres()] + [c.code for c in grille.criteres])
    for code in sorted(c for c, fois in codes.items() if c and fois > 1):
        yield Anomalie(code, f"le code {code} est porté deux fois")
    if grille.total_annonce is not None and grille.total_annonce != grille.poids_total:
        yield Anomalie(
            GRILLE, f"total annoncé {grille.total_annonce}, somme des poids des critères {grille.poids_total}"
        )


def _de_l_echelle(grille: Grille) -> Iterator[Anomalie]:
    notes = [n.note for n in grille.niveaux]
    if notes != list(range(len(notes))) or len(notes) < 2:
        manquants = sorted(set(range(max(notes, default=0))) - set(notes))
        suite = f" (il manque {', '.join(map(str, manquants))})" if manquants else ""
        yield Anomalie(ECHELLE, f"les niveaux {notes} ne se suivent pas à partir de 0{suite}")
    for niveau in grille.niveaux:
        if not niveau.libelle.strip():
            yield Anomalie(ECHELLE, f"le niveau {niveau.note} n’a pas de libellé")
    for note in grille.commentaire_si:
        if note not in notes:
            yield Anomalie(ECHELLE, f"un commentaire est demandé pour la note {note}, hors de l’échelle")


def _du_critere(grille: Grille, critere: Critere) -> Iterator[Anomalie]:
    ou = critere.code or critere.intitule or "critère sans code"
    yield from _nomme(ou, critere.code, critere.intitule)
    if critere.poids <= 0:
        yield Anomalie(ou, f"poids {critere.poids} hors limites")
    if not critere.sous_criteres:
        yield Anomalie(ou, "aucun sous-critère")
    elif critere.somme != critere.poids and not critere.motif_ecart.strip():
        yield Anomalie(ou, f"poids déclaré {critere.poids}, somme des sous-critères {critere.somme}")
    if critere.seuil is not None and not 0 < critere.seuil <= critere.poids:
        yield Anomalie(ou, f"seuil éliminatoire {critere.seuil} hors de 1 à {critere.poids} points")
    if critere.regional and not critere.base.strip():
        yield Anomalie(ou, "critère régional sans base\u00a0: dites quelle décision publiée l’ajoute")
    for sous_critere in critere.sous_criteres:
        yield from _du_sous_critere(grille, sous_critere)


def _du_sous_critere(grille: Grille, sous_critere: SousCritere) -> Iterator[Anomalie]:
    ou = sous_critere.code or sous_critere.intitule or "sous-critère sans code"
    notes = {n.note for n in grille.niveaux}
    yield from _nomme(ou, sous_critere.code, sous_critere.intitule)
    if sous_critere.poids <= 0:
        yield Anomalie(ou, f"poids {sous_critere.poids} hors limites")
    if sous_critere.seuil is not None and sous_critere.seuil not in notes - {0}:
        yield Anomalie(ou, f"seuil éliminatoire {sous_critere.seuil} hors de l’échelle")
    for note in sorted(set(sous_critere.descripteurs) - notes):
        yield Anomalie(ou, f"descripteur de la note {note}, hors de l’échelle")
    ecrits = Counter(t.strip() for t in sous_critere.descripteurs.values() if t.strip())
    for texte in (t for t, fois in ecrits.items() if fois > 1):
        yield Anomalie(ou, f"deux notes ont le même descripteur\u00a0: «\u00a0{texte}\u00a0»")


def _nomme(ou: str, code: str, intitule: str) -> Iterator[Anomalie]:
    if not code.strip():
        yield Anomalie(ou, "code absent")
    if not intitule.strip():
        yield Anomalie(ou, "intitulé absent")


def _des_seuils(grille: Grille) -> Iterator[Anomalie]:
    seuils, total = grille.seuils, grille.poids_total
    for nom, valeur, plafond in (
        ("favorable", seuils.favorable, total),
        ("sous réserve", seuils.reserve, total),
        ("critère faible (%)", seuils.critere_faible_pourcent, 100),
    ):
        if valeur is not None and not 0 <= valeur <= plafond:
            yield Anomalie(SEUILS, f"{nom} {valeur}, hors de 0 à {plafond}")
    if seuils.favorable is not None and seuils.reserve is not None and seuils.reserve > seuils.favorable:
        yield Anomalie(SEUILS, f"sous réserve {seuils.reserve} dépasse favorable {seuils.favorable}")
