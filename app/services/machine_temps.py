"""The time machine: a campaign as it stood at a past instant, and what changed since, read again from the journal.

Nothing is written. Dossiers hidden from the agent count in ranks and totals, and show their number and state only.
The day of complétude, which orders by arrival, is the one known today, when it is not later than the instant.
Not here: how a thread of the journal is followed (`domain.rejeu_journal`), how two instants compare
(`domain.temps`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from app.domain.classement import Candidat, candidat, classer
from app.domain.cycle import FAVORABLES, Etat
from app.domain.decision import Decision
from app.domain.dossier import Dossier
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant, somme_etp
from app.domain.notation import Note, resultat
from app.domain.pieces import Verdict
from app.domain.poste import Poste, TypePoste
from app.domain.quota import quota
from app.domain.rejeu_journal import (
    ABSENT,
    ETAT,
    GRILLE,
    INCONNU,
    MONTANT,
    NOTE,
    POSTES,
    SANS_DOSSIER,
    VERDICT,
    Fils,
    lire_fils,
)
from app.domain.temps import CampagneAu, Changement, DossierAu, comparer
from app.domain.temps_suites import Suite, dire_mouvement, suites_d_un_acte, suites_des_visas, suites_du_comite
from app.services.deport import masques, sans_masque
from app.socle.errors import UserError
from app.socle.formats import PARIS, date_courte, date_heure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.campagne import Campagne
    from app.domain.comite import Comite
    from app.domain.faits import FaitsDates
    from app.domain.grille import Grille, VersionGrille
    from app.domain.quota import Cible, Mouvement
    from app.domain.rejeu_journal import PosteDit
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte


@dataclass(frozen=True, slots=True)
class Repere:
    """An instant that has a name: the end of a comité."""

    libelle: str
    instant: datetime


@dataclass(frozen=True, slots=True)
class Retour:
    """A campaign then and now, and what changed in between."""

    alors: CampagneAu
    maintenant: CampagneAu
    changements: tuple[Changement, ...]


class MachineTemps:
    """Reads the past of a campaign."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def etat_au(self, campagne_id: int, instant: datetime) -> CampagneAu:
        """Return the campaign as it stood at that instant. Raises UserError on an instant to come."""
        self._refuser_l_avenir(instant)
        with self._contexte.store.lire() as uow:
            return _Lecture(uow, campagne_id).au(instant)

    def depuis(self, campagne_id: int, instant: datetime) -> tuple[Changement, ...]:
        """Return what changed since that instant. Raises UserError on an instant to come."""
        return self.retour(campagne_id, instant).changements

    def retour(self, campagne_id: int, instant: datetime) -> Retour:
        """Return the campaign then and now, in one read. Raises UserError on an instant to come."""
        self._refuser_l_avenir(instant)
        with self._contexte.store.lire() as uow:
            lecture = _Lecture(uow, campagne_id)
            alors, maintenant = lecture.au(instant), lecture.au(self._contexte.clock.maintenant(), present=True)
        return Retour(alors, maintenant, comparer(alors, maintenant))

    def reperes(self, campagne_id: int) -> tuple[Repere, ...]:
        """Return the comités held, latest first: each at its closing, or at the end of its day while it is open.

        Those of a same day are told apart by their title.
        """
        maintenant = self._contexte.clock.maintenant()
        with self._contexte.store.lire() as uow:
            comites = tuple(uow.comites.of_campagne(campagne_id))
        jours = Counter(c.le for c in comites)
        trouves = [_repere(c, seul=jours[c.le] == 1) for c in comites]
        return tuple(sorted((r for r in trouves if r.instant <= maintenant), key=lambda r: r.instant, reverse=True))

    def a_la_fin_du(self, jour: date) -> datetime:
        """Return the end of a day in the time of Paris, or now for today. Raises UserError on a day to come."""
        maintenant = self._contexte.clock.maintenant().astimezone(PARIS)
        if jour > maintenant.date():
            raise UserError(
                f"Le {date_courte(jour)} n’est pas encore passé.", conseil="Choisissez une date qui l’est."
            )
        return min(_fin_du_jour(jour), maintenant)

    def _refuser_l_avenir(self, instant: datetime) -> None:
        if instant > self._contexte.clock.maintenant():
            raise UserError(
                f"Le {date_heure(instant)} n’est pas encore passé.", conseil="Choisissez une date qui l’est."
            )


def _repere(comite: Comite, *, seul: bool) -> Repere:
    libelle = f"Comité du {date_courte(comite.le)}"
    instant = comite.clos_le or _fin_du_jour(comite.le)
    return Repere(libelle if seul else f"{libelle}, {comite.intitule}", instant)


def _fin_du_jour(jour: date) -> datetime:
    return datetime.combine(jour, time.max, tzinfo=PARIS)


@dataclass(frozen=True, slots=True)
class _Revu:
    """A dossier put back as it stood, its notes and its decision then."""

    dossier: Dossier
    etat: Etat | None
    notes: Mapping[str, int | None]
    verdicts: Mapping[str, Verdict]
    decision: Decision | None
    inconnus: tuple[str, ...]


class _Lecture:
    """What one read of the base gives, once for every instant asked."""

    def __init__(self, vue: UnitOfWork, campagne_id: int) -> None:
        uow = sans_masque(vue)
        self._caches = masques(vue, campagne_id)
        self._cle = campagne_id
        self._campagne: Campagne = uow.campagnes.get(campagne_id)
        self._dossiers: Sequence[Dossier] = uow.dossiers.of_campagne(campagne_id)
        self._notes = uow.notes.of_campagne(campagne_id)
        self._verdicts = uow.pieces.verdicts_of_campagne(campagne_id)
        self._faits: Mapping[int, FaitsDates] = uow.faits.of_campagne(campagne_id)
        self._cibles: Sequence[Cible] = uow.campagnes.cibles(campagne_id)
        self._mouvements: Sequence[Mouvement] = uow.campagnes.mouvements(campagne_id)
        self._versions: Sequence[VersionGrille] = uow.grilles.of_campagne(campagne_id)
        self._decisions: Mapping[int, Sequence[Decision]] = {
            d.cle: uow.decisions.historique(d.cle) for d in self._dossiers
        }
        self._suites = _suites(uow, campagne_id)
        sens = {str(d.id): d.sens.value for prises in self._decisions.values() for d in prises}
        numeros = {d.numero: d.cle for d in self._dossiers}
        self._fils: Fils = lire_fils(uow.journal.toutes(), sens, numeros)

    def au(self, instant: datetime, *, present: bool = False) -> CampagneAu:
        """Return the campaign at that instant; `present`: as the base holds it, whatever the journal says."""
        fils = Fils() if present else self._fils
        revus = [self._revoir(d, instant, fils) for d in self._dossiers if present or self._ne_le(d) <= instant]
        cibles, mouvements, reserves = (
            (self._cibles, self._mouvements, []) if present else self._enveloppe_au(instant)
        )
        paires = [(r.dossier, r.decision.accord if r.decision else None) for r in revus]
        panneau = quota(paires, cibles, mouvements)
        rangs, totaux = self._classer(revus, instant, fils)
        jusque = datetime.max.replace(tzinfo=PARIS) if present else instant
        dossiers = tuple(self._montrer(r, rangs, totaux, jusque) for r in revus)
        return CampagneAu(
            instant=instant,
            dossiers=dossiers,
            cible=panneau.cible,
            version_cible=panneau.version_cible,
            enveloppe=panneau.enveloppe,
            etp_retenu=panneau.total.etp_retenu,
            montant_retenu=panneau.total.montant_retenu,
            mouvements=tuple(map(dire_mouvement, mouvements)),
            reserves=(*reserves, *(f"{d.numero}\u00a0: {fait}" for d in dossiers for fait in d.inconnus)),
        )

    def _ne_le(self, dossier: Dossier) -> datetime:
        """Return when the base knew of a dossier: the line that opened it, its receipt when there is none."""
        return self._fils.naissances.get(dossier.cle, dossier.recu_le)

    def _revoir(self, dossier: Dossier, instant: datetime, fils: Fils) -> _Revu:
        lu = _Relu(fils, dossier.cle, instant)
        etat = lu.fait(ETAT, dossier.etat.value, "état")
        centimes = dossier.montant_demande.centimes if dossier.montant_demande is not None else None
        montant = lu.fait(MONTANT, centimes, "montant demandé")
        postes = lu.fait(POSTES, _dits(dossier.postes), "liste des postes")
        notes = lu.par_code(NOTE, {n.sous_critere: n.valeur for n in self._notes.get(dossier.cle, ())}, "note")
        rendus = {v.code: v.verdict.value for v in self._verdicts.get(dossier.cle, ())}
        verdicts = lu.par_code(VERDICT, rendus, "pièce")
        revu = dossier
        if etat is not INCONNU:
            revu = replace(revu, etat=Etat(etat))
        if montant is not INCONNU:
            revu = replace(revu, montant_demande=None if montant is None else Montant(montant))
        if postes is not INCONNU and postes != _dits(dossier.postes):
            revu = replace(revu, postes=tuple(map(_poste, postes)))
        return _Revu(
            dossier=revu,
            etat=None if etat is INCONNU else revu.etat,
            notes=notes,
            verdicts={code: Verdict(rendu) for code, rendu in verdicts.items()},
            decision=self._decision_au(dossier.cle, instant),
            inconnus=tuple(lu.inconnus),
        )

    def _decision_au(self, cle: int, instant: datetime) -> Decision | None:
        """Return the last one written by then; one without a line nor an hour counts from the day it was taken."""
        prises = [d for d in self._decisions[cle] if self._prise_le(d) <= instant]
        return prises[-1] if prises else None

    def _prise_le(self, decision: Decision) -> datetime:
        ecrite = self._fils.decisions.get(str(decision.id)) or decision.enregistree_le
        return ecrite or datetime.combine(decision.prise_le, time.min, tzinfo=PARIS)

    def _enveloppe_au(self, instant: datetime) -> tuple[Sequence[Cible], Sequence[Mouvement], list[str]]:
        """Return target and movements known by then; without a line, from the day that they bear, which is told."""
        reserves: list[str] = []
        cibles = []
        for cible in self._cibles:
            ecrite = self._fils.cibles.get((self._cle, cible.version)) or cible.saisie_le
            if ecrite is None:
                ecrite = datetime.combine(cible.notifiee_le or date.min, time.min, tzinfo=PARIS)
                reserves.append(f"Cible, version {cible.version}\u00a0: comptée depuis sa notification")
            if ecrite <= instant:
                cibles.append(cible)
        dites = self._fils.mouvements.get(self._cle, [])
        muets = max(0, len(self._mouvements) - len(dites))
        jours = [datetime.combine(m.le, time.min, tzinfo=PARIS) for m in self._mouvements[:muets]]
        reserves += [
            f"Enveloppe\u00a0: mouvement du {date_courte(m.le)} compté depuis cette date"
            for m in self._mouvements[:muets]
        ]
        ecrits = zip(self._mouvements, [*jours, *dites], strict=False)
        return cibles, [m for m, le in ecrits if le <= instant], list(dict.fromkeys(reserves))

    def _grille_au(self, type_poste: TypePoste | None, instant: datetime, fils: Fils) -> Grille | None:
        """Return the grid in force then; the present one when the version of then was not kept: nothing used it."""
        actuelle = self._campagne.grille_de(type_poste)
        if type_poste is None or actuelle is None:
            return None
        cle = (SANS_DOSSIER, GRILLE, f"{self._cle}/{type_poste.value}")
        version = fils.valeur(cle, actuelle.version, instant)
        gardees = {v.grille.version: v.grille for v in self._versions if v.type_poste is type_poste}
        return actuelle if version == actuelle.version else gardees.get(version, actuelle)

    def _classer(
        self, revus: Iterable[_Revu], instant: datetime, fils: Fils
    ) -> tuple[Mapping[int, int | None], Mapping[int, Any]]:
        candidats = [self._candidat(r, instant, fils) for r in revus]
        rangs = classer(candidats, self._campagne.ordre)
        totaux = {c.dossier_id: c.resultat.total for c in candidats if c.resultat is not None}
        return {r.candidat.dossier_id: r.rang for r in rangs}, totaux

    def _candidat(self, revu: _Revu, instant: datetime, fils: Fils) -> Candidat:
        dossier = revu.dossier
        grille = self._grille_au(dossier.type_poste, instant, fils)
        complet_le = self._faits[dossier.cle].complet_le if dossier.cle in self._faits else None
        return candidat(
            dossier,
            resultat(grille, [Note(c, v) for c, v in revu.notes.items()]) if grille else None,
            complet_le if complet_le is not None and complet_le <= instant else None,
        )

    def _montrer(
        self, revu: _Revu, rangs: Mapping[int, int | None], totaux: Mapping[int, Any], jusque: datetime
    ) -> DossierAu:
        dossier, rang = revu.dossier, rangs.get(revu.dossier.cle)
        if dossier.cle in self._caches:
            return DossierAu(dossier.cle, dossier.numero, MASQUE, revu.etat, rang=rang, masque=True)
        accord = revu.decision.accord if revu.decision and dossier.etat in FAVORABLES else None
        return DossierAu(
            dossier_id=dossier.cle,
            numero=dossier.numero,
            porteur=dossier.porteur.raison_sociale,
            etat=revu.etat,
            notes=revu.notes,
            verdicts=revu.verdicts,
            decision=revu.decision,
            etp_demande=dossier.etp_demande,
            montant_demande=dossier.montant_demande,
            etp_retenu=somme_etp(accord.etp_par_type.values()) if accord else None,
            montant_retenu=accord.montant if accord else None,
            total=totaux.get(dossier.cle),
            rang=rang,
            inconnus=revu.inconnus,
            suites=tuple(s.phrase for s in self._suites.get(dossier.cle, ()) if s.le <= jusque),
        )


class _Relu:
    """The facts of one dossier at an instant, and those that the journal does not allow to say."""

    def __init__(self, fils: Fils, cle: int, instant: datetime) -> None:
        self._fils, self._cle, self._instant = fils, cle, instant
        self.inconnus: list[str] = []

    def fait(self, quoi: str, actuelle: Any, libelle: str, code: str = "") -> Any:
        """Return a fact at the instant, given what it is worth now."""
        cle = (self._cle, quoi, code)
        trouvee = self._fils.valeur(cle, actuelle, self._instant)
        if trouvee is INCONNU:
            le = self._fils.connu_depuis(cle, self._instant)
            avant = f" avant le {date_heure(le)}" if le else ""
            self.inconnus.append(f"{libelle} non reconstituable{avant}")
        return trouvee

    def par_code(self, quoi: str, actuelles: Mapping[str, Any], libelle: str) -> dict[str, Any]:
        """Return the notes or verdicts that stood at the instant, by code; what cannot be said is left out."""
        codes = sorted({*actuelles, *self._fils.codes.get((self._cle, quoi), ())})
        lus = {c: self.fait(quoi, actuelles.get(c, ABSENT), f"{libelle} {c}", c) for c in codes}
        return {c: lu for c, lu in lus.items() if lu is not ABSENT and lu is not INCONNU}


def _suites(uow: UnitOfWork, campagne_id: int) -> Mapping[int, Sequence[Suite]]:
    """Return what was done beside each dossier of a campaign, in the order of time."""
    faites = [s for comite in uow.comites.of_campagne(campagne_id) for s in suites_du_comite(comite)]
    faites += [s for visas in uow.visas.of_campagne(campagne_id).values() for s in suites_des_visas(visas)]
    pas = uow.circuits.of_campagne(campagne_id)
    for acte in uow.actes.of_campagne(campagne_id):
        faites += suites_d_un_acte(acte.type, acte.dossier_id, pas.get(acte.id or 0, ()))
    par_dossier: dict[int, list[Suite]] = {}
    for suite in sorted(faites):
        par_dossier.setdefault(suite.dossier_id, []).append(suite)
    return par_dossier


def _dits(postes: Iterable[Poste]) -> tuple[PosteDit, ...]:
    return tuple((p.type.value, p.etp_demande.centiemes, _centiemes(p.etp_propose), p.territoire) for p in postes)


def _centiemes(etp: Etp | None) -> int | None:
    return None if etp is None else etp.centiemes


def _poste(dit: PosteDit) -> Poste:
    type_poste, demande, propose, territoire = dit
    etp_propose = None if propose is None else Etp(propose)
    return Poste(TypePoste(type_poste), Etp(demande), etp_propose=etp_propose, territoire=territoire)
