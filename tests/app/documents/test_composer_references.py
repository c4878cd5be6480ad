"""The text of each act, kept as a file that a jurist reads: `CLAUSULE_MAJ_REFERENCES=1` writes them again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.documents.composer import composer
from app.documents.contenu import texte_brut
from app.domain.convention import TypeActe
from app.domain.cycle import DECIDES, Etat
from app.domain.porteur import Forme
from tests.actes_types import des_donnees

DOSSIER = Path(__file__).parents[2] / "references"
CAS = [
    *((TypeActe.LETTRE_DECISION, Forme.ASSOCIATION, sens) for sens in sorted(DECIDES)),
    *(
        (TypeActe.LETTRE_DECISION, forme, Etat.RETENU)
        for forme in (Forme.GIP, Forme.ASSOCIATION_RUP, Forme.SOCIETE)
    ),
    *((TypeActe.CONVENTION, forme, Etat.RETENU) for forme in Forme),
    (TypeActe.CONVENTION, Forme.ASSOCIATION, Etat.RETENU_PARTIELLEMENT),
]


def nom(type_acte, forme, sens):
    return f"{type_acte.value}-{forme.value}-{sens.value}.txt"


@pytest.mark.parametrize(("type_acte", "forme", "sens"), CAS, ids=lambda v: v.value)
def test_text_of_the_act(type_acte, forme, sens):
    texte = texte_brut(composer(type_acte, des_donnees(sens, forme))) + "\n"
    fichier = DOSSIER / nom(type_acte, forme, sens)
    if os.environ.get("CLAUSULE_MAJ_REFERENCES"):
        fichier.write_text(texte, "utf-8")
    assert texte == fichier.read_text("utf-8")


def test_no_reference_is_left_without_a_case():
    assert {f.name for f in DOSSIER.glob("*.txt")} == {nom(*cas) for cas in CAS}
