"""Reads, outside the UI thread, the marks and the histories that the rows of the scoring form show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.suivi_notes import Marque, PassageNote
    from ui.session import Session
    from ui.widgets.ligne_notation import LigneNotation


class SuiviDesNotes(QObject):
    """Serves the rows of one dossier at a time; what comes late for another one is dropped."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id = 0
        self._lignes: Mapping[str, LigneNotation] = {}
        self._demande = 0

    def suivre(self, ligne: LigneNotation) -> None:
        """Answer the demands of a row just built."""
        code = ligne.sous_critere.code
        ligne.suivi.confirmee.connect(partial(self._on_confirmee, code))
        ligne.suivi.histoire_demandee.connect(partial(self._lire_histoire, code))

    def lire(self, dossier_id: int, lignes: Mapping[str, LigneNotation]) -> None:
        """Read the marks of a dossier, and again the histories in sight."""
        if self._session.runner.ferme:
            return
        self._dossier_id, self._lignes = dossier_id, lignes
        self._demande += 1
        demande, suivi = self._demande, self._session.bureau.suivi_notes

        def recevoir(marques: Mapping[str, Marque]) -> None:
            if demande == self._demande:
                for code, ligne in self._lignes.items():
                    ligne.suivi.marquer(marques[code].phrases if code in marques else ())

        self._session.runner.lancer(
            lambda _rapporter, _annulation: suivi.marques(dossier_id),
            libelle="Lecture des notes dépassées",
            au_succes=recevoir,
            proprietaire=self,
        )
        for code, ligne in lignes.items():
            if ligne.suivi.histoire_en_vue:
                self._lire_histoire(code)

    def _lire_histoire(self, code: str) -> None:
        dossier_id, suivi = self._dossier_id, self._session.bureau.suivi_notes

        def recevoir(passages: tuple[PassageNote, ...]) -> None:
            if dossier_id == self._dossier_id and code in self._lignes:
                self._lignes[code].suivi.montrer_histoire(passages)

        self._session.runner.lancer(
            lambda _rapporter, _annulation: suivi.historique(dossier_id, code),
            libelle=f"Histoire de la note {code}",
            au_succes=recevoir,
            proprietaire=self,
        )

    def _on_confirmee(self, code: str) -> None:
        notation, dossier_id = self._session.bureau.carnet, self._dossier_id
        self._session.faire(
            f"«\u00a0la note {code} reste valable\u00a0»",
            lambda: notation.confirmer(dossier_id, code),
            lambda avant: notation.remettre(dossier_id, code, avant),
        )
