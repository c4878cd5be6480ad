"""Between the panels of a dossier: a selection becomes a proof of a note, and a proof leads back to it.

The same for a piece that replaces another. Not here: the panels, nor what an act does (`services.preuves`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.preuve import EXTRAIT_MAX, Endroit, borner
from app.services.remplacements import Remplacement
from ui.commands import Commande
from ui.dialogs.choix_fichiers import ChoixFichiers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.domain.pieces import Piece
    from app.domain.preuve import Preuve
    from app.services.instruction import Fiche
    from app.services.preuves import PreuvesDuDossier
    from app.socle.changes import Changes
    from ui.models.selection import Selection
    from ui.session import Session
    from ui.widgets.formulaire_notation import FormulaireNotation
    from ui.widgets.liste_pieces import ListePieces
    from ui.widgets.visionneuse import Visionneuse


class LiaisonPreuves(QObject):
    """Binds pieces, viewer and notes of one page. `ouvrir_notation` brings the form of the notes in sight."""

    def __init__(
        self,
        session: Session,
        pieces: ListePieces,
        visionneuse: Visionneuse,
        notation: FormulaireNotation,
        ouvrir_notation: Callable[[], None],
    ) -> None:
        super().__init__(visionneuse)
        self._session = session
        self._pieces, self._visionneuse, self._notation = pieces, visionneuse, notation
        self._ouvrir_notation = ouvrir_notation
        self._fiche: Fiche | None = None
        visionneuse.preuve_demandee.connect(self._on_preuve_demandee)
        notation.preuve_visitee.connect(self.visiter)
        notation.preuve_retiree.connect(self._on_preuve_retiree)
        notation.visee_changee.connect(lambda _code: self._cibler())
        pieces.remplacement_demande.connect(self._on_remplacement_demande)
        pieces.remplacement_dit.connect(self._on_remplacement_dit)

    def montrer(self, fiche: Fiche, preuves: PreuvesDuDossier) -> None:
        """Show the proofs of a dossier in the panels that have just been given it."""
        self._fiche = fiche
        self._notation.montrer_preuves(preuves)
        self._pieces.montrer_preuves(preuves)
        self._cibler()

    def visiter(self, preuve: Preuve) -> None:
        """Go back to the piece, the page and the rectangle of a proof."""
        self._pieces.choisir(("fichier", preuve.piece_id))
        self._visionneuse.montrer_preuve(preuve)

    def remplacer_par(self, piece: Piece, fichier: Path) -> None:
        """Add a file in the place of a piece, in the writer's thread; undone, it goes again."""
        remplacements, faits = self._session.bureau.remplacements, list[Remplacement]()

        def faire() -> Changes:
            fait, changes = remplacements.remplacer_par_fichier(piece.id or 0, fichier)
            faits.append(fait)
            return changes

        commande = Commande(
            f"le remplacement de «\u00a0{piece.nom}\u00a0»", faire, lambda: remplacements.defaire(faits[-1])[1]
        )
        self._session.historique.lancer(commande)

    def _cibler(self) -> None:
        grille = self._fiche.grille if self._fiche is not None else None
        criteres = grille.criteres if grille is not None else ()
        cibles = [(s.code, s.intitule) for critere in criteres for s in critere.sous_criteres]
        self._visionneuse.preuves.cibler(cibles, self._notation.visee)

    def _on_preuve_demandee(self, piece: Piece, selection: Selection, code: str) -> None:
        if self._fiche is None or piece.id is None:
            return
        preuves, dossier_id, piece_id = self._session.bureau.preuves, self._fiche.dossier.cle, piece.id
        page = selection.page + 1 if selection.page is not None else None
        endroit = Endroit(page, selection.cadre, selection.texte, selection.lieu)
        faites: list[Preuve] = []

        def attacher() -> tuple[Preuve, Changes]:
            faite = preuves.remettre(faites[0]) if faites else preuves.attacher(dossier_id, code, piece_id, endroit)
            faites.append(faite[0])
            return faite

        self._session.faire(f"la preuve de {code}", attacher, preuves.retirer)
        if faites:
            self._notation.viser(code)
            self._ouvrir_notation()
            coupee = borner(selection.texte)[1]
            suite = f" La citation est coupée à {EXTRAIT_MAX} caractères." if coupee else ""
            self._visionneuse.preuves.dire(f"● Preuve attachée à {code}.{suite}")

    def _on_preuve_retiree(self, preuve: Preuve) -> None:
        preuves = self._session.bureau.preuves
        self._session.faire(
            f"le retrait d’une preuve de {preuve.sous_critere}", lambda: preuves.retirer(preuve), preuves.remettre
        )

    def _on_remplacement_demande(self, piece: Piece) -> None:
        fichier = ChoixFichiers.remplacante(self._pieces, piece.nom)
        if fichier is not None:
            self.remplacer_par(piece, fichier)

    def _on_remplacement_dit(self, ancienne_id: int, nouvelle_id: int) -> None:
        remplacements = self._session.bureau.remplacements
        self._session.faire(
            "le remplacement d’une pièce",
            lambda: remplacements.remplacer(ancienne_id, nouvelle_id),
            remplacements.defaire,
        )
