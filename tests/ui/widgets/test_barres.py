"""Bars: progress after 300 ms, quota in words, steps that can be clicked; the table view and the empty state."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.socle.progress import Progress
from ui.models.table import Column, ModeleTable
from ui.widgets.bandeau_quota import BandeauQuota, Jauge, TraitJauge
from ui.widgets.barre_etapes import BarreEtapes, Etape
from ui.widgets.barre_progression import BarreProgression
from ui.widgets.etat_vide import EtatVide
from ui.widgets.table import Table


def test_a_long_work_shows_and_can_be_stopped(qtbot, runner):
    barre = BarreProgression(runner)
    qtbot.addWidget(barre)

    def longue(rapporter, annulation):
        rapporter(Progress(2, 7, "courriel"))
        while True:
            annulation.verifier()
            threading.Event().wait(0.001)

    runner.lancer(longue, libelle="Importer")
    assert barre.isHidden()
    qtbot.waitUntil(lambda: not barre.isHidden())
    assert barre.libelle.text() == "Importer\u00a0: courriel (2\u00a0/\u00a07)"
    with qtbot.waitSignal(runner.au_repos):
        barre.annuler.click()
    assert barre.isHidden()


def test_works_that_wait_are_counted(qtbot, runner):
    barre = BarreProgression(runner)
    qtbot.addWidget(barre)
    verrou = threading.Event()
    for _ in range(3):
        runner.lancer(lambda _r, _a: verrou.wait(5), libelle="Écrire", en_ecriture=True)
    qtbot.waitUntil(lambda: not barre.isHidden())
    assert barre.libelle.text() == "Écrire · 2\u00a0en attente"
    with qtbot.waitSignal(runner.au_repos):
        verrou.set()


def test_a_short_work_shows_nothing(qtbot, runner):
    barre = BarreProgression(runner)
    qtbot.addWidget(barre)
    with qtbot.waitSignal(runner.au_repos):
        runner.lancer(lambda _r, _a: None, libelle="Lire")
    assert barre.isHidden()
    assert not barre._delai.isActive()


def test_quota_in_words_and_an_unknown_target_has_no_gauge(qtbot):
    bandeau = BandeauQuota()
    qtbot.addWidget(bandeau)
    assert bandeau.isHidden()
    bandeau.resize(1200, 32)
    bandeau.montrer([Jauge("ETP", "1,25 / 1,00", 125, 100), Jauge("Demandé", "3,00", 300, None)],
                    "cible non notifiée", alerte=True)  # fmt: skip
    textes = [etiquette.text() for etiquette in bandeau.findChildren(QLabel)]
    assert textes == ["ETP", "1,25 / 1,00 · dépassé", "Demandé", "3,00", "⚠ cible non notifiée"]
    assert len(bandeau.findChildren(TraitJauge)) == 1
    assert bandeau.accessibleName() == "ETP 1,25 / 1,00 dépassé · Demandé 3,00 · cible non notifiée"
    assert not bandeau.grab().isNull()
    bandeau.montrer([])
    assert bandeau.isHidden()


def test_words_stay_and_gauges_go_in_a_narrow_window(qtbot):
    bandeau = BandeauQuota()
    qtbot.addWidget(bandeau)
    bandeau.montrer([Jauge("Facilitateurs", "1,50 / 2,00 ETP", 150, 200)] * 3, "cible v1")
    bandeau.show()
    bandeau.resize(1400, 32)
    assert all(not t.isHidden() for t in bandeau._traits)
    bandeau.resize(500, 32)
    assert all(t.isHidden() for t in bandeau._traits)


def test_amounts_stay_whole_before_a_remark_does(qtbot):
    """At 200 % on 1280×720 the euros lost their sign: « 88 200 € / 118 500 »."""
    bandeau = BandeauQuota()
    qtbot.addWidget(bandeau)
    mesures = [Jauge("Retenus", "3,00 / 4,00 ETP", 300, 400), Jauge("Crédits", "88 200 € / 118 500 €", 8820, 11850)]
    for alerte in (False, True):
        bandeau.montrer(mesures, "cible v3 du 10/10/2022", alerte=alerte)
        bandeau.show()
        bandeau.resize(480, 32)
        qtbot.wait(5)  # what was just laid out is in sight at the next turn of the loop
        entiers = [x for x in bandeau.findChildren(QLabel) if x.isVisible() and x.width() >= x.sizeHint().width()]
        montres = [x.text() for x in entiers]
        assert alerte or "88 200 € / 118 500 €" in montres
        assert any("cible v3" in x.text() for x in bandeau.findChildren(QLabel) if not x.isHidden()) is alerte
    assert "cible v3 du 10/10/2022" in bandeau.toolTip()


def test_steps_are_buttons_that_say_their_number(qtbot):
    barre = BarreEtapes()
    qtbot.addWidget(barre)
    barre.montrer([Etape("recu", "reçus", 12), Etape("decide", "décidé", 0)])
    boutons = barre.findChildren(QPushButton)
    assert [bouton.text() for bouton in boutons] == ["12\u00a0reçus", "0\u00a0décidé"]
    with qtbot.waitSignal(barre.choisie) as signal:
        boutons[1].click()
    assert signal.args == ["decide"]
    barre.montrer([])
    assert all(bouton.isHidden() for bouton in boutons)


def test_an_empty_screen_offers_its_act(qtbot):
    faits = []
    vide = EtatVide("Rien", "Pourquoi", dessin="reception", acte="Importer", au_clic=lambda: faits.append(1))
    qtbot.addWidget(vide)
    vide.bouton.click()
    assert faits == [1]
    assert EtatVide("Rien", "Pourquoi").bouton.isHidden()


def test_table_opens_copies_and_lets_tab_leave(qtbot):
    modele = ModeleTable(
        [Column[int]("n", "Nombre", str), Column[int]("d", "Double", lambda n: str(2 * n))], [1, 2, 3]
    )
    table = Table(modele, nom="Nombres")
    qtbot.addWidget(table)
    table.choisir(1)
    assert table.rangs_choisis() == (1,)
    assert not table.tabKeyNavigation()
    with qtbot.waitSignal(table.ouverte) as signal:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert signal.args == [1]
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Nombre\tDouble\n2\t4"
    table.choisir(99)
    assert table.currentIndex().row() == 1
    table.trier_par_entetes()
    assert modele.lignes == (1, 2, 3)
