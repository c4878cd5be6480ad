"""What a new version of a grid would change: totals, ranks, readings, notes to give or that no longer count (R33).

Both rankings are those of `domain.classement`, on the same notes. Not here: how a version is kept
(`services.grilles`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.cycle import LIBELLES_ETAT, Etat
from app.domain.grille import lecture
from app.socle.formats import points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from app.domain.classement import Rang
    from app.domain.grille import Critere, Grille, SousCritere
    from app.domain.poste import TypePoste

NON_NOTE, SANS_RANG, ELIMINE = "non noté", "sans rang", "éliminé"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dossier stands under one grid. `total` and `rang` None: it has none, and `motif` says why.

    `lecture`: how the service reads that total, empty when it does not.
    """

    total: Fraction | None
    rang: int | None
    motif: str
    lecture: str


@dataclass(frozen=True, slots=True)
class Effet:
    """What changes for one dossier. `a_noter`: codes that become « non noté »; `disparus`: notes no longer counted.

    `decision`: the one in force, None before the first; `version_decision`: the grid it was taken under.
    """

    dossier_id: int
    numero: str
    porteur: str
    avant: Place
    apres: Place
    a_noter: tuple[str, ...] = ()
    disparus: tuple[str, ...] = ()
    decision: Etat | None = None
    version_decision: int = 0

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return, in French, each thing that changes; the decision already taken comes first."""
        paires = (
            ("total", _points(self.avant), _points(self.apres)),
            ("rang", _rang(self.avant), _rang(self.apres)),
        )
        chiffres = tuple(f"{nom}\u00a0: {avant} → {apres}" for nom, avant, apres in paires if avant != apres)
        return (*self._decision(), *chiffres, *self._suites())

    @property
    def details(self) -> tuple[str, ...]:
        """Return the same without the total and the rank, for a table that has columns for them."""
        return (*self._decision(), *self._suites())

    def _decision(self) -> Iterator[str]:
        if self.decision is not None:
            libelle = LIBELLES_ETAT[self.decision]
            yield f"décision déjà prise sous la version {self.version_decision}\u00a0: {libelle}"

    def _suites(self) -> Iterator[str]:
        avant, apres = self.avant, self.apres
        if avant.total != apres.total and _points(avant) == _points(apres):
            yield f"total exact\u00a0: {avant.total} → {apres.total}"
        if apres.lecture not in {avant.lecture, ELIMINE}:
            yield f"lecture\u00a0: {avant.lecture or 'aucune'} → {apres.lecture or 'aucune'}"
        if apres.motif != avant.motif and apres.motif:
            yield apres.motif
        if self.a_noter:
            yield f"à noter\u00a0: {', '.join(self.a_noter)}"
        if self.disparus:
            yield f"notes gardées, qui ne comptent plus\u00a0: {', '.join(self.disparus)}"


@dataclass(frozen=True, slots=True)
class Jugement:
    """A decision in force, and the version of the grid that it was taken under."""

    sens: Etat
    version: int


def effets(
    avant: Iterable[Rang],
    apres: Iterable[Rang],
    grilles: tuple[Mapping[TypePoste, Grille], Mapping[TypePoste, Grille]],
    notes: Mapping[int, frozenset[str]],
    jugements: Mapping[int, Jugement],
) -> tuple[Effet, ...]:
    """Return every dossier whose total, rank, reading or notes would change, by number.

    `grilles`: those before and those after. `notes`: the codes noted, by dossier. Dossiers out of the competition
    count too: theirs change without a rank.
    """
    suivants = {r.candidat.dossier_id: r for r in apres}
    trouves = []
    for rang in avant:
        candidat, suivant = rang.candidat, suivants[rang.candidat.dossier_id]
        ancienne, nouvelle = (g.get(candidat.type_poste) if candidat.type_poste else None for g in grilles)
        codes = tuple({s.code for s in g.sous_criteres()} if g else set[str]() for g in (ancienne, nouvelle))
        siennes = notes.get(candidat.dossier_id, frozenset())
        jugement = jugements.get(candidat.dossier_id)
        effet = Effet(
            candidat.dossier_id,
            candidat.numero,
            candidat.porteur,
            _place(rang, ancienne),
            _place(suivant, nouvelle),
            a_noter=tuple(sorted((codes[1] - codes[0]) - siennes)) if siennes else (),
            disparus=tuple(sorted((codes[0] - codes[1]) & siennes)),
            decision=jugement.sens if jugement else None,
            version_decision=jugement.version if jugement else 0,
        )
        if effet.avant != effet.apres or effet.a_noter or effet.disparus:
            trouves.append(effet)
    return tuple(sorted(trouves, key=lambda e: e.numero))


def version_au(changements: Iterable[tuple[datetime, int, int]], quand: datetime, actuelle: int) -> int:
    """Return the version in force at an instant.

    `changements`: when each change was made, from which version, to which one, newest first.
    """
    version = actuelle
    for le, de, _vers in changements:
        if le <= quand:
            break
        version = de
    return version


def ecarts_de_sous_critere(ancienne: Grille, nouvelle: Grille, code: str) -> tuple[str, ...]:
    """Return, in French, what changed from one version to the other for a sub-criterion; empty when nothing did."""
    avant, apres = ancienne.sous_critere(code), nouvelle.sous_critere(code)
    if avant is None or apres is None:
        return ("sous-critère absent de l’autre version",)
    return tuple(nom for nom, change in _differences(ancienne, nouvelle, avant, apres) if change)


def _differences(
    ancienne: Grille, nouvelle: Grille, avant: SousCritere, apres: SousCritere
) -> tuple[tuple[str, bool], ...]:
    return (
        ("intitulé", avant.intitule != apres.intitule),
        ("descripteurs", dict(avant.descripteurs) != dict(apres.descripteurs)),
        ("échelle", ancienne.niveaux != nouvelle.niveaux),
        ("aide", avant.aide != apres.aide),
        (f"poids {avant.poids} → {apres.poids}", avant.poids != apres.poids),
        ("seuil éliminatoire", avant.seuil != apres.seuil),
        ("critère", _pese(ancienne, avant) != _pese(nouvelle, apres)),
    )


def _pese(grille: Grille, sous_critere: SousCritere) -> tuple[str, int]:
    def porte(critere: Critere) -> bool:
        return sous_critere in critere.sous_criteres

    sien = next(c for c in grille.criteres if porte(c))
    return sien.code, sien.poids


def _place(rang: Rang, grille: Grille | None) -> Place:
    score = rang.candidat.resultat
    total = score.total if score else None
    lu = "" if grille is None else lecture(grille, total)
    if score and score.elimine:
        lu = ELIMINE
    return Place(total, rang.rang, "" if rang.rang else rang.explication, lu)


def _points(place: Place) -> str:
    return points(place.total) or NON_NOTE


def _rang(place: Place) -> str:
    return str(place.rang) if place.rang else SANS_RANG
