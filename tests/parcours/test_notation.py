"""The second journey through the real window: scored by two, disagreed, agreed, ranked, contested, explained."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from PIL import Image
from pypdf import PdfReader

from app.domain.lectures import Suite
from app.socle.horloge import HorlogeFixe
from app.socle.resources import chemin
from ui.main import Programme
from ui.parcours import Notation
from ui.parcours.scene import Scene
from ui.theme import appliquer_theme, installer

pytestmark = pytest.mark.lent


@pytest.fixture(scope="module")
def notation(qapp, tmp_path_factory):
    installer(qapp)
    appliquer_theme(qapp, "clair")
    histoire = Notation(qapp, tmp_path_factory.mktemp("notation"), chemin("demo/courriels"))
    histoire.jouer()
    return histoire


@pytest.fixture(scope="module")
def base(qapp, notation):
    """The base as the journey leaves it, seen by the first reader."""
    programme = Programme(
        qapp,
        clock=HorlogeFixe(notation.saisie["heures"]["suite"]),
        agent=notation.saisie["lecteurs"]["une"],
        dossier_utilisateur=notation.dossier,
    )
    scene = Scene(programme, notation.dossier)
    scene.montrer_la_fenetre()
    programme.ouvrir(notation.base)
    scene.gestes.attendre(lambda: programme.session, "la base")
    scene.calme()
    yield programme.session.bureau
    programme.fermer()


def mots(texte):
    return " ".join(texte.split())  # a non-breaking space is a space


def pdf(fichier):
    return mots(" ".join(page.extract_text() for page in PdfReader(fichier).pages))


@pytest.mark.timeout(300)
def test_nothing_of_the_first_reader_was_in_the_window_of_the_second(notation):
    lus = notation.lus_a_l_aveugle
    assert len(lus) > 500
    assert any("vous, ouverte" in texte for texte in lus)  # her own screens were read
    assert any("ligne masquée (lecture à l’aveugle)" in texte for texte in lus)
    assert len(notation.citation) > 40
    assert not any(notation.saisie["justifications"]["marque_une"] in texte for texte in lus)
    assert not any(notation.citation[:40] in texte for texte in lus)
    assert not any("Attacher une preuve" in texte for texte in lus)


def test_the_agreed_notes_are_those_of_the_two_readers(notation, base):
    un, deux, trois = notation.ids
    etat = base.lectures.etat(1)
    assert {x.dossier_id for x in etat.lignes if x.suite is Suite.ACCORDE} == {un, deux, trois}
    assert (etat.accord.dossiers, etat.accord.egales, etat.accord.paires) == (3, 46, 48)
    une, autre = notation.saisie["dossiers"][1]["une"], notation.saisie["dossiers"][1]["autre"]
    confrontation = base.confrontations.lire(deux)
    assert [str(x.notes[0].valeur) for x in confrontation.lignes] == list(une)
    assert [str(x.notes[1].valeur) for x in confrontation.lignes] == list(autre)
    assert confrontation.passe_outre == notation.saisie["accord"]["passer_outre"]
    (contestee,) = (x for x in confrontation.lignes if not x.egales)
    assert (contestee.code, contestee.retenue.valeur) == ("C1.1", notation.saisie["recours"]["note"])
    assert contestee.retenue.justification == notation.saisie["recours"]["motif"]
    premier = {n.sous_critere: n.valeur for n in base.instruction.fiche(un).notes}
    assert premier["C1.2"] == 3  # that of reader A, retained
    assert base.preuves.of_dossier(un).preuves[0].preuve.extrait == notation.citation


def test_the_ranking_is_explained_and_its_bands_state_their_hypothesis(notation):
    un, deux, trois = notation.ids
    recours = notation.recours
    classes = {cle: rang for cle, rang in recours.rangs.items() if rang is not None}
    assert classes == {un: 1, trois: 2, deux: 3}
    explication = mots(recours.explication)
    assert "Rang 3 sur 3 : 56,50 points sur 100." in explication
    assert "rang 2, 6,25 points de plus" in explication
    assert "Aucune note seule ne suffit à les échanger." in explication
    assert "±10,00 %, 2000 tirages, graine 1" in mots(recours.bandes)


def test_the_receipt_replays_and_names_the_note_changed_since(notation):
    recours = notation.recours
    assert recours.rejeu.startswith("● Conforme")
    trouvees = {(objet, champ): (avant, apres) for _, objet, champ, avant, apres in recours.differences}
    assert trouvees["2022-11-0002", "note C1.1"] == ("3", "2")
    assert {objet for objet, _ in trouvees} == {"2022-11-0002"}
    assert trouvees["2022-11-0002", "total"] == ("56,50", "54,50")
    recu = next(f for f in recours.fichiers if f.suffix == ".json")
    table = json.loads(recu.read_bytes())
    assert Counter(d["rang"] for d in table["dossiers"] if d["rang"]) == {1: 1, 2: 1, 3: 1}
    assert notation.saisie["recu"]["libelle"] in pdf(recu.with_suffix(".pdf"))


def test_the_porteur_reads_how_the_note_was_worked_out(notation):
    explication = next(f for f in notation.recours.fichiers if "explication du calcul" in f.name)
    texte = pdf(explication)
    assert "Comment la note de votre dossier a été calculée" in texte
    assert "PLIE de la Plaine" in texte
    assert "56,50" in texte
    assert "C1.1 Acheteurs et donneurs d’ordre visés, priorité aux marchés de l’État 3 sur 4, satisfaisant" in texte
    assert "PROJET" not in texte
    assert not any(nom in texte for nom in notation.saisie["lecteurs"].values())


def test_a_grid_looked_at_changes_nothing(notation, base):
    (effet,) = notation.recours.effets
    assert mots(effet) == "2022-11-0005 : total : 62,75 → 62,00"
    assert {g.version for g in base.campagnes.get(1).grilles.values()} == {1}


def test_every_gesture_is_in_an_unbroken_journal(base):
    assert base.listes.verifier_journal().rupture is None
    assert base.sauvegardes.verifier() == ()
    actes = Counter(x.ligne.evenement.acte for x in base.listes.journal(limite=1000))
    assert actes["Clore la lecture n°\u00a01"] == actes["Clore la lecture n°\u00a02"] == 3
    assert actes["Se passer de la troisième lecture"] == 1


def test_figures_and_pictures_are_images(notation):
    assert mots(notation.recours.ecarts) == (
        "3 dossiers lus deux fois, 2 avec un écart. Le plus loin : 2022-11-0002, 4,00 points."
    )
    png, svg = (next(f for f in notation.recours.fichiers if f.suffix == s) for s in (".png", ".svg"))
    with Image.open(png) as image:
        assert min(image.size) > 300
    assert "<svg" in svg.read_text()
    captures = sorted((notation.dossier / "captures").glob("*.png"))
    assert len(captures) >= 20
    assert not any("arret" in f.name for f in captures)
