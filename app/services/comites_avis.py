"""The opinion on one dossier as a meeting gives it: what it must say, what forbids it, what an agent may see of it.

Not here: the acts of a meeting (`services.comites`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.comite import (
    Avis,
    Comite,
    DeportDeMembre,
    PlaceAuRang,
    SensAvis,
    Vote,
    contredit,
    ecarts_au_rang,
    verifier_avis,
    verifier_vote,
)
from app.domain.cycle import HORS_CLASSEMENT, LIBELLES_ETAT
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.selection import CONCOURENT
from app.services.deport import sans_masque
from app.socle.errors import UserError
from app.socle.formats import pluriel

if TYPE_CHECKING:
    from app.domain.classement import Rang
    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte


@dataclass(frozen=True, slots=True)
class SaisieAvis:
    """An opinion as the meeting gives it. `vote` None: no vote was held."""

    dossier_id: int
    sens: SensAvis
    etp_par_type: Mapping[TypePoste, Etp] = field(default_factory=dict)
    montant: Montant | None = None
    vote: Vote | None = None
    motif: str = ""
    motif_ecart: str = ""


def composer_avis(
    uow: UnitOfWork,
    contexte: Contexte,
    comite: Comite,
    dossier: Dossier,
    saisie: SaisieAvis,
    places: Mapping[int, PlaceAuRang],
) -> Avis:
    """Return the opinion that the meeting gives, with its rank, its vote, and whether the quorum was there.

    `places`: where each dossier of the campaign stands, in the transaction under way.

    Raises UserError without quorum unless the service keeps such opinions, on a vote of more voices than members in
    the room, on an opinion that gives more than was asked, or without a reason that it calls for.
    """
    votants = comite.votants(dossier.cle)
    atteint = comite.quorum_atteint(dossier.cle)
    _exiger_quorum(comite, len(votants), atteint, gardes=uow.campagnes.get(comite.campagne_id).avis_sans_quorum)
    vote = saisie.vote
    if vote is not None:
        verifier_vote(vote, len(votants))
    avis = Avis(
        dossier_id=dossier.cle,
        sens=saisie.sens,
        agent=contexte.agent,
        le=contexte.clock.maintenant(),
        rang=places[dossier.cle].rang if dossier.cle in places else None,
        etp_par_type=dict(saisie.etp_par_type),
        montant=saisie.montant,
        pour=vote.pour if vote else None,
        contre=vote.contre if vote else None,
        abstentions=vote.abstentions if vote else None,
        motif=saisie.motif.strip(),
        motif_ecart=saisie.motif_ecart.strip(),
        deportes=comite.deportes(dossier.cle),
        quorum_atteint=atteint,
    )
    if not avis.donne:
        avis = replace(avis, etp_par_type={}, montant=None)
    verifier_avis(avis, dossier.etp_demande_par_type, dossier.montant_demande)
    if contredit(avis.sens, vote) and not avis.motif:
        raise UserError("L’avis ne suit pas le vote.", conseil="Écrivez le motif\u00a0: il sera au PV.")
    rendus = sans_masque(uow).comites.get(comite.cle).avis  # those on hidden dossiers count too
    passes = ecarts_au_rang(rendus, dossier.cle, avis.sens, places)
    if passes and not avis.motif_ecart:
        raise UserError(
            f"Cet avis s’écarte du rang\u00a0: {_noms(sans_masque(uow), passes)}.",
            conseil="Écrivez le motif de l’écart\u00a0: il sera au PV.",
        )
    return avis if passes else replace(avis, motif_ecart="")


def places_de(rangs: Iterable[Rang]) -> Mapping[int, PlaceAuRang]:
    """Return where each dossier of a ranking stands; one withdrawn or inadmissible stands nowhere."""
    return {
        r.candidat.dossier_id: PlaceAuRang(r.rang, r.candidat.vague)
        for r in rangs
        if r.candidat.etat not in HORS_CLASSEMENT
    }


def avec_deports_de_la_base(uow: UnitOfWork, comite: Comite) -> Comite:
    """Return the meeting where a member who is an agent withdrawn from a dossier leaves the room for it."""
    noms = {m.nom for m in comite.membres}
    declares = (
        DeportDeMembre(d.dossier_id, d.agent)
        for d in uow.lectures.deports(comite.campagne_id)
        if d.leve_le is None and d.agent in noms and d.dossier_id in comite.dossiers
    )
    return replace(comite, deports=tuple(dict.fromkeys((*comite.deports, *declares))))


def exiger_inscrit(uow: UnitOfWork, comite: Comite, dossier_id: int) -> Dossier:
    """Return a dossier of the agenda. Raises UserError when it is not in it, or hidden from the agent."""
    if dossier_id not in comite.dossiers:
        raise UserError("Ce dossier n’est pas à l’ordre du jour.", conseil="Ajoutez-le, ou choisissez-en un autre.")
    return uow.dossiers.get(dossier_id)


def exiger_a_examiner(dossier: Dossier) -> None:
    """Raise UserError on a dossier that waits for no opinion: not instructed yet, or decided."""
    if dossier.etat not in CONCOURENT:
        raise UserError(
            f"Le dossier {dossier.numero} est «\u00a0{LIBELLES_ETAT[dossier.etat]}\u00a0»\u00a0: il n’attend "
            "pas d’avis.",
            conseil="Le comité examine les dossiers instruits et ceux de la liste d’attente.",
        )


def _exiger_quorum(comite: Comite, votants: int, atteint: bool | None, *, gardes: bool | None) -> None:  # noqa: FBT001  # None: not set
    if not votants:
        raise UserError(
            "Aucun membre avec voix n’est en salle pour ce dossier.", conseil="Notez les présences (touche P)."
        )
    if atteint is False and not gardes:
        raise UserError(
            f"Le quorum n’est pas atteint\u00a0: {pluriel(votants, 'membre')} en salle pour ce dossier, "
            f"{comite.quorum} "
            "demandés. Aucun avis n’est enregistré.",
            conseil="Notez les présences (touche P), ou convoquez de nouveau. Le service peut aussi choisir de "
            "garder les avis rendus sans quorum, marqués comme tels.",
        )


def _noms(uow: UnitOfWork, dossiers: Sequence[int]) -> str:
    numeros = ", ".join(uow.dossiers.get(d).numero for d in dossiers)
    return f"{'dossiers' if len(dossiers) > 1 else 'dossier'} {numeros}"
