"""Two engines, one score: what SQLite counts by itself is what `domain.notation` says, on every dossier."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.grille import Critere, Grille, Niveau, SousCritere
from app.domain.notation import resultat
from app.domain.poste import TypePoste
from app.services.contexte import Contexte
from app.services.demonstration import construire
from app.socle.errors import Bug
from app.socle.formats import PARIS
from app.socle.horloge import HorlogeFixe
from data.sqlite import create_store
from tests.builders import AGENT, le, un_dossier, un_poste, une_campagne, une_grille, une_note

CODES = ("C1.1", "C1.2", "C2.1")


@pytest.mark.parametrize(
    ("valeurs", "total"),
    [
        ((4, 4, 4), (100, 1)),
        ((0, 0, 0), (0, 1)),
        ((3, 2, 4), (80, 1)),
        ((3, None, 1), (55, 1)),
        ((1, 2, None), (100, 3)),
        ((None, None, 3), (75, 1)),
        ((None, None, None), None),
        ((3, None), None),
        ((), None),
    ],
)
def test_the_total_of_a_dossier(store, campagne, dossier, valeurs, total):
    with store.ecrire() as u:
        for code, valeur in zip(CODES, valeurs, strict=False):
            u.notes.set(dossier.id, une_note(sous_critere=code, valeur=valeur))
        u.notes.set(dossier.id, une_note(sous_critere="hors grille", valeur=4))
    with store.lire() as u:
        assert u.notes.totaux(campagne.id) == ({} if total is None else {dossier.id: total})
        assert u.notes.totaux(99) == {}


def test_each_type_of_job_has_its_grid(store):
    grilles = {
        TypePoste.FACILITATEUR: une_grille(),
        TypePoste.COORDINATEUR: une_grille(criteres=(Critere("C1", "un", 7, (SousCritere("C1.1", "un", 7),)),)),
    }
    with store.ecrire() as u:
        u.campagnes.add(une_campagne(grilles=grilles))
        postes = ((un_poste(),), (un_poste(type=TypePoste.COORDINATEUR),), ())
        for rang, de_ce_type in enumerate(postes, start=1):
            u.dossiers.add(un_dossier(rang=rang, postes=de_ce_type))
            u.notes.set(rang, une_note(valeur=1))
    with store.lire() as u:
        assert u.notes.totaux(1) == {2: (7, 4)}


def test_a_number_too_large_is_a_bug_not_a_wrong_total(tmp_path):
    # Weights that no grid has: their products leave 64 bits, and SQLite would go on with an approximation.
    poids = 3_000_000_019
    criteres = tuple(
        Critere(f"C{n}", "", poids + n, (SousCritere(f"C{n}.1", "", poids), SousCritere(f"C{n}.2", "", n + 1)))
        for n in range(4)
    )
    store = create_store(tmp_path / "essai.clausule")
    with store.ecrire() as u:
        u.campagnes.add(une_campagne(grilles=dict.fromkeys(TypePoste, une_grille(criteres=criteres))))
        u.dossiers.add(un_dossier())
        for s in (s for c in criteres for s in c.sous_criteres):
            u.notes.set(1, une_note(sous_critere=s.code, valeur=3 if s.code.endswith(".1") else None))
        u.notes.set(1, une_note(sous_critere="C0.1", valeur=1))
    with pytest.raises(Bug, match="exactement"), store.lire() as u:
        u.notes.totaux(1)
    store.close()


@st.composite
def grilles(draw):
    note_max = draw(st.integers(1, 5))
    criteres = []
    for c in range(draw(st.integers(1, 8))):
        poids = draw(st.lists(st.integers(1, 97), min_size=1, max_size=6))
        sous_criteres = tuple(SousCritere(f"C{c}.{s}", "", p) for s, p in enumerate(poids))
        criteres.append(Critere(f"C{c}", "", draw(st.just(sum(poids)) | st.integers(1, 97)), sous_criteres))
    return Grille("G", "", tuple(Niveau(n, "") for n in range(note_max + 1)), tuple(criteres))


@st.composite
def notations(draw):
    grille = draw(grilles())
    valeurs = st.one_of(st.integers(0, grille.note_max), st.none(), st.just("absente"))
    if draw(st.booleans()):
        valeurs = st.one_of(st.integers(0, grille.note_max), st.none())
    dossiers = [{s.code: draw(valeurs) for s in grille.sous_criteres()} for _ in range(draw(st.integers(1, 3)))]
    return grille, [{c: v for c, v in notes.items() if v != "absente"} for notes in dossiers]


@given(notations())
@settings(max_examples=60, deadline=None)
def test_both_engines_agree_on_any_grid(cas):
    grille, dossiers = cas
    with tempfile.TemporaryDirectory() as lieu:
        store = create_store(Path(lieu) / "essai.clausule")
        with store.ecrire() as u:
            u.campagnes.add(une_campagne(grilles=dict.fromkeys(TypePoste, grille)))
            for rang, notes in enumerate(dossiers, start=1):
                u.dossiers.add(un_dossier(rang=rang))
                for code, valeur in notes.items():
                    u.notes.set(rang, une_note(sous_critere=code, valeur=valeur))
        with store.lire() as u:
            comptes = {i: Fraction(*paire) for i, paire in u.notes.totaux(1).items()}
            paires = u.notes.totaux(1)
        store.close()
    notees = {
        rang: resultat(grille, [une_note(sous_critere=c, valeur=v) for c, v in notes.items()]).total
        for rang, notes in enumerate(dossiers, start=1)
    }
    attendus = {rang: total for rang, total in notees.items() if total is not None}
    assert comptes == attendus
    assert paires == {rang: (t.numerator, t.denominator) for rang, t in attendus.items()}


@pytest.mark.lent
def test_both_engines_agree_on_the_demonstration(tmp_path):
    store = create_store(tmp_path / "demo.clausule")
    construire(Contexte(store, HorlogeFixe(le(7, 1).astimezone(PARIS)), AGENT))
    with store.lire() as u:
        comptes, attendus = {}, {}
        for campagne in u.campagnes.all():
            comptes |= u.notes.totaux(campagne.id)
            for dossier in u.dossiers.of_campagne(campagne.id):
                if dossier.type_poste is None:
                    continue
                total = resultat(campagne.grilles[dossier.type_poste], u.notes.of_dossier(dossier.cle)).total
                if total is not None:
                    attendus[dossier.cle] = (total.numerator, total.denominator)
    store.close()
    assert comptes == attendus
    assert len(attendus) > 5
