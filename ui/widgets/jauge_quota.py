"""A gauge of the cockpit: asked, proposed, retained and conventionné on one scale, with a mark at the target.

The table beside it says the same in figures. Not here: the figures (`app.services.arbitrage`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import theme_de

if TYPE_CHECKING:
    from ui.models.quota import LigneQuota

HAUTEUR = 44
LARGEUR_TITRE = 116
BARRE = 16
MARGE_DROITE = 8


class JaugeQuota(QWidget):
    """One measure. Nothing is drawn for a target that is not notified: it is not zero."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ligne: LigneQuota | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_de().change.connect(self.update)

    def montrer(self, ligne: LigneQuota) -> None:
        """Show this measure; painted again only when it changed."""
        if ligne == self._ligne:
            return
        self._ligne = ligne
        self.setAccessibleName(phrase(ligne))
        self.setToolTip(phrase(ligne))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, HAUTEUR)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ligne is None:
            return
        peintre = QPainter(self)
        peintre.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._peindre(peintre, self._ligne)
        peintre.end()

    def _peindre(self, peintre: QPainter, ligne: LigneQuota) -> None:
        jetons = theme_de().jetons
        zone = QRectF(LARGEUR_TITRE, 20, self.width() - LARGEUR_TITRE - MARGE_DROITE, BARRE)
        plein = max(ligne.demande, ligne.propose, ligne.retenu + ligne.entrant, ligne.reference or 0, 1)

        def barre(valeur: int, jeton: str, marge: float) -> QRectF:
            rect = QRectF(zone.left(), zone.top() + marge, zone.width() * valeur / plein, zone.height() - 2 * marge)
            peintre.fillRect(rect, jetons.couleur(jeton))
            return rect

        peintre.setPen(jetons.couleur("texte"))
        titre = QRectF(0, zone.top() - 2, LARGEUR_TITRE - 12, BARRE + 4)
        peintre.drawText(titre, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, ligne.libelle)
        peintre.fillRect(zone, jetons.couleur("surface"))
        barre(ligne.demande, "filet", 0)
        barre(ligne.propose, "bord", 4)
        dans_la_cible = ligne.retenu if ligne.reference is None else min(ligne.retenu, ligne.reference)
        retenu = barre(dans_la_cible, "accent", 4)
        if ligne.retenu > dans_la_cible:
            exces = QRectF(retenu.right(), retenu.top(), zone.width() * (ligne.retenu - dans_la_cible) / plein, 8)
            peintre.fillRect(exces, jetons.couleur("erreur"))
        barre(ligne.conventionne, "succes", 6)
        if ligne.entrant:
            gauche = zone.left() + zone.width() * ligne.retenu / plein
            peintre.setPen(QPen(jetons.couleur("texte"), 1, Qt.PenStyle.DashLine))
            peintre.drawRect(QRectF(gauche, zone.top() + 2, zone.width() * ligne.entrant / plein, BARRE - 4))
        peintre.setPen(QPen(jetons.couleur("bord"), 1))
        peintre.drawRect(zone)
        self._marquer(peintre, ligne, zone, plein)

    def _marquer(self, peintre: QPainter, ligne: LigneQuota, zone: QRectF, plein: int) -> None:
        jetons = theme_de().jetons
        haut = QRectF(zone.left(), 0, zone.width(), zone.top() - 2)
        if ligne.reference is None:
            peintre.setPen(jetons.couleur("alerte"))
            mot = "⚠ enveloppe non notifiée" if ligne.en_euros else "⚠ cible non notifiée"
            peintre.drawText(haut, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, mot)
            return
        x = zone.left() + zone.width() * ligne.reference / plein
        peintre.setPen(QPen(jetons.couleur("texte"), 2))
        peintre.drawLine(round(x), round(zone.top() - 4), round(x), round(zone.bottom() + 4))
        mot = f"{'enveloppe' if ligne.en_euros else 'cible'} {ligne.ecrire(ligne.reference)}"
        largeur = peintre.fontMetrics().horizontalAdvance(mot) + 4
        gauche = min(max(zone.left(), x - largeur / 2), zone.right() - largeur)
        peintre.drawText(QRectF(gauche, 0, largeur, zone.top() - 4), Qt.AlignmentFlag.AlignCenter, mot)


def phrase(ligne: LigneQuota) -> str:
    """Return the measure in words: what a screen reader says of the gauge."""
    unite = "" if ligne.en_euros else "\u00a0ETP"
    face = (
        "cible non notifiée" if ligne.reference is None else f"pour {ligne.ecrire(ligne.reference)}{unite}"
    )  # fmt: skip
    depasse = ", dépassé" if ligne.reste is not None and ligne.reste < 0 else ""
    entrants = f"{ligne.ecrire(ligne.entrant)}{unite} entreraient, " if ligne.entrant else ""
    return (
        f"{ligne.libelle}\u00a0: {ligne.ecrire(ligne.retenu)}{unite} retenus, {face}{depasse}\u00a0; {entrants}"
        f"{ligne.ecrire(ligne.demande)}{unite} demandés, {ligne.ecrire(ligne.propose)} proposés, "
        f"{ligne.ecrire(ligne.conventionne)} conventionnés"
    )


class Legende(QWidget):
    """What each tint of the gauges means, with its word."""

    _ENTREES = (("filet", "demandés"), ("bord", "proposés"), ("accent", "retenus"), ("succes", "conventionnés"))

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            "Légende des jauges\u00a0: demandés, proposés, retenus, conventionnés, en pointillé ce qui entrerait"
        )
        theme_de().change.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, 20)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        jetons = theme_de().jetons
        peintre = QPainter(self)
        x = float(LARGEUR_TITRE)
        for jeton, mot in self._ENTREES:
            carre = QRectF(x, 5, 10, 10)
            peintre.fillRect(carre, jetons.couleur(jeton))
            peintre.setPen(QPen(jetons.couleur("bord"), 1))
            peintre.drawRect(carre)
            peintre.setPen(jetons.couleur("texte2"))
            largeur = peintre.fontMetrics().horizontalAdvance(mot) + 8
            peintre.drawText(QRectF(x + 16, 0, largeur, 20), Qt.AlignmentFlag.AlignVCenter, mot)
            x += 16 + largeur + 16
        peintre.setPen(QPen(jetons.couleur("texte"), 1, Qt.PenStyle.DashLine))
        peintre.drawRect(QRectF(x, 5, 10, 10))
        peintre.setPen(jetons.couleur("texte2"))
        peintre.drawText(QRectF(x + 16, 0, self.width() - x, 20), Qt.AlignmentFlag.AlignVCenter, "entreraient")
        peintre.end()
