"""Proofs of the notes: attached to a sub-criterion, taken back, read with what the fiche d’instruction prints.

A proof outlives the note it supports: « non noté » has proofs too. Not here: replacing a piece (`remplacements`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.pieces import Piece
from app.domain.preuve import Preuve, borner, phrases_de_remplacement, remplacantes
from app.services.contexte import Contexte, journaliser
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from app.domain.dossier import Dossier
    from app.domain.preuve import Endroit
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class PreuveLue:
    """A proof with all that shows or prints it. `intitule`: of the sub-criterion, empty when the grid lost it.

    `remplacee_par`: the piece in force in the place of the one quoted, None while that one is.
    """

    preuve: Preuve
    piece: Piece
    intitule: str
    remplacee_par: Piece | None

    @property
    def source(self) -> str:
        """Return « Note de projet.pdf, p. 3 »."""
        return f"{self.piece.nom}, {self.preuve.place}" if self.preuve.place else self.piece.nom

    @property
    def citation(self) -> str:
        """Return the quote in its marks, or what a picture shows in words."""
        extrait = self.preuve.extrait
        return f"«{NBSP}{extrait}{NBSP}»" if extrait else "cadre d’une image"

    @property
    def empreinte(self) -> str:
        """Return the first digits of the hash of the content quoted, enough to tell two versions apart on paper."""
        return self.preuve.sha256[:16]


@dataclass(frozen=True, slots=True)
class PreuvesDuDossier:
    """Proofs of one dossier, by sub-criterion then in the order of their creation.

    `remplacees`: by identifier of each replaced piece, the one in force. `phrases`: one for each replaced piece
    that notes still rest on, to be shown as an alert.
    """

    preuves: tuple[PreuveLue, ...] = ()
    remplacees: Mapping[int, Piece] = field(default_factory=dict)
    phrases: tuple[str, ...] = ()

    def du_sous_critere(self, code: str) -> tuple[PreuveLue, ...]:
        """Return the proofs of one sub-criterion."""
        return tuple(lue for lue in self.preuves if lue.preuve.sous_critere == code)


class Preuves:
    """Attaches, takes back and reads the proofs of a dossier."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def attacher(
        self, dossier_id: int, sous_critere: str, piece_id: int, endroit: Endroit
    ) -> tuple[Preuve, Changes]:
        """Attach a place of a piece to a sub-criterion and return the proof; a long quote is cut (`borner`).

        Raises UserError when the piece is of another dossier, when the grid has no such sub-criterion, when nothing
        is quoted nor framed, or when the same proof is there already.
        """
        extrait, _ = borner(endroit.extrait)
        if not extrait and endroit.cadre is None:
            raise UserError(
                "Rien n’est sélectionné dans la pièce\u00a0: aucune preuve n’a été attachée.",
                conseil="Sélectionnez un passage, ou dessinez un cadre sur la page.",
            )
        with self._contexte.store.ecrire() as uow:
            dossier, piece = uow.dossiers.get(dossier_id), uow.pieces.get(piece_id)
            _verifier(uow, dossier, piece, sous_critere)
            neuve = Preuve(
                dossier_id,
                sous_critere,
                piece_id,
                piece.sha256,
                self._contexte.agent,
                self._contexte.clock.maintenant(),
                page=endroit.page,
                extrait=extrait,
                cadre=endroit.cadre,
                lieu=endroit.lieu,
            )
            if any(_meme_endroit(neuve, autre) for autre in uow.preuves.of_dossier(dossier_id)):
                raise UserError(f"Cette preuve est déjà attachée à {sous_critere}.")
            preuve = uow.preuves.add(neuve)
            self._journal(uow, f"Attacher une preuve à {sous_critere}", piece, None, preuve)
        return preuve, _changes(dossier)

    def retirer(self, preuve: Preuve) -> tuple[Preuve, Changes]:
        """Take a proof back and return it, for undo. It is known by what it says: undo may have numbered it anew.

        Raises UserError when it is no longer there.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(preuve.dossier_id)
            presentes = uow.preuves.of_dossier(preuve.dossier_id)
            presente = next((p for p in presentes if _meme_preuve(p, preuve)), None)
            if presente is None or presente.id is None:
                raise UserError(
                    "Cette preuve n’est plus attachée\u00a0: rien n’a changé.", conseil="Rouvrez le dossier."
                )
            uow.preuves.remove(presente.id)
            piece = uow.pieces.get(presente.piece_id)
            self._journal(uow, f"Retirer une preuve de {presente.sous_critere}", piece, presente, None)
        return presente, _changes(dossier)

    def remettre(self, preuve: Preuve) -> tuple[Preuve, Changes]:
        """Attach again a proof that was taken back, as it was: same author, same date."""
        with self._contexte.store.ecrire() as uow:
            dossier, piece = uow.dossiers.get(preuve.dossier_id), uow.pieces.get(preuve.piece_id)
            remise = uow.preuves.add(preuve)
            self._journal(uow, f"Remettre une preuve à {preuve.sous_critere}", piece, None, remise)
        return remise, _changes(dossier)

    def of_dossier(self, dossier_id: int) -> PreuvesDuDossier:
        """Return the proofs of a dossier, with all that the screen shows and the fiche d’instruction prints."""
        with self._contexte.store.lire() as uow:
            return lire_preuves(uow, dossier_id)

    def _journal(
        self, uow: UnitOfWork, acte: str, piece: Piece, avant: Preuve | None, apres: Preuve | None
    ) -> None:
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="preuve",
            objet_id=piece.nom,
            avant=_dite(avant),
            apres=_dite(apres),
            dossier_id=piece.dossier_id,
        )


def lire_preuves(uow: UnitOfWork, dossier_id: int) -> PreuvesDuDossier:
    """Return the proofs of a dossier as seen in the read under way."""
    dossier = uow.dossiers.get(dossier_id)
    pieces, preuves = uow.pieces.of_dossier(dossier_id), uow.preuves.of_dossier(dossier_id)
    intitules, par_id, remplacees = _intitules(uow, dossier), {p.id: p for p in pieces}, remplacantes(pieces)
    lues = tuple(
        PreuveLue(
            preuve,
            par_id[preuve.piece_id],
            intitules.get(preuve.sous_critere, ""),
            remplacees.get(preuve.piece_id),
        )
        for preuve in preuves
    )
    return PreuvesDuDossier(lues, remplacees, phrases_de_remplacement(preuves, pieces))


def _dite(preuve: Preuve | None) -> dict[str, object] | None:
    """Return a proof as the journal keeps it: what it supports, the content by its hash, the place, the quote."""
    if preuve is None:
        return None
    return {
        "sous_critere": preuve.sous_critere,
        "sha256": preuve.sha256,
        "place": preuve.place,
        "cadre": preuve.cadre,
        "extrait": preuve.extrait,
    }


def _verifier(uow: UnitOfWork, dossier: Dossier, piece: Piece, sous_critere: str) -> None:
    if piece.dossier_id != dossier.cle:
        raise UserError(
            f"«\u00a0{piece.nom}\u00a0» n’est pas une pièce du dossier {dossier.numero}\u00a0: rien n’a été "
            "attaché.",
            conseil="Ajoutez-la d’abord à ce dossier.",
        )
    if sous_critere not in _intitules(uow, dossier):
        raise UserError(
            f"La grille du dossier {dossier.numero} n’a pas de sous-critère «\u00a0{sous_critere}\u00a0»."
        )


def _intitules(uow: UnitOfWork, dossier: Dossier) -> dict[str, str]:
    """Return the wordings of the sub-criteria of the grid of a dossier, by code; none without a job asked."""
    if dossier.type_poste is None:
        return {}
    grille = uow.campagnes.get(dossier.campagne_id).grilles[dossier.type_poste]
    return {s.code: s.intitule for critere in grille.criteres for s in critere.sous_criteres}


def _meme_endroit(une: Preuve, autre: Preuve) -> bool:
    return (une.sous_critere, une.sha256, une.piece_id, une.page, une.cadre, une.extrait, une.lieu) == (
        autre.sous_critere, autre.sha256, autre.piece_id, autre.page, autre.cadre, autre.extrait, autre.lieu,
    )  # fmt: skip


def _meme_preuve(une: Preuve, autre: Preuve) -> bool:
    return _meme_endroit(une, autre) and (une.agent, une.le) == (autre.agent, autre.le)


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"preuves", "journal"}),
    )
