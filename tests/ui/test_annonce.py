"""Messages are said aloud, warnings at once."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QLabel

from ui import annonce
from ui.application import franciser
from ui.widgets.bandeau import ZoneBandeaux

POLITESSE = QAccessible.AnnouncementPoliteness


@pytest.fixture
def dites(monkeypatch):
    entendues = []
    monkeypatch.setattr(
        annonce.QAccessible,
        "updateAccessibility",
        lambda evenement: entendues.append((evenement.message(), evenement.politeness())),
    )
    return entendues


def test_un_message_est_annonce_une_alerte_coupe_la_parole(qtbot, dites):
    zone = ZoneBandeaux()
    qtbot.addWidget(zone)
    zone.montrer("info", "Lecture finie")
    zone.montrer("erreur", "Disque plein")
    assert dites == [
        ("À savoir\u00a0: Lecture finie", POLITESSE.Polite),
        ("Impossible\u00a0: Disque plein", POLITESSE.Assertive),
    ]


def test_rien_ne_s_annonce_sans_texte(qtbot, dites):
    etiquette = QLabel()
    qtbot.addWidget(etiquette)
    annonce.annoncer(etiquette, "")
    assert dites == []


def test_la_touche_entree_a_son_nom_dans_les_menus(qapp):
    franciser(qapp)
    assert QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+Entrée"
