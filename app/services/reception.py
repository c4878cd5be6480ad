"""Reception: files dropped on the window or named on the command line become arrivals, dossiers and pieces.

All or nothing per mail: one transaction each, so that a mail that fails leaves no trace but its message.
Not here: reading a mail (`importers`), what one mail writes (`services.enregistrement`), the acts on the register
(`services.registre`).
"""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from app.domain.dossier import Canal, Dossier
from app.importers.courriel import est_courriel
from app.importers.limites import LIMITES
from app.services.apercu_depot import Prevision, prevoir
from app.services.contexte import Contexte, journaliser
from app.services.deplacements import oter_pieces
from app.services.depots_gardes import DepotsGardes
from app.services.enregistrement import (
    Issue,
    Signes,
    bilan,
    changes_du_dossier,
    creer,
    enregistrer,
    faits_du_dossier,
    ranger,
)
from app.services.envois import LecteurDeCourriels, envois
from app.services.faits import constater
from app.services.fichiers_deposes import courriel_en_piece, deplier, lire_piece
from app.services.instruction import verifier_code
from app.services.rattachement import reperes, sirets_connus
from app.socle.changes import RIEN, Changes
from app.socle.errors import UserError
from app.socle.formats import a_paris, pluriel
from app.socle.progress import Annule, Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from app.domain.pieces import Piece
    from app.domain.porteur import Porteur
    from app.importers.depot import Depot, PieceLue
    from app.services.apercu_depot import Prevu
    from app.services.envois import Envoi
    from app.services.rattachement import Reperes
    from app.socle.progress import Annulation

    Ecriture = Callable[[], tuple[Issue, Changes]]
    UnCourriel = tuple[str, Callable[[], Ecriture]]


class Reception:
    """Imports mails, files and dossiers keyed by hand into one campaign."""

    def __init__(self, contexte: Contexte, lecteur: LecteurDeCourriels) -> None:
        self._contexte = contexte
        self._lecteur = lecteur
        self._gardes = DepotsGardes()

    def importer(
        self,
        campagne_id: int,
        chemins: Iterable[Path],
        *,
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
    ) -> tuple[tuple[Issue, ...], Changes]:
        """Import files, folders, archives of mails and mailboxes; return the fate of each mail, and what changed.

        Nobody looks: an explicit link decides, a weaker sign is only written beside the arrival. A file that fails
        is reported and the next one goes on; a fault of the machine stops the work, and what was imported before
        it stays. `annulation` stops it in the same way: the file under way is left out whole.
        """
        try:
            fichiers = deplier(chemins, rapporter=rapporter, annulation=annulation)
            courriels = list(envois(fichiers, self._lecteur, rapporter=rapporter, annulation=annulation))
        except Annule:
            courriels = []
        connus = self._reperes(campagne_id)
        travaux = [(e.nom, partial(self._lire_envoi, campagne_id, e, connus, annulation)) for e in courriels]
        return _l_un_apres_l_autre(travaux, rapporter, annulation)

    def prevoir(
        self,
        campagne_id: int,
        chemins: Iterable[Path],
        *,
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
    ) -> Prevision:
        """Return each mail of a drop with what would become of it; nothing is written. Raises Annule.

        Some of what was read stays in memory for `importer_prevus`; `oublier_les_prevus` lets it go.
        """
        self._gardes.vider()
        return prevoir(
            self._contexte,
            self._lecteur,
            campagne_id,
            chemins,
            gardes=self._gardes,
            rapporter=rapporter,
            annulation=annulation,
        )

    def oublier_les_prevus(self) -> None:
        """Let go of what a preview given up keeps in memory."""
        self._gardes.vider()

    def importer_prevus(
        self,
        campagne_id: int,
        prevus: Sequence[Prevu],
        *,
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
    ) -> tuple[tuple[Issue, ...], Changes]:
        """Import the mails of a preview as the officer decided; one left without a decision is not written.

        Faults and stops are those of `importer`. A file that is no longer what was shown is refused.
        """
        travaux = [(p.nom, partial(self._lire_prevu, campagne_id, p, annulation)) for p in prevus]
        try:
            return _l_un_apres_l_autre(travaux, rapporter, annulation)
        finally:
            self._gardes.vider()

    def creer_a_la_main(
        self, campagne_id: int, porteur: Porteur, recu_le: datetime, canal: Canal, objet: str = ""
    ) -> tuple[Dossier, Changes]:
        """Create a dossier that came by another way than a mail (R01: date and hour compulsory).

        Raises UserError without the name of the porteur.
        """
        if not porteur.raison_sociale.strip():
            raise UserError("La raison sociale du porteur est vide.", conseil="Écrivez-la pour créer le dossier.")
        with self._contexte.store.ecrire() as uow:
            dossier = creer(
                uow,
                self._contexte.agent,
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
                apres={**faits_du_dossier(dossier), "canal": canal},
                dossier_id=dossier.id,
            )
        return dossier, changes_du_dossier(dossier.cle, campagne_id)

    def ajouter_pieces(
        self, dossier_id: int, chemins: Iterable[Path], code: str = ""
    ) -> tuple[tuple[Piece, ...], Changes]:
        """Add files to a dossier as pieces, all or none; a mail among them is added with its attachments.

        Raises UserError when there is none, or when one of them cannot be read.
        """
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
            pieces = ranger(uow, dossier, lus, self._contexte.clock.maintenant())
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
        return pieces, changes_du_dossier(dossier_id, dossier.campagne_id)

    def retirer_pieces(self, dossier_id: int, ids: Sequence[int]) -> Changes:
        """Take back pieces just added, all or none; their contents stay in the base.

        Raises UserError, and nothing is written, once a proof, a newer piece or a screenshot rests on one.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            retirees = oter_pieces(uow, dossier, ids)
            journaliser(
                uow,
                self._contexte,
                acte=f"Retirer {pluriel(len(retirees), 'pièce')}",
                objet="dossier",
                objet_id=dossier.numero,
                avant={"pieces": [p.nom for p in retirees]},
                dossier_id=dossier_id,
            )
            constater(uow, self._contexte, dossier_id)
        return changes_du_dossier(dossier_id, dossier.campagne_id)

    def relire(self, sha256: str, nom: str, annulation: Annulation | None = None) -> Depot:
        """Return what a kept mail says, read again away from the application for its display."""
        with self._contexte.store.lire() as uow:
            octets = uow.pieces.contenu(sha256)
        return self._lecteur.lire(octets, nom, annulation)

    def _reperes(self, campagne_id: int) -> Reperes:
        with self._contexte.store.lire() as uow:
            return reperes(uow, campagne_id)

    def _lire_envoi(
        self, campagne_id: int, envoi: Envoi, connus: Reperes, annulation: Annulation | None
    ) -> Ecriture:
        depot = envoi.ouvrir(self._lecteur, annulation)
        signes = Signes(connus, sirets_connus(self._lecteur, depot, connus, annulation))
        return partial(enregistrer, self._contexte, campagne_id, depot, envoi.nom, signes)

    def _lire_prevu(self, campagne_id: int, prevu: Prevu, annulation: Annulation | None) -> Ecriture:
        if prevu.ferme or prevu.choix is None:
            issue = prevu.deja or Issue(prevu.nom, None, prevu.raison)
            return lambda: (issue, RIEN)
        octets = prevu.envoi.lire()
        if hashlib.sha256(octets).hexdigest() != prevu.sha256:
            raise UserError(
                "Ce fichier a changé depuis l’aperçu. Rien n’a été enregistré.",
                conseil="Déposez-le de nouveau pour le revoir.",
            )
        depot = self._gardes.prendre(prevu.sha256) or self._lecteur.lire(octets, prevu.nom, annulation)
        return partial(enregistrer, self._contexte, campagne_id, depot, prevu.nom, prevu.choix)


def _l_un_apres_l_autre(
    travaux: Sequence[UnCourriel], rapporter: Rapporter, annulation: Annulation | None
) -> tuple[tuple[Issue, ...], Changes]:
    """Record mails in turn, each read while the one before is written; return their fates, and what changed.

    One mail is read ahead, never more: two are held in memory.
    """
    issues: list[Issue] = []
    changes = RIEN
    with ThreadPoolExecutor(1, thread_name_prefix="courriels") as lecteur:
        lus = deque(lecteur.submit(lire) for _, lire in travaux[:1])
        for rang, (nom, _) in enumerate(travaux):
            if annulation is not None and annulation.demandee:
                break
            rapporter(Progress(rang, len(travaux), f"Lecture de {nom}"))
            lus.extend(lecteur.submit(lire) for _, lire in travaux[rang + 1 : rang + 2])
            try:
                issue, touche = lus.popleft().result()()
            except UserError as faute:
                issue, touche = Issue(nom, None, str(faute)), RIEN
            except Annule:
                break
            issues.append(issue)
            changes |= touche
    rapporter(Progress(len(issues), len(travaux), bilan(issues)))
    return tuple(issues), changes
