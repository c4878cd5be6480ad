"""Second looks at a bank account: what an edit of the porteur voids, in its transaction; how undo gives it back.

Not here: what a conflict is and when a look lifts it (`domain.comptes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.comptes import (
    REGLE_COMPTES,
    NatureConflit,
    annule,
    compte_modifie,
    conflits,
    est_annule,
    est_un_regard,
    partagent,
)
from app.domain.demandes import DemandeDePieces
from app.domain.faits import FaitsDates
from app.domain.pieces import VerdictRendu, completude
from app.domain.regles import Faits
from app.services.contexte import Contexte, journaliser
from app.services.faits import constater

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.comptes import Conflit
    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Regard:
    """A second look that an act voided, with what fell with it. `demande`: the last request for pieces."""

    dossier_id: int
    rendu: VerdictRendu
    faits: FaitsDates
    demande: DemandeDePieces | None


def annuler_regards(uow: UnitOfWork, contexte: Contexte, avant: Dossier, apres: Dossier) -> tuple[Regard, ...]:
    """Void the looks that an edit of the porteur leaves without object; return them, for undo.

    Those of the dossier itself when its IBAN, its holder or its SIRET changed; those of another dossier of the
    campaign when this one now gives the same IBAN for another legal person. One line of journal each.
    """
    if avant.porteur == apres.porteur:
        return ()
    annules: list[Regard] = []
    if clause := compte_modifie(avant.porteur, apres.porteur):
        annules += _annuler(uow, contexte, apres, f"{clause} depuis")
    for dossier_id in uow.dossiers.par_iban(apres.campagne_id, apres.porteur.iban):
        autre = uow.dossiers.get(dossier_id)
        if dossier_id != apres.id and partagent(apres, autre) and not partagent(avant, autre):
            raison = f"le dossier {apres.numero} ({apres.porteur.raison_sociale}) donne maintenant le même IBAN"
            annules += _annuler(uow, contexte, autre, raison)
    return tuple(annules)


def retablir_regards(uow: UnitOfWork, contexte: Contexte, regards: Iterable[Regard]) -> None:
    """Give back the looks that `annuler_regards` voided, as they stood; one judged again since is left alone."""
    for regard in regards:
        courant = _verdict(uow, regard.dossier_id, regard.rendu.code)
        if courant is None or not est_annule(courant):
            continue
        uow.pieces.set_verdict(regard.dossier_id, regard.rendu)
        _dire(uow, contexte, regard.dossier_id, courant, regard.rendu, "Second regard rétabli")
        if regard.demande is not None:
            uow.demandes.save(regard.demande)
        uow.faits.set(
            replace(
                uow.faits.of_dossier(regard.dossier_id),
                complet_le=regard.faits.complet_le,
                complet_agent=regard.faits.complet_agent,
            )
        )
        _dire(uow, contexte, regard.dossier_id, courant, regard.rendu, "Second regard rétabli")
        constater(uow, contexte, regard.dossier_id)


def conflits_ouverts(uow: UnitOfWork, dossier_id: int) -> tuple[Conflit, ...]:
    """Return the conflicts of the account of a dossier that wait for a second look, each placed (`situer`)."""
    dossier = uow.dossiers.get(dossier_id)
    campagne, porteur = uow.campagnes.get(dossier.campagne_id), dossier.porteur
    pieces, verdicts = uow.pieces.of_dossier(dossier_id), uow.pieces.verdicts(dossier_id)
    memes = uow.dossiers.par_iban(campagne.id or 0, porteur.iban) if porteur.iban else ()
    anciens = uow.dossiers.anciens_comptes(campagne.id or 0, (porteur.siret,))
    faits = Faits(
        campagne,
        dossier,
        completude(campagne.pieces, porteur, pieces, verdicts),
        None,
        autres=tuple(uow.dossiers.get(i) for i in memes if i != dossier_id),
        anciens_comptes=tuple(anciens.get(porteur.siret, ())),
    )
    return tuple(situer(uow, dossier, c) for c in conflits(faits) if not c.leve)


def situer(uow: UnitOfWork, dossier: Dossier, conflit: Conflit) -> Conflit:
    """Return the conflict with the title of the campaign where each earlier account was given."""
    if conflit.nature is not NatureConflit.CHANGEMENT:
        return conflit
    titres = {
        uow.dossiers.get(i).numero: f"{c.intitule} {c.edition}, {c.region_nom}"
        for c in uow.campagnes.all()
        if c.id != dossier.campagne_id
        for i in uow.dossiers.par_siret(c.id or 0, dossier.porteur.siret)
    }
    autres = tuple(replace(vu, campagne=titres.get(vu.numero, "")) for vu in conflit.autres)
    return replace(conflit, autres=autres)


def _annuler(uow: UnitOfWork, contexte: Contexte, dossier: Dossier, raison: str) -> Iterator[Regard]:
    for type_piece in uow.campagnes.get(dossier.campagne_id).pieces:
        rendu = _verdict(uow, dossier.cle, type_piece.code) if type_piece.regle == REGLE_COMPTES else None
        if rendu is None or not est_un_regard(rendu):
            continue
        demandes = uow.demandes.of_dossier(dossier.cle)
        regard = Regard(dossier.cle, rendu, uow.faits.of_dossier(dossier.cle), demandes[-1] if demandes else None)
        nouveau = annule(rendu, raison, contexte.agent, contexte.clock.maintenant())
        uow.pieces.set_verdict(dossier.cle, nouveau)
        _dire(uow, contexte, dossier.cle, rendu, nouveau, "Second regard annulé")
        constater(uow, contexte, dossier.cle)
        yield regard


def _verdict(uow: UnitOfWork, dossier_id: int, code: str) -> VerdictRendu | None:
    return next((v for v in uow.pieces.verdicts(dossier_id) if v.code == code), None)


def _dire(
    uow: UnitOfWork, contexte: Contexte, dossier_id: int, avant: VerdictRendu, apres: VerdictRendu, acte: str
) -> None:
    journaliser(
        uow,
        contexte,
        acte=f"Pièce {apres.code}\u00a0: {acte[0].lower()}{acte[1:]}",
        objet="piece",
        objet_id=apres.code,
        avant=avant,
        apres=apres,
        motif=apres.motif,
        dossier_id=dossier_id,
    )
