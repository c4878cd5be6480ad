"""The texts to check: what each act and rule rests on, who read it again and when; one key marks a text as read.

Not here: the texts (`resources`), what the readings change in the acts (`app.services.verifications_lues`).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QSplitter, QTextBrowser, QVBoxLayout, QWidget
from typing_extensions import override

from app.services.reperes import reperes
from ui.models.table import ModeleTable
from ui.models.verifications import (
    A_RELIRE,
    FILTRES,
    TOUS,
    alerte_textes,
    capitale,
    colonnes_textes,
    detail_texte,
    montres,
    phrase_textes,
)
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture
from ui.theme import px
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.verifications import TexteAVerifier
    from ui.session import Session

LARGEUR_PANNEAU = 380


class PageVerifications(PageLue):
    """The list, and at its right the text under the cursor. `montrer` takes words to look for: those of an act."""

    cle = "verifications"
    titre = "Textes à vérifier"
    aide = "textes"
    sujets = ("verifications", "modeles")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._textes: tuple[TexteAVerifier, ...] = ()
        self.modele: ModeleTable[TexteAVerifier] = ModeleTable(
            colonnes_textes(), identite=lambda x: x.cle, parent=self
        )
        self.table = Table(self.modele, nom="Textes à vérifier", parent=self)
        self.table.setObjectName("table_textes")
        Etirement(self.table, "texte", replies=("source",))
        self._lecture = Lecture(
            self, session.runner, "Lecture des textes", session.bureau.verifications.textes, self._on_lus
        )
        self._batir_actes()
        self._batir()
        self.table.courante.connect(lambda _rang: self._accorder())
        self.table.ouverte.connect(lambda _rang: self.relire())
        self._accorder()

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, str):
            self.filtre.fixer(TOUS)
            self.champ.setText(argument)
            self._remplir()

    @override
    def rechercher(self, texte: str) -> bool:
        self.champ.setText(texte)
        return True

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.champ, self.table, self.detail, self.note)

    @property
    def texte_vu(self) -> TexteAVerifier | None:
        """The text under the cursor."""
        return self.modele.ligne(self.table.currentIndex().row())

    def relire(self) -> None:
        """Mark the text under the cursor as read again today, with the remark typed."""
        vu, note, service = self.texte_vu, self.note.text(), self._session.bureau.verifications
        if vu is None or not vu.a_relire:
            return
        cle = vu.cle
        self.note.clear()
        self._session.faire(
            "la relecture du texte", lambda: service.verifier(cle, note), lambda avant: service.remettre(cle, avant)
        )

    def lever(self) -> None:
        """Take back the reading of the text under the cursor."""
        vu, service = self.texte_vu, self._session.bureau.verifications
        if vu is None or vu.relecture.le is None:
            return
        cle = vu.cle
        self._session.faire(
            "la relecture levée", lambda: service.lever(cle), lambda avant: service.remettre(cle, avant)
        )

    def _batir_actes(self) -> None:
        self.act_actes = acte(self, "retour_aux_actes", "Actes", lambda: self.demande_page.emit("actes", None))
        self.act_lever = acte(
            self,
            "lever_la_relecture",
            "Lever la relecture",
            self.lever,
            raccourci="Ctrl+Shift+Return",
            aide="Le texte est de nouveau à vérifier",
        )
        self.act_relire = acte(
            self,
            "texte_relu",
            "Marquer relu",
            self.relire,
            raccourci="Ctrl+Return",
            dessin="coche",
            aide="J’ai relu ce texte aujourd’hui et l’ai trouvé en vigueur",
        )

    def _batir(self) -> None:
        self.entete = Entete("Textes à vérifier", (self.act_actes, self.act_lever, self.act_relire), self)
        self.alerte = QLabel(self)
        self.alerte.setObjectName("alerte_textes")
        self.alerte.setWordWrap(True)
        self.alerte.setProperty("role", "alerte")
        self.alerte.hide()
        self.champ = QLineEdit(self)
        self.champ.setObjectName("filtre_textes")
        self.champ.setAccessibleName("Filtrer les textes")
        self.champ.setPlaceholderText("Acte, article ou mots du texte")
        self.champ.setClearButtonEnabled(True)
        self.champ.textChanged.connect(lambda _texte: self._remplir())
        self.filtre = ChampChoix(FILTRES, quoi="Ce que la liste montre", parent=self)
        self.filtre.setObjectName("choix_textes")
        self.filtre.setMinimumContentsLength(max(len(mots) for _, mots in FILTRES))
        self.filtre.valeur_changee.connect(lambda _valeur: self._remplir())
        filtres = Flux()
        filtres.setSpacing(8)
        filtres.addWidget(self.champ, stretch=3)
        filtres.addWidget(self.filtre, stretch=1)
        filtres.addStretch(1)
        vide = EtatVide(
            "Aucun texte à montrer", "Changez le filtre pour voir les textes déjà relus.", dessin="coche"
        )
        self.contenu = TableOuVide(self.table, vide, self)
        partage = QSplitter(Qt.Orientation.Horizontal, self)
        partage.setChildrenCollapsible(False)
        partage.addWidget(self.contenu)
        partage.addWidget(self._batir_detail())
        partage.setStretchFactor(0, 1)
        partage.setSizes([LARGEUR_PANNEAU * 2, LARGEUR_PANNEAU])
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(self.alerte)
        pile.addLayout(filtres)
        pile.addWidget(partage, stretch=1)

    def _batir_detail(self) -> QWidget:
        panneau = QWidget(self)
        panneau.setMinimumWidth(px(280))
        self.detail = QTextBrowser(panneau)
        self.detail.setObjectName("detail_texte")
        self.detail.setAccessibleName("Texte à vérifier")
        self.detail.setTabChangesFocus(True)
        self.note = QLineEdit(panneau)
        self.note.setObjectName("note_relecture")
        self.note.setAccessibleName("Remarque de la relecture")
        self.note.setPlaceholderText("Remarque, par exemple la version lue")
        self.note.returnPressed.connect(self.relire)
        mot = QLabel("Remarque (facultative)", panneau)
        mot.setBuddy(self.note)
        pile = QVBoxLayout(panneau)
        pile.setContentsMargins(8, 0, 0, 0)
        pile.addWidget(self.detail, stretch=1)
        pile.addWidget(mot)
        pile.addWidget(self.note)
        return panneau

    def _on_lus(self, textes: tuple[TexteAVerifier, ...]) -> None:
        self._textes = textes
        self.entete.dire(phrase_textes(textes))
        alerte = alerte_textes(textes, reperes()["relecture-textes"].en_mots())
        self.alerte.setText(f"⚠ {alerte}" if alerte else "")
        self.alerte.setVisible(bool(alerte))
        self._remplir()

    def _remplir(self) -> None:
        rang = max(self.table.currentIndex().row(), 0)
        self.modele.remplacer(montres(self._textes, self.filtre.valeur or A_RELIRE, self.champ.text()))
        self.contenu.accorder()
        if self.modele.rowCount():
            self.table.choisir(min(rang, self.modele.rowCount() - 1))
        self._accorder()

    def _accorder(self) -> None:
        vu = self.texte_vu
        self.act_relire.setEnabled(vu is not None and vu.a_relire)
        self.act_lever.setEnabled(vu is not None and vu.relecture.le is not None)
        self.note.setEnabled(vu is not None and vu.a_relire)
        if vu is None:
            self.detail.setPlainText("")
            return
        corps = "".join(f"<p><b>{escape(nom)}</b><br>{escape(valeur)}</p>" for nom, valeur in detail_texte(vu))
        self.detail.setHtml(f"<h3>{escape(capitale(vu.ou))}</h3>{corps}")
