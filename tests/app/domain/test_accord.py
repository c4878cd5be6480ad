"""Agreement of readers: the published examples of `accord.toml`, then what holds of any readings."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.accord import Echelle, alpha, coefficient, kappa, lineaire, statistiques
from tests.app.domain.cas import cas

NOTES = st.integers(0, 4)
PAIRES = st.lists(st.tuples(NOTES, NOTES), max_size=30)
UNITES = st.lists(st.lists(NOTES, min_size=2, max_size=4), max_size=20)


def paires_de(effectifs):
    return [(i, j) for i, rangee in enumerate(effectifs) for j, n in enumerate(rangee) for _ in range(n)]


def unites_de(lecteurs):
    return [[v for v in colonne if v >= 0] for colonne in zip(*lecteurs, strict=True)]


@cas("accord", "kappa")
def test_kappa(cas):
    poids = cas["desaccords"]
    trouve = kappa(paires_de(cas["effectifs"]), lambda a, b: Fraction(poids[a][b]))
    assert trouve == (Fraction(cas["attendu"]) if cas["attendu"] else None)
    assert coefficient(trouve) == cas["arrondi"]


@cas("accord", "alpha")
def test_alpha(cas):
    unites = unites_de(cas["lecteurs"])
    assert coefficient(alpha(unites, Echelle.NOMINALE)) == cas["nominale"]
    for nom, echelle in (("nominal", Echelle.NOMINALE), ("ordinal", Echelle.ORDINALE),
                         ("intervalle", Echelle.INTERVALLE)):  # fmt: skip
        attendu = cas.get(f"millieme_{nom}")
        if attendu is not None:
            assert round(alpha(unites, echelle) * 1000) == attendu


def test_les_nombres_negatifs_s_ecrivent():
    assert coefficient(Fraction(-1, 4)) == "−0,25"


@given(PAIRES)
def test_kappa_ne_depend_pas_de_qui_lit_en_premier_et_reste_borne(paires):
    envers = [(b, a) for a, b in paires]
    for desaccord in (None, lineaire):
        regle = () if desaccord is None else (desaccord,)
        trouve = kappa(paires, *regle)
        assert trouve == kappa(envers, *regle)
        assert trouve is None or -1 <= trouve <= 1


@given(st.lists(NOTES, max_size=30))
def test_un_accord_parfait_vaut_un_ou_rien(notes):
    attendu = 1 if len(set(notes)) > 1 else None
    assert kappa([(n, n) for n in notes]) == attendu
    for echelle in Echelle:
        assert alpha([(n, n) for n in notes], echelle) == attendu


@given(UNITES, st.randoms(use_true_random=False))
def test_alpha_ne_depend_ni_de_l_ordre_des_lecteurs_ni_de_celui_des_objets(unites, hasard):
    melees = [hasard.sample(u, len(u)) for u in hasard.sample(unites, len(unites))]
    for echelle in Echelle:
        trouve = alpha(unites, echelle)
        assert trouve == alpha(melees, echelle)
        assert trouve is None or trouve <= 1


@given(st.lists(st.tuples(NOTES, NOTES), max_size=20), st.integers(1, 3), st.integers(0, 5))
def test_alpha_ne_depend_pas_de_l_unite_de_l_echelle(paires, facteur, pas):
    autres = [(a * facteur + pas, b * facteur + pas) for a, b in paires]
    for echelle in Echelle:
        trouve = alpha(paires, echelle)
        assert trouve == alpha(autres, echelle)
        assert trouve is None or trouve >= -1


@pytest.mark.parametrize(
    ("seuil", "montrees", "dit"),
    [(None, False, "ne dit pas à partir"), (3, False, "à partir de 3"), (2, True, "À lire avec prudence")],
)
def test_les_chiffres_ne_se_montrent_qu_a_partir_du_seuil(seuil, montrees, dit):
    dossiers = [[[3, 3], [1, 2], [None, 4]], [[0, 0, 1], [4, 3, 4], [2, 2, 2]]]
    lues = statistiques(dossiers, seuil)
    assert (lues.dossiers, lues.paires, lues.egales, lues.ecartees) == (2, 5, 3, 1)
    assert lues.montrees is montrees
    assert dit in lues.prudence
    assert "2\u00a0dossiers lus deux fois" in lues.prudence
    chiffres = (lues.kappa_quadratique, lues.kappa_lineaire, lues.alpha_ordinal)
    assert all(c is not None for c in chiffres) is montrees
    assert montrees or chiffres == (None, None, None)
