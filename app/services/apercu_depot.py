"""What a drop would become, mail by mail, before anything is written.

Each mail is read away from the application; the list keeps what it shows of it, `depots_gardes` some of the rest.
Not here: the import (`services.reception`), nor which signs link a mail to a dossier (`services.rattachement`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.ports import Sort
from app.services.enregistrement import Choix, Issue, choix_sans_agent, date_de_reception, deja_importe
from app.services.envois import Envoi, envois
from app.services.fichiers_deposes import deplier
from app.services.rattachement import MEME_COURRIEL, MEME_EXPEDITEUR, REPONSE, candidats, reperes, sirets_connus
from app.socle.errors import UserError
from app.socle.progress import Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from app.importers.depot import Depot
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte
    from app.services.depots_gardes import DepotsGardes
    from app.services.envois import LecteurDeCourriels
    from app.services.rattachement import Reperes
    from app.socle.progress import Annulation

_CHOISI = "{}, dossier choisi par l’agent"


@dataclass(frozen=True, slots=True)
class DossierPropose:
    """A dossier that a mail may join. `raison`: the weaker sign that points at it, empty when there is none."""

    dossier_id: int
    numero: str
    porteur: str
    raison: str = ""

    @property
    def libelle(self) -> str:
        """Return « 2022-94-0003 · Association d’essai (même expéditeur) »."""
        suite = f" ({self.raison})" if self.raison else ""
        return f"{self.numero} · {self.porteur}{suite}"


@dataclass(frozen=True, slots=True)
class Candidat:
    """One way to link a mail that only weaker signs point at: what would be done, and how it is written."""

    choix: Choix
    libelle: str


@dataclass(frozen=True, slots=True)
class Prevu:
    """A mail of a drop. `recu_le` is None when the mail gives no date: it then counts from its import.

    `choix` is what Clausule would do; None for a mail that must be decided (`candidats` then says between what), or
    that cannot enter (`ferme`). `raison`: why, in French. Sizes in bytes.
    """

    nom: str
    envoi: Envoi
    raison: str
    choix: Choix | None = None
    candidats: tuple[Candidat, ...] = ()
    sha256: str = ""
    expediteur_nom: str = ""
    expediteur_adresse: str = ""
    objet: str = ""
    recu_le: datetime | None = None
    nb_pieces: int = 0
    taille: int = 0
    avertissements: tuple[str, ...] = ()
    deja: Issue | None = None

    @property
    def ferme(self) -> bool:
        """True for a mail that cannot enter: unreadable, or entered already."""
        return not self.sha256 or self.deja is not None

    @property
    def a_decider(self) -> bool:
        """True for a mail whose fate only weaker signs suggest."""
        return not self.ferme and self.choix is None


@dataclass(frozen=True, slots=True)
class Prevision:
    """A drop, in its order, and the dossiers that its mails may join."""

    lignes: tuple[Prevu, ...]
    dossiers: tuple[DossierPropose, ...] = ()

    @property
    def sans_question(self) -> bool:
        """True for a single mail whose fate is plain: it may be imported without showing a list."""
        return len(self.lignes) == 1 and not self.lignes[0].a_decider


def prevoir(
    contexte: Contexte,
    lecteur: LecteurDeCourriels,
    campagne_id: int,
    chemins: Iterable[Path],
    *,
    gardes: DepotsGardes,
    rapporter: Rapporter = muet,
    annulation: Annulation | None = None,
) -> Prevision:
    """Return each mail of a drop and what would become of it; `gardes` gets those that may enter. Raises Annule."""
    fichiers = deplier(chemins, rapporter=rapporter, annulation=annulation)
    courriels = list(envois(fichiers, lecteur, rapporter=rapporter, annulation=annulation))
    with contexte.store.lire() as uow:
        depouillement = _Depouillement(campagne_id, reperes(uow, campagne_id))
        dossiers = dossiers_ouverts(uow, campagne_id)
    lignes = []
    for rang, envoi in enumerate(courriels):
        if annulation is not None:
            annulation.verifier()
        rapporter(Progress(rang, len(courriels), f"Lecture de {envoi.nom}"))
        try:
            depot = envoi.ouvrir(lecteur, annulation)
        except UserError as faute:
            lignes.append(Prevu(envoi.nom, envoi, str(faute)))
            continue
        sirets = sirets_connus(lecteur, depot, depouillement.connus, annulation)
        try:
            with contexte.store.lire() as uow:
                lignes.append(depouillement.lire(uow, envoi, depot, sirets))
        except UserError as faute:  # it belongs to a dossier from which the agent withdrew
            lignes.append(Prevu(envoi.nom, envoi, str(faute)))
        if not lignes[-1].ferme:
            gardes.garder(depot)
    rapporter(Progress(len(lignes), len(courriels), ""))
    return Prevision(tuple(lignes), dossiers)


def dossiers_ouverts(
    uow: UnitOfWork, campagne_id: int, raisons: Mapping[int, str] | None = None
) -> tuple[DossierPropose, ...]:
    """Return the dossiers of a campaign that a mail may join, those with a reason first, then by number."""
    dites = raisons or {}
    tous = [
        DossierPropose(d.cle, d.numero, d.porteur.raison_sociale, dites.get(d.cle, ""))
        for d in uow.dossiers.of_campagne(campagne_id)
        if d.etat is not Etat.RETIRE
    ]
    return tuple(sorted(tous, key=lambda d: not d.raison))


class _Depouillement:
    """Goes through a drop in order, and remembers the mails that later ones of the same drop may answer."""

    def __init__(self, campagne_id: int, connus: Reperes) -> None:
        self._campagne_id = campagne_id
        self.connus = connus
        self._vus: dict[str, str] = {}  # name by SHA-256
        self._par_message: dict[str, Candidat] = {}
        self._par_expediteur: dict[str, Candidat] = {}

    def lire(self, uow: UnitOfWork, envoi: Envoi, depot: Depot, sirets: frozenset[str]) -> Prevu:
        """Return a mail with its fate."""
        deja = uow.arrivees.par_empreinte(self._campagne_id, depot.sha256)
        if deja is not None:
            issue = deja_importe(envoi.nom, deja, uow)
            return _prevu(envoi, depot, issue.message, deja=issue)
        if depot.sha256 in self._vus:
            raison = f"Le même courriel que « {self._vus[depot.sha256]} », plus haut dans ce dépôt."
            return _prevu(envoi, depot, raison, deja=Issue(envoi.nom, None, raison, deja_importe=True))
        self._vus[depot.sha256] = envoi.nom
        choix = choix_sans_agent(uow, self._campagne_id, depot)
        lie = self._lie(uow, depot, choix)
        if lie is not None:
            self._retenir(depot, lie)
            return _prevu(envoi, depot, f"ajout au dossier {lie.libelle} : {lie.choix.motif}", lie.choix)
        possibles = self._possibles(uow, depot, sirets)
        if choix.sort is Sort.NOUVEAU_DOSSIER:
            avec = Choix(Sort.AJOUT, avec=depot.sha256, motif=_CHOISI.format(MEME_EXPEDITEUR))
            self._retenir(depot, Candidat(avec, f"de « {envoi.nom} », dans ce dépôt"))
        if possibles:
            dits = " ou ".join(f"du dossier {c.libelle}" for c in possibles)
            return _prevu(envoi, depot, f"à rapprocher peut-être {dits}", candidats=possibles)
        dit = "nouveau dossier : aucun signe d’un dossier existant"
        return _prevu(envoi, depot, f"écarté : {choix.motif}" if choix.sort is Sort.ECARTE else dit, choix)

    def _lie(self, uow: UnitOfWork, depot: Depot, choix: Choix) -> Candidat | None:
        """Return the dossier that an explicit link gives: one of the base, or that of an earlier mail here."""
        if choix.dossier_id is not None:
            return Candidat(choix, uow.dossiers.get(choix.dossier_id).numero)
        for identifiant in (depot.message_id, *depot.en_reponse_a):
            premier = self._par_message.get(identifiant)
            if premier is not None:
                motif = MEME_COURRIEL if identifiant == depot.message_id else REPONSE
                return replace(premier, choix=replace(premier.choix, motif=motif))
        return None

    def _possibles(self, uow: UnitOfWork, depot: Depot, sirets: frozenset[str]) -> tuple[Candidat, ...]:
        trouves = [
            Candidat(
                Choix(Sort.AJOUT, r.dossier_id, motif=_CHOISI.format(r.raison)),
                DossierPropose(r.dossier_id, r.numero, r.porteur, r.raison).libelle,
            )
            for r in candidats(uow, self._campagne_id, depot.expediteur_adresse, sirets, self.connus)
        ]
        du_depot = self._par_expediteur.get(depot.expediteur_adresse.lower()) if depot.expediteur_adresse else None
        if du_depot is not None:
            trouves.append(replace(du_depot, libelle=f"{du_depot.libelle} ({MEME_EXPEDITEUR})"))
        return tuple(trouves)

    def _retenir(self, depot: Depot, candidat: Candidat) -> None:
        if depot.message_id:
            self._par_message.setdefault(depot.message_id, candidat)
        if candidat.choix.avec and depot.expediteur_adresse:
            self._par_expediteur.setdefault(depot.expediteur_adresse.lower(), candidat)


def _prevu(
    envoi: Envoi,
    depot: Depot,
    raison: str,
    choix: Choix | None = None,
    *,
    candidats: tuple[Candidat, ...] = (),
    deja: Issue | None = None,
) -> Prevu:
    return Prevu(
        nom=envoi.nom,
        envoi=envoi,
        raison=raison,
        choix=choix,
        candidats=candidats,
        sha256=depot.sha256,
        expediteur_nom=depot.expediteur_nom,
        expediteur_adresse=depot.expediteur_adresse,
        objet=depot.objet,
        recu_le=date_de_reception(depot),
        nb_pieces=len(depot.pieces),
        taille=len(depot.original),
        avertissements=depot.avertissements,
        deja=deja,
    )
