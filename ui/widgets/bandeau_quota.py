"""The band that stays in sight on every page: ETP and euros against the target and the envelope, in words first.

Not here: the figures (the services give them) nor their writing (`app.socle.formats`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import px, theme_de

if TYPE_CHECKING:
    from collections.abc import Sequence

HAUTEUR = 32
LARGEUR_JAUGE = 96
EPAISSEUR = 8


@dataclass(frozen=True, slots=True)
class Jauge:
    """One measure: « Facilitateurs », 150 of 300 hundredths, written « 1,50 / 3,00 ETP ».

    `valeur` and `cible` share one unit, whichever. `cible` is None when it is not notified: the text says so and
    no gauge is drawn, since an unknown target is not zero.
    """

    libelle: str
    texte: str
    valeur: int
    cible: int | None

    @property
    def depasse(self) -> bool:
        """True when the measure is above its target."""
        return self.cible is not None and self.valeur > self.cible


class TraitJauge(QWidget):
    """The gauge itself: a bar, and beyond the target a second one in the colour of an alert."""

    def __init__(self, jauge: Jauge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jauge = jauge
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_de().change.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(LARGEUR_JAUGE, EPAISSEUR + 4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        cible = self.jauge.cible
        if cible is None:
            return
        jetons = theme_de().jetons
        peintre = QPainter(self)
        peintre.setRenderHint(QPainter.RenderHint.Antialiasing)
        cadre = QRectF(0.5, 2.5, self.width() - 1, EPAISSEUR - 1)
        peintre.setPen(QPen(jetons.couleur("bord"), 1))
        peintre.setBrush(jetons.couleur("fond"))
        peintre.drawRoundedRect(cadre, 2, 2)
        plein = max(self.jauge.valeur, cible, 1)
        peintre.setPen(Qt.PenStyle.NoPen)
        fini = QRectF(cadre)
        fini.setWidth(cadre.width() * min(self.jauge.valeur, cible) / plein)
        peintre.setBrush(jetons.couleur("accent"))
        peintre.drawRoundedRect(fini, 2, 2)
        if self.jauge.depasse:
            exces = QRectF(cadre)
            exces.setLeft(fini.right() + 2)
            peintre.setBrush(jetons.couleur("erreur"))
            peintre.drawRoundedRect(exces, 2, 2)
        peintre.end()


class BandeauQuota(QFrame):
    """A row of measures and one remark (« cible v1 du 12/07/2022 » or « cible non notifiée »)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bandeau_quota")
        self.setFixedHeight(px(HAUTEUR))
        self.setMinimumWidth(1)  # the gauges give way, so the band never widens the window
        self._rangee = QHBoxLayout(self)
        self._rangee.setContentsMargins(16, 0, 16, 0)
        self._rangee.setSpacing(8)
        self._largeur_utile = 0
        self._traits: list[TraitJauge] = []
        self._remarque: QLabel | None = None
        self.hide()

    def montrer(self, jauges: Sequence[Jauge], mention: str = "", *, alerte: bool = False) -> None:
        """Show these measures; nothing at all hides the band."""
        while (element := self._rangee.takeAt(0)) is not None:
            ancien = element.widget()
            if ancien is not None:
                ancien.hide()  # at once: the deletion waits for the event loop
                ancien.deleteLater()
        self._traits.clear()
        self._remarque = None
        for rang, jauge in enumerate(jauges):
            if rang:
                self._rangee.addSpacing(16)
            self._ajouter(jauge)
        self._rangee.addStretch(1)
        if mention:
            remarque = QLabel(f"⚠ {mention}" if alerte else mention)
            remarque.setProperty("role", "alerte" if alerte else "secondaire")
            self._rangee.addWidget(remarque)
            self._remarque = None if alerte else remarque
        self.setAccessibleName(" · ".join([*(_dire(jauge) for jauge in jauges), mention]).strip(" ·"))
        self.setToolTip(self.accessibleName())
        self.setVisible(bool(jauges or mention))
        self._largeur_utile = self._rangee.sizeHint().width()
        self._accorder()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._accorder()

    def _accorder(self) -> None:
        """Where there is no room for all, gauges go, then a remark that warns of nothing; amounts stay whole."""
        manque = self._largeur_utile - self.width()
        for trait in self._traits:
            trait.setVisible(manque <= 0)
        manque -= sum(trait.sizeHint().width() + self._rangee.spacing() for trait in self._traits)
        if self._remarque is not None:
            self._remarque.setVisible(manque <= 0)

    def _ajouter(self, jauge: Jauge) -> None:
        libelle = QLabel(jauge.libelle)
        libelle.setProperty("role", "secondaire")
        texte = QLabel(f"{jauge.texte} · dépassé" if jauge.depasse else jauge.texte)
        if jauge.depasse:
            texte.setProperty("role", "erreur")
        self._rangee.addWidget(libelle)
        self._rangee.addWidget(texte)
        if jauge.cible is not None:
            trait = TraitJauge(jauge)
            self._traits.append(trait)
            self._rangee.addWidget(trait)


def _dire(jauge: Jauge) -> str:
    return f"{jauge.libelle} {jauge.texte}{' dépassé' if jauge.depasse else ''}"
