"""The document in the middle: pages, text or workbook; zoom, search, selection. A child reads it, in a worker.

Not here: how each kind is prepared (`ui.models.apercu`) and painted (`lecteur_selection`, `lecteur_texte`,
`lecteur_classeur`), the bar (`barre_visionneuse`), nor who asks the child (`relais_de_pages`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.importers.apercu import Nature, Ouvert
from ui.models.apercu import Apercu, ApercuTexte, Sources, preparer
from ui.widgets.barre_preuve import BarrePreuve, actes_de_preuve
from ui.widgets.barre_visionneuse import BarreVisionneuse, acte_de_la_visionneuse
from ui.widgets.lecteur_classeur import LecteurClasseur
from ui.widgets.lecteur_selection import LecteurSelection
from ui.widgets.lecteur_texte import LecteurTexte
from ui.widgets.relais_de_pages import RelaisDePages
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QAction

    from app.domain.pieces import Piece
    from app.domain.preuve import Preuve
    from app.socle.progress import Annulation, Rapporter
    from ui.models.selection import Selection
    from ui.session import Session
    from ui.workers.task import Tache

# What each act needs: those of the bar in their order, then those on a proof.
QUOI = (*["page"] * 2, *["zoom"] * 3, *["recherche"] * 4, *["fichier"] * 2, "page", *["recherche"] * 2)
SANS_PIECE = "Aucun fichier à lire sur cette ligne de la liste."
ILLISIBLE = "Ce contenu n’a pas pu être lu dans la base. Vérifiez-la, ou reprenez la dernière sauvegarde."


class Visionneuse(QWidget):
    """Shows one piece at a time.

    Signals:
        copie_demandee(Piece): « Enregistrer une copie… »; the page listens.
        ouverture_demandee(Piece): « Ouvrir dans l’application »; the page listens.
        preuve_demandee(Piece, Selection, str): attach this to the sub-criterion of this code; the page listens.
        apercu_pret(): what was asked is shown, or the reason why it is not; tests listen.
    """

    copie_demandee = Signal(object)
    ouverture_demandee = Signal(object)
    preuve_demandee = Signal(object, object, str)
    apercu_pret = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._piece: Piece | None = None
        self._tache: Tache | None = None
        self._page_demandee = 0
        self._preuve_demandee: Preuve | None = None
        self._mot_demande: tuple[int, str] | None = None
        self._nom = TexteElide(mode=Qt.TextElideMode.ElideMiddle)
        self._nom.setProperty("role", "section")
        self.pages = LecteurSelection()
        self.texte = LecteurTexte()
        self.classeur = LecteurClasseur()
        self._relais = RelaisDePages(session, self.pages)
        self.remarques = _phrases()
        self.remarques.setObjectName("contenu_actif")
        self.remarques.setProperty("role", "alerte")
        self.remarques.hide()
        self.message = _phrases(SANS_PIECE)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setMargin(24)
        self.message.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pile = QStackedWidget()
        for widget in (self.message, self.pages, self.texte, self.classeur):
            self.pile.addWidget(widget)
        self.actes = self._batir_actes()
        self.preuves = BarrePreuve()
        self.actes_de_preuve = actes_de_preuve(self, self.preuves, self._on_cadrer)
        self.barre = BarreVisionneuse(self.actes, self.actes_de_preuve[:2])
        self._batir()
        self._brancher()
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
        self._piece = self._relais.piece = piece
        self._nom.setText(piece.nom if piece else "")
        self._page_demandee, self._preuve_demandee, self._mot_demande = 0, None, None
        self.barre.fermer_la_recherche()
        self.preuves.dire("")
        self._dire(f"Lecture de «\u00a0{piece.nom}\u00a0»…" if piece else SANS_PIECE)
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

    @property
    def selection(self) -> Selection | None:
        """What is selected in the reader in sight."""
        return self._lecteur.selection if self._lecteur is not None else None

    def aller_a(self, page: int) -> None:
        """Show a page of the piece, from 0; at once, or when the piece asked for is there."""
        self._page_demandee = page
        if self._tache is None:
            self.pages.aller_a(page)

    def trouver(self, page: int, mot: str) -> None:
        """Show a page, from 0, with these words found; at once, or when the piece asked for is there."""
        self._mot_demande = (page, mot)
        self.aller_a(page)
        if self._tache is None:
            self._trouver()

    def montrer_preuve(self, preuve: Preuve) -> None:
        """Go back to the place of a proof of the piece in sight; at once, or when the piece is there."""
        self._preuve_demandee = preuve
        if self._tache is None:
            self._aller_a_la_preuve()

    def chercher(self) -> None:
        """Open the search field of the document."""
        if self._lecteur is not None:
            self.barre.ouvrir_la_recherche()

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
        elif event.key() == Qt.Key.Key_Escape and not self.barre.recherche.isHidden():
            self.barre.fermer_la_recherche()
            self._rendre_le_foyer()
        else:
            super().keyPressEvent(event)

    def _batir_actes(self) -> tuple[QAction, ...]:
        fiches = (
            ("Page précédente", "Ctrl+PgUp", "chevron-gauche", lambda: self.pages.aller_a(self.pages.page - 1)),
            ("Page suivante", "Ctrl+PgDown", "chevron-droit", lambda: self.pages.aller_a(self.pages.page + 1)),
            ("Réduire", "Ctrl+-", "zoom-moins", lambda: self._zoomer(-1)),
            ("Agrandir", "Ctrl++", "zoom-plus", lambda: self._zoomer(1)),
            ("Ajuster à la largeur", "Ctrl+0", "ajuster", self._ajuster),
            ("Chercher dans la pièce", "", "recherche", self.chercher),
            ("Occurrence suivante", "F3", "chevron-bas", self._suivante),
            ("Occurrence précédente", "Shift+F3", "chevron-haut", lambda: self._suivante(-1)),
            ("Copier la sélection, sinon le texte de la page", "Ctrl+C", "copier", self._on_copier_le_texte),
            ("Ouvrir dans l’application", "Ctrl+Shift+O", "lien", partial(self._confier, self.ouverture_demandee)),
            ("Enregistrer une copie…", "", "enregistrer", partial(self._confier, self.copie_demandee)),
        )
        actes = tuple(acte_de_la_visionneuse(self, *fiche) for fiche in fiches)
        actes[5].setToolTip("Chercher dans la pièce (Ctrl+F)")
        return actes

    def _batir(self) -> None:
        self.champ, self.compte, self.numero = self.barre.champ, self.barre.compte, self.barre.numero
        pile = QVBoxLayout(self)
        pile.setContentsMargins(4, 8, 4, 8)
        pile.setSpacing(8)
        pile.addWidget(self._nom)
        pile.addWidget(self.barre)
        pile.addWidget(self.remarques)
        pile.addWidget(self.pile, stretch=1)
        pile.addWidget(self.preuves)
        for widget in (self.pages, self.texte, self.classeur.table):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            widget.addActions([self.actes[8], *self.actes_de_preuve[1:]])  # the context menu

    def _brancher(self) -> None:
        self.pages.page_changee.connect(self._on_page_changee)
        self.pages.selection_changee.connect(self._on_selection_changee)
        self.pages.avis.connect(self.preuves.dire)
        self.texte.selectionChanged.connect(self._on_selection_changee)
        self.classeur.selection_changee.connect(self._on_selection_changee)
        for lecteur in (self.pages, self.texte, self.classeur):
            lecteur.trouvailles_changees.connect(partial(self._on_trouvailles_changees, lecteur))
        self.numero.returnPressed.connect(self._on_numero)
        self.numero.editingFinished.connect(self._on_page_changee)
        self.champ.returnPressed.connect(self._suivante)
        self.barre.recherche_tapee.connect(self._on_frappe)
        self.preuves.preuve_voulue.connect(self._on_preuve_voulue)
        self.preuves.quittee.connect(self._rendre_le_foyer)

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
        self._aller_a_la_preuve()
        self._trouver()
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
    def _lecteur(self) -> LecteurSelection | LecteurTexte | LecteurClasseur | None:
        """The reader in sight; None while a message is."""
        courant = self.pile.currentWidget()
        return courant if isinstance(courant, LecteurSelection | LecteurTexte | LecteurClasseur) else None

    def _actualiser_barre(self) -> None:
        lecteur = self._lecteur
        a_des_pages = lecteur is self.pages
        permis = {
            "page": a_des_pages,
            "zoom": isinstance(lecteur, LecteurSelection | LecteurTexte),
            "recherche": lecteur is not None,
            "fichier": self._piece is not None,
        }
        for acte, quoi in zip((*self.actes, *self.actes_de_preuve), QUOI, strict=True):
            acte.setEnabled(permis[quoi])
        self.numero.setEnabled(a_des_pages)
        self.barre.sur.setText(f"/ {self.pages.nb_pages}" if a_des_pages else "")
        self._on_page_changee()
        self._on_selection_changee()

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
        if lecteur is self._lecteur:
            self.barre.compter(rang, nombre)

    def _zoomer(self, sens: int) -> None:
        if isinstance(self._lecteur, LecteurSelection | LecteurTexte):
            self._lecteur.zoomer(sens)

    def _ajuster(self) -> None:
        if isinstance(self._lecteur, LecteurSelection | LecteurTexte):
            self._lecteur.ajuster()

    def _on_copier_le_texte(self) -> None:
        """Put what is selected in the clipboard; with nothing selected, the text of the page in sight."""
        choisie = self.selection
        if choisie is not None and choisie.texte:
            QGuiApplication.clipboard().setText(choisie.texte)
        elif self._lecteur is self.pages:
            self._relais.texte(self.pages.page, QGuiApplication.clipboard().setText)

    def _on_selection_changee(self) -> None:
        self.preuves.montrer(self.selection)

    def _on_cadrer(self) -> None:
        self.pages.cadrer(actif=self.actes_de_preuve[0].isChecked())

    def _on_preuve_voulue(self, selection: Selection, code: str) -> None:
        if self._piece is not None:
            self.preuve_demandee.emit(self._piece, selection, code)

    def _aller_a_la_preuve(self) -> None:
        """Show the place of the proof asked for, once; a text and a workbook select it again."""
        preuve, self._preuve_demandee = self._preuve_demandee, None
        if preuve is None:
            return
        self.preuves.dire("")
        if self._lecteur is self.pages:
            self.pages.montrer_preuve((preuve.page or 1) - 1, preuve.cadre)
        elif isinstance(self._lecteur, LecteurTexte | LecteurClasseur):
            self._lecteur.montrer_passage(preuve.lieu, preuve.extrait)
        self._rendre_le_foyer()

    def _trouver(self) -> None:
        """Look for the words asked for, once, from the page asked for."""
        demande, self._mot_demande = self._mot_demande, None
        if demande is None or not demande[1] or self._lecteur is None:
            return
        page, mot = demande
        self.barre.proposer(mot)
        if isinstance(self._lecteur, LecteurTexte):
            self._lecteur.chercher(mot)
        else:
            self._lecteur.chercher(mot, page)

    def _rendre_le_foyer(self) -> None:
        if self._lecteur is not None:
            self._lecteur.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confier(self, signal: SignalInstance) -> None:
        if self._piece is not None:
            signal.emit(self._piece)


def _phrases(texte: str = "") -> QLabel:
    """Return a label for sentences that may quote a piece: text, never styles."""
    etiquette = QLabel(texte)
    etiquette.setTextFormat(Qt.TextFormat.PlainText)
    etiquette.setWordWrap(True)
    return etiquette
