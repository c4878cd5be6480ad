"""Names of files into types of pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importers.genres import type_mime
from app.importers.reconnaissance import charger_motifs, motifs_livres, proposer_type
from app.socle.errors import Bug

CODES = {f"P{rang:02d}" for rang in range(1, 18)}


@pytest.mark.parametrize(
    ("nom", "code"),
    [
        ("Dossier de candidature.pdf", "P01"),
        ("DOSSIER_CANDIDATURE_signé.PDF", "P01"),
        ("2022-09 note de projet v3.docx", "P02"),
        ("Budget prévisionnel.xlsx", "P03"),
        ("plan-de-financement du poste.ods", "P03"),
        ("CV facilitateur.pdf", "P04"),
        ("Attestation non substitution.pdf", "P05"),
        ("attestation de non-diminution des financements.pdf", "P05"),
        ("Marché de l’inclusion.png", "P06"),
        ("cerfa_12156-06.pdf", "P07"),
        ("Statuts association.pdf", "P08"),
        ("Convention constitutive du GIP.pdf", "P08"),
        ("Contrat d'engagement républicain.pdf", "P09"),
        ("CER.pdf", "P09"),
        ("Comptes annuels 2021.pdf", "P10"),
        ("Rapport d'activité 2021.pdf", "P10"),
        ("De\u0301libe\u0301ration 2022-041.pdf", "P11"),
        ("Délégation de signature.pdf", "P12"),
        ("Avis de situation SIRENE.pdf", "P13"),
        ("rib.pdf", "P14"),
        ("Relevé d’identité bancaire.jpg", "P14"),
        ("attestation_urssaf_juin.pdf", "P15"),
        ("Lettre de cofinancement du Département.pdf", "P16"),
        ("Compte rendu financier 2021.pdf", "P17"),
        ("Bilan comptable.pdf", "P10"),
        ("Ribera.pdf", None),
        ("cercle.pdf", None),
        ("photo.jpg", None),
        ("", None),
        (".pdf", None),
    ],
)
def test_names_seen_in_mails(nom, code):
    assert proposer_type(nom, motifs_livres()) == code


def test_the_shipped_list_covers_every_code_once():
    codes = [code for code, _ in motifs_livres()]
    assert set(codes) == CODES
    assert len(codes) == len(CODES)
    assert all(series and all(series) for _, series in motifs_livres())


@given(st.text())
def test_any_name_gets_a_known_code_or_none(nom):
    assert proposer_type(nom, motifs_livres()) in CODES | {None}


@pytest.mark.parametrize(
    "table", [{}, {"piece": [{"code": "P01"}]}, {"piece": 3}, {"piece": [{"code": "P01", "motifs": [1]}]}]
)
def test_a_malformed_list_is_a_bug(table):
    with pytest.raises(Bug, match="mal formée"):
        charger_motifs(table)


@pytest.mark.parametrize(
    ("nom", "contenu", "declare", "attendu"),
    [
        ("a.doc", b"%PDF-1.4", "application/msword", "application/pdf"),
        ("a", b"\xff\xd8\xff\xe0", "", "image/jpeg"),
        (
            "a.docx",
            b"PK",
            "application/octet-stream",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("a.bin", b"x", "Text/Plain", "text/plain"),
        ("a.bin", b"x", "n'importe quoi", "application/octet-stream"),
        ("a", b"", "", "application/octet-stream"),
    ],
)
def test_media_types(nom, contenu, declare, attendu):
    assert type_mime(nom, contenu, declare) == attendu
