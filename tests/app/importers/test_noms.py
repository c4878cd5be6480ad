"""Names of strangers: what is shown, and what may touch a disk."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.importers.noms import LONGUEUR_SURE, nom_lisible, nom_sur, texte_propre

MORCEAUX = st.sampled_from(
    [
        *[
            "..",
            "/",
            "\\",
            "C:",
            "//serveur/part/",
            "CON",
            "nul",
            "COM1",
            "LPT¹",
            "\x00",
            "\u202e",
            ".",
            " ",
            "~",
            "\u200b",
            "RIB",
            ".pdf",
            ".exe",
            ":flux",
        ],
        "é",
        "e\u0301",
        "\ud800",
        "-",
        "😀" * 40,
        "x" * 90,
        "\u00a0",
    ]
)
NOMS = st.one_of(st.text(), st.lists(MORCEAUX, max_size=12).map("".join), st.text(min_size=250))


@given(NOMS)
@settings(max_examples=400)
def test_a_safe_name_stays_in_its_folder_on_both_systems(nom):
    sur = nom_sur(nom)
    assert sur == PureWindowsPath(sur).name == PurePosixPath(sur).name
    assert not PureWindowsPath(sur).is_reserved()
    assert not PureWindowsPath(sur).drive
    assert sur not in {"", ".", ".."}
    assert 0 < len(sur) <= LONGUEUR_SURE
    assert len(sur.encode("utf-8")) <= 255
    assert sur == sur.strip().strip(".")
    assert not sur.startswith("-")
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in sur)
    assert unicodedata.is_normalized("NFC", sur)


@given(NOMS)
def test_making_a_name_safe_twice_changes_nothing(nom):
    assert nom_sur(nom_sur(nom)) == nom_sur(nom)


@given(NOMS)
def test_a_shown_name_hides_nothing_and_can_be_stored(nom):
    affiche = nom_lisible(nom)
    affiche.encode("utf-8")
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in affiche)
    assert unicodedata.is_normalized("NFC", affiche)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_clean_text_can_always_be_stored(texte):
    propre = texte_propre(texte)
    propre.encode("utf-8")
    assert "\x00" not in propre


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Délibération 12/2022.pdf", "Délibération 12_2022.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..\\..\\evil.exe", "_.._evil.exe"),
        ("C:\\Windows\\x.dll", "C__Windows_x.dll"),
        ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"),
        ("COM¹.txt", "_COM¹.txt"),
        ("RIB.pdf. . ", "RIB.pdf"),
        ("RIB.pdf:flux", "RIB.pdf_flux"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("", "piece"),
        ("...", "piece"),
        ("-rf", "_-rf"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
    ],
)
def test_examples_of_safe_names(nom, attendu):
    assert nom_sur(nom) == attendu


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("facture\u202efdp.exe", "facture[U+202E]fdp.exe"),
        ("a\x00b\x1f.pdf", "a␀b␟.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("Contrat d’engagement républicain.pdf", "Contrat d’engagement républicain.pdf"),
        ("../x.pdf", "../x.pdf"),
        ("x" * 501, "x" * 499 + "…"),
    ],
)
def test_examples_of_shown_names(nom, attendu):
    assert nom_lisible(nom) == attendu
