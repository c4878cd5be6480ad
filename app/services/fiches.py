"""A dossier read whole: its facts, what was found in it, and what keeps it from its next state.

Not here: how it changes (`services.instruction`, `services.decisions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain import comptes
from app.domain.campagne import Campagne, Delai
from app.domain.controles import Constat, Faits, controler
from app.domain.convention import Acte, TypeActe
from app.domain.cycle import LIBELLES_ETAT, Etat
from app.domain.decision import Decision
from app.domain.delais import Echeance
from app.domain.demandes import DemandeDePieces
from app.domain.derogation import Derogation
from app.domain.dossier import Dossier
from app.domain.faits import FaitsDates
from app.domain.grille import Grille
from app.domain.lectures import Deport
from app.domain.notation import Note, Resultat, resultat
from app.domain.pieces import Completude, Piece, VerdictRendu, completude
from app.domain.porteur import CompteAnterieur
from app.domain.poste import TypePoste
from app.services.comptes import situer
from app.services.reperes import echeances
from app.socle.errors import UserError

if TYPE_CHECKING:
    from datetime import date

    from app.domain.quota import Quota
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Fiche:
    """Everything the screen of a dossier shows, read in one go. `grille` is None without a job asked.

    `demandes`: its requests for pieces, oldest first. `echeances`: every date it waits for, the earliest first.
    `conflits`: those of its bank account, lifted by a second look or not. `examen`: what the rules looked at, for
    panels that examine it again with what is being typed.
    """

    campagne: Campagne
    dossier: Dossier
    delai: Delai
    pieces: Sequence[Piece]
    completude: Completude
    grille: Grille | None
    notes: Sequence[Note]
    resultat: Resultat | None
    decision: Decision | None
    decisions: Sequence[Decision]
    actes: Sequence[Acte]
    constats: Sequence[Constat]
    faits: FaitsDates
    demandes: Sequence[DemandeDePieces]
    echeances: Sequence[Echeance]
    conflits: Sequence[comptes.Conflit]
    examen: Faits


def lire_fiche(uow: UnitOfWork, dossier_id: int, jour: date | None = None, quota: Quota | None = None) -> Fiche:
    """Return the whole dossier as seen in the transaction under way. `jour`: today, to say what is late.

    `quota`: the panel of the campaign, read apart for it goes through every dossier; without it R14 and R15 are not
    looked at.
    """
    dossier = uow.dossiers.get(dossier_id)
    return _fiche(
        uow.campagnes.get(dossier.campagne_id),
        dossier,
        _Lus(
            pieces=uow.pieces.of_dossier(dossier_id),
            verdicts=uow.pieces.verdicts(dossier_id),
            notes=uow.notes.of_dossier(dossier_id),
            decisions=uow.decisions.historique(dossier_id),
            actes=uow.actes.of_dossier(dossier_id),
            voisins=_voisins_lus(uow, dossier),
            anciens=_anciens_comptes(uow, dossier.campagne_id, (dossier,)).get(dossier.porteur.siret, ()),
            faits=uow.faits.of_dossier(dossier_id),
            demandes=uow.demandes.of_dossier(dossier_id),
            derogations=uow.derogations.of_dossier(dossier_id),
            deports=[d for d in uow.lectures.deports(dossier.campagne_id) if d.dossier_id == dossier_id],
        ),
        jour,
        quota,
    )


def lire_fiches(
    uow: UnitOfWork, campagne_id: int, jour: date | None = None, quota: Quota | None = None
) -> list[Fiche]:
    """Return every dossier of a campaign, by number: each table is read once, not once per dossier."""
    campagne = uow.campagnes.get(campagne_id)
    dossiers = uow.dossiers.of_campagne(campagne_id)
    pieces, verdicts = uow.pieces.of_campagne(campagne_id), uow.pieces.verdicts_of_campagne(campagne_id)
    notes, decides = uow.notes.of_campagne(campagne_id), uow.decisions.of_campagne(campagne_id)
    faits, demandes = uow.faits.of_campagne(campagne_id), uow.demandes.of_campagne(campagne_id)
    derogations, deports = uow.derogations.of_campagne(campagne_id), uow.lectures.deports(campagne_id)
    actes: dict[int, tuple[Acte, ...]] = {}
    for acte in uow.actes.of_campagne(campagne_id):
        actes[acte.dossier_id] = (acte, *actes.get(acte.dossier_id, ()))
    voisins, anciens = _Voisinage(dossiers), _anciens_comptes(uow, campagne_id, dossiers)
    return [
        _fiche(
            campagne,
            d,
            _Lus(
                pieces=pieces.get(d.cle, ()),
                verdicts=verdicts.get(d.cle, ()),
                notes=notes.get(d.cle, ()),
                decisions=uow.decisions.historique(d.cle) if d.cle in decides else (),
                actes=actes.get(d.cle, ()),
                voisins=voisins.de(d),
                anciens=anciens.get(d.porteur.siret, ()),
                faits=faits.get(d.cle, FaitsDates(d.cle)),
                demandes=demandes.get(d.cle, ()),
                derogations=derogations.get(d.cle, ()),
                deports=[x for x in deports if x.dossier_id == d.id],
            ),
            jour,
            quota,
        )
        for d in dossiers
    ]


def situee(uow: UnitOfWork, fiche: Fiche) -> Fiche:
    """Return the fiche with the campaigns of the earlier accounts named, where there is a conflict about one."""
    if not fiche.conflits:
        return fiche
    return replace(fiche, conflits=tuple(situer(uow, fiche.dossier, c) for c in fiche.conflits))


@dataclass(frozen=True, slots=True)
class _Lus:
    """What the base holds of one dossier, beside its facts."""

    pieces: Sequence[Piece]
    verdicts: Sequence[VerdictRendu]
    notes: Sequence[Note]
    decisions: Sequence[Decision]
    actes: Sequence[Acte]
    voisins: tuple[Dossier, ...]
    anciens: Sequence[CompteAnterieur]
    faits: FaitsDates
    demandes: Sequence[DemandeDePieces]
    derogations: Sequence[Derogation]
    deports: Sequence[Deport]


class _Voisinage:
    """The other dossiers that R25, R30 and R31 look at, found without going through the campaign each time."""

    def __init__(self, dossiers: Sequence[Dossier]) -> None:
        self._coordinateurs = [d for d in dossiers if _coordinateur(d)]
        self._par_siret: dict[str, list[Dossier]] = {}
        self._par_iban: dict[str, list[Dossier]] = {}
        for dossier in dossiers:
            self._par_siret.setdefault(dossier.porteur.siret, []).append(dossier)
            self._par_iban.setdefault(dossier.porteur.iban, []).append(dossier)

    def de(self, dossier: Dossier) -> tuple[Dossier, ...]:
        """Return those with the same SIRET or IBAN and, for a request of coordinateur, those that ask one too."""
        siret, iban = dossier.porteur.siret, dossier.porteur.iban
        memes = (*(self._par_siret[siret] if siret else ()), *(self._par_iban[iban] if iban else ()))
        rivaux = self._coordinateurs if _coordinateur(dossier) else []
        return tuple({d.cle: d for d in (*memes, *rivaux) if d.id != dossier.id}.values())


def _voisins_lus(uow: UnitOfWork, dossier: Dossier) -> tuple[Dossier, ...]:
    if _coordinateur(dossier):
        return _Voisinage(uow.dossiers.of_campagne(dossier.campagne_id)).de(dossier)
    memes = uow.dossiers.par_siret(dossier.campagne_id, dossier.porteur.siret)
    memes_comptes = uow.dossiers.par_iban(dossier.campagne_id, dossier.porteur.iban)
    return tuple(uow.dossiers.get(i) for i in dict.fromkeys((*memes, *memes_comptes)) if i != dossier.id)


def _anciens_comptes(
    uow: UnitOfWork, campagne_id: int, dossiers: Iterable[Dossier]
) -> Mapping[str, Sequence[CompteAnterieur]]:
    return uow.dossiers.anciens_comptes(campagne_id, (d.porteur.siret for d in dossiers))


def _coordinateur(dossier: Dossier) -> bool:
    return any(p.type is TypePoste.COORDINATEUR for p in dossier.postes)


def _fiche(campagne: Campagne, dossier: Dossier, lus: _Lus, jour: date | None, quota: Quota | None) -> Fiche:
    etat_pieces = completude(campagne.pieces, dossier.porteur, lus.pieces, lus.verdicts)
    grille = campagne.grille_de(dossier.type_poste)
    score = resultat(grille, lus.notes) if grille else None
    attendues = echeances(campagne, dossier, lus.demandes)
    faits = Faits(
        campagne,
        dossier,
        etat_pieces,
        score,
        autres=lus.voisins,
        demandes=tuple(lus.demandes),
        anciens_comptes=tuple(lus.anciens),
        echeances=attendues,
        accuse=any(a.type is TypeActe.ACCUSE_RECEPTION and a.emis for a in lus.actes),
        jour=jour,
        quota=quota,
        notes=tuple(lus.notes),
        deports=tuple(lus.deports),
        derogations=tuple(lus.derogations),
    )
    return Fiche(
        campagne=campagne,
        dossier=dossier,
        delai=campagne.delai(dossier.recu_le.date()),
        pieces=lus.pieces,
        completude=etat_pieces,
        grille=grille,
        notes=lus.notes,
        resultat=score,
        decision=lus.decisions[-1] if lus.decisions else None,
        decisions=lus.decisions,
        actes=lus.actes,
        constats=controler(faits),
        faits=lus.faits,
        demandes=lus.demandes,
        echeances=attendues,
        conflits=comptes.conflits(faits),
        examen=faits,
    )


def exiger(fiche: Fiche, vers: Etat) -> None:
    """Raise UserError naming every constat that keeps a dossier from `vers`, those passed over in writing apart."""
    refuser([c for c in fiche.constats if c.interdit(vers)], vers)


def refuser(obstacles: Sequence[Constat], vers: Etat, conseil: str = "") -> None:
    """Raise UserError naming the constats that stand in the way; nothing when there is none."""
    if obstacles:
        lignes = "\n• ".join(f"{c.regle} : {c.message}" for c in obstacles)
        raise UserError(
            f"Le dossier ne peut pas encore être « {LIBELLES_ETAT[vers]} » :\n• {lignes}", conseil=conseil
        )
