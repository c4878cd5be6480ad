"""The three facts in the header, the request for pieces beside the list, and both dates of silence."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.cycle import Etat
from app.domain.dossier import Canal
from app.domain.faits import Recevabilite
from app.domain.pieces import Verdict
from app.socle.changes import Changes
from tests import builders
from tests.outils.saisie import type_text


def fiche(session, dossier_id=2):
    return session.bureau.instruction.fiche(dossier_id)


def textes(page):
    return [x.text() for x in page.entete.findChildren(QLabel)]


def choisir(page, valeur):
    page.entete.faits.menu.actions()[list(Recevabilite).index(valeur)].trigger()


@pytest.fixture
def sans_rib(session, page, attendre):
    """The second dossier, whose RIB was found illegible."""
    bureau = session.bureau
    _, changes = bureau.instruction.rendre_verdict(2, "RIB", Verdict.NON_CONFORME, "Pièce illisible")
    session.bus.changed.emit(changes)
    attendre()
    return page


def test_recevable_is_said_in_the_header_and_undone(page, session, attendre):
    faits = page.entete.faits
    assert faits.recevabilite.text() == "◐ recevabilité à apprécier ▾"
    choisir(page, Recevabilite.OUI)
    attendre()
    assert faits.recevabilite.text() == "● recevable le 20/09/2022 par agent d’essai ▾"
    assert builders.AGENT in faits.recevabilite.toolTip()
    session.historique.pile.undo()
    attendre()
    assert fiche(session).faits.recevable is Recevabilite.A_APPRECIER


def test_not_recevable_asks_why(page, session, qtbot, attendre):
    choisir(page, Recevabilite.NON)
    question = page.entete.faits.question
    assert question.isVisible()
    type_text(question.reponse.lineEdit(), "Projet hors de la région")
    qtbot.keyClick(question.reponse.lineEdit(), Qt.Key.Key_Return)
    attendre()
    dits = fiche(session).faits
    assert (dits.recevable, dits.recevable_motif) == (Recevabilite.NON, "Projet hors de la région")
    assert "Projet hors de la région" in page.entete.faits.recevabilite.toolTip()
    choisir(page, Recevabilite.NON)
    page.voisin(1)
    attendre()
    assert not question.isVisible()


def test_complet_and_instruit_bear_their_day(page, session, attendre):
    assert "○ à instruire" in textes(page)
    for code in ("BUDGET", "RIB"):
        _, changes = session.bureau.instruction.rendre_verdict(2, code, Verdict.CONFORME)
    session.bus.changed.emit(changes)
    attendre()
    assert "● complet le 20/09/2022 par agent d’essai" in textes(page)
    with session.bureau.contexte.store.ecrire() as u:
        for code in ("C1.1", "C1.2", "C2.1"):
            u.notes.set(2, builders.une_note(sous_critere=code))
    _, changes = session.bureau.instruction.changer_etat(2, Etat.INSTRUIT)
    session.bus.changed.emit(changes)
    attendre()
    assert "● instruit le 20/09/2022 par agent d’essai" in textes(page)


def test_pieces_are_asked_beside_the_list_and_the_request_undone(sans_rib, session, qtbot, attendre):
    pieces = sans_rib.pieces
    assert pieces.bouton_demande.text() == "Demander 1\u00a0pièce"
    qtbot.mouseClick(pieces.bouton_demande, Qt.MouseButton.LeftButton)
    assert pieces.demande.isVisible()
    assert "RIB\u00a0: illisible (Pièce illisible)" in [
        x.text().lstrip("• ") for x in pieces.demande.findChildren(QLabel)
    ]
    assert pieces.demande.limite.text() == "05/10/2022"
    pieces.demande.limite.setText("demain")
    pieces.demande.valider()
    assert pieces.demande.isVisible()
    pieces.demande.limite.setText("30/09/2022")
    pieces.demande.canal.fixer(Canal.COURRIER)
    qtbot.keyClick(pieces.demande.limite, Qt.Key.Key_Return)
    attendre()
    (demande,) = fiche(session).demandes
    assert (demande.date_limite, demande.canal) == (date(2022, 9, 30), Canal.COURRIER)
    assert pieces.bouton_demande.text() == "Demande en cours"
    assert "30/09/2022" in pieces.bouton_demande.toolTip()
    assert not pieces.bouton_demande.isEnabled()
    assert "R05" in [c.regle for c in fiche(session).constats]
    session.historique.pile.undo()
    attendre()
    assert fiche(session).demandes == ()
    assert pieces.bouton_demande.isEnabled()


def test_escape_asks_nothing(sans_rib, session, qtbot):
    pieces = sans_rib.pieces
    qtbot.mouseClick(pieces.bouton_demande, Qt.MouseButton.LeftButton)
    qtbot.keyClick(pieces.demande, Qt.Key.Key_Escape)
    assert not pieces.demande.isVisible()
    assert fiche(session).demandes == ()


def test_nothing_is_asked_when_nothing_misses_but_to_be_examined(page):
    assert not page.pieces.bouton_demande.isVisible()


def test_both_dates_are_shown_once_the_pieces_came(page, session, attendre):
    with session.bureau.contexte.store.ecrire() as u:
        u.demandes.add(builders.une_demande(dossier_id=2, repondue_le=builders.le(7, 25)))
    session.bus.changed.emit(Changes(tout=True))
    attendre()
    aide = page.entete.faits._completude.toolTip()
    assert "1\u00a0pièce demandée le 20/07/2022, pour le 04/08/2022\u00a0: réponse le 25/07/2022" in aide
    assert "rejet implicite le 18/09/2022 ou le 25/09/2022 (deux lectures)" in page.entete.echeances.text()
    aide = page.entete.echeances.liste.text()
    assert "accusé de réception électronique" in aide
    assert "à vérifier" in aide
    assert "recours contre le rejet implicite" in aide
