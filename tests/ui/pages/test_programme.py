"""Opening, creating and closing bases through the window, and what is said when it cannot be."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from app.services.campagnes import Campagnes
from app.socle import paths
from app.socle.errors import UserError
from data.sqlite.errors import LECTURE_SEULE, panne
from data.sqlite.migrations import APPLICATION_ID
from data.sqlite.store import open_store
from tests.ui.pages.conftest import AGENT
from ui.arguments import lire_arguments
from ui.dialogs.aide import Aide
from ui.pages.recents import Recents

RACINE = Path(__file__).parents[3]


def textes(programme):
    return " ".join(b.texte for b in programme.fenetre.zone.bandeaux)


def deposer(fenetre, chemins):
    contenu = QMimeData()
    contenu.setUrls([QUrl.fromLocalFile(str(c)) for c in chemins])
    _deposer(fenetre, contenu)


def _deposer(fenetre, contenu):
    milieu, copie = QPointF(fenetre.rect().center()), Qt.DropAction.CopyAction
    gauche, rien = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(fenetre, QDragEnterEvent(milieu, copie, contenu, gauche, rien))
    QApplication.sendEvent(fenetre, QDropEvent(milieu, copie, contenu, gauche, rien))


def test_sans_base_la_page_de_bienvenue(programme):
    assert programme.fenetre.page.cle == "bienvenue"
    assert not programme.fenetre.actions_cadre["importer"].isEnabled()
    programme.fenetre.ouvrir("dossiers")
    assert programme.fenetre.page.cle == ""
    programme.commencer(None)
    assert not programme.runner.occupe


def test_creer_puis_rouvrir(base, ouvrir_programme, calme, tmp_path):
    assert base.fenetre.page.cle == "accueil"
    assert base.fenetre.actions_cadre["importer"].isEnabled()
    assert "corse.clausule, pas encore sauvegardée" in base.fenetre.etat.text()
    base.fermer()
    seconde = ouvrir_programme()
    seconde.commencer(None)
    calme(seconde)
    assert seconde.base == tmp_path / "corse.clausule"
    assert seconde.fenetre.page.cle == "accueil"


def test_les_copies_de_pieces_ne_survivent_ni_a_la_fermeture_ni_a_une_coupure(base, ouvrir_programme, calme):
    (paths.copies() / "a").mkdir()
    base.fermer()
    assert list(paths.copies().iterdir()) == []
    (paths.copies() / "restée d’une coupure").mkdir()
    seconde = ouvrir_programme()
    seconde.commencer(None)
    calme(seconde)
    assert list(paths.copies().iterdir()) == []


def test_rouvrir_la_meme_base_montre_l_accueil(base, calme):
    base.fenetre.ouvrir("journal")
    base.ouvrir(base.base)
    assert base.fenetre.page.cle == "accueil"


def test_changer_de_base_ferme_la_premiere(base, calme, tmp_path):
    premiere = base.base
    base.creer(tmp_path / "autre.clausule", "idf-2022")
    calme(base)
    assert base.base.name == "autre.clausule"
    open_store(premiere, agent_poste="autre").close()
    assert "Île-de-France" in base.fenetre.coin.campagne.text()


@pytest.mark.parametrize(
    ("nom", "contenu", "dit"),
    [
        ("vide.clausule", b"", "vide (0 octet)"),
        ("lettre.clausule", b"Bonjour, ceci n'est pas une base. " * 50, "n’est pas une base de Clausule"),
        ("absente.clausule", None, "n’existe pas"),
    ],
)
def test_un_fichier_qui_n_est_pas_une_base(base, calme, tmp_path, nom, contenu, dit):
    courante = base.base
    chemin = tmp_path / nom
    if contenu is not None:
        chemin.write_bytes(contenu)
    base.ouvrir(chemin)
    calme(base)
    assert dit in textes(base)
    assert base.base == courante
    assert base.session is not None
    assert contenu is None or chemin.read_bytes() == contenu


@pytest.mark.parametrize(
    ("application_id", "version", "dit"),
    [(12, 1, "autre programme"), (APPLICATION_ID, 99, "version plus récente")],
)
def test_une_base_etrangere_ou_trop_recente(base, calme, tmp_path, application_id, version, dit):
    chemin = tmp_path / "etrangere.clausule"
    connexion = sqlite3.connect(chemin)
    connexion.execute(f"PRAGMA application_id = {application_id}")
    connexion.execute(f"PRAGMA user_version = {version}")
    connexion.execute("CREATE TABLE t (a)")
    connexion.close()
    base.ouvrir(chemin)
    calme(base)
    assert dit in textes(base)
    assert base.base.name == "corse.clausule"


def test_une_base_tenue_ailleurs_nomme_qui_la_tient(base, ouvrir_programme, calme):
    seconde = ouvrir_programme()
    seconde.ouvrir(base.base)
    calme(seconde)
    assert AGENT in textes(seconde)
    assert seconde.session is None
    seconde.ouvrir(base.base, consultation=True)
    calme(seconde)
    assert seconde.fenetre.page.cle == "accueil"
    assert "en consultation" in textes(seconde)


def test_une_base_en_lecture_seule_se_consulte(base, ouvrir_programme, calme, monkeypatch):
    chemin = base.base
    base.fermer()

    def refuser(path, *, lecture_seule=False, **autres):
        if not lecture_seule:
            raise panne(LECTURE_SEULE, path)
        return open_store(path, lecture_seule=True, **autres)

    monkeypatch.setattr("data.sqlite.store.open_store", refuser)
    seconde = ouvrir_programme()
    seconde.ouvrir(chemin)
    calme(seconde)
    assert "en lecture seule" in textes(seconde)
    bandeau = seconde.fenetre.zone.bandeaux[0]
    next(b for b in bandeau.findChildren(QPushButton) if b.text() == "Ouvrir en consultation").click()
    calme(seconde)
    assert seconde.fenetre.page.cle == "accueil"
    seconde.fenetre.actions_cadre["sauvegarder"].trigger()
    calme(seconde)
    assert "Sauvegarde vérifiée" in textes(seconde)


def test_creer_sur_un_fichier_existant_ne_touche_rien(base, calme, tmp_path):
    chemin = tmp_path / "deja.clausule"
    chemin.write_text("précieux", "utf-8")
    base.creer(chemin, "corse-2022")
    calme(base)
    assert chemin.read_text("utf-8") == "précieux"
    assert "existe déjà" in textes(base)


def test_une_creation_refusee_ne_laisse_pas_de_fichier(programme, calme, tmp_path, monkeypatch):
    def refuser(*_mots, **_valeurs):
        raise UserError("Le modèle manque.")

    monkeypatch.setattr(Campagnes, "creer", refuser)
    programme.creer(tmp_path / "neuve.clausule", "corse-2022")
    calme(programme)
    assert "Le modèle manque." in textes(programme)
    assert not list(tmp_path.glob("neuve*"))
    assert programme.fenetre.page.cle == "bienvenue"


def test_une_base_deposee_s_ouvre(base, ouvrir_programme, calme):
    chemin = base.base
    base.fermer()
    seconde = ouvrir_programme()
    deposer(seconde.fenetre, [chemin])
    calme(seconde)
    assert seconde.base == chemin


def test_des_courriels_deposes_sans_base_le_disent(programme, tmp_path):
    fichier = tmp_path / "a.eml"
    fichier.write_bytes(b"From: a@exemple.fr\r\n\r\n")
    deposer(programme.fenetre, [fichier])
    assert "rien n’a été enregistré" in textes(programme)


def test_un_message_tire_de_la_messagerie_sans_fichier(programme):
    contenu = QMimeData()
    contenu.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', b"x")
    _deposer(programme.fenetre, contenu)
    assert "format .msg" in textes(programme)


def test_sauvegarder_et_exporter(base, calme, tmp_path):
    base.fenetre.actions_cadre["sauvegarder"].trigger()
    calme(base)
    copies = list((tmp_path / "sauvegardes").glob("*.clausule"))
    assert len(copies) == 1
    assert "Sauvegarde vérifiée" in textes(base)
    assert "sauvegardée le" in base.fenetre.etat.text()
    base.actes.exporter_vers(tmp_path / "tableau.xlsx")
    calme(base)
    assert (tmp_path / "tableau.xlsx").read_bytes()[:2] == b"PK"


def test_la_recherche_d_une_page_sans_filtre_va_aux_dossiers(base, calme, enregistrer):
    enregistrer("Association Tremplin")
    enregistrer("Chantiers du Golo", jour=6)
    base.fenetre.ouvrir("cockpit")
    base.fenetre.recherche.emit("golo")
    assert base.fenetre.page.cle == "dossiers"
    assert base.fenetre.page.modele.rowCount() == 1
    calme(base)


def test_le_bandeau_suit_les_decisions(base, calme):
    calme(base)
    assert "cible non notifiée" in base.fenetre.quota.accessibleName()


@pytest.mark.parametrize(
    ("acte", "dit"), [("aide", "dix premières minutes"), ("nouveautes", "Nouveautés"), ("a_propos", "EUPL")]
)
def test_l_aide_s_ouvre_a_cote(programme, acte, dit):
    programme.fenetre.actions_cadre[acte].trigger()
    (aide,) = programme.fenetre.findChildren(Aide)
    assert dit in aide.texte.toPlainText()
    assert not aide.isModal()
    aide.close()


def test_les_bases_recentes(dossier_utilisateur, tmp_path):
    recents = Recents(dossier_utilisateur)
    assert recents.derniere(apres="fictive") is None
    recents.ajouter(tmp_path / "a")
    recents.ajouter(tmp_path / "fictive")
    assert recents.derniere(apres="fictive") == tmp_path / "a"  # the officer's own, not the one of the visit
    recents.oublier(tmp_path / "a")
    assert recents.derniere(apres="fictive") == tmp_path / "fictive"
    (dossier_utilisateur / "recents.json").write_text("{pas du json", "utf-8")
    assert recents.toutes() == ()


def test_les_bases_recentes_gardent_leur_campagne(dossier_utilisateur, tmp_path):
    recents, a, b = Recents(dossier_utilisateur), tmp_path / "a", tmp_path / "b"
    fichier = dossier_utilisateur / "recents.json"
    fichier.write_text(json.dumps([str(a), 12, {"base": 3}, {"base": str(b), "campagne": "x"}]), "utf-8")
    assert (recents.campagne(a), recents.campagne(b)) == (None, None)
    recents.ajouter(a, 4)
    recents.ajouter(b, 2)
    assert (recents.campagne(a), recents.campagne(b)) == (4, 2)
    assert [e["base"] for e in json.loads(fichier.read_text("utf-8"))] == [str(b), str(a)]


def test_rouvrir_montre_la_campagne_regardee_en_dernier(base, ouvrir_programme, calme):
    premiere = base.session.campagne_id
    seconde = base.session.bureau.campagnes.creer("corse-2022", edition=2023)[0].id
    chemin = base.base
    base.fermer()
    attendues = [seconde, premiere, premiere]  # the last one made, then the one chosen, then that one again
    Recents(base._dossier).ajouter(chemin)
    for rang, attendue in enumerate(attendues):
        programme = ouvrir_programme()
        programme.ouvrir(chemin)
        calme(programme)
        assert programme.session.campagne_id == attendue, rang
        page = programme.fenetre.ouvrir("accueil")
        calme(programme)
        assert page.campagnes.isVisible()
        if attendue == seconde:
            page.campagnes.activated.emit(page.campagnes.rang_de(premiere))
            calme(programme)
        programme.fermer()


def test_les_mots_de_la_ligne_de_commande(capsys):
    assert lire_arguments(["a.clausule"]).base == Path("a.clausule")
    assert lire_arguments(["--base", "b.clausule"]).base == Path("b.clausule")
    assert lire_arguments(["--parcours", "p"]).parcours == Path("p")
    with pytest.raises(SystemExit) as sortie:
        lire_arguments(["--inconnu"])
    assert sortie.value.code == 2
    assert "non comprise" in capsys.readouterr().err


_PREMIERE_PEINTURE = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from app.socle.horloge import HorlogeSysteme
from ui.application import creer_application
from ui.main import Programme
app = creer_application(["x"])
programme = Programme(app, clock=HorlogeSysteme(), agent="a", dossier_utilisateur=Path(sys.argv[1]))
lourds = ("reportlab", "openpyxl", "oxmsg", "PIL", "num2words")
programme.fenetre.peinte.connect(
    lambda: (print(json.dumps([m for m in lourds if m in sys.modules])), app.quit())
)
programme.fenetre.show()
app.exec()
programme.fermer()
"""


def test_rien_de_lourd_avant_la_premiere_peinture(tmp_path):
    sortie = subprocess.run(
        [sys.executable, "-c", _PREMIERE_PEINTURE, str(tmp_path)],
        cwd=RACINE, capture_output=True, text=True, timeout=60, check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert json.loads(sortie.stdout.strip().splitlines()[-1]) == []
