"""The logo of the acts: chosen by the service, refused on its own field, printed, taken back, journaled."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest

from app.documents.composer import composer, en_projet, examiner
from app.documents.en_tete import en_tete
from app.documents.mot import rendre_mot
from app.documents.pdf import rendre_pdf
from app.domain.campagne import Logo
from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.documents import Document
from app.domain.porteur import Forme
from app.importers.trame import TrameRompue
from app.services.actes import lire_donnees
from app.services.contexte import Contexte
from app.services.documents_campagne import lire_donnees_collectives
from app.services.logos import Logos
from app.socle.errors import EnvironmentFault, UserError
from tests.app.documents import contenus
from tests.app.documents.lecture import structure
from tests.app.documents.test_conformite_de_tous import fautes
from tests.app.services.atelier import dossier_en_base, journal
from tests.collectif_types import des_donnees_collectives
from tests.lettres_types import de_la_forme

JOUR = date(2022, 9, 20)
TEXTE = "Emblème fictif du service"


@pytest.fixture
def logos(store, horloge, lecteur):
    return Logos(Contexte(store, horloge, "Sacha Fictif"), lecteur)


@pytest.fixture
def fichier(tmp_path):
    chemin = tmp_path / "emblème.png"
    chemin.write_bytes(contenus.logo(600, 300))
    return chemin


def test_a_logo_is_kept_shown_and_removed(logos, campagne, fichier, store):
    apres, changes = logos.choisir(campagne.id, fichier, f"  {TEXTE} ")
    assert (apres.logo.nom, apres.logo.alternative, apres.logo.largeur) == ("emblème.png", TEXTE, 600)
    assert changes.campagnes == {campagne.id}
    image = logos.image(campagne.id)
    assert image.startswith(b"\x89PNG")
    assert image != fichier.read_bytes()
    assert logos.retirer(campagne.id)[0].logo is None
    assert logos.image(campagne.id) == b""
    assert not logos.retirer(campagne.id)[1].campagnes
    assert [ligne.acte for ligne in journal(store)][-2:] == [
        "Choisir le logo des actes",
        "Retirer le logo des actes",
    ]


def test_what_is_no_logo_is_refused_and_nothing_changes(logos, campagne, fichier, tmp_path, monkeypatch):
    lourd, autre = tmp_path / "lourd.png", tmp_path / "note.png"
    with lourd.open("wb") as f:
        f.truncate(40 * 1024 * 1024)
    autre.write_text("ce n’est pas une image", "utf-8")
    logos.choisir(campagne.id, fichier, TEXTE)
    for chemin, texte, dit in (
        (lourd, TEXTE, "« lourd.png » ne peut pas servir de logo : elle pèse plus de 5 Mio"),
        (autre, TEXTE, "« note.png » ne peut pas servir de logo : ce n’est pas une image PNG ou JPEG lisible"),
        (fichier, "  ", "Dites en quelques mots ce que montre le logo"),
        (fichier, "un logo \u5b57", "Texte du logo"),
    ):
        with pytest.raises(UserError) as refus:
            logos.choisir(campagne.id, chemin, texte)
        assert dit in refus.value.message.replace("\u00a0", " ")
    with pytest.raises(EnvironmentFault, match="ne peut pas être lu"):
        logos.choisir(campagne.id, tmp_path / "absent.png", TEXTE)
    monkeypatch.setattr(logos._lecteur, "interroger", _rompre)
    with pytest.raises(UserError, match="sa lecture s’est arrêtée"):
        logos.choisir(campagne.id, fichier, TEXTE)
    assert logos.image(campagne.id)


def _rompre(*_demande, **_options):
    raise TrameRompue("rien")


def test_the_acts_are_given_it(logos, campagne, fichier, store):
    dossier = dossier_en_base(store, campagne)
    logos.choisir(campagne.id, fichier, TEXTE)
    image = logos.image(campagne.id)
    with store.lire() as u:
        assert lire_donnees(u, dossier.id, JOUR).logo == image
        assert lire_donnees_collectives(u, campagne.id, None, JOUR).logo == image


def test_the_acts_bear_it_with_its_words_and_stay_conformant(tmp_path):
    donnees = a_logo(de_la_forme(Forme.ASSOCIATION))
    contenu = composer(TypeActe.LETTRE_DECISION, donnees)
    octets = rendre_pdf(contenu)
    (figure,) = structure(octets).tous("Figure")
    assert figure.attributs["/Alt"] == TEXTE
    assert octets == rendre_pdf(composer(TypeActe.LETTRE_DECISION, donnees))
    assert fautes(contenu, tmp_path) == []
    assert fautes(en_projet(contenu), tmp_path) == []
    note = examiner(TypeActeCampagne.NOTE_PRESENTATION, a_logo(des_donnees_collectives())).contenu
    assert fautes(note, tmp_path) == []
    (dessin,) = _dessins(contenu, "wp:docPr")
    assert dessin.get("descr") == TEXTE


def a_logo(donnees):
    """Return the data of an act, of a campaign that has a logo."""
    logo = Logo("0" * 64, "l.png", TEXTE, 240)
    return replace(donnees, campagne=replace(donnees.campagne, logo=logo), logo=contenus.logo())


def _dessins(contenu, quoi):
    mot = docx.Document(io.BytesIO(rendre_mot(contenu)))
    return mot.sections[0].first_page_header._element.xpath(f".//{quoi}")


@pytest.mark.parametrize(("pixels", "mm"), [(20, 10), (240, 40), (720, 60)])
def test_a_small_picture_is_printed_small(pixels, mm):
    entete = en_tete(("Service",), TypeActe.CONVENTION, Logo("0" * 64, "l.png", TEXTE, pixels), contenus.logo())
    assert entete.image.largeur_mm == mm


@pytest.mark.parametrize("type_acte", [TypeActe.ATTESTATION_TVA, Document.FICHE])
def test_neither_what_the_porteur_signs_nor_what_stays_inside(type_acte):
    logo = Logo("0" * 64, "l.png", TEXTE, 240)
    assert en_tete(("Porteur",), type_acte, logo, contenus.logo()).image is None


def test_a_tall_logo_stays_in_the_header_of_word():
    contenu = contenus.lettre(image=True)
    haut = replace(contenu.entete.image, octets=contenus.logo(400, 390))
    (cadre,) = _dessins(replace(contenu, entete=replace(contenu.entete, image=haut)), "wp:extent")
    assert int(cadre.get("cy")) == 26 * 36000
