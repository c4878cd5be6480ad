"""The line of selection of a campaign, live: read whole once, then followed dossier by dossier.

Not here: the rule of the line (`domain.selection`), the ranking (`services.classements`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.franchissement import Franchissement, franchissements
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import Accord, Cible, Mouvement, Poids, Quota, assembler, peser, repeser, zones_visees
from app.domain.selection import (
    Concurrent,
    Pretendant,
    Selection,
    Suite,
    concurrent,
    restes_de,
    selection,
    tirer_ligne,
)
from app.domain.tableau import Tableau
from app.services.classements import Classements, lire_tableaux
from app.services.deport import deportes, sans_masque

if TYPE_CHECKING:
    from fractions import Fraction

    from app.domain.campagne import Campagne
    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte


@dataclass(frozen=True, slots=True)
class Vu:
    """What the line shows of a dossier. `montant`: decided, else proposed, else asked; None when unknown."""

    numero: str
    porteur: str
    etat: Etat
    vague: int | None
    etp_par_type: Mapping[TypePoste, Etp]
    montant: Montant | None
    poids: Poids


@dataclass(frozen=True, slots=True)
class Ligneur:
    """The line with all that it is drawn from: a value, that one dossier turns into the next.

    `suite` None: the campaign has not chosen, ARRET holds. `deportes`: dossiers from which the agent withdrew;
    their number and rank are shown, nothing else.
    """

    campagne_id: int
    suite: Suite | None
    apres_verrou: bool
    tableaux: Mapping[int | None, Tableau]
    dossiers: Mapping[int, Vu]
    deportes: frozenset[int]
    cibles: Sequence[Cible]
    mouvements: Sequence[Mouvement]
    quota: Quota
    concurrents: Mapping[int, Concurrent]
    selection: Selection

    def porteur(self, dossier_id: int) -> str:
        """Return the name of a porteur, masked for an agent who withdrew."""
        return MASQUE if dossier_id in self.deportes else self.dossiers[dossier_id].porteur

    def total(self, dossier_id: int) -> Fraction | None:
        """Return the exact score of a ranked dossier; None when it is masked."""
        if dossier_id in self.deportes:
            return None
        tableau = next(t for t in self.tableaux.values() if dossier_id in t.places)
        return tableau.total(dossier_id)


class Selections:
    """Reads the line of selection and follows it."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte
        self._classements = Classements(contexte)

    def lire(self, campagne_id: int) -> Ligneur:
        """Return the line as the base stands."""
        with self._contexte.store.lire() as uow:
            return lire_ligne(uow, campagne_id, self._contexte.agent)

    def suivre(self, ligne: Ligneur, dossier_id: int) -> tuple[Ligneur, tuple[Franchissement, ...]] | None:
        """Return the line once one dossier changed (notes, amounts, state), and what crossed it.

        Only that dossier is read. None when the competition itself changed, and all must be read again.
        """
        suivi = self._classements.suivre(ligne.tableaux, dossier_id)
        if suivi is None or dossier_id not in ligne.dossiers:
            return None
        with self._contexte.store.lire() as uow:
            decision = uow.decisions.en_vigueur(dossier_id)
            vu = _vu(uow.dossiers.get(dossier_id), decision.accord if decision else None, ligne.cibles)
        ancien, quota = ligne.dossiers[dossier_id], ligne.quota
        if vu.poids != ancien.poids:
            quota = repeser(quota, ancien.poids, vu.poids)
        pese = _concurrent(dossier_id, vu, quota, apres_verrou=ligne.apres_verrou)
        apres = _tirer(
            replace(
                ligne,
                tableaux=suivi[0],
                dossiers={**ligne.dossiers, dossier_id: vu},
                concurrents={**ligne.concurrents, dossier_id: pese},
                quota=quota,
            )
        )
        return apres, franchissements(ligne.selection, apres.selection)


def lire_ligne(uow: UnitOfWork, campagne_id: int, agent: str) -> Ligneur:
    """Return the line as seen in the read under way; a hidden dossier counts, its porteur is masked."""
    caches, uow = deportes(uow, campagne_id, agent), sans_masque(uow)
    campagne, cibles = uow.campagnes.get(campagne_id), uow.campagnes.cibles(campagne_id)
    mouvements, decisions = uow.campagnes.mouvements(campagne_id), uow.decisions.of_campagne(campagne_id)
    dossiers = {}
    for dossier in uow.dossiers.of_campagne(campagne_id):
        decision = decisions.get(dossier.cle)
        vu = _vu(dossier, decision.accord if decision else None, cibles)
        dossiers[dossier.cle] = replace(vu, porteur=MASQUE) if dossier.cle in caches else vu
    panneau = assembler((v.poids for v in dossiers.values()), cibles, mouvements)
    verrou = campagne.effets_apres_verrou is not False
    return _tirer(
        Ligneur(
            campagne_id=campagne_id,
            suite=suite_de(campagne),
            apres_verrou=verrou,
            tableaux=lire_tableaux(uow, campagne_id),
            dossiers=dossiers,
            deportes=caches,
            cibles=cibles,
            mouvements=mouvements,
            quota=panneau,
            concurrents={i: _concurrent(i, vu, panneau, apres_verrou=verrou) for i, vu in dossiers.items()},
            selection=selection((), {}),
        )
    )


def suite_de(campagne: Campagne) -> Suite | None:
    """Return what the campaign chose for a dossier that does not fit; None while it has not."""
    if campagne.saut_selection is None:
        return None
    return Suite.SAUT if campagne.saut_selection else Suite.ARRET


def _tirer(ligne: Ligneur) -> Ligneur:
    """Return the line drawn again over the dossiers as they are weighed."""
    vagues = sorted(ligne.tableaux, key=lambda v: (v is None, v or 0))
    ordres = [ligne.tableaux[vague].classes() for vague in vagues]
    concurrents = [ligne.concurrents[dossier_id] for ordre in ordres for dossier_id in ordre]
    rangs = [rang for ordre in ordres for rang in range(1, len(ordre) + 1)]
    suite = ligne.suite or Suite.ARRET
    return replace(ligne, selection=tirer_ligne(concurrents, rangs, restes_de(ligne.quota), suite))


def _concurrent(dossier_id: int, vu: Vu, panneau: Quota, *, apres_verrou: bool) -> Concurrent:
    """Return a dossier weighed against what is known; its rank is given by the line."""
    pretendant = Pretendant(
        dossier_id=dossier_id,
        numero=vu.numero,
        etat=vu.etat,
        rang=0,
        etp_par_type=vu.etp_par_type,
        montant=vu.montant,
        zones=vu.poids.zones,
        vague=vu.vague,
    )
    return concurrent(pretendant, restes_de(panneau), apres_verrou=apres_verrou)


def _vu(dossier: Dossier, accord: Accord | None, cibles: Sequence[Cible]) -> Vu:
    poids = peser(dossier, accord, zones_visees(cibles))
    retenu = any(c.etp_retenu.centiemes for c in poids.compteurs.values())
    return Vu(
        numero=dossier.numero,
        porteur=dossier.porteur.raison_sociale,
        etat=dossier.etat,
        vague=dossier.vague,
        etp_par_type=accord.etp_par_type if retenu and accord else dossier.etp_examine_par_type,
        montant=accord.montant if retenu and accord else dossier.montant_examine,
        poids=poids,
    )
