"""Word models of the service and exports: refused by tag, kept by hash, filled, never saying other than the PDF."""

from __future__ import annotations

import io
import json
import zipfile

import docx
import pytest

from app.documents.composer import ActeIncomplet
from app.documents.mot import PROJET
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.modele_acte import VersionModele
from app.services.actes import Actes
from app.services.actes_en_projet import ActeEnProjet
from app.services.modeles_service import Modeles
from app.services.modeles_word import ModelesWord
from app.services.retouches import Retouches
from app.socle.errors import UserError
from tests.app.documents.test_mot_modele import paquet, un_modele
from tests.app.services.atelier import journal
from tests.builders import le

pytestmark = pytest.mark.demonstration

ACCUSE, LETTRE = TypeActe.ACCUSE_RECEPTION, TypeActe.LETTRE_DECISION


@pytest.fixture
def word(contexte, lecteur):
    return ModelesWord(contexte, lecteur)


@pytest.fixture
def recu(store):
    with store.lire() as u:
        return next(d for d in u.dossiers.of_campagne(1) if d.etat is Etat.RECU).id


def tete(octets):
    return docx.Document(io.BytesIO(octets)).sections[0].header.paragraphs[0].text


def test_an_act_leaves_in_word_as_a_draft_until_it_is_produced(store, contexte, word, recu, tmp_path):
    assert tete(word.exporter(recu, ACCUSE)) == PROJET
    Actes(contexte).produire(recu, ACCUSE)
    octets = word.exporter(recu, ACCUSE)
    assert tete(octets) == ""
    fichier, changes = word.exporter_sous(recu, ACCUSE, tmp_path)
    assert fichier.read_bytes() == octets
    assert fichier.suffix == ".docx"
    assert changes.touches("journal")
    assert journal(store)[-1].acte == "Exporter en Word l’acte «\u00a0accusé de réception\u00a0»"
    assert json.loads(journal(store)[-1].apres)["taille"] == len(octets)


def test_a_word_file_never_says_other_than_the_pdf_kept(contexte, word, recu):
    Actes(contexte).produire(recu, ACCUSE)
    Modeles(contexte).enregistrer(ACCUSE, _autre(contexte), "essai")
    with pytest.raises(UserError, match="a changé depuis la production"):
        word.exporter(recu, ACCUSE)


def _autre(contexte):
    return Modeles(contexte).texte(ACCUSE).replace("ne vaut pas promesse", "n’est pas une promesse")


def test_an_act_that_misses_something_does_not_leave(word, recu, tmp_path):
    with pytest.raises(ActeIncomplet):
        word.exporter_sous(recu, LETTRE, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_retouches_are_in_the_word_file(contexte, word, recu):
    Retouches(contexte).poser(ActeEnProjet(recu, ACCUSE), "non_promesse", "Texte à nous.", "usage")
    textes = [p.text for p in docx.Document(io.BytesIO(word.exporter(recu, ACCUSE))).paragraphs]
    assert "Texte à nous." in textes


def test_a_word_model_is_kept_filled_and_given_up(store, contexte, word, recu):
    octets = un_modele("Reçu de {{ porteur }}", "{%p if complet %}", "complet", "{%p endif %}")
    version, changes = word.importer(ACCUSE, octets, "ar.docx", " modèle régional ")
    assert (version.version, version.contenu, version.motif) == (1, "", "modèle régional")
    assert word.fichier(version) == octets
    assert changes.touches("modeles")
    assert json.loads(journal(store)[-1].apres) == {"fichier": "ar.docx", "sha256": version.docx, "version": 1}
    assert Modeles(contexte).etat()[list(TypeActe).index(ACCUSE)].word == version
    premier = docx.Document(io.BytesIO(word.exporter(recu, ACCUSE))).paragraphs[0].text
    assert premier.startswith("Reçu de ")
    assert "{" not in premier
    Modeles(contexte).revenir(ACCUSE, "fin")
    assert tete(word.exporter(recu, ACCUSE)) == PROJET


def test_a_word_model_with_wrong_tags_is_refused_tag_by_tag(word):
    octets = un_modele("Bonjour {{ nom }}", "{% if cer %}")
    with pytest.raises(UserError) as refus:
        word.importer(ACCUSE, octets, "ar.docx", "essai")
    assert "paragraphe 1" in str(refus.value)
    assert "{{ nom }}" in str(refus.value)
    assert "{% if cer %}" in str(refus.value)
    assert len(word.verifier(ACCUSE, octets, "ar.docx")) == 2
    with pytest.raises(UserError, match="pourquoi"):
        word.importer(ACCUSE, octets, "ar.docx", "")


def archive_sans_word():
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        archive.writestr("lettre.txt", "{{ porteur }}")
    return tampon.getvalue()


@pytest.mark.parametrize("paragraphes", [(), ("Une lettre déjà écrite, pour un seul porteur.",)])
def test_a_word_file_without_a_field_is_no_model(word, paragraphes):
    (faute,) = word.verifier(ACCUSE, un_modele(*paragraphes), "ar.docx")
    assert "aucun champ\u00a0: il dirait la même chose à chaque dossier" in faute


def test_a_field_of_a_word_model_is_told_with_the_nearest_one(word):
    (faute,) = word.verifier(ACCUSE, un_modele("{{ montan }}"), "ar.docx")
    assert "champ inconnu «\u00a0montan\u00a0»\u00a0; le plus proche\u00a0: «\u00a0montant\u00a0»" in faute


def test_a_file_that_is_no_word_document_is_refused(word):
    with pytest.raises(UserError, match="ne peut pas servir de modèle"):
        word.verifier(ACCUSE, b"rien", "ar.docx")
    with pytest.raises(UserError, match="n’est pas un document Word"):
        word.verifier(ACCUSE, archive_sans_word(), "ar.docx")
    piege = paquet(
        **{
            "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>',
            "word/embeddings/x.bin": "x",
        }
    )
    with pytest.raises(UserError, match="objets incorporés"):
        word.verifier(ACCUSE, piege, "ar.docx")


def test_a_word_model_that_misses_or_no_longer_applies_is_said(store, word, recu):
    word.importer(ACCUSE, un_modele("{{ montant }}"), "ar.docx", "essai")
    with pytest.raises(ActeIncomplet):
        word.exporter(recu, ACCUSE)
    with store.ecrire() as u:
        sha = u.pieces.put_contenu(un_modele("{{ parti }}"))
        u.modeles.add(VersionModele(ACCUSE, 2, "", "a", le(9, 20), "m", docx=sha))
    with pytest.raises(UserError, match="ne peut plus servir"):
        word.exporter(recu, ACCUSE)


def test_a_word_model_prints_the_numbers_of_the_model_in_force(contexte, word, recu):
    avant = Modeles(contexte).texte(ACCUSE)
    word.importer(ACCUSE, un_modele("Recours\u00a0: {{ parametre_recours_mois }} mois."), "ar.docx", "charte")
    for texte, dit in ((None, "deux"), (avant.replace("valeur = 2", "valeur = 3"), "trois")):
        if texte:
            Modeles(contexte).enregistrer(ACCUSE, texte, "essai")
        (paragraphe,) = docx.Document(io.BytesIO(word.exporter(recu, ACCUSE))).paragraphs
        assert paragraphe.text == f"Recours\u00a0: {dit} mois."
