"""A mail of the register put in a dossier, moved from one to another, and put back: what each act writes.

Not here: which dossier to propose, nor the journal line of the act (`services.registre`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.cycle import Etat, passage
from app.domain.dossier import Dossier
from app.domain.pieces import Piece
from app.ports import Arrivee, Sort
from app.services.deport import sans_masque
from app.services.enregistrement import ranger
from app.services.fichiers_deposes import courriel_en_piece
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.importers.depot import Depot
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Deplacement:
    """What a mail put in a dossier changed, to be undone. `arrivee`: the mail as it stood.

    `vers` received the pieces `ids`; `retire` is the dossier withdrawn, as it stood; `reprises` the pieces taken
    from the dossier where the mail was.
    """

    arrivee: Arrivee
    vers: Dossier
    ids: tuple[int, ...]
    retire: Dossier | None = None
    reprises: tuple[Piece, ...] = ()

    @property
    def dossiers(self) -> frozenset[int]:
        """The dossiers that the move touches."""
        return frozenset(i for i in (self.vers.id, self.arrivee.dossier_id) if i is not None)


def a_deplacer(uow: UnitOfWork, arrivee_id: int, dossier_id: int) -> Arrivee:
    """Return the arrival. Raises UserError when it cannot be put in this dossier."""
    arrivee = uow.arrivees.get(arrivee_id)
    dossier = uow.dossiers.get(dossier_id)
    if arrivee.dossier_id == dossier_id:
        raise UserError(f"Ce courriel est déjà celui du dossier {dossier.numero}. Rien n’a changé.")
    if dossier.campagne_id != arrivee.campagne_id or dossier.etat is Etat.RETIRE:
        raise UserError(f"Le dossier {dossier.numero} ne peut pas recevoir ce courriel. Rien n’a changé.")
    return arrivee


def deplacer(uow: UnitOfWork, arrivee: Arrivee, vers: Dossier, depot: Depot) -> Deplacement:
    """Put the mail and its pieces in a dossier; what it had opened is withdrawn, what it had joined gives it back.

    Raises UserError when the dossier opened was worked on, or when something rests on the pieces to be moved.
    """
    if arrivee.sort is Sort.AJOUT:
        reprises = reprendre(uow, arrivee, depot)
        pieces = tuple(uow.pieces.add(replace(p, id=None, dossier_id=vers.cle)) for p in reprises)
        return Deplacement(arrivee, vers, _ids(pieces), reprises=reprises)
    retire = _retirer(uow, arrivee, vers)
    lus = (courriel_en_piece(depot, arrivee.nom_fichier), *depot.pieces)
    return Deplacement(arrivee, vers, _ids(ranger(uow, vers, lus, arrivee.recu_le)), retire=retire)


def remettre(uow: UnitOfWork, fait: Deplacement) -> None:
    """Undo a move: pieces, dossiers and mail as they stood, pieces given back at the end of their list.

    Raises UserError when the mail went elsewhere, or when something rests on its pieces now.
    """
    actuelle = uow.arrivees.get(fait.arrivee.id or 0)
    if actuelle.sort is not Sort.AJOUT or actuelle.dossier_id != fait.vers.id:
        raise UserError("Ce courriel a été rangé ailleurs depuis. Rien n’a changé.")
    oter_pieces(uow, fait.vers, fait.ids)
    if fait.retire is not None:
        uow.dossiers.save(replace(uow.dossiers.get(fait.retire.cle), etat=fait.retire.etat))
    for piece in fait.reprises:
        uow.pieces.add(replace(piece, id=None))
    uow.arrivees.save(replace(fait.arrivee, recu_le=actuelle.recu_le))


def reprendre(uow: UnitOfWork, arrivee: Arrivee, depot: Depot) -> tuple[Piece, ...]:
    """Take the pieces that a mail added from their dossier; return them as they stood. Raises UserError."""
    dossier = uow.dossiers.get(arrivee.dossier_id or 0)
    venues = _venues_avec(uow.pieces.of_dossier(dossier.cle), arrivee.sha256, depot)
    codes = {p.code for p in venues if p.code}
    rendus = [v.code for v in uow.pieces.verdicts(dossier.cle) if v.code in codes]
    if rendus:
        raise UserError(
            f"Un verdict a déjà été donné, dans le dossier {dossier.numero}, sur une pièce de ce courriel. "
            "Rien n’a changé.",
            conseil="Reprenez d’abord ce verdict.",
        )
    if any(p.remplace is not None for p in venues):
        raise UserError(
            f"Une pièce de ce courriel en remplace une autre dans le dossier {dossier.numero}. Rien n’a changé.",
            conseil="Reprenez d’abord ce remplacement.",
        )
    return oter_pieces(uow, dossier, _ids(venues))


def oter_pieces(uow: UnitOfWork, dossier: Dossier, ids: Sequence[int]) -> tuple[Piece, ...]:
    """Take pieces from a dossier, all or none; return them. Raises UserError once something rests on one."""
    autres = [p for p in uow.pieces.of_dossier(dossier.cle) if p.id not in ids]
    appuis = {p.piece_id for p in sans_masque(uow).preuves.of_dossier(dossier.cle)} | {p.remplace for p in autres}
    appuis.add(dossier.visibilite.piece_id)
    retirees = tuple(uow.pieces.get(i) for i in ids)
    if tenues := [p.nom for p in retirees if p.id in appuis]:
        raise UserError(
            f"Ces pièces servent déjà : {', '.join(tenues)}. Rien n’a été retiré.",
            conseil="Retirez d’abord la preuve, le remplacement ou la capture qui s’y appuie.",
        )
    for piece_id in reversed(ids):
        uow.pieces.remove(piece_id)
    return retirees


def _venues_avec(pieces: Sequence[Piece], sha256: str, depot: Depot) -> tuple[Piece, ...]:
    """Return the mail and what it brought, among the pieces of its dossier. Raises UserError when some are gone."""
    attendues = [sha256, *(hashlib.sha256(lue.contenu).hexdigest() for lue in depot.pieces)]
    nombre = len(attendues)
    for rang in range(len(pieces)):
        suite = pieces[rang : rang + nombre]
        if [p.sha256 for p in suite] == attendues:
            return tuple(suite)
    raise UserError(
        "Les pièces de ce courriel ne se retrouvent plus toutes dans son dossier. Rien n’a changé.",
        conseil="Ajoutez-les à la main au dossier voulu.",
    )


def _retirer(uow: UnitOfWork, arrivee: Arrivee, vers: Dossier) -> Dossier | None:
    """Withdraw the dossier that the mail had opened; return it as it stood, None when it had opened none."""
    if arrivee.dossier_id is None:
        return None
    ouvert = uow.dossiers.get(arrivee.dossier_id)
    autres = [a for a in uow.arrivees.of_campagne(arrivee.campagne_id) if a.dossier_id == ouvert.id]
    travaille = (
        ouvert.etat is not Etat.RECU
        or len(autres) > 1
        or uow.pieces.verdicts(ouvert.cle)
        or uow.notes.of_dossier(ouvert.cle)
        or uow.demandes.of_dossier(ouvert.cle)
    )
    if travaille:
        raise UserError(
            f"Le dossier {ouvert.numero}, ouvert par ce courriel, a déjà été travaillé. Rien n’a changé.",
            conseil=f"Enregistrez une copie de ses pièces et ajoutez-les au dossier {vers.numero}.",
        )
    passage(ouvert.etat, Etat.RETIRE, f"courriel rattaché au dossier {vers.numero}")
    uow.dossiers.save(replace(ouvert, etat=Etat.RETIRE))
    return ouvert


def _ids(pieces: Sequence[Piece]) -> tuple[int, ...]:
    return tuple(p.id for p in pieces if p.id is not None)
