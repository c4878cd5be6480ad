"""The service's Word models: every wrong tag named with its paragraph, nothing of the language but fields."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from app.documents import mot_modele
from app.documents.mot_modele import ModeleIllisible, fautes, remplir, verifier_paquet
from app.domain.cycle import Etat
from tests.actes_types import des_donnees


def un_modele(*paragraphes, tete="", lignes=()):
    document = docx.Document()
    for texte in paragraphes:
        document.add_paragraph(texte)
    if tete:
        document.sections[0].header.paragraphs[0].text = tete
    if lignes:
        tableau = document.add_table(rows=len(lignes), cols=2)
        for ligne, textes in zip(tableau.rows, lignes, strict=True):
            for cellule, texte in zip(ligne.cells, textes, strict=True):
                cellule.text = texte
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


def le_texte(octets):
    corps = docx.Document(io.BytesIO(octets)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in corps.iter(qn("w:p")))


def paquet(**parties):
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as z:
        for nom, contenu in parties.items():
            z.writestr(nom, contenu)
    return tampon.getvalue()


def test_a_model_is_filled_with_fields_conditions_and_rows():
    octets = un_modele(
        "Convention {{ convention }} : {{ porteur }}",
        "{%p if cer and not favorable %}",
        "jamais",
        "{%p elif association or rna %}",
        "Le CER s’applique.",
        "{%p else %}",
        "rien",
        "{%p endif %}",
        "{%p for alinea in motif %}",
        "– {{ alinea }}",
        "{%p endfor %}",
        lignes=[("{%tr for ligne in postes %}", ""), ("{{ ligne.c1 }}", "{{ ligne.c6 }}"), ("{%tr endfor %}", "")],
        tete="{{ edition }}",
    )
    assert fautes(octets) == ()
    donnees = des_donnees()
    rempli, manques = remplir(octets, donnees)
    assert manques == ()
    assert remplir(octets, donnees)[0] == rempli
    texte = le_texte(rempli)
    assert f"Convention {donnees.convention.numero}\u00a0: ".replace("\u00a0", " ") in texte
    assert "Le CER s’applique." in texte
    assert "jamais" not in texte
    assert "{" not in texte
    assert "Diagnostic sourcé" in texte
    assert "Total" in texte
    assert docx.Document(io.BytesIO(rempli)).sections[0].header.paragraphs[0].text == str(donnees.campagne.edition)


@pytest.mark.parametrize(
    ("texte", "balise", "phrase"),
    [
        ("Montant {{ montan }}", "{{ montan }}", "champ inconnu «\u00a0montan\u00a0»"),
        ("{{ porteur.__class__ }}", "{{ porteur.__class__ }}", "champ inconnu"),
        ("{{ porteur|upper }}", "{{ porteur|upper }}", "champ inconnu"),
        ("{{ 'a' * 9999999 }}", "{{ 'a' * 9999999 }}", "champ inconnu"),
        ("{% if cer %}oui", "{% if cer %}", "condition non refermée\u00a0: il manque «\u00a0endif\u00a0»"),
        ("{% for x in motif %}oui", "{% for x in motif %}", "répétition non refermée"),
        ("{% if inventee %}oui{% endif %}", "{% if inventee %}", "condition inconnue «\u00a0inventee\u00a0»"),
        ("{% if cer == 3 %}oui{% endif %}", "{% if cer == 3 %}", "une condition se lit"),
        ("{% endif %}", "{% endif %}", "sans «\u00a0if\u00a0» ouvert"),
        ("{% else %}", "{% else %}", "hors d’une condition"),
        ("{% set x = 1 %}", "{% set x = 1 %}", "ordre non admis"),
        ("{% for x in range(9) %}a{% endfor %}", "{% for x in range(9) %}", "une répétition se lit"),
        ("{% for x in rangs %}a{% endfor %}", "{% for x in rangs %}", "lignes inconnues «\u00a0rangs\u00a0»"),
        (
            "{% for x in motif %}{% for y in motif %}a{% endfor %}{% endfor %}",
            "{% for y in motif %}",
            "n’en contient pas une autre",
        ),
        ("Montant {{ montant", "{{ montant", "non refermée"),
        ("{# note #}", "{# note #}", "non admise"),
    ],
)
def test_a_wrong_tag_is_named_with_its_paragraph(texte, balise, phrase):
    faute = fautes(un_modele("Bonjour", texte))[0]
    assert faute.ou == "paragraphe 2"
    assert faute.balise == balise
    assert phrase in faute.phrase


def test_a_wrong_tag_of_a_header_is_named_there():
    (faute,) = fautes(un_modele("Bonjour", tete="Service {{ servic }}"))
    assert str(faute) == (
        "en-tête, ligne 1 («\u00a0Service …\u00a0»), {{ servic }}\u00a0: champ inconnu «\u00a0servic\u00a0»\u00a0; "
        "le plus proche\u00a0: «\u00a0service\u00a0» (Nom du service)"
    )


@pytest.mark.parametrize(
    "cache",
    [
        "{{ porteur.upper() }}",
        "{{ x }}",
        "{% for x in motif if x %}{% endfor %}",
        "{% for x in motif %}{{ x.__class__ }}{% endfor %}",
        "{% if porteur %}{% endif %}",
        "{% if not 1 %}{% endif %}",
        "{% raw %}",
    ],
)
def test_what_the_scan_cannot_see_meets_the_same_rules(cache):
    octets = un_modele("Bonjour MARQUE")
    with zipfile.ZipFile(io.BytesIO(octets)) as z:
        parties = {n: z.read(n) for n in z.namelist()}
    corps = parties["word/document.xml"].decode()
    parties["word/document.xml"] = corps.replace("<w:body>", f"<w:body><!--{cache}-->").encode()
    piege = paquet(**parties)
    (faute,) = fautes(piege)
    assert faute.ou == "document"
    with pytest.raises(ModeleIllisible, match="ne s’appliquent pas"):
        remplir(piege, des_donnees())


def test_what_misses_is_named_only_when_the_document_asks_for_it():
    donnees = des_donnees(Etat.RETENU)
    sans = replace(donnees, dossier=replace(donnees.dossier, porteur=replace(donnees.dossier.porteur, rna="")))
    sous_condition = un_modele("{% if rna %}{{ rna }}{% endif %}")
    assert remplir(sous_condition, sans)[1] == ()
    _, manques = remplir(un_modele("{{ rna }} {{ rna }}"), sans)
    assert len(manques) == 1
    assert manques[0].champ == "porteur.rna"
    muet = replace(donnees, decision=replace(donnees.decision, motif=""))
    assert [m.libelle for m in remplir(un_modele("{% for x in motif %}{{ x }}{% endfor %}"), muet)[1]] == [
        "Motif de la décision"
    ]


@pytest.mark.parametrize(("nom", "defaut"), [("N/A", "valeur absente"), ("a\x07b", "ne s’imprime pas")])
def test_a_value_typed_with_a_hole_is_named(nom, defaut):
    _, manques = remplir(un_modele("{{ porteur }}"), des_donnees(raison_sociale=nom))
    assert defaut in manques[0].libelle


def test_a_name_is_never_markup():
    rempli, _ = remplir(un_modele("{{ porteur }}"), des_donnees(raison_sociale="A & <B>"))
    assert "A & <B>" in le_texte(rempli)


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"pas un zip", "abîmé"),
        (paquet(**{"a.xml": "x"}), "abîmé"),
        (paquet(**{"word/vbaProject.bin": "x"}), "macros"),
        (paquet(**{"a.xml": b"<!DOCTYPE x>"}), "entités"),
        (b"x" * (mot_modele.OCTETS_MAX + 1), "pèse plus de 10"),
        (paquet(**{f"{n}.xml": "x" for n in range(mot_modele.PARTIES_MAX + 1)}), "trop d’éléments"),
        (paquet(**{"a.xml": bytes(mot_modele.DEPLIE_MAX + 1)}), "anormalement grand"),
    ],
)
def test_a_file_that_is_no_plain_word_document_is_refused(octets, phrase):
    with pytest.raises(ModeleIllisible, match=phrase):
        fautes(octets)


def test_the_package_is_checked_without_being_kept():
    verifier_paquet(un_modele("x"))
