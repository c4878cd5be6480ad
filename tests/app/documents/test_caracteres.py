"""A character that the typeface lacks is named on its field; no blank box is ever printed."""

from __future__ import annotations

import pytest

from app.documents.caracteres import USUELS, defaut_d_impression
from app.documents.composer import composer, manques
from app.documents.contenu import texte_brut
from app.documents.pdf import rendre_pdf
from app.documents.polices import enregistrer, remplacer
from app.domain.convention import TypeActe
from tests.actes_types import avec, des_donnees


def test_the_usual_characters_are_all_in_the_typeface():
    assert enregistrer() >= set(remplacer("".join(sorted(USUELS))))


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Cœur d’Île — n°\u00a02", ""),
        ("Łódź, Škoda, Đakovo", ""),
        ("e\u0301cole", ""),
        ("Équipe 😀", "«\u00a0😀\u00a0», U+1F600"),
        ("قصر", "écriture de droite à gauche"),
        ("שלום", "écriture de droite à gauche"),
        ("東京", "«\u00a0東\u00a0», U+6771"),
        ("nul\x00", "U+0000, ne s’imprime pas"),
    ],
)
def test_what_cannot_be_printed_is_said(texte, attendu):
    dit = defaut_d_impression(texte)
    assert dit.startswith(attendu)
    assert bool(dit) is bool(attendu)


@pytest.mark.parametrize(
    ("champ", "valeur", "chemin", "ecran"),
    [
        ("porteur__raison_sociale", "Les Amis 😀", "porteur.raison_sociale", "porteur"),
        ("porteur__representant_nom", "محمد", "porteur.representant_nom", "porteur"),
        ("dossier__intitule", "Projet 東京", "dossier.intitule", "projet"),
        ("dossier__plus_value", "Une ligne.\nUne autre 🎉.", "dossier.plus_value", "projet"),
        ("decision__reserves", "Sous réserve ✨", "decision.reserves", "decision"),
    ],
)
def test_it_is_named_on_its_field(champ, valeur, chemin, ecran):
    types = (TypeActe.LETTRE_DECISION, TypeActe.CONVENTION)
    trouves = [m for t in types for m in manques(t, avec(des_donnees(), **{champ: valeur})) if m.champ == chemin]
    assert trouves
    assert {m.ecran for m in trouves} == {ecran}
    assert all("imprime pas" in m.libelle for m in trouves)


@pytest.mark.parametrize(
    "nom", ["Œuvre " * 19 + "d’Aïn", "Œ" * 120, "L’Haÿ-les-Roses – « Çà & là »", "Ștefan Ćwiek \u2011 Réseau"]
)
def test_a_long_or_accented_name_is_printed_whole(nom):
    donnees = avec(des_donnees(), porteur__raison_sociale=nom, porteur__iban_titulaire=nom)
    contenu = composer(TypeActe.CONVENTION, donnees)
    assert nom.strip() in texte_brut(contenu).replace("\u00a0", " ")
    assert rendre_pdf(contenu).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("champ", "libelle"),
    [
        ("raison_sociale", "Raison sociale"),
        ("representant_nom", "Nom du représentant légal"),
        ("representant_qualite", "Qualité du représentant légal"),
        ("adresse", "Adresse du porteur"),
        ("code_postal", "Code postal du porteur"),
        ("ville", "Ville du porteur"),
    ],
)
def test_in_the_address_of_a_letter_the_field_at_fault_is_the_one_named(champ, libelle):
    donnees = avec(des_donnees(), **{f"porteur__{champ}": "Texte 🎉"})
    trouves = [(m.champ, m.libelle.split(" (")[0]) for m in manques(TypeActe.LETTRE_DECISION, donnees)]
    assert trouves == [(f"porteur.{champ}", libelle)]


def test_without_a_postal_address_the_mail_is_the_one_looked_at():
    donnees = avec(des_donnees(), porteur__adresse="", porteur__courriel="été🎉@exemple.fr")
    assert [m.champ for m in manques(TypeActe.LETTRE_DECISION, donnees)] == ["porteur.courriel"]
