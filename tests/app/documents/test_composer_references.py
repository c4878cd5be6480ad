"""The text of each document made on demand, kept as a file that a jurist reads.

`CLAUSULE_MAJ_REFERENCES=1` writes it. The letters have theirs in `test_lettres_references`,
the conventions in `test_conventions_references`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.documents.composer import composer
from app.documents.contenu import texte_brut
from app.domain.cycle import Etat
from app.domain.documents import Document
from app.domain.porteur import Forme
from tests.actes_types import des_donnees, instruit

DOSSIER = Path(__file__).parents[2] / "references"
SUR_DEMANDE = {
    **{
        f"explication_calcul-{forme.value}.txt": (Document.EXPLICATION, instruit(des_donnees(forme=forme)))
        for forme in (Forme.ASSOCIATION, Forme.GIP, Forme.EPCI)
    },
    **{
        f"fiche_instruction-{forme.value}-{sens.value}.txt": (Document.FICHE, instruit(des_donnees(sens, forme)))
        for forme, sens in (
            (Forme.ASSOCIATION, Etat.RETENU),
            (Forme.GIP, Etat.NON_RETENU),
            (Forme.EPCI, Etat.LISTE_ATTENTE),
        )
    },
}


@pytest.mark.parametrize("fichier", SUR_DEMANDE)
def test_text_of_a_document_made_on_demand(fichier):
    comparer(fichier, composer(*SUR_DEMANDE[fichier]))


def comparer(nom_du_fichier, contenu):
    texte, fichier = texte_brut(contenu) + "\n", DOSSIER / nom_du_fichier
    if os.environ.get("CLAUSULE_MAJ_REFERENCES"):
        fichier.write_text(texte, "utf-8")
    assert texte == fichier.read_text("utf-8")


def test_no_reference_is_left_without_a_case():
    assert {f.name for f in DOSSIER.glob("*.txt")} == set(SUR_DEMANDE)
