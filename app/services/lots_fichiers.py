"""The files of a batch of acts, written while it goes on: one PDF per act, or one with the pages of all to print.

An act is kept in the base before its file is written: what a disk refuses is said, nothing is lost. Not here: the
batch (`app.services.lots`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.assemblage import Assemblage
from app.domain.convention import LIBELLES_ACTE, TypeActe
from app.socle.errors import EnvironmentFault
from app.socle.fichiers import Provisoire, chemin_libre, ecrire_atomique

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from app.domain.convention import Acte


class FichiersDuLot:
    """Writes each act that it is given; nothing is overwritten. A context: at its end the file is in place.

    `fichiers`: those written; `faute`: what stopped the disk from taking the others.
    """

    def __init__(self, vers: Path, *, un_seul: bool) -> None:
        self.fichiers: list[Path] = []
        self.faute: EnvironmentFault | None = None
        self._vers = vers
        self._un_seul = un_seul
        self._provisoire: Provisoire | None = None
        self._tout: Assemblage | None = None
        self._types: list[TypeActe] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, genre: type[BaseException] | None, faute: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._provisoire is None:
            return
        try:
            if self.faute is None and self._tout is not None:
                self._tout.achever()
                self.fichiers.append(self._provisoire.poser(self._place()))
        except EnvironmentFault as refus:
            self.faute = refus
        finally:
            if self.faute is not None:
                self._provisoire.abandonner()

    def ecrire(self, acte: Acte, octets: bytes) -> None:
        """Write an act that was just kept, unless the disk refused one before."""
        if self.faute is not None:
            return
        try:
            if self._un_seul:
                self._ajouter(acte, octets)
            else:
                chemin = chemin_libre(self._vers, f"{acte.reference} {LIBELLES_ACTE[acte.type]}", ".pdf")
                self.fichiers.append(ecrire_atomique(chemin, octets))
        except EnvironmentFault as refus:
            self.faute = refus

    def _ajouter(self, acte: Acte, octets: bytes) -> None:
        if self._tout is None:
            self._provisoire = Provisoire(self._vers / "lot.pdf")
            self._tout = Assemblage(self._provisoire)
        self._tout.ajouter(octets)
        self._types.append(acte.type)

    def _place(self) -> Path:
        noms = {LIBELLES_ACTE[t] for t in self._types}
        nom = next(iter(noms)) if len(noms) == 1 else "actes"
        return chemin_libre(self._vers, f"lot de {len(self._types)} {nom}", ".pdf")
