"""The cases of `notation.toml`, and what must hold for every grid and all notes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calcul import total
from app.domain.notation import Note, resultat, verifier_note
from app.socle.errors import UserError
from app.socle.formats import points
from tests.app.domain.cas import cas, grille

ECOLE = grille(A1=40, A2=20, B1=40)
CODES = [s.code for s in ECOLE.sous_criteres()]


def _notes(valeurs):
    return [
        Note(code, None, "ne s’applique pas") if valeur == "sans objet" else Note(code, valeur, "motif")
        for code, valeur in valeurs.items()
    ]


@cas("notation", "resultat")
def test_resultat(cas):
    score = resultat(ECOLE, _notes(cas["notes"]))
    assert points(score.total) == cas["total"], cas["pourquoi"]
    assert list(score.non_notes) == cas["non_notes"]
    assert score.est_complet is bool(cas["total"])
    assert score.sur == 100
    assert points(score.partiel) == cas.get("partiel", cas["total"] or "0,00")


@cas("notation", "pieges")
def test_weighting_traps_of_other_tools(cas):
    modele = grille(**cas["poids"])
    score = resultat(modele, _notes(cas["notes"]))
    assert points(score.total) == cas["total"] != cas["total_du_piege"], cas["pourquoi"]
    assert total(modele, {n.sous_critere: n.valeur for n in _notes(cas["notes"])}) == score.total
    parts = {c.code: points(Fraction(100 * c.poids, modele.poids_total)) for c in modele.criteres}
    assert parts == cas["parts"]
    assert {ligne.critere.code: points(ligne.sur) for ligne in score.lignes} == cas["parts"], cas["pourquoi"]


@st.composite
def grilles_et_notes(draw):
    """A grid of 1 to 3 criteria, and a note or « sans objet » for each of its sub-criteria."""
    poids = {
        f"{lettre}{n}": draw(st.integers(1, 30))
        for lettre in "ABC"[: draw(st.integers(1, 3))]
        for n in range(1, 1 + draw(st.integers(1, 4)))
    }
    valeurs = {code: draw(st.one_of(st.none(), st.integers(0, 4))) for code in poids}
    return grille(**poids), [Note(c, v, "motif") for c, v in valeurs.items()]


@given(grilles_et_notes())
def test_the_total_stays_in_its_bounds_and_is_the_sum_of_its_lines(tirage):
    modele, notes = tirage
    score = resultat(modele, notes)
    if all(n.sans_objet for n in notes):
        assert score.total is None
        return
    assert score.total is not None
    assert 0 <= score.total <= modele.poids_total
    assert score.total == sum(ligne.points for ligne in score.lignes)
    assert sum(ligne.sur for ligne in score.lignes) == modele.poids_total
    assert all(0 <= ligne.points <= ligne.sur for ligne in score.lignes)


@given(grilles_et_notes(), st.data())
def test_a_better_note_gives_more_points(tirage, data):
    modele, notes = tirage
    montables = [i for i, n in enumerate(notes) if n.valeur is not None and n.valeur < 4]
    if not montables:
        return
    rang = data.draw(st.sampled_from(montables))
    mieux = [*notes]
    mieux[rang] = Note(notes[rang].sous_critere, notes[rang].valeur + 1, "motif")
    avant, apres = resultat(modele, notes).total, resultat(modele, mieux).total
    assert avant is not None
    assert apres is not None
    assert apres > avant


@given(grilles_et_notes(), st.randoms())
def test_the_order_of_the_notes_does_not_count(tirage, hasard):
    modele, notes = tirage
    melees = [*notes]
    hasard.shuffle(melees)
    assert resultat(modele, melees).total == resultat(modele, notes).total


@given(grilles_et_notes())
def test_without_one_note_there_is_no_total(tirage):
    modele, notes = tirage
    score = resultat(modele, notes[1:])
    assert score.total is None
    assert score.non_notes == (notes[0].sous_critere,)


@pytest.mark.parametrize(
    ("valeur", "attendu"), [(0, True), (1, True), (2, False), (3, False), (4, True), (None, True)]
)
def test_the_ends_of_the_scale_are_justified(valeur, attendu):
    score = resultat(ECOLE, [Note("A1", valeur, "  ")])
    assert (score.a_justifier == ("A1",)) is attendu


def test_a_justified_note_asks_nothing():
    assert resultat(ECOLE, [Note("A1", 0, "Hors sujet.")]).a_justifier == ()


def test_a_note_of_a_former_grid_asks_nothing_and_counts_nothing():
    restee = Note("Z9", 0)
    score = resultat(ECOLE, [restee, Note("B1", 0), Note("A1", 4)])
    assert score.a_justifier == ("A1", "B1")
    assert score.partiel == 40


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (Note("Z1", 2), "n’a pas de sous-critère Z1"),
        (Note("A1", 5), "hors de l’échelle"),
        (Note("A1", -1), "hors de l’échelle"),
        (Note("A1", None), "demande une justification"),
    ],
)
def test_a_note_outside_the_grid_is_refused(note, message):
    with pytest.raises(UserError, match=message):
        verifier_note(ECOLE, note)


@pytest.mark.parametrize("note", [Note("A1", 0), Note("B1", 4), Note("A2", None, "pas de financement antérieur")])
def test_a_note_of_the_grid_is_accepted(note):
    verifier_note(ECOLE, note)
