"""What is typed and not recorded survives a sudden stop, and is offered back; nothing else is kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from app.domain.cycle import Etat
from app.domain.grille_brouillon import Rang
from ui.brouillons import FICHIER, Brouillon, Lieu, lire, remettre
from ui.dialogs.brouillons import Brouillons
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_texte import ChampParagraphe, ChampTexte
from ui.widgets.formulaire import champ

TEXTE = "Besoins pris dans le diagnostic"
DELAI_S = 10
ENFANT = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from app.socle.horloge import HorlogeSysteme
from ui.application import creer_application
from ui.main import Programme
application = creer_application(["clausule"])
programme = Programme(
    application, clock=HorlogeSysteme(), agent="essai", dossier_utilisateur=Path(sys.argv[1])
)
programme.fenetre.show()
programme.fenetre.activateWindow()
programme.ouvrir(Path(sys.argv[2]))
def attendre():
    while programme.runner.occupe or programme.session is None:
        application.processEvents()
attendre()
page = programme.fenetre.ouvrir("dossier", int(sys.argv[3]))
attendre()
page.onglets.setCurrentWidget(page.notation)
ligne = next(iter(page.notation.lignes.values()))
ligne.setFocus()
ligne.deplier(ouverte=True)
ligne.justification.setFocus()
QTest.keyClicks(ligne.justification, sys.argv[4])
print("tape", flush=True)
application.exec()
"""


def justification(base, calme, dossier_id):
    page = base.fenetre.ouvrir("dossier", dossier_id)
    calme(base)
    page.onglets.setCurrentWidget(page.notation)
    ligne = next(iter(page.notation.lignes.values()))
    ligne.setFocus()
    ligne.deplier(ouverte=True)
    ligne.justification.setFocus()
    return ligne.justification


def bouton(racine, nom):
    return racine.findChild(QPushButton, nom)


def revoir(programme):
    bandeau = next(b for b in programme.fenetre.zone.bandeaux if "à reprendre" in b.texte)
    next(b for b in bandeau.findChildren(QPushButton) if b.text() == "Revoir…").click()
    return programme.fenetre.findChild(Brouillons)


def test_a_text_being_typed_is_kept_then_offered_back(
    qtbot, base, enregistrer, ouvrir_programme, calme, dossier_utilisateur
):
    dossier_id, chemin = enregistrer(), base.base
    saisie = justification(base, calme, dossier_id)
    QTest.keyClicks(saisie, TEXTE)
    gardien = base.reprise.gardien
    assert gardien._minuterie.isActive()
    gardien.ecrire()
    fichier = dossier_utilisateur / FICHIER
    (garde,) = lire(fichier)
    assert garde.lieu == Lieu(str(chemin), "dossier", dossier_id)
    assert garde.texte == TEXTE
    assert os.name != "posix" or fichier.stat().st_mode & 0o077 == 0
    octets = fichier.read_bytes()
    base.fermer()
    assert not fichier.exists()  # closed as it should: nothing is left behind
    fichier.write_bytes(octets)  # as a sudden stop leaves it
    autre = ouvrir_programme()
    autre.ouvrir(chemin)
    calme(autre)
    dialogue = revoir(autre)
    assert dialogue.texte.toPlainText() == TEXTE
    bouton(dialogue, "copier_brouillon").click()
    assert QApplication.clipboard().text() == TEXTE
    bouton(dialogue, "reprendre_brouillon").click()
    qtbot.waitUntil(lambda: not autre.reprise.gardien.retrouves)
    remise = next(iter(autre.fenetre.page.notation.lignes.values()))
    assert remise.justification.toPlainText() == TEXTE
    assert remise.brouillon == TEXTE  # typed, not recorded
    assert autre.reprise.gardien.retrouves == ()


def test_a_text_whose_field_is_gone_is_copied_and_all_may_be_set_aside(qtbot, base, calme, dossier_utilisateur):
    gardien = base.reprise.gardien
    lieu = Lieu(str(base.base), "accueil", None)
    gardien.retrouves = (Brouillon(lieu, "absent", "Motif", "un motif"),)
    base.reprise.proposer()
    bouton(revoir(base), "reprendre_brouillon").click()
    qtbot.waitUntil(lambda: not gardien.retrouves)
    assert QApplication.clipboard().text() == "un motif"
    gardien.retrouves = (Brouillon(lieu, "absent", "Motif", "un autre"),)
    base.reprise.montrer()
    bouton(base.fenetre.findChildren(Brouillons)[-1], "ecarter_brouillons").click()
    assert gardien.retrouves == ()
    assert not (dossier_utilisateur / FICHIER).exists()


def test_neither_a_password_nor_a_search_is_kept(base, qtbot, dossier_utilisateur):
    secret = QLineEdit(base.fenetre.page)
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    secret.show()
    for saisie in (secret, base.fenetre.coin.champ):
        saisie.setFocus(Qt.FocusReason.OtherFocusReason)
        QTest.keyClicks(saisie, "mot")
    base.reprise.gardien.ecrire()
    assert not (dossier_utilisateur / FICHIER).exists()


@pytest.mark.parametrize("octets", [b"", b"{", b"[1]", b'[{"lieu": {"x": 1}}]'])
def test_a_damaged_file_offers_nothing(tmp_path, octets):
    (tmp_path / FICHIER).write_bytes(octets)
    assert lire(tmp_path / FICHIER) == ()


def test_a_disk_that_refuses_does_not_stop_the_work(base, monkeypatch, caplog):
    def refuser(*_mots):
        raise OSError("plein")

    monkeypatch.setattr("ui.brouillons.ecrire", refuser)
    gardien = base.reprise.gardien
    gardien.retrouves = ("x",)
    gardien.ecrire()
    assert "drafts not kept" in caplog.text
    gardien.retrouves = ()


@pytest.mark.lent
def test_ten_seconds_at_most_are_lost_to_a_kill(
    qtbot, base, enregistrer, ouvrir_programme, calme, dossier_utilisateur
):
    dossier_id, chemin = enregistrer(), base.base
    base.fermer()
    mots = [sys.executable, "-c", ENFANT, str(dossier_utilisateur), str(chemin), str(dossier_id), TEXTE]
    racine = Path(__file__).parents[3]
    with subprocess.Popen(mots, cwd=racine, stdout=subprocess.PIPE, text=True) as enfant:
        assert enfant.stdout is not None
        assert enfant.stdout.readline() == "tape\n"
        limite = time.monotonic() + DELAI_S
        while not lire(dossier_utilisateur / FICHIER) and time.monotonic() < limite:
            time.sleep(0.1)
        enfant.send_signal(signal.SIGKILL)
    assert [b.texte for b in lire(dossier_utilisateur / FICHIER)] == [TEXTE]
    autre = ouvrir_programme()
    autre.ouvrir(chemin)
    calme(autre)
    dialogue = revoir(autre)
    bouton(dialogue, "reprendre_brouillon").click()
    qtbot.waitUntil(lambda: not autre.reprise.gardien.retrouves)
    assert next(iter(autre.fenetre.page.notation.lignes.values())).brouillon == TEXTE


def brouillons(programme, dossier_utilisateur):
    programme.reprise.gardien.ecrire()
    return {b.nom: b.texte for b in lire(dossier_utilisateur / FICHIER)}


def test_a_form_that_a_button_records_keeps_each_field_until_it_closes(base, calme, dossier_utilisateur):
    """The motive is typed, then another field is gone to: the motive is not recorded yet."""
    page = base.fenetre.ouvrir("cockpit")
    calme(base)
    panneau = Panneau("Essai", "Enregistrer", parent=page)
    motif = champ(panneau.grille, "Motif", ChampParagraphe(quoi="Motif"), "motif")
    suite = champ(panneau.grille, "Suite", ChampTexte(quoi="Suite"), "suite")
    panneau.show()
    motif.setFocus()
    QTest.keyClicks(motif, TEXTE)
    suite.setFocus()
    QTest.keyClicks(suite, "et ensuite")
    assert brouillons(base, dossier_utilisateur) == {"Motif": TEXTE, "Suite": "et ensuite"}
    base.fenetre.ouvrir("journal")
    assert brouillons(base, dossier_utilisateur)["Motif"] == TEXTE
    assert remettre(page, Brouillon(Lieu("", "cockpit", None), "suite", "Suite", "reprise"))
    base.fenetre.ouvrir("cockpit")
    panneau.hide()
    assert brouillons(base, dossier_utilisateur) == {}
    assert not remettre(page, Brouillon(Lieu("", "cockpit", None), "suite", "Suite", "reprise"))


def test_the_motive_of_a_decision_survives_the_next_field_and_another_tab(
    base, calme, enregistrer, dossier_utilisateur
):
    dossier_id = enregistrer()
    with base.session.bureau.contexte.store.ecrire() as uow:
        uow.dossiers.save(replace(uow.dossiers.get(dossier_id), etat=Etat.INSTRUIT))
    page = base.fenetre.ouvrir("dossier", dossier_id)
    calme(base)
    page.onglets.setCurrentWidget(page.decision)
    champs = page.decision.formulaire.champs
    champs["motif"].setFocus()
    QTest.keyClicks(champs["motif"], TEXTE)
    champs["sens"].setFocus()
    page.onglets.setCurrentWidget(page.notation)
    (garde,) = [b for b in _ecrits(base, dossier_utilisateur) if b.texte == TEXTE]
    champs["motif"].fixer("")
    assert TEXTE not in brouillons(base, dossier_utilisateur).values()
    assert remettre(page, garde)
    assert page.onglets.currentWidget() is page.decision
    assert page.decision.formulaire.champs["motif"].saisie == TEXTE


def _ecrits(programme, dossier_utilisateur):
    programme.reprise.gardien.ecrire()
    return lire(dossier_utilisateur / FICHIER)


def test_a_whole_grid_under_way_comes_back(base, calme, ouvrir_programme, dossier_utilisateur, qtbot):
    chemin, page = base.base, base.fenetre.ouvrir("grille")
    calme(base)
    page.editeur.inserer(Rang.CRITERE)  # half typed: no code, no name, no weight
    voulue = page._chantiers[page.type_poste].brouillon.grille()
    gardien = base.reprise.gardien
    gardien._on_battement()
    octets = (dossier_utilisateur / FICHIER).read_bytes()
    (dossier_utilisateur / FICHIER).unlink()
    gardien._on_battement()  # nothing has changed: nothing is written
    assert not (dossier_utilisateur / FICHIER).exists()
    base.fermer()
    assert not (dossier_utilisateur / FICHIER).exists()
    (dossier_utilisateur / FICHIER).write_bytes(octets)
    autre = ouvrir_programme()
    autre.ouvrir(chemin)
    calme(autre)
    bouton(revoir(autre), "reprendre_brouillon").click()
    qtbot.waitUntil(lambda: not autre.reprise.gardien.retrouves)
    page = autre.fenetre.page
    assert page._chantiers[page.type_poste].brouillon.grille() == voulue
    assert "Brouillon non enregistré" in page.entete.phrase.text()
    assert not page.reprendre_brouillon("inconnu", "")
    assert not page.reprendre_brouillon(page.type_poste.value, "a = 1")
    page.abandonner()


def test_a_passage_of_a_letter_is_not_put_back_where_no_act_is_chosen(base, calme):
    page = base.fenetre.ouvrir("retouche")
    calme(base)
    assert not remettre(page, Brouillon(Lieu("", "retouche", None), "", page.texte.accessibleName(), TEXTE))
