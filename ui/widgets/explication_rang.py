"""Why a dossier has its rank, beside the ranking: in sentences, by criterion, and what would swap its neighbours.

Not here: the computation and its words (`app.domain.explication`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from app.domain.explication import expliquer, phrases
from app.services.concours import DEPORTE
from app.socle.formats import NBSP
from ui.models.explication import colonnes_points, colonnes_voisins, lignes_points, lignes_voisins
from ui.models.table import ModeleTable
from ui.theme import hauteur_ligne
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.classement import Rang
    from app.domain.explication import Explication
    from app.domain.tableau import Tableau
    from app.services.concours import Concours
    from ui.models.explication import LignePoints, LigneVoisin

L = TypeVar("L")
INVITE = "Choisissez un dossier classé\u00a0: son rang est expliqué ici."
MASQUE = "Rien n’est montré de ses notes ni de son total."
VOISIN_MASQUE = "Un dossier voisin est masqué\u00a0: vous vous en êtes déporté."
TAILLES = (150, 320)  # what is read in sentences, what is read in tables
LIGNES_VOISINS = 3  # the header and two neighbours


class ExplicationRang(QWidget):
    """The explanation of one rank, kept up to date by the page.

    Signals:
        note_demandee(int, str): go to a note: the dossier and its sub-criterion, empty for the dossier alone.
    """

    note_demandee = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dossier_id: int | None = None
        self.titre = titre_de_section("Explication du rang")
        self.texte = QPlainTextEdit(self)
        self.texte.setObjectName("explication_en_phrases")
        self.texte.setAccessibleName("Explication du rang, en phrases")
        self.texte.setReadOnly(True)
        self.texte.setTabChangesFocus(True)
        self.texte.setMinimumHeight(hauteur_ligne() * 2)
        self.texte.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.modele_points: ModeleTable[LignePoints] = ModeleTable(colonnes_points(), identite=_code, parent=self)
        self.points = Table(self.modele_points, nom="Points par critère et par note", parent=self)
        self.points.setObjectName("explication_points")
        self.points.setMinimumHeight(hauteur_ligne() * 3)
        Etirement(self.points, "critere")
        self.modele_voisins: ModeleTable[LigneVoisin] = ModeleTable(colonnes_voisins(), identite=_sens, parent=self)
        self.voisins = Table(self.modele_voisins, nom="Dossiers voisins et plus petit changement", parent=self)
        self.voisins.setObjectName("explication_voisins")
        self.voisins.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.voisins.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.voisins.setFixedHeight(hauteur_ligne() * LIGNES_VOISINS + 10)
        Etirement(self.voisins, "echange")
        self._aide = QLabel("Entrée\u00a0: ouvrir le dossier sur cette note.", self)
        self._aide.setProperty("role", "secondaire")
        self._batir()
        self.points.ouverte.connect(self._on_points_ouverte)
        self.voisins.ouverte.connect(self._on_voisin_ouvert)
        self.effacer()

    def _batir(self) -> None:
        bas = QWidget(self)
        pile_basse = QVBoxLayout(bas)
        pile_basse.setContentsMargins(0, 4, 0, 0)
        pile_basse.setSpacing(4)
        pile_basse.addWidget(self.points, stretch=1)
        pile_basse.addWidget(self.voisins)
        pile_basse.addWidget(self._aide)
        self.partage = QSplitter(Qt.Orientation.Vertical, self)
        self.partage.setChildrenCollapsible(False)
        self.partage.addWidget(self.texte)
        self.partage.addWidget(bas)
        self.partage.setStretchFactor(0, 1)
        self.partage.setStretchFactor(1, 2)
        self.partage.setSizes(TAILLES)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(8, 0, 0, 0)
        pile.setSpacing(4)
        pile.addWidget(self.titre)
        pile.addWidget(self.partage, stretch=1)

    def effacer(self) -> None:
        """Show what to do to read an explanation."""
        self.dossier_id = None
        self._taire("Explication du rang", INVITE)

    def dire_sans_rang(self, rang: Rang) -> None:
        """Say why a dossier out of the competition, or eliminated by a threshold, has no rank."""
        self.dossier_id = rang.candidat.dossier_id
        motif = f"{rang.explication[:1].upper()}{rang.explication[1:]}"
        self._taire(f"Dossier {rang.candidat.numero}, sans rang", f"{motif}.")

    def montrer(self, concours: Concours, tableau: Tableau, dossier_id: int) -> None:
        """Explain the rank of a dossier of the wave; what concerns a dossier that is hidden is not said."""
        nouveau = dossier_id != self.dossier_id
        self.dossier_id = dossier_id
        if dossier_id in concours.deportes:
            numero = concours.candidats[dossier_id].numero
            self._taire(f"Dossier {numero}", f"{DEPORTE[0].upper()}{DEPORTE[1:]}. {MASQUE}")
            return
        explication = expliquer(tableau, dossier_id)
        dites = phrases(explication)
        voisins = lignes_voisins(explication)
        points = lignes_points(explication, tableau)
        # The officer asks first who comes before and after: the criteria are in the table too.
        criteres = 1 + len(explication.contributions)
        dites = (dites[0], *dites[criteres:], *dites[1:criteres])
        if any(x.voisin.dossier_id in concours.deportes for x in voisins):
            # The gap to a hidden dossier would give its total away.
            dites = (dites[0], VOISIN_MASQUE, *dites[-len(explication.contributions) :])
            voisins = ()
        self._dire(_titre(explication), "\n\n".join(dites))
        self.voisins.setVisible(bool(voisins))
        self.points.setColumnHidden(self.modele_points.rang_colonne("devant"), not voisins)
        self.points.setColumnHidden(self.modele_points.rang_colonne("derriere"), not voisins)
        self._poser(points, voisins, garder=not nouveau)

    def _poser(self, points: tuple[LignePoints, ...], voisins: tuple[LigneVoisin, ...], *, garder: bool) -> None:
        """Show the rows; the cursor stays where it was when the dossier is the same."""
        _remplacer(self.points, self.modele_points, points, _code, garder=garder)
        _remplacer(self.voisins, self.modele_voisins, voisins, _sens, garder=garder)
        self.points.show()
        self._aide.show()

    def _taire(self, titre: str, texte: str) -> None:
        """Say why nothing is explained, and show no table."""
        self._dire(titre, texte)
        self.modele_points.remplacer(())
        self.modele_voisins.remplacer(())
        for widget in (self.points, self.voisins, self._aide):
            widget.hide()

    def _dire(self, titre: str, texte: str) -> None:
        self.titre.setText(titre)
        if self.texte.toPlainText() != texte:
            self.texte.setPlainText(texte)

    def _on_points_ouverte(self, rang: int) -> None:
        ligne = self.modele_points.ligne(rang)
        if ligne is not None and self.dossier_id is not None:
            self.note_demandee.emit(self.dossier_id, ligne.sous_critere)

    def _on_voisin_ouvert(self, rang: int) -> None:
        ligne = self.modele_voisins.ligne(rang)
        if ligne is not None:
            self.note_demandee.emit(ligne.dossier_id, ligne.sous_critere)


def _remplacer(
    table: Table, modele: ModeleTable[L], lignes: tuple[L, ...], identite: Callable[[L], str], *, garder: bool
) -> None:
    """Show rows; in place, and those that changed alone, when they are the same ones of the same dossier."""
    avant = table.currentIndex().row()
    anciennes = modele.lignes
    if garder and list(map(identite, anciennes)) == list(map(identite, lignes)):
        modele.actualiser_lignes(x for x, ancienne in zip(lignes, anciennes, strict=True) if x != ancienne)
    elif anciennes != lignes:
        modele.remplacer(lignes)
    if garder and avant >= 0:
        table.choisir(avant)


def _code(ligne: LignePoints) -> str:
    return ligne.code


def _sens(ligne: LigneVoisin) -> str:
    return ligne.sens


def _titre(explication: Explication) -> str:
    if explication.rang is None:
        return f"Dossier {explication.numero}, sans rang"
    return f"Dossier {explication.numero}{NBSP}: rang {explication.rang} sur {explication.classes}"
