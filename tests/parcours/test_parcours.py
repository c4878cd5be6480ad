"""The guided journey through the real window: from mails to a convention and a workbook.

`CLAUSULE_CORPUS` names another folder of mails, for which no one here wrote code: the same steps are played on it.
"""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from app.domain.cycle import Etat
from app.socle.horloge import HorlogeFixe
from app.socle.resources import chemin, lire_toml
from ui.main import Programme
from ui.parcours import Recit
from ui.parcours.aide import images_vieillies
from ui.theme import appliquer_theme, installer

CORPUS = os.environ.get("CLAUSULE_CORPUS")
AUTRE = pytest.mark.skipif(not CORPUS, reason="CLAUSULE_CORPUS ne nomme aucun dossier de courriels")
BOITES = [
    pytest.param(lambda: chemin("demo/courriels"), id="nos-courriels"),
    pytest.param(lambda: Path(str(CORPUS)).resolve(), id="autre-boite", marks=(AUTRE, pytest.mark.lent)),
]


@pytest.fixture
def recit(qapp, tmp_path):
    installer(qapp)
    appliquer_theme(qapp, "clair")
    saisie = lire_toml("demo/parcours.toml")
    programme = Programme(
        qapp, clock=HorlogeFixe(saisie["maintenant"]), agent=saisie["agent"], dossier_utilisateur=tmp_path
    )
    yield lambda courriels: Recit(programme, tmp_path / "parcours", courriels)
    programme.fermer()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("boite", BOITES)
def test_from_mails_to_a_convention_and_a_workbook(recit, boite):
    histoire = recit(boite())
    histoire.jouer()
    fiche = histoire.fiche
    assert fiche.dossier.etat is Etat.CONVENTIONNE
    assert fiche.completude.est_complet
    assert fiche.resultat.est_complet
    convention = next(f for f in histoire.fichiers if "convention.pdf" in f.name)
    texte = " ".join(page.extract_text() for page in PdfReader(convention).pages)
    assert fiche.dossier.porteur.raison_sociale in " ".join(texte.split())
    assert "29\u00a0400,00" in texte or "29 400,00" in texte
    assert "PROJET" not in texte
    classeur = openpyxl.load_workbook(next(f for f in histoire.fichiers if f.suffix == ".xlsx"))
    numeros = {cellule.value for ligne in classeur["Dossiers"].iter_rows() for cellule in ligne}
    assert fiche.dossier.numero in numeros
    assert histoire.session.bureau.sauvegardes.verifier() == ()
    if boite is BOITES[0].values[0]:
        assert images_vieillies(histoire.dossier / "captures") == []  # else: python -m ui.parcours.aide


@AUTRE
def test_every_mail_of_the_corpus_has_a_fate_and_nothing_is_lost(recit):
    histoire = recit(Path(str(CORPUS)).resolve())
    histoire.programme.fenetre.show()
    histoire.creer_la_campagne()
    histoire.recevoir_les_courriels()
    arrivees = {
        a.arrivee.nom_fichier: a for a in histoire.session.bureau.listes.arrivees(histoire.session.campagne_id)
    }
    attendus = {f.name for f in Path(str(CORPUS)).rglob("*") if f.suffix.lower() in {".eml", ".msg"}}
    assert set(arrivees) == attendus
    assert all(a.numero or a.arrivee.motif for a in arrivees.values())
