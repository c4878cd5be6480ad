"""The live ranking of one wave: a persistent value that one note turns into the next, in exact integers.

Points are integers over one common denominator. The key of a ranked dossier is `points × n + (n - 1 - arrival)`:
one sorted list of keys holds the order and its tie-break, and a rank is a bisection.
Not here: the words of a rank (`domain.explication`), dossiers out of the competition (`domain.classement`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, TypeVar

from app.domain.calcul import Bareme, Notes, bareme, bareme_de, empaqueter, sommes
from app.domain.campagne import Ordre
from app.domain.classement import cle_arrivee
from app.domain.grille import Grille

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Inscrit:
    """A dossier in the competition, with its grid and its notes (absent: « non noté »; None: « sans objet »)."""

    dossier_id: int
    numero: str
    recu_le: datetime
    grille: Grille
    notes: Notes
    complet_le: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mouvement:
    """What new notes of one dossier changed. Ranks and totals are None while it is not wholly scored."""

    dossier_id: int
    avant: int | None
    apres: int | None
    total_avant: Fraction | None
    total_apres: Fraction | None


@dataclass(frozen=True, slots=True)
class Tableau:
    """The ranking of one wave. Build it by `dresser`; `avec_notes` gives the next one.

    `inscrits`: by arrival. `totaux`: points over `denominateur`, None while not wholly scored. `cles`: ascending.
    `repartitions`: by criterion, the points of the ranked dossiers over `denominateur`, ascending.
    """

    ordre: Ordre
    inscrits: tuple[Inscrit, ...]
    places: Mapping[int, int]
    denominateur: int
    totaux: tuple[int | None, ...]
    cles: tuple[int, ...]
    repartitions: Mapping[str, tuple[int, ...]]

    def inscrit(self, dossier_id: int) -> Inscrit:
        """Return a dossier of the wave. Raises KeyError when it is not in it."""
        return self.inscrits[self.places[dossier_id]]

    def total(self, dossier_id: int) -> Fraction | None:
        """Return the exact total of a dossier; None while it is not wholly scored."""
        points = self.totaux[self.places[dossier_id]]
        return None if points is None else Fraction(points, self.denominateur)

    def rang(self, dossier_id: int) -> int | None:
        """Return the rank of a dossier, from 1; None while it is not wholly scored."""
        place = self.places[dossier_id]
        points = self.totaux[place]
        return None if points is None else len(self.cles) - bisect_left(self.cles, self.cle(place, points))

    def au_rang(self, rang: int) -> Inscrit:
        """Return the dossier at a rank, from 1 to the number of ranked dossiers."""
        nombre = len(self.inscrits)
        return self.inscrits[nombre - 1 - self.cles[len(self.cles) - rang] % nombre]

    def classes(self) -> tuple[int, ...]:
        """Return the identifiers of the ranked dossiers, best first."""
        nombre = len(self.inscrits)
        return tuple(self.inscrits[nombre - 1 - cle % nombre].dossier_id for cle in reversed(self.cles))

    def mediane(self, critere: str) -> Fraction | None:
        """Return the exact median of the points of a criterion, among the ranked dossiers that it applies to.

        None when there is none.
        """
        valeurs = self.repartitions.get(critere, ())
        if not valeurs:
            return None
        milieu = len(valeurs) // 2
        return Fraction(valeurs[milieu] + valeurs[~milieu], 2 * self.denominateur)

    def pas(self, dossier_id: int) -> Mapping[str, int]:
        """Return what one level of each note of a dossier is worth, over `denominateur`.

        « Sans objet » has no entry; there is none at all for a dossier that is not wholly scored.
        """
        inscrit = self.inscrit(dossier_id)
        trouve = bareme_de(inscrit.grille, inscrit.notes)
        if trouve is None:
            return {}
        facteur = self.denominateur // trouve.denominateur
        return {code: c * facteur for code, c in zip(trouve.codes, trouve.coefficients, strict=True)}

    def avec_notes(self, dossier_id: int, notes: Notes) -> tuple[Tableau, Mouvement]:
        """Return the ranking once a dossier bears these notes, all of them, and what moved."""
        place = self.places[dossier_id]
        ancien, nouveau = self.inscrits[place], replace(self.inscrits[place], notes=dict(notes))
        avant, apres = bareme_de(ancien.grille, ancien.notes), bareme_de(nouveau.grille, nouveau.notes)
        base = _agrandir(self, lcm(self.denominateur, apres.denominateur)) if apres else self
        retires, ajoutes = _parts(base, avant, ancien), _parts(base, apres, nouveau)
        ancienne, points = base.totaux[place], sum(ajoutes.values()) if apres else None
        cles = base.cles if ancienne is None else _sans(base.cles, base.cle(place, ancienne))
        suivant = replace(
            base,
            inscrits=_remplacer(base.inscrits, place, nouveau),
            totaux=_remplacer(base.totaux, place, points),
            cles=cles if points is None else _avec(cles, base.cle(place, points)),
            repartitions=_mettre_a_jour(base.repartitions, retires, ajoutes),
        )
        rangs = self.rang(dossier_id), suivant.rang(dossier_id)
        totaux = self.total(dossier_id), suivant.total(dossier_id)
        return suivant, Mouvement(dossier_id, *rangs, *totaux)

    def cle(self, place: int, points: int) -> int:
        """Return the key of the dossier at `place` by arrival (from 0) with these points over `denominateur`."""
        nombre = len(self.inscrits)
        return (points * nombre if self.ordre is Ordre.NOTE else 0) + nombre - 1 - place


def dresser(inscrits: Iterable[Inscrit], ordre: Ordre = Ordre.NOTE) -> Tableau:
    """Return the ranking of a wave. Each grid must be sound (`Grille.anomalies`); input order does not count."""
    ranges = tuple(sorted(inscrits, key=_par_note if ordre is Ordre.NOTE else _par_arrivee))
    totaux: list[int | None] = [None] * len(ranges)
    groupes = _lots(ranges)
    commun = lcm(*(lot.bareme.denominateur for lot in groupes))
    repartitions: dict[str, list[int]] = {}
    for lot in groupes:
        parts = lot.parts(commun // lot.bareme.denominateur)
        for critere, points in parts.items():
            repartitions.setdefault(critere, []).extend(points)
        for place, du_dossier in zip(lot.places, zip(*parts.values(), strict=True), strict=True):
            totaux[place] = sum(du_dossier)
    vide = Tableau(
        ordre=ordre,
        inscrits=ranges,
        places={inscrit.dossier_id: place for place, inscrit in enumerate(ranges)},
        denominateur=commun,
        totaux=tuple(totaux),
        cles=(),
        repartitions={critere: tuple(sorted(points)) for critere, points in repartitions.items()},
    )
    return replace(vide, cles=_cles(vide))


@dataclass(frozen=True, slots=True)
class Lot:
    """The wholly scored dossiers of one grid that share what is « sans objet ». `notes`: a row for each dossier."""

    grille: Grille
    bareme: Bareme
    places: tuple[int, ...]
    notes: tuple[tuple[int, ...], ...]

    def parts(self, facteur: int) -> dict[str, Sequence[int]]:
        """Return the points of each criterion, a value for each dossier, over `facteur × bareme.denominateur`."""
        colonnes = tuple(zip(*self.notes, strict=True))
        parts: dict[str, Sequence[int]] = {}
        for critere in dict.fromkeys(self.bareme.criteres):
            rangs = [k for k, c in enumerate(self.bareme.criteres) if c == critere]
            coefficients = [self.bareme.coefficients[k] * facteur for k in rangs]
            borne = sum(coefficients) * self.grille.note_max
            parts[critere] = sommes(empaqueter([colonnes[k] for k in rangs], borne), coefficients)
        return parts


def lots(tableau: Tableau) -> tuple[Lot, ...]:
    """Return the wholly scored dossiers of a ranking, grouped by grid and by what is « sans objet »."""
    return _lots(tableau.inscrits)


def _lots(inscrits: Sequence[Inscrit]) -> tuple[Lot, ...]:
    codes = {id(i.grille): tuple(s.code for s in i.grille.sous_criteres()) for i in inscrits}
    groupes: dict[tuple[int, frozenset[str]], list[int]] = {}
    lignes: dict[int, list[int]] = {}
    for place, inscrit in enumerate(inscrits):
        du_modele = codes[id(inscrit.grille)]
        try:
            valeurs = [inscrit.notes[code] for code in du_modele]
        except KeyError:
            continue
        ecartes = (
            frozenset(c for c, v in zip(du_modele, valeurs, strict=True) if v is None) if None in valeurs else _RIEN
        )
        groupes.setdefault((id(inscrit.grille), ecartes), []).append(place)
        lignes[place] = [v for v in valeurs if v is not None]
    trouves = []
    for (_, ecartes), places in groupes.items():
        grille = inscrits[places[0]].grille
        trouve = bareme(grille, ecartes)
        if trouve is not None:
            trouves.append(Lot(grille, trouve, tuple(places), tuple(tuple(lignes[p]) for p in places)))
    return tuple(trouves)


_RIEN: frozenset[str] = frozenset()


def _par_note(inscrit: Inscrit) -> tuple[datetime, str]:
    return (inscrit.recu_le, inscrit.numero)


def _par_arrivee(inscrit: Inscrit) -> tuple[bool, datetime, datetime, str]:
    return cle_arrivee(inscrit.complet_le, inscrit.recu_le, inscrit.numero)


def _parts(tableau: Tableau, trouve: Bareme | None, inscrit: Inscrit) -> dict[str, int]:
    if trouve is None:
        return {}
    facteur = tableau.denominateur // trouve.denominateur
    return {critere: points * facteur for critere, points in trouve.parts(inscrit.notes).items()}


def _agrandir(tableau: Tableau, denominateur: int) -> Tableau:
    """Return the same ranking over a multiple of its denominator."""
    facteur = denominateur // tableau.denominateur
    if facteur == 1:
        return tableau
    agrandi = replace(
        tableau,
        denominateur=denominateur,
        totaux=tuple(None if t is None else t * facteur for t in tableau.totaux),
        repartitions={c: tuple(v * facteur for v in valeurs) for c, valeurs in tableau.repartitions.items()},
    )
    return replace(agrandi, cles=_cles(agrandi))


def _cles(tableau: Tableau) -> tuple[int, ...]:
    nombre = len(tableau.inscrits)
    pas = nombre if tableau.ordre is Ordre.NOTE else 0
    ajouts = range(nombre - 1, -1, -1)
    return tuple(sorted(t * pas + ajout for t, ajout in zip(tableau.totaux, ajouts, strict=True) if t is not None))


def _sans(cles: tuple[int, ...], cle: int) -> tuple[int, ...]:
    place = bisect_left(cles, cle)
    return cles[:place] + cles[place + 1 :]


def _avec(cles: tuple[int, ...], cle: int) -> tuple[int, ...]:
    place = bisect_left(cles, cle)
    return (*cles[:place], cle, *cles[place:])


def _remplacer(valeurs: tuple[T, ...], place: int, valeur: T) -> tuple[T, ...]:
    return (*valeurs[:place], valeur, *valeurs[place + 1 :])


def _mettre_a_jour(
    repartitions: Mapping[str, tuple[int, ...]], retires: Mapping[str, int], ajoutes: Mapping[str, int]
) -> Mapping[str, tuple[int, ...]]:
    nouvelles = dict(repartitions)
    for critere, points in retires.items():
        nouvelles[critere] = _sans(nouvelles[critere], points)
    for critere, points in ajoutes.items():
        nouvelles[critere] = _avec(nouvelles.get(critere, ()), points)
    return nouvelles
