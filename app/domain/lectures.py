"""Readings of a dossier by several readers, blind until each is closed, and withdrawals for conflict of interest.

Who may see what: a reader sees her own notes; those of another only once every reading of the dossier is closed,
and, while a third one is due, only if she is one of the first two: the third reader knows nothing.
Not here: the note that counts (`domain.notation`), whose row is written once the readers agree.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.notation import Note, resultat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.grille import Grille

DEUX = 2
TROIS = DEUX + 1
MASQUE = "dossier masqué (déport)"


@dataclass(frozen=True, slots=True)
class Lecture:
    """One reading. `rang`: 1 and 2, then 3 when the gap asks for it. `close_le`: None while it goes on."""

    dossier_id: int
    lecteur: str
    rang: int
    ouverte_le: datetime
    close_le: datetime | None = None
    id: int | None = None

    @property
    def est_close(self) -> bool:
        """True once its reader has said that it is over: its notes no longer change."""
        return self.close_le is not None


@dataclass(frozen=True, slots=True)
class Deport:
    """An agent who must not know of a dossier (conflict of interest). `leve_le`: None while it holds."""

    dossier_id: int
    agent: str
    motif: str
    declare_le: datetime
    leve_le: datetime | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Ecartement:
    """How far two readings are, in points of the total. `sous_criteres`: the gap of each, largest first."""

    total: Fraction
    sous_criteres: tuple[tuple[str, Fraction], ...]

    def depasse(self, seuil: int | None) -> tuple[str, ...]:
        """Return what exceeds the setting (« total », or the code of a sub-criterion); nothing when it has none."""
        if seuil is None:
            return ()
        codes = tuple(code for code, points in self.sous_criteres if points > seuil)
        return ("total", *codes) if self.total > seuil else codes


class Suite(StrEnum):
    """What a dossier read by two waits for."""

    A_LIRE = "a_lire"
    TROISIEME = "troisieme"
    A_ACCORDER = "a_accorder"
    ACCORDE = "accorde"


LIBELLES_SUITE = {
    Suite.A_LIRE: "○ lectures en cours",
    Suite.TROISIEME: "◐ troisième lecture attendue",
    Suite.A_ACCORDER: "◐ à confronter",
    Suite.ACCORDE: "● accord écrit",
}


def ecartement(grille: Grille, une: Iterable[Note], autre: Iterable[Note]) -> Ecartement:
    """Return the gap of two whole readings.

    That of a sub-criterion is its share of its criterion, by level; one that a reader calls « sans objet » has none
    of its own, and counts in the gap of the totals.
    """
    gauche, droite = tuple(une), tuple(autre)
    valeurs = [{n.sous_critere: n.valeur for n in notes} for notes in (gauche, droite)]
    ecarts = []
    for critere in grille.criteres:
        somme = sum(s.poids for s in critere.sous_criteres)
        for sous_critere in critere.sous_criteres:
            a, b = (v.get(sous_critere.code) for v in valeurs)
            if a is not None and b is not None:
                part = Fraction(critere.poids * sous_critere.poids * abs(a - b), somme * grille.note_max)
                ecarts.append((sous_critere.code, part))
    totaux = [resultat(grille, notes).total or Fraction(0) for notes in (gauche, droite)]
    return Ecartement(abs(totaux[0] - totaux[1]), tuple(sorted(ecarts, key=lambda x: (-x[1], x[0]))))


def closes(lectures: Sequence[Lecture]) -> bool:
    """True when the first two readings, and any third one that was opened, are closed."""
    return len(lectures) >= DEUX and all(x.est_close for x in lectures)


def visibles(lectures: Sequence[Lecture], agent: str, *, troisieme_due: bool) -> tuple[Lecture, ...]:
    """Return the readings whose notes `agent` may see, her own included."""
    miennes = tuple(x for x in lectures if x.lecteur == agent)
    if not closes(lectures) or (troisieme_due and not miennes):
        return miennes
    return tuple(lectures)


def sceau(sel: str, note: Note) -> str:
    """Return the SHA-256 of a note under the salt of its reading: the journal can hold it before the note is told.

    A note is one of six values: without a salt, its hash would be as good as the note.
    """
    champs = [sel, note.sous_critere, note.valeur, note.justification, str(note.le)]
    return hashlib.sha256(json.dumps(champs, ensure_ascii=False).encode()).hexdigest()
