"""The legal clock: every date of a dossier with its rule, its source and how sure it is; what comes next, for all.

Not here: the rules (`domain.horloge_suites`), the durations (`resources/delais.toml`, `resources/references.toml`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from app.domain.circuit import EtapeCircuit, PasDeCircuit, en_vigueur
from app.domain.convention import Acte, TypeActe
from app.domain.cycle import DECIDES, EN_COURS, FAVORABLES, Etat
from app.domain.decision import Decision
from app.domain.delais import Duree, Unite, fin_de_convention
from app.domain.demandes import DemandeDePieces
from app.domain.evenements import LIBELLES_EVENEMENT, Evenement, JourDit
from app.domain.execution import Execution
from app.domain.horloge import Attribution, EtatHorloge, FaitsHorloge, LigneHorloge, Silence
from app.domain.horloge_suites import horloge
from app.domain.porteur import ECONOMIQUES
from app.services.contexte import Contexte, journaliser
from app.services.reperes import Reperes, lire_reperes, reperes
from app.socle import resources
from app.socle.changes import RIEN, Changes
from app.socle.errors import UserError
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from app.domain.campagne import Campagne
    from app.domain.comite import Comite
    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork

_NOM = "delais.toml"
_DECIDES = DECIDES | {Etat.CONVENTIONNE}
_A_SUIVRE = frozenset({EtatHorloge.AUJOURD_HUI, EtatHorloge.A_VENIR, EtatHorloge.SUSPENDUE})


@dataclass(frozen=True, slots=True)
class HorlogeDuDossier:
    """The dates of a dossier, seen on `jour`; dated lines first, in order."""

    dossier_id: int
    numero: str
    porteur: str
    jour: date
    lignes: tuple[LigneHorloge, ...]
    dits: tuple[JourDit, ...] = ()


@dataclass(frozen=True, slots=True)
class LigneDeCampagne:
    """A date to come, and the dossier it belongs to."""

    dossier_id: int
    numero: str
    porteur: str
    ligne: LigneHorloge


@dataclass(frozen=True, slots=True)
class _Lu:
    """What the base says of a dossier beside itself."""

    demandes: Sequence[DemandeDePieces]
    decision: Decision | None
    actes: Sequence[Acte]
    circuits: Mapping[int, Sequence[PasDeCircuit]]
    execution: Execution


@cache
def durees_de_la_maison() -> Reperes:
    """Return the durations shipped, both files together. Raises Bug when one is not whole."""
    communs = reperes()
    propres = lire_reperes({"feries": [], **resources.lire_toml(_NOM)})
    return Reperes({**communs.durees, **propres.durees}, communs.calendrier)


class HorlogeLegale:
    """Counts the dates, and keeps the days that only the officer knows."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def de_dossier(self, dossier_id: int) -> HorlogeDuDossier:
        """Return every date of a dossier. Raises UserError when there is none such."""
        with self._contexte.store.lire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            campagne = uow.campagnes.get(dossier.campagne_id)
            lu = _lire(uow, dossier)
            comites = uow.comites.of_campagne(dossier.campagne_id)
        return self._horloge(campagne, dossier, lu, comites)

    def de_campagne(self, campagne_id: int) -> tuple[LigneDeCampagne, ...]:
        """Return the dates to come of all dossiers, the nearest first; those of withdrawn dossiers are left out.

        A date that all dossiers share, such as a deadline of the campaign, comes once, for the first of them.
        """
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
            dossiers = [d for d in uow.dossiers.of_campagne(campagne_id) if d.etat is not Etat.RETIRE]
            lus = _lire_tous(uow, campagne_id, dossiers)
            comites = uow.comites.of_campagne(campagne_id)
        trouvees: list[LigneDeCampagne] = []
        communes: set[LigneHorloge] = set()
        for dossier in dossiers:
            horloge_du_dossier = self._horloge(campagne, dossier, lus[dossier.cle], comites)
            for ligne in horloge_du_dossier.lignes:
                if ligne.etat not in _A_SUIVRE or ligne in communes:
                    continue
                if ligne.code in _COMMUNES:
                    communes.add(ligne)
                trouvees.append(LigneDeCampagne(dossier.cle, dossier.numero, dossier.porteur.raison_sociale, ligne))
        return tuple(sorted(trouvees, key=lambda x: (x.ligne.jour or self._jour(), x.numero)))

    def dire(self, dossier_id: int, evenement: Evenement, le: date | None) -> tuple[date | None, Changes]:
        """Keep the day of an event, or forget it with None; return the one that stood before, for undo.

        Raises UserError for a day to come, or before the reception of the dossier.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            self._verifier(dossier, le)
            execution = uow.executions.of_dossier(dossier_id)
            avant = next((d.le for d in execution.evenements if d.evenement is evenement), None)
            if avant == le:
                return avant, RIEN
            autres = [d for d in execution.evenements if d.evenement is not evenement]
            dits = (*autres, JourDit(evenement, le)) if le is not None else tuple(autres)
            uow.executions.set(replace(execution, evenements=dits))
            journaliser(
                uow,
                self._contexte,
                acte=f"Dater\u00a0: {LIBELLES_EVENEMENT[evenement]}",
                objet="echeance",
                objet_id=evenement.value,
                avant={"le": avant},
                apres={"le": le},
                dossier_id=dossier_id,
            )
        return avant, Changes(
            dossiers=frozenset({dossier_id}),
            campagnes=frozenset({dossier.campagne_id}),
            sujets=frozenset({"echeances", "journal"}),
        )

    def _verifier(self, dossier: Dossier, le: date | None) -> None:
        if le is None:
            return
        if le > self._jour():
            raise UserError(
                "Ce jour est à venir. Rien n’a été enregistré.",
                conseil="Un fait se date quand il a eu lieu.",
            )
        if le < a_paris(dossier.recu_le).date():
            raise UserError(
                "Ce jour précède la réception du dossier. Rien n’a été enregistré.", conseil="Corrigez la date."
            )

    def _jour(self) -> date:
        return a_paris(self._contexte.clock.maintenant()).date()

    def _horloge(
        self, campagne: Campagne, dossier: Dossier, lu: _Lu, comites: Sequence[Comite]
    ) -> HorlogeDuDossier:
        jour = self._jour()
        lignes = horloge(_faits(campagne, dossier, lu, _comite_le(campagne, dossier, comites, jour), jour))
        return HorlogeDuDossier(
            dossier.cle, dossier.numero, dossier.porteur.raison_sociale, jour, lignes, lu.execution.evenements
        )


#: Rows that are those of the campaign rather than of a dossier.
_COMMUNES = frozenset({"8.19", "8.22"})


def _lire(uow: UnitOfWork, dossier: Dossier) -> _Lu:
    actes = uow.actes.of_dossier(dossier.cle)
    circuits = {a.id: uow.circuits.of_acte(a.id) for a in actes if a.id is not None}
    return _Lu(
        uow.demandes.of_dossier(dossier.cle),
        uow.decisions.en_vigueur(dossier.cle) if dossier.etat in _DECIDES else None,
        actes,
        circuits,
        uow.executions.of_dossier(dossier.cle),
    )


def _lire_tous(uow: UnitOfWork, campagne_id: int, dossiers: Sequence[Dossier]) -> dict[int, _Lu]:
    demandes, decisions = uow.demandes.of_campagne(campagne_id), uow.decisions.of_campagne(campagne_id)
    circuits, executions = uow.circuits.of_campagne(campagne_id), uow.executions.of_campagne(campagne_id)
    actes: dict[int, list[Acte]] = {}
    for acte in uow.actes.of_campagne(campagne_id):
        actes.setdefault(acte.dossier_id, []).append(acte)
    return {
        d.cle: _Lu(
            demandes.get(d.cle, ()),
            decisions.get(d.cle) if d.etat in _DECIDES else None,
            actes.get(d.cle, ()),
            circuits,
            executions.get(d.cle, Execution(d.cle)),
        )
        for d in dossiers
    }


def _faits(campagne: Campagne, dossier: Dossier, lu: _Lu, comite_le: date | None, jour: date) -> FaitsHorloge:
    silence = Silence(
        a_paris(dossier.recu_le).date(),
        campagne.rejet_implicite_mois,
        tuple(d.attente for d in lu.demandes),
        dossier.canal,
        lu.decision.prise_le if lu.decision else None,
    )
    return FaitsHorloge(
        jour=jour,
        silence=silence,
        forme=dossier.porteur.forme,
        durees=_durees(campagne),
        calendrier=durees_de_la_maison().calendrier,
        date_limite=campagne.date_limite,
        vagues=tuple((v.numero, v.date_limite) for v in campagne.vagues),
        comite_le=comite_le,
        notifiee_le=_notifiee_le(lu),
        attribution=_attribution(campagne, dossier, lu),
        seuil_convention=campagne.seuil_convention,
        evenements={d.evenement: d.le for d in lu.execution.evenements},
    )


def _durees(campagne: Campagne) -> dict[str, Duree]:
    """Return the durations of the house, replaced by those that the campaign fixes, with its source."""
    durees = dict(durees_de_la_maison().durees)
    for cle, champ, valeur, unite in (
        ("paiement", "delai_paiement_jours", campagne.delai_paiement_jours, Unite.JOURS),
        ("compte-rendu", "delai_compte_rendu_mois", campagne.delai_compte_rendu_mois, Unite.MOIS),
    ):
        if valeur is not None:
            source = campagne.sources.get(champ) or durees[cle].source
            durees[cle] = replace(durees[cle], valeur=valeur, unite=unite, source=source)
    return durees


def _attribution(campagne: Campagne, dossier: Dossier, lu: _Lu) -> Attribution | None:
    decision = lu.decision
    if decision is None or decision.sens not in FAVORABLES:
        return None
    debut, mois = decision.date_debut, campagne.duree_mois
    bilan, totale = lu.execution.bilan(0), campagne.duree_totale_mois
    return Attribution(
        montant=decision.montant,
        debut=debut,
        fin=fin_de_convention(debut, mois) if debut and mois else None,
        fin_totale=fin_de_convention(debut, totale) if debut and totale else None,
        signee_le=_pas(lu, TypeActe.CONVENTION, EtapeCircuit.SIGNE_ETAT),
        exercice_clos_le=bilan.exercice_clos_le if bilan else None,
        minimis=_de_minimis(dossier, campagne.imputation.regime_aide),
    )


def _de_minimis(dossier: Dossier, regime: str) -> bool | None:
    """Return whether the aid is one, as its convention says it; None while the regime is not chosen."""
    if dossier.porteur.forme not in {None, *ECONOMIQUES}:
        return False
    return "minimis" in regime.lower() if regime else None


def _notifiee_le(lu: _Lu) -> date | None:
    """Return when the decision was notified, by its letter, else by the convention sent with it."""
    return (
        _pas(lu, TypeActe.LETTRE_DECISION, EtapeCircuit.NOTIFIE)
        or _pas(lu, TypeActe.CONVENTION, EtapeCircuit.NOTIFIE)
        or lu.execution.notifiee_le
    )


def _pas(lu: _Lu, type_acte: TypeActe, etape: EtapeCircuit) -> date | None:
    """Return the day of a step of the last act of a type that went through it; None while none did."""
    jours = [
        pas.le
        for acte in lu.actes
        if acte.type is type_acte
        for pas in en_vigueur(lu.circuits.get(acte.id or 0, ()))
        if pas.etape is etape
    ]
    return max(jours, default=None)


def _comite_le(campagne: Campagne, dossier: Dossier, comites: Sequence[Comite], jour: date) -> date | None:
    """Return the meeting that has the dossier on its agenda, else that of its wave, else the next one.

    The next one is not for a dossier that none of them will look at: decided, or withdrawn.
    """
    siens = [c.le for c in comites if dossier.cle in c.dossiers]
    vague = next((v.date_comite for v in campagne.vagues if v.numero == dossier.vague), None)
    suivants = [c.le for c in comites if c.le >= jour and dossier.etat in EN_COURS]
    return max(siens, default=None) or vague or min(suivants, default=None)
