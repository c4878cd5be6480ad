"""The document in the middle: pages, text or workbook; zoom, search. A child process reads it, asked in a worker.

Not here: how each kind is prepared (`ui.models.apercu`) and painted (`lecteur_pages`, `lecteur_texte`,
`lecteur_classeur`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QIntValidator, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.importers.apercu import Nature, Ouvert
from ui.models.apercu import Apercu, ApercuTexte, Sources, preparer
from ui.theme import icone
from ui.widgets.lecteur_classeur import LecteurClasseur
from ui.widgets.lecteur_pages import LecteurPages
from ui.widgets.lecteur_texte import LecteurTexte
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.pieces import Piece
    from app.importers.apercu import Image, Trouvaille
    from app.socle.progress import Annulation, Rapporter
    from ui.session import Session
    from ui.workers.task import Tache

ATTENTE_FRAPPE_MS = 150
# What each act of the bar needs, in the order of the acts.
QUOI = ("page", "page", "zoom", "zoom", "zoom", "recherche", "recherche", "recherche", "page", "fichier", "fichier")
SANS_PIECE = "Aucun fichier à lire sur cette ligne de la liste."
ILLISIBLE = "Ce contenu n’a pas pu être lu dans la base. Vérifiez-la, ou reprenez la dernière sauvegarde."


class Visionneuse(QWidget):
    """Shows one piece at a time.

    Signals:
        copie_demandee(Piece): « Enregistrer une copie… »; the page listens.
        ouverture_demandee(Piece): « Ouvrir dans l’application »; the page listens.
        apercu_pret(): what was asked is shown, or the reason why it is not; tests listen.
    """

    copie_demandee = Signal(object)
    ouverture_demandee = Signal(object)
    apercu_pret = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._piece: Piece | None = None
        self._tache: Tache | None = None
        self._page_demandee = 0
        self._nom = TexteElide(mode=Qt.TextElideMode.ElideMiddle)
        self._nom.setProperty("role", "section")
        self.pages = LecteurPages()
        self.texte = LecteurTexte()
        self.classeur = LecteurClasseur()
        self.remarques = QLabel()
        self.remarques.setObjectName("contenu_actif")
        self.remarques.setWordWrap(True)
        self.remarques.setProperty("role", "alerte")
        self.remarques.setTextFormat(Qt.TextFormat.PlainText)
        self.remarques.hide()
        self.message = QLabel(SANS_PIECE)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setMargin(24)
        self.message.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pile = QStackedWidget()
        for widget in (self.message, self.pages, self.texte, self.classeur):
            self.pile.addWidget(widget)
        self._batir_champs()
        self.actes = self._batir_actes()
        self._batir()
        self.pages.page_changee.connect(self._on_page_changee)
        self.pages.page_voulue.connect(self._on_page_voulue)
        self.pages.recherche_voulue.connect(self._on_recherche_voulue)
        for lecteur in (self.pages, self.texte, self.classeur):
            lecteur.trouvailles_changees.connect(partial(self._on_trouvailles_changees, lecteur))
        self._actualiser_barre()
        session.runner.lancer(
            lambda _rapporter, _annulation: session.bureau.lecture.chauffer(),
            libelle="Démarrage du lecteur de pièces",
            a_l_erreur=lambda _faute: None,  # said when a piece is asked for
            proprietaire=self,
        )

    def montrer(self, piece: Piece | None) -> None:
        """Show a piece; None empties the viewer."""
        if self._tache is not None:
            self._tache.annuler()
            self._tache = None
        self._piece = piece
        self._nom.setText(piece.nom if piece else "")
        self._page_demandee = 0
        self.champ.clear()
        self.barre_recherche.hide()
        self._dire(f"Lecture de « {piece.nom} »…" if piece else SANS_PIECE)
        if piece is None:
            self.apercu_pret.emit()
            return
        bureau = self._session.bureau

        def lire(_rapporter: Rapporter, annulation: Annulation) -> Apercu:
            sources = Sources(bureau.lecture.ouvrir, bureau.instruction.contenu, bureau.reception.relire)
            return preparer(piece, sources, annulation)

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

    def aller_a(self, page: int) -> None:
        """Show a page of the piece, from 0; at once, or when the piece asked for is there."""
        self._page_demandee = page
        if self._tache is None:
            self.pages.aller_a(page)

    def chercher(self) -> None:
        """Open the search field of the document."""
        if self._lecteur is not None:
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
            if self._lecteur is not None:
                self._lecteur.setFocus(Qt.FocusReason.OtherFocusReason)
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
        self.champ.setToolTip("Les majuscules et les accents sont indifférents")
        self.champ.setClearButtonEnabled(True)
        self._frappe = QTimer(self)
        self._frappe.setSingleShot(True)
        self._frappe.setInterval(ATTENTE_FRAPPE_MS)
        self._frappe.timeout.connect(self._on_frappe)
        self.champ.textChanged.connect(lambda _texte: self._frappe.start())
        self.champ.returnPressed.connect(self._suivante)
        self.compte = QLabel()
        self.compte.setProperty("role", "secondaire")

    def _batir_actes(self) -> tuple[QAction, ...]:
        """Return the acts, with the shortcuts that work while the focus is in the viewer."""
        fiches = (
            ("Page précédente", "Ctrl+PgUp", "chevron-gauche", lambda: self.pages.aller_a(self.pages.page - 1)),
            ("Page suivante", "Ctrl+PgDown", "chevron-droit", lambda: self.pages.aller_a(self.pages.page + 1)),
            ("Réduire", "Ctrl+-", "zoom-moins", lambda: self._zoomer(-1)),
            ("Agrandir", "Ctrl++", "zoom-plus", lambda: self._zoomer(1)),
            ("Ajuster à la largeur", "Ctrl+0", "ajuster", self._ajuster),
            ("Chercher dans la pièce", "", "recherche", self.chercher),
            ("Occurrence suivante", "F3", "chevron-bas", self._suivante),
            ("Occurrence précédente", "Shift+F3", "chevron-haut", lambda: self._suivante(-1)),
            ("Copier le texte de la page", "Ctrl+C", "copier", self._on_copier_le_texte),
            ("Ouvrir dans l’application", "Ctrl+Shift+O", "lien", self._on_ouvrir),
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
        boutons = [_bouton(acte) for acte in self.actes]
        avant, apres, moins, plus, ajuster, chercher, suivante, precedente, *fichier = boutons
        for widget in (avant, self.numero, self._sur, apres):
            barre.addWidget(widget)
        barre.addStretch(1)
        for widget in (moins, plus, ajuster, chercher, *fichier):
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
        pile.addWidget(self.remarques)
        pile.addWidget(self.pile, stretch=1)

    def _on_apercu(self, piece: Piece, apercu: Apercu) -> None:
        if piece != self._piece:
            return
        self._tache = None
        if isinstance(apercu, Ouvert):
            self._montrer(apercu)
        elif isinstance(apercu, ApercuTexte):
            entete = "\n".join(f"{nom}\u00a0: {valeur}" for nom, valeur in apercu.entete)
            self.texte.montrer(f"{entete}\n\n{apercu.texte}" if entete else apercu.texte)
            self._choisir(self.texte)
        else:
            self._dire(apercu.raison)
        self.apercu_pret.emit()

    def _montrer(self, ouvert: Ouvert) -> None:
        """Show what the child opened, and name what it did not run."""
        phrases = "\n".join(f"▲ {remarque}" for remarque in ouvert.remarques)
        self.remarques.setText(phrases)
        self.remarques.setAccessibleName(phrases)
        self.remarques.setVisible(bool(phrases))
        if ouvert.nature is Nature.PAGES:
            self._choisir(self.pages)
            self.pages.charger(ouvert)
            self.pages.aller_a(self._page_demandee)
        elif ouvert.nature is Nature.CLASSEUR:
            self.classeur.montrer(ouvert.blocs)
            self._choisir(self.classeur)
        else:
            self.texte.montrer_blocs(ouvert.blocs)
            self._choisir(self.texte)
        self._actualiser_barre()

    def _on_illisible(self, piece: Piece, faute: Exception) -> None:
        if piece == self._piece:
            self._tache = None
            self._dire(f"{ILLISIBLE}\n{faute}")
            self.apercu_pret.emit()

    def _on_page_voulue(self, page: int, echelle: float) -> None:
        """Ask the child for the image of a page; one that another piece has replaced meanwhile is dropped."""
        piece, lecture = self._piece, self._session.bureau.lecture
        if piece is None or self._session.runner.ferme:
            return

        def montrer(image: Image) -> None:
            if piece == self._piece:
                self.pages.recevoir(page, echelle, image)

        def refuser(faute: Exception) -> None:
            if piece == self._piece:
                self.pages.refuser(page, str(faute))

        self._session.runner.lancer(
            lambda _rapporter, annulation: lecture.page(piece, page, echelle, annulation),
            libelle="Dessin d’une page",
            au_succes=montrer,
            a_l_erreur=refuser,
            proprietaire=self,
        )

    def _on_recherche_voulue(self, mot: str, de: int, a: int) -> None:
        piece, lecture = self._piece, self._session.bureau.lecture
        if piece is None or self._session.runner.ferme:
            return

        def montrer(trouvailles: Sequence[Trouvaille]) -> None:
            if piece == self._piece:
                self.pages.recevoir_trouvailles(mot, trouvailles)

        self._session.runner.lancer(
            lambda _rapporter, annulation: lecture.chercher(piece, mot, de, a, annulation),
            libelle="Recherche dans la pièce",
            au_succes=montrer,
            a_l_erreur=lambda _faute: montrer(()),
            proprietaire=self,
        )

    def _choisir(self, lecteur: QWidget) -> None:
        self.pile.setCurrentWidget(lecteur)
        self._actualiser_barre()

    def _dire(self, texte: str) -> None:
        self.message.setText(texte)
        self.message.setAccessibleName(texte)
        self.remarques.hide()
        self.pile.setCurrentWidget(self.message)
        self.pages.fermer()
        self._actualiser_barre()

    @property
    def _lecteur(self) -> LecteurPages | LecteurTexte | LecteurClasseur | None:
        """The reader in sight; None while a message is."""
        courant = self.pile.currentWidget()
        return courant if isinstance(courant, LecteurPages | LecteurTexte | LecteurClasseur) else None

    def _actualiser_barre(self) -> None:
        lecteur = self._lecteur
        a_des_pages = lecteur is self.pages
        permis = {
            "page": a_des_pages,
            "zoom": isinstance(lecteur, LecteurPages | LecteurTexte),
            "recherche": lecteur is not None,
            "fichier": self._piece is not None,
        }
        for acte, quoi in zip(self.actes, QUOI, strict=True):
            acte.setEnabled(permis[quoi])
        self.numero.setEnabled(a_des_pages)
        self._sur.setText(f"/ {self.pages.nb_pages}" if a_des_pages else "")
        self._on_page_changee()

    def _on_page_changee(self, *_page: object) -> None:
        self.numero.setText(str(self.pages.page + 1) if self._lecteur is self.pages else "")

    def _on_numero(self) -> None:
        if self.numero.text():
            self.pages.aller_a(int(self.numero.text()) - 1)

    def _on_frappe(self) -> None:
        if self._lecteur is not None:
            self._lecteur.chercher(self.champ.text().strip())

    def _suivante(self, sens: int = 1) -> None:
        if self._lecteur is not None:
            self._lecteur.suivante(sens)

    def _on_trouvailles_changees(self, lecteur: QWidget, rang: int, nombre: int) -> None:
        if lecteur is not self._lecteur:
            return
        if not self.champ.text().strip():
            self.compte.setText("")
        else:
            self.compte.setText(f"{rang} / {nombre}" if nombre else "introuvable")

    def _zoomer(self, sens: int) -> None:
        if isinstance(self._lecteur, LecteurPages | LecteurTexte):
            self._lecteur.zoomer(sens)

    def _ajuster(self) -> None:
        if isinstance(self._lecteur, LecteurPages | LecteurTexte):
            self._lecteur.ajuster()

    def _on_copier_le_texte(self) -> None:
        """Put the text of the page in sight in the clipboard: images cannot be selected."""
        piece, page, lecture = self._piece, self.pages.page, self._session.bureau.lecture
        if piece is not None:
            self._session.runner.lancer(
                lambda _rapporter, annulation: lecture.texte(piece, page, annulation),
                libelle="Copie du texte",
                au_succes=QGuiApplication.clipboard().setText,
                proprietaire=self,
            )

    def _on_ouvrir(self) -> None:
        if self._piece is not None:
            self.ouverture_demandee.emit(self._piece)

    def _on_copier(self) -> None:
        if self._piece is not None:
            self.copie_demandee.emit(self._piece)


def _bouton(acte: QAction) -> QToolButton:
    bouton = QToolButton()
    bouton.setDefaultAction(acte)
    bouton.setAccessibleName(acte.text())
    bouton.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return bouton
