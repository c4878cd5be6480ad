"""The discreet line of a dossier: how many passages it has in common with others. Nothing when there is none.

An information, never an alert: people write alike for honest reasons. Not here: the comparison
(`app.services.passages`), nor the two texts side by side (`ui.pages.passages`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.socle.formats import pluriel

if TYPE_CHECKING:
    from app.services.passages import EnCommun
    from app.socle.changes import Changes, Sujet
    from ui.session import Session

SUJETS: tuple[Sujet, ...] = ("textes", "passages", "pieces")


class LienPassages(QWidget):
    """One line that leads to the passages in common.

    Signals:
        demande(): the officer wants to read them; the page listens.
        compare(): the dossier in sight has been compared; tests listen.
    """

    demande = Signal()
    compare = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id: int | None = None
        self.bouton = QPushButton(self)
        self.bouton.setObjectName("lien_passages")
        self.bouton.setProperty("role", "lien")
        self.bouton.setToolTip("Lire côte à côte ce que ce dossier et d’autres disent mot pour mot")
        self.bouton.clicked.connect(lambda _coche: self.demande.emit())
        rangee = QHBoxLayout(self)
        rangee.setContentsMargins(12, 0, 12, 4)
        rangee.addWidget(self.bouton)
        rangee.addStretch(1)
        self.hide()
        session.bus.changed.connect(self._on_change)

    def montrer(self, dossier_id: int) -> None:
        """Count for a dossier, in a worker; one already counted is not counted again."""
        if dossier_id != self._dossier_id:
            self._dossier_id = dossier_id
            self.hide()
            self._compter()

    def _compter(self) -> None:
        dossier_id, passages = self._dossier_id, self._session.bureau.passages
        if dossier_id is None or self._session.runner.ferme:
            return
        self._session.runner.lancer(
            lambda _rapporter, _annulation: passages.communs(dossier_id),
            libelle="Comparaison avec les autres dossiers",
            au_succes=partial(self._on_compte, dossier_id),
            proprietaire=self,
        )

    def _on_compte(self, dossier_id: int, commun: EnCommun) -> None:
        if dossier_id != self._dossier_id:
            return
        self.bouton.setText(f"≡ {libelle(commun)}")
        self.bouton.setAccessibleName(libelle(commun))
        self.setVisible(bool(commun.nombre))
        self.compare.emit()

    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*SUJETS):
            self._compter()


def libelle(commun: EnCommun) -> str:
    """Return « 1 fichier identique et 3 passages en commun avec d’autres dossiers »."""
    morceaux = []
    if commun.identiques:
        morceaux.append(pluriel(len(commun.identiques), "fichier identique", "fichiers identiques"))
    if commun.passages:
        morceaux.append(pluriel(len(commun.passages), "passage en commun", "passages en commun"))
    modeles = sum(passage.modele_probable for passage in commun.passages)
    dont = f", dont {modeles} sans doute d’un modèle partagé" if modeles else ""
    return f"{' et '.join(morceaux) or 'Rien en commun'} avec d’autres dossiers{dont}"
