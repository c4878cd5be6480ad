"""SIRET written in a text: found with or without a label or spaces, only when their keys are right."""

from __future__ import annotations

import pytest

from app.importers.sirets import TEXTE_MAX, sirets_du_texte
from tests.builders import SIRET


@pytest.mark.parametrize(
    "texte",
    [
        SIRET,
        "SIRET : 888 000 122 00018.",
        "n° 888\u00a0000\u00a0122\u00a000018",
        "888.000.122.00018",
        f"Budget;{SIRET};12",
    ],
)
def test_a_siret_is_found_however_it_is_written(texte):
    assert sirets_du_texte(texte) == {SIRET}


@pytest.mark.parametrize(
    "texte",
    ["", "88800012200019", f"1{SIRET}", f"{SIRET}0", "888 000 122\n00018", "0" * 14, " " * TEXTE_MAX + SIRET],
    ids=["vide", "clé fausse", "plus long avant", "plus long après", "deux lignes", "zéros", "trop loin"],
)
def test_what_is_no_siret(texte):
    assert sirets_du_texte(texte) == frozenset()
