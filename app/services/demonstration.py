"""The demonstration base: the twenty fictional dossiers, from their mail to where each must stand.

Everything goes through the ports, in the order of the fictional dates, which the journal bears. Not here: the cases
(`resources/demo`) and their reader (`services.dossiers_fictifs`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from app.documents.pieces_demo import courriel_demo, piece_demo
from app.domain.convention import TypeActe
from app.domain.cycle import LIBELLES_ETAT, Etat
from app.domain.dossier import Dossier, numero_de_dossier
from app.domain.pieces import CODE_COURRIEL, LIBELLES_VERDICT, Piece
from app.ports import Arrivee, Sort
from app.services.actes import Actes
from app.services.campagnes import confirmer
from app.services.campagnes_modeles import lire_modele
from app.services.contexte import Contexte, journaliser
from app.services.demonstration_suites import JOUR, preparer_la_suite
from app.services.dossiers_fictifs import (
    CampagneFictive,
    DossierFictif,
    campagnes_fictives,
    dossiers_fictifs,
)
from app.services.faits import constater, constater_etat
from app.socle.formats import PARIS, a_paris
from app.socle.horloge import HorlogeFixe
from app.socle.progress import Annulation, Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.campagne import Campagne
    from app.domain.decision import Decision
    from app.domain.quota import Cible
    from app.ports import UnitOfWork

AGENT = "Agent de démonstration"
_OUVERTURE = time(9, 0)
_DELAI_INSTRUCTION = timedelta(days=2)
_DELAI_ACTES = timedelta(days=1)
_DELAI_SUITES = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Fichier:
    """A piece as it comes: its name, its type and its bytes."""

    nom: str
    code: str
    type_mime: str
    octets: bytes


def construire(contexte: Contexte, rapporter: Rapporter = muet, annulation: Annulation | None = None) -> int:
    """Fill an empty base with the fictional campaigns and dossiers; return the first campaign's identifier.

    Campaigns, mails, instruction and decisions are one transaction each, then come the acts. Raises Annule between
    two dossiers when the stop is asked: the phase under way is undone, and the caller discards the base. The same
    code gives the same base to the same agent, who holds every role in it, so as to try every step.
    """
    arret = annulation or Annulation()
    cas = sorted(dossiers_fictifs(), key=lambda f: (f.dossier.recu_le, f.cas))
    total = 4 * len(cas)
    fichiers = []
    for rang, fictif in enumerate(cas):
        arret.verifier()
        rapporter(Progress(rang, total, f"Pièces du dossier {fictif.cas}"))
        fichiers.append(_fichiers(fictif))
    chantier = _Chantier(contexte, arret, rapporter, total)
    campagnes = chantier.ouvrir_campagnes()
    ids = chantier.recevoir(cas, fichiers, campagnes)
    chantier.instruire(cas, ids)
    chantier.decider(cas, ids)
    chantier.conclure(cas, ids)
    chantier.poursuivre(cas, ids, campagnes)
    rapporter(Progress(total, total, "Base de démonstration prête"))
    return campagnes[0].id or 0


def _fichiers(fictif: DossierFictif) -> tuple[_Fichier, ...]:
    noms = [nom for _, nom in fictif.pieces]
    courriel = _Fichier("courriel.eml", CODE_COURRIEL, "message/rfc822", courriel_demo(fictif.dossier, noms))
    pieces = (
        _Fichier(nom, code, "application/pdf", piece_demo(code, fictif.dossier)) for code, nom in fictif.pieces
    )
    return (courriel, *pieces)


def _a_neuf_heures(jour: date) -> datetime:
    return datetime.combine(jour, _OUVERTURE, PARIS)


def _version_le(cibles: Sequence[Cible], instant: datetime) -> int | None:
    """Return the version of the target that was known at that time; None before any."""
    return max((c.version for c in cibles if c.saisie_le is not None and c.saisie_le <= instant), default=None)


class _Chantier:
    """The phases of the story, in order."""

    def __init__(self, contexte: Contexte, arret: Annulation, rapporter: Rapporter, total: int) -> None:
        self._store = contexte.store
        self._decouvreur = contexte.agent
        self._arret = arret
        self._rapporter = rapporter
        self._total = total
        self._fait = total // 4

    def _avancer(self, libelle: str) -> None:
        self._arret.verifier()
        self._rapporter(Progress(self._fait, self._total, libelle))
        self._fait += 1

    def _contexte(self, instant: datetime) -> Contexte:
        """Return the context of a fictional day: the journal bears the dates of the story."""
        return Contexte(self._store, HorlogeFixe(instant), AGENT)

    def ouvrir_campagnes(self) -> Sequence[Campagne]:
        """Create the campaigns with their service, target and envelope; return them in order."""
        creees = []
        with self._store.ecrire() as uow:
            for fictive in campagnes_fictives():
                modele = confirmer(
                    replace(lire_modele(fictive.modele), id=None),
                    service=fictive.service,
                    signataire=fictive.signataire,
                    imputation=fictive.imputation,
                )
                campagne = uow.campagnes.add(modele)
                cle = campagne.id or 0
                journaliser(
                    uow,
                    self._contexte(_a_neuf_heures(campagne.date_ouverture or campagne.date_limite)),
                    acte="Créer la campagne",
                    objet="campagne",
                    objet_id=cle,
                    apres={"code": campagne.code, "intitule": campagne.intitule},
                )
                self._doter(uow, campagne, fictive)
                creees.append(campagne)
        return creees

    def _doter(self, uow: UnitOfWork, campagne: Campagne, fictive: CampagneFictive) -> None:
        """Give a campaign its target and its envelope, each on the day that it bears."""
        cle = campagne.id or 0
        cibles = tuple(replace(c, campagne_id=cle) for c in fictive.cibles)
        uow.campagnes.add_cibles(cibles)
        for (version, saisie), lignes in groupby(cibles, key=lambda c: (c.version, c.saisie_le)):
            journaliser(
                uow,
                self._contexte(saisie or _a_neuf_heures(campagne.date_limite)),
                acte="Notifier la cible régionale",
                objet="cible",
                objet_id=version,
                apres={"cibles": tuple(lignes)},
            )
        for mouvement in fictive.mouvements:
            dote = replace(mouvement, campagne_id=cle)
            uow.campagnes.add_mouvement(dote)
            journaliser(
                uow,
                self._contexte(_a_neuf_heures(mouvement.le)),
                acte=f"Enveloppe\u00a0: {mouvement.nature.value}",
                objet="enveloppe",
                objet_id=cle,
                apres=dote,
            )

    def recevoir(
        self, cas: Sequence[DossierFictif], fichiers: Sequence[tuple[_Fichier, ...]], campagnes: Sequence[Campagne]
    ) -> Sequence[int]:
        """Register each mail in the order of receipt; return the identifiers of the dossiers."""
        par_code = {c.code: c for c in campagnes}
        ids = []
        with self._store.ecrire() as uow:
            for fictif, recus in zip(cas, fichiers, strict=True):
                self._avancer(f"Réception du dossier {fictif.cas}")
                ids.append(self._recevoir_un(uow, par_code[fictif.campagne], fictif.dossier, recus))
        return ids

    def _recevoir_un(
        self, uow: UnitOfWork, campagne: Campagne, fictif: Dossier, recus: tuple[_Fichier, ...]
    ) -> int:
        cle_campagne = campagne.id or 0
        numero = numero_de_dossier(campagne.edition, campagne.region_code, uow.dossiers.prochain_rang(cle_campagne))
        dossier = uow.dossiers.add(replace(fictif, campagne_id=cle_campagne, numero=numero, agent=AGENT))
        for recu in recus:
            uow.pieces.add(
                Piece(
                    dossier_id=dossier.cle,
                    nom=recu.nom,
                    sha256=uow.pieces.put_contenu(recu.octets),
                    taille=len(recu.octets),
                    recue_le=dossier.recu_le,
                    type_mime=recu.type_mime,
                    code=recu.code,
                    origine="courriel reçu" if recu.code == CODE_COURRIEL else f"courriel reçu/{recu.nom}",
                )
            )
        arrivee = uow.arrivees.add(
            Arrivee(
                campagne_id=cle_campagne,
                sha256=hashlib.sha256(recus[0].octets).hexdigest(),
                nom_fichier=recus[0].nom,
                expediteur_nom=dossier.porteur.raison_sociale,
                expediteur_adresse=dossier.porteur.courriel,
                objet=dossier.objet,
                recu_le=dossier.recu_le,
                importe_le=dossier.recu_le,
                sort=Sort.NOUVEAU_DOSSIER,
                message_id=f"<{dossier.porteur.siret}@exemple.fr>",
                dossier_id=dossier.cle,
            )
        )
        journaliser(
            uow,
            self._contexte(dossier.recu_le),
            acte="Recevoir un nouveau dossier",
            objet="arrivee",
            objet_id=arrivee.id,
            apres={"numero": numero, "porteur": dossier.porteur.raison_sociale, "recu_le": dossier.recu_le},
            dossier_id=dossier.id,
        )
        return dossier.cle

    def instruire(self, cas: Sequence[DossierFictif], ids: Sequence[int]) -> None:
        """Give verdicts and notes, two days after the receipt, and the proposals that the case holds."""
        with self._store.ecrire() as uow:
            for fictif, cle in zip(cas, ids, strict=True):
                self._avancer(f"Instruction du dossier {fictif.cas}")
                if fictif.etat is not Etat.RECU:
                    self._instruire_un(uow, fictif, cle)

    def _instruire_un(self, uow: UnitOfWork, fictif: DossierFictif, cle: int) -> None:
        instant = a_paris(fictif.dossier.recu_le) + _DELAI_INSTRUCTION
        contexte = self._contexte(instant)
        for verdict in fictif.verdicts:
            rendu = replace(verdict, agent=AGENT, le=instant)
            uow.pieces.set_verdict(cle, rendu)
            journaliser(
                uow,
                contexte,
                acte=f"Pièce {verdict.code}\u00a0: {LIBELLES_VERDICT[verdict.verdict][1]}",
                objet="piece",
                objet_id=verdict.code,
                apres=rendu,
                motif=verdict.motif,
                dossier_id=cle,
            )
        constater(uow, contexte, cle)
        self._passer(uow, cle, Etat.EN_INSTRUCTION, instant, "")
        for note in fictif.notes:
            datee = replace(note, agent=AGENT, le=instant)
            uow.notes.set(cle, datee)
            journaliser(
                uow,
                contexte,
                acte=f"Noter {note.sous_critere}",
                objet="note",
                objet_id=note.sous_critere,
                apres={"valeur": note.valeur, "justification": note.justification},
                dossier_id=cle,
            )
        if fictif.etat is not Etat.EN_INSTRUCTION:
            self._passer(uow, cle, Etat.INSTRUIT, instant, "")

    def decider(self, cas: Sequence[DossierFictif], ids: Sequence[int]) -> None:
        """Take the decisions in the order of their dates."""
        prises = sorted(
            ((d, cle) for fictif, cle in zip(cas, ids, strict=True) for d in fictif.decisions),
            key=lambda paire: (paire[0].prise_le, paire[1]),
        )
        with self._store.ecrire() as uow:
            for decision, cle in prises:
                self._decider_un(uow, decision, cle)

    def conclure(self, cas: Sequence[DossierFictif], ids: Sequence[int]) -> None:
        """Produce the acts of the signed conventions, then make the moves that end each story."""
        for fictif, cle in zip(cas, ids, strict=True):
            self._avancer(f"Suites du dossier {fictif.cas}")
            dernier = fictif.decisions[-1].prise_le if fictif.decisions else fictif.dossier.recu_le.date()
            if fictif.etat is Etat.CONVENTIONNE:
                actes = Actes(self._contexte(_a_neuf_heures(dernier) + _DELAI_ACTES))
                for type_acte in (TypeActe.LETTRE_DECISION, TypeActe.CONVENTION):
                    actes.produire(cle, type_acte)
            with self._store.ecrire() as uow:
                if uow.dossiers.get(cle).etat is not fictif.etat:
                    self._passer(uow, cle, fictif.etat, _a_neuf_heures(dernier) + _DELAI_SUITES, fictif.titre)

    def poursuivre(self, cas: Sequence[DossierFictif], ids: Sequence[int], campagnes: Sequence[Campagne]) -> None:
        """Write what the service is about to do."""
        par_cas = {fictif.cas: cle for fictif, cle in zip(cas, ids, strict=True)}
        preparer_la_suite(self._contexte(_a_neuf_heures(JOUR)), campagnes[0].id or 0, par_cas, self._decouvreur)

    def _decider_un(self, uow: UnitOfWork, decision: Decision, cle: int) -> None:
        instant = _a_neuf_heures(decision.prise_le)
        version = _version_le(uow.campagnes.cibles(uow.dossiers.get(cle).campagne_id), instant)
        enregistree = uow.decisions.add(
            replace(decision, dossier_id=cle, agent=AGENT, enregistree_le=instant, version_cible=version)
        )
        uow.dossiers.save(replace(uow.dossiers.get(cle), etat=decision.sens))
        journaliser(
            uow,
            self._contexte(instant),
            acte=f"Décider\u00a0: {LIBELLES_ETAT[decision.sens]}",
            objet="decision",
            objet_id=enregistree.id,
            apres=enregistree,
            motif=decision.motif,
            dossier_id=cle,
        )

    def _passer(self, uow: UnitOfWork, cle: int, vers: Etat, instant: datetime, motif: str) -> None:
        avant = uow.dossiers.get(cle)
        uow.dossiers.save(replace(avant, etat=vers))
        constater_etat(uow, self._contexte(instant), cle, vers)
        journaliser(
            uow,
            self._contexte(instant),
            acte=f"Passer à «\u00a0{LIBELLES_ETAT[vers]}\u00a0»",
            objet="dossier",
            objet_id=avant.numero,
            avant={"etat": avant.etat},
            apres={"etat": vers},
            motif=motif,
            dossier_id=cle,
        )
