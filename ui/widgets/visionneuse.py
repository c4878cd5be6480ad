"""The document in the middle: PDF, picture, mail or text; pages, zoom, search. Contents are read in a worker.

Not here: how each kind is prepared (`ui.models.apercu`) and painted (`lecteur_pdf`, `lecteur_image`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIntValidator, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.models.apercu import Apercu, ApercuImage, ApercuPdf, ApercuTexte, preparer
from ui.theme import icone
from ui.widgets.lecteur_image import LecteurImage
from ui.widgets.lecteur_pdf import LecteurPdf
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from app.domain.pieces import Piece
    from app.socle.progress import Annulation, Rapporter
    from ui.session import Session
    from ui.workers.task import Tache

ATTENTE_FRAPPE_MS = 150
SANS_PIECE = "Aucun fichier à lire sur cette ligne de la liste."
ILLISIBLE = "Ce contenu n’a pas pu être lu dans la base. Vérifiez-la, ou reprenez la dernière sauvegarde."


class Visionneuse(QWidget):
    """Shows one piece at a time.

    Signals:
        copie_demandee(Piece): « Enregistrer une copie… »; the page listens.
        apercu_pret(): what was asked is shown, or the reason why it is not; tests listen.
    """

    copie_demandee = Signal(object)
    apercu_pret = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._piece: Piece | None = None
        self._tache: Tache | None = None
        self._nom = TexteElide(mode=Qt.TextElideMode.ElideMiddle)
        self._nom.setProperty("role", "section")
        self.pdf = LecteurPdf()
        self.image = LecteurImage()
        self.texte = QPlainTextEdit()
        self.texte.setReadOnly(True)
        self.texte.setAccessibleName("Texte de la pièce")
        self.texte.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.message = QLabel(SANS_PIECE)
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setMargin(24)
        self.message.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pile = QStackedWidget()
        for widget in (self.message, self.pdf, self.image, self.texte):
            self.pile.addWidget(widget)
        self._batir_champs()
        self.actes = self._batir_actes()
        self._batir()
        self.pdf.page_changee.connect(self._on_page_changee)
        self.pdf.trouvailles_changees.connect(self._on_trouvailles_changees)
        self._actualiser_barre()

    def montrer(self, piece: Piece | None) -> None:
        """Show a piece; None empties the viewer."""
        if self._tache is not None:
            self._tache.annuler()
            self._tache = None
        self._piece = piece
        self._nom.setText(piece.nom if piece else "")
        self.champ.clear()
        self.barre_recherche.hide()
        self._dire(f"Lecture de « {piece.nom} »…" if piece else SANS_PIECE)
        if piece is None:
            self.apercu_pret.emit()
            return
        bureau = self._session.bureau

        def lire(_rapporter: Rapporter, annulation: Annulation) -> Apercu:
            return preparer(piece, bureau.instruction.contenu, bureau.reception.relire, annulation)

        self._tache = self._session.runner.lancer(
            lire,
            libelle="Lecture de la pièce",
            au_succes=partial(self._on_apercu, piece),
            a_l_erreur=partial(self._on_illisible, piece),
            proprietaire=self,
        )

    @property
    def piece(self) -> Piece | None:
        """The piece in sight."""
        return self._piece

    def chercher(self) -> None:
        """Open the search field of the document."""
        if self.pile.currentWidget() is self.pdf:
            self.barre_recherche.show()
            self.champ.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.champ.selectAll()

    @override
    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+F for the document while the focus is inside: the window has one of its own."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Find)
        ):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.chercher()
        elif event.key() == Qt.Key.Key_Escape and not self.barre_recherche.isHidden():
            self.champ.clear()
            self.barre_recherche.hide()
            self.pdf.vue.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _batir_champs(self) -> None:
        self.numero = QLineEdit()
        self.numero.setAccessibleName("Page")
        self.numero.setFixedWidth(48)
        self.numero.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.numero.setValidator(QIntValidator(1, 99999, self))
        self.numero.returnPressed.connect(self._on_numero)
        self.numero.editingFinished.connect(self._on_page_changee)
        self._sur = QLabel()
        self.champ = QLineEdit()
        self.champ.setPlaceholderText("Chercher dans la pièce")
        self.champ.setAccessibleName("Chercher dans la pièce")
        self.champ.setToolTip("Les majuscules sont indifférentes ; les accents comptent")
        self.champ.setClearButtonEnabled(True)
        self._frappe = QTimer(self)
        self._frappe.setSingleShot(True)
        self._frappe.setInterval(ATTENTE_FRAPPE_MS)
        self._frappe.timeout.connect(lambda: self.pdf.chercher(self.champ.text().strip()))
        self.champ.textChanged.connect(lambda _texte: self._frappe.start())
        self.champ.returnPressed.connect(self.pdf.suivante)
        self.compte = QLabel()
        self.compte.setProperty("role", "secondaire")

    def _batir_actes(self) -> tuple[QAction, ...]:
        """Return the acts, with the shortcuts that work while the focus is in the viewer."""
        fiches = (
            ("Page précédente", "Ctrl+PgUp", "chevron-gauche", lambda: self.pdf.aller_a(self.pdf.page - 1)),
            ("Page suivante", "Ctrl+PgDown", "chevron-droit", lambda: self.pdf.aller_a(self.pdf.page + 1)),
            ("Réduire", "Ctrl+-", "zoom-moins", lambda: self._zoomer(-1)),
            ("Agrandir", "Ctrl++", "zoom-plus", lambda: self._zoomer(1)),
            ("Ajuster à la largeur", "Ctrl+0", "ajuster", self._ajuster),
            ("Chercher dans la pièce", "", "recherche", self.chercher),
            ("Occurrence suivante", "F3", "chevron-bas", self.pdf.suivante),
            ("Occurrence précédente", "Shift+F3", "chevron-haut", lambda: self.pdf.suivante(-1)),
            ("Enregistrer une copie…", "", "enregistrer", self._on_copier),
        )
        actes = []
        for texte, touche, dessin, faire in fiches:
            acte = QAction(icone(dessin), texte, self)
            acte.setShortcut(QKeySequence(touche))
            acte.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            acte.setToolTip(f"{texte} ({touche})" if touche else texte)
            acte.triggered.connect(lambda _coche, faire=faire: faire())
            self.addAction(acte)
            actes.append(acte)
        actes[5].setToolTip("Chercher dans la pièce (Ctrl+F)")
        return tuple(actes)

    def _batir(self) -> None:
        barre = QHBoxLayout()
        barre.setSpacing(4)
        avant, apres, moins, plus, ajuster, chercher, suivante, precedente, copier = map(_bouton, self.actes)
        for widget in (avant, self.numero, self._sur, apres):
            barre.addWidget(widget)
        barre.addStretch(1)
        for widget in (moins, plus, ajuster, chercher, copier):
            barre.addWidget(widget)
        self.barre_recherche = QWidget()
        recherche = QHBoxLayout(self.barre_recherche)
        recherche.setContentsMargins(0, 0, 0, 0)
        recherche.setSpacing(4)
        recherche.addWidget(self.champ, stretch=1)
        recherche.addWidget(self.compte)
        recherche.addWidget(precedente)
        recherche.addWidget(suivante)
        self.barre_recherche.hide()
        pile = QVBoxLayout(self)
        pile.setContentsMargins(4, 8, 4, 8)
        pile.setSpacing(8)
        pile.addWidget(self._nom)
        pile.addLayout(barre)
        pile.addWidget(self.barre_recherche)
        pile.addWidget(self.pile, stretch=1)

    def _on_apercu(self, piece: Piece, apercu: Apercu) -> None:
        if piece != self._piece:
            return
        self._tache = None
        if isinstance(apercu, ApercuPdf):
            faute = self.pdf.charger(apercu.octets)
            self._montrer_ou_dire(self.pdf, faute)
        elif isinstance(apercu, ApercuImage):
            self.image.montrer(apercu.image)
            self._montrer_ou_dire(self.image)
        elif isinstance(apercu, ApercuTexte):
            entete = "\n".join(f"{nom}\u00a0: {valeur}" for nom, valeur in apercu.entete)
            self.texte.setPlainText(f"{entete}\n\n{apercu.texte}" if entete else apercu.texte)
            self._montrer_ou_dire(self.texte)
        else:
            self._dire(apercu.raison)
        self.apercu_pret.emit()

    def _on_illisible(self, piece: Piece, faute: Exception) -> None:
        if piece == self._piece:
            self._tache = None
            self._dire(f"{ILLISIBLE}\n{faute}")
            self.apercu_pret.emit()

    def _montrer_ou_dire(self, lecteur: QWidget, faute: str = "") -> None:
        if faute:
            self._dire(faute)
            return
        self.pile.setCurrentWidget(lecteur)
        self._actualiser_barre()

    def _dire(self, texte: str) -> None:
        self.message.setText(texte)
        self.message.setAccessibleName(texte)
        self.pile.setCurrentWidget(self.message)
        self.pdf.fermer()
        self._actualiser_barre()

    def _actualiser_barre(self) -> None:
        courant = self.pile.currentWidget()
        est_pdf, agrandissable = courant is self.pdf, courant in (self.pdf, self.image)
        for rang, acte in enumerate(self.actes):
            if rang == len(self.actes) - 1:
                acte.setEnabled(self._piece is not None)
            else:
                acte.setEnabled(agrandissable if rang in (2, 3, 4) else est_pdf)
        self.numero.setEnabled(est_pdf)
        self._sur.setText(f"/ {self.pdf.nb_pages}" if est_pdf else "")
        self._on_page_changee()

    def _on_page_changee(self, *_page: object) -> None:
        self.numero.setText(str(self.pdf.page + 1) if self.pile.currentWidget() is self.pdf else "")

    def _on_numero(self) -> None:
        if self.numero.text():
            self.pdf.aller_a(int(self.numero.text()) - 1)

    def _on_trouvailles_changees(self, rang: int, nombre: int) -> None:
        if not self.champ.text().strip():
            self.compte.setText("")
        elif nombre:
            self.compte.setText(f"{rang} / {nombre}")
        else:
            self.compte.setText("introuvable (les accents comptent)")

    def _zoomer(self, sens: int) -> None:
        courant = self.pile.currentWidget()
        if isinstance(courant, LecteurPdf | LecteurImage):
            courant.zoomer(sens)

    def _ajuster(self) -> None:
        courant = self.pile.currentWidget()
        if isinstance(courant, LecteurPdf | LecteurImage):
            courant.ajuster()

    def _on_copier(self) -> None:
        if self._piece is not None:
            self.copie_demandee.emit(self._piece)


def _bouton(acte: QAction) -> QToolButton:
    bouton = QToolButton()
    bouton.setDefaultAction(acte)
    bouton.setAccessibleName(acte.text())
    bouton.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return bouton
