"""Passages in common: what is found for sure, what is never shown, and that neither side matters."""

from __future__ import annotations

import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.domain.passages import (
    FENETRE,
    LONGUEUR_GARANTIE,
    MOTS_PAR_BARDEAU,
    Commun,
    communs,
    empreintes,
    fenetres,
    hors_de,
    mots,
    normaliser,
)
from tests.app.domain.cas import cas

WORKED = cas("passages", "passages")
MOTS = st.sampled_from(("clause", "emploi", "œuvre", "élan", "Île", "été", "marché", "cœur", "poste", "heure"))
COURTS = st.lists(st.sampled_from("ab"), max_size=90)  # two words: runs repeat and overlap
LIBRES = st.lists(MOTS, max_size=60)
UNIQUES = st.lists(st.integers(0, 10**9).map(lambda n: f"m{n}"), unique=True, max_size=60)


def texte_de(page, lu, commun):
    """The run, as it reads on the left page."""
    return page[lu[commun.gauche].debut : lu[commun.gauche + commun.longueur - 1].fin]


def naifs(gauche, droite):
    """The words of the left side that stand in a run long enough which the right side holds: the plain way."""
    n = LONGUEUR_GARANTIE
    connues = {tuple(droite[i : i + n]) for i in range(len(droite) - n + 1)}
    rangs = set()
    for i in range(len(gauche) - n + 1):
        if tuple(gauche[i : i + n]) in connues:
            rangs |= set(range(i, i + n))
    return rangs


@WORKED
def test_worked_cases(cas):
    gauche, droite = mots(cas["gauche"]), mots(cas["droite"])
    ecartes = fenetres(cas.get("ecartes", ()))
    montres = []
    for commun in communs(gauche, droite):
        suite = [m.plie for m in gauche[commun.gauche : commun.gauche + commun.longueur]]
        for debut, longueur in hors_de(suite, ecartes):
            reste = Commun(commun.gauche + debut, commun.droite + debut, longueur)
            montres.append(texte_de(cas["gauche"], gauche, reste))
    assert montres == cas["communs"]


@WORKED
def test_what_is_shown_shares_a_fingerprint(cas):
    assert empreintes(cas["gauche"]) & empreintes(cas["droite"]) or not cas["communs"]


def test_fingerprints_are_the_same_on_every_machine():
    texte = " ".join(f"mot{rang}" for rang in range(30))
    assert sorted(empreintes(texte)) == sorted(empreintes(texte.upper()))
    assert min(empreintes(texte)) == 614247365464418957
    assert all(0 <= e < 2**63 for e in empreintes(texte))


def test_a_short_page_has_no_fingerprint():
    dix_neuf = " ".join(f"mot{rang}" for rang in range(LONGUEUR_GARANTIE - 1))
    assert empreintes("") == frozenset()
    assert empreintes(dix_neuf) == frozenset()
    assert empreintes(f"{dix_neuf} dernier")


def test_the_thresholds_are_those_of_the_article():
    assert FENETRE == LONGUEUR_GARANTIE - MOTS_PAR_BARDEAU + 1


def test_a_word_cut_at_the_end_of_a_line_is_one_word():
    assert [m.plie for m in mots("coordi\u00adnateur coordi\x02nateur")] == ["coordinateur", "coordinateur"]


@given(st.lists(MOTS, max_size=40))
def test_accents_and_case_count_for_nothing(liste):
    texte = " ".join(liste)
    autre = unicodedata.normalize("NFD", texte).upper()
    assert normaliser(mots(texte)) == normaliser(mots(autre)) == normaliser(mots(normaliser(mots(texte))))
    assert empreintes(texte) == empreintes(autre)


@given(UNIQUES, UNIQUES, st.integers(LONGUEUR_GARANTIE, 60), st.data())
def test_a_planted_passage_is_always_found(avant, apres, longueur, data):
    passage = [f"p{rang}" for rang in range(longueur)]
    ou_gauche, ou_droite = (data.draw(st.integers(0, len(liste))) for liste in (avant, apres))
    gauche = " ".join([*avant[:ou_gauche], *passage, *avant[ou_gauche:]])
    droite = " ".join([*apres[:ou_droite], *passage, *apres[ou_droite:]])
    assert empreintes(gauche) & empreintes(droite)
    couverts = {
        m.plie for c in communs(mots(gauche), mots(droite)) for m in mots(gauche)[c.gauche : c.gauche + c.longueur]
    }
    assert set(passage) <= couverts


@given(st.one_of(COURTS, LIBRES), st.one_of(COURTS, LIBRES))
def test_nothing_is_invented_and_nothing_is_lost(gauche, droite):
    g, d = mots(" ".join(gauche)), mots(" ".join(droite))
    plies_g, plies_d = [m.plie for m in g], [m.plie for m in d]
    trouves = communs(g, d)
    for c in trouves:
        assert c.longueur >= LONGUEUR_GARANTIE
        assert plies_g[c.gauche : c.gauche + c.longueur] == plies_d[c.droite : c.droite + c.longueur]
    vus = {r for c in trouves for r in range(c.gauche, c.gauche + c.longueur)}
    assert vus <= naifs(plies_g, plies_d)
    assert bool(trouves) == bool(naifs(plies_g, plies_d))
    if trouves:
        assert empreintes(" ".join(gauche)) & empreintes(" ".join(droite))


@given(st.one_of(COURTS, LIBRES), st.one_of(COURTS, LIBRES))
def test_neither_side_matters(gauche, droite):
    g, d = mots(" ".join(gauche)), mots(" ".join(droite))
    assert {c.retourne for c in communs(g, d)} == set(communs(d, g))


def test_a_page_shares_itself_whole():
    hasard = random.Random(20220912)  # noqa: S311  # the same page at each run
    page = mots(" ".join(hasard.choice("abcdefgh") * 3 for _ in range(300)))
    assert communs(page, page)[0] == Commun(0, 0, 300)


@given(LIBRES, LIBRES)
def test_what_is_set_aside_is_not_left(passage, ecarte):
    plies = [m.plie for m in mots(" ".join(passage))]
    restes = hors_de(plies, fenetres([normaliser(mots(" ".join(ecarte)))]))
    pris = naifs(plies, [m.plie for m in mots(" ".join(ecarte))])
    for debut, longueur in restes:
        assert longueur >= LONGUEUR_GARANTIE
        assert not pris & set(range(debut, debut + longueur))
    assert hors_de(plies, ()) == (((0, len(plies)),) if len(plies) >= LONGUEUR_GARANTIE else ())


def test_a_remain_too_short_is_not_shown():
    passage = [f"mot{rang}" for rang in range(3 * LONGUEUR_GARANTIE)]
    ecarte = " ".join(passage[2 : 2 + LONGUEUR_GARANTIE])
    assert hors_de(passage, fenetres([ecarte])) == ((2 + LONGUEUR_GARANTIE, 2 * LONGUEUR_GARANTIE - 2),)


def test_a_run_inside_a_longer_one_is_left_out():
    long = [f"mot{rang}" for rang in range(2 * LONGUEUR_GARANTIE)]
    court = long[: LONGUEUR_GARANTIE + 1]
    gauche, droite = mots(" ".join([*court, "autre", *long])), mots(" ".join(long))
    assert communs(gauche, droite) == (Commun(len(court) + 1, 0, len(long)),)
