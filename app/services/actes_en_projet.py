"""An act before its issue: what it may say, whether it is issued, and where its retouches are kept.

Those of an act of a dossier have their table; those of an act of the campaign are with its meeting, or with the
campaign when it has none. Not here: what may be retouched (`app.documents.retouche`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from app.domain.convention import TypeActe, TypeActeCampagne
from app.services.actes import lire_donnees
from app.services.documents_campagne import lire_pour
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from datetime import date

    from app.documents.collectif import DonneesCollectives
    from app.documents.donnees import DonneesActe
    from app.domain.modele_acte import Retouche
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class ActeEnProjet:
    """An act of a dossier."""

    dossier_id: int
    type: TypeActe

    @property
    def cle(self) -> str:
        """Return what the journal calls it."""
        return self.type.value

    def lire(self, uow: UnitOfWork, le: date) -> DonneesActe:
        """Return what it may say on that day. Raises UserError when there is no such dossier."""
        return lire_donnees(uow, self.dossier_id, le, self.type)

    def est_emis(self, uow: UnitOfWork, _le: date) -> bool:
        """Return whether it was produced: its text no longer changes."""
        return any(a.type is self.type and a.emis for a in uow.actes.of_dossier(self.dossier_id))

    def garder(self, uow: UnitOfWork, bloc: str, retouche: Retouche | None) -> None:
        """Write the retouche of a block in the place of another; None: take it out."""
        if retouche is None:
            uow.modeles.clear_retouches(self.dossier_id, self.type, bloc)
        else:
            uow.modeles.set_retouche(retouche)


@dataclass(frozen=True, slots=True)
class ActeDeCampagneEnProjet:
    """An act of the campaign, or of one of its meetings."""

    campagne_id: int
    type: TypeActeCampagne
    comite_id: int | None = None

    @property
    def dossier_id(self) -> None:
        """It is that of no dossier."""
        return

    @property
    def cle(self) -> str:
        """Return what the journal calls it."""
        return self.type.value if self.comite_id is None else f"{self.type.value} C{self.comite_id}"

    def lire(self, uow: UnitOfWork, le: date) -> DonneesCollectives:
        """Return what it may say on that day. Raises UserError as `lire_pour`."""
        return lire_pour(uow, self.type, self.campagne_id, self.comite_id, le)

    def est_emis(self, uow: UnitOfWork, le: date) -> bool:
        """Return whether it was produced: its text no longer changes.

        Without a meeting, one of that day; with one, since the meeting was last closed. A PV of a meeting opened
        again is to be made anew.
        """
        siens = [
            a.produit_le
            for a in uow.actes_campagne.of_campagne(self.campagne_id)
            if a.type is self.type and a.comite_id == self.comite_id and a.emis
        ]
        if self.comite_id is None:
            return any(a_paris(produit_le).date() == le for produit_le in siens)
        clos_le = uow.comites.get(self.comite_id).clos_le
        if clos_le is None:
            return bool(siens) and self.type is not TypeActeCampagne.PV_COMITE
        return any(produit_le >= clos_le for produit_le in siens)

    def garder(self, uow: UnitOfWork, bloc: str, retouche: Retouche | None) -> None:
        """Write the retouche of a block in the place of another; None: take it out."""

        def avec(retouches: tuple[Retouche, ...]) -> tuple[Retouche, ...]:
            autres = (r for r in retouches if (r.type_acte, r.bloc) != (self.type, bloc))
            return (*autres, *((retouche,) if retouche else ()))

        if self.comite_id is None:
            campagne = uow.campagnes.get(self.campagne_id)
            uow.campagnes.save(replace(campagne, retouches=avec(campagne.retouches)))
        else:
            comite = uow.comites.get(self.comite_id)
            uow.comites.save(replace(comite, retouches=avec(comite.retouches)))


EnProjet: TypeAlias = ActeEnProjet | ActeDeCampagneEnProjet
