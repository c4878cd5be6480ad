"""The fictional pieces: each type expected of the cases has its own text, and says that it is fictional."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.documents.pieces_demo import courriel_demo, piece_demo
from app.domain.porteur import Porteur
from app.importers.courriel import lire_courriel
from app.services.dossiers_fictifs import dossiers_fictifs
from app.socle.resources import lire_toml

CAS = {f.cas: f for f in dossiers_fictifs()}
CODES = sorted({code for f in CAS.values() for code, _ in f.pieces})


def lire(octets):
    lecteur = PdfReader(io.BytesIO(octets))
    return " ".join(" ".join(p.extract_text() for p in lecteur.pages).replace("\u00a0", " ").split()), len(
        lecteur.pages
    )


@pytest.mark.parametrize("code", CODES)
def test_each_piece_of_the_cases_has_its_text_and_says_that_it_is_fictional(code):
    modele = lire_toml("demo/pieces.toml")[code]
    texte, _ = lire(piece_demo(code, CAS["T01"].dossier))
    assert modele["titre"].replace("\u00a0", " ") in texte
    assert "Document fictif" in texte
    assert "{" not in texte
    assert "Insertion & Clauses – Démo" in texte or code in {"P02", "P16"}


def test_the_project_has_two_pages_the_budget_its_figures():
    assert lire(piece_demo("P02", CAS["T01"].dossier))[1] == 2
    texte, _ = lire(piece_demo("P03", CAS["T01"].dossier))
    for attendu in ("29 400,00", "42 000,00", "Salaire chargé"):
        assert attendu in texte


def test_the_account_is_that_of_the_dossier():
    assert "FR69 0000 0000 00DE MO00 0010 142" in lire(piece_demo("P14", CAS["T01"].dossier))[0]


def test_a_piece_without_a_text_of_its_own_and_a_bare_dossier():
    nu = replace(CAS["T01"].dossier, porteur=Porteur("Organisme nu"), cout_total=None, montant_demande=None)
    texte, _ = lire(piece_demo("P99", nu))
    assert "Pièce justificative" in texte
    assert "Organisme nu" in texte
    assert "non précisé" in lire(piece_demo("P14", nu))[0]


def test_the_same_dossier_gives_the_same_bytes():
    dossier = CAS["T20"].dossier
    assert piece_demo("P01", dossier) == piece_demo("P01", dossier)
    assert courriel_demo(dossier, ["a.pdf"]) == courriel_demo(dossier, ["a.pdf"])


def test_the_mail_reads_back():
    dossier = CAS["T20"].dossier
    lu = lire_courriel(courriel_demo(dossier, ["P01 dossier.pdf"]), "courriel.eml")
    assert lu.objet == dossier.objet
    assert lu.expediteur_adresse == dossier.porteur.courriel
