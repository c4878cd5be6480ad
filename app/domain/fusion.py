"""Three-way merge of notes: as they stood when a bundle left, as they stand here, as a reader brings them back.

A note differs from another by its value or its justification; its author, its date and the versions it was given on
are no difference. Nothing is lost: each value of either side is in the result, or in a conflict that shows both.
Not here: what a bundle is, nor how it is written (`app.services.liasses`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.notation import Note

if TYPE_CHECKING:
    from collections.abc import Iterable


class Issue(StrEnum):
    """What became of one sub-criterion on both sides since the bundle left."""

    INCHANGEE = "inchangee"
    A_PRENDRE = "a_prendre"
    GARDEE = "gardee"
    IDENTIQUE = "identique"
    CONFLIT = "conflit"


class Choix(StrEnum):
    """The side that the officer keeps in a conflict."""

    LEUR = "leur"
    NOTRE = "notre"


@dataclass(frozen=True, slots=True)
class LigneFusion:
    """One sub-criterion of one dossier on the three sides. None: « non noté »."""

    sous_critere: str
    base: Note | None
    notre: Note | None
    leur: Note | None

    @property
    def issue(self) -> Issue:
        """Return what the three sides make."""
        if semblables(self.leur, self.base):
            return Issue.INCHANGEE if semblables(self.notre, self.base) else Issue.GARDEE
        if semblables(self.notre, self.base):
            return Issue.A_PRENDRE
        return Issue.IDENTIQUE if semblables(self.notre, self.leur) else Issue.CONFLIT

    def prend_la_leur(self, choix: Choix | None = None) -> bool:
        """Return whether the reader’s note takes the place of ours; an undecided conflict keeps ours."""
        return self.issue is Issue.A_PRENDRE or (self.issue is Issue.CONFLIT and choix is Choix.LEUR)

    def retenue(self, choix: Choix | None = None) -> Note | None:
        """Return the note that stands after the merge."""
        return self.leur if self.prend_la_leur(choix) else self.notre

    def reference(self, choix: Choix | None = None) -> Note | None:
        """Return the base of the next merge with the same reader: hers once settled, the same while undecided."""
        return self.base if self.issue is Issue.CONFLIT and choix is None else self.leur


def semblables(une: Note | None, autre: Note | None) -> bool:
    """Return whether two notes say the same: both « non noté », or the same value for the same reason."""
    if une is None or autre is None:
        return une is autre
    return (une.valeur, une.justification) == (autre.valeur, autre.justification)


def fusionner(base: Iterable[Note], notre: Iterable[Note], leur: Iterable[Note]) -> tuple[LigneFusion, ...]:
    """Return one line for each sub-criterion that has a note on any side, by code."""
    trois = tuple({n.sous_critere: n for n in cote} for cote in (base, notre, leur))
    codes = sorted({code for cote in trois for code in cote})
    return tuple(LigneFusion(code, *(cote.get(code) for cote in trois)) for code in codes)
