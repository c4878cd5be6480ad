"""Whether someone of the service read a text of law, or a clause of an act, again: never, changed since, long ago.

Not here: the texts (`resources`), nor how long a reading holds (`resources/references.toml`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.modele_acte import Verification


class EtatRelecture(StrEnum):
    """Where a text stands; the two last are shown again to the service."""

    A_VERIFIER = "a_verifier"
    RELU = "relu"
    CHANGE = "change"
    ANCIEN = "ancien"


LIBELLES_RELECTURE = {
    EtatRelecture.A_VERIFIER: "à vérifier",
    EtatRelecture.RELU: "relu",
    EtatRelecture.CHANGE: "changé depuis sa relecture",
    EtatRelecture.ANCIEN: "relu il y a longtemps",
}


@dataclass(frozen=True, slots=True)
class Relecture:
    """What is known of the reading of a text. `le`, `agent`: of the last one, None and empty without any."""

    etat: EtatRelecture
    le: date | None = None
    agent: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lues:
    """The readings of a base on one day. `echeance` gives the last day that a reading of a given day holds."""

    verifications: Mapping[str, Verification]
    jour: date
    echeance: Callable[[date], date]

    def relecture(self, cle: str, empreinte: str, livree_le: date | None = None) -> Relecture:
        """Return where a text stands; `livree_le`: day it had been read when it was shipped.

        A reading holds for the words that were read: another `empreinte` makes it « changé ».
        """
        v = self.verifications.get(cle)
        if v is None or (livree_le is not None and livree_le > v.le):
            if livree_le is None:
                return Relecture(EtatRelecture.A_VERIFIER)
            return Relecture(self._age(livree_le), livree_le, "lecture livrée avec le texte")
        if v.levee:
            return Relecture(EtatRelecture.A_VERIFIER)
        etat = EtatRelecture.CHANGE if v.empreinte != empreinte else self._age(v.le)
        return Relecture(etat, v.le, v.agent, v.note)

    def _age(self, le: date) -> EtatRelecture:
        return EtatRelecture.ANCIEN if self.echeance(le) < self.jour else EtatRelecture.RELU
