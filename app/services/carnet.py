"""Where the notes typed beside the pieces go: the notes that count, or the agent’s own reading when two read.

The form calls `noter` and `effacer` as it would on `Notation`, and knows nothing of readings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.services.fiches import Fiche
from app.services.lectures import Lectures, MaLecture
from app.services.notation import Notation

if TYPE_CHECKING:
    from app.domain.notation import Note
    from app.services.contexte import Contexte
    from app.socle.changes import Changes


@dataclass(frozen=True, slots=True)
class PageDeCarnet:
    """What the form shows: a fiche whose notes are those it writes, and a sentence that says which they are."""

    fiche: Fiche
    phrase: str = ""


class Carnet:
    """Routes the notes of the form."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte
        self._notation = Notation(contexte)
        self._lectures = Lectures(contexte)

    def page(self, fiche: Fiche) -> PageDeCarnet:
        """Return what the form shows of a dossier: never a note of another reader."""
        if self._contexte.liasse or not fiche.campagne.double_lecture or fiche.grille is None:
            return PageDeCarnet(fiche)
        mienne = self._lectures.mienne(fiche.dossier.cle)
        if mienne.lecture is None:
            return PageDeCarnet(fiche, _sans_lecture(fiche))
        return PageDeCarnet(replace(fiche, notes=mienne.notes, resultat=mienne.resultat), _avec(mienne))

    def noter(
        self, dossier_id: int, sous_critere: str, valeur: int | None, justification: str = ""
    ) -> tuple[Note | None, Changes]:
        """Give a note where it belongs; see `Notation.noter`."""
        return self._ou(dossier_id).noter(dossier_id, sous_critere, valeur, justification)

    def effacer(self, dossier_id: int, sous_critere: str) -> tuple[Note | None, Changes]:
        """Take a note back where it stands; see `Notation.effacer`."""
        return self._ou(dossier_id).effacer(dossier_id, sous_critere)

    def remettre(self, dossier_id: int, sous_critere: str, avant: Note | None) -> tuple[Note | None, Changes]:
        """Put back the note that stood before, for undo; see `Notation.remettre`."""
        return self._ou(dossier_id).remettre(dossier_id, sous_critere, avant)

    def confirmer(self, dossier_id: int, sous_critere: str) -> tuple[Note | None, Changes]:
        """Say that a note holds good today; see `Notation.confirmer`."""
        return self._ou(dossier_id).confirmer(dossier_id, sous_critere)

    def _ou(self, dossier_id: int) -> Notation | Lectures:
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(uow.dossiers.get(dossier_id).campagne_id)
        deux = campagne.double_lecture and not self._contexte.liasse  # a bundle is one reading by itself
        return self._lectures if deux else self._notation


def _sans_lecture(fiche: Fiche) -> str:
    if fiche.notes:
        return "Notes accordées par les lecteurs. Elles se changent par l’accord, à l’écran Lectures."
    return "Deux lecteurs notent ce dossier. Ouvrez votre lecture à l’écran Lectures pour le noter."


def _avec(mienne: MaLecture) -> str:
    if mienne.lecture is not None and mienne.lecture.est_close:
        return "Votre lecture est close\u00a0: ses notes ne changent plus. L’accord se fait à l’écran Lectures."
    return "Votre lecture, à l’aveugle\u00a0: vous seul voyez ces notes tant que les lectures ne sont pas closes."
