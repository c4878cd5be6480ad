"""The screen « Remonter le temps » in the real window: a day, a comité, what changed, a day refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.comite import Comite
from app.domain.dossier import Canal
from tests.builders import un_porteur
from tests.ui.pages.conftest import AGENT, MAINTENANT


@pytest.fixture
def page(base, calme):
    """The screen on a base that received one dossier today, and held a comité eight days ago."""
    session = base.session
    with session.bureau.contexte.store.ecrire() as u:
        veille = MAINTENANT - timedelta(days=8)
        u.comites.add(Comite(session.campagne_id, veille.date(), "Comité", AGENT, veille, clos_le=veille))
    session.bureau.reception.creer_a_la_main(
        session.campagne_id, un_porteur(siret="", iban=""), MAINTENANT - timedelta(days=1), Canal.COURRIER
    )
    ouverte = base.fenetre.ouvrir("temps")
    calme(base)
    return ouverte


def ecrire_le_jour(page, texte):
    page.jour.setText(texte)
    page.jour.editingFinished.emit()


def test_a_day_or_a_comite_brings_the_past_back(base, page, calme):
    assert page.pile.currentWidget() is page.vide
    assert page.comites.itemText(1) == "Comité du 04/09/2022"
    page.comites.setCurrentIndex(1)
    page.comites.activated.emit(1)
    calme(base)
    assert page.modele.rowCount() == 1
    assert "Dossier reçu depuis" in page.detail.toPlainText()
    assert page.entete.phrase.text().startswith("1\u00a0dossier a changé depuis le 4")
    ecrire_le_jour(page, "12/09/2022")
    calme(base)
    assert page.comites.valeur is None
    assert page.pile.currentWidget() is page.vide
    assert page.vide.titre.text() == "Rien n’a changé"
    page.changes_seuls.click()
    assert page.modele.rowCount() == 1
    page.table.ouverte.emit(0)
    assert base.fenetre.page.cle == "dossier"


def test_a_day_to_come_is_refused_beside_the_field(page):
    ecrire_le_jour(page, "13/09/2022")
    assert "pas encore passé" in page.jour.faute
    assert page.modele.rowCount() == 0
    assert page.jour.valeur == date(2022, 9, 13)
