"""Ranking, regional target and envelope: what the campaign asks and gives, live."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.campagne import Campagne, Delai
from app.domain.classement import Rang, candidat, classer
from app.domain.cycle import HORS_CLASSEMENT, Etat
from app.domain.delais import Echeance
from app.domain.dossier import Dossier
from app.domain.enveloppe import Exercice, exercice
from app.domain.notation import resultat
from app.domain.pieces import completude
from app.domain.quota import LIBELLES_NATURE, Cible, Mouvement, NatureMouvement, Quota, cibles_en_vigueur, quota
from app.domain.regles_projet import departements_blancs
from app.domain.rejeu_cible import Depassement, EcartDeVersion, depassements, rejouer_decisions
from app.services.concours import DEPORTE
from app.services.contexte import Contexte, journaliser
from app.services.deport import candidat_masque, deportes, masques, sans_masque
from app.services.reperes import echeances, pressantes
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import euros

if TYPE_CHECKING:
    from datetime import date

    from app.domain.grille import Grille
    from app.domain.montants import Etp, Montant
    from app.domain.poste import TypePoste
    from app.ports import UnitOfWork

RIEN_D_INSCRIT = "Aucun mouvement n’est enregistré."
SOUS_LE_RETENU = "La cible est inférieure à ce qui est déjà retenu."


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the campaign stands, for the welcome page. Counts of dossiers, and those that wait for something.

    `echeances`: the dates that call for an act today, the earliest first.
    """

    campagne: Campagne
    par_etat: Mapping[Etat, int]
    incomplets: Sequence[Dossier]
    jour_limite: Sequence[Dossier]
    hors_delai: Sequence[Dossier]
    echeances: Sequence[tuple[Dossier, Echeance]] = ()


class Arbitrage:
    """Reads the ranking and the quota of a campaign; records target and envelope."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def classement(self, campagne_id: int) -> tuple[Rang, ...]:
        """Return the ranked dossiers, then those without a rank and why."""
        with self._contexte.store.lire() as uow:
            return lire_classement(uow, campagne_id)

    def quota(self, campagne_id: int) -> Quota:
        """Return ETP and euros at each step against target and envelope."""
        with self._contexte.store.lire() as uow:
            return lire_quota(uow, campagne_id)

    def rejouer_sous(self, campagne_id: int, version: int) -> tuple[EcartDeVersion, ...]:
        """Return the decisions that would meet another version of the target otherwise; nothing is applied.

        Dossiers withdrawn or inadmissible since are left out. Raises UserError when there is no such version.
        """
        with self._contexte.store.lire() as vue:
            caches, uow = masques(vue, campagne_id), sans_masque(vue)
            cibles = uow.campagnes.cibles(campagne_id)
            if not any(c.version == version for c in cibles):
                raise UserError(
                    f"La cible n’a pas de version {version}.",
                    conseil="Choisissez-en une dans «\u00a0Versions de la cible\u00a0».",
                )
            paires = [
                (decision, dossier)
                for dossier in uow.dossiers.of_campagne(campagne_id)
                if dossier.etat not in HORS_CLASSEMENT
                for decision in uow.decisions.historique(dossier.cle)
            ]
        return tuple(e for e in rejouer_decisions(paires, cibles, version) if e.dossier_id not in caches)

    def mouvements(self, campagne_id: int) -> Sequence[Mouvement]:
        """Return the movements of the envelope, oldest first."""
        with self._contexte.store.lire() as uow:
            return uow.campagnes.mouvements(campagne_id)

    def exercices(self) -> Sequence[Exercice]:
        """Return the envelope of each campaign of the base, earliest edition first."""
        with self._contexte.store.lire() as uow:
            lus = [
                exercice(c, uow.campagnes.mouvements(c.id or 0), lire_quota(uow, c.id or 0))
                for c in uow.campagnes.all()
            ]
        return sorted(lus, key=lambda x: (x.edition, x.code))

    def situation(self, campagne_id: int) -> Situation:
        """Return what is due and where the dossiers stand."""
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
            dossiers = uow.dossiers.of_campagne(campagne_id)
            pieces, verdicts = uow.pieces.of_campagne(campagne_id), uow.pieces.verdicts_of_campagne(campagne_id)
            etats = uow.dossiers.compter_par_etat(campagne_id)
            demandes = uow.demandes.of_campagne(campagne_id)
        jour = self._contexte.clock.maintenant().date()
        delais = {d.cle: campagne.delai(d.recu_le.date()) for d in dossiers}
        return Situation(
            campagne=campagne,
            par_etat=etats,
            incomplets=[
                d
                for d in dossiers
                if not completude(
                    campagne.pieces, d.porteur, pieces.get(d.cle, ()), verdicts.get(d.cle, ())
                ).est_complet
            ],
            jour_limite=[d for d in dossiers if delais[d.cle] is Delai.JOUR_LIMITE],
            hors_delai=[d for d in dossiers if delais[d.cle] is Delai.HORS_DELAI],
            echeances=sorted(
                (
                    (d, e)
                    for d in dossiers
                    for e in pressantes(echeances(campagne, d, demandes.get(d.cle, ())), jour)
                ),
                key=lambda x: (x[1].jour, x[0].cle),
            ),
        )

    def notifier_cible(
        self,
        campagne_id: int,
        etp_par_type: Mapping[TypePoste | None, Etp | None],
        notifiee_le: date | None,
        reference: str,
        commentaire: str = "",
        *,
        par_zone: Mapping[tuple[str, TypePoste | None], Etp | None] | None = None,
        malgre_depassement: bool = False,
    ) -> Changes:
        """Record a new version of the regional target; key None: all jobs together. Earlier versions are kept.

        `par_zone`: the targets of departments or zones of the region. Without `notifiee_le`, a working target.
        Raises UserError on a target lower than what is retained already, unless `malgre_depassement`: the journal
        then says by how much and which decisions. No decision is changed by it.
        """
        cibles = {("", t): e for t, e in etp_par_type.items()} | dict(par_zone or {})
        _verifier_cibles(cibles.values())
        with self._contexte.store.ecrire() as uow:
            version, avant = cibles_en_vigueur(uow.campagnes.cibles(campagne_id))
            le = self._contexte.clock.maintenant()
            nouvelles = tuple(
                Cible(campagne_id, (version or 0) + 1, t, e, notifiee_le, reference, commentaire, le, zone)
                for (zone, t), e in cibles.items()
            )
            depasse = [d.phrase for d in _depassements(uow, campagne_id, nouvelles, self._contexte.agent)]
            if depasse and not malgre_depassement:
                raise sous_le_retenu(depasse)
            uow.campagnes.add_cibles(nouvelles)
            journaliser(
                uow,
                self._contexte,
                acte="Notifier la cible régionale",
                objet="cible",
                objet_id=(version or 0) + 1,
                avant={"cibles": avant} if avant else None,
                apres={"cibles": nouvelles},
                motif=" ".join(filter(None, (commentaire, sous_le_retenu(depasse).message if depasse else ""))),
            )
        return _changes(campagne_id)

    def depassements(
        self,
        campagne_id: int,
        etp_par_type: Mapping[TypePoste | None, Etp | None],
        par_zone: Mapping[tuple[str, TypePoste | None], Etp | None],
    ) -> tuple[Depassement, ...]:
        """Return which of these targets are lower than what is retained already; nothing is recorded."""
        toutes = {("", t): e for t, e in etp_par_type.items()} | dict(par_zone)
        with self._contexte.store.lire() as uow:
            cibles = [Cible(campagne_id, 0, t, e, zone=z) for (z, t), e in toutes.items()]
            return _depassements(uow, campagne_id, cibles, self._contexte.agent)

    def mouvementer(
        self,
        campagne_id: int,
        nature: NatureMouvement,
        montant: Montant,
        le: date,
        reference: str = "",
        *,
        montant_cp: Montant | None = None,
        etp: Etp | None = None,
    ) -> Changes:
        """Record a movement that needs no motive: see `inscrire`."""
        return self.inscrire(Mouvement(campagne_id, nature, montant, le, reference, montant_cp, etp))

    def inscrire(self, mouvement: Mouvement, derogation: str = "") -> Changes:
        """Record a movement of the envelope: positive for a dotation, negative for what is taken or set aside.

        `derogation`: the motive of the person in charge. Raises UserError on a sign that its nature does not bear,
        when the envelope would fall below zero, and, without `derogation`, when a movement would leave less than
        nothing after what is committed (R15). Nothing is recorded then.
        """
        _verifier_mouvement(mouvement)
        with self._contexte.store.ecrire() as uow:
            _verifier_credits((*uow.campagnes.mouvements(mouvement.campagne_id), mouvement))
            exces = _exces(uow, mouvement)
            if exces and not derogation.strip():
                raise UserError(
                    f"Ce mouvement laisserait {euros(exces)} de moins que ce qui est déjà engagé (R15).",
                    conseil=f"{RIEN_D_INSCRIT} Le responsable peut passer outre en écrivant son motif.",
                )
            uow.campagnes.add_mouvement(mouvement)
            journaliser(
                uow,
                self._contexte,
                acte=f"Enveloppe : {mouvement.nature.value}",
                objet="enveloppe",
                objet_id=mouvement.campagne_id,
                apres=mouvement,
                motif=f"Dérogation à R15 : {derogation.strip()}" if exces else "",
            )
        return _changes(mouvement.campagne_id)


def lire_classement(
    uow: UnitOfWork, campagne_id: int, grilles: Mapping[TypePoste, Grille] | None = None
) -> tuple[Rang, ...]:
    """Return the ranking as seen in the read under way, in the order that the campaign chose.

    `grilles`: by type of job, instead of those in force.
    """
    caches = masques(uow, campagne_id)
    uow = sans_masque(uow)  # the ranks of the others rest on the hidden dossiers too
    campagne = uow.campagnes.get(campagne_id)
    grilles = campagne.grilles if grilles is None else grilles
    notes, faits = uow.notes.of_campagne(campagne_id), uow.faits.of_campagne(campagne_id)
    candidats = []
    for dossier in uow.dossiers.of_campagne(campagne_id):
        grille = grilles.get(dossier.type_poste) if dossier.type_poste else None
        candidats.append(
            candidat(
                dossier,
                resultat(grille, notes.get(dossier.cle, ())) if grille else None,
                faits[dossier.cle].complet_le if dossier.cle in faits else None,
                departements_blancs(dossier, campagne),
            )
        )
    rangs = classer(candidats, campagne.ordre)
    return tuple(
        Rang(candidat_masque(r.candidat), r.rang, DEPORTE) if r.candidat.dossier_id in caches else r for r in rangs
    )


def sous_le_retenu(phrases: Iterable[str]) -> UserError:
    """Return the refusal of a target lower than what is retained: what it would exceed, by decision."""
    return UserError(
        f"{SOUS_LE_RETENU} {'. '.join(p[0].upper() + p[1:] for p in phrases)}.",
        conseil="Aucune version n’est enregistrée. Confirmez-la si c’est bien ce qui est notifié.",
    )


def _verifier_cibles(etps: Collection[Etp | None]) -> None:
    """Raise UserError on a target without a figure, or with a negative one."""
    if not etps:
        raise UserError("La cible est vide.", conseil="Indiquez au moins un nombre d’ETP.")
    if any(e is not None and e.centiemes < 0 for e in etps):
        raise UserError("Une cible ne peut pas être négative.", conseil="La cible en vigueur est gardée.")


def _verifier_mouvement(mouvement: Mouvement) -> None:
    """Raise UserError on a movement that makes no sense by itself."""
    nature, paye = mouvement.nature, mouvement.montant_cp
    if mouvement.montant.centimes == 0:
        raise UserError("Le mouvement est nul.", conseil="Indiquez un montant.")
    entree = nature in {NatureMouvement.DOTATION, NatureMouvement.ABONDEMENT}
    if entree != (mouvement.montant.centimes > 0):
        raise UserError(
            f"Un mouvement «\u00a0{LIBELLES_NATURE[nature]}\u00a0» est {'positif' if entree else 'négatif'}.",
            conseil=f"{RIEN_D_INSCRIT} Une dotation et un abondement ajoutent\u00a0; les autres retirent.",
        )
    if paye is not None and entree != (paye.centimes >= 0):
        raise UserError("Les crédits de paiement sont du même signe que l’autorisation d’engagement.")
    if mouvement.etp is not None and nature is not NatureMouvement.RECONDUCTION:
        raise UserError("Seules des reconductions continuent des ETP.", conseil="Videz ce champ.")


def _verifier_credits(mouvements: Sequence[Mouvement]) -> None:
    """Raise UserError when authorisations, or payments if all are known, would fall below zero."""
    if sum(m.montant.centimes for m in mouvements) < 0:
        raise UserError("L’enveloppe deviendrait négative.", conseil=RIEN_D_INSCRIT)
    payes = [m.montant_cp.centimes for m in mouvements if m.montant_cp is not None]
    if len(payes) == len(mouvements) and sum(payes) < 0:
        raise UserError("Les crédits de paiement deviendraient négatifs.", conseil=RIEN_D_INSCRIT)


def _exces(uow: UnitOfWork, mouvement: Mouvement) -> int:
    """Return the cents that a negative movement would take from what is committed; 0 when it takes none."""
    if mouvement.montant.centimes > 0:
        return 0
    reste = lire_quota(uow, mouvement.campagne_id).reste
    return max(0, -(reste.centimes if reste else 0) - mouvement.montant.centimes)


def _depassements(
    vue: UnitOfWork, campagne_id: int, cibles: Sequence[Cible], agent: str
) -> tuple[Depassement, ...]:
    """Return the targets that decisions in force exceed; only the dossiers that they retain are read."""
    caches, uow = deportes(vue, campagne_id, agent), sans_masque(vue)
    retenues = {k: d for k, d in uow.decisions.of_campagne(campagne_id).items() if d.accord}
    return depassements([(d, uow.dossiers.get(k)) for k, d in retenues.items()], cibles, caches)


def lire_quota(uow: UnitOfWork, campagne_id: int, *, sauf: int | None = None) -> Quota:
    """Return the panel as seen in the read under way; `sauf`: a dossier left out, being decided."""
    uow = sans_masque(uow)  # what is left of the envelope rests on the hidden dossiers too
    decisions = uow.decisions.of_campagne(campagne_id)
    paires = []
    for dossier in uow.dossiers.of_campagne(campagne_id):
        if dossier.id == sauf:
            continue
        decision = decisions.get(dossier.cle)
        paires.append((dossier, decision.accord if decision else None))
    return quota(paires, uow.campagnes.cibles(campagne_id), uow.campagnes.mouvements(campagne_id))


def _changes(campagne_id: int) -> Changes:
    return Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"quota", "journal"}))
