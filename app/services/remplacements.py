"""A piece replaced by a later one: said by the officer, kept with the older one, undone.

The older piece stays, with the proofs taken on it; who reads them is told (`domain.preuve`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.pieces import CODE_COURRIEL, Piece
from app.domain.preuve import lignee, remplacantes
from app.importers.limites import LIMITES
from app.services.contexte import Contexte, journaliser
from app.services.faits import constater
from app.services.fichiers_deposes import lire_octets, lire_piece
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Remplacement:
    """What a replacement changed. `avant`: the newer piece as it was; None when it came with the act."""

    ancienne_id: int
    nouvelle_id: int
    avant: Piece | None = None


class Remplacements:
    """Says which piece replaces which."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def remplacer_par_fichier(self, piece_id: int, fichier: Path) -> tuple[Remplacement, Changes]:
        """Add a file to the dossier of a piece, of the same type, in its place.

        Raises UserError when the file cannot be read, is the same content, or when the piece is replaced already or
        is the mail itself; nothing is then written.
        """
        lue = lire_piece(fichier.name, lire_octets(fichier, LIMITES.piece_octets))
        with self._contexte.store.ecrire() as uow:
            ancienne = uow.pieces.get(piece_id)
            _verifier_ancienne(uow, ancienne)
            sha256 = uow.pieces.put_contenu(lue.contenu)
            if sha256 == ancienne.sha256:
                raise UserError(
                    f"«\u00a0{lue.nom}\u00a0» a le même contenu que «\u00a0{ancienne.nom}\u00a0»\u00a0: rien "
                    "n’a été remplacé.",
                    conseil="Choisissez la nouvelle version.",
                )
            nouvelle = uow.pieces.add(
                Piece(
                    dossier_id=ancienne.dossier_id,
                    nom=lue.nom,
                    sha256=sha256,
                    taille=len(lue.contenu),
                    recue_le=self._contexte.clock.maintenant(),
                    type_mime=lue.type_mime,
                    code=ancienne.code,
                    origine=lue.chemin,
                    remplace=piece_id,
                )
            )
            fait = Remplacement(piece_id, nouvelle.id or 0)
            dossier = self._dire(uow, ancienne, nouvelle, acte=f"Remplacer «\u00a0{ancienne.nom}\u00a0»")
        return fait, _changes(dossier)

    def remplacer(self, ancienne_id: int, nouvelle_id: int) -> tuple[Remplacement, Changes]:
        """Say that a piece replaces an older one of the dossier; not classified, it takes the type of that one.

        Raises UserError when they are of two dossiers, when one of them is the mail itself, when either has its
        part in a replacement already, or when the older one came from the newer.
        """
        with self._contexte.store.ecrire() as uow:
            ancienne, nouvelle = uow.pieces.get(ancienne_id), uow.pieces.get(nouvelle_id)
            _verifier_ancienne(uow, ancienne)
            _verifier_paire(uow, ancienne, nouvelle)
            uow.pieces.set_remplace(nouvelle_id, ancienne_id)
            if not nouvelle.code:
                uow.pieces.set_code(nouvelle_id, ancienne.code)
            dossier = self._dire(uow, ancienne, nouvelle, acte=f"Remplacer «\u00a0{ancienne.nom}\u00a0»")
        return Remplacement(ancienne_id, nouvelle_id, nouvelle), _changes(dossier)

    def defaire(self, fait: Remplacement) -> tuple[Remplacement, Changes]:
        """Take a replacement back, for undo: a file that came with it goes too.

        Raises UserError when a proof rests on that file: it would lose what it quotes.
        """
        with self._contexte.store.ecrire() as uow:
            ancienne, nouvelle = uow.pieces.get(fait.ancienne_id), uow.pieces.get(fait.nouvelle_id)
            if fait.avant is None:
                _verifier_libre(uow, nouvelle)
                uow.pieces.remove(fait.nouvelle_id)
            else:
                uow.pieces.set_remplace(fait.nouvelle_id, fait.avant.remplace)
                uow.pieces.set_code(fait.nouvelle_id, fait.avant.code)
            dossier = self._dire(
                uow, ancienne, nouvelle, acte=f"Ne plus remplacer «\u00a0{ancienne.nom}\u00a0»", defait=True
            )
        return fait, _changes(dossier)

    def _dire(
        self, uow: UnitOfWork, ancienne: Piece, nouvelle: Piece, *, acte: str, defait: bool = False
    ) -> Dossier:
        """Write the line of journal and see what follows for the dossier, which is returned."""
        cote = {"nom": nouvelle.nom, "sha256": nouvelle.sha256}
        siege = {"nom": ancienne.nom, "sha256": ancienne.sha256}
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="piece",
            objet_id=ancienne.id,
            avant=cote if defait else siege,
            apres=siege if defait else cote,
            dossier_id=ancienne.dossier_id,
        )
        constater(uow, self._contexte, ancienne.dossier_id)
        return uow.dossiers.get(ancienne.dossier_id)


def _verifier_ancienne(uow: UnitOfWork, ancienne: Piece) -> None:
    if ancienne.code == CODE_COURRIEL:
        raise UserError("Un courriel reste tel qu’il est arrivé\u00a0: il ne se remplace pas.")
    deja = remplacantes(uow.pieces.of_dossier(ancienne.dossier_id)).get(ancienne.id or 0)
    if deja is not None:
        raise UserError(
            f"«\u00a0{ancienne.nom}\u00a0» est déjà remplacée par «\u00a0{deja.nom}\u00a0»\u00a0: rien n’a changé.",
            conseil="Remplacez cette dernière version.",
        )


def _verifier_paire(uow: UnitOfWork, ancienne: Piece, nouvelle: Piece) -> None:
    if ancienne.dossier_id != nouvelle.dossier_id:
        raise UserError("Ces deux pièces ne sont pas du même dossier\u00a0: rien n’a changé.")
    if nouvelle.code == CODE_COURRIEL:
        raise UserError("Un courriel reste tel qu’il est arrivé\u00a0: il ne remplace pas une pièce.")
    if nouvelle.remplace is not None:
        remplacee = uow.pieces.get(nouvelle.remplace)
        raise UserError(
            f"«\u00a0{nouvelle.nom}\u00a0» remplace déjà «\u00a0{remplacee.nom}\u00a0»\u00a0: rien n’a changé."
        )
    if nouvelle.id in lignee(uow.pieces.of_dossier(ancienne.dossier_id), ancienne.id or 0):
        raise UserError(
            f"«\u00a0{ancienne.nom}\u00a0» est elle-même une version de "
            f"«\u00a0{nouvelle.nom}\u00a0»\u00a0: rien n’a changé."
        )


def _verifier_libre(uow: UnitOfWork, piece: Piece) -> None:
    codes = sorted({p.sous_critere for p in uow.preuves.of_dossier(piece.dossier_id) if p.piece_id == piece.id})
    if codes:
        raise UserError(
            f"Une preuve repose sur «\u00a0{piece.nom}\u00a0» ({', '.join(codes)})\u00a0: le remplacement est "
            "gardé.",
            conseil="Retirez d’abord cette preuve.",
        )


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"pieces", "preuves", "journal"}),
    )
