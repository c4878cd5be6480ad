"""The readings of the texts of law on a day, and what an act still has to show of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.relecture import EtatRelecture, Lues
from app.services.reperes import reperes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.documents.relecture import AVerifier
    from app.ports import UnitOfWork


def lues(uow: UnitOfWork, jour: date) -> Lues:
    """Return the readings kept; each holds for the months of `resources/references.toml`."""
    regles = reperes()
    duree = regles["relecture-textes"]
    return Lues(
        {v.cle: v for v in uow.modeles.verifications()}, jour, lambda le: duree.depuis(le, regles.calendrier)
    )


def encore_a_verifier(uow: UnitOfWork, blocs: Iterable[AVerifier], jour: date) -> tuple[AVerifier, ...]:
    """Return the blocks that no reading covers; one that is too old, or of other words, comes with its date."""
    connues = lues(uow, jour)
    etats = ((b, connues.relecture(b.cle, b.empreinte, b.livree_le)) for b in blocs)
    return tuple(replace(b, relu_le=r.le) for b, r in etats if r.etat is not EtatRelecture.RELU)
