"""What a bundle brings back, both sides shown: taken, kept, or chosen one conflict after the other by keyboard.

Nothing is written before « Reprendre ces notes ». Not here: the merge (`app.domain.fusion`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.fusion import Choix, Issue
from app.services.liasse_retour import Examen
from app.socle.formats import date_heure, pluriel
from ui.models.liasses import LigneRevenue, colonnes_revenues, lignes_revenues, note_en_mots
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.travaux import ecrire
from ui.theme import px
from ui.widgets.entete import Entete, bouton_acte
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, acte, pile_de_page, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from app.services.liasse_manifeste import Reprise
    from ui.session import Session

HAUTEUR_TABLE, HAUTEUR_COTES = 260, 200
LEGENDE = "I\u00a0: garder la nôtre · L\u00a0: prendre la sienne · Suppr\u00a0: laisser en attente"


class PageFusion(Page):
    """The merge of one bundle; `montrer` takes what was examined."""

    cle = "fusion"
    titre = "Reprise d’une liasse"
    aide = "liasse"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._examen: Examen | None = None
        self._lignes: tuple[LigneRevenue, ...] = ()
        self.modele = ModeleTable(colonnes_revenues(), identite=lambda x: x.cle, parent=self)
        self.table = Table(self.modele, nom="Notes revenues", parent=self)
        self.table.setObjectName("table_fusion")
        Etirement(self.table, "sous_critere")
        self._batir_actes()
        self._batir()
        self.table.courante.connect(lambda _rang: self._detailler())
        self.tout.toggled.connect(lambda _coche: self._remplir())

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, Examen):
            self._examen = argument
            self._lignes = lignes_revenues(argument)
            self.tout.setChecked(False)
            self.tout.setVisible(not argument.anomalies)
            self.legende.setVisible(not (argument.anomalies or argument.a_l_aveugle))
            self.cotes.setVisible(not argument.a_l_aveugle)
            self.anomalies.setPlainText("\n".join(f"✕ {a}" for a in argument.anomalies))
            self._remplir()
            self._aller_au_conflit(0)
            (self.anomalies if argument.anomalies else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.notre, self.leur, self.depart)

    @property
    def choix(self) -> dict[tuple[str, str], Choix]:
        """What the officer chose so far, by number and sub-criterion."""
        return {x.cle: x.choix for x in self._lignes if x.choix is not None}

    def appliquer(self) -> None:
        """Write what comes back; undecided conflicts wait for the next return of the bundle."""
        examen, choix = self._examen, self.choix
        if examen is None:
            return
        liasses = self._session.bureau.liasses
        self.act_appliquer.setEnabled(False)
        ecrire(
            self._session,
            lambda _rapporter, _annulation: liasses.appliquer(examen, choix),
            libelle="Reprise de la liasse",
            au_succes=self._on_reprise,
            a_la_fin=self._accorder,
        )

    def choisir(self, choix: Choix | None) -> None:
        """Choose a side for the conflicts selected, or none; the cursor goes to the next one left."""
        rangs = self.table.rangs_choisis()
        vises = {x.cle for r in rangs if (x := self.modele.ligne(r)) is not None and x.est_conflit}
        if not vises:
            return
        self._lignes = tuple(replace(x, choix=choix) if x.cle in vises else x for x in self._lignes)
        self.modele.actualiser_lignes(x for x in self._lignes if x.cle in vises)
        self._dire()
        if choix is not None and len(vises) == 1:
            self._aller_au_conflit(rangs[-1] + 1)
        self._detailler()

    def _batir_actes(self) -> None:
        self.act_retour = acte(
            self, "revenir_aux_liasses", "Revenir aux liasses", lambda: self.demande_page.emit("liasses", None),
            raccourci="Alt+Left",
        )  # fmt: skip
        self.act_appliquer = acte(
            self, "reprendre_ces_notes", "Reprendre ces notes", self.appliquer, raccourci="Ctrl+Return",
            dessin="coche", aide="Écrire d’un coup ce qui est à prendre et ce qui a été choisi",
        )  # fmt: skip
        self.act_notre = self._touche("I", "garder_la_notre", "Garder la nôtre (I)", Choix.NOTRE)
        self.act_leur = self._touche("L", "prendre_la_sienne", "Prendre la sienne (L)", Choix.LEUR)
        self.act_attendre = self._touche("Delete", "laisser_en_attente", "Laisser en attente (Suppr)", None)

    def _touche(self, touche: str, cle: str, texte: str, choix: Choix | None) -> QAction:
        action = acte(self, cle, texte, partial(self.choisir, choix), raccourci=touche)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.table.addAction(action)
        return action

    def _batir(self) -> None:
        self.entete = Entete("Reprise d’une liasse", (self.act_retour, self.act_appliquer), self)
        self.tout = QCheckBox("Montrer aussi ce qui ne &change pas", self)
        self.tout.setObjectName("montrer_tout")
        self.legende = QLabel(LEGENDE, self)
        self.legende.setProperty("role", "secondaire")
        for cache in (self.tout, self.legende):
            cache.hide()  # until a bundle is there
        filtres = Flux()
        filtres.addWidget(self.tout)
        filtres.addStretch(1)
        filtres.addWidget(self.legende)
        self.notre, self.leur, self.depart = (
            _cote(self, nom) for nom in ("Ici, aujourd’hui", "Dans la liasse", "Au départ")
        )
        self.cotes = QWidget(self)
        rangee = QHBoxLayout(self.cotes)
        rangee.setContentsMargins(0, 0, 0, 0)
        rangee.setSpacing(12)
        for texte, act in (
            (self.notre, self.act_notre),
            (self.leur, self.act_leur),
            (self.depart, self.act_attendre),
        ):
            rangee.addLayout(_colonne(texte, act))
        self.partage = QSplitter(Qt.Orientation.Vertical, self)
        self.partage.addWidget(self.table)
        self.partage.addWidget(self.cotes)
        self.partage.setStretchFactor(0, 1)
        self.partage.setSizes((HAUTEUR_TABLE, HAUTEUR_COTES))
        self.partage.setChildrenCollapsible(False)
        self.anomalies = _cote(self, "Ce qui empêche de reprendre cette liasse")
        self.rien = EtatVide(
            "Rien à reprendre",
            "Cette liasse n’apporte rien de nouveau\u00a0: tout ce qu’elle contient est déjà ici.",
            dessin="succes",
            acte="Revenir aux liasses",
            au_clic=self.act_retour.trigger,
        )
        self.contenu = QStackedWidget(self)
        choisir = EtatVide(
            "Aucune liasse à reprendre",
            "Ouvrez le fichier rendu par le lecteur\u00a0: «\u00a0Reprendre une liasse…\u00a0», à l’écran Liasses.",
            dessin="importer",
            acte="Aller aux liasses",
            au_clic=self.act_retour.trigger,
        )
        for widget in (choisir, self.partage, self.anomalies, self.rien):
            self.contenu.addWidget(widget)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addLayout(filtres)
        pile.addWidget(self.contenu, stretch=1)
        self._accorder()

    def _remplir(self) -> None:
        examen = self._examen
        if examen is None:
            return
        courante = self.modele.ligne(self.table.currentIndex().row())
        self.modele.remplacer(x for x in self._lignes if self.tout.isChecked() or x.a_regarder)
        if examen.anomalies:
            self.contenu.setCurrentWidget(self.anomalies)
        elif self.modele.rowCount():
            self.contenu.setCurrentWidget(self.partage)
        else:
            self.contenu.setCurrentWidget(self.rien)
        self.table.choisir(max(0, self.modele.rang_de(courante.cle)) if courante else 0)
        self._dire()
        self._detailler()
        self._accorder()

    def _dire(self) -> None:
        examen = self._examen
        if examen is None:
            return
        if examen.anomalies:
            nombre = pluriel(len(examen.anomalies), "anomalie")
            self.entete.dire(
                f"«\u00a0{examen.fichier}\u00a0» ne peut pas être reprise ({nombre})\u00a0: rien n’a été écrit."
            )
            return
        deja = (
            f" Déjà reprise le {date_heure(examen.deja)}\u00a0: seul ce qui a changé depuis est montré."
            if examen.deja
            else ""
        )
        self.entete.dire(f"Liasse de {examen.lecteur}. {self._bilan(examen)}{deja}")

    def _bilan(self, examen: Examen) -> str:
        if examen.a_l_aveugle:
            return "Lecture à l’aveugle\u00a0: les valeurs se montrent quand les deux lectures sont closes."
        restent = sum(x.est_conflit and x.choix is None for x in self._lignes)
        conflits = examen.compter(Issue.CONFLIT)
        regles = f"{pluriel(conflits - restent, 'réglé')} sur {conflits}" if conflits else "aucun"
        return f"{pluriel(examen.compter(Issue.A_PRENDRE), 'note')} à prendre\u00a0; conflits\u00a0: {regles}."

    def _detailler(self) -> None:
        ligne = self.modele.ligne(self.table.currentIndex().row())
        fusion = ligne.fusion if ligne else None
        phrase = ligne.phrase if ligne else ""
        self.notre.setPlainText(note_en_mots(fusion.notre, ligne.preuves_ici) if fusion and ligne else phrase)
        self.leur.setPlainText(note_en_mots(fusion.leur, ligne.preuves_siennes) if fusion and ligne else "")
        self.depart.setPlainText(note_en_mots(fusion.base) if fusion else "")
        for act in (self.act_notre, self.act_leur, self.act_attendre):
            act.setEnabled(ligne is not None and ligne.est_conflit)

    def _aller_au_conflit(self, debut: int) -> None:
        """Put the cursor on the first undecided conflict from a rank on, else on the first before it."""
        rangs = [r for r, x in enumerate(self.modele.lignes) if x.est_conflit and x.choix is None]
        if rangs:
            self.table.choisir(next((r for r in rangs if r >= debut), rangs[0]))

    def _accorder(self) -> None:
        examen = self._examen
        self.act_appliquer.setEnabled(examen is not None and not (examen.anomalies or examen.rien_a_reprendre))

    def _on_reprise(self, reprise: Reprise) -> None:
        attend = sum(x.est_conflit and x.choix is None for x in self._lignes)
        suite = (
            f" {pluriel(attend, 'conflit attend', 'conflits attendent')} un choix\u00a0: reprenez-la plus tard."
            if attend
            else ""
        )
        nombre = pluriel(reprise.nb_notes, "note reprise", "notes reprises")
        preuves = f", {pluriel(len(reprise.preuves), 'preuve')}" if reprise.preuves else ""
        self._examen = None
        self._accorder()
        self.demande_page.emit("liasses", f"{nombre}{preuves}.{suite}")


def _cote(page: QWidget, nom: str) -> QPlainTextEdit:
    texte = QPlainTextEdit(page)
    texte.setReadOnly(True)
    texte.setTabChangesFocus(True)
    texte.setAccessibleName(nom)
    return texte


def _colonne(texte: QPlainTextEdit, act: QAction) -> QVBoxLayout:
    pile = QVBoxLayout()
    pile.setSpacing(4)
    pile.addWidget(titre_de_section(texte.accessibleName()))
    texte.setMinimumHeight(px(HAUTEUR_COTES // 2))
    pile.addWidget(texte, stretch=1)
    pile.addWidget(bouton_acte(act))
    return pile
