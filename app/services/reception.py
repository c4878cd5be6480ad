"""Reception: files dropped on the window or named on the command line become arrivals, dossiers and pieces.

All or nothing per mail: one transaction each, so that a mail that fails leaves no trace but its message.
Not here: reading a mail (`importers`), nor what is expected of a porteur (`domain.pieces`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from app.domain.dossier import Canal, Dossier, numero_de_dossier
from app.domain.pieces import CODE_COURRIEL, Piece
from app.domain.porteur import Porteur
from app.importers.courriel import est_courriel
from app.importers.limites import LIMITES
from app.importers.message import RIEN_ENREGISTRE
from app.ports import Arrivee, Sort
from app.services.contexte import Contexte, journaliser
from app.services.envois import Envoi, LecteurDeBoites, envois
from app.services.faits import constater
from app.services.fichiers_deposes import courriel_en_piece, deplier, lire_piece
from app.services.instruction import verifier_code
from app.services.rattachement import rattacher
from app.socle.changes import RIEN, Changes
from app.socle.errors import UserError
from app.socle.formats import a_paris, date_heure, pluriel
from app.socle.progress import Annulation, Annule, Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from app.domain.campagne import Campagne
    from app.importers.depot import Depot, PieceLue
    from app.ports import UnitOfWork

SANS_PIECE = "message sans pièce jointe : sans doute pas une candidature"
_ACTES = {
    Sort.NOUVEAU_DOSSIER: "Importer un courriel : nouveau dossier",
    Sort.AJOUT: "Importer un courriel : ajout au dossier",
    Sort.ECARTE: "Importer un courriel : écarté",
}


class LecteurDeCourriels(LecteurDeBoites, Protocol):
    """Reads untrusted bytes away from the application (`importers.bac.Bac`)."""

    def lire(self, octets: bytes, nom: str, annulation: Annulation | None = None) -> Depot:
        """Return what the mail brings. Raises UserError when it cannot be read; nothing is then written."""
        ...


@dataclass(frozen=True, slots=True)
class Issue:
    """The fate of one file. `sort` None: nothing was written, `message` says why. `dossier_id`: where it went."""

    nom: str
    sort: Sort | None
    message: str
    dossier_id: int | None = None
    numero: str = ""
    deja_importe: bool = False


class Reception:
    """Imports mails, files and dossiers keyed by hand into one campaign."""

    def __init__(self, contexte: Contexte, lecteur: LecteurDeCourriels) -> None:
        self._contexte = contexte
        self._lecteur = lecteur

    def importer(
        self,
        campagne_id: int,
        chemins: Iterable[Path],
        *,
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
    ) -> tuple[tuple[Issue, ...], Changes]:
        """Import files, folders, archives of mails and mailboxes; return the fate of each mail, and what changed.

        A file that fails is reported and the next one goes on; a fault of the machine stops the work, and what
        was imported before it stays. `annulation` stops it in the same way: the file under way is left out whole.
        """
        courriels = list(envois(deplier(chemins), self._lecteur))
        issues: list[Issue] = []
        changes = RIEN
        for rang, envoi in enumerate(courriels):
            if annulation is not None and annulation.demandee:
                break
            rapporter(Progress(rang, len(courriels), f"Lecture de {envoi.nom}"))
            try:
                issue, touche = self._un_envoi(campagne_id, envoi, annulation)
            except Annule:
                break
            issues.append(issue)
            changes |= touche
        rapporter(Progress(len(issues), len(courriels), bilan(issues)))
        return tuple(issues), changes

    def creer_a_la_main(
        self, campagne_id: int, porteur: Porteur, recu_le: datetime, canal: Canal, objet: str = ""
    ) -> tuple[Dossier, Changes]:
        """Create a dossier that came by another way than a mail (R01: date and hour compulsory)."""
        if not porteur.raison_sociale.strip():
            raise UserError("La raison sociale du porteur est vide.", conseil="Écrivez-la pour créer le dossier.")
        with self._contexte.store.ecrire() as uow:
            dossier = self._creer(
                uow,
                Dossier(
                    campagne_id=campagne_id, porteur=porteur, recu_le=a_paris(recu_le), canal=canal, objet=objet
                ),
            )
            journaliser(
                uow,
                self._contexte,
                acte="Enregistrer un dossier",
                objet="dossier",
                objet_id=dossier.numero,
                apres={**_faits(dossier), "canal": canal},
                dossier_id=dossier.id,
            )
        return dossier, _changes(dossier.cle, campagne_id)

    def ajouter_pieces(
        self, dossier_id: int, chemins: Iterable[Path], code: str = ""
    ) -> tuple[tuple[Piece, ...], Changes]:
        """Add files to a dossier as pieces, all or none; a mail among them is added with its attachments."""
        fichiers = deplier(chemins, tout=True)
        if not fichiers:
            raise UserError("Aucun fichier n’a été trouvé. Le dossier est inchangé.")
        lus: list[PieceLue] = []
        for envoi in envois(fichiers, self._lecteur, archives=False, limite_octets=LIMITES.piece_octets):
            nom, octets = envoi.nom, envoi.lire()
            if est_courriel(nom, octets):
                depot = self._lecteur.lire(octets, nom)
                lus += [courriel_en_piece(depot, nom), *depot.pieces]
            else:
                lus.append(lire_piece(nom, octets, code))
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            verifier_code(uow.campagnes.get(dossier.campagne_id), code)
            pieces = self._ranger(uow, dossier, lus, self._contexte.clock.maintenant())
            journaliser(
                uow,
                self._contexte,
                acte=f"Ajouter {pluriel(len(pieces), 'pièce')}",
                objet="dossier",
                objet_id=dossier.numero,
                apres={"pieces": [p.nom for p in pieces]},
                dossier_id=dossier_id,
            )
            constater(uow, self._contexte, dossier_id)
        return pieces, _changes(dossier_id, dossier.campagne_id)

    def relire(self, sha256: str, nom: str, annulation: Annulation | None = None) -> Depot:
        """Return what a kept mail says, read again away from the application for its display."""
        with self._contexte.store.lire() as uow:
            octets = uow.pieces.contenu(sha256)
        return self._lecteur.lire(octets, nom, annulation)

    def ouvrir_un_dossier(self, arrivee_id: int) -> tuple[Dossier, Changes]:
        """Make a new dossier of a mail that was set aside or added elsewhere; the arrival changes its fate."""
        with self._contexte.store.lire() as uow:
            arrivee = _sans_dossier(uow, arrivee_id)
            octets = uow.pieces.contenu(arrivee.sha256)
        depot = self._lecteur.lire(octets, arrivee.nom_fichier)
        with self._contexte.store.ecrire() as uow:
            _sans_dossier(uow, arrivee_id)  # again: the mail was read meanwhile, and two clicks make one dossier
            dossier = self._dossier_du_depot(uow, arrivee.campagne_id, depot, arrivee.recu_le, arrivee.nom_fichier)
            nouvelle = replace(arrivee, sort=Sort.NOUVEAU_DOSSIER, dossier_id=dossier.id, motif="")
            uow.arrivees.save(nouvelle)
            journaliser(
                uow,
                self._contexte,
                acte="Changer le sort d’un courriel",
                objet="arrivee",
                objet_id=arrivee_id,
                avant={"sort": arrivee.sort, "dossier_id": arrivee.dossier_id},
                apres={"sort": nouvelle.sort, "dossier_id": nouvelle.dossier_id, **_faits(dossier)},
                dossier_id=dossier.id,
            )
        return dossier, _changes(dossier.cle, arrivee.campagne_id)

    def _un_envoi(self, campagne_id: int, envoi: Envoi, annulation: Annulation | None) -> tuple[Issue, Changes]:
        try:
            return self._enregistrer(campagne_id, self._lire(envoi, annulation), envoi.nom)
        except UserError as faute:
            return Issue(envoi.nom, None, str(faute)), RIEN

    def _lire(self, envoi: Envoi, annulation: Annulation | None) -> Depot:
        octets = envoi.lire()
        if not est_courriel(envoi.nom, octets):
            raise UserError(
                f"Ce fichier n’est pas un courriel. {RIEN_ENREGISTRE}.",
                conseil="Ouvrez un dossier et déposez-y le fichier comme pièce.",
            )
        return self._lecteur.lire(octets, envoi.nom, annulation)

    def _enregistrer(self, campagne_id: int, depot: Depot, nom: str) -> tuple[Issue, Changes]:
        with self._contexte.store.ecrire() as uow:
            deja = uow.arrivees.par_empreinte(campagne_id, depot.sha256)
            if deja is not None:
                return _deja_importe(nom, deja, uow), RIEN
            recu_le = date_de_reception(depot) or self._contexte.clock.maintenant()
            cible = rattacher(uow, campagne_id, depot)
            if cible is not None:
                dossier = uow.dossiers.get(cible.dossier_id)
                lus = (courriel_en_piece(depot, nom), *depot.pieces)
                pieces = self._ranger(uow, dossier, lus, recu_le)
                motif, sort = cible.raison, Sort.AJOUT
                message = (
                    f"{pluriel(len(pieces) - 1, 'pièce ajoutée', 'pièces ajoutées')} au dossier {dossier.numero}"
                )
            elif not depot.pieces:
                uow.pieces.put_contenu(depot.original)
                dossier, motif, sort = None, SANS_PIECE, Sort.ECARTE
                message = f"écarté, {SANS_PIECE}"
            else:
                dossier = self._dossier_du_depot(uow, campagne_id, depot, recu_le, nom)
                motif, sort = "", Sort.NOUVEAU_DOSSIER
                message = f"nouveau dossier {dossier.numero}, {pluriel(len(depot.pieces), 'pièce')}"
            arrivee = uow.arrivees.add(self._arrivee(campagne_id, depot, nom, recu_le, sort, dossier, motif))
            ouvert = _faits(dossier) if dossier and sort is Sort.NOUVEAU_DOSSIER else {}
            journaliser(
                uow,
                self._contexte,
                acte=_ACTES[sort],
                objet="arrivee",
                objet_id=arrivee.id,
                apres={"nom_fichier": nom, "sha256": depot.sha256, "sort": sort, **ouvert},
                motif=motif,
                dossier_id=dossier.id if dossier else None,
            )
            if dossier is not None:
                constater(uow, self._contexte, dossier.cle)
        if dossier is None:
            return Issue(nom, sort, message), Changes(
                campagnes=frozenset({campagne_id}), sujets=frozenset({"arrivees", "journal"})
            )
        suite = " ".join(depot.avertissements)
        issue = Issue(nom, sort, f"{message}. {suite}".strip(), dossier.id, dossier.numero)
        return issue, _changes(dossier.cle, campagne_id)

    def _arrivee(
        self,
        campagne_id: int,
        depot: Depot,
        nom: str,
        recu_le: datetime,
        sort: Sort,
        dossier: Dossier | None,
        motif: str,
    ) -> Arrivee:
        return Arrivee(
            campagne_id=campagne_id,
            sha256=depot.sha256,
            nom_fichier=nom,
            expediteur_nom=depot.expediteur_nom,
            expediteur_adresse=depot.expediteur_adresse,
            objet=depot.objet,
            recu_le=recu_le,
            importe_le=self._contexte.clock.maintenant(),
            sort=sort,
            message_id=depot.message_id,
            en_reponse_a=depot.en_reponse_a,
            transfere_par=depot.transfere_par or "",
            dossier_id=dossier.id if dossier else None,
            motif=motif,
            avertissements=depot.avertissements,
        )

    def _dossier_du_depot(
        self, uow: UnitOfWork, campagne_id: int, depot: Depot, recu_le: datetime, nom: str
    ) -> Dossier:
        porteur = Porteur(
            raison_sociale=depot.expediteur_nom or depot.expediteur_adresse or "Expéditeur inconnu",
            courriel=depot.expediteur_adresse,
        )
        dossier = self._creer(
            uow, Dossier(campagne_id=campagne_id, porteur=porteur, recu_le=recu_le, objet=depot.objet)
        )
        self._ranger(uow, dossier, (courriel_en_piece(depot, nom), *depot.pieces), recu_le)
        return dossier

    def _creer(self, uow: UnitOfWork, dossier: Dossier) -> Dossier:
        campagne: Campagne = uow.campagnes.get(dossier.campagne_id)
        rang = uow.dossiers.prochain_rang(dossier.campagne_id)
        return uow.dossiers.add(
            replace(
                dossier,
                numero=numero_de_dossier(campagne.edition, campagne.region_code, rang),
                vague=campagne.vague_de(dossier.recu_le.date()),
                agent=self._contexte.agent,
            )
        )

    def _ranger(
        self, uow: UnitOfWork, dossier: Dossier, lus: Iterable[PieceLue], recue_le: datetime
    ) -> tuple[Piece, ...]:
        """Record files as pieces; a type proposed that this campaign does not expect is left to the officer."""
        connus = {CODE_COURRIEL, *(t.code for t in uow.campagnes.get(dossier.campagne_id).pieces)}
        return tuple(
            uow.pieces.add(
                Piece(
                    dossier_id=dossier.cle,
                    nom=lue.nom,
                    sha256=uow.pieces.put_contenu(lue.contenu),
                    taille=len(lue.contenu),
                    recue_le=recue_le,
                    type_mime=lue.type_mime,
                    code=lue.code_propose if lue.code_propose in connus else "",
                    origine=lue.chemin,
                )
            )
            for lue in lus
        )


def _faits(dossier: Dossier) -> dict[str, object]:
    """Return what the journal says of a dossier just opened (R01)."""
    return {
        "numero": dossier.numero,
        "porteur": dossier.porteur.raison_sociale,
        "recu_le": dossier.recu_le,
        "vague": dossier.vague,
    }


def date_de_reception(depot: Depot) -> datetime | None:
    """Return the instant that counts as the receipt of a mail, in the time of Paris; None when it gives none.

    A mail passed on by another service counts from the day that service received it (CRPA, art. L114-2 and L114-3);
    the date of the message inside is the nearest fact known, and a warning of the reader tells the officer.
    """
    if depot.transfere_par and depot.date_envoi is not None:
        return a_paris(depot.date_envoi)
    return depot.recu_le


def bilan(issues: Sequence[Issue]) -> str:
    """Return « 3 dossiers ouverts, 1 ajout, 1 écarté, 1 refusé »; what is nil is left out."""
    nb = {s: sum(i.sort is s for i in issues) for s in (*Sort, None)}
    deja = sum(i.deja_importe for i in issues)
    parties = [
        pluriel(nb[Sort.NOUVEAU_DOSSIER], "dossier ouvert", "dossiers ouverts") if nb[Sort.NOUVEAU_DOSSIER] else "",
        pluriel(nb[Sort.AJOUT], "ajout") if nb[Sort.AJOUT] else "",
        pluriel(nb[Sort.ECARTE], "courriel écarté", "courriels écartés") if nb[Sort.ECARTE] else "",
        pluriel(deja, "déjà importé", "déjà importés") if deja else "",
        pluriel(nb[None] - deja, "fichier refusé", "fichiers refusés") if nb[None] > deja else "",
    ]
    return ", ".join(p for p in parties if p) or "aucun courriel trouvé"


def _sans_dossier(uow: UnitOfWork, arrivee_id: int) -> Arrivee:
    """Return the arrival. Raises UserError when it opened a dossier already."""
    arrivee = uow.arrivees.get(arrivee_id)
    if arrivee.sort is Sort.NOUVEAU_DOSSIER:
        raise UserError("Ce courriel a déjà ouvert un dossier.", conseil="Ouvrez-le depuis la réception.")
    return arrivee


def _deja_importe(nom: str, deja: Arrivee, uow: UnitOfWork) -> Issue:
    numero = uow.dossiers.get(deja.dossier_id).numero if deja.dossier_id else ""
    ou = f" (dossier {numero})" if numero else f" ({deja.motif})"
    return Issue(
        nom,
        None,
        f"Déjà importé le {date_heure(deja.importe_le)}{ou}. Rien n’a été enregistré deux fois.",
        deja.dossier_id,
        numero,
        deja_importe=True,
    )


def _changes(dossier_id: int, campagne_id: int) -> Changes:
    return Changes(
        dossiers=frozenset({dossier_id}),
        campagnes=frozenset({campagne_id}),
        sujets=frozenset({"dossiers", "pieces", "arrivees", "journal", "quota"}),
    )
