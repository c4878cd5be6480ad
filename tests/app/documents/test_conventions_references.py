"""Texts of the convention and of its avenant, kept as files that a jurist reads, for every legal form.

The whole text for each form; then, for each variant, only what it changes. `CLAUSULE_MAJ_REFERENCES=1` writes them.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

from app.documents.composer import composer
from app.documents.contenu import texte_brut, trous
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.porteur import Forme
from tests.actes_types import des_donnees
from tests.conventions_types import (
    avance_entiere,
    coordinateur,
    deja_conventionne,
    deux_postes,
    reconduit,
    sans_avance,
    une_reconduction,
)

DOSSIER = Path(__file__).parents[2] / "references" / "conventions"
CONVENTIONS = {
    "poste de coordinateur": coordinateur,
    "un facilitateur et un demi-coordinateur": deux_postes,
    "sans avance": sans_avance,
    "avance de tout le montant": avance_entiere,
    "porteur déjà conventionné, avec ses postes et ses objectifs": deja_conventionne,
}
AVENANTS = {
    "poste de coordinateur": lambda d: reconduit(coordinateur(d)),
    "sans avance": lambda d: reconduit(sans_avance(d)),
    "avance de tout le montant": lambda d: reconduit(avance_entiere(d)),
    "porteur déjà conventionné": lambda d: reconduit(deja_conventionne(d)),
    "deuxième reconduction": lambda d: reconduit(d, une_reconduction(1), une_reconduction(2)),
}


def _brut(type_acte, donnees):
    contenu = composer(type_acte, donnees)
    assert trous(contenu) == ()
    return texte_brut(contenu)


def ecarts(base, autre):
    """Lines that go and lines that come, in order."""
    lignes = difflib.unified_diff(base.splitlines(), autre.splitlines(), lineterm="", n=0)
    return [x for x in lignes if x[:1] in "+-" and x[:3] not in {"+++", "---"}]


def _document(type_acte, base, variantes):
    socle = _brut(type_acte, base)
    morceaux = [socle]
    for nom, donnees in variantes.items():
        morceaux += [f"\n\n======== Variante : {nom}\n", "\n".join(ecarts(socle, _brut(type_acte, donnees)))]
    return "".join(morceaux) + "\n"


@pytest.mark.parametrize("forme", Forme)
def test_text_of_the_convention(forme):
    base = des_donnees(forme=forme)
    variantes = {nom: faire(base) for nom, faire in CONVENTIONS.items()}
    variantes["montant partiel"] = des_donnees(Etat.RETENU_PARTIELLEMENT, forme)
    comparer(f"convention-{forme.value}.txt", _document(TypeActe.CONVENTION, base, variantes))


@pytest.mark.parametrize("forme", Forme)
def test_text_of_the_avenant(forme):
    base = des_donnees(forme=forme)
    variantes = {nom: faire(base) for nom, faire in AVENANTS.items()}
    variantes["montant partiel"] = reconduit(des_donnees(Etat.RETENU_PARTIELLEMENT, forme))
    comparer(f"avenant-{forme.value}.txt", _document(TypeActe.AVENANT, reconduit(base), variantes))


def comparer(nom, texte):
    fichier = DOSSIER / nom
    if os.environ.get("CLAUSULE_MAJ_REFERENCES"):
        DOSSIER.mkdir(exist_ok=True)
        fichier.write_text(texte, "utf-8")
    assert texte == fichier.read_text("utf-8")


def test_no_reference_is_left_without_a_case():
    assert {f.name for f in DOSSIER.glob("*.txt")} == {
        f"{acte}-{forme.value}.txt" for acte in ("convention", "avenant") for forme in Forme
    }
