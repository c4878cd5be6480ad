"""What makes a grid unusable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.grille import Critere, Niveau, SousCritere
from tests.app.domain.cas import grille

BONNE = grille(A1=40, A2=20, B1=40)


def test_a_sound_grid_has_no_anomaly_and_adds_up():
    assert BONNE.anomalies() == ()
    assert BONNE.poids_total == 100
    assert BONNE.note_max == 4
    assert [s.code for s in BONNE.sous_criteres()] == ["A1", "A2", "B1"]


def test_a_sub_criterion_is_found_by_its_code():
    trouve = BONNE.sous_critere("A2")
    assert trouve is not None
    assert trouve.poids == 20
    assert BONNE.sous_critere("Z9") is None


@pytest.mark.parametrize(
    ("faute", "attendue"),
    [
        ({"niveaux": (Niveau(0, "a"), Niveau(2, "b"))}, "échelle : les niveaux [0, 2] ne se suivent pas"),
        ({"niveaux": (Niveau(0, "a"),)}, "échelle"),
        ({"criteres": (Critere("A", "A", 50, (SousCritere("A1", "A1", 40),)),)}, "A : poids déclaré 50, somme"),
        ({"criteres": (Critere("A", "A", 0, (SousCritere("A1", "A1", 0),)),)}, "A1 : poids 0 hors limites"),
        ({"criteres": (*BONNE.criteres, BONNE.criteres[0])}, "le code A1 est porté deux fois"),
    ],
)
def test_anomalies_are_named(faute, attendue):
    trouvees = [a.replace("\u00a0", " ") for a in replace(BONNE, **faute).anomalies()]
    assert any(attendue in a for a in trouvees), trouvees
