"""What the pages in sight ask of the child, put to it in a worker: images, words, hits, text.

An answer that comes for a piece no longer in sight is dropped. Not here: who shows it (`lecteur_selection`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.pieces import Piece
    from app.importers.mots import MotsDePage
    from app.socle.progress import Annulation
    from ui.session import Session
    from ui.widgets.lecteur_selection import LecteurSelection

T = TypeVar("T")


class RelaisDePages(QObject):
    """Asks for one reader of pages; `piece` is the one it shows."""

    def __init__(self, session: Session, pages: LecteurSelection) -> None:
        super().__init__(pages)
        self._session = session
        self._pages = pages
        self.piece: Piece | None = None
        pages.page_voulue.connect(self._on_page_voulue)
        pages.mots_voulus.connect(self._on_mots_voulus)
        pages.recherche_voulue.connect(self._on_recherche_voulue)

    def texte(self, page: int, recevoir: Callable[[str], None]) -> None:
        """Give the text of a page when it comes."""
        lecture = self._session.bureau.lecture
        self._demander(
            "Copie du texte", lambda piece, annulation: lecture.texte(piece, page, annulation), recevoir, _taire
        )

    def _on_page_voulue(self, page: int, echelle: float) -> None:
        lecture, pages = self._session.bureau.lecture, self._pages
        self._demander(
            "Dessin d’une page",
            lambda piece, annulation: lecture.page(piece, page, echelle, annulation),
            lambda image: pages.recevoir(page, echelle, image),
            lambda faute: pages.refuser(page, str(faute)),
        )

    def _on_mots_voulus(self, page: int) -> None:
        lecture, pages = self._session.bureau.lecture, self._pages

        def recevoir(mots: MotsDePage) -> None:
            pages.recevoir_mots(page, mots)

        self._demander(
            "Lecture des mots d’une page",
            lambda piece, annulation: lecture.mots(piece, page, annulation),
            recevoir,
            lambda faute: pages.refuser_mots(page, str(faute)),
        )

    def _on_recherche_voulue(self, mot: str, de: int, a: int) -> None:
        lecture, pages = self._session.bureau.lecture, self._pages
        self._demander(
            "Recherche dans la pièce",
            lambda piece, annulation: lecture.chercher(piece, mot, de, a, annulation),
            lambda trouvailles: pages.recevoir_trouvailles(mot, trouvailles),
            lambda _faute: pages.recevoir_trouvailles(mot, ()),
        )

    def _demander(
        self,
        libelle: str,
        lire: Callable[[Piece, Annulation], T],
        recevoir: Callable[[T], None],
        refuser: Callable[[Exception], None],
    ) -> None:
        """Ask about the piece in sight; neither answer nor refusal reaches a reader that shows another one."""
        piece = self.piece
        if piece is None or self._session.runner.ferme:
            return

        def si_en_vue(valeur: T) -> None:
            if piece == self.piece:
                recevoir(valeur)

        def si_refusee(faute: Exception) -> None:
            if piece == self.piece:
                refuser(faute)

        self._session.runner.lancer(
            lambda _rapporter, annulation: lire(piece, annulation),
            libelle=libelle,
            au_succes=si_en_vue,
            a_l_erreur=si_refusee,
            proprietaire=self._pages,
        )


def _taire(_faute: Exception) -> None:
    """Copy nothing: the page itself says why it cannot be read."""
