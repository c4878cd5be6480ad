"""Brings the cursor to the exact place of a dossier where a thing is done; gives a page the bar of the session.

A place is a pair: a kind of work (`Travail`) and its key, or a row of the list of pieces as `ui.models.pieces`
names it, which is chosen without taking the cursor from where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.restes import Travail
from ui.widgets.barre_seance import BarreSeance
from ui.widgets.seance_en_cours import SeanceEnCours

if TYPE_CHECKING:
    from ui.pages.base import Page
    from ui.pages.dossier import PageDossier
    from ui.session import Session

_FOYER = Qt.FocusReason.OtherFocusReason
#: The place that is the list of pieces, none of them in particular.
PIECES = "pieces"


def barre_de_seance(page: Page, session: Session, parent: QWidget) -> BarreSeance:
    """Return the bar of the session for a page, which follows the session while it is in sight."""
    barre = BarreSeance(session, parent)
    for acte in barre.actes:
        page.addAction(acte)
    suivre_la_seance(page, session)
    return barre


def suivre_la_seance(page: Page, session: Session) -> None:
    """Let a page in sight pass on to the window where the session goes."""

    def passer(cle: str, argument: object) -> None:
        if page.isVisible():
            page.demande_page.emit(cle, argument)

    SeanceEnCours.de(session).demande.connect(passer)


def aller(page: PageDossier, place: tuple[str, object]) -> None:
    """Put the cursor where a thing is done; a row of the list of pieces is only chosen."""
    travail, cle = place[0], str(place[1])
    if travail == PIECES:
        page.pieces.vue.setFocus(_FOYER)
    elif travail not in set(Travail):
        page.pieces.choisir(place)
    elif travail in {Travail.VERDICT, Travail.CLASSER}:
        page.pieces.choisir(("attendue", cle) if travail == Travail.VERDICT else ("fichier", int(cle)))
        page.pieces.vue.setFocus(_FOYER)
    elif travail in {Travail.NOTER, Travail.JUSTIFIER, Travail.REVOIR}:
        _noter(page, cle, justifier=travail == Travail.JUSTIFIER)
    elif travail == Travail.DEMANDE:
        bouton = page.pieces.bouton_demande
        (bouton if bouton.isEnabled() and not bouton.isHidden() else page.pieces.vue).setFocus(_FOYER)
    elif travail == Travail.RECEVABILITE:
        page.entete.faits.recevabilite.setFocus(_FOYER)
    else:
        onglets = {
            Travail.PORTEUR: page.porteur,
            Travail.PROJET: page.projet,
            Travail.CONTROLER: page.constats,
            Travail.INSTRUIRE: page.projet,
        }
        _ouvrir(page, onglets.get(Travail(travail), page.decision), cle)
        if travail == Travail.INSTRUIRE:
            page.projet.avancer.setFocus(_FOYER)


def _noter(page: PageDossier, code: str, *, justifier: bool) -> None:
    page.onglets.setCurrentWidget(page.notation)
    ligne = page.notation.lignes.get(code)
    if ligne is None:
        _ouvrir(page, page.notation)
    else:
        page.notation.viser(code)
        (ligne.justification if justifier else ligne).setFocus(_FOYER)


def _ouvrir(page: PageDossier, onglet: QWidget, champ: str = "") -> None:
    """Show a tab, the cursor in the field of this name, else in its first one."""
    page.onglets.setCurrentWidget(onglet)
    vise = onglet.findChild(QWidget, champ) if champ else None
    for widget in (*((vise,) if vise is not None else ()), *onglet.findChildren(QWidget)):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus(_FOYER)
            return
