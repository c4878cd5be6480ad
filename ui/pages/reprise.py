"""What the window says of the last stop: settings set aside, a crash of a library, texts that were being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.socle.formats import pluriel
from app.socle.reglages import du_poste
from ui.brouillons import DE_PAGE, Brouillon, Gardien, Lieu, remettre

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ui.pages.base import Page
    from ui.pages.main_window import MainWindow
    from ui.session import Session

ATTENTE_MS = 60


class Reprise(QObject):
    """Keeps what is typed, and offers back what a sudden stop left."""

    def __init__(
        self,
        fenetre: MainWindow,
        dossier: Path,
        session: Callable[[], Session | None],
        base: Callable[[], Path | None],
    ) -> None:
        super().__init__(fenetre)
        self._fenetre = fenetre
        self._session = session
        self._base = base
        self.gardien = Gardien(fenetre, dossier, self._lieu, self._des_pages)
        self._attendu: Brouillon | None = None
        self._minuterie = QTimer(self, interval=ATTENTE_MS)
        self._minuterie.timeout.connect(self._on_timeout)
        for avis in du_poste().avis:
            fenetre.messages.alerte(avis)

    def proposer(self) -> None:
        """Offer what was being typed in the base just opened."""
        retrouves = self.gardien.de_la_base(str(self._base() or ""))
        if retrouves:
            compte = pluriel(len(retrouves), "texte")
            self._fenetre.messages.alerte(
                f"Clausule s’est arrêté pendant une frappe\u00a0: {compte} à reprendre. "
                "Ce qui était enregistré l’est toujours.",
                acte="Revoir…",
                au_clic=self.montrer,
            )

    def montrer(self) -> None:
        """Show the texts of the open base that are not settled yet."""
        from ui.dialogs.brouillons import Brouillons  # noqa: PLC0415  # after a sudden stop only

        retrouves = self.gardien.de_la_base(str(self._base() or ""))
        if retrouves:
            dialogue = Brouillons(retrouves, self._fenetre)
            dialogue.repris.connect(self.reprendre)
            dialogue.ecartes.connect(self.gardien.regler)
            dialogue.open()

    def reprendre(self, brouillon: Brouillon) -> None:
        """Open the screen where a text was typed, and put it back there once the screen is read."""
        self._fenetre.ouvrir(brouillon.lieu.page, brouillon.lieu.dossier)
        self._attendu = brouillon
        self._minuterie.start()

    def _on_timeout(self) -> None:
        """Put the text back once the screen has been read: before, the reading would cover it."""
        session, attendu = self._session(), self._attendu
        if session is not None and session.runner.occupe:
            return
        self._minuterie.stop()
        self._attendu = None
        if attendu is not None:
            self._remettre(attendu)

    def _remettre(self, brouillon: Brouillon) -> None:
        page, nom, objet = self._fenetre.page, brouillon.nom or brouillon.champ, brouillon.lieu.objet
        if page is not None and _rendre(page, brouillon):
            self.gardien.regler([brouillon])
        elif objet:
            self.gardien.attendre(brouillon)
            self._fenetre.messages.info(
                f"Rouvrez «\u00a0{objet}\u00a0»\u00a0: le texte de «\u00a0{nom}\u00a0» y reviendra dans son champ, "
                "à relire avant de l’enregistrer."
            )
        else:
            QApplication.clipboard().setText(brouillon.texte)
            self._fenetre.messages.info(
                f"Le champ «\u00a0{nom}\u00a0» n’est pas affiché\u00a0: son texte est copié, collez-le où il faut."
            )
            self.gardien.regler([brouillon])

    def _des_pages(self) -> tuple[Brouillon, ...]:
        session, base = self._session(), str(self._base() or "")
        if session is None or session.bureau.contexte.liasse:
            return ()
        return tuple(
            Brouillon(Lieu(base, page.cle, None), f"{DE_PAGE}{cle}", nom, texte)
            for page in self._fenetre.pages
            for cle, (nom, texte) in page.brouillons().items()
        )

    def _lieu(self) -> Lieu | None:
        session, page = self._session(), self._fenetre.page
        if page is None or (session is not None and session.bureau.contexte.liasse):
            return None
        return Lieu(str(self._base() or ""), page.cle, page.dossier_en_vue)


def _rendre(page: Page, brouillon: Brouillon) -> bool:
    if brouillon.champ.startswith(DE_PAGE):
        return page.reprendre_brouillon(brouillon.champ.removeprefix(DE_PAGE), brouillon.texte)
    return remettre(page, brouillon) is not None
