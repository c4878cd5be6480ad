"""The explanation of a rank: the cases of `classement.toml`, and gaps and swaps that hold for every competition."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.domain.campagne import Ordre
from app.domain.explication import en_points, expliquer, phrases
from app.domain.notation import eliminations
from app.domain.tableau import Inscrit, dresser
from app.socle.formats import points
from tests.app.domain.cas import INSTANT, cas, grille
from tests.app.domain.tirages import concours

ECOLE = grille(A1=40, A2=20, B1=40)


def inscrits(cas):
    return [
        Inscrit(
            dossier_id=d["numero"],
            numero=f"2022-94-{d['numero']:04d}",
            recu_le=INSTANT + timedelta(minutes=d["minute"]),
            grille=ECOLE,
            notes={c: None if v == "sans objet" else v for c, v in d["notes"].items()},
            complet_le=INSTANT + timedelta(days=d["complet_jour"]) if "complet_jour" in d else None,
        )
        for d in cas["dossiers"]
    ]


def echange(voisin):
    trouve = voisin.echange
    return {
        "dossier": trouve.dossier_id,
        "sous_critere": trouve.sous_critere,
        "de": trouve.de,
        "vers": trouve.vers,
        "points": points(trouve.points),
    }


@cas("classement", "ordre")
def test_worked_cases_of_the_order(cas):
    tableau = dresser(inscrits(cas), Ordre(cas.get("ordre_de_la_campagne", "note")))
    assert list(tableau.classes()) == cas["ordre"], cas["pourquoi"]
    assert [points(tableau.total(d)) for d in tableau.classes()] == cas["totaux"], cas["pourquoi"]


@cas("classement", "explication")
def test_worked_cases_of_explanations(cas):
    explication = expliquer(dresser(inscrits(cas)), cas["dossier"])
    assert [p.replace("\u00a0", " ") for p in phrases(explication)] == cas["phrases"], cas["pourquoi"]
    for cote in ("devant", "derriere"):
        if f"echange_{cote}" in cas:
            assert echange(getattr(explication, cote)) == cas[f"echange_{cote}"], cas["pourquoi"]


@given(concours(), st.data())
def test_points_and_gaps_add_up(tires, data):
    tableau = dresser(tires)
    un = data.draw(st.sampled_from(tires))
    explication = expliquer(tableau, un.dossier_id)
    assert (explication.rang, explication.total) == (tableau.rang(un.dossier_id), tableau.total(un.dossier_id))
    if explication.rang is None:
        assert explication.devant is explication.derriere is None
        return
    assert sum(c.points for c in explication.contributions) == explication.total
    assert sum(c.sur for c in explication.contributions) == un.grille.poids_total
    for voisin, rang in ((explication.devant, explication.rang - 1), (explication.derriere, explication.rang + 1)):
        assert (voisin is None) is (rang in {0, explication.classes + 1})
        if voisin is not None:
            assert voisin.rang == rang
            assert voisin.ecart == explication.total - voisin.total == sum(e for _, e in voisin.criteres)


@given(concours(completes=True), st.data())
def test_the_change_told_swaps_and_no_smaller_one_does(tires, data):
    tableau = dresser(tires)
    if len(tableau.cles) < 2:
        return
    rang = data.draw(st.integers(2, len(tableau.cles)))
    haut, bas = tableau.au_rang(rang - 1), tableau.au_rang(rang)
    essais = []
    for un in (haut, bas):
        for code, note in un.notes.items():
            for niveau in () if note is None else range(5):
                suivant, mouvement = tableau.avec_notes(un.dossier_id, {**un.notes, code: niveau})
                if suivant.rang(bas.dossier_id) < suivant.rang(haut.dossier_id):
                    gain = mouvement.total_apres - mouvement.total_avant
                    essais.append((abs(niveau - note), abs(gain)))
    for explication in (expliquer(tableau, bas.dossier_id).devant, expliquer(tableau, haut.dossier_id).derriere):
        trouve = explication.echange
        assert (trouve is None) is (not essais)
        if trouve is not None:
            assert (trouve.niveaux, abs(trouve.points)) == min(essais)


def avec_seuils(modele, **seuils):
    return replace(
        modele,
        criteres=tuple(
            replace(
                c,
                seuil=seuils.get(c.code),
                sous_criteres=tuple(replace(s, seuil=seuils.get(s.code)) for s in c.sous_criteres),
            )
            for c in modele.criteres
        ),
    )


@cas("classement", "echange_et_seuil")
def test_a_change_that_would_eliminate_a_dossier_is_never_told(cas):
    modele = avec_seuils(ECOLE, **cas["seuils"])
    tableau = dresser(replace(i, grille=modele) for i in inscrits(cas))
    explication = expliquer(tableau, cas["dossier"])
    assert phrases(explication)[-1].replace("\u00a0", " ") == cas["phrase"], cas["pourquoi"]


@given(concours(completes=True), st.data())
def test_no_change_told_ever_eliminates(tires, data):
    seuil = data.draw(st.integers(1, 4))
    tires = [
        replace(i, grille=modele)
        for i in tires
        for modele in (avec_seuils(i.grille, A1=seuil),)
        if not eliminations(modele, i.notes)
    ]
    tableau = dresser(tires)
    for cle in tableau.classes():
        explication = expliquer(tableau, cle)
        for voisin in (explication.devant, explication.derriere):
            if voisin is not None and voisin.echange is not None:
                change = tableau.inscrit(voisin.echange.dossier_id)
                notes = {**change.notes, voisin.echange.sous_critere: voisin.echange.vers}
                assert not eliminations(change.grille, notes)
                suivant, _ = tableau.avec_notes(change.dossier_id, notes)
                avant = tableau.rang(cle) < tableau.rang(voisin.dossier_id)
                assert (suivant.rang(cle) < suivant.rang(voisin.dossier_id)) is not avant


def test_by_arrival_no_note_swaps_anyone():
    cas = {
        "dossiers": [
            {"numero": 1, "minute": 0, "notes": {"A1": 0, "A2": 0, "B1": 0}},
            {"numero": 2, "minute": 1, "notes": {"A1": 4, "A2": 0, "B1": 0}},
            {"numero": 3, "minute": 2, "notes": {"A1": 4, "A2": 0, "B1": 0}},
        ]
    }
    explication = expliquer(dresser(inscrits(cas), Ordre.ARRIVEE), 2)
    dites = [p.replace("\u00a0", " ") for p in phrases(explication)][-2:]
    rien = "Le rang suit l’arrivée, aucune note ne les échange."
    ecart = "40,00 points de moins. Écart de ce dossier par critère : A +40,00 points."
    assert dites == [
        f"Devant : dossier 2022-94-0001, rang 1, {ecart} {rien}",
        f"Derrière : dossier 2022-94-0003, rang 3, même total. {rien}",
    ]


def test_two_grids_are_said():
    autre = grille(A1=50, C1=50)
    tableau = dresser(
        [
            Inscrit(1, "2022-94-0001", INSTANT, ECOLE, {"A1": 4, "A2": 4, "B1": 4}),
            Inscrit(2, "2022-94-0002", INSTANT, autre, {"A1": 4, "C1": 2}),
        ]
    )
    explication = expliquer(tableau, 2)
    assert dict(explication.devant.criteres) == {"A": -10, "C": 25, "B": -40}
    assert "ne relèvent pas de la même grille" in phrases(explication)[-2]
    assert explication.contributions[1].ecart_devant == 25


def test_a_gap_that_rounding_would_hide_is_told_exactly():
    assert en_points(Fraction(1, 300)).replace("\u00a0", " ") == "0,00 point (exactement 1/300)"
    assert en_points(Fraction(-1, 300), signe=True).replace("\u00a0", " ") == "−0,00 point (exactement −1/300)"
    assert en_points(Fraction(0), signe=True).replace("\u00a0", " ") == "0,00 point"
    assert en_points(Fraction(5, 2), signe=True).replace("\u00a0", " ") == "+2,50 points"
