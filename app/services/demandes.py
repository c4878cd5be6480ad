"""Requests for pieces: what is asked of the porteur, by when, by which channel; each is kept and journaled.

Not here: the letter itself (`services.actes`), nor what answers a request (`services.faits.constater`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.convention import SANS_DECISION
from app.domain.cycle import EN_COURS
from app.domain.delais import limite_des_pieces, rappel_avant
from app.domain.demandes import DemandeDePieces, LigneDemandee, a_demander, en_cours, ligne_demandee
from app.domain.pieces import completude
from app.services.contexte import Contexte, journaliser
from app.services.reperes import delai_des_pieces, reperes
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import date_courte, pluriel

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.domain.campagne import Campagne
    from app.domain.dossier import Canal, Dossier
    from app.domain.pieces import Completude
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Proposition:
    """What a request would hold. `a_confirmer`: the limit is a default that the service has not confirmed."""

    lignes: tuple[LigneDemandee, ...]
    date_limite: date
    a_confirmer: bool


class Demandes:
    """Makes requests for pieces, and takes back one made by mistake."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def demander(
        self, dossier_id: int, date_limite: date, canal: Canal, codes: Collection[str] | None = None
    ) -> tuple[DemandeDePieces, Changes]:
        """Record a request for the pieces that the porteur must give, or for those of `codes` alone.

        Raises UserError when there is nothing to ask, when the limit is not to come, when the dossier is decided,
        or when a request runs already.
        """
        if date_limite <= self._aujourd_hui():
            raise UserError(
                f"La date limite du {date_courte(date_limite)} n’est pas à venir.",
                conseil="Donnez au porteur au moins un jour.",
            )
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            demande = uow.demandes.add(self._demande(uow, dossier, date_limite, canal, codes))
            journaliser(
                uow,
                self._contexte,
                acte=f"Demander {pluriel(len(demande.lignes), 'pièce')}",
                objet="demande",
                objet_id=demande.id,
                apres=demande,
                dossier_id=dossier_id,
            )
        return demande, _changes(dossier)

    def retirer(self, dossier_id: int) -> tuple[DemandeDePieces, Changes]:
        """Take back the open request of a dossier, made by mistake; the journal keeps both acts.

        Raises UserError when none is open, or once a letter that bears it was produced: it is then a fact.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            demande = en_cours(uow.demandes.of_dossier(dossier_id))
            actes = uow.actes.of_dossier(dossier_id)
            if demande is None or any(
                a.type in SANS_DECISION and a.produit_le >= demande.demandee_le for a in actes
            ):
                raise UserError(
                    "La demande de pièces a eu une suite (réponse ou lettre produite)\u00a0: elle reste au "
                    "dossier.",
                    conseil="Faites-en une autre si elle doit être complétée.",
                )
            uow.demandes.remove(demande.id or 0)
            journaliser(
                uow,
                self._contexte,
                acte="Retirer une demande de pièces",
                objet="demande",
                objet_id=demande.id,
                avant=demande,
                dossier_id=dossier_id,
            )
        return demande, _changes(dossier)

    def _demande(
        self, uow: UnitOfWork, dossier: Dossier, limite: date, canal: Canal, codes: Collection[str] | None
    ) -> DemandeDePieces:
        if dossier.etat not in EN_COURS:
            raise UserError("Ce dossier n’est plus en instruction\u00a0: aucune pièce ne lui est demandée.")
        ouverte = en_cours(uow.demandes.of_dossier(dossier.cle))
        if ouverte is not None and ouverte.date_limite >= self._aujourd_hui():
            raise UserError(
                f"Une demande de pièces court déjà jusqu’au {date_courte(ouverte.date_limite)}.",
                conseil="Attendez la réponse ou la date limite\u00a0; pour la changer, annulez-la d’abord.",
            )
        lignes = tuple(x for x in _lignes(uow, dossier) if codes is None or x.code in codes)
        if not lignes:
            raise UserError(
                "Aucune pièce n’est à demander.",
                conseil="Une pièce reçue se vérifie d’abord\u00a0; une pièce déjà détenue ne se demande pas.",
            )
        maintenant = self._contexte.clock.maintenant()
        return DemandeDePieces(
            dossier_id=dossier.cle,
            demandee_le=maintenant,
            date_limite=limite,
            lignes=lignes,
            canal=canal,
            agent=self._contexte.agent,
            rappel_le=rappel_avant(limite, reperes()["rappel-pieces"], maintenant.date()),
            derniere_piece=max((p.id or 0 for p in uow.pieces.of_dossier(dossier.cle)), default=0),
        )

    def _aujourd_hui(self) -> date:
        return self._contexte.clock.maintenant().date()


def proposition(campagne: Campagne, etat: Completude, jour: date) -> Proposition:
    """Return the pieces that may be asked on that day, with their reasons and bases, and the default limit."""
    limite = limite_des_pieces(jour, delai_des_pieces(campagne))
    source = campagne.sources.get("delai_pieces_jours", "à confirmer")
    lignes = tuple(map(ligne_demandee, a_demander(etat)))
    return Proposition(lignes, limite.jour, a_confirmer=source.startswith("à confirmer"))


def _lignes(uow: UnitOfWork, dossier: Dossier) -> tuple[LigneDemandee, ...]:
    types = uow.campagnes.get(dossier.campagne_id).pieces
    pieces, verdicts = uow.pieces.of_dossier(dossier.cle), uow.pieces.verdicts(dossier.cle)
    return tuple(map(ligne_demandee, a_demander(completude(types, dossier.porteur, pieces, verdicts))))


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"dossiers", "pieces", "journal"}),
    )
