"""Failures are shown as written, in a banner; dialogs only where the house allows them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from app.socle.errors import EnvironmentFault, UserError
from ui.crash import Rapport
from ui.messages import Messages
from ui.widgets.bandeau import MAXIMUM, ZoneBandeaux


@pytest.fixture
def messages(qtbot):
    fenetre = QWidget()
    qtbot.addWidget(fenetre)
    zone = ZoneBandeaux(fenetre)
    voix = Messages(fenetre, zone)
    voix.zone = zone
    fenetre.show()
    return voix


def textes(messages):
    return [(b.niveau, b.texte) for b in messages.zone.bandeaux]


def test_expected_failures_are_shown_as_written(messages):
    messages.erreur(UserError("Le SIRET est faux.", conseil="Corrigez-le."))
    messages.erreur(EnvironmentFault("Disque plein."))
    assert textes(messages) == [
        ("erreur", "Disque plein."),
        ("alerte", "Le SIRET est faux. Corrigez-le."),
    ]


def test_a_bug_is_not_shown_as_a_message(messages):
    with pytest.raises(ZeroDivisionError):
        messages.erreur(ZeroDivisionError())


def test_few_banners_and_never_the_same_twice(messages):
    for rang in range(6):
        messages.info(f"Message {rang}")
    messages.info("Message 5")
    assert textes(messages) == [("info", f"Message {r}") for r in (5, 4, 3)]
    assert len(messages.zone.bandeaux) == MAXIMUM


def test_the_zone_takes_no_room_once_empty(messages):
    bandeau = messages.alerte("Une pièce manque.")
    assert messages.zone.isVisible()
    bandeau.fermer()
    assert not messages.zone.isVisible()


def test_the_button_of_a_banner_acts(messages, qtbot):
    faits = []
    bandeau = messages.succes("Dossier créé.", acte="Ouvrir", au_clic=lambda: faits.append(1))
    bandeau.findChild(QPushButton).click()
    assert faits == [1]


def test_a_crash_shows_one_report_to_copy(messages, qtbot):
    messages.panne(Rapport("KeyError", "le rapport"))
    messages.panne(Rapport("KeyError", "un autre"))
    boites = messages._fenetre.findChildren(QMessageBox)
    assert [boite.detailedText() for boite in boites] == ["le rapport"]
    next(b for b in boites[0].buttons() if b.text() == "Copier le rapport").click()
    assert QApplication.clipboard().text() == "le rapport"
    boites[0].close()
