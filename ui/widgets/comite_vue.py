"""What the room sees of one dossier, in large type, and the bars of ETP and euros under it.

Not here: the keys (`ui.pages.comite_ecran`), the words (`ui.models.comite`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.socle.formats import NBSP
from ui.models.comite import (
    JETONS,
    avis_a_l_ecran,
    constats_ecrits,
    demande_ecrite,
    mesure_ecrite,
    proposition_ecrite,
    quorum_ecrit,
    rang_ecrit,
    vote_de,
    vote_ecrit,
)
from ui.theme import theme_de

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from app.domain.comite import Mesure
    from app.services.salle import DossierExamine, Salle

CONSTATS_MONTRES = 2
LONGUEUR_AVIS = 220
BARRE = 16
INTERVALLE = 6


class Barres(QWidget):
    """One bar for each target known, and one for euros: retained, then what the opinions add, and the limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mesures: Sequence[Mesure] = ()
        self.setObjectName("barres_comite")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_de().change.connect(self.update)

    def montrer(self, mesures: Sequence[Mesure]) -> None:
        """Show these bars, and say them to screen readers."""
        self._mesures = mesures
        self.setAccessibleName("\u00a0; ".join(f"{m.libelle}{NBSP}: {mesure_ecrite(m)}" for m in mesures))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, max(1, len(self._mesures)) * self._pas())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _pas(self) -> int:
        return QFontMetrics(self.font()).height() + BARRE + INTERVALLE

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        peintre = QPainter(self)
        for rang, mesure in enumerate(self._mesures):
            self._peindre(peintre, mesure, rang * self._pas())
        peintre.end()

    def _peindre(self, peintre: QPainter, mesure: Mesure, haut: int) -> None:
        jetons, mesures = theme_de().jetons, peintre.fontMetrics()
        depasse = mesure.reste is not None and mesure.reste < 0
        peintre.setPen(jetons.couleur("erreur" if depasse else "texte"))
        texte = f"{mesure.libelle}{NBSP}: {mesure_ecrite(mesure)}"
        ligne = QRectF(0, haut, self.width(), mesures.height())
        elide = mesures.elidedText(texte, Qt.TextElideMode.ElideRight, self.width())
        peintre.drawText(ligne, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elide)
        zone = QRectF(1, haut + mesures.height(), self.width() - 2, BARRE)
        plein = max(mesure.retenu + mesure.avis, mesure.limite or 0, 1)
        peintre.fillRect(zone, jetons.couleur("surface"))
        retenu = QRectF(zone.left(), zone.top(), zone.width() * mesure.retenu / plein, BARRE)
        avis = QRectF(retenu.right(), zone.top(), zone.width() * mesure.avis / plein, BARRE)
        peintre.fillRect(retenu, jetons.couleur("accent"))
        peintre.fillRect(avis, jetons.couleur("erreur" if depasse else "succes"))
        peintre.setPen(QPen(jetons.couleur("fond"), 2))
        for x in range(round(avis.left()) + 8, round(avis.right()), 12):  # hatched: not by its colour alone
            peintre.drawLine(x, round(avis.top()) + 2, x - 6, round(avis.bottom()) - 2)
        peintre.setPen(QPen(jetons.couleur("bord"), 1))
        peintre.drawRect(zone)
        if mesure.limite is not None:
            limite = round(zone.left() + zone.width() * mesure.limite / plein)
            peintre.setPen(QPen(jetons.couleur("texte"), 3))
            peintre.drawLine(limite, round(zone.top() - 3), limite, round(zone.bottom() + 3))


class VueDossier(QWidget):
    """One dossier: who asks what, its rank, what the instruction says, its opinion.

    Signals:
        touche(QKeyEvent): a key pressed here, the arrows up and down apart, which scroll; the screen listens.
    """

    touche = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("vue_dossier_comite")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.titre = self._texte("projete_titre")
        self.demande = self._texte()
        self.rang = self._texte("projete_fort")
        self.instruction = self._texte()
        self.constats = self._texte("alerte")
        self.avis = self._texte("projete_avis")
        self.suites = self._texte()
        corps = QWidget(self)
        haut = QVBoxLayout(corps)
        haut.setContentsMargins(0, 0, 0, 0)
        haut.setSpacing(6)
        for etiquette in (self.titre, self.demande, self.rang, self.instruction, self.constats):
            haut.addWidget(etiquette)
        haut.addStretch(1)
        self._cadre = QScrollArea(self)  # a low screen scrolls what is known of the dossier, never its opinion
        self._cadre.setWidgetResizable(True)
        self._cadre.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cadre.setWidget(corps)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(6)
        pile.addWidget(self._cadre, stretch=1)
        pile.addWidget(self.avis)
        pile.addWidget(self.suites)

    def _texte(self, role: str = "") -> QLabel:
        etiquette = QLabel(self)
        etiquette.setWordWrap(True)
        etiquette.setTextFormat(Qt.TextFormat.PlainText)
        etiquette.setProperty("role", role)
        etiquette.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return etiquette

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            barre = self._cadre.verticalScrollBar()
            pas = barre.singleStep() if event.key() == Qt.Key.Key_Down else -barre.singleStep()
            barre.setValue(barre.value() + pas)
        else:
            self.touche.emit(event)

    def montrer(self, salle: Salle, dossier: DossierExamine, place: int) -> None:
        """Show a dossier; `place`: its order of examination, from 1. A hidden one shows its number alone."""
        lieu = f" · {dossier.territoire}" if dossier.territoire else ""
        textes = {
            self.titre: f"{place}. {dossier.numero} · {dossier.porteur}",
            self.demande: f"{demande_ecrite(dossier)}{lieu}",
            self.rang: "" if dossier.masque else rang_ecrit(dossier),
            self.instruction: _coupe(proposition_ecrite(dossier)),
            self.constats: "" if dossier.masque else constats_ecrits(dossier, CONSTATS_MONTRES),
            self.avis: self._avis(salle, dossier),
            self.suites: _suites(salle, dossier),
        }
        for etiquette, texte in textes.items():
            etiquette.setText(texte)
            etiquette.setVisible(bool(texte))
        self.setAccessibleName("\n".join(t for t in textes.values() if t))

    def montrer_vide(self, phrase: str) -> None:
        """Say that there is no dossier, and what to do."""
        for etiquette in (self.demande, self.rang, self.instruction, self.constats, self.avis, self.suites):
            etiquette.hide()
        self.titre.setText(phrase)
        self.titre.show()
        self.setAccessibleName(phrase)

    def _avis(self, salle: Salle, dossier: DossierExamine) -> str:
        avis = salle.avis(dossier.dossier_id)
        self.avis.setProperty("sens", JETONS[avis.sens] if avis else "")
        self.avis.style().unpolish(self.avis)
        self.avis.style().polish(self.avis)
        if dossier.masque:
            return "Vous êtes déporté de ce dossier\u00a0: un collègue en note l’avis."
        return avis_a_l_ecran(dossier, avis)


def _suites(salle: Salle, dossier: DossierExamine) -> str:
    """Return the vote, the reasons, who left the room, and the quorum when someone did."""
    avis = salle.avis(dossier.dossier_id)
    dits = []
    if avis is not None:
        vote = vote_de(avis)
        dits += [f"Vote{NBSP}: {vote_ecrit(vote)}"] if vote else []
        dits += [f"Motif{NBSP}: {_coupe(avis.motif)}"] if avis.motif else []
        dits += [f"Écart au rang{NBSP}: {_coupe(avis.motif_ecart)}"] if avis.motif_ecart else []
        dits += ["✕ Avis rendu sans quorum"] if avis.quorum_atteint is False else []
    deportes = avis.deportes if avis is not None else salle.comite.deportes(dossier.dossier_id)
    if deportes and not dossier.masque:
        quorum = "" if avis else f" · {quorum_ecrit(salle.comite, dossier.dossier_id)}"
        dits.append(f"Hors de la salle{NBSP}: {', '.join(deportes)}{quorum}")
    return "\n".join(dits)


def _coupe(texte: str) -> str:
    """Return a text that the projected screen can hold; the whole is in the dossier and in the PV."""
    return texte if len(texte) <= LONGUEUR_AVIS else f"{texte[:LONGUEUR_AVIS].rsplit(' ', 1)[0]}…"
