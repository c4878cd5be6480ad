"""What is still to come as read: the reserve and the renewal wave, whole once, then followed dossier by dossier.

Totals count the dossiers hidden by a withdrawal; their names are masked. Not here: the hypotheses of the service
(`services.previsions`), what is computed (`domain.reserve`, `domain.vague_reconduction`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from app.domain.arrivees import Arrivee
from app.domain.arrivees_comptees import Comptes
from app.domain.campagne import Campagne
from app.domain.cycle import FAVORABLES
from app.domain.dossier import Nature
from app.domain.enveloppe import bilan
from app.domain.execution import Execution
from app.domain.hypotheses import HypothesesArrivees
from app.domain.lectures import MASQUE
from app.domain.montants import ZERO_EURO, Montant, somme, somme_etp
from app.domain.quota import Mouvement, Poids, Quota, assembler, compter, peser, repeser, zones_de, zones_visees
from app.domain.reserve import Reserve, ouverts_de, reserve_comptee, sommer
from app.domain.selection import Pretendant
from app.domain.vague_reconduction import Conventionnee, Enveloppe, Vague, vague
from app.services.deport import deportes, sans_masque
from app.socle import resources

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.decision import Decision
    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Reglages:
    """The shipped hypotheses of the wave: the cut, and the rule of the year in French with its source."""

    baisse: Fraction
    regle: str


@dataclass(frozen=True, slots=True)
class Poses:
    """What the service says of a campaign; None: nothing said. `baisse`: the cut, a fraction of the amount."""

    hypotheses: HypothesesArrivees | None
    baisse: Fraction | None


@dataclass(frozen=True, slots=True)
class ReserveLue:
    """The reserve with all that it rests on: a value, that one dossier turns into the next.

    `noms`: porteurs of the dossiers, masked where due. `poids`: what each dossier weighs in `quota`.
    """

    campagne: Campagne
    reserve: Reserve
    par_dossier: Mapping[int, Arrivee]
    noms: Mapping[int, str]
    zones: Sequence[str]
    poids: Mapping[int, Poids]
    quota: Quota
    comptes: Comptes

    @property
    def arrivees(self) -> Collection[Arrivee]:
        """Return every arrival, in the order of the dossiers."""
        return self.par_dossier.values()

    @property
    def poses(self) -> Poses:
        """Return what the service says of the campaign."""
        return Poses(self.campagne.hypotheses, self.campagne.baisse_reconduction)


@dataclass(frozen=True, slots=True)
class Retenu:
    """What a favourable decision brings to the wave, and takes of the envelope of its campaign."""

    convention: Conventionnee
    montant: Montant


@dataclass(frozen=True, slots=True)
class VagueLue:
    """The wave on a day, with all that it rests on. `regle`: how a renewal counts in a year.

    `baisse_dite`: said by the service. `caches`: dossiers from which the agent withdrew; their number may be shown,
    not what they commit. `mouvements`: those of each campaign. `retenus`: by dossier of the base.
    """

    vague: Vague
    jour: date
    regle: str
    baisse_dite: bool
    caches: frozenset[int]
    campagnes: Sequence[Campagne]
    mouvements: Mapping[int, Sequence[Mouvement]]
    retenus: Mapping[int, Retenu]


def lire_reserve(vue: UnitOfWork, campagne_id: int, agent: str, maintenant: datetime) -> ReserveLue:
    """Return the reserve of a campaign as seen in the read under way."""
    caches, uow = deportes(vue, campagne_id, agent), sans_masque(vue)
    campagne, cibles = uow.campagnes.get(campagne_id), uow.campagnes.cibles(campagne_id)
    zones, dossiers = zones_visees(cibles), uow.dossiers.of_campagne(campagne_id)
    decisions = uow.decisions.of_campagne(campagne_id)
    venus = {d.cle: a for d in dossiers if (a := _arrivee(d, zones)).recu_le <= maintenant}
    poids = {d.cle: _poids(d, decisions.get(d.cle), zones) for d in dossiers}
    panneau = assembler(poids.values(), cibles, uow.campagnes.mouvements(campagne_id))
    comptes = sommer(campagne, venus.values(), panneau)
    etat = reserve_comptee(campagne, maintenant.date(), comptes, ouverts_de(venus.values()), panneau)
    noms = {d.cle: MASQUE if d.cle in caches else d.porteur.raison_sociale for d in dossiers}
    return ReserveLue(campagne, etat, venus, noms, zones, poids, panneau, comptes)


def suivre_reserve(uow: UnitOfWork, lue: ReserveLue, dossier_id: int, maintenant: datetime) -> ReserveLue | None:
    """Return the reserve once one dossier changed; only it is read. None when all must be read again."""
    if dossier_id not in lue.poids or maintenant.date() != lue.reserve.jour:
        return None
    entier = sans_masque(uow)
    dossier = entier.dossiers.get(dossier_id)
    pese = _poids(dossier, entier.decisions.en_vigueur(dossier_id), lue.zones)
    apres, avant = _arrivee(dossier, lue.zones), lue.par_dossier.get(dossier_id)
    masque = lue.noms[dossier_id] == MASQUE
    noms = lue.noms if masque else {**lue.noms, dossier_id: dossier.porteur.raison_sociale}
    if (apres, pese, noms) == (avant, lue.poids[dossier_id], lue.noms):
        return lue
    if avant is None or apres.recu_le > maintenant:
        return None
    panneau = lue.quota if pese == lue.poids[dossier_id] else repeser(lue.quota, lue.poids[dossier_id], pese)
    venus = {**lue.par_dossier, dossier_id: apres}
    comptes = lue.comptes.remplacer(avant, apres)
    etat = reserve_comptee(lue.campagne, lue.reserve.jour, comptes, ouverts_de(venus.values()), panneau)
    return replace(
        lue,
        reserve=etat,
        par_dossier=venus,
        noms=noms,
        poids={**lue.poids, dossier_id: pese},
        quota=panneau,
        comptes=comptes,
    )


def lire_vague(vue: UnitOfWork, campagne_id: int, agent: str, jour: date) -> VagueLue:
    """Return the renewals of every convention of the base, with the cut that this campaign says."""
    uow = sans_masque(vue)
    campagnes = tuple(uow.campagnes.all())
    caches: frozenset[int] = frozenset()
    retenus: dict[int, Retenu] = {}
    for campagne in campagnes:
        cle = campagne.id or 0
        siens = deportes(vue, cle, agent)
        caches |= siens
        decisions, executions = uow.decisions.of_campagne(cle), uow.executions.of_campagne(cle)
        for dossier in uow.dossiers.of_campagne(cle):
            execution = executions.get(dossier.cle, Execution(dossier.cle))
            retenu = _retenu(dossier, decisions.get(dossier.cle), execution, campagne, siens)
            if retenu is not None:
                retenus[dossier.cle] = retenu
    dite = uow.campagnes.get(campagne_id).baisse_reconduction
    baisse = reglages().baisse if dite is None else dite
    mouvements = {c.id or 0: tuple(uow.campagnes.mouvements(c.id or 0)) for c in campagnes}
    lue = VagueLue(
        vague((), {}, baisse, jour),
        jour,
        reglages().regle,
        dite is not None,
        caches,
        campagnes,
        mouvements,
        retenus,
    )
    return _deferler(lue)


def suivre_vague(uow: UnitOfWork, lue: VagueLue, dossier_id: int, jour: date) -> VagueLue | None:
    """Return the wave once one dossier changed; only it is read. None when all must be read again."""
    if jour != lue.jour:
        return None
    entier = sans_masque(uow)
    dossier = entier.dossiers.get(dossier_id)
    campagne = next((c for c in lue.campagnes if c.id == dossier.campagne_id), None)
    if campagne is None:
        return None
    execution = entier.executions.of_dossier(dossier_id)
    decision = entier.decisions.en_vigueur(dossier_id)
    apres = _retenu(dossier, decision, execution, campagne, lue.caches)
    if apres == lue.retenus.get(dossier_id):
        return lue
    if apres is None or dossier_id not in lue.retenus:
        return None  # the place of a new convention among the others is that of the base
    return _deferler(replace(lue, retenus={**lue.retenus, dossier_id: apres}))


@cache
def reglages() -> Reglages:
    """Return the shipped hypotheses."""
    table = resources.lire_toml("previsions.toml")
    exercice = table["exercice"]
    return Reglages(
        Fraction(table["baisse_reconduction"]["valeur"]),
        f"{exercice['regle']} {exercice['suppose']} ({exercice['source']})",
    )


def _deferler(lue: VagueLue) -> VagueLue:
    """Return the wave computed again from the decisions kept beside it."""
    pris = {c.id or 0: ZERO_EURO for c in lue.campagnes}
    for retenu in lue.retenus.values():
        cle = retenu.convention.campagne.id or 0
        pris[cle] += retenu.montant
    enveloppes: dict[int, Enveloppe] = {}
    for campagne in lue.campagnes:
        cle = campagne.id or 0
        lignes = bilan(lue.mouvements[cle], pris[cle])
        if lignes is not None:
            connue = enveloppes.get(campagne.edition, Enveloppe(ZERO_EURO, ZERO_EURO))
            enveloppes[campagne.edition] = Enveloppe(connue.ouvert + lignes.ouvert, connue.nouveaux + pris[cle])
    conventions = [r.convention for r in lue.retenus.values()]
    return replace(lue, vague=vague(conventions, enveloppes, lue.vague.baisse, lue.jour))


def _poids(dossier: Dossier, decision: Decision | None, zones: Sequence[str]) -> Poids:
    return peser(dossier, decision.accord if decision else None, zones)


def _arrivee(dossier: Dossier, zones: Sequence[str]) -> Arrivee:
    demande = Pretendant(
        dossier_id=dossier.cle,
        numero=dossier.numero,
        etat=dossier.etat,
        rang=0,
        etp_par_type=dossier.etp_demande_par_type,
        montant=dossier.montant_demande,
        zones=zones_de(dossier, zones),
    )
    examine = replace(demande, etp_par_type=dossier.etp_examine_par_type, montant=dossier.montant_examine)
    return Arrivee(dossier.recu_le, dossier.type_poste, demande, examine)


def _retenu(
    dossier: Dossier, decision: Decision | None, execution: Execution, campagne: Campagne, caches: frozenset[int]
) -> Retenu | None:
    """Return what a favourable decision brings to the wave; None without one."""
    accord = decision.accord if decision else None
    if decision is None or accord is None or dossier.etat not in FAVORABLES:
        return None
    convention = Conventionnee(
        dossier_id=dossier.cle,
        numero=dossier.numero,
        porteur=MASQUE if dossier.cle in caches else dossier.porteur.raison_sociale,
        campagne=campagne,
        montant=accord.montant,
        etp=somme_etp(accord.etp_par_type.values()),
        debut=decision.date_debut,
        execution=execution,
        est_reconduction=dossier.nature is Nature.RECONDUCTION,
    )
    return Retenu(convention, somme(c.montant_retenu for c in compter(dossier, accord).values()))
