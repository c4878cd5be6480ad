"""The red banner of a bank account in conflict: both accounts, what waits for the second look, the way to the RIB.

Not here: what a conflict is (`app.domain.comptes`), nor the verdict (`liste_pieces`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.models.comptes import conflit_en_mots
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.comptes import Conflit
    from ui.session import Session

TITRE = "✕ Compte à vérifier avant la convention"
MONTRER, CACHER = "IBAN entiers", "IBAN abrégés"


class BandeauCompte(QFrame):
    """Hidden while there is no conflict, or once a second look lifted them all.

    Signals:
        rib_demande(str): the officer goes to the expected piece of this code; the page listens.
    """

    rib_demande = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflits: tuple[Conflit, ...] = ()
        self._demande = 0
        self.setObjectName("bandeau")
        self.setProperty("niveau", "erreur")
        titre = QLabel(TITRE, self)
        titre.setProperty("role", "erreur")
        self.texte = QLabel(self)
        self.texte.setWordWrap(True)
        self.texte.setTextFormat(Qt.TextFormat.PlainText)
        self.texte.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.entiers = QPushButton(MONTRER, self)
        self.entiers.setCheckable(True)
        self.entiers.setToolTip("Montrer les IBAN en entier ou leurs quatre derniers caractères")
        self.entiers.toggled.connect(lambda _coche: self._dire())
        self.rib = QPushButton("Voir le RIB", self)
        self.rib.setToolTip(
            "Vérifiez auprès du porteur, puis donnez au RIB le verdict «\u00a0conforme\u00a0» et son motif"
        )
        self.rib.clicked.connect(self._on_rib)
        rangee = Flux()
        rangee.setSpacing(8)
        rangee.addWidget(titre, stretch=1)
        rangee.addWidget(self.entiers)
        rangee.addWidget(self.rib)
        colonne = QVBoxLayout(self)
        colonne.setContentsMargins(12, 4, 8, 8)
        colonne.setSpacing(4)
        colonne.addLayout(rangee)
        colonne.addWidget(self.texte)
        self.hide()

    @property
    def conflits(self) -> Sequence[Conflit]:
        """Those that wait for a second look."""
        return self._conflits

    def montrer(self, conflits: Iterable[Conflit]) -> None:
        """Show the conflicts that nobody lifted yet; the banner goes away with the last one."""
        self._demande += 1
        self._conflits = tuple(c for c in conflits if not c.leve)
        self.rib.setVisible(any(c.ligne is not None for c in self._conflits))
        self.entiers.setVisible(any(c.iban for c in self._conflits))
        self._dire()
        self.setVisible(bool(self._conflits))

    def lire(self, session: Session, dossier_id: int | None) -> None:
        """Read the conflicts of a dossier outside the UI thread, then show them; None hides the banner."""
        self.montrer(())
        if dossier_id is None:
            return
        demande, matrice = self._demande, session.bureau.matrice

        def recevoir(conflits: Sequence[Conflit]) -> None:
            if demande == self._demande:
                self.montrer(conflits)

        session.runner.lancer(
            lambda _rapporter, _annulation: matrice.conflits(dossier_id),
            libelle="Lecture du compte bancaire",
            au_succes=recevoir,
            proprietaire=self,
        )

    def _dire(self) -> None:
        entier = self.entiers.isChecked()
        self.entiers.setText(CACHER if entier else MONTRER)
        self.texte.setText("\n".join(conflit_en_mots(c, entier=entier) for c in self._conflits))
        self.setAccessibleName(f"{TITRE}. {self.texte.text()}")

    def _on_rib(self) -> None:
        code = next((c.ligne.type.code for c in self._conflits if c.ligne is not None), "")
        if code:
            self.rib_demande.emit(code)
