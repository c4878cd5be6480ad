"""Notes and the exact score. « Non noté » has no row, « sans objet » has no value, 0 is a note.

Rule of « sans objet »: the sub-criterion leaves its criterion, whose weight is kept and shared among the others in
proportion to theirs; a criterion wholly « sans objet » leaves the grid, whose total is kept in the same way.
Not here: the order of dossiers (`domain.classement`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.grille import Critere, Grille
from app.socle.errors import UserError
from app.socle.formats import points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader gave to a sub-criterion. `valeur` None means « sans objet », which needs a justification.

    `version_grille`, `version_dossier`: what the reader had before her eyes; 0 when it is not known.
    """

    sous_critere: str
    valeur: int | None
    justification: str = ""
    agent: str = ""
    le: datetime | None = None
    version_grille: int = 0
    version_dossier: int = 0

    @property
    def sans_objet(self) -> bool:
        """True when the sub-criterion does not apply to this dossier."""
        return self.valeur is None


@dataclass(frozen=True, slots=True)
class LigneResultat:
    """Share of one criterion in the total. `points` is exact; `sur` is its effective weight."""

    critere: Critere
    points: Fraction
    sur: Fraction


@dataclass(frozen=True, slots=True)
class Resultat:
    """The score of a dossier. `total` is None while something is « non noté »: there is then no rank.

    `elimine`: in French, each eliminatory threshold of the grid that is missed; one is enough to lose the rank.
    """

    total: Fraction | None
    sur: int
    lignes: tuple[LigneResultat, ...]
    non_notes: tuple[str, ...]
    a_justifier: tuple[str, ...]
    partiel: Fraction
    elimine: tuple[str, ...] = ()

    @property
    def est_complet(self) -> bool:
        """True when a total exists."""
        return self.total is not None


def verifier_note(grille: Grille, note: Note) -> None:
    """Raise UserError when a note does not belong to the grid or its scale, or « sans objet » has no reason."""
    sous_critere = grille.sous_critere(note.sous_critere)
    if sous_critere is None:
        raise UserError(f"La grille «\u00a0{grille.intitule}\u00a0» n’a pas de sous-critère {note.sous_critere}.")
    if note.valeur is None:
        if not note.justification.strip():
            raise UserError(
                f"{note.sous_critere}\u00a0: «\u00a0sans objet\u00a0» demande une justification.",
                conseil="Écrivez-la.",
            )
    elif note.valeur not in {n.note for n in grille.niveaux}:
        raise UserError(
            f"{note.sous_critere}\u00a0: la note {note.valeur} est hors de l’échelle (0 à {grille.note_max}).",
            conseil="La note précédente est gardée.",
        )


def resultat(grille: Grille, notes: Iterable[Note]) -> Resultat:
    """Return the exact score over `grille.poids_total` points.

    `total`: Σ over criteria of weight × Σ(poids × note) / (note_max × Σ poids) of the scored sub-criteria, then
    brought back to the whole grid when a criterion is wholly « sans objet ». None while a sub-criterion is « non
    noté », or when nothing applies. `partiel` counts what is scored so far, for the live total only.
    """
    par_code = {n.sous_critere: n for n in notes}
    non_notes = tuple(s.code for s in grille.sous_criteres() if s.code not in par_code)
    actifs = [(c, _points(c, par_code, grille.note_max)) for c in grille.criteres]
    retenus = [(c, p) for c, p in actifs if p is not None]
    poids = sum(c.poids for c, _ in retenus)
    echelle = Fraction(grille.poids_total, poids) if poids else Fraction(0)
    lignes = tuple(LigneResultat(c, p * echelle, c.poids * echelle) for c, p in retenus)
    somme = sum((ligne.points for ligne in lignes), Fraction(0))
    return Resultat(
        total=somme if retenus and not non_notes else None,
        sur=grille.poids_total,
        lignes=lignes,
        non_notes=non_notes,
        a_justifier=_a_justifier(grille, par_code),
        partiel=somme,
        elimine=eliminations(grille, {n.sous_critere: n.valeur for n in par_code.values()}),
    )


def a_des_seuils(grille: Grille) -> bool:
    """True when the grid has an eliminatory threshold."""
    return any(c.seuil is not None or any(s.seuil is not None for s in c.sous_criteres) for c in grille.criteres)


def eliminations(grille: Grille, notes: Mapping[str, int | None]) -> tuple[str, ...]:
    """Return, in French, the eliminatory thresholds that these notes miss, in the order of the grid.

    « Sans objet » never eliminates. A criterion is looked at once all its sub-criteria are noted, on its points
    over its declared weight, before what other criteria « sans objet » give back.
    """
    if not a_des_seuils(grille):
        return ()
    trouvees = []
    for critere in grille.criteres:
        for s in critere.sous_criteres:
            note = notes.get(s.code)
            if s.seuil is not None and note is not None and note < s.seuil:
                trouvees.append(f"{s.code} noté {note}, il faut au moins {s.seuil}")
        obtenus = _points(critere, {c: Note(c, v) for c, v in notes.items()}, grille.note_max)
        complet = all(s.code in notes for s in critere.sous_criteres)
        if critere.seuil is not None and complet and obtenus is not None and obtenus < critere.seuil:
            trouvees.append(
                f"{critere.code} à {_exact(obtenus)} sur {critere.poids}, il faut au moins {critere.seuil}"
            )
    return tuple(trouvees)


def _exact(valeur: Fraction) -> str:
    """Return points rounded to two decimals, with the exact fraction when rounding would hide it."""
    exact = "" if (valeur * 100).denominator == 1 else f" (exactement {valeur})"
    return f"{points(valeur)}{exact}"


def _points(critere: Critere, notes: Mapping[str, Note], note_max: int) -> Fraction | None:
    """Return the points of one criterion; None when it is wholly « sans objet ». « Non noté » counts nothing."""
    applicables = [s for s in critere.sous_criteres if not (s.code in notes and notes[s.code].sans_objet)]
    if not applicables:
        return None
    obtenus = sum(s.poids * (notes[s.code].valeur or 0) for s in applicables if s.code in notes)
    return Fraction(critere.poids * obtenus, note_max * sum(s.poids for s in applicables))


def _a_justifier(grille: Grille, notes: Mapping[str, Note]) -> tuple[str, ...]:
    """Return the codes, in the order of the grid, whose note is at an end of the scale and lacks its comment (R11).

    A note of a former grid asks for nothing: the grid no longer holds its code.
    """
    presentes = (notes[s.code] for s in grille.sous_criteres() if s.code in notes)
    return tuple(
        n.sous_critere
        for n in presentes
        if (n.sans_objet or n.valeur in grille.commentaire_si) and not n.justification.strip()
    )
